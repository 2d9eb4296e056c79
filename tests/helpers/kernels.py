"""Real kernels for tests, and a backend over each; nothing is left running.

``TESTED_KERNEL`` names a Python whose ``ipykernel`` is started instead of our kernel: the client must work with both.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ipython.client.kernelspecs import KernelSpec, own_spec
from ipython.client.launch import KernelProcess, wait_until_ready
from ipython.client.remote_backend import RemoteBackend
from ipython.model.cell import Cell, CellReply
from ipython.model.output import FailureShown, StreamText, ValueShown

FOREIGN = os.environ.get("TESTED_KERNEL", "")
WAIT = 30.0  # seconds until a kernel answers on a loaded machine


def tested_spec() -> KernelSpec:
    """Our kernel, or the one that ``TESTED_KERNEL`` names."""
    if FOREIGN:
        words = (FOREIGN, "-m", "ipykernel_launcher", "-f", "{connection_file}")
        return KernelSpec("foreign", words, language="python", folder="/nowhere")
    return own_spec()


class Recorder:
    """A sink that keeps events, and an asker that gives prepared answers."""

    def __init__(self, *answers: str) -> None:
        self.events: list[Any] = []
        self.questions: list[tuple[str, bool]] = []
        self._answers = list(answers)

    def emit(self, event: Any, owner: int) -> None:
        """Keep an event."""
        self.events.append(event)

    def ask(self, prompt: str, *, secret: bool = False) -> str:
        """Give the next answer; the end of input when there is none."""
        self.questions.append((prompt, secret))
        if not self._answers:
            raise EOFError
        return self._answers.pop(0)

    @property
    def text(self) -> str:
        """What would be read: streams, values, names of failures, notices, in order."""
        shown = []
        for event in self.events:
            if isinstance(event, StreamText):
                shown.append(event.text)
            elif isinstance(event, ValueShown):
                shown.append(f"Out[{event.number}]: {event.bundle.text}\n")
            elif isinstance(event, FailureShown):
                shown.append(f"{event.report.name}: {event.report.message}\n")
            elif hasattr(event, "text"):
                shown.append(f"({event.text})\n")
        return "".join(shown)


@contextmanager
def running_kernel(*arguments: str, spec: KernelSpec | None = None) -> Iterator[KernelProcess]:
    """A kernel process; ended and its files removed at the end."""
    process = KernelProcess(spec or tested_spec(), arguments)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.remove_files()


@contextmanager
def backend_over(process: KernelProcess, *, attached: bool = True, **more: Any) -> Iterator[RemoteBackend]:
    """A backend over a kernel that runs; with ``attached`` False the kernel is its own."""
    backend = RemoteBackend(process.connection, process=None if attached else process, **more)
    backend.sink = Recorder()
    backend.client.open()
    try:
        ready = wait_until_ready(backend.client, process=process, limit=WAIT, has_output=lambda: backend.has_output)
        backend.take_info(ready)
        backend.client.resume_outputs(None)
        yield backend
    finally:
        backend.process = None  # whoever started the kernel ends it
        backend.close()


def run(backend: RemoteBackend, source: str, *answers: str) -> tuple[CellReply, Recorder]:
    """Run a cell; returns its reply and what it showed."""
    recorder = Recorder(*answers)
    return backend.run(Cell(source + "\n"), recorder, recorder), recorder
