"""The sources one by one, where the table of prompts does not reach: keys, columns, arguments, paths, imports."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Literal

import pytest

from ipython.model.completion import Span
from ipython.model.inspection import Parameter
from ipython.services.completion.arguments import choices_of, signature_of
from ipython.services.completion.columns import columns_at
from ipython.services.completion.completer import Completer
from ipython.services.completion.keys import closed, keys_in_quotes, keys_without_quotes
from ipython.services.completion.place import place_of
from ipython.services.completion.request import Request
from ipython.services.completion.spot import Spot
from ipython.services.completion.strings import is_named_like_a_path
from ipython.services.evaluation.lookup import Lookup
from ipython.settings.shell import CompletionSettings
from tests.helpers.completion import magics_of

OPTIONS = CompletionSettings(time_limit=20.0)


def completer_of(names: dict[str, object], **options: Any) -> Completer:
    return Completer(lambda: (names,), magics_of({}), Lookup(), CompletionSettings(time_limit=20.0, **options))


def offered(names: dict[str, object], text: str, **options: Any) -> list[str]:
    before, _, after = text.partition("|")
    completer = completer_of(names, **options)
    return [item.text for one in completer.complete(before + after, len(before)) for item in one.items]


def spot_of(text: str, names: dict[str, object]) -> Spot:
    request = Request(text, len(text), (names,), Lookup(), OPTIONS, clock=lambda: 0.0, recent=dict)
    place = place_of(text)
    return Spot(request, place, place.opening if place.kind == "string" else len(text))


# -- keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "typed", "quote", "wanted"),
    [
        (["a'b", 'a"b'], "", "'", ["a\\'b", 'a"b']),
        (["a'b", 'a"b'], "", '"', ["a'b", 'a\\"b']),
        (["tab\there"], "", "'", ["tab\\there"]),
        (["back\\slash"], "back\\", "'", ["back\\\\slash"]),
        (["back\\slash"], "back", "r'", ["back\\slash"]),
        ([b"raw", "text"], "", "b'", ["raw"]),
        ([b"\xff"], "", "b'", ["\\xff"]),
        ([("row", 1), ("row", 2), ("col", 1), 5], "", "'", ["row", "col"]),
        (["Alpha"], "al", "'", ["Alpha"]),
        (["one two"], "one ", "'", ["one two"]),
        ([1, None], "", "'", []),
        (["x" * 5_000], "", "'", []),
    ],
)
def test_keys_in_quotes(keys: list[object], typed: str, quote: str, wanted: list[str]) -> None:
    assert [item.text for item in keys_in_quotes(keys, typed, quote, Span(0, len(typed))).items] == wanted


def test_keys_without_quotes_are_literals() -> None:
    keys: list[object] = ["a", 1, 2.5, None, b"x", ("t", 1), object(), 10**5_000, "a"]
    found = keys_without_quotes(keys, "", Span(0, 0))
    assert [item.text for item in found.items] == ["'a'", "1", "2.5", "None", "b'x'", "'t'"]
    assert [item.text for item in keys_without_quotes(keys, "2", Span(0, 1)).items] == ["2.5"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("d['|", ["one']"]),
        ("d['|']", ["one"]),
        ("d['|]", ["one'"]),
        ("d[|", ["'one']"]),
        ("d[|]", ["'one'"]),
    ],
)
def test_closed_keys_close_what_is_open(text: str, wanted: list[str]) -> None:
    assert offered({"d": {"one": 1}}, text, auto_close_keys=True, dict_keys_only=True)[:1] == wanted


def test_keys_only() -> None:
    assert offered({"d": {"one": 1}}, "d[|", dict_keys_only=True) == ["'one'"]
    assert len(offered({"d": {"one": 1}}, "d[|")) > 1


def test_closing_leaves_the_rest_as_it_is() -> None:
    found = keys_in_quotes(["a"], "", "'", Span(3, 3))
    assert closed(found, "'", "'] + x") is found and closed(found, "'", "").items[0].text == "a']"


# -- columns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("df.groupby('", ["city", "price"]),
        ("df.groupby(['city', '", ["city", "price"]),
        ("df.sort_values(by='", ["city", "price"]),
        ("df.sort_values(by='city', kind='", None),
        ("df.drop(columns=['", ["city", "price"]),
        ("df.rename(columns={'", ["city", "price"]),
        ("df.rename(columns={'city': '", None),
        ("df.query('x > 1').groupby('", ["city", "price"]),
        ("df.query('", None),
        ("plot(data=df, x='", ["city", "price"]),
        ("plot(df, x='", ["city", "price"]),
        ("plot(x='", None),
        ("print('", None),
        ("config.get('", ["a"]),
        ("config.copy().get('", ["a"]),
        ("config.nothing().get('", None),
        ("df[df['city'] == '", None),
    ],
)
def test_columns_where_columns_are_meant(text: str, wanted: list[str] | None) -> None:
    pandas = pytest.importorskip("pandas")
    names: dict[str, object] = {"df": pandas.DataFrame({"city": [1], "price": [2]}), "config": {"a": 1}, "plot": len}
    spot = spot_of(text, names)
    found = columns_at(spot.request, spot)
    assert (list(found) if found is not None else None) == wanted


@pytest.mark.parametrize(
    "text",
    ["pl.col('|", "pf.filter(pl.col('|", "pf.with_columns((pl.col('city') + pl.col('|", "pf.select('|", "pf['|"],
)
def test_columns_of_polars(text: str) -> None:
    polars = pytest.importorskip("polars")
    names = {"pl": polars, "pf": polars.DataFrame({"city": [1], "price": [2]})}
    assert offered(names, text) == ["city", "price"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("df['|", ["city", "price"]),
        ("df[['city', '|", ["city", "price"]),
        ("df.loc[:, '|", ["city", "price"]),
        ("df.loc[0, ['|", ["city", "price"]),
        ("df.groupby('city')['|", ["city", "price"]),
        ("df[df['|", ["city", "price"]),
        ("df.ci|", ["city"]),
        ("df.city.val|", ["value_counts", "values"]),
    ],
)
def test_keys_and_attributes_of_frames(text: str, wanted: list[str]) -> None:
    pandas = pytest.importorskip("pandas")
    assert offered({"df": pandas.DataFrame({"city": [1], "price": [2]})}, text) == wanted


# -- arguments --------------------------------------------------------------------------------------------------------


def test_arguments_left_over() -> None:
    def sail(to: int, /, where: str, *more: int, hours: float = 1, motor: bool = True, **rest: int) -> None: ...

    names: dict[str, object] = {"sail": sail}

    def arguments(text: str) -> list[str]:
        return [text for text in offered(names, text) if text.endswith("=")]

    assert arguments("sail(|") == ["where=", "hours=", "motor="]
    assert arguments("sail(1, |") == ["where=", "hours=", "motor="]
    assert arguments("sail(1, 2, |") == ["hours=", "motor="]
    assert arguments("sail(1, where=2, |, motor=1)") == ["hours="]
    assert arguments("sail(1, 2,\n     3, # note (\n     |") == ["hours=", "motor="]
    assert arguments("sail(*values, mo|") == ["motor="]
    assert arguments("sail(1, [|") == [] and arguments("sail(hours=|") == [] and arguments("(|") == []
    assert offered(names, "sail(1, 2, motor=|")[:2] == ["False", "True"]
    assert arguments("def sail(|") == [] and arguments("class sail(|") == []


def test_values_of_parameters() -> None:
    def mix(kind: Literal["dry", "wet"], *, level: Literal[1, 2] | None = None) -> None: ...

    assert offered({"mix": mix}, "mix('|") == ["dry", "wet"] and offered({"mix": mix}, "mix(kind='w|") == ["wet"]
    assert offered({"mix": mix}, "mix('dry', level=|")[:2] == ["1", "2"]
    assert choices_of(Parameter("x", annotation="Literal[(), {}] | Literal['a'")) == ("a",)
    assert choices_of(Parameter("x", annotation="Literal[broken(]")) == ()
    assert signature_of(Parameter("x")) == ""


def test_a_call_many_lines_long() -> None:
    text = "print(" + "1,\n      " * 2_000 + "en|"
    assert offered({}, text)[0] == "end="


# -- paths and imports ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "is_path"),
    [("path", True), ("data_dir", True), ("filename", True), ("file_count", False), ("direction", False), ("f", False)],
)
def test_names_that_are_like_paths(name: str, is_path: bool) -> None:
    assert is_named_like_a_path(name) is is_path


@pytest.mark.skipif(os.name == "nt", reason="names that Windows does not take")
def test_odd_file_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("it's", 'say "hi"', "back\\slash", "new\nline", "ünï"):
        (tmp_path / name).write_text("")
    assert offered({}, "open('it|") == ["it\\'s"] and offered({}, 'open("it|') == ["it's"]
    assert offered({}, "open('back|") == ["back\\\\slash"] and offered({}, "open(r'back|") == ["back\\slash"]
    assert offered({}, "open('ün|") == ["ünï"] and offered({}, "!cat it|") == ["it\\'s"]


def test_modules_are_not_imported_by_names_in_strings() -> None:
    sys.modules.pop("this", None)
    assert offered({}, "import_module('thi|") == ["this"] and "this" not in sys.modules


def test_what_is_imported_already_is_not_offered_again() -> None:
    assert offered({}, "from os import getcwd, getcw|") == ["getcwdb"]
    assert offered({}, "from os import getcwd |") == ["as"] and offered({}, "import os |") == ["as"]
    assert offered({}, "from . |") == ["import"] and offered({}, "from .|") == ["import"]


# -- the place in code ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "start"),
        ("x = ", "operand"),
        ("x ", "operator"),
        ("f(", "operand"),
        ("f(x)", "operator"),
        ("if x: ", "start"),
        ("if x", "operand"),
        ("x[1:", "operand"),
        ("{'a': ", "operand"),
        ("lambda: ", "operand"),
        ("if f(lambda: x): ", "operand"),
        ("return ", "operand"),
        ("x = None ", "operator"),
        ("match ", "operand"),
        ("'a' ", "operator"),
        ("1 ", "operator"),
    ],
)
def test_what_the_grammar_expects(text: str, expected: str) -> None:
    assert spot_of(text, {}).expects == expected


def test_brackets_around_the_cursor() -> None:
    spot = spot_of("f(a, g[1, h(x, y", {})
    inner, middle, outer = spot.bracket(), spot.bracket(1), spot.bracket(2)
    assert inner is not None and middle is not None and outer is not None and spot.bracket(3) is None
    assert (inner.sign, middle.sign, outer.sign) == ("(", "[", "(")
    assert [piece.text for piece in middle.holder] == ["g"] and len(inner.arguments) == 2
    assert spot.typed == "y" and spot.previous == ","
