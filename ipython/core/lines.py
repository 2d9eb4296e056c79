"""What ``x = !command`` and ``%sc`` give: lines, or a text, with other views of themselves (magics.md section 21)."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class LineList(list[str]):
    """Lines with other views of themselves.

    ``l`` the list, ``n`` one string with newlines, ``s`` one string with blanks, ``p`` paths; ``err`` holds the
    lines of stderr, ``returncode`` the status of the command they came from.

    >>> LineList(["b 2", "a 1"]).fields(0)
    ['b', 'a']
    """

    err: LineList | None = None
    returncode: int | None = None

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # ``!!command`` shows nothing else: what went wrong must not be lost.
        is_inside = len(printer.stack) > 1
        printer.pretty([*self])
        for line in () if is_inside else self.err or ():
            printer.text(f"\nstderr: {line}")

    @property
    def l(self) -> LineList:  # noqa: E743 - the name people type
        """The list itself."""
        return self

    list = l

    @property
    def n(self) -> str:
        """All lines joined by newlines."""
        return "\n".join(self)

    nlstr = n

    @property
    def s(self) -> str:
        """All lines joined by blanks."""
        return " ".join(self)

    spstr = s

    @property
    def p(self) -> Any:
        """The lines that are paths of existing files or folders."""
        from pathlib import Path

        return [Path(line) for line in self if os.path.exists(line)]

    paths = p

    def grep(self, pattern: str | Callable[[str], Any], prune: bool = False, field: int | None = None) -> LineList:
        """Keep the lines that match a regular expression (ignoring case) or a function.

        Args:
            pattern: expression or predicate.
            prune: keep the lines that do not match.
            field: look only at this blank-separated field, from 0.
        """
        if callable(pattern):
            matches = pattern
        else:
            import re

            search = re.compile(pattern, re.IGNORECASE).search

            def matches(text: str) -> bool:
                return search(text) is not None

        def text_of(line: str) -> str:
            if field is None:
                return line
            parts = line.split()
            return parts[field] if -len(parts) <= field < len(parts) else ""

        return LineList(line for line in self if bool(matches(text_of(line))) is not prune)

    def fields(self, *numbers: int) -> LineList | Any:
        """Return the given blank-separated fields of each line, joined by blanks; all as lists without numbers."""
        split = [line.split() for line in self]
        if not numbers:
            return split
        picked = [[parts[n] for n in numbers if -len(parts) <= n < len(parts)] for parts in split]
        return LineList(" ".join(parts) for parts in picked if parts)

    def sort(self, field: int | None = None, nums: bool = False, **named: Any) -> Any:
        """Return the lines sorted, by a field if given, as numbers if ``nums``; list.sort with its own arguments."""
        if named:
            super().sort(**named)
            return None

        def key(line: str) -> Any:
            text = line
            if field is not None:
                parts = line.split()
                text = parts[field] if -len(parts) <= field < len(parts) else ""
            if nums:
                digits = "".join(character for character in text if character.isdigit())
                return int(digits) if digits else 0
            return text

        return LineList(sorted(self, key=key))


class LineText(str):
    """A text with other views, as ``%sc`` gives it: ``l`` its lines, ``n`` itself, ``s`` and ``p`` as lists do.

    >>> LineText("b\\na\\n").l
    ['b', 'a']
    """

    __slots__ = ()

    @property
    def l(self) -> LineList:  # noqa: E743 - the name people type
        """Its lines."""
        return LineList(self.splitlines())

    list = l

    @property
    def n(self) -> str:
        """The text."""
        return str(self)

    nlstr = n

    @property
    def s(self) -> str:
        """Its lines joined by blanks."""
        return " ".join(self.splitlines())

    spstr = s

    @property
    def p(self) -> Any:
        """Its lines that are paths of existing files or folders."""
        return self.l.p

    paths = p
