"""An exception as the data that examples are compared with."""

from __future__ import annotations

import traceback

from ipython.model.failure import UserMistake
from ipython.sessionlog.examples import Raised


def raised_of(error: BaseException, shown: str = "") -> Raised:
    """Describe an exception.

    Args:
        error: what a cell ended with.
        shown: the text that the shell has shown for it.

    >>> raised_of(KeyError("a")).message
    "KeyError: 'a'\\n"
    """
    if isinstance(error, UserMistake):
        if getattr(error, "is_told", False):
            return Raised("UsageError", f"{error}\n", "told")
        return Raised("UsageError", shown or f"{error}\n", "mistake")
    kind = {KeyboardInterrupt: "interrupt", SystemExit: "exit"}.get(type(error), "exception")
    name = type(error).__qualname__
    try:
        lines = traceback.format_exception_only(type(error), error)
        if isinstance(error, SyntaxError):  # as in doctest: the message counts, not the place
            starts = (f"{name}:", f"{type(error).__module__}.{name}:")
            first = next((at for at, line in enumerate(lines) if line.startswith(starts)), len(lines) - 1)
            lines = lines[first:]
        message = "".join(lines)
    except Exception as failed:  # str() of the exception raised
        message = f"{name}: <its text cannot be shown: {type(failed).__name__}>\n"
    return Raised(name, message, kind, shown)
