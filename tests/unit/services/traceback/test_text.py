"""Text that is safe to show."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.services.traceback.text import cells_of, one_line, printable, shortened


def test_what_a_terminal_would_act_on_is_escaped():
    assert printable("a\x1b[1m\x07\x9b\x7f\rb\ufeff\u202e") == "a\\x1b[1m\\x07\\x9b\\x7f\\rb\\ufeff\\u202e"
    assert printable("\ud800") == "\\ud800"
    assert printable("a\r\nb\tc") == "a\nb\tc"
    assert printable("日本 é 👩\u200d💻 \xa0") == "日本 é 👩\u200d💻 \xa0"
    assert one_line("a\nb\tc") == "a\\nb\\tc"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=30))
def test_printable_is_stable_and_can_be_encoded(text):
    shown = printable(text)
    shown.encode("utf-8")
    assert printable(shown) == shown and "\x1b" not in shown


def test_shortened_keeps_head_and_tail():
    assert shortened("abc", 3) == "abc"
    text = shortened("a" * 50 + "z" * 50, 40)
    assert text == "a" * 30 + "\n[... 60 characters left out ...]\n" + "z" * 10


def test_cells():
    assert [cells_of(text) for text in ("abc", "日本", "e\u0301", "")] == [3, 4, 1, 0]
