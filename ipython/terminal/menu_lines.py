"""How the completion menu looks: a list with type and signature of each entry, or a grid with those of one.

Only the entries that are visible are filled in. Everything here is pure: it takes entries and a size, and returns lines
of styled text. The styles are ``menu``, ``menu.current``, ``menu.kind``, ``menu.note``, ``menu.match``, ``menu.more``.
"""

from __future__ import annotations

from ipython.terminal.fitting import columns_of, fitted
from ipython.terminal.menu import Candidate, elided

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prompt_toolkit.formatted_text import StyleAndTextTuples

    Fill = Callable[[Sequence[Candidate]], None]

LIST_MOST = 10  # entries that are shown as a list although a grid is preferred: they fit under most prompts
LIST_ROWS = 16  # entries of a list that are shown at once
GRID_ROWS = 3  # rows of a grid before it grows a column: few rows leave the screen as it is
USUAL = 95  # percent of the names that are never cut in a grid
LEAST_WIDTH = 6  # columns under which no menu can be read
NOTE_LEAST = 12  # columns under which a signature is no help
GAP = 2  # columns between name, type and signature


class MenuLook:
    """The shape of one open menu; it is kept while the menu is open, so that nothing jumps.

    Args:
        entries: the candidates; more may be added to the list later.
        typed: characters of the text before the cursor that an entry replaces: they are marked.
        is_list: one entry in a row, with its type and signature; else a grid.
        min_elide: longer names are shortened; 0: none is.
    """

    def __init__(self, entries: Sequence[Candidate], typed: str, *, is_list: bool, min_elide: int) -> None:
        self.entries = entries
        self.is_list = is_list
        self._typed = typed
        self._min_elide = min_elide
        self._counted = -1
        self._name_width = self._usual_width = self._kind_width = self._note_width = 0
        self._first = 0  # entry, or column of the grid, that is shown first
        self.rows = 0  # rows of the grid as it was drawn last: what a step to the side means
        self.places: dict[tuple[int, int], int] = {}  # row and column of the screen: entry, for the mouse

    # -- sizes ---------------------------------------------------------------------------------------------------

    def _measure(self) -> None:
        if self._counted == len(self.entries):
            return
        self._counted = len(self.entries)
        widths = sorted(columns_of(self._name(entry)) for entry in self.entries)
        self._name_width, self._usual_width = widths[-1], widths[(len(widths) - 1) * USUAL // 100]
        self._kind_width = max(columns_of(entry.item.kind) for entry in self.entries)

    def _name(self, entry: Candidate) -> str:
        return elided(entry.label, self._min_elide)

    def width(self, available: int, fill: Fill) -> int:
        """Columns that are wanted of those available."""
        self._measure()
        if self.is_list:
            self._measure_notes(self.entries[self._first : self._first + LIST_ROWS], fill)
            parts = [self._name_width, self._kind_width, self._note_width]
            return min(available, sum(parts) + GAP * (sum(map(bool, parts)) - 1) + 2)
        columns = max(1, -(-len(self.entries) // GRID_ROWS))
        return min(available, max(self._cell_width(available) * columns + 3, min(available, 40)))

    def height(self, width: int) -> int:
        """Rows that are wanted at that width."""
        self._measure()
        if self.is_list:
            return min(len(self.entries), LIST_ROWS)
        return -(-len(self.entries) // self._columns(width)) + 1

    def _cell_width(self, available: int) -> int:
        # A few long names do not make all columns wide: these are cut, unless there is room.
        if (self._name_width + GAP) * -(-len(self.entries) // GRID_ROWS) + 3 <= available:
            return self._name_width + GAP
        return min(self._usual_width + GAP, max(1, available - 3))

    def _columns(self, width: int) -> int:
        return max(1, (width - 3) // self._cell_width(width))

    def _measure_notes(self, entries: Sequence[Candidate], fill: Fill) -> None:
        fill(entries)
        self._note_width = max([self._note_width, *(columns_of(_note(entry)) for entry in entries)])

    # -- lines ---------------------------------------------------------------------------------------------------

    def lines(self, width: int, height: int, current: int | None, fill: Fill) -> list[StyleAndTextTuples]:
        """The menu in a window.

        Args:
            width, height: of the window, in columns and rows.
            current: index of the selected entry.
            fill: completes entries with what is shown of them.
        """
        self._measure()
        self.places = {}
        if height < 1 or width < LEAST_WIDTH:
            return []
        return (self._list if self.is_list else self._grid)(width, height, current, fill)

    def _list(self, width: int, height: int, current: int | None, fill: Fill) -> list[StyleAndTextTuples]:
        height = min(height, len(self.entries), LIST_ROWS)
        self._first = _scrolled(self._first, current, height, len(self.entries))
        shown = self.entries[self._first : self._first + height]
        fill(shown)
        names = min(self._name_width, width - 2)
        left = width - 2 - names
        kinds = self._kind_width if left >= self._kind_width + GAP else 0
        left -= kinds + GAP if kinds else 0
        notes = left - GAP if left - GAP >= NOTE_LEAST else 0
        hidden_above, hidden_below = self._first > 0, self._first + height < len(self.entries)
        lines: list[StyleAndTextTuples] = []
        for row, entry in enumerate(shown):
            index = self._first + row
            base = "class:menu.current" if index == current else "class:menu"
            line: StyleAndTextTuples = [(base, " "), *self._marked(entry, names, base)]
            if kinds:
                line.append((f"{base} class:menu.kind", " " * GAP + fitted(entry.item.kind, kinds)))
            if notes:
                line.append((f"{base} class:menu.note", " " * GAP + fitted(_note(entry), notes)))
            used = 1 + names + (GAP + kinds if kinds else 0) + (GAP + notes if notes else 0)
            more = "▲" if row == 0 and hidden_above else "▼" if row == height - 1 and hidden_below else " "
            line.append((base, " " * max(0, width - used - 1)))
            line.append((f"{base} class:menu.more", more))
            lines.append(line)
            self.places.update(dict.fromkeys(((row, column) for column in range(width)), index))
        return lines

    def _grid(self, width: int, height: int, current: int | None, fill: Fill) -> list[StyleAndTextTuples]:
        cell, columns = self._cell_width(width), self._columns(width)
        detail = height >= 3
        rows = min(height - detail, -(-len(self.entries) // columns))
        total = -(-len(self.entries) // rows)
        self.rows = rows
        selected = current // rows if current is not None else None
        self._first = _scrolled(self._first, selected, columns, total)
        hidden_left, hidden_right = self._first > 0, self._first + columns < total
        lines: list[StyleAndTextTuples] = []
        for row in range(rows):
            middle = row == rows // 2
            line: StyleAndTextTuples = [("class:menu class:menu.more", "◀" if hidden_left and middle else " ")]
            for column in range(self._first, min(self._first + columns, total)):
                index = column * rows + row
                if index >= len(self.entries):
                    line.append(("class:menu", " " * cell))
                    continue
                base = "class:menu.current" if index == current else "class:menu"
                line += [*self._marked(self.entries[index], cell - GAP, base), (base, " "), ("class:menu", " ")]
                start = 1 + (column - self._first) * cell
                self.places.update(dict.fromkeys(((row, start + at) for at in range(cell)), index))
            used = 1 + min(columns, total - self._first) * cell
            line.append(("class:menu", " " * max(0, width - used - 1)))
            line.append(("class:menu class:menu.more", "▶" if hidden_right and middle else " "))
            lines.append(line)
        if detail:
            lines.append(self._detail(width, current, fill))
        return lines

    def _detail(self, width: int, current: int | None, fill: Fill) -> StyleAndTextTuples:
        if current is None:
            return [("class:menu class:menu.kind", fitted(f" {len(self.entries)} candidates", width))]
        entry = self.entries[current]
        fill([entry])
        kind = f" {entry.item.kind}" if entry.item.kind else ""
        note = fitted(f"{' ' * GAP if kind else ' '}{_note(entry)}", max(0, width - columns_of(kind)))
        return [
            ("class:menu class:menu.kind", fitted(kind, min(width, columns_of(kind)))),
            ("class:menu class:menu.note", note),
        ]

    def _marked(self, entry: Candidate, width: int, base: str) -> StyleAndTextTuples:
        name = fitted(self._name(entry), width)
        matched = _matched(name, self._typed)
        pieces: StyleAndTextTuples = []
        start = 0
        for at in [*matched, len(name)]:
            if at > start:
                pieces.append((base, name[start:at]))
            if at < len(name):
                pieces.append((f"{base} class:menu.match", name[at]))
            start = at + 1
        return pieces


def _matched(name: str, typed: str) -> list[int]:
    """Where the letters of what was typed stand in a name; empty when it only begins with them or has them not.

    >>> _matched("groupby", "gpb"), _matched("groupby", "gro")
    ([0, 4, 5], [])
    """
    wanted, lowered = typed.lower(), name.lower()
    if not wanted or lowered.startswith(wanted) or len(lowered) != len(name):
        return []
    found, at = [], -1
    for letter in wanted:
        at = lowered.find(letter, at + 1)
        if at < 0:
            return []
        found.append(at)
    return found


def _note(entry: Candidate) -> str:
    return "  ".join(part for part in (entry.item.signature, entry.item.doc) if part)


def _scrolled(first: int, current: int | None, shown: int, count: int) -> int:
    """The first of ``count`` that is shown, so that ``current`` is among the ``shown``."""
    if current is not None:
        first = min(current, max(first, current - shown + 1))
    return max(0, min(first, count - shown))
