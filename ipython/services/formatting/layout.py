"""Lays out nested lists, tuples, dictionaries and sets of plain values, fast.

Most values shown at a prompt are made of builtin containers and scalars. For these the full pretty printer is not
needed: a container that fits on the line is its ``repr``; one that does not puts each item on a line of its own, or
fills the lines when all its items are short scalars. Nothing here calls code of the user: one foreign object
anywhere and ``lay_out`` gives up, so that the full printer takes over.

The work is bounded by what is shown: trying whether a container fits stops as soon as it does not, and the layout
stops at the limits of the whole output.
"""

from __future__ import annotations

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

SCALARS = frozenset({int, float, bool, complex, str, bytes, type(None), type(Ellipsis)})
CONTAINERS = frozenset({list, tuple, dict, set, frozenset})
_FILLED = frozenset({int, float, bool, type(None)})
_SHORT = 24  # characters of an item that may share its line with others


@value
class Limits:
    """How much is shown; 0 means no limit."""

    width: int = 79
    length: int = 1000  # items of one container
    string: int = 2000  # characters of one text inside a container
    characters: int = 200_000
    lines: int = 2000


class Foreign(Exception):
    """The value holds something that is no plain builtin."""


class _Full(Exception):
    """A limit of the whole output was reached."""


def lay_out(thing: Any, limits: Limits, *, float_format: str = "") -> str:
    """Return the text of a plain value.

    Raises:
        Foreign: it is none, or refers to itself; use the full printer.
    """
    layout = _Layout(limits, float_format)
    flat = layout.flat(thing, limits.width)
    if flat is not None:
        return flat
    if type(thing) in SCALARS:
        return layout.scalar(thing)
    try:
        layout.expand(thing, 0, 0)
    except _Full as full:
        layout.parts.append(f"\n... (output cut after {full}; print(repr(...)) shows all of it)")
    return "".join(layout.parts)


class _Layout:
    def __init__(self, limits: Limits, float_format: str) -> None:
        self._limits = limits
        self._float_format = float_format
        self._length = limits.length or 1 << 62
        self._open: set[int] = set()
        self.parts: list[str] = []
        self._written = 0
        self.lines = 1

    def put(self, text: str) -> None:
        self._written += len(text)
        most = self._limits.characters
        if most and self._written > most:
            self.parts.append(text[: len(text) - (self._written - most)])
            raise _Full(f"{most:,} characters")
        self.parts.append(text)

    def new_line(self, indent: int) -> None:
        self.lines += 1
        if self._limits.lines and self.lines > self._limits.lines:
            raise _Full(f"{self._limits.lines:,} lines")
        self.put("\n" + " " * indent)

    def scalar(self, thing: Any, *, inside: bool = False) -> str:
        kind = type(thing)
        if kind is float and self._float_format:
            formatted: str = self._float_format % thing
            return formatted
        if inside and (kind is str or kind is bytes) and self._limits.string and len(thing) > self._limits.string:
            return cut_text(thing, self._limits.string)
        return repr(thing)

    def flat(self, thing: Any, room: int) -> str | None:
        """The one-line form if it takes at most ``room`` characters."""
        kind = type(thing)
        if kind in SCALARS:
            if kind is str and len(thing) > room:
                return None
            text = self.scalar(thing)
            return text if len(text) <= room else None
        if kind not in CONTAINERS:
            raise Foreign
        if min(len(thing), self._length) * 3 > room + 3:
            return None  # at least one character and ", " for each
        if id(thing) in self._open:
            raise Foreign
        self._open.add(id(thing))
        try:
            if kind is dict:
                return self._flat_dict(thing, room)
            items = self._in_order(thing, kind)
            opening, closing = brackets(kind, thing)
            parts: list[str] = []
            used = len(opening) + len(closing)
            for item in items:
                if len(parts) == self._length:
                    parts.append("...")
                    break
                inner = self.flat(item, room - used)
                if inner is None:
                    return None
                used += len(inner) + 2
                parts.append(inner)
            joined = ", ".join(parts)
            if kind is tuple and len(parts) == 1:
                joined += ","
            found = opening + joined + closing
            return found if len(found) <= room else None
        finally:
            self._open.discard(id(thing))

    def _in_order(self, thing: Any, kind: type) -> Any:
        if kind is not set and kind is not frozenset:
            return thing
        if len(thing) > self._length:
            return thing  # what is shown is a choice anyway
        if not all(type(item) in SCALARS for item in thing):
            raise Foreign  # sorting could call code of the user
        return sorted_set(thing)

    def _flat_dict(self, thing: dict[Any, Any], room: int) -> str | None:
        parts: list[str] = []
        used = 2
        for key, item in thing.items():
            if len(parts) == self._length:
                parts.append("...")
                break
            left = self.flat(key, room - used)
            if left is None:
                return None
            used += len(left) + 2
            right = self.flat(item, room - used)
            if right is None:
                return None
            used += len(right) + 2
            parts.append(f"{left}: {right}")
        found = "{" + ", ".join(parts) + "}"
        return found if len(found) <= room else None

    def expand(self, thing: Any, indent: int, trailing: int) -> None:
        """Write a value beginning at column ``indent``; ``trailing`` characters follow it on its last line."""
        kind = type(thing)
        if kind in SCALARS:
            self.put(self.scalar(thing, inside=indent > 0))
            return
        flat = self.flat(thing, self._limits.width - indent - trailing)
        if flat is not None:
            self.put(flat)
            return
        if id(thing) in self._open:
            raise Foreign
        self._open.add(id(thing))
        opening, closing = brackets(kind, thing)
        inner = indent + len(opening)
        self.put(opening)
        if kind is dict:
            self._items(thing, inner, len(closing) + trailing)
        else:
            items = self._in_order(thing, kind)
            if not self._fill(items, inner):
                self._sequence(items, len(thing), inner, len(closing) + trailing)
            if kind is tuple and len(thing) == 1:
                self.put(",")
        self.put(closing)
        self._open.discard(id(thing))

    def _sequence(self, items: Iterable[Any], count: int, indent: int, trailing: int) -> None:
        for number, item in enumerate(items):
            if number:
                self.put(",")
                self.new_line(indent)
            if number == self._length:
                self.put("...")
                return
            self.expand(item, indent, trailing if number == count - 1 else 1)

    def _items(self, thing: dict[Any, Any], indent: int, trailing: int) -> None:
        last = len(thing) - 1
        for number, (key, item) in enumerate(thing.items()):
            if number:
                self.put(",")
                self.new_line(indent)
            if number == self._length:
                self.put("...")
                return
            left = self.flat(key, self._limits.width)
            if left is None:
                self.expand(key, indent, 1)
                self.put(": ")
                self.expand(item, indent + 2, trailing if number == last else 1)
            else:
                column, after = indent + len(left) + 2, trailing if number == last else 1
                if column > self._limits.width // 2 and type(item) in CONTAINERS and item:
                    flat = self.flat(item, self._limits.width - column - after)
                    if flat is None:  # a long key: what is below it would be pushed to the right edge
                        self.put(left + ":")
                        self.new_line(indent + 2)
                        column = indent + 2
                        self.expand(item, column, after)
                    else:
                        self.put(f"{left}: {flat}")
                    continue
                self.put(left + ": ")
                self.expand(item, column, after)

    def _fill(self, items: Any, indent: int) -> bool:
        """Write short scalars in aligned columns; False if the items are not of that kind."""
        length = self._length
        shown = (
            list(items[:length])
            if type(items) in (list, tuple)
            else [item for _, item in zip(range(min(length, len(items))), items, strict=False)]
        )
        if len(shown) < 2:
            return False
        texts = []
        for item in shown:
            kind = type(item)
            if kind not in _FILLED and not (kind is str and len(item) <= _SHORT):
                return False
            text = self.scalar(item)
            if len(text) > _SHORT:
                return False
            texts.append(text)
        more = len(items) > length
        column = max(map(len, texts))
        each = max(1, (self._limits.width - indent + 1) // (column + 2))
        right = type(shown[0]) is not str
        padded = [text.rjust(column) if right else text for text in texts]
        last = len(padded) - 1
        for start in range(0, len(padded), each):
            if start:
                self.new_line(indent)
            row = padded[start : start + each]
            if right:
                line = ", ".join(row)
            else:
                line = "".join((text + ", ").ljust(column + 2) for text in row[:-1]) + row[-1]
            self.put(line + ("" if start + each > last else ","))
        if more:
            self.put(",")
            self.new_line(indent)
            self.put("...")
        return True


def brackets(kind: type, thing: Any) -> tuple[str, str]:
    """Return what stands before and after the items of a builtin container."""
    if kind is list:
        return "[", "]"
    if kind is tuple:
        return "(", ")"
    if kind is dict:
        return "{", "}"
    if kind is set:
        return ("{", "}") if thing else ("set()", "")
    return ("frozenset({", "})") if thing else ("frozenset()", "")


def sorted_set(items: Any) -> list[Any]:
    """Return the items of a set in a stable order: sorted, else by text, else as they come."""
    try:
        return sorted(items)
    except Exception:
        try:
            return sorted(items, key=str)
        except Exception:
            return list(items)


def cut_text(thing: Any, limit: int) -> str:
    """Return the repr of a long text with its middle left out.

    >>> cut_text("a" * 100, 10)
    "'aaaaa...aaaaa' (100 characters)"
    """
    half = limit // 2
    unit = "characters" if isinstance(thing, str) else "bytes"
    start, end = repr(thing[:half]), repr(thing[-half:])
    prefix = 2 if start.startswith("b") else 1
    return f"{start[:-1]}...{end[prefix:]} ({len(thing):,} {unit})"
