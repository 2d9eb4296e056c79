"""``$name`` and ``{expression}``: the table of shell.md section 2.5 with BEYOND 8, and what a shell means by braces."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.source.expansion import expand, split_template

NAMES = {"n1": 3, "obj": {"k": 1}, "s": "a b", "x": "X", "z": 0, "w": 5}


def expanded(text: str) -> str:
    found = expand(text, lambda expression: eval(expression, {}, dict(NAMES)), NAMES.__contains__)[0]
    return found if "0x" not in found else found[: found.index("0x") + 2] + found[found.index(">") :]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$n1", "3"),
        ("{n1}", "3"),
        ("{n1+1}", "4"),
        ('{obj["k"]}', "1"),
        ("{n1!r}", "3"),
        ("$n1.real", "3"),
        ("$$HOME", "$HOME"),
        ("{{x}}", "{x}"),
        ("$missing", "$missing"),
        ("a{n1:03d}", "a003"),
        ("{1/z} $n1", "{1/z} 3"),
        ("{missing} $n1", "{missing} 3"),
        ("${n1}", "${n1}"),
        ("awk {print}", "awk {print}"),
        ("awk '{print $1}'", "awk '{print $1}'"),
        ("{s!q}", "'a b'"),
        ("{[0,1,2][0:2]}", "[0, 1]"),
        ("{n1!r:>5}", "    3"),
        ("echo '$n1' $n1", "echo '$n1' 3"),
        ("it's $n1", "it's 3"),
        ("{", "{"),
        ("{}", "{}"),
        ("$", "$"),
        ("a $$ b", "a $$ b"),
        ("{'}'}", "}"),
        ("$n1.", "3."),
        ("$x.txt", "X.txt"),
        ("$x.lower()", "<built-in method lower of str object at 0x>()"),
        ("\"it's\" '$n1' {n1}", "\"it's\" '$n1' 3"),
        ("'{n1}'", "'3'"),
        ("{n1:{w}d}", "    3"),
        ("{n1!=3}", "False"),
        ("{n1,n1}", "(3, 3)"),
        ('{"a":1}', '{"a":1}'),
        ('\'{"a": {"b": 1}}\'', '\'{"a": {"b": 1}}\''),
        ("cp a.{txt,md}", "cp a.{txt,md}"),
        ("{(} {n1}", "{(} 3"),
        ("{n1", "{n1"),
        ("$1 $? $HOME", "$1 $? $HOME"),
    ],
)
def test_expansion(text: str, expected: str) -> None:
    assert expanded(text) == expected


def test_part_that_failed_is_named() -> None:
    _, failures = expand("{1/z} {n1}", lambda e: eval(e, {}, dict(NAMES)), NAMES.__contains__)
    assert failures == [
        "{1/z} was left as it is: ZeroDivisionError: division by zero (write {{1/z}} for braces that are meant)"
    ]


@given(st.text(alphabet="${}'\"xn1!:r ", max_size=30))
def test_splitting_loses_nothing_it_does_not_document(text: str) -> None:
    parts = split_template(text)
    joined = "".join(part if isinstance(part, str) else part.text for part in parts)
    assert joined.replace("$", "").replace("{", "").replace("}", "") == text.replace("$", "").replace("{", "").replace(
        "}", ""
    )


@pytest.mark.parametrize(
    "text", ["cp a.{txt,md}", "{1..5}", "awk '{print $1}'", "echo '{nope}'", "$nope", "{}", "{print}"]
)
def test_what_a_shell_means_is_no_failure(text: str) -> None:
    assert expand(text, lambda e: eval(e, {}, dict(NAMES)), NAMES.__contains__) == (text, [])


def test_a_hostile_value_is_a_failure_of_its_field_only() -> None:
    class Hostile:
        def __format__(self, spec: str) -> str:
            raise RuntimeError("no")

    names = {"h": Hostile(), "n": 1}
    text, failures = expand("$h {h} {n}", names.__getitem__, names.__contains__)
    assert text == "$h {h} 1" and len(failures) == 2


@pytest.mark.parametrize("unit", ["{", "{(", "'", "$", "{x} ", "{(}", "$$", "}", '"', "\\"])
def test_fields_are_found_in_linear_time(unit: str) -> None:
    def lines_run(text: str) -> int:
        count = 0

        def trace(*_: object) -> object:
            nonlocal count
            count += 1
            return trace

        before = sys.gettrace()
        sys.settrace(trace)  # type: ignore[arg-type]
        try:
            split_template(text)
        finally:
            sys.settrace(before)
        return count

    # Behind some braces that open nothing the rest is looked at once, so a constant comes on top.
    assert lines_run(unit * 2000) <= 2.2 * lines_run(unit * 1000) + 500_000
