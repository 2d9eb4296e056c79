"""Reformats a cell with the person's own formatter when Enter is pressed (``autoformatter``: black or yapf).

A cell that is no plain Python, and a formatter that is missing or refuses, leave the text as it was typed.
"""

from __future__ import annotations

from ipython.core.lazy import load_module

FORMATTERS = ("black", "yapf")


def reformat(text: str, formatter: str) -> str:
    """Return the text as the formatter writes it, without a newline at its end.

    Args:
        text: a cell, or its beginning.
        formatter: one of ``FORMATTERS``.
    """
    from ipython.source.transform import transform

    try:
        if transform(text).changed:
            return text  # magics and shell commands mean nothing to it
        made = _formatted(text, formatter)
    except Exception:  # half a cell is no Python yet: nothing to format
        return text
    return made.rstrip("\n") or text


def _formatted(text: str, formatter: str) -> str:
    if formatter == "black":
        black = load_module("black")
        made: str = black.format_str(text, mode=black.Mode())
        return made
    style: str = load_module("yapf.yapflib.yapf_api").FormatCode(text)[0]
    return style
