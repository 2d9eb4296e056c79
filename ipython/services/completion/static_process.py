"""A child process that is asked in lines of JSON, and can be left, overtaken and killed at any moment.

It is not in the terminal's process group, so Ctrl-C does not reach it; it ends by itself when this process ends. Every
wait has a deadline and ends at once when somebody interrupts it from another thread.

Not here: what is asked (``static``) and who answers (``static_child``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

ANSWER_LIMIT = 4 << 20  # bytes of one answer; more is not read
SLICE = 0.005  # seconds between two looks where a pipe cannot be waited for (Windows)
_CHUNK = 1 << 16
# Variables that say how Python itself runs; all other PYTHON... ones change what it imports or shows.
_KEPT = frozenset(("PYTHONHOME", "PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE", "PYTHONUTF8", "PYTHONPLATLIBDIR"))


class ChildGone(Exception):
    """The child ended, or what it says cannot be understood; the text says which."""


class Interrupted(Exception):
    """Somebody called ``interrupt`` while an answer was waited for."""


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would make a Python process run or import something of the user's.

    >>> clean_environment({"HOME": "/h", "PYTHONPATH": "/evil", "PYTHONHOME": "/p"})
    {'HOME': '/h', 'PYTHONHOME': '/p'}
    """
    return {name: text for name, text in environment.items() if not name.upper().startswith("PYTHON") or name in _KEPT}


class Child:
    """A running child process.

    Args:
        command: program and arguments.
        directory: where it runs; not the user's, which it would keep from being removed.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self, command: Sequence[str], directory: str | None = None) -> None:
        options: dict[str, Any] = {}
        if sys.platform == "win32":
            options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        else:
            options["start_new_session"] = True
        self._process = subprocess.Popen(
            command,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=directory,
            env=clean_environment(os.environ),
            **options,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._into = self._process.stdin.fileno()
        self._out = self._process.stdout.fileno()
        self._owner = os.getpid()
        self._read = b""
        self._interrupted = False
        self._wake: tuple[int, int] | None = None
        if sys.platform != "win32":
            os.set_blocking(self._into, False)
            self._wake = os.pipe()
            os.set_blocking(self._wake[1], False)

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it ended; its remains are taken away then."""
        return self._process.poll() is not None

    def send(self, message: Mapping[str, object], deadline: float) -> None:
        """Write one message.

        Args:
            message: what JSON can hold.
            deadline: moment of ``time.monotonic`` when it is given up.

        Raises:
            ChildGone: it does not read.
            Interrupted: ``interrupt`` was called.
        """
        rest = memoryview(json.dumps(message).encode() + b"\n")
        guard = None
        if self._wake is None:  # such a pipe cannot be waited for: a child that does not read is ended from aside
            from threading import Timer

            guard = Timer(max(deadline - time.monotonic(), 0.0), self.kill)
            guard.start()
        try:
            while rest:
                self._wait_until_it_reads(deadline)
                try:
                    rest = rest[os.write(self._into, rest[:_CHUNK]) :]
                except BlockingIOError:
                    continue
        except OSError as error:
            raise ChildGone(f"it does not read: {error.strerror}") from None
        finally:
            if guard is not None:
                guard.cancel()

    def receive(self, deadline: float) -> dict[str, Any] | None:
        """Return the next message, or None if there is none until ``deadline``.

        Raises:
            ChildGone: it ended, or writes something else than messages.
            Interrupted: ``interrupt`` was called.
        """
        while b"\n" not in self._read:
            if len(self._read) > ANSWER_LIMIT:
                raise ChildGone("its answer has no end")
            if not self._wait_until_it_writes(deadline):
                return None
            try:
                chunk = os.read(self._out, _CHUNK)
            except OSError as error:
                raise ChildGone(f"it cannot be read: {error.strerror}") from None
            if not chunk:
                raise ChildGone("it ended")
            self._read += chunk
        line, _, self._read = self._read.partition(b"\n")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            raise ChildGone("its answer is no JSON") from None
        if type(message) is not dict:
            raise ChildGone("its answer is no object")
        return message

    def begin(self) -> None:
        """Forget an interruption of an earlier question."""
        self._interrupted = False
        if self._wake is not None:
            while self._wait_for((self._wake[0],), (), 0.0):
                os.read(self._wake[0], _CHUNK)

    def interrupt(self) -> None:
        """Let the thread that waits for an answer go on at once; any thread."""
        self._interrupted = True
        if self._wake is not None:
            try:
                os.write(self._wake[1], b"x")
            except BlockingIOError:  # full: it is awake
                pass

    def kill(self, *, at_exit: bool = False) -> None:
        """End it. Waits for nothing; a forked copy of this process leaves it alone.

        Args:
            at_exit: nobody will ask ``has_ended`` any more.
        """
        if os.getpid() != self._owner:
            return
        self.interrupt()
        try:
            self._process.kill()
        except OSError:  # it ended at this moment
            pass
        if not self.has_ended and at_exit:
            self._process.returncode = -9  # what is left of it goes to the system with this process; no warning

    def __del__(self) -> None:
        # Here and not in ``kill``: a thread that still waits would read what gets the same number next.
        process = getattr(self, "_process", None)
        for stream in (process.stdin, process.stdout) if process is not None else ():
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    pass
        for end in getattr(self, "_wake", None) or ():
            os.close(end)

    def _wait_until_it_reads(self, deadline: float) -> None:
        if self._interrupted:
            raise Interrupted
        if self._wake is None:
            return
        ready = self._wait_for((self._wake[0],), (self._into,), deadline - time.monotonic())
        if self._wake[0] in ready:
            raise Interrupted
        if not ready:
            raise ChildGone("it does not read")

    def _wait_until_it_writes(self, deadline: float) -> bool:
        if self._wake is None:
            return self._look_until_it_writes(deadline)
        ready = self._wait_for((self._wake[0], self._out), (), deadline - time.monotonic())
        if self._wake[0] in ready:
            raise Interrupted
        return bool(ready)

    def _wait_for(self, readable: Sequence[int], writable: Sequence[int], seconds: float) -> set[int]:
        import select

        waiting = select.poll()  # not ``select.select``, which knows only the first thousand open files
        for number in readable:
            waiting.register(number, select.POLLIN)
        for number in writable:
            waiting.register(number, select.POLLOUT)
        return {number for number, _ in waiting.poll(max(seconds, 0.0) * 1_000)}

    def _look_until_it_writes(self, deadline: float) -> bool:
        import _winapi
        import msvcrt

        windows: Any = _winapi
        handle = msvcrt.get_osfhandle(self._out)  # type: ignore[attr-defined,unused-ignore]
        while True:
            if self._interrupted:
                raise Interrupted
            try:
                if windows.PeekNamedPipe(handle, 0)[0]:
                    return True
            except OSError:  # its end was closed: reading says so
                return True
            if time.monotonic() >= deadline:
                return False
            time.sleep(SLICE)


def child_command() -> list[str]:
    """The command that starts jedi's child with the interpreter of this process.

    Raises:
        ImportError: this process runs in something else than a Python interpreter, or from an archive.
    """
    program = sys.executable or ""
    if getattr(sys, "frozen", False) or "py" not in os.path.basename(program).lower():
        raise ImportError("jedi cannot be used: this program is no Python interpreter that could be started again")
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "static_child.py")
    if not os.path.isfile(script):
        raise ImportError("jedi cannot be used: ipython is not installed as files")
    # -P, -s, -S: neither the working directory nor site-packages, and nothing that lies there, takes part in the start.
    return [program, "-P", "-s", "-S", script]


def folders_of(packages: Sequence[str]) -> list[str]:
    """The folders on ``sys.path`` in which packages lie; never the working directory, nothing is imported.

    Raises:
        ImportError: one is not installed.
    """
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:  # it was removed
        here = ""
    entries = [entry for entry in sys.path if type(entry) is str and os.path.isabs(entry)]
    # What was installed comes before what somebody put on the path.
    entries.sort(key=lambda entry: os.path.basename(entry) not in ("site-packages", "dist-packages"))
    found = []
    for package in packages:
        for entry in entries:
            if os.path.isfile(os.path.join(entry, package, "__init__.py")) and os.path.realpath(entry) != here:
                found.append(entry)
                break
        else:
            raise ImportError(f"{package} is not installed")
    return list(dict.fromkeys(found))
