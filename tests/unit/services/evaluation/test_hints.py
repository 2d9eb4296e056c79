"""Annotations that are read and not run; from Python 3.14 on they are code."""

from __future__ import annotations

import sys
import textwrap
from typing import Any

import pytest

from ipython.services.evaluation.hints import hints_in, hints_of, texts_of
from ipython.services.evaluation.lookup import Lookup

IS_CODE = pytest.mark.skipif(sys.version_info < (3, 14), reason="annotations are objects before Python 3.14")
RAN: list[str] = []


class Loud:
    """Whatever an annotation does with it is taken down."""

    def __getattr__(self, name: str) -> Any:
        RAN.append(name)
        return self

    def __getitem__(self, key: object) -> Any:
        RAN.append("[]")
        return self

    def __or__(self, other: object) -> Any:
        RAN.append("|")
        return self

    def __call__(self, *arguments: object, **named: object) -> Any:
        RAN.append("()")
        return self


def made(source: str, **names: object) -> dict[str, Any]:
    """The names that a program defines; its annotations are those of this Python, no future ones."""
    scope: dict[str, Any] = {"__name__": "program", "Loud": Loud, "loud": Loud(), "RAN": RAN, **names}
    exec(compile(textwrap.dedent(source), "<test>", "exec", dont_inherit=True), scope)
    RAN.clear()
    return scope


def test_annotations_that_are_objects_or_texts() -> None:
    def sail(to: str, hours: float = 1.0) -> bool: ...

    class Car:
        doors: int

    assert hints_of(sail) == {"to": "str", "hours": "float", "return": "bool"}
    assert hints_in(vars(Car)) == {"doors": "int"} == Lookup().hints(Car)
    assert hints_in({}) == hints_in({"__annotations__": 5}) == {} == Lookup().hints(5)


@pytest.mark.parametrize(
    ("annotation", "shown"),
    [
        ("int", "int"),
        ("loud.Name", "loud.Name"),
        ("None", "None"),
        ("'later'", "later"),
        ("list[int] | None", "list[int] | None"),
        ("dict[str, tuple[int, ...]]", "dict[str, tuple[int, ...]]"),
        ("loud['a', 1]", "loud['a', 1]"),
        ("loud[[int, str], loud]", "loud[[int, str], loud]"),
        ("loud.make(1, key=loud)", "loud.make(1, key=loud)"),
    ],
)
@IS_CODE
def test_annotations_that_are_code_come_out_as_they_were_written(annotation: str, shown: str) -> None:
    scope = made(f"""
    def sail(to: {annotation}, *rest: {annotation}, **more: {annotation}) -> {annotation}: ...
    class Car:
        doors: {annotation} = 1
        def drive(self, car: {annotation}): ...
    """)
    assert hints_of(scope["sail"]) == dict.fromkeys(("to", "rest", "more", "return"), shown)
    assert hints_in(vars(scope["Car"])) == {"doors": shown}
    assert Lookup().signature(scope["Car"].drive) == f"(self, car: {shown})"
    assert not RAN


@pytest.mark.parametrize(
    "annotation",
    ["[RAN.append(x) for x in 'a']", "(lambda: RAN.append('x'))()", "1 << 10**9", "RAN.append(1) or int", "-loud"],
)
@IS_CODE
def test_annotations_that_are_not_understood_are_left_out_and_not_run(annotation: str) -> None:
    scope = made(f"def sail(first: int, to: {annotation}, last: int): ...")
    assert set(hints_of(scope["sail"])) <= {"first", "last"}
    assert (Lookup().signature(scope["sail"]) or "").startswith("(first") and not RAN


@IS_CODE
def test_results_and_fields_are_followed_by_annotations_that_are_code() -> None:
    scope = made("""
    import dataclasses
    @dataclasses.dataclass
    class Ship:
        name: str
        crew: list[str] = dataclasses.field(default_factory=list)
        def twin(self) -> Ship: ...
    def build() -> Ship: ...
    """)
    look = Lookup()
    for expression in ("build().name.upper", "build().twin().crew.append"):
        found = look.find_value(expression, [scope])
        assert found is not None and found.live, expression
    signature = look.signature(scope["Ship"])
    assert signature is not None and signature.startswith("(name: str, crew: list[str] = ")


@IS_CODE
def test_a_function_of_the_users_that_makes_annotations_is_not_called() -> None:
    scope = made("""
    def by_hand(format):
        RAN.append("was run")
        return {"x": int}
    def sail(x): ...
    sail.__annotate__ = by_hand
    """)
    assert hints_of(scope["sail"]) == {} and not RAN


def test_any_code_is_answered() -> None:
    def odd(format: int) -> object:
        if format > 2:
            raise NotImplementedError
        with open("nowhere") as file:
            return [file.read() for _ in range(format)]

    for code in (
        odd.__code__,
        compile("x = 1", "", "exec"),
        compile("", "", "exec"),
        test_any_code_is_answered.__code__,
    ):
        assert texts_of(code) == {}
