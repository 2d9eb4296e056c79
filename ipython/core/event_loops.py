"""Event loops of toolkits beside the prompt, by name (``api.EventLoops``; magics.md section 25).

A front, or a package, registers what it can run; ``%gui`` and ``%matplotlib`` start it. Names of toolkits are known
here whether their loop can be run or not, so that asking for one says which of the two it is.
"""

from __future__ import annotations

from ipython.core.plugins import nearest
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Stop = Callable[[], object]

TOOLKITS = ("qt", "qt5", "qt6", "gtk", "gtk3", "gtk4", "tk", "wx", "osx", "glut", "pyglet")
OTHER_NAMES = {"qt4": "qt", "gtk2": "gtk", "macosx": "osx"}


class EventLoops:
    """The loops that can be run, and the one that is."""

    def __init__(self) -> None:
        self._starts: dict[str, Callable[[], Stop]] = {}
        self._stop: Stop | None = None
        self.running = ""
        # The session's own loop runs while the prompt waits, so asyncio needs nothing.
        self.register("asyncio", lambda: _nothing)

    @property
    def names(self) -> list[str]:
        """All names that are known, whether their loops can be run or not."""
        return sorted({*TOOLKITS, *self._starts})

    def register(self, name: str, start: Callable[[], Stop]) -> None:
        """Say how a loop is started; ``start`` returns what stops it."""
        self._starts[name] = start

    def check(self, name: str) -> str:
        """Return the name of the loop that ``name`` means, if it could be started now.

        Raises:
            UserMistake: there is none of that name, it cannot be run here, or another one is running.
        """
        meant = OTHER_NAMES.get(name, name)
        if meant not in self.names:
            near = nearest(name, self.names)
            hint = f". Did you mean {near}?" if near else ""
            raise UserMistake(f"no event loop integration for {name!r}; known are {', '.join(self.names)}{hint}")
        if meant not in self._starts:
            runs = ", ".join(sorted(self._starts))
            raise UserMistake(f"the event loop of {name} cannot run beside this prompt yet; {runs} can")
        if self.running and self.running != meant:
            raise UserMistake(
                f"the event loop of {self.running} is on: %gui alone stops it, then {name} can be started"
            )
        return meant

    def start(self, name: str) -> None:
        """Start a loop; one that runs already goes on.

        Raises:
            UserMistake: as ``check``, or whatever ``start`` of the loop says.
        """
        meant = self.check(name)
        if self.running != meant:
            self._stop = self._starts[meant]()
            self.running = meant

    def stop(self) -> str:
        """Stop the loop that runs and return its name; empty if none did."""
        before, stop = self.running, self._stop
        self.running, self._stop = "", None
        if stop is not None:
            stop()
        return before


class SimplePromptLoops(EventLoops):
    """Where lines are read by ``input``: Python itself runs the loop of Tk meanwhile, and nothing runs another."""

    def __init__(self) -> None:
        super().__init__()
        self._starts = {"tk": lambda: _nothing}

    def check(self, name: str) -> str:
        """As in every front, in the words of this one."""
        if name != "tk":
            raise UserMistake(
                f"Cannot install event loop hook for {name!r} when running with ``--simple-prompt``; "
                "Tk is supported natively"
            )
        return name

    def start(self, name: str) -> None:
        """Say that Tk needs nothing."""
        self.check(name)
        print("Tk is supported natively when running with ``--simple-prompt``; no event loop hook will be installed.")


def _nothing() -> None:
    """Stop what needs no stopping."""
