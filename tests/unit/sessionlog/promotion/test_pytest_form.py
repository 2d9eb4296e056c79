"""The code that a session becomes: what a person would write."""

from __future__ import annotations

from ipython.sessionlog.promotion.differences import fragments
from ipython.sessionlog.promotion.pytest_form import pytest_file
from ipython.sessionlog.promotion.stabilise import Piece, Stable
from ipython.sessionlog.promotion.statements import statements_of
from ipython.sessionlog.promotion.steps import Step


def body(source: str, *pieces: tuple[str, tuple[str, ...]], error: str = "", message: str = "") -> list[str]:
    [statement] = statements_of(Step(1, source))
    shown = tuple(Piece(kind, fragments(texts)) for kind, texts in pieces)
    said = Piece("traceback", fragments([message])) if message else None
    made = pytest_file([(statement, Stable(shown, error, said))], "test_it")
    assert len(made.steps) == made.text.count("\n")
    return made.text.split("def test_it(")[1].split("\n")[1:-1]


def value(source: str, *texts: str) -> list[str]:
    return body(source, ("result", texts))


def test_values() -> None:
    assert value("1/3\n", "0.3333333333333333") == ["    assert 1/3 == 0.3333333333333333"]
    assert value("f(1)  # one\n", "'it''s'") == ['    assert f(1) == "its"']
    assert value("a or b\n", "[1, 'x']") == ['    assert (a or b) == [1, "x"]']
    assert value("is_on()\n", "True") == ["    assert is_on() is True"]
    assert value("x > 3\n", "True") == ["    assert x > 3"]
    assert value("names\n", "{'b', 'a'}", "{'a', 'b'}") == ['    assert names == {"a", "b"}']
    assert value("list(names)\n", "['b', 'a']", "['a', 'b']") == ['    assert sorted(list(names)) == ["a", "b"]']
    assert value("time()\n", "1790000000.25", "1755000000.5") == ["    assert isinstance(time(), float)"]
    assert value("x\n", "0.30000000000000004", "0.3") == [
        "    assert x == pytest.approx(0.30000000000000004, rel=1e-9)"
    ]
    assert value("p\n", "Path('/tmp/a/x.py')", "Path('/b/x.py')") == [
        "    assert re.fullmatch(r\"Path\\('\\S*x\\.py'\\)\", repr(p))"
    ]
    assert value("frame\n", "   a\n0  1") == [
        "    assert repr(frame) == (",
        '        "   a\\n"',
        '        "0  1"',
        "    )",
    ]


def test_prints_and_exceptions() -> None:
    assert body("print(1)\n", ("stdout", ("1\n",))) == [
        "    print(1)", '    assert capsys.readouterr().out == "1\\n"'
    ]  # fmt: skip
    assert body("d['k']\n", error="KeyError", message="KeyError: 'k'") == [
        "    with pytest.raises(KeyError) as failure:",
        "        d['k']",
        "    assert str(failure.value) == \"'k'\"",
    ]
    made = body("loads('')\n", error="JSONDecodeError", message="json.decoder.JSONDecodeError: no: line 1")
    assert made[0] == "    with pytest.raises(JSONDecodeError) as failure:"


def test_lines_within_strings_stay_where_they_are() -> None:
    assert body('text = """a\nb"""\n') == ['    text = """a', 'b"""']
