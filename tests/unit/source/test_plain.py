"""The quick test must never call a text plain in which the pass behind it finds an escape."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.model.failure import UserMistake
from ipython.source.plain import is_plain
from ipython.source.rewriting import rewrite_statements

PIECES = st.sampled_from(
    ["%", "!", "?", ",", ";", "/", " ", "  ", "\n", "'", '"', "#", "(", ")", "=", "==", ":", "in ", "for x ", "a", "b1"]
    + ["\\\n", "\t", "if ", "'''", "%%", "lambda ", "x = ", "1", ".", "\f", "%a", "!b"]
)


@given(st.lists(PIECES, max_size=9).map("".join))
@settings(max_examples=1500, deadline=None)
def test_no_escape_is_overlooked(text: str) -> None:
    try:
        found = bool(rewrite_statements(text)[2])
    except UserMistake:
        found = True
    assert not (found and is_plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "x = '= %d' % y\n",
        "print('a: %s; %s' % (b, c), d != e)\n",
        "# why?\n",
        "x = 1  # is it = %d\n",
        "'is it?'\n",
        'f("it\'s = %d" % x)\n',
        "a % b, c / d; e\n",
        "if a != b: c\n",
        "f'{x!r:>10}'\n",
        "x = y if z else '?'\n",
    ],
)
def test_common_python_costs_no_pass(text: str) -> None:
    assert is_plain(text * 3)


@pytest.mark.parametrize(
    "text", ["%a", "x = !ls", "a?", "a? # b", "  %a", "x =\t%a", "for x in %a:", "a; !b", "/f", "'a'?"]
)
def test_escapes_are_not_plain(text: str) -> None:
    assert not is_plain(text) and not is_plain("1\n" + text + "\n2")


def test_a_very_long_line_is_a_doubt_and_no_work() -> None:
    assert not is_plain("x = '" + "= %d" * 100_000 + "'")
