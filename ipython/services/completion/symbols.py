r"""Symbols by name: ``\alpha`` and Tab gives the letter, the letter behind a backslash its name.

Our own table of short names lies in ``ipython/data/symbols.txt``; beside it every character can be named as Unicode
does: ``\GREEK SMALL LETTER ALPHA``. Names are found by their beginning, else by a part, else by all words in any order.
Both tables are read when they are first needed.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from itertools import chain, repeat

from ipython.model.completion import Completion, CompletionSet, Span
from ipython.services.completion.candidates import cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

TABLE = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "data", "symbols.txt")
SHOWN = 200  # names offered of the many that a word may occur in
# Code points whose names are of use: all but ideographs and syllables that are named by their number.
_NAMED: tuple[tuple[int, int], ...] = (
    *((0x20, 0x3400), (0x4DC0, 0x4E00), (0xA000, 0xAC00), (0xD7B0, 0xD800), (0xF900, 0x17000), (0x18B00, 0x18CD6)),
    *((0x1AFC0, 0x1B170), (0x1B300, 0x1FC00), (0xE0000, 0xE0200)),
)
_TYPED = re.compile(r"\\(?P<name>[\^_]?[^\W_][\w/+=()-]*(?: [\w -]*)?|[\^_][+=()-]|[\^_]|[^\W\d_]|[^\x00-\x7f])\Z")


class Symbols:
    """Finds symbols by name and names by symbol.

    Args:
        table: path of the table of short names.
    """

    def __init__(self, table: str = TABLE) -> None:
        self._path = table
        self._short: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._unicode: list[str] = []

    @property
    def short(self) -> dict[str, str]:
        """Short name -> character."""
        if not self._short:
            try:
                with open(self._path, encoding="utf-8") as file:
                    pairs = [line.split() for line in file if line[:1] != "#"]
            except OSError:
                pairs = []
            self._short = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
            for name, character in self._short.items():
                self._names.setdefault(character, name)
        return self._short

    @property
    def unicode_names(self) -> list[str]:
        """Names of Unicode characters, sorted."""
        if not self._unicode:
            from unicodedata import name

            codes = chain.from_iterable([range(first, end) for first, end in _NAMED])
            self._unicode = sorted(filter(None, map(name, map(chr, codes), repeat(""))))
        return self._unicode

    def candidates(self, text: str, *, in_string: bool = False) -> CompletionSet | None:
        """Candidates for what follows the last backslash; None if no symbol is being named.

        Args:
            text: everything up to the cursor.
            in_string: the backslash stands in a string, where it may begin an escape.
        """
        match = _TYPED.search(text, max(0, len(text) - 120))
        if match is None or (match.start() and text[match.start() - 1] == "\\"):
            return None
        typed = match.group("name")
        span = Span(match.start(), len(text))
        if len(typed) == 1 and not typed.isascii():
            return self._backwards(typed, span)
        if in_string and len(typed) < 2:
            return None  # \n, \t and their like
        exact = self.short.get(typed)
        if exact is not None:
            return CompletionSet(span, (Completion(exact, span, "latex", doc=_name_of(exact)),), "symbols")
        found = [name for name in self.short if name.startswith(typed)]
        if found:
            items = [Completion("\\" + name, span, "latex", display=f"{self.short[name]} \\{name}") for name in found]
            return CompletionSet(span, tuple(items), "symbols")
        return self._by_unicode_name(typed, span)

    def _backwards(self, character: str, span: Span) -> CompletionSet | None:
        names = [self._names[character]] if self.short and character in self._names else []
        items = [Completion("\\" + name, span, "latex") for name in names]
        full = _name_of(character)
        if full and not items:
            items.append(Completion("\\" + full, span, "unicode"))
        return CompletionSet(span, tuple(items), "symbols") if items else None

    def _by_unicode_name(self, typed: str, span: Span) -> CompletionSet | None:
        from unicodedata import lookup

        if not typed[0].isascii() or not (typed[0].isupper() or " " in typed):
            return None
        wanted = typed.upper()
        try:
            character = lookup(wanted)
        except KeyError:
            character = ""
        if character:
            return CompletionSet(span, (Completion(character, span, "unicode", doc=wanted),), "symbols")
        names = self._search(wanted)
        shown = names if len(names) <= SHOWN else [*names[: SHOWN - 1], names[-1]]
        items = tuple(
            [Completion("\\" + name, span, "unicode", display=f"{lookup(name)} {name}") for name in cut(shown)]
        )
        return CompletionSet(span, items, "symbols", len(shown) == len(names))

    def _search(self, wanted: str) -> list[str]:
        names = self.unicode_names
        first = bisect_left(names, wanted)
        last = bisect_left(names, wanted + "\U0010ffff")
        if first < last:
            return names[first:last]
        has: Callable[[str], bool] = lambda name: wanted in name  # noqa: E731
        found = list(filter(has, names))
        if found:
            return found
        words = wanted.split()
        return [name for name in names if all(word in name for word in words)] if len(words) > 1 else []


def _name_of(character: str) -> str:
    from unicodedata import name

    return name(character, "") if len(character) == 1 else ""
