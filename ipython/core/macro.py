"""Macros: a piece of typed source under a name (magics.md section 13)."""

from __future__ import annotations

from ipython.core.files import without_coding_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Macro:
    """Source that runs when a line is its name alone.

    Args:
        code: the source; a line that declares its encoding is left out, and it always ends in a newline.

    >>> (Macro("a = 1") + "b = 2").value
    'a = 1\\nb = 2\\n'
    """

    is_macro = True  # how the shell knows one (core.prefilter), without importing this module

    def __init__(self, code: str) -> None:
        text = without_coding_line(code)
        self.value = text if text.endswith("\n") else text + "\n"

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"IPython.macro.Macro({self.value!r})"

    def __getstate__(self) -> dict[str, Any]:
        return {"value": self.value}

    def __add__(self, other: object) -> Macro:
        if isinstance(other, Macro):
            return Macro(self.value + other.value)
        if isinstance(other, str):
            return Macro(self.value + other)
        raise TypeError(f"unsupported operand type(s) for +: 'Macro' and '{type(other).__name__}'")
