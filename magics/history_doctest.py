"""Remembered cells as a text for ``doctest`` (magics.md section 12, ``%history --doctest``)."""

from __future__ import annotations

from ipython.magics.history import printed, with_prompts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipython.api import HistoryItem

_DIRECTIVE = "  # doctest: +IGNORE_EXCEPTION_DETAIL"


def doctest_text(items: Iterable[HistoryItem]) -> str:
    """Return the cells with what they showed. Magics and commands are left out: doctest knows only Python."""
    return "".join(_example(item) for item in items if not (item.python and "get_ipython()." in item.python))


def _example(item: HistoryItem) -> str:
    source = item.source.expandtabs(4).rstrip("\n")
    failed = item.outcome not in ("", "ok")
    if failed:
        # The history keeps the class of an exception and not its message.
        first, newline, rest = source.partition("\n")
        if not first.endswith("\\") and '"""' not in source and "'''" not in source:
            source = first + _DIRECTIVE + newline + rest
    text = with_prompts(source) + "\n"
    shown = "".join(printed(item)) + (f"{item.output}\n" if item.output else "")
    if failed:
        shown += f"Traceback (most recent call last):\n    ...\n{item.outcome}: ...\n"
    lines = shown.split("\n")[:-1]
    return text + "".join(("<BLANKLINE>" if not line.strip() else line) + "\n" for line in lines) + "\n"
