"""text/plain never fails: bad reprs, slow ones, huge ones; and its options."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from ipython.services.formatting.plain_text import float_format
from tests.unit.services.formatting.conftest import Make

Text = Callable[..., str]
Errors = list[tuple[str, str]]


class Raises:
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __repr__(self) -> str:
        raise self.error


class Endless:
    def __repr__(self) -> str:
        return repr(self)


class NoText:
    def __repr__(self) -> str:
        return 3  # type: ignore[return-value]


class Odd(type):
    def __hash__(cls) -> int:
        raise TypeError("no hash")

    def __eq__(cls, other: object) -> bool:
        raise ZeroDivisionError


class OfOdd(metaclass=Odd):
    pass


def of_silent() -> type:
    """A class that no attribute can be asked of, pytest's questions included."""

    class Silent(type):
        def __getattribute__(cls, name: str) -> Any:
            raise RuntimeError(name)

    class OfSilent(metaclass=Silent):
        pass

    return OfSilent


class Claims:
    @property
    def __class__(self) -> Any:
        raise ZeroDivisionError


class Text3(str):
    def __len__(self) -> int:
        raise ZeroDivisionError


class GivesText3:
    def __repr__(self) -> str:
        return Text3("odd")


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (Raises(ZeroDivisionError()), "ZeroDivisionError"),
        (Raises(SystemExit(3)), "SystemExit"),
        (Raises(GeneratorExit()), "GeneratorExit"),
        (Endless(), "RecursionError"),
        (NoText(), "TypeError"),
    ],
    ids=["exception", "exit", "generator exit", "recursion", "no text"],
)
def test_a_repr_that_fails(text: Text, errors: Errors, value: object, error: str) -> None:
    assert text(value) == f"<Bad object at {id(value):#x}: repr raised {error}>"
    assert errors == [(error, f"the repr of {type(value).__name__} failed:")]


def test_the_rest_of_a_container_is_shown(text: Text, errors: Errors) -> None:
    bad = Raises(ZeroDivisionError())
    stand_in = f"<Bad object at {id(bad):#x}: repr raised ZeroDivisionError>"
    assert text([1, bad, {2: bad}], max_width=200) == f"[1, {stand_in}, {{2: {stand_in}}}]"
    assert errors == [("ZeroDivisionError", "the repr of Raises failed (1 more failed):")]


def test_an_interrupt_passes_on(text: Text, errors: Errors) -> None:
    with pytest.raises(KeyboardInterrupt):
        text([Raises(KeyboardInterrupt())])
    assert not errors


@pytest.mark.parametrize(
    "given",
    [
        lambda: OfOdd,
        lambda: OfOdd(),
        lambda: [OfOdd()],
        of_silent,
        lambda: of_silent()(),
        lambda: Claims(),
        lambda: GivesText3(),
        lambda: Text3("a"),
    ],
)
def test_hostile_types_do_no_harm(text: Text, given: Callable[[], object]) -> None:
    shown = text(given())
    assert type(shown) is str and shown


def test_a_whole_number_with_too_many_digits(text: Text, errors: Errors) -> None:
    if not hasattr(sys, "get_int_max_str_digits") or not sys.get_int_max_str_digits():
        pytest.skip("this Python converts numbers of any length")
    assert text([10**5000, 1]).endswith(": repr raised ValueError>, 1]")
    assert text(10**5000).startswith("<Bad object at 0x")
    assert [error for error, _ in errors] == ["ValueError", "ValueError"]


def test_nesting_deeper_than_the_stack(text: Text) -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    shown = text(deep)
    assert "RecursionError" in shown and len(shown) < 100_000
    while deep:
        deep = deep.pop()


def test_a_repr_that_prints(text: Text, capsys: pytest.CaptureFixture[str]) -> None:
    class Prints:
        def __repr__(self) -> str:
            print("printed")
            return "Prints"

    assert text(Prints()) == "Prints"
    assert capsys.readouterr().out == "printed\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no interval timer")
@pytest.mark.timeout(60, method="thread")  # the other method uses the same timer
def test_a_repr_that_takes_too_long(text: Text, errors: Errors) -> None:
    class Slow:
        def __repr__(self) -> str:
            try:
                time.sleep(20)
            except Exception:
                raise AssertionError from None
            return "slow"

    slow = Slow()
    assert text(slow, time_limit=0.05) == f"<Slow object at {id(slow):#x}: repr took longer than 0.05 s>"
    shown = text(["first" * 20, slow], time_limit=0.05)
    assert shown.startswith("['firstfirst")
    assert shown.endswith("... (output cut after 0.05 s; print(repr(...)) shows all of it)")
    assert not errors


def test_a_huge_repr_is_cut(text: Text) -> None:
    class Huge:
        def __repr__(self) -> str:
            return "x" * 10_000_000

    shown = text(Huge(), max_characters=1000)
    assert shown == "x" * 1000 + "\n... (output cut after 1,000 characters; print(repr(...)) shows all of it)"

    class Tall:
        def __repr__(self) -> str:
            return "line\n" * 10_000

    assert text(Tall(), max_lines=10).count("\n") == 10


def test_long_texts_inside_a_foreign_container_are_cut_too(text: Text) -> None:
    assert text([Raises, "a" * 500], string_limit=10).endswith("'aaaaa...aaaaa' (500 characters)]")


def test_options(text: Text, make: Make) -> None:
    assert text([1, 2, 3], max_seq_length=2) == "[1, 2, ...]"
    assert text(list(range(40)), pprint=False) == repr(list(range(40)))
    assert text(["a" * 10, "b" * 10], max_width=20, newline="\r\n") == "['aaaaaaaaaa',\r\n 'bbbbbbbbbb']"
    assert text([1 / 3], float_precision="3") == "[0.333]"
    formatter = make().formatters["text/plain"]
    formatter.max_width = 10
    assert formatter(["aaaa", "bbbb"]) == "['aaaa',\n 'bbbb']"
    formatter.max_seq_length = 1
    assert formatter([1, 2]) == "[1, ...]"


def test_the_precision_of_floats(make: Make) -> None:
    formatter = make().plain_text_formatter
    formatter.float_precision = "2"
    assert formatter.float_format == "%.2f"
    assert (formatter(1 / 3), formatter({"a": [1 / 3] * 2, "b": object}), formatter([1 / 3] * 20 + [object])[:10]) == (
        "0.33",
        "{'a': [0.33, 0.33], 'b': object}",
        "[0.33,\n 0.",
    )
    with pytest.raises(ValueError, match="not 'abc'"):
        formatter.float_precision = "abc"
    assert formatter.float_precision == "2"
    formatter.float_precision = ""
    assert formatter(0.1) == "0.1"


def test_numpy_follows_the_precision(make: Make) -> None:
    numpy = pytest.importorskip("numpy")
    formatter = make().plain_text_formatter
    before = numpy.get_printoptions()["precision"]
    try:
        formatter.float_precision = "3"
        assert numpy.get_printoptions()["precision"] == 3
        formatter.float_precision = "%.2e"
        assert numpy.get_printoptions()["precision"] == 2
        formatter.float_precision = ""
        assert numpy.get_printoptions()["precision"] == 8
    finally:
        numpy.set_printoptions(precision=before)


@pytest.mark.parametrize(("given", "expected"), [("", ""), ("3", "%.3f"), ("%.3e", "%.3e"), ("%g", "%g")])
def test_float_format(given: str, expected: str) -> None:
    assert float_format(given) == expected


@pytest.mark.parametrize("given", ["x", "%", "%d%d", "-1", "1.5"])
def test_a_precision_that_is_none(given: str) -> None:
    with pytest.raises(ValueError, match=r"float|precision"):
        float_format(given)


@pytest.mark.parametrize("value", [1, 1.5, "a", [1], (1,), {1: 2}])
def test_what_is_registered_for_a_builtin_type_is_used(make: Make, value: object) -> None:
    formatter = make().formatters["text/plain"]
    before = formatter.for_type(type(value), lambda obj, p, cycle: p.text("mine"))
    assert formatter(value) == "mine"
    formatter.for_type(type(value), before)
    assert formatter(value) == repr(value)
    formatter.type_printers[type(value)] = lambda obj, p, cycle: p.text("as an item")
    assert formatter(value) == "as an item"
    formatter.type_printers[type(value)] = before


def test_what_is_registered_for_pretty_is_used(make: Make) -> None:
    from ipython.services.formatting.pretty import for_type

    for_type(float, lambda obj, p, cycle: p.text("float"))
    assert make().formatters["text/plain"]([1.5]) == "[float]"
