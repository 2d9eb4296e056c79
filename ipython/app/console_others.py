"""What other clients of a kernel run, dimmed and with their name, above the prompt (kernel.md section 17.10)."""

from __future__ import annotations

import sys

from ipython.client.outputs import event_of, number, text, without_colors
from ipython.model.output import DisplayShown, DisplayUpdated, FailureShown, StreamText, ValueShown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.wire.client_machine import Published

DIM, NORMAL = "\x1b[2m", "\x1b[22m"


class OthersOutput:
    """Writes what other clients do.

    Args:
        prefix: stands before their prompts.
        colored: dim it; False: the prefix alone tells it apart.
        write: writes text; by default to ``sys.stdout``, which keeps it above the prompt.
    """

    def __init__(self, prefix: str, *, colored: bool, write: Callable[[str], object] | None = None) -> None:
        self._prefix = prefix
        self._colored = colored
        self._write = write or _write
        self._is_line_open = False

    def show(self, published: Published) -> None:
        """Show one message that follows from another client's request."""
        message = published.message
        name = text(message.parent, "username")
        who = f"{self._prefix}{name} " if name else self._prefix
        if message.kind == "execute_input":
            counted = number(message.content, "execution_count")
            head = f"{who}In [{counted if counted is not None else ' '}]: "
            self._put(_hang(head, text(message.content, "code")) + "\n", fresh=True)
            return
        event = event_of(message)
        if isinstance(event, StreamText):
            self._put(event.text)
        elif isinstance(event, ValueShown):
            head = f"{who}Out[{event.number if event.number is not None else ' '}]: "
            plain = event.bundle.text
            self._put(head + ("\n" if "\n" in plain else "") + plain + "\n", fresh=True)
        elif isinstance(event, (DisplayShown, DisplayUpdated)):
            self._put((event.bundle.text or f"{who}shows {', '.join(event.bundle.data)}") + "\n", fresh=True)
        elif isinstance(event, FailureShown):
            report = event.report
            self._put(("\n".join(report.custom) or f"{report.name}: {report.message}") + "\n", fresh=True)

    def _put(self, shown: str, *, fresh: bool = False) -> None:
        if not shown:
            return
        shown = without_colors(shown)
        start = "\n" if fresh and self._is_line_open else ""
        self._is_line_open = not shown.endswith("\n")
        if self._colored:
            # Line by line: whatever is written between two lines keeps its own looks.
            lines = shown.split("\n")
            shown = "\n".join(f"{DIM}{line}{NORMAL}" if line else "" for line in lines)
        self._write(start + shown)


def _hang(head: str, code: str) -> str:
    return head + code.rstrip("\n").replace("\n", "\n" + "...: ".rjust(len(head)))


def _write(shown: str) -> None:
    try:
        sys.stdout.write(shown)
        sys.stdout.flush()
    except (OSError, ValueError, AttributeError):
        pass
