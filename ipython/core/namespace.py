"""The user's names: module, dictionary, and the ones the shell maintains (In, Out, _, _i ...).

The shell never reads its own state back from these names, so a user may rebind or delete any of them
(shell.md section 3.3).
"""

from __future__ import annotations

import builtins
import sys

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

_SMALL = frozenset({int, float, bool, complex, type(None)})
_METHOD_OF_C: Any = type(int.__sizeof__)
_SAMPLE = 16  # items looked at to guess the size of a container


def _gettext_has_underscore() -> bool:
    # A translator is called; what doctest's display hook leaves there is the last value of an example.
    return callable(builtins.__dict__.get("_"))


@value
class NamespaceStatistics:
    """What the shell holds on behalf of the user; ``bytes`` is an estimate."""

    names: int
    outputs: int
    bytes: int


class Namespace:
    """Owner of the user's names and of the caches of inputs and outputs.

    Args:
        module: the module cells run in; a new one named ``__main__`` by default.
        local: a mapping used as locals (embedding); the module's dictionary by default.
        cache_size: entries of ``Out``; 0 switches the cache off.
        cache_bytes: estimated bytes ``Out`` may hold before its oldest entries go.
        warn: told in one line when entries were dropped because of their number.
    """

    def __init__(
        self,
        module: ModuleType | None = None,
        local: dict[str, Any] | None = None,
        *,
        cache_size: int = 1000,
        cache_bytes: int = 256 * 1024 * 1024,
        warn: Callable[[str], None] | None = None,
    ) -> None:
        self.module = module if module is not None else type(sys)("__main__")
        self.module.__dict__.setdefault("__builtins__", builtins)
        self.globals: dict[str, Any] = self.module.__dict__
        self.locals: dict[str, Any] = local if local is not None else self.globals
        self.cache_size = cache_size
        self.cache_bytes = cache_bytes
        self._warn = warn
        self.inputs: list[str] = [""]  # transformed, by number
        self.typed: list[str] = [""]
        self.outputs: dict[int, Any] = {}
        self.directories: list[str] = []  # visited, this one last (``_dh``)
        self.directory_stack: list[str] = []  # of ``%pushd``, the newest first
        self._sizes: dict[int, int] = {}
        self._held = 0
        self._last: tuple[Any, Any, Any] = ("", "", "")
        self._last_inputs = ("", "", "")
        self.initial: frozenset[str] = frozenset()

    def install(self, names: dict[str, Any]) -> None:
        """Bind the shell's own names, and remember all names so far as not the user's."""
        local = self.locals
        local.update(names)
        local["In"] = local["_ih"] = self.inputs
        local["Out"] = local["_oh"] = self.outputs
        local["_dh"] = self.directories
        local["_i"] = local["_ii"] = local["_iii"] = ""
        if not _gettext_has_underscore():
            local["_"] = local["__"] = local["___"] = ""
        self.hide_current()

    def hide_current(self) -> None:
        """Count every name that exists now as not the user's (``%who`` leaves it out)."""
        local = self.locals
        self._initial_values = {name: local[name] for name in local}
        self.initial = frozenset(self._initial_values)

    def hide(self, names: dict[str, Any]) -> None:
        """Count these names, as bound now, as not the user's."""
        self._initial_values.update(names)
        self.initial = frozenset(self._initial_values)

    def user_names(self) -> list[str]:
        """Return the names the user made, sorted: no leading underscore, not one the session began with.

        A name that the session began with counts again once it is bound to something else.
        """
        began = self._initial_values
        return sorted(
            name
            for name, bound in self.locals.items()
            if not name.startswith("_") and not (name in began and began[name] is bound)
        )

    def prepare(self) -> None:
        """Put back what code cannot run without, in case the last cell rebound it."""
        scope = self.globals
        if scope.get("__builtins__") is not builtins:
            scope["__builtins__"] = builtins

    def record_input(self, number: int, typed: str, python: str) -> None:
        """Keep cell ``number`` in ``In`` and move ``_i``, ``_ii``, ``_iii``; blank cells never get here."""
        inputs = self.inputs
        while len(inputs) < number:
            inputs.append("")
            self.typed.append("")
        inputs.append(python.rstrip("\n"))
        text = typed[:-1] if typed.endswith("\n") else typed
        self.typed.append(text)
        local = self.locals
        first, second, _ = self._last_inputs
        self._last_inputs = (text, first, second)
        local["_i"], local["_ii"], local["_iii"] = self._last_inputs
        local[f"_i{number}"] = text

    def record_output(self, number: int | None, shown: Any) -> None:
        """Keep a shown value as ``_`` and, with a number, as ``Out[n]`` and ``_n``.

        ``_`` is left alone while the user has bound it to something else, or when gettext owns it in builtins.
        """
        if shown is self.outputs:
            return
        local = self.locals
        last = self._last
        if local.get("_", last[0]) is last[0] and not _gettext_has_underscore():
            self._last = (shown, last[0], last[1])
            local["_"], local["__"], local["___"] = self._last
        if number is None or not self.cache_size:
            return
        outputs = self.outputs
        kind = type(shown)
        size = 32 if kind in _SMALL else estimated_size(shown)
        self._held += size - self._sizes.get(number, 0)
        self._sizes[number] = size
        outputs[number] = shown
        local[f"_{number}"] = shown
        if len(outputs) >= self.cache_size:
            self._drop(max(2, self.cache_size // 10))
            if self._warn is not None:
                self._warn(
                    f"Output cache limit (currently {self.cache_size} entries) hit: the oldest were dropped from Out."
                )
        while self._held > self.cache_bytes and len(outputs) > 1:
            self._drop(1)

    def _drop(self, count: int) -> None:
        for number in list(self.outputs)[:count]:
            kept = self.outputs.pop(number)
            self._held -= self._sizes.pop(number, 0)
            if self.locals.get(f"_{number}") is kept:
                del self.locals[f"_{number}"]

    def forget_outputs(self) -> None:
        """Empty ``Out`` and the underscore names."""
        self._drop(len(self.outputs))
        self.outputs.clear()
        self._sizes.clear()
        self._held = 0
        self._last = ("", "", "")
        for name in ("_", "__", "___"):
            if name in self.locals:
                self.locals[name] = ""

    def forget(self, thing: Any) -> list[str]:
        """Let go of one object wherever it is kept as an output; returns the names it was kept under."""
        dropped: list[str] = []
        for number in [number for number, kept in self.outputs.items() if kept is thing]:
            del self.outputs[number]
            self._held -= self._sizes.pop(number, 0)
            dropped.append(f"Out[{number}]")
            if self.locals.get(f"_{number}") is thing:
                del self.locals[f"_{number}"]
        last = ["" if kept is thing else kept for kept in self._last]
        self._last = (last[0], last[1], last[2])
        for name in ("_", "__", "___"):
            if self.locals.get(name) is thing:
                self.locals[name] = ""
                dropped.append(name)
        return dropped

    def kept_last(self) -> tuple[Any, Any, Any]:
        """The values that ``_``, ``__`` and ``___`` got, whatever the names are bound to now."""
        return self._last

    def forget_inputs(self) -> None:
        """Empty ``In`` and the names made from it."""
        for number in range(len(self.inputs)):
            self.locals.pop(f"_i{number}", None)
        del self.inputs[1:]
        del self.typed[1:]
        self._last_inputs = ("", "", "")
        self.locals["_i"] = self.locals["_ii"] = self.locals["_iii"] = ""

    def statistics(self) -> NamespaceStatistics:
        """Return how much is held."""
        return NamespaceStatistics(len(self.locals), len(self.outputs), self._held)


def estimated_size(thing: Any) -> int:
    """Estimate the bytes that would be freed with ``thing``; runs no Python code of its type.

    Containers count a sample of their items; types whose ``__sizeof__`` is written in Python count as 1 kB.
    """
    kind = type(thing)
    method: Any = kind.__sizeof__
    if type(method) is not _METHOD_OF_C:
        return 1024
    size: int = method(thing)
    if kind is list or kind is tuple:
        sample = thing[:_SAMPLE]
        if sample:
            size += len(thing) * sum(_shallow(item) for item in sample) // len(sample)
    elif kind is dict and thing:
        total = count = 0
        for key, item in thing.items():
            total += _shallow(key) + _shallow(item)
            count += 1
            if count == _SAMPLE:
                break
        size += len(thing) * total // count
    return size


def _shallow(thing: Any) -> int:
    method: Any = type(thing).__sizeof__
    return int(method(thing)) if type(method) is _METHOD_OF_C else 1024
