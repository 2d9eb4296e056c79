"""Names that get their values when code is about to use them: what a profile keeps costs nothing until it is wanted.

Python gives no hook for a name that is missing in a module, so the code objects that are about to run are looked
through: the names they use, and the texts in them, since the line of a magic is a text.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import CodeType
    from typing import Any

    from ipython.core.runner import Runner

# What asks for names it does not mention: then all of them are bound.
ASKS_FOR_ALL = frozenset(
    ["globals", "locals", "vars", "dir", "eval", "exec", "who", "who_ls", "whos", "psearch", "mem", "reset_selective"]
)

_WORD = re.compile(r"\w+")


class LateNames:
    """Binds names of a session at their first use.

    Args:
        runner: runs the session's code.
        names: the session's variables.
        load: returns the value of a name.
        tell: told the name and the error when ``load`` raises; the name stays unbound.
    """

    def __init__(
        self,
        runner: Runner,
        names: dict[str, Any],
        load: Callable[[str], object],
        tell: Callable[[str, Exception], object],
    ) -> None:
        self._runner = runner
        self._names = names
        self._load = load
        self._tell = tell
        self.waiting: set[str] = set()

    def add(self, names: Iterable[str]) -> None:
        """Wait for the use of these names."""
        self.waiting.update(names)
        if self.waiting:
            self._runner.before_code = self.bind_those_used

    def bind_those_used(self, code: CodeType) -> None:
        """Bind the names that a code object uses, unless something else is bound to them by now."""
        used = set(words_of(code))
        for name in sorted(self.waiting if used & ASKS_FOR_ALL else self.waiting & used):
            if name not in self.waiting:
                continue  # another one needed it and has bound it
            self.waiting.discard(name)
            if name in self._names:
                continue
            try:
                self._names[name] = self._load(name)
            except Exception as error:
                self._tell(name, error)
        if not self.waiting and self._runner.before_code == self.bind_those_used:
            self._runner.before_code = None


def words_of(code: CodeType) -> Iterator[str]:
    """Yield the names that a code object and the functions in it use, and the words of the texts in it.

    >>> sorted(set(words_of(compile("def f(): return a.b + magic('x y-z')", "<f>", "exec"))) & set("abxyzf"))
    ['a', 'b', 'f', 'x', 'y', 'z']
    """
    yield from code.co_names
    waiting: list[object] = [*code.co_consts]
    while waiting:
        constant = waiting.pop()
        if isinstance(constant, str):
            yield from _WORD.findall(constant)
        elif isinstance(constant, (tuple, frozenset)):
            waiting += constant
        elif isinstance(constant, type(code)):
            yield from words_of(constant)
