"""Python typed at the debugger's prompt: expressions and statements in the frame that is looked at.

A change of a local variable reaches the frame: by itself from Python 3.13 on, by writing back before.
"""

from __future__ import annotations

import sys
from types import CodeType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from types import FrameType
    from typing import Any

    from ipython.services.debugging.debugger import Debugger

_TOP_LEVEL_AWAIT = 0x2000
COROUTINE = 0x80
_FUTURE_FLAGS = 0x01FE0000
CONTINUATION = "...   "


def run_statement(source: str, frame: FrameType, debugger: Debugger) -> None:
    """Run ``source`` in a frame and show the value of an expression; unfinished statements are read to their end.

    Raises:
        BaseException: whatever the code raises, and SyntaxError.
    """
    flags = (frame.f_code.co_flags & _FUTURE_FLAGS) | _TOP_LEVEL_AWAIT
    source = source.strip()
    code, is_expression = _compiled(_whole(source, debugger), flags)
    names: dict[str, Any] = frame.f_globals
    local_names: MutableMapping[str, Any] = frame.f_locals
    shown: Any = None
    if any(isinstance(constant, CodeType) for constant in code.co_consts) and frame.f_code.co_name != "<module>":
        shown = _run_merged(code, names, local_names, debugger)
    else:
        shown = _run(code, names, local_names, debugger)
    if sys.version_info < (3, 13):
        _write_back(frame)
    if is_expression:
        debugger.displayhook(shown)


def _whole(source: str, debugger: Debugger) -> str:
    import codeop
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        while True:
            try:
                if codeop.compile_command(source, "<debugger>", "single") is not None:
                    return source
            except (SyntaxError, ValueError, OverflowError):
                return source  # wrong, or an await: compiling it says so, or runs it
            source += "\n" + debugger.host.read(CONTINUATION, debugger)


def _compiled(source: str, flags: int) -> tuple[CodeType, bool]:
    try:
        return compile(source, "<debugger>", "eval", flags, True), True
    except SyntaxError:
        return compile(source, "<debugger>", "exec", flags, True), False


def _run(code: CodeType, names: dict[str, Any], local_names: Any, debugger: Debugger) -> Any:
    value = eval(code, names, local_names)
    return debugger.host.run_coroutine(value) if code.co_flags & COROUTINE else value


def _run_merged(code: CodeType, names: dict[str, Any], local_names: Any, debugger: Debugger) -> Any:
    # Lambdas and comprehensions see globals only: the frame's variables are made globals of the statement.
    merged = {**names, **local_names}
    before = dict(merged)
    try:
        return _run(code, merged, merged, debugger)
    finally:
        for name, value in merged.items():
            if name != "__builtins__" and (name not in before or before[name] is not value):
                local_names[name] = value


def _write_back(frame: FrameType) -> None:
    # ``f_locals`` is a copy that the next reading makes anew.
    import ctypes

    ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
