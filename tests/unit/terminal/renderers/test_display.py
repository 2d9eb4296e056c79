import re

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.terminal.renderers.display import erase_sequence, redraw_sequence


class TinyScreen:
    def __init__(self, columns: int = 20, rows: int = 10) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.Stream(self.screen)

    def write(self, text: str) -> None:
        # pyte moves only rows that exist when lines are deleted or inserted: all of them shall.
        for part in re.split(r"(?=\x1b\[\d+[LM])", text.replace("\n", "\r\n")):
            for row in range(self.screen.lines):
                self.screen.buffer[row]
            self.stream.feed(part)

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]


LINES = st.lists(st.text(st.sampled_from("abc"), max_size=30), min_size=1, max_size=4)
TEXTS = LINES.map(lambda lines: "\n".join(lines) + "\n")
TAILS = st.one_of(st.just(""), TEXTS, st.text("xyz", min_size=1, max_size=15))


@given(TEXTS, TEXTS, TAILS, st.integers(0, 12))
@settings(max_examples=120)
def test_redrawn_in_place_the_screen_is_as_if_printed_so_at_first(old: str, new: str, after: str, above: int) -> None:
    drawn, wanted = TinyScreen(), TinyScreen()
    intro = "\n" * above
    moves = redraw_sequence(old, after, new, 20, 10)
    drawn.write(intro + old + after)
    wanted.write(intro + new + after)
    if moves is None:
        return
    drawn.write(moves)
    # Rows freed or taken at the lower edge scroll differently: what must agree is everything from the display on.
    text = [line for line in wanted.lines if line]
    assert not text or [line for line in drawn.lines if line][-len(text) :] == text
    assert drawn.screen.cursor.x == wanted.screen.cursor.x


def test_a_progress_display_with_output_below() -> None:
    screen = TinyScreen()
    screen.write("before\n50%\nbelow\ntail")
    moves = redraw_sequence("50%\n", "below\ntail", "75%\nnow two lines\n", 20, 10)
    assert moves is not None
    screen.write(moves)
    screen.write("!")
    assert screen.lines[:5] == ["before", "75%", "now two lines", "below", "tail!"]


def test_at_the_lower_edge_nothing_below_is_lost() -> None:
    screen = TinyScreen(rows=5)
    screen.write("a\nb\nc\nold\nend")
    moves = redraw_sequence("old\n", "end", "new\nnew2\n", 20, 5)
    assert moves is not None
    screen.write(moves)
    assert screen.lines == ["b", "c", "new", "new2", "end"]


@pytest.mark.parametrize(
    ("old", "after", "new"),
    [
        ("a\n", None, "b\n"),  # not known what came after
        ("a\n", "\x1b[5;5H", "b\n"),  # the cursor went somewhere
        ("a\n", "\n" * 30, "b\n"),  # scrolled away
        ("a\n", "", "\n" * 30),  # does not fit
        ("a\n", "x\n\x1b[1A", "b\n"),  # the cursor stands above output
    ],
)
def test_what_cannot_be_redrawn_is_not(old: str, after: str | None, new: str) -> None:
    assert redraw_sequence(old, after, new, 80, 24) is None


def test_erasing_what_a_cell_wrote() -> None:
    screen = TinyScreen()
    screen.write("prompt\none\ntwo\nthr")
    screen.write(erase_sequence("one\ntwo\nthr", 20, 10))
    screen.write("new")
    assert screen.lines[:4] == ["prompt", "new", "", ""]
    assert erase_sequence("\x1b[3;3H", 20, 10) == "\r\x1b[2K"
    assert erase_sequence(None, 20, 10).startswith("\x1b[9A")
