"""The time of day as messages carry it."""

from __future__ import annotations

from time import gmtime, strftime, time

_last: tuple[int, str] = (-1, "")


def now_text() -> str:
    """Return the time in UTC with microseconds, as ISO 8601.

    >>> now_text()[-1], len(now_text())
    ('Z', 27)
    """
    global _last
    moment = time()
    second = int(moment)
    known, text = _last
    if second != known:
        text = strftime("%Y-%m-%dT%H:%M:%S", gmtime(second))
        _last = second, text
    return f"{text}.{int((moment - second) * 1_000_000):06d}Z"
