"""Upstream's classes of magics, made when they are asked for (``IPython.core.magics`` and its modules).

Each method calls the magic of ours with that name, whatever has been registered under the name since; so a subclass
may be registered in its place and call its base. No family of magics is imported before one of its methods is needed.
"""

from __future__ import annotations

import functools

from ipython.api import Lazy, MagicCall, load_module
from ipython.app.assemble import PLUGIN_PACKAGES
from ipython.app.current import get_ipython
from ipython.app.parts import FAMILIES
from ipython.compat.magic import Magics, cell_magic, line_cell_magic, line_magic, needs_local_scope, no_var_expand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

OTHERS = {  # what else existing code takes from these modules
    "ReplaceCodeTransformer": "ipython.compat.replace_code:ReplaceCodeTransformer",
    "TimeitResult": "ipython.magics.durations:TimeitResult",
    "_format_time": "ipython.magics.durations:format_time",
}


@functools.cache
def family(name: str) -> type[Magics]:
    """Return a class of magics.

    Raises:
        KeyError: upstream has none of that name.

    >>> family("NamespaceMagics").magics["line"]["who_ls"]
    'who_ls'
    """
    _, names = FAMILIES[name]
    methods: dict[str, Any] = {"__doc__": f"The magics {names}, as methods.", "__module__": __name__}
    for one in names.split():
        found = _declared(one)
        if found is not None:
            attribute = one if one.isidentifier() else f"magic_{ord(one)}"
            methods[attribute] = _method(one, attribute, *found)
    made: type[Magics] = type(name, (Magics,), methods)
    made.registered = True
    return made


def _declared(name: str) -> tuple[str, str] | None:
    """Return the target and the kind that a manifest declares for a magic."""
    for package in PLUGIN_PACKAGES:
        found = getattr(load_module(package), "MANIFEST", {}).get("magics", {}).get(name)
        if found is not None:
            return found[0], found[1]
    return None


def _method(name: str, attribute: str, target: str, kind: str) -> Callable[..., Any]:
    lazy = Lazy(target)

    def call(self: Any, line: str = "", cell: str | None = None, local_ns: dict[str, Any] | None = None) -> Any:
        shell = self.shell if self.shell is not None else get_ipython()
        if shell is None:
            raise RuntimeError(f"%{name} needs a shell, and none runs here")
        core = shell._shell
        names = core.namespace.locals if local_ns is None else local_ns
        return lazy.load()(MagicCall(name, line, cell, core.context, names))

    function = lazy.load()
    call.__name__ = attribute
    call.__qualname__ = f"{attribute}"
    call.__doc__ = function.__doc__
    needs_local_scope(call)
    if not getattr(function, "expands_variables", True):
        no_var_expand(call)
    mark = {"line": line_magic, "cell": cell_magic, "line_cell": line_cell_magic}[kind]
    return mark(name)(call)  # type: ignore[no-any-return]


def __getattr__(name: str) -> Any:
    if name in FAMILIES:
        return family(name)
    if name in OTHERS:
        return Lazy(OTHERS[name]).load()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *FAMILIES, *OTHERS})
