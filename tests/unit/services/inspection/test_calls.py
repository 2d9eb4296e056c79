"""Which call the cursor stands in, and which parameter it gives."""

from __future__ import annotations

import functools
import os
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.model.inspection import CallHelp
from ipython.services.evaluation.lookup import Lookup
from ipython.services.inspection.calls import active_parameter, first_paragraph
from ipython.services.inspection.inspector import Inspector


def f(a: Any, b: Any, *rest: Any, key: int = 1, other: Any = None, **more: Any) -> str:
    """First line,
    and :func:`second`.

    More.
    """
    return ""


def g(x, /, y, z=3): ...  # type: ignore[no-untyped-def]


def h(*, only, names=2): ...  # type: ignore[no-untyped-def]


class K:
    """Class K."""

    def __init__(self, width: int, height: int = 2) -> None: ...

    def method(self, p, q=1):  # type: ignore[no-untyped-def]
        """Do it."""

    def __call__(self, zz) -> None: ...  # type: ignore[no-untyped-def]

    @classmethod
    def make(cls, size): ...  # type: ignore[no-untyped-def]


NAMES: dict[str, Any] = {"f": f, "g": g, "h": h, "K": K, "k": K(1), "os": os, "half": functools.partial(f, 1, key=5)}


def help_for(source: str, cursor: int | None = None) -> CallHelp | None:
    inspector = Inspector(lambda: (NAMES,), evaluator=Lookup())
    return inspector.call_help(source, len(source) if cursor is None else cursor)


@pytest.mark.parametrize(
    ("typed", "name", "active"),
    [
        ("f(", "f", "a"),
        ("f(1", "f", "a"),
        ("f(1,", "f", "b"),
        ("f(1, 2, ", "f", "*rest"),
        ("f(1, 2, 3, 4, ", "f", "*rest"),
        ("f(key=", "f", "key"),
        ("f(key=1, ", "f", "a"),
        ("f(1, key=2, ", "f", "b"),
        ("f(1, unknown=", "f", "**more"),
        ("f(*x, ", "f", "*rest"),
        ("f(**d", "f", "**more"),
        ("f(a==1, ", "f", "b"),
        ("f(1, [2, 3", "f", "b"),
        ("f(1, (2, 3", "f", "b"),
        ("f(1, {2: 3, 4", "f", "b"),
        ("f(1, x[2, ", "f", "b"),
        ("f('a, b', ", "f", "b"),
        ("f('''a,\nb''', ", "f", "b"),
        ("f('(', ", "f", "b"),
        ("f('open, ", "f", "a"),
        ("f(lambda x, y=1: (x, y), ", "f", "b"),
        ("f(x for x in y, ", "f", "b"),
        ("f(1,  # (\n  2,\n  ", "f", "*rest"),
        ("f(\n", "f", "a"),
        ("f (", "f", "a"),
        ("f(g(1), ", "f", "b"),
        ("f(g(1, ", "g", "y"),
        ("g(", "g", "x"),
        ("g(1, y=2, ", "g", "z"),
        ("g(x=", "g", ""),
        ("h(", "h", ""),
        ("h(only=1, ", "h", "names"),
        ("K(1, ", "K", "height"),
        ("k.method(", "k.method", "p"),
        ("K.method(", "K.method", "self"),
        ("K.make(", "K.make", "size"),
        ("k(", "k", "zz"),
        ("half(", "half", "b"),
        ("half(key=", "half", "key"),
        ("os.path.join('a', ", "os.path.join", "*p"),
        ("''.join(", "''.join", "iterable"),
        ("x = 1\nif x:\n    y = f(1, ", "f", "b"),
        ("return f(", "f", "a"),
        ("not f(", "f", "a"),
        ("{'k': f(1, ", "f", "b"),
        ("[f(1), f(1, ", "f", "b"),
        ("x = f'{f(1, ", "f", "b"),
        ("%%time\nf(1, ", "f", "b"),
        ("f(1, 2))\nf(1, ", "f", "b"),
        ("f(]1, ", "f", "b"),
    ],
)
def test_active_parameter(typed: str, name: str, active: str) -> None:
    found = help_for(typed)
    assert found is not None and found.name == name
    assert found.opening == typed.rindex("(", 0, found.opening + 1)
    shown = found.parameters[found.active] if found.active >= 0 else ""
    assert shown.partition(":")[0].partition("=")[0].strip() == active


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "f",
        "f(1)",
        "(",
        "(1, ",
        "[f, ",
        "def f(",
        "class K(",
        "if (",
        "'f('",
        "# f(",
        "x = 'f(1, ",
        "unknown(",
        "5(",
        "os(",
    ]
    + [
        "%timeit f(",
        "!ls f(",
        "%%bash\nf(",
        "f(1).x(",
        ")",
        "f(1))",
        "lambda x: (",
        "print((",
        "@",
        "f\n(",
        "f'{f(1)",
        "f'{{f(",
    ],
)
def test_no_call(typed: str) -> None:
    found = help_for(typed)
    assert found is None or found.name == "print"


def test_what_is_known_of_a_call() -> None:
    found = help_for("x = f(1, 2)", 6)
    assert found is not None and found.opening == 5 and found.doc == "First line, and second."
    assert [one.partition(":")[0] for one in found.parameters] == ["a", "b", "*rest", "key", "other", "**more"]
    assert found.returns in ("str", "") and found.active == 0
    assert help_for("f(1, ke=3)", 7).active == 5  # type: ignore[union-attr]
    assert help_for("f(1, kez=3)", 6).active == 5  # type: ignore[union-attr]
    assert help_for("f(1, key=3)", 6).active == 3  # type: ignore[union-attr]


def test_a_name_that_the_cell_defines_above() -> None:
    found = help_for("def mine(first, second=2):\n    'Its doc.'\n\nmine(1, ")
    assert found is not None and found.doc == "Its doc."
    assert found.name == "mine" and found.parameters[found.active].startswith("second")


def test_a_method_of_what_a_call_gives_takes_no_self() -> None:
    found = help_for("class Car:\n    def start(self, hard, soft=1): ...\n\nCar().start(1, ")
    assert found is not None and found.parameters == ("hard", "soft=1") and found.active == 1
    found = help_for("''.upper().split(")
    assert found is not None and found.parameters == ("sep=None", "maxsplit=-1") and found.active == 0


@pytest.mark.parametrize(
    ("doc", "shown"),
    [
        ("f(x) -> y\n\nDo it.", "Do it."),
        ("f(x) -> y", ""),
        ("Do\nit.\n\nThen.", "Do it."),
        ("a" * 1000, "a" * 397 + "..."),
        ("", ""),
        ("\n\n", ""),
    ],
)
def test_first_paragraph(doc: str, shown: str) -> None:
    assert first_paragraph(doc, "f") == shown


def test_parameters_that_nothing_is_known_of() -> None:
    assert active_parameter("f(1, 2", 1, 6, ["..."]) == -1 and active_parameter("f(", 1, 2, []) == -1


def test_an_answer_comes_within_a_key_even_at_the_end_of_a_huge_cell() -> None:
    inspector = Inspector(lambda: (NAMES,), evaluator=Lookup())
    huge = "x = [1, 'a', (2, 3)]  # (\n" * 200_000 + "f(1, "
    for source in ("os.path.join('a', ", "f(g(1), key=[1, 2, {3: 4}], other=", huge):
        start = time.perf_counter()
        for _ in range(20):
            assert inspector.call_help(source, len(source)) is not None
        assert time.perf_counter() - start < 5.0  # 1 to 16 ms alone; reading the whole cell takes far longer


PIECES = st.sampled_from(
    [
        "f",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        "=",
        "*",
        "**",
        "'",
        '"',
        "'''",
        "\n",
        " ",
        "lambda",
        ":",
        "k.method",
        "1",
        "#",
    ]
    + ["\\", "f'{", "\x00", "\ud800", "é", "def ", "class ", "%%time\n", "%", "!", "os.path.join", "half", "key=", "\t"]
)


@given(st.lists(PIECES, max_size=30), st.integers(-3, 60))
def test_no_text_raises(pieces: list[str], cursor: int) -> None:
    source = "".join(pieces)
    found = help_for(source, cursor)
    if found is not None:
        assert -1 <= found.active < len(found.parameters)
        assert source[found.opening] == "(" and 0 <= found.opening < max(cursor, 1)
