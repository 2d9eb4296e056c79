"""Where displays go: the running shell's publisher, or plain printing when no shell runs."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Protocol

    class Publisher(Protocol):
        """Shows bundles (``core.publisher``)."""

        def publish(
            self,
            data: Mapping[str, object],
            metadata: Mapping[str, object] | None = None,
            *,
            transient: Mapping[str, object] | None = None,
            update: bool = False,
        ) -> None:
            """Show a bundle, or replace the one of the same display id."""

        def clear_output(self, wait: bool = False) -> None:
            """Erase what the cell has shown."""

        def format(
            self, shown: object, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
        ) -> tuple[dict[str, object], dict[str, object]]:
            """Return the forms of a value and their metadata."""


class PrintingPublisher:
    """Prints the text of what is shown."""

    def publish(
        self,
        data: Mapping[str, object],
        metadata: Mapping[str, object] | None = None,
        *,
        transient: Mapping[str, object] | None = None,
        update: bool = False,
    ) -> None:
        """Print ``text/plain``."""
        text = data.get("text/plain")
        if text is not None:
            print(text)

    def clear_output(self, wait: bool = False) -> None:
        """Erase the current line of a terminal."""
        stream = sys.stdout
        if stream is not None and stream.isatty():
            stream.write("\r\x1b[K")
            stream.flush()

    def format(
        self, shown: object, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> tuple[dict[str, object], dict[str, object]]:
        """Return the repr."""
        return {"text/plain": repr(shown)}, {}


_publisher: Any = None


def set_publisher(publisher: Publisher | None) -> None:
    """Say where displays go; None: they are printed."""
    global _publisher
    _publisher = publisher


def get_publisher() -> Publisher:
    """Return where displays go now."""
    global _publisher
    if _publisher is None:
        _publisher = PrintingPublisher()
    found: Publisher = _publisher
    return found


def has_shell() -> bool:
    """Whether a shell takes displays."""
    return _publisher is not None and type(_publisher) is not PrintingPublisher
