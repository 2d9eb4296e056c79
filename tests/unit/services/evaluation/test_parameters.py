"""Signatures as text, held against ``inspect.signature``."""

from __future__ import annotations

import collections
import functools
import inspect
import json
import sys
from typing import Any

import pytest

from ipython.services.evaluation.parameters import signature
from ipython.services.evaluation.plain import plain_text


def plain(a, b=2, *args, c=3, d, **kw): ...  # type: ignore[no-untyped-def]
def only_positional(a, b=None, /, c="x"): ...  # type: ignore[no-untyped-def]
def only_keywords(*, a, b=(1, 2)): ...  # type: ignore[no-untyped-def]
def nothing(): ...  # type: ignore[no-untyped-def]


class Made:
    """Callable in every way."""

    def __init__(self, x, y=0): ...  # type: ignore[no-untyped-def]
    def __call__(self, z, /): ...  # type: ignore[no-untyped-def]
    def method(self, a, *, b=1): ...  # type: ignore[no-untyped-def]

    @classmethod
    def maker(cls, a): ...  # type: ignore[no-untyped-def]

    @staticmethod
    def helper(a): ...  # type: ignore[no-untyped-def]


class Child(Made):
    """Inherits its ``__init__``."""


@pytest.mark.parametrize(
    "function",
    [plain, only_positional, only_keywords, nothing, Made, Child, Made(1), Made(1).method, Made.method, Made.maker,
     Made(1).helper, json.dumps, json.JSONDecoder, len, sorted, "a".split, "a".upper, str.upper, collections.Counter,
     functools.reduce, print, object, float, complex],
    ids=lambda function: getattr(function, "__qualname__", type(function).__name__),
)  # fmt: skip
def test_as_inspect_says(function: Any) -> None:
    try:
        expected = str(inspect.signature(function))
    except ValueError:
        pytest.skip("inspect cannot tell either")
    assert signature(function) == expected


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="annotations are code there and left out")
def test_annotations() -> None:
    scope: dict[str, Any] = {}
    source = "def f(a: int, b: 'list[str]' = None, *c: float, d: int | None = 3, **e: dict[str, int]) -> str: ..."
    exec(compile(source, "<test>", "exec", dont_inherit=True), scope)
    assert signature(scope["f"]) == (
        "(a: int, b: list[str] = None, *c: float, d: int | None = 3, **e: dict[str, int]) -> str"
    )


def test_a_decorated_function_shows_what_it_wraps() -> None:
    @functools.wraps(only_keywords)
    def wrapper(*args: Any, **named: Any) -> None: ...

    assert signature(wrapper) == "(*, a, b=(1, 2))"


def test_defaults_of_the_user_are_not_asked_for_their_repr() -> None:
    class Hostile:
        def __repr__(self) -> str:
            raise RuntimeError("was run")

    scope: dict[str, Any] = {"hostile": Hostile()}
    exec("def f(a=hostile, b=[hostile], c=hostile.__class__): ...", scope)
    assert signature(scope["f"]) == "(a=<Hostile>, b=[<Hostile>], c=Hostile)"


def test_a_wrapped_chain_that_never_ends() -> None:
    def first() -> None: ...

    first.__wrapped__ = first  # type: ignore[attr-defined]
    assert signature(first) is not None
    assert signature(3) is None and signature(object()) is None


def test_long_defaults_are_cut() -> None:
    assert len(plain_text("x" * 10_000)) <= 64
    assert plain_text(10**1000) == "<int>"
    assert plain_text({"a": (1,), "b": {2}}) == "{'a': (1,), 'b': {2}}"
