"""Compares text in which some fragments need not be equal: numbers, addresses, times, paths, placeholders, ``...``.

The expected text becomes one regular expression; what it finds for a number is then compared as a number.
"""

from __future__ import annotations

import re
from math import isfinite

from ipython.sessionlog.placeholders import ADDRESS, DURATION, NUMBER, PATH, PLACEHOLDER, pattern_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Holds = Callable[[str], bool]

RELATIVE = 1e-9  # by how much numbers of many digits may differ
LIMIT = 200_000  # characters of a text that is compared so

_TIMED_LINE = re.compile(
    r"^.*(?: per loop\b|\bCPU times: |\bWall time: |\bbest of \d+\b|\bloops? each\b|^CPU times).*$", re.MULTILINE
)
_FLOAT = re.compile(r"(?<![\w.])[-+]?(?:\d[\d_]*\.\d*|\.\d+|\d[\d_]*(?=[eE][-+]?\d))(?:[eE][-+]?\d+)?(?![\w.])j?")
_TIMES = re.compile(r"\d[\d,]*(?:\.\d+)?(?: ?(?:ns|us|µs|μs|ms|s|min|h)\b)?")
_REPEATED = re.compile(r"0(?: 0)+(?!\w)")  # ``1min 3s``
_SLOWEST = re.compile(r"^The slowest run took .*\n(?:This could mean .*\n)?", re.MULTILINE)
_AT_ADDRESS = re.compile(rf"(?<=at ){ADDRESS}")
_ADDRESS = re.compile(ADDRESS)
_DURATION = re.compile(rf"(?<![\w.]){DURATION}")
_PATH = re.compile(rf"(?<![\w.\\/<]){PATH}")


def is_near(expected: str, got: str) -> bool:
    """Whether a number is the expected one up to the digits that are written.

    Half a unit of the last digit is allowed, or a billionth of the number where many digits are written.

    >>> is_near("3.14", "3.14159"), is_near("3.14", "3.15"), is_near("0.1", "0.1"), is_near("nan", "nan")
    (True, False, True, True)
    """
    if expected == got:
        return True
    try:
        wanted, found = float(expected.replace(",", "")), float(got.replace(",", ""))
    except ValueError:
        return False
    if not (isfinite(wanted) and isfinite(found)):
        return wanted == found or (wanted != wanted and found != found)
    mantissa, _, exponent = expected.lower().replace("_", "").partition("e")
    digits = len(mantissa.partition(".")[2])
    unit = 10.0 ** (int(exponent or 0) - digits)
    return abs(wanted - found) <= max(0.5000001 * unit, RELATIVE * abs(wanted))


def masked(text: str, *, address: bool, timing: bool) -> str:
    """Return a text without what is never the same twice: addresses of objects, and times in lines that tell times.

    >>> masked("<object object at 0x7f12>", address=True, timing=True)
    '<object object at 0x...>'
    """
    if address and "at 0x" in text:
        text = _AT_ADDRESS.sub("0x...", text)
    if timing and ("loop" in text or "time" in text):
        text = _SLOWEST.sub("", _TIMED_LINE.sub(lambda line: _REPEATED.sub("0", _TIMES.sub("0", line[0])), text))
        text = text.replace("0 loops", "0 loop").replace("0 runs", "0 run")
    return text


def matches(
    expected: str,
    got: str,
    *,
    ellipsis: bool = False,
    whitespace: bool = False,
    numbers: bool = False,
    addresses: bool = False,
    durations: bool = False,
    paths: bool = False,
) -> bool:
    """Whether a text is the expected one, apart from fragments of the kinds that are named, and placeholders.

    Args:
        expected: may hold placeholders (``placeholders``).
        got: the text that came.
        ellipsis: ``...`` stands for anything.
        whitespace: any blanks equal any others.
        numbers: those with a fraction or an exponent are compared as ``is_near`` does.
        addresses: any ``0x`` number equals any other.
        durations: any number with a unit of time equals any other.
        paths: absolute paths are equal if their last parts are.

    >>> matches("[0.33, 0.67]", "[0.3333333, 0.6666667]", numbers=True), matches("<ID> s", "12 s"), matches("a", "b")
    (True, True, False)
    """
    if len(expected) > LIMIT or len(got) > LIMIT:
        return False
    finders = [PLACEHOLDER.pattern]
    finders += [r"\.\.\."] if ellipsis else []
    finders += [_ADDRESS.pattern] if addresses else []
    finders += [_DURATION.pattern] if durations else []
    finders += [_PATH.pattern] if paths else []
    finders += [_FLOAT.pattern] if numbers else []
    finders += [r"\s+"] if whitespace else []
    # A finder has groups of its own in the first place only, so ``pattern_of`` finds them where it expects them.
    finder = re.compile("|".join(f"(?:{pattern})" for pattern in finders))
    pieces: list[str] = []
    checks: list[Holds | None] = []
    at = 0
    for match in finder.finditer(expected):
        pieces.append(re.escape(expected[at : match.start()]))
        at = match.end()
        pattern, holds = _piece(match)
        if pattern == r"\s+" or pattern == "(?s:.*?)":
            pieces.append(pattern)
            continue
        pieces.append(f"({pattern})")
        checks.append(holds)
    pieces.append(re.escape(expected[at:]))
    source = "".join(pieces)
    if whitespace:
        source = rf"\s*{source}\s*"
    found = re.fullmatch(source, got)
    if found is None:
        return False
    return all(holds is None or holds(text) for holds, text in zip(checks, found.groups(), strict=True))


def _piece(match: re.Match[str]) -> tuple[str, Holds | None]:
    text = match[0]
    if match.group(1) or match.group(2):
        pattern, holds = pattern_of(match)
        return _without_groups(pattern), holds
    if text == "...":
        return "(?s:.*?)", None
    if text.isspace():
        return r"\s+", None
    if _ADDRESS.fullmatch(text):
        return ADDRESS, None
    if _DURATION.fullmatch(text):
        return _without_groups(DURATION), None
    if _PATH.fullmatch(text):
        last = re.split(r"[\\/]", text.rstrip("\\/"))[-1]
        return _without_groups(PATH), lambda got: re.split(r"[\\/]", got.rstrip("\\/"))[-1] == last
    return _without_groups(NUMBER) + "j?", lambda got: is_near(text.rstrip("j"), got.rstrip("j"))


def _without_groups(pattern: str) -> str:
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)
