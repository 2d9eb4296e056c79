"""What import statements bind, from the modules that are loaded already."""

from __future__ import annotations

import sys
from types import ModuleType

from ipython.services.evaluation import attributes
from ipython.services.evaluation.stand_ins import UNKNOWN, StandIn


def loaded(name: str) -> object:
    """The module of that name, or a stand-in for it if it is not loaded."""
    found = sys.modules.get(name)
    if found is not None and attributes.is_instance(found, ModuleType):
        return found
    return StandIn("module", name=name)


def exported(module: object) -> dict[str, object]:
    """What ``from module import *`` binds."""
    names = attributes.own_names(module)
    listed = names.get("__all__")
    if attributes.shape_of(listed) in (list, tuple):
        return {name: names.get(name, UNKNOWN) for name in listed if type(name) is str}  # type: ignore[attr-defined]
    return {name: thing for name, thing in list(names.items()) if name[:1] != "_"}
