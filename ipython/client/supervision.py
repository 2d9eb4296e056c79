"""A kernel of our own that died: a new one is offered, a few times in a row (kernel.md section 17.12)."""

from __future__ import annotations

import time

from ipython.client.launch import KernelDied, wait_until_ready
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.client.remote_backend import RemoteBackend
    from ipython.model.ports import Asker

MOST_IN_A_ROW = 5
APART = 3.0  # seconds that a kernel must live for the next death not to count as another of the same row


class Supervisor:
    """Starts kernels anew after the person has said yes.

    Args:
        backend: whose kernel it is.
        limit: seconds until a new kernel must answer.
        on_wait: called with the seconds that have passed while one starts, and with -1 when that is over.
    """

    def __init__(self, backend: RemoteBackend, *, limit: float, on_wait: Callable[[float], None] | None = None) -> None:
        self._backend = backend
        self._limit = limit
        self._on_wait = on_wait
        self._started = 0.0
        self._row = 0

    def revive(self, sentence: str, asker: Asker) -> bool:
        """Offer a new kernel and start it; False: there is none, because the person said no or it cannot be started.

        Args:
            sentence: what happened to the old one.
            asker: asks.
        """
        backend = self._backend
        backend.say(sentence)
        if backend.process is None:
            return False
        self._row = self._row + 1 if time.monotonic() - self._started < APART else 1
        if self._row > MOST_IN_A_ROW:
            backend.say(f"it died {MOST_IN_A_ROW} times in a row right after its start: there is no new one")
            return False
        try:
            answer = asker.ask("Start a new kernel; names of before are gone ([y]/n)? ")
        except (EOFError, KeyboardInterrupt):
            return False
        if answer.strip().lower() not in ("", "y", "yes"):
            return False
        return self.restart()

    def restart(self) -> bool:
        """End the kernel if it lives and start it anew on the same files."""
        backend = self._backend
        backend.close(restart=True)
        self._started = time.monotonic()
        try:
            backend.take_info(
                wait_until_ready(backend.client, process=backend.process, limit=self._limit, on_wait=self._on_wait)
            )
        except (KernelDied, UserMistake) as mistake:
            problem = str(mistake)
        else:
            problem = ""
        if self._on_wait is not None:
            self._on_wait(-1.0)
        if problem:
            backend.say(problem)
        return not problem
