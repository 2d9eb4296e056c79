"""Did-you-mean for names, attributes, imports (shell.md section 7, BEYOND 23 g).

Python computes such hints only when it prints an exception itself, so they are missing from ``str(error)``. Names are
looked up statically: dictionaries of classes, instances, modules and frames, never ``getattr`` or ``dir``.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType
    from typing import Any

_CANDIDATES = 2000  # names that are compared
_LENGTH = 40  # characters of a name that is compared
_FOLDERS = 12  # entries of sys.path that are listed for a missing module
_OTHER_LANGUAGES = {"true": "True", "false": "False", "null": "None", "nil": "None", "NULL": "None", "none": "None",
                    "undefined": "None", "println": "print", "printf": "print", "echo": "print", "this": "self",
                    "raw_input": "input", "xrange": "range", "unicode": "str", "basestring": "str",
                    "unichr": "chr", "long": "int"}  # fmt: skip


def hint_for(error: BaseException, frame: FrameType | None) -> str:
    """Return a hint such as ``Did you mean: 'print'?``, or an empty text.

    Args:
        error: a NameError, AttributeError or ImportError; others have no hint.
        frame: where it was raised.
    """
    if issubclass(type(error), NameError):
        return _for_name(error, frame)  # type: ignore[arg-type]
    if issubclass(type(error), AttributeError):
        return _for_attribute(error, frame)  # type: ignore[arg-type]
    if issubclass(type(error), ModuleNotFoundError):
        return _for_module(error)  # type: ignore[arg-type]
    if issubclass(type(error), ImportError):
        return _for_import(error)  # type: ignore[arg-type]
    return ""


def nearest(wrong: str, names: Iterable[Any]) -> str | None:
    """Return the name that ``wrong`` was probably meant to be, or None.

    >>> nearest("lenght", ["len", "length", "height"])
    'length'
    >>> nearest("x", ["y", "z"]) is None
    True
    """
    if not wrong or len(wrong) > _LENGTH:
        return None
    best: str | None = None
    allowed = _allowed(wrong)
    private = wrong.startswith("_")
    lowered = wrong.lower()
    letters = set(wrong)
    count = 0
    for name in names:
        if type(name) is not str or name == wrong or abs(len(name) - len(wrong)) > allowed:
            continue
        if name.startswith("_") and not private and name.lstrip("_") != wrong:
            continue
        count += 1
        if count > _CANDIDATES:
            break
        if name.lower() == lowered:
            return name
        if len(letters.symmetric_difference(name)) > 2 * allowed:
            continue  # an edit changes at most two letters of the set; this is cheaper than counting edits
        distance = edits(wrong, name, allowed)
        if distance <= allowed and (best is None or distance < edits(wrong, best, len(wrong))):
            best = name
            allowed = distance
    return best


def _allowed(wrong: str) -> int:
    return 0 if len(wrong) < 2 else 1 if len(wrong) < 5 else 2 if len(wrong) < 9 else 3


def edits(left: str, right: str, limit: int) -> int:
    """Return the number of letters added, dropped, replaced or swapped with a neighbour, at most ``limit + 1``.

    >>> edits("improt", "import", 2), edits("a", "b", 0)
    (1, 1)
    """
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        next_row = [i]
        for j, b in enumerate(right, 1):
            cost = min(row[j] + 1, next_row[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and b == left[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            next_row.append(cost)
        if min(next_row) > limit:
            return limit + 1
        before, row = row, next_row
    return min(row[-1], limit + 1)


def _meant(name: str | None) -> str:
    return f"Did you mean: {name!r}?" if name else ""


def _for_name(error: NameError, frame: FrameType | None) -> str:
    wrong = error.name
    if type(wrong) is not str or frame is None or type(error).__name__ == "UnboundLocalError":
        return ""
    code = frame.f_code
    local_names = _names_of(frame.f_locals) or [*code.co_varnames, *code.co_freevars, *code.co_cellvars]
    own = frame.f_locals.get("self") if type(frame.f_locals) is dict else None
    if own is None and "self" in code.co_varnames:
        own = frame.f_locals.get("self")
    if own is not None and wrong in set(static_names(own)):
        return f"Did you mean: 'self.{wrong}'?"
    found = nearest(wrong, [*local_names, *_names_of(frame.f_globals), *_names_of(frame.f_builtins)])
    if wrong in sys.stdlib_module_names and not wrong.startswith("_"):
        forgotten = f"id you forget to import {wrong!r}?"
        return f"Did you mean: {found!r}? Or d{forgotten}" if found else f"D{forgotten}"
    return _meant(found or _OTHER_LANGUAGES.get(wrong))


def _for_attribute(error: AttributeError, frame: FrameType | None) -> str:
    wrong, owner = error.name, getattr(error, "obj", None)
    if type(wrong) is not str or owner is None:
        return ""
    found = nearest(wrong, static_names(owner))
    if found is None and type(owner) is type(sys):
        name = dict.get(_own_dict(owner) or {}, "__name__")
        if type(name) is str and f"{name}.{wrong}" not in sys.modules and _is_module_of(owner, wrong):
            return f"Did you forget to import '{name}.{wrong}'?"
    return _meant(found)


def _is_module_of(package: object, name: str) -> bool:
    folders = dict.get(_own_dict(package) or {}, "__path__")
    if type(folders) is not list or not name.isidentifier():
        return False
    for folder in folders[:3]:
        if type(folder) is str:
            path = os.path.join(folder, name)
            if os.path.isfile(path + ".py") or os.path.isfile(os.path.join(path, "__init__.py")):
                return True
    return False


def _for_import(error: ImportError) -> str:
    module, wrong = error.name, getattr(error, "name_from", None)
    if wrong is None and type(error.msg) is str and error.msg.startswith("cannot import name '"):
        wrong = error.msg[len("cannot import name '") :].partition("'")[0]  # Python 3.11 has it only there
    if type(wrong) is not str or type(module) is not str:
        return ""
    found = sys.modules.get(module)
    return _meant(nearest(wrong, static_names(found))) if found is not None else ""


def _for_module(error: ImportError) -> str:
    name = error.name
    if type(name) is not str:
        return ""
    package, _, wrong = name.rpartition(".")
    if package:
        owner = sys.modules.get(package)
        folders = dict.get(_own_dict(owner) or {}, "__path__") if owner is not None else None
        names = _listed(folders) if type(folders) is list else []
        found = nearest(wrong, names)
        return _meant(f"{package}.{found}" if found else None)
    known = [entry for entry in list(sys.modules) if type(entry) is str and "." not in entry]
    names = [*sorted(sys.stdlib_module_names), *known]
    return _meant(nearest(wrong, [*names, *_listed(sys.path)]))


def _listed(folders: list[Any]) -> list[str]:
    """Return the names of modules in some folders; looks at names only."""
    found: list[str] = []
    for folder in folders[:_FOLDERS]:
        if type(folder) is not str:
            continue
        try:
            with os.scandir(folder or ".") as entries:
                for entry in entries:
                    name, _, ending = entry.name.partition(".")
                    if name.isidentifier() and (not ending or ending == "py" or ending.endswith(("so", "pyd"))):
                        found.append(name)
                    if len(found) > _CANDIDATES:
                        break
        except OSError:
            continue
    return found


def static_names(owner: object) -> list[str]:
    """Return the attribute names of an object that can be seen without running code of its class."""
    found: list[str] = []
    if isinstance(owner, type):
        for base in type.__dict__["__mro__"].__get__(owner):
            found += _names_of(type.__dict__["__dict__"].__get__(base))
    else:
        found += _names_of(_own_dict(owner))
    for base in type.__dict__["__mro__"].__get__(type(owner)):
        found += _names_of(type.__dict__["__dict__"].__get__(base))
    return found


def _own_dict(owner: object) -> dict[str, Any] | None:
    # The instance dictionary by the slot of the class that made it, past any property named __dict__.
    for base in type.__dict__["__mro__"].__get__(type(owner)):
        slot = type.__dict__["__dict__"].__get__(base).get("__dict__")
        if slot is not None and type(slot).__name__ in ("getset_descriptor", "member_descriptor"):
            try:
                found = slot.__get__(owner)
            except (AttributeError, TypeError):
                return None
            return found if isinstance(found, dict) else None
    return None


def _names_of(mapping: Any) -> list[str]:
    kind = type(mapping)
    if isinstance(mapping, dict):
        keys: Any = list(dict.keys(mapping))
    elif kind is _PROXY or kind.__name__ == "FrameLocalsProxy":
        keys = list(mapping)
    else:
        return []
    return [key for key in keys if type(key) is str]


_PROXY = type(type.__dict__)
