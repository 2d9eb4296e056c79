"""The syntax of history ranges (shell.md section 8.2)."""

from __future__ import annotations

from ipython.model.failure import UserMistake

_MOST_SESSIONS = 10_000  # that one word may name


def parse_ranges(text: str) -> list[tuple[int, int, int | None]]:
    """Read ranges of history.

    Args:
        text: words such as ``4``, ``4-6``, ``4:6``, ``4-``, ``243/1-5``, ``~2/``, ``~5/8-~2/3``; empty means this
            session.

    Returns:
        ``(session, first line, line after the last or None)`` each; session 0 is the current one, negative numbers
        count back.

    Raises:
        UserMistake: a word that is no range; names it.

    >>> parse_ranges("4-6 ~2/3-5 ~1/")
    [(0, 4, 7), (-2, 3, 6), (-1, 1, None)]
    """
    words = text.split()
    if not words:
        return [(0, 1, None)]
    found: list[tuple[int, int, int | None]] = []
    for word in words:
        found.extend(_one(word))
    return found


def _one(word: str) -> list[tuple[int, int, int | None]]:
    left, separator, right = word.partition("-")
    if not separator:
        left, separator, right = word.partition(":")
    start_session, start = _place(left, word)
    if not separator:
        if start is None:
            if start_session is None:
                raise _mistake(word)
            return [(start_session, 1, None)]
        return [(start_session or 0, start, start + 1)]
    start = 1 if start is None else start
    if not right:
        return [(start_session or 0, start, None)]
    end_session, end = _place(right, word)
    if end is None:
        raise _mistake(word)
    stop = end + 1 if separator == "-" else end
    first = start_session or 0
    last = first if end_session is None else end_session
    if last == first:
        if end < start:
            raise UserMistake(f"{word!r} is not a history range: it ends before it begins")
        return [(first, start, stop)]
    if last < first or (first < 0 < last) or (first == 0 != last):
        raise UserMistake(f"{word!r} is not a history range: its second session is not behind its first")
    if last - first > _MOST_SESSIONS:
        raise UserMistake(f"{word!r} is not a history range: {last - first} sessions are more than {_MOST_SESSIONS}")
    middle: list[tuple[int, int, int | None]] = [(session, 1, None) for session in range(first + 1, last)]
    return [(first, start, None), *middle, (last, 1, stop)]


def _place(text: str, word: str) -> tuple[int | None, int | None]:
    session_text, slash, line_text = text.rpartition("/")
    session: int | None = None
    if slash:
        back = session_text.startswith("~")
        digits = session_text[1:] if back else session_text
        if not (digits.isascii() and digits.isdigit()):
            raise _mistake(word)
        session = -int(digits) if back else int(digits)
    if not line_text:
        if not slash:
            raise _mistake(word)
        return session, None
    if not (line_text.isascii() and line_text.isdigit()):
        raise _mistake(word)
    return session, int(line_text)


def _mistake(word: str) -> UserMistake:
    return UserMistake(f"{word!r} is not a history range: 4, 4-6, 4:6, 4-, 243/1-5, ~2/ and ~5/8-~2/3 are")
