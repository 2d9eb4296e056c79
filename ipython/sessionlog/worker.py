"""A process that runs examples, seen from outside: started, asked, watched, ended (the inside is ``worker_process``).

It leads a process session of its own, so that all it starts can be ended with it, and has no terminal. Every wait for
it has a limit; what exceeds one is interrupted first and killed then.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

WAIT_BEGIN = 60.0  # seconds for its start, and for the import of a module
WAIT_INTERRUPTED = 2.0  # seconds that an example has to end after it was interrupted
WAIT_END = 2.0  # seconds that an idle process has to end
LOOK = 0.25  # seconds between looks at how much was written
FLOOD = 64 << 20  # bytes that examples may write to a descriptor

# Values that make output the same everywhere; what the caller has set is kept.
_ENVIRONMENT = {"MPLBACKEND": "Agg", "COLUMNS": "80", "LINES": "24", "TERM": "dumb", "PAGER": "cat"}
_INTERRUPT = getattr(signal, "CTRL_C_EVENT", signal.SIGINT)  # the former on Windows only
_PLAIN = ("COLUMNS", "LINES", "TERM", "PAGER")


class WorkerLost(Exception):
    """The process is gone, or was killed; the text says why, for people."""


class Worker:
    """One process.

    Args:
        target: ``module:function`` that the process calls with the folder of its files.
        path: its ``sys.path``; ours by default.
        environment: variables beside ours.
        directory: where it works; our working directory by default.
    """

    def __init__(
        self,
        target: str,
        *,
        path: Sequence[str] | None = None,
        environment: Mapping[str, str] | None = None,
        directory: str | None = None,
    ) -> None:
        self._folder = tempfile.mkdtemp(prefix="ipython-doctest-")
        variables = dict(os.environ)
        for name, text in _ENVIRONMENT.items():
            if name in _PLAIN:
                variables[name] = text
            else:
                variables.setdefault(name, text)
        variables.pop("PYTHONSTARTUP", None)
        variables.update(environment or {})
        module, _, function = target.partition(":")
        entries = [entry for entry in (sys.path if path is None else path) if entry]
        ours = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        # The working directory is no source of our code: it comes back when that is imported.
        # The package is the one that runs here, whatever else of that name ``sys.path`` leads to.
        program = (
            f"import sys; sys.path[:] = {[ours, *entries]!r}; from {module} import {function} as main; "
            f"del sys.path[0]; main({self._folder!r})"
        )
        options: dict[str, Any] = {"start_new_session": True} if os.name != "nt" else {}
        with open(os.path.join(self._folder, "stderr"), "ab") as words:  # what it says before it can answer
            self._process = subprocess.Popen(
                [sys.executable, *_flags(), "-c", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                env=variables,
                cwd=directory,
                **options,
            )
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="ipython doctest answers", daemon=True)
        self._reader.start()
        self.is_alive = True

    def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        for line in pipe:
            try:
                self._answers.put(json.loads(line))
            except ValueError:
                break  # an example wrote to the pipe: whatever comes now cannot be told apart
        self._answers.put(None)

    def send(self, request: dict[str, Any]) -> None:
        """Send a request.

        Raises:
            WorkerLost: the process is gone.
        """
        pipe = self._process.stdin
        assert pipe is not None
        try:
            pipe.write(json.dumps(request).encode() + b"\n")
            pipe.flush()
        except (OSError, ValueError):
            raise self._lost() from None

    def wait_answer(self, seconds: float, *, is_example: bool = False) -> dict[str, Any]:
        """Return the next answer.

        Args:
            seconds: limit; then what runs is interrupted, and the process is killed if that does not end it.
            is_example: the answer is that of an example; one that was interrupted has ``"late": True``.

        Raises:
            WorkerLost: the process is gone, or had to be killed.
        """
        end = time.monotonic() + seconds
        late = False
        while True:
            left = end - time.monotonic()
            try:
                answer = self._answers.get(timeout=max(0.0, min(left, LOOK)))
            except queue.Empty:
                if self._has_flooded():
                    self.kill()
                    raise WorkerLost(f"it wrote more than {FLOOD >> 20} MB and was stopped") from None
                if left > 0:
                    continue
                if late or not is_example:
                    self.kill()
                    what = f"it took more than {seconds:g} s"
                    raise WorkerLost(f"{what} and did not end when interrupted" if late else what) from None
                late = True
                self._interrupt()
                end = time.monotonic() + WAIT_INTERRUPTED
                continue
            if answer is None:
                raise self._lost()
            if late:
                answer["late"] = True
            return answer

    def _interrupt(self) -> None:
        try:
            self._process.send_signal(_INTERRUPT)
        except (OSError, ValueError):
            pass

    def _has_flooded(self) -> bool:
        for kind in ("stdout", "stderr"):
            try:
                if os.stat(os.path.join(self._folder, kind)).st_size > FLOOD:
                    return True
            except OSError:
                pass
        return False

    def _lost(self) -> WorkerLost:
        try:
            status = self._process.wait(WAIT_END)
        except subprocess.TimeoutExpired:
            status = None
        reason = _how(status) + self._last_words(status)
        self.kill()
        return WorkerLost(reason)

    def _last_words(self, status: int | None) -> str:
        if status in (0, None):
            return ""
        try:
            with open(os.path.join(self._folder, "stderr"), "rb") as file:
                lines = file.read()[-2000:].decode("utf-8", "replace").strip().split("\n")
        except OSError:
            return ""
        fatal = next((line for line in lines if line.startswith("Fatal Python error")), "")
        words = fatal or (lines[-1] if status == 1 else "")
        return f" ({words.strip()})" if words.strip() else ""

    def kill(self) -> None:
        """End the process and all it has started, now."""
        self.is_alive = False
        pid = self._process.pid
        _end_session(pid)
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._clean_up()

    def close(self) -> None:
        """End an idle process; it may say goodbye for a moment."""
        if not self.is_alive:
            return
        self.is_alive = False
        pipe = self._process.stdin
        try:
            if pipe is not None:
                pipe.close()
            self._process.wait(WAIT_END)
        except (subprocess.TimeoutExpired, OSError):
            pass
        self.kill()

    def _clean_up(self) -> None:
        try:
            if self._process.stdin is not None:
                self._process.stdin.close()
        except OSError:
            pass
        self._reader.join(WAIT_END)
        if not self._reader.is_alive() and self._process.stdout is not None:
            self._process.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _flags() -> list[str]:
    given: list[str] = getattr(subprocess, "_args_from_interpreter_flags", list)()
    return [str(flag) for flag in given]


def _how(status: int | None) -> str:
    if status is None:
        return "its process closed the pipe and went on"
    if status < 0:
        try:
            name = signal.Signals(-status).name
        except ValueError:
            name = f"signal {-status}"
        return f"it ended the process by {name}"
    return f"it ended the process with status {status}"


def _end_session(leader: int) -> None:
    """Kill the process group of a session's leader and, where the system tells, whoever else is in its session."""
    if os.name == "nt":
        return
    members = {leader}
    try:
        for name in os.listdir("/proc"):
            if name.isdecimal():
                try:
                    with open(f"/proc/{name}/stat", "rb") as file:
                        fields = file.read().rpartition(b")")[2].split()
                except OSError:
                    continue
                if int(fields[3]) == leader:
                    members.add(int(name))
    except OSError:
        pass  # no such system: the group has to do
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    for member in members - {leader}:
        try:
            os.kill(member, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
