"""The loop that ``%timeit`` times: the one of the standard ``timeit``, made from trees so that lines stay lines."""

from __future__ import annotations

import ast
import gc
from itertools import repeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.api import MagicCall

TOP_LEVEL_AWAIT = 0x2000
COROUTINE = 0x80
LEAST_RUN = 0.2  # seconds that one run should take
MOST_LOOPS = 10**9

# As in the standard library, except that ours is also there as a coroutine, and that its names are none of the user's.
TEMPLATE = """\
{prefix}def inner(__numbers__, __clock__):
    __SETUP__
    __start__ = __clock__()
    for __number__ in __numbers__:
        __STATEMENT__
        pass
    __end__ = __clock__()
    return __end__ - __start__
"""


class TimedLoop:
    """A statement in a loop, ready to be timed.

    Args:
        call: whose context and variables the code sees.
        statement: what is timed.
        setup: what runs once before each run, untimed.

    Raises:
        SyntaxError, UserMistake: one of them cannot be read, or cannot stand in a function.
    """

    def __init__(self, call: MagicCall, statement: str, setup: str) -> None:
        context = call.context
        self._context = context
        statement, setup = context.transform(_ended(statement)), context.transform(_ended(setup))
        filename = context.register_source(statement)
        body, waits = _tree(statement, filename)
        start, start_waits = _tree(setup, context.register_source(setup))
        self._waits = waits or start_waits
        tree = ast.parse(TEMPLATE.format(prefix="async " if self._waits else ""))
        function: Any = tree.body[0]
        function.body[2].body[0:1] = body
        function.body[0:1] = start
        ast.fix_missing_locations(tree)
        context.prepare_entry()
        made: dict[str, Any] = {}
        exec(compile(tree, filename, "exec", 0, True), _scope(call), made)
        self._inner = made["inner"]

    def run(self, loops: int, clock: Callable[[], float]) -> float:
        """Run ``loops`` times and return the seconds by ``clock``; no garbage is collected meanwhile."""
        numbers = repeat(None, loops)
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            if self._waits:
                seconds: float = self._context.runner.run_coroutine(self._inner(numbers, clock))
            else:
                seconds = self._inner(numbers, clock)
        finally:
            if was_enabled:
                gc.enable()
        return seconds

    def enough_loops(self, clock: Callable[[], float]) -> int:
        """Return the smallest power of ten whose run takes ``LEAST_RUN`` seconds."""
        loops = 1
        while loops < MOST_LOOPS and self.run(loops, clock) < LEAST_RUN:
            loops *= 10
        return loops


def _tree(source: str, filename: str) -> tuple[list[Any], bool]:
    tree: Any = compile(source, filename, "exec", ast.PyCF_ONLY_AST | TOP_LEVEL_AWAIT, True)
    waits = bool(compile(tree, filename, "exec", TOP_LEVEL_AWAIT, True).co_flags & COROUTINE)
    return tree.body, waits


def _scope(call: MagicCall) -> dict[str, Any]:
    # The user's own dictionary where that is possible: names then cost what they cost in a cell. Variables of a
    # calling function go into a copy, so that nothing of the user's is overwritten.
    context = call.context
    scope = context.namespace.globals
    if call.local_names is not scope and call.local_names is not context.names:
        return {**scope, **context.names, **call.local_names}
    return scope if context.names is scope else {**scope, **context.names}


def _ended(source: str) -> str:
    return source if source.endswith("\n") else source + "\n"
