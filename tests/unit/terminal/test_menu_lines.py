"""The menu as text: sizes, what is visible, what is filled."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth

from ipython.model.completion import Completion, Span
from ipython.model.value import replace
from ipython.terminal.menu import Candidate
from ipython.terminal.menu_lines import GRID_ROWS, LIST_ROWS, MenuLook


def entries_of(*names: str, kind: str = "function", signature: str = "") -> list[Candidate]:
    return [Candidate(Completion(name, Span(0, 0), kind, signature), 0) for name in names]


def nothing(entries: Sequence[Candidate]) -> None:
    """Fill in nothing."""


def text_of(lines: list[list[tuple[str, str]]]) -> list[str]:
    return ["".join(piece[1] for piece in line) for line in lines]


def look_of(entries: list[Candidate], *, is_list: bool = True, typed: str = "") -> MenuLook:
    return MenuLook(entries, typed, is_list=is_list, min_elide=30)


def test_a_list_shows_name_type_and_signature_in_columns() -> None:
    look = look_of([*entries_of("load", signature="(fp)"), *entries_of("dumps", signature="(obj, *, indent=None)")])
    width = look.width(80, nothing)
    assert text_of(look.lines(width, look.height(width), None, nothing)) == [
        " load()   function  (fp)                  ",
        " dumps()  function  (obj, *, indent=None) ",
    ]


def test_only_visible_entries_are_filled() -> None:
    asked: list[str] = []

    def fill(entries: Sequence[Candidate]) -> None:
        asked.extend(entry.text for entry in entries)
        for entry in entries:
            entry.item = replace(entry.item, signature=f"({entry.text}_argument)")

    look = look_of(entries_of(*(f"name{number:03}" for number in range(500))))
    width = look.width(80, fill)
    shown = text_of(look.lines(width, LIST_ROWS, 400, fill))
    assert len(set(asked)) <= 2 * LIST_ROWS and "name400" in asked
    assert any("(name400_argument)" in line for line in shown)
    grid = look_of(entries_of(*(f"name{number:03}" for number in range(500))), is_list=False)
    asked.clear()
    grid.lines(grid.width(80, fill), 8, 7, fill)
    assert set(asked) == {"name007"}


def test_a_narrow_list_gives_up_the_signature_then_the_type() -> None:
    look = look_of(entries_of("append", "extend", signature="(object)"))
    assert text_of(look.lines(20, 2, None, nothing)) == [" append()  function ", " extend()  function "]
    assert text_of(look.lines(10, 2, None, nothing)) == [" append() ", " extend() "]
    assert text_of(look.lines(7, 2, None, nothing)) == [" appe… ", " exte… "]


def test_a_list_that_is_longer_than_the_window_says_so() -> None:
    look = look_of(entries_of(*(f"n{number:02}" for number in range(40))))
    shown = text_of(look.lines(30, 5, None, nothing))
    assert shown[0].startswith(" n00") and shown[-1].endswith("▼") and "▲" not in shown[0]
    shown = text_of(look.lines(30, 5, 20, nothing))
    assert shown[0].endswith("▲") and shown[-1].endswith("▼") and any(" n20" in line for line in shown)
    shown = text_of(look.lines(30, 5, 39, nothing))
    assert shown[0].endswith("▲") and not shown[-1].endswith("▼")


def test_a_grid_goes_down_first_and_describes_the_selected_entry_below() -> None:
    entries = entries_of("alpha", "beta", "gamma", "delta", kind="module", signature="")
    look = look_of(entries, is_list=False)
    assert text_of(look.lines(24, 3, None, nothing)) == [
        " alpha  gamma           ",
        " beta   delta           ",
        " 4 candidates           ",
    ]
    assert text_of(look.lines(24, 3, 1, nothing))[-1] == " module                 "


def test_a_grid_prefers_few_rows_and_shows_whole_names_where_there_is_room() -> None:
    names = [f"array{number}" for number in range(8)] + ["a_much_longer_name_than_others"]
    look = look_of(entries_of(*names, kind="class"), is_list=False)
    width = look.width(120, nothing)
    assert look.height(width) == GRID_ROWS + 1
    assert any("a_much_longer_name_than_others" in line for line in text_of(look.lines(width, 4, None, nothing)))
    crowded = look_of(entries_of(*(f"array{number}" for number in range(200)), names[-1], kind="class"), is_list=False)
    assert crowded.height(80) <= 30  # one long name does not make all columns wide


def test_a_grid_that_is_wider_than_the_window_scrolls_by_columns() -> None:
    look = look_of(entries_of(*(f"name{number:02}" for number in range(60)), kind="class"), is_list=False)
    shown = text_of(look.lines(30, 4, None, nothing))
    assert any(line.endswith("▶") for line in shown) and "name00" in shown[0]
    shown = text_of(look.lines(30, 4, 59, nothing))
    assert any(line.startswith("◀") for line in shown) and any("name59" in line for line in shown)


def test_letters_that_match_apart_from_the_beginning_are_marked() -> None:
    look = look_of(entries_of("groupby", kind="method"), typed="gpb")
    line = look.lines(40, 1, None, nothing)[0]
    assert "".join(text for style, text in line if "menu.match" in style) == "gpb"
    look = look_of(entries_of("groupby", kind="method"), typed="gro")
    assert not any("menu.match" in style for style, _ in look.lines(40, 1, None, nothing)[0])


def test_the_mouse_finds_entries() -> None:
    look = look_of(entries_of(*(f"name{number}" for number in range(9)), kind="class"), is_list=False)
    shown = text_of(look.lines(60, 4, None, nothing))
    for (row, column), index in look.places.items():
        start = shown[row].index(f"name{index}")
        assert start - 1 <= column <= start + len("name0") + 2
    assert set(look.places.values()) == set(range(9))


names = st.text(min_size=1, max_size=40)


@given(
    st.lists(names, min_size=1, max_size=60),
    st.integers(1, 200),
    st.integers(1, 40),
    st.booleans(),
    st.data(),
)
def test_lines_fit_the_window_and_the_selected_entry_is_visible(
    found: list[str], width: int, height: int, is_list: bool, data: st.DataObject
) -> None:
    look = look_of(entries_of(*found, signature="(π, *, 名前=1)"), is_list=is_list)
    current = data.draw(st.none() | st.integers(0, len(found) - 1))
    wanted = min(width, look.width(width, nothing))
    lines = look.lines(wanted, min(height, look.height(max(1, wanted))), current, nothing)
    assert len(lines) <= height
    for line in text_of(lines):
        assert line.isprintable() and sum(get_cwidth(letter) for letter in line) <= wanted
    if current is not None and lines and wanted >= 8:
        assert any("menu.current" in style for line in lines for style, _ in line)
