"""Whether an example showed what it should (docs/doctests.md, "What counts as equal").

Text is equal as it is for the standard library's doctest, with its flags. Beyond that: fragments that are never the
same twice (``tolerance``), placeholders, and the kinds of output kept apart where the expectation tells them apart.
"""

from __future__ import annotations

import re

from ipython.model.value import value
from ipython.sessionlog.directives import STANDARD
from ipython.sessionlog.examples import (
    DISPLAY,
    IPYTHON,
    PAGE,
    PYTHON,
    RESULT,
    SCREEN,
    SHOWN,
    STDERR,
    STDOUT,
    TRACEBACK,
    Example,
    Expected,
    Outcome,
)
from ipython.sessionlog.placeholders import has_placeholder
from ipython.sessionlog.tolerance import masked, matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ipython.sessionlog.examples import Raised

PASSED, FAILED, SKIPPED, UNUSABLE = "passed", "failed", "skipped", "unusable"
DIALECT_DEFAULTS = {IPYTHON: {"ELLIPSIS": True}}  # what is on without being asked for, unless switched off

_PLAIN_TRACEBACK = re.compile(
    r"^Traceback \((?:most recent call last|innermost last)\):\s*$\n?(?P<stack>.*?)^(?P<message>\w+.*)", re.M | re.S
)
_RULED_TRACEBACK = re.compile(r"^-{20,}\n([\w.]+)[ \t]+Traceback \(most recent call last\).*\n", re.M)
_SYNTAX_PLACE = re.compile(r"^ {0,2}(?:Cell In ?\[|File |Input In ?\[)", re.M)
_SYNTAX_MESSAGE = re.compile(r"^\w*(?:Error|Warning)(?::|$)", re.M)
_WRAPPED = re.compile(r"(?<=\S)(?P<quote>['\"])\n[ \t]+(?P=quote)")
_BLANK = re.compile(r"^[^\S\n]+$", re.M)
_BLANKLINE = re.compile(r"^<BLANKLINE>[^\S\n]*?$", re.M)


@value
class Verdict:
    """What became of an example; ``expected`` and ``got`` are the texts that differ, if texts do."""

    status: str
    reason: str = ""
    expected: str = ""
    got: str = ""
    kind: str = SCREEN


@value
class Rules:
    """The options of a run; ``of`` adds those of a dialect and an example's own directives."""

    options: tuple[tuple[str, bool], ...] = ()

    def of(self, example: Example) -> dict[str, bool]:
        """Return the options in force for an example."""
        return {**DIALECT_DEFAULTS.get(example.dialect, {}), **dict(self.options), **dict(example.options)}


def check(example: Example, outcome: Outcome, rules: Rules | None = None) -> Verdict:
    """Compare what an example showed with what it should show.

    >>> check(Example("1 + 1\\n", 1), Outcome((("result", "2\\n"),))).reason
    'it shows something, and nothing is expected'
    """
    options = (rules or Rules()).of(example)
    if example.problem:
        return Verdict(UNUSABLE, example.problem)
    if example.skip:
        return Verdict(SKIPPED, example.skip)
    if options.get("SKIP"):
        return Verdict(SKIPPED, "SKIP")
    if outcome.lost:
        return Verdict(FAILED, outcome.lost, expected_text(example), screen_text(outcome))
    expected, message = without_traceback(example)
    raised = outcome.raised
    if raised is not None:
        wrong = _check_raised(example, message, outcome, raised, options)
        if wrong is not None:
            return wrong
        if message is None or (example.dialect == PYTHON and not expected):
            return Verdict(PASSED)  # as doctest: what was printed before an exception does not count
    elif message is not None:
        whole = expected_text(example)
        if is_equal(whole, outcome.text(*SHOWN), options) or is_equal(whole, outcome.text(*SHOWN, STDERR), options):
            return Verdict(PASSED)  # it printed a traceback
        name = message.partition(":")[0].strip()
        return Verdict(FAILED, f"it did not raise {name}", whole, screen_text(outcome))
    if options.get("RANDOM"):
        return Verdict(PASSED)
    if any(one.kind == SCREEN for one in expected) or SCREEN in example.closed:
        return _check_screen(expected, outcome, options)
    return _check_kinds(expected, example.closed, outcome, options)


def expected_text(example: Example) -> str:
    """Return everything an example should show, as one text."""
    return "".join(one.text for one in example.expected)


def screen_text(outcome: Outcome) -> str:
    """Return what an example showed, as one text in the order it came, with its traceback."""
    text = outcome.text(*SHOWN, STDERR)
    if outcome.raised is not None and outcome.raised.kind != "told":
        text += "" if not text or text.endswith("\n") else "\n"
        text += outcome.raised.traceback or outcome.raised.message
        text += "" if text.endswith("\n") else "\n"
    return text


def is_equal(expected: str, got: str, options: Mapping[str, bool]) -> bool:
    """Whether two texts are equal under some options.

    >>> is_equal("[0, ..., 9]\\n", "[0, 1, 9]\\n", {}), is_equal("[0, ..., 9]\\n", "[0, 1, 9]\\n", {"ELLIPSIS": True})
    (False, True)
    """
    if expected == got:
        return True
    if got and expected.endswith("\n") and not got.endswith("\n"):
        got += "\n"  # on a screen they look the same
    if _is_equal_to_doctest(expected, got, options):
        return True
    if "\t" in expected + got and _is_equal_to_doctest(expected.expandtabs(), got.expandtabs(), options):
        return True
    if not options.get("DONT_ACCEPT_BLANKLINE"):
        expected, got = _BLANKLINE.sub("", expected), _BLANK.sub("", got)
    if "at 0x" in expected or "loop" in expected or "time" in expected:
        address, timing = options.get("ADDRESS", True), options.get("TIMING", True)
        plain, other = (masked(text, address=address, timing=timing) for text in (expected, got))
        if _is_equal_to_doctest(plain, other, options):
            return True
    tolerant = [name for name in ("FLOAT", "ADDRESS", "TIMING", "PATH") if options.get(name)]
    if not (tolerant or has_placeholder(expected)):
        return False
    return any(
        matches(
            expected, text, ellipsis=options.get("ELLIPSIS", False),
            whitespace=options.get("NORMALIZE_WHITESPACE", False), numbers="FLOAT" in tolerant,
            addresses="ADDRESS" in tolerant, durations="TIMING" in tolerant, paths="PATH" in tolerant,
        )
        for text in dict.fromkeys((got, unwrapped(got)))
    )  # fmt: skip


def unwrapped(text: str) -> str:
    """Return a text with the strings joined that were broken over lines because they were too long for one.

    >>> unwrapped("Path('/a/long/'\\n     'path')")
    "Path('/a/long/path')"
    """
    return _WRAPPED.sub("", text) if _WRAPPED.search(text) else text


def _is_equal_to_doctest(expected: str, got: str, options: Mapping[str, bool]) -> bool:
    if expected == got:
        return True
    import doctest

    flags = 0
    for name in STANDARD:
        if options.get(name):
            flags |= doctest.OPTIONFLAGS_BY_NAME[name]
    return doctest.OutputChecker().check_output(expected, got, flags)


# -- output ----------------------------------------------------------------------------------------------------------


def _check_screen(expected: Sequence[Expected], outcome: Outcome, options: Mapping[str, bool]) -> Verdict:
    whole = "".join(one.text for one in expected)
    results = "".join(one.text for one in expected if one.kind == RESULT)
    if not whole and not outcome.text(STDOUT, RESULT, DISPLAY):
        return Verdict(PASSED)  # a page leaves the screen again
    if not results:
        if is_equal(whole, outcome.text(*SHOWN), options) or is_equal(whole, outcome.text(*SHOWN, STDERR), options):
            return Verdict(PASSED)
        return _differs(whole, outcome.text(*SHOWN) or _stderr_for(whole, outcome))
    printed = "".join(one.text for one in expected if one.kind != RESULT)
    if not is_equal(results, outcome.text(RESULT), options):
        if is_equal(whole, outcome.text(*SHOWN), options):
            return Verdict(FAILED, "it is printed, where Out is expected", whole, outcome.text(*SHOWN), RESULT)
        return _differs(whole, outcome.text(*SHOWN), RESULT)
    before = (outcome.text(STDOUT, DISPLAY, PAGE), outcome.text(STDOUT, DISPLAY, PAGE, STDERR))
    if any(is_equal(printed, text, options) for text in before):
        return Verdict(PASSED)
    return _differs(whole, outcome.text(*SHOWN))


def _stderr_for(whole: str, outcome: Outcome) -> str:
    return outcome.text(STDERR) if whole else ""


def _check_kinds(
    expected: Sequence[Expected], closed: Sequence[str], outcome: Outcome, options: Mapping[str, bool]
) -> Verdict:
    for kind in (STDOUT, STDERR, PAGE, DISPLAY, RESULT):
        wanted = "".join(one.text for one in expected if one.kind == kind)
        got = outcome.text(kind)
        if (wanted or kind in closed) and not is_equal(wanted, got, options):
            return _differs(wanted, got, kind)
    return Verdict(PASSED)


def _differs(expected: str, got: str, kind: str = SCREEN) -> Verdict:
    what = "it" if kind in (SCREEN, RESULT) else f"its {kind}"
    if not expected:
        reason = "it shows something, and nothing is expected" if what == "it" else f"{kind} came, and none is expected"
    elif not got:
        reason = "it shows nothing" if what == "it" else f"no {kind} came"
    else:
        reason = "output differs" if what == "it" else f"{what} differs"
    return Verdict(FAILED, reason, expected, got, kind)


# -- exceptions ------------------------------------------------------------------------------------------------------


def without_traceback(example: Example) -> tuple[list[Expected], str | None]:
    """Return what an example should show beside a traceback, and the last lines of that; None if it should not raise.

    >>> text = "Traceback (most recent call last):\\n    ...\\nKeyError: 1\\n"
    >>> without_traceback(Example("d[1]\\n", 1, (Expected("screen", text),)))
    ([], 'KeyError: 1\\n')
    """
    kept: list[Expected] = []
    message: str | None = None
    for one in example.expected:
        found = None
        if one.kind == TRACEBACK:
            found = _traceback_in(one.text, example.dialect) or ("", one.text)
        elif one.kind == SCREEN:
            found = _traceback_in(one.text, example.dialect)
        if found is None:
            kept.append(one)
            continue
        message = found[1]
        if found[0]:
            kept.append(Expected(one.kind, found[0]))
    return kept, message


def _traceback_in(text: str, dialect: str) -> tuple[str, str] | None:
    """Return what stands before a traceback and what it ends with; None if there is no traceback in the text."""
    if "Traceback (" in text:
        plain = _PLAIN_TRACEBACK.search(text)
        if plain is not None:
            return text[: plain.start()], plain["message"]
        if dialect == PYTHON:
            return None
        ruled = list(_RULED_TRACEBACK.finditer(text))
        if ruled:
            name, end = ruled[-1][1], ruled[-1].end()
            last = re.search(rf"^{re.escape(name)}(?::|$)", text[end:], re.M)
            start = end + last.start() if last else text.rstrip("\n").rfind("\n") + 1
            return text[: ruled[0].start()], text[start:]
    if dialect != PYTHON:
        place = _SYNTAX_PLACE.search(text)
        messages = list(_SYNTAX_MESSAGE.finditer(text)) if place else []
        if place is not None and messages and messages[-1].start() > place.start():
            return text[: place.start()], text[messages[-1].start() :]
    return None


def _check_raised(
    example: Example, message: str | None, outcome: Outcome, raised: Raised, options: Mapping[str, bool]
) -> Verdict | None:
    """Return what is wrong with an exception, or None if it is the expected one."""
    if message is not None:
        if _is_message(message, raised, example.dialect, options):
            return None
        return Verdict(FAILED, _which(message, raised), message, raised.message, TRACEBACK)
    whole = expected_text(example)
    if whole and example.dialect != PYTHON:  # a short mode of tracebacks, or one line about a magic
        before = outcome.text(*SHOWN)
        for last in (raised.message, _short(raised.message)):
            if is_equal(whole, before + last, options):
                return None
    if raised.kind == "mistake" and is_equal(whole, outcome.text(*SHOWN) + raised.message, options):
        return None
    if raised.kind == "told" and is_equal(whole, outcome.text(*SHOWN), options):
        return None
    if example.may_fail:
        return None
    return Verdict(FAILED, _why(example, raised), whole, screen_text(outcome), TRACEBACK)


def _is_message(message: str, raised: Raised, dialect: str, options: Mapping[str, bool]) -> bool:
    given = raised.message if raised.message.endswith("\n") else raised.message + "\n"
    if is_equal(message, given, options):
        return True
    if dialect != PYTHON and is_equal(message, _short(given), options):
        return True
    return bool(options.get("IGNORE_EXCEPTION_DETAIL")) and _without_detail(message) == _without_detail(given)


def _short(message: str) -> str:
    """The message with the class as the shell and notebooks show it: without its module."""
    name, colon, rest = message.partition(":")
    return name.rpartition(".")[2] + colon + rest if " " not in name else message


def _without_detail(message: str) -> str:
    return message.partition("\n")[0].partition(":")[0].rpartition(".")[2]


def _why(example: Example, raised: Raised) -> str:
    name = raised.name
    if name == "EOFError":
        return "it asks for input, and nobody answers here"
    if name in ("SyntaxError", "IndentationError") and _is_unfinished(example.source):
        return f"it is not whole: {raised.message.strip()}"
    if raised.kind in ("mistake", "told"):
        return raised.message.strip().partition("\n")[0]
    return f"it raised {name}, which is not expected"


def _which(message: str, raised: Raised) -> str:
    wanted = message.partition(":")[0].strip()
    if wanted.rpartition(".")[2] == raised.name.rpartition(".")[2]:
        return "the message of the exception differs"
    return f"it raised {raised.name}, not {wanted}"


def _is_unfinished(source: str) -> bool:
    from ipython.source.completeness import check as complete

    return complete(source.rstrip("\n")).status == "incomplete"
