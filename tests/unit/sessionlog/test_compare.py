"""Verdicts: what passes, what fails and why, by kinds of output and of failures."""

from __future__ import annotations

import doctest

import pytest

from ipython.sessionlog.compare import FAILED, PASSED, SKIPPED, UNUSABLE, Rules, check, is_equal
from ipython.sessionlog.examples import Example, Expected, Outcome, Raised

RULE = "-" * 75
CONTEXT = (
    f"{RULE}\nKeyError                                  Traceback (most recent call last)\nCell In[1], line 1\n"
    "----> 1 d[1]\n\nKeyError: 1\n"
)
TB = "Traceback (most recent call last):\n"
NOT_FOUND = "Object `x` not found.\n"


def classic(expected: str, **fields: object) -> Example:
    return Example("f()\n", 1, (Expected("screen", expected),) if expected else (), **fields)  # type: ignore[arg-type]


def numbered(*expected: tuple[str, str]) -> Example:
    return Example("f()\n", 1, tuple(Expected(*one) for one in expected), "ipython")


def cell(*expected: tuple[str, str], closed: tuple[str, ...] = ("stdout", "result", "display")) -> Example:
    return Example("f()\n", 1, tuple(Expected(*one) for one in expected), "cell", closed)


def out(*pieces: tuple[str, str], raised: Raised | None = None) -> Outcome:
    return Outcome(pieces, raised)


KEY_ERROR = Raised("KeyError", "KeyError: 1\n")
PASSING = [
    (classic(""), out()),
    (classic("a\n5\n"), out(("stdout", "a\n"), ("result", "5\n"))),
    (classic("5\n"), out(("stderr", "warned\n"), ("result", "5\n"))),
    (classic("warned\n5\n"), out(("stderr", "warned\n"), ("result", "5\n"))),
    (classic("a\n<BLANKLINE>\nb\n"), out(("stdout", "a\n\nb\n"))),
    (classic("no end\n"), out(("stdout", "no end"))),
    (classic("1\tx\n"), out(("stdout", "1\tx\n"))),
    (classic("1       x\n"), out(("stdout", "1\tx\n"))),
    (classic(TB + "    ...\nKeyError: 1\n"), out(raised=KEY_ERROR)),
    (classic(TB + "KeyError: 1\n"), out(("stdout", "first\n"), raised=KEY_ERROR)),
    (classic("first\n" + TB + "KeyError: 1\n"), out(("stdout", "first\n"), raised=KEY_ERROR)),
    (classic(TB + "KeyError: 1\n"), out(("stdout", TB + "KeyError: 1\n"))),
    (classic("<f at 0x7f>\n"), out(("result", "<f at 0x12>\n"))),
    (classic("x\n", options=(("RANDOM", True),)), out(("result", "y\n"))),
    (classic("0.33\n", options=(("FLOAT", True),)), out(("result", "0.3333\n"))),
    (classic(""), out(("page", "long help\n"))),
    (classic("long help\n"), out(("page", "long help\n"))),
    (numbered(("result", "5\n")), out(("result", "5\n"))),
    (numbered(("screen", "a\n"), ("result", "5\n")), out(("stdout", "a\n"), ("result", "5\n"))),
    (numbered(("screen", "w\na\n"), ("result", "5\n")), out(("stderr", "w\n"), ("stdout", "a\n"), ("result", "5\n"))),
    (numbered(("screen", "5\n")), out(("result", "5\n"))),
    (numbered(("result", "a...z\n")), out(("result", "abcz\n"))),
    (numbered(("screen", CONTEXT)), out(raised=KEY_ERROR)),
    (numbered(("screen", "a\n" + CONTEXT)), out(("stdout", "a\n"), raised=KEY_ERROR)),
    (numbered(("screen", CONTEXT)), out(raised=Raised("KeyError", "my.mod.KeyError: 1\n"))),
    (numbered(("screen", "  Cell In[1], line 1\n    x y\n    ^\nSyntaxError: invalid syntax\n")),
     out(raised=Raised("SyntaxError", "SyntaxError: invalid syntax\n"))),
    (numbered(("screen", "KeyError: 1\n")), out(raised=KEY_ERROR)),
    (numbered(("screen", "UsageError: no\n")), out(raised=Raised("UsageError", "UsageError: no\n", "mistake"))),
    (numbered(("screen", NOT_FOUND)), out(("stdout", NOT_FOUND), raised=Raised("UsageError", "x", "told"))),
    (cell(("stdout", "a\n"), ("result", "5\n")), out(("stdout", "a\n"), ("result", "5\n"))),
    (cell(("result", "5\n")), out(("stderr", "w\n"), ("result", "5\n"))),
    (cell(("traceback", "KeyError: 1\n")), out(raised=KEY_ERROR)),
    (cell(("traceback", CONTEXT)), out(raised=KEY_ERROR)),
    (cell(closed=()), out(("result", "5\n"))),
]  # fmt: skip


@pytest.mark.parametrize(("example", "outcome"), PASSING, ids=range(len(PASSING)))
def test_what_passes(example: Example, outcome: Outcome) -> None:
    verdict = check(example, outcome)
    assert verdict.status == PASSED, verdict


FAILING = [
    (classic("4\n"), out(("result", "5\n")), "output differs"),
    (classic(""), out(("result", "5\n")), "it shows something, and nothing is expected"),
    (classic("5\n"), out(), "it shows nothing"),
    (classic(""), out(raised=KEY_ERROR), "it raised KeyError, which is not expected"),
    (classic(TB + "KeyError: 2\n"), out(raised=KEY_ERROR), "the message of the exception differs"),
    (classic(TB + "ValueError: 2\n"), out(raised=KEY_ERROR), "it raised KeyError, not ValueError"),
    (classic(TB + "KeyError: 1\n"), out(), "it did not raise KeyError"),
    (classic(TB + "KeyError: 1\n"), out(raised=Raised("KeyError", "m.KeyError: 1\n")),
     "the message of the exception differs"),
    (classic("other\n" + TB + "KeyError: 1\n"), out(("stdout", "a\n"), raised=KEY_ERROR), "output differs"),
    (classic("<f at 0x7f>\n", options=(("ADDRESS", False),)), out(("result", "<f at 0x12>\n")), "output differs"),
    (classic("a...z\n"), out(("result", "abcz\n")), "output differs"),
    (classic("0.33\n"), out(("result", "0.3333\n")), "output differs"),
    (classic("x\n", options=(("RANDOM", True),)), out(raised=KEY_ERROR), "it raised KeyError, which is not expected"),
    (numbered(("result", "5\n")), out(("stdout", "5\n")), "it is printed, where Out is expected"),
    (numbered(), out(("result", "5\n")), "it shows something, and nothing is expected"),
    (numbered(("screen", CONTEXT)), out(("stdout", "a\n"), raised=KEY_ERROR),
     "it shows something, and nothing is expected"),
    (numbered(), out(raised=Raised("UsageError", "UsageError: no\n", "mistake")), "UsageError: no"),
    (numbered(), out(("stdout", NOT_FOUND), raised=Raised("UsageError", NOT_FOUND, "told")), NOT_FOUND.strip()),
    (cell(("stdout", "a\n")), out(("stdout", "b\n")), "its stdout differs"),
    (cell(("stdout", "a\n")), out(("result", "a\n")), "no stdout came"),
    (cell(), out(("display", "a\n")), "display came, and none is expected"),
    (cell(("stderr", "a\n")), out(), "no stderr came"),
    (cell(closed=()), out(raised=KEY_ERROR), "it raised KeyError, which is not expected"),
    (classic(""), out(raised=Raised("EOFError", "EOFError: EOF when reading a line\n")),
     "it asks for input, and nobody answers here"),
    (Example("for i in x:\n", 1), out(raised=Raised("IndentationError", "IndentationError: expected a block\n")),
     "it is not whole: IndentationError: expected a block"),
    (classic(""), Outcome(lost="it took more than 5 s"), "it took more than 5 s"),
]  # fmt: skip


@pytest.mark.parametrize(("example", "outcome", "reason"), FAILING, ids=range(len(FAILING)))
def test_what_fails_and_why(example: Example, outcome: Outcome, reason: str) -> None:
    verdict = check(example, outcome)
    assert (verdict.status, verdict.reason) == (FAILED, reason)


def test_what_does_not_run() -> None:
    assert check(classic("", problem="no"), out()).status == UNUSABLE
    assert check(classic("", skip="tag"), out()).status == SKIPPED
    assert check(classic("", options=(("SKIP", True),)), out()).status == SKIPPED
    assert check(classic("x\n", may_fail=True), out(raised=KEY_ERROR)).status == PASSED


def test_options_of_a_run_and_of_an_example() -> None:
    outcome = out(("result", "abc\n"))
    assert check(classic("a...\n"), outcome, Rules((("ELLIPSIS", True),))).status == PASSED
    off = classic("a...\n", options=(("ELLIPSIS", False),))
    assert check(off, outcome, Rules((("ELLIPSIS", True),))).status == FAILED
    detail = classic(TB + "mod.KeyError: other\n")
    assert check(detail, out(raised=KEY_ERROR), Rules((("IGNORE_EXCEPTION_DETAIL", True),))).status == PASSED


TEXTS = [
    "1\n",
    "True\n",
    "0\n",
    "False\n",
    "a  b\n",
    "a b\n",
    "a\n\nb\n",
    "a\n<BLANKLINE>\nb\n",
    "a...b\n",
    "a x b\n",
    "",
]


@pytest.mark.parametrize("flag", ["", *(name for name in doctest.OPTIONFLAGS_BY_NAME if name.isupper())])
def test_standard_flags_mean_what_they_mean_in_doctest(flag: str) -> None:
    flags = doctest.OPTIONFLAGS_BY_NAME[flag] if flag else 0
    checker = doctest.OutputChecker()
    for expected in TEXTS:
        for got in TEXTS:
            assert is_equal(expected, got, {flag: True}) == checker.check_output(expected, got, flags), (expected, got)
