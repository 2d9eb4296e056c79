"""Logical lines, strings and brackets: what decides where an escape can stand."""

from __future__ import annotations

import pytest

from ipython.source import scan
from ipython.source.scan import STARTS, multiline_strings, open_string, opens_block, statements, string_end


def lines(text: str) -> list[str]:
    return [text[found.first : found.end] for found in statements(text, STARTS)]


def test_logical_lines() -> None:
    text = "a\n\n  b(\n1) # c\n%x ' (\n'''\n;\n''' + \\\n2\n!y \\\n z\n"
    assert lines(text) == ["a", "b(\n1) # c", "%x ' (", "'''\n;\n''' + \\\n2", "!y \\\n z"]


@pytest.mark.parametrize(
    ("text", "whole", "quote", "brackets"),
    [
        ("a = (1, [2", False, "", 2),
        ("a = '''b\nc", False, "'''", 0),
        ("a = (1)", True, "", 0),
        ("a = f('x", False, "'", 1),
        ("a)", True, "", 0),
        ("(# (\n)", True, "", 0),
    ],
)
def test_what_is_left_open(text: str, whole: bool, quote: str, brackets: int) -> None:
    (found,) = statements(text, STARTS)
    assert (found.whole, found.quote, len(found.brackets)) == (whole, quote, brackets)


def test_fields_of_templates_may_hold_their_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "NESTED_TEMPLATES", True)
    for literal in [
        "f'{d['a']}'",
        'f"{f"{f"{1}"}"}"',
        "f'{x:{'a'}>{w}}'",
        "f'{x!r:>10}'",
        'f"{x:\'>10}"',
        "rf'\\{d['a']}'",
        "f'{{'",
        "f'\\N{DASH}'",
        "f'''{\nd['a'] # '''\n}'''",
        "f'{(lambda: {1: '}'})()}'",
        "f'{x[1:2]:{y[':']}}'",
        "t'{a['b']}'",
        "f'{a:%H:%M}'",
        "f'{x != 'y'}'",
    ]:
        opening = min(at for at in (literal.find("'"), literal.find('"')) if at >= 0)
        assert string_end(literal + " + 'z'", opening) == len(literal), literal


def test_templates_of_older_pythons_end_at_their_quote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "NESTED_TEMPLATES", False)
    assert string_end("f'{d['a']}'", 1) == 6


@pytest.mark.parametrize("text", ["f'{", "f'''{a", "f'{a:", "f'{'", "f'''{a:{b", "f'{#", "f'\n'", "f'{a:\n'"])
@pytest.mark.parametrize("nested", [True, False])
def test_an_open_template_is_open(text: str, nested: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "NESTED_TEMPLATES", nested)
    if nested:
        assert string_end(text, 1) == -1
    else:
        assert string_end(text, 1) in (-1, 4, 5)


def test_the_roles_of_escapes() -> None:
    found = {
        text: next((one.role, one.escape) for one in statements(text, STARTS))
        for text in ["%a", "x = %a", "b; %a", "if b: !a", "for b in %a:", "b % a", "b: %a", "b == %a", "x = y = %a"]
    }
    assert found == {
        "%a": ("start", 0),
        "x = %a": ("value", 4),
        "b; %a": ("separator", 3),
        "if b: !a": ("separator", 6),
        "for b in %a:": ("in", 9),
        "b % a": ("", -1),
        "b: %a": ("", -1),
        "b == %a": ("", -1),
        "x = y = %a": ("", -1),
    }


def test_colons_of_blocks() -> None:
    text = "while (lambda: {1: 2})[0:1]: x"
    assert opens_block(text, 0, len(text)) == 27
    assert opens_block("x: int", 0, 6) == -1


def test_open_strings_and_strings_over_lines() -> None:
    assert open_string("a = f('b', \"c") == '"'
    assert open_string("a # '") is None
    assert list(multiline_strings("'a' '''b\n''' # '''\n\"\"\"")) == [(4, 12), (19, 22)]
