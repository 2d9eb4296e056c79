"""The process that runs examples: takes requests line by line, answers with what each example showed.

Requests and answers are JSON, one a line; they travel on what were standard input and output when the process began.
Then descriptor 0 leads nowhere and 1 and 2 lead to files, whatever the examples do with them.

| request | does | answers |
|---|---|---|
| `begin` | a new session, after everything is put back as it was | `begun`, perhaps with a `problem` |
| `run` | runs examples in a row | one answer each |
| `docstrings` | looks at a module that has no Python file | `found` |
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time

from ipython.model.value import value
from ipython.sessionlog.surroundings import Surroundings
from ipython.sessionlog.tape import Tape, install

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.sessionlog.worker_session import WorkerSession


@value
class WorkerFiles:
    """Where a worker finds what it is given: a folder of its own with the files that descriptors 1 and 2 lead to."""

    folder: str

    def path(self, kind: str) -> str:
        """Return the file of ``stdout`` or ``stderr``."""
        return os.path.join(self.folder, kind)

    def are_in_place(self) -> bool:
        """Whether descriptors 1 and 2 lead there still."""
        try:
            return all(
                os.path.samestat(os.fstat(number), os.stat(self.path(kind)))
                for number, kind in ((1, "stdout"), (2, "stderr"))
            )
        except OSError:  # an example closed one
            return False


def serve(folder: str, make_session: Callable[[Tape, dict[str, Any]], WorkerSession]) -> None:
    """Answer requests until there are no more.

    Args:
        folder: where the files for output lie.
        make_session: makes the session for a ``begin`` request.
    """
    _die_with_parent()
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8", newline="\n")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    _redirect(WorkerFiles(folder))
    tape = Tape({"stdout": 1, "stderr": 2})
    install(tape)
    sys.stdin = os.fdopen(os.dup(0), encoding="utf-8")
    import faulthandler

    faulthandler.enable(2)
    signal.signal(signal.SIGINT, _ignore)
    _Server(requests, answers, tape, WorkerFiles(folder), make_session).run()


def _die_with_parent() -> None:
    """Ask the system to end this process when whoever started it is killed, which leaves no time to say so."""
    if sys.platform != "linux":
        return  # there an example that hangs for ever outlives a killed parent
    parent = os.getppid()
    try:
        import ctypes

        ctypes.CDLL(None).prctl(1, int(signal.SIGKILL))  # PR_SET_PDEATHSIG
    except (ImportError, OSError, AttributeError):
        return
    if os.getppid() != parent:
        os._exit(1)


def _redirect(files: WorkerFiles) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for number, kind in ((1, "stdout"), (2, "stderr")):
        opened = os.open(files.path(kind), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)


def _ignore(number: int, frame: object) -> None:
    """An interrupt that comes between two examples is late."""


class _Server:
    def __init__(
        self,
        requests: Any,
        answers: Any,
        tape: Tape,
        files: WorkerFiles,
        make_session: Callable[[Tape, dict[str, Any]], WorkerSession],
    ) -> None:
        self._requests = requests
        self._answers = answers
        self._tape = tape
        self._files = files
        self._make_session = make_session
        self._session: WorkerSession | None = None
        self._process = os.getpid()
        self._before = Surroundings()

    def run(self) -> None:
        for line in self._requests:
            request = json.loads(line)
            do = request["do"]
            if do == "begin":
                self._begin(request)
            elif do == "run":
                for example in request["examples"]:
                    self._run(example)
            elif do == "docstrings":
                from ipython.sessionlog.live_docstrings import docstrings_of

                self._answer({"found": docstrings_of(request["module"])})
                self._tape.take()
        self._end()

    def _answer(self, answer: dict[str, Any]) -> None:
        self._answers.write(json.dumps(answer) + "\n")
        self._answers.flush()

    def _begin(self, request: dict[str, Any]) -> None:
        if self._session is not None and request.get("keep"):
            self._answer({"begun": True})
            return
        company = self._end(whole=not request.get("same"))
        if company:
            self._answer({"begun": False, "company": True})
            return
        self._before = Surroundings()
        problem = ""
        try:
            self._session = self._make_session(self._tape, request)
        except BaseException as error:
            problem = f"{type(error).__name__}: {error}"
        shown = "".join(text for _, text in self._tape.take())
        self._answer({"begun": not problem, "problem": problem, "shown": shown[-2000:]})

    def _end(self, *, whole: bool = True) -> bool:
        """End the session; whether something of it goes on that cannot be stopped from here."""
        if self._session is None:
            return False
        session, self._session = self._session, None
        session.close()
        company = self._before.has_company()
        self._before.restore(whole=whole)
        if not self._files.are_in_place():
            _redirect(self._files)
        self._tape.take()
        return company

    def _run(self, example: dict[str, Any]) -> None:
        assert self._session is not None
        started = time.perf_counter()
        try:
            raised, python = self._session.run(example)
        except KeyboardInterrupt:  # the limit of time, in the moment after the end
            raised, python = None, ""
        if os.getpid() != self._process:
            os._exit(0)  # a fork that an example did not end: it must not go on as the worker
        signal.signal(signal.SIGINT, _ignore)
        seconds = time.perf_counter() - started
        pieces = self._tape.take()
        self._answer(
            {"pieces": pieces, "raised": raised, "python": python, "seconds": seconds, "cut": self._tape.is_cut}
        )
        self._tape.is_cut = False
