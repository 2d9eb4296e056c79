"""Values as text: ``Out[n]: ``, separators, several lines below the prompt; and writing what a stream can take.

shell.md section 6.2. Not here: which of a bundle's forms is shown (``bundle``), colours (``theme``).
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def value_text(prompt: str, text: str, *, before: str = "", after: str = "") -> str:
    """Return what is written for a value.

    Args:
        prompt: with its colours; empty for none.
        text: of the value; without one only the prompt is shown.
        before, after: the separators ``separate_out`` and ``separate_out2``.

    >>> value_text("Out[1]: ", "2"), value_text("Out[2]: ", "[1,\\n 2]"), value_text("", "2")
    ('Out[1]: 2\\n', 'Out[2]: \\n[1,\\n 2]\\n', '2\\n')
    """
    if prompt and "\n" in text:
        prompt += "\n"
    return f"{before}{prompt}{text.removesuffix(chr(10)) if prompt else text}\n{after}"


def write_text(stream: Any, text: str) -> None:
    """Write text to a stream and flush it; characters that its encoding lacks become ``\\x..`` escapes.

    Raises:
        OSError, ValueError, AttributeError: the stream is closed, broken, or none at all.
    """
    if not text:
        return
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = getattr(stream, "encoding", None) or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def current_stream(*, error: bool = False) -> Any:
    """Return ``sys.stdout`` (or ``sys.stderr``) as it is now; the one Python began with when it cannot be written."""
    stream: Any = sys.stderr if error else sys.stdout
    try:
        if not stream.closed:
            stream.write  # noqa: B018 - it is asked for, not called
            return stream
    except AttributeError:
        if callable(getattr(stream, "write", None)):  # a small class of the user's, without ``closed``
            return stream
    return sys.__stderr__ if error else sys.__stdout__
