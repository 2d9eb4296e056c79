"""The exceptions that led to one another, for the debugger's command ``exceptions``."""

from __future__ import annotations

LIMIT = 100  # exceptions of one chain


def chain_of(error: BaseException) -> list[BaseException]:
    """The exceptions with a traceback that led to ``error``, oldest first, ``error`` last; each once.

    >>> try:
    ...     try:
    ...         1 / 0
    ...     except ZeroDivisionError:
    ...         {}["missing"]
    ... except KeyError as last:
    ...     [type(one).__name__ for one in chain_of(last)]
    ['ZeroDivisionError', 'KeyError']
    """
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and len(found) < LIMIT and not any(one is known for known in found):
        found.append(one)
        cause = one.__cause__  # an exception may call itself false
        one = cause if cause is not None else None if one.__suppress_context__ else one.__context__
    found.reverse()
    return [one for one in found if one.__traceback__ is not None or one is error]


def summary(error: BaseException, width: int = 70) -> str:
    """One line for an exception; a ``__str__`` that fails is not an error here."""
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = "<no message>"
    line = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return line if len(line) <= width else line[: width - 3] + "..."
