"""A final ``;`` token, and what only looks like one."""

from __future__ import annotations

import pytest

from ipython.source.semicolon import ends_with_semicolon


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1;", True),
        ("1;\n", True),
        ("1;  # no", True),
        ("';'", False),
        ("1  # a;", False),
        ("'''\n;'''", False),
        ("a\n# x;", False),
        ("a;\n# x", True),
        ("", False),
        ("# ;", False),
        ("x = 'a#b';", True),
        ("f('#');  # '", True),
    ],
)
def test_semicolon(source: str, expected: bool) -> None:
    assert ends_with_semicolon(source) is expected
