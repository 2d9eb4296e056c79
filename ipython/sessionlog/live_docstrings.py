"""Docstrings of a module that has no Python file: found in the module itself, which has to be imported for it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def docstrings_of(module: str) -> dict[str, Any]:
    """Import a module and return the docstrings in which prompts stand, as ``[name, text]``; or what is wrong.

    >>> docstrings_of("no_such_module")["problem"]
    "ModuleNotFoundError: No module named 'no_such_module'"
    """
    import importlib

    try:
        loaded = importlib.import_module(module)
    except BaseException as error:
        return {"problem": f"{type(error).__name__}: {error}", "docstrings": []}
    found: list[list[str]] = []
    seen: set[int] = set()
    _collect(loaded, module, module, found, seen)
    return {"problem": "", "docstrings": found}


def _collect(thing: Any, name: str, module: str, found: list[list[str]], seen: set[int]) -> None:
    if id(thing) in seen:
        return
    seen.add(id(thing))
    text = getattr(thing, "__doc__", None)
    if isinstance(text, str) and (">>>" in text or "In [" in text):
        found.append([name, text])
    if isinstance(thing, type) or name == module:
        for key, held in sorted(vars(thing).items()):
            owner = getattr(held, "__module__", None) or getattr(
                getattr(held, "__objclass__", None), "__module__", None
            )
            is_part = callable(held) or isinstance(held, (property, staticmethod, classmethod))
            if is_part and (owner in (module, None) or (isinstance(thing, type) and not isinstance(held, type))):
                _collect(held, f"{name}.{key}", module, found, seen)
