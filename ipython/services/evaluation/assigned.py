"""Attributes that the instances of a class will have: what its methods assign to ``self``, its annotations, its fields.

Told by the byte code of the methods and the dictionaries of the classes; nothing is run.
"""

from __future__ import annotations

import sys
from types import FunctionType

from ipython.services.evaluation import attributes
from ipython.services.evaluation.hints import hints_in
from ipython.services.evaluation.stand_ins import UNKNOWN, StandIn, instance_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

    from ipython.services.evaluation.annotations import Reader

METHODS = 300  # of a class that are looked at
CODE = 20_000  # bytes of code of one method
_EMPTY: dict[str, type] = {"BUILD_LIST": list, "BUILD_MAP": dict, "BUILD_SET": set, "BUILD_TUPLE": tuple,
                           "LIST_EXTEND": list, "FORMAT_VALUE": str, "BUILD_STRING": str}  # fmt: skip
_opnames: list[str] = []


def assigned_names(cls: type) -> dict[str, object]:
    """Names that instances have beside those of their classes; under each what is known of its value.

    >>> class Car:
    ...     def __init__(self, name):
    ...         self.name, self.doors = name, []
    >>> sorted(assigned_names(Car))
    ['doors', 'name']
    """
    found: dict[str, object] = {}
    for base in reversed(attributes.mro(cls)):
        if attributes.module_of(base) == "builtins":
            continue
        names = attributes.names_in_class(base)
        found.update(dict.fromkeys(hints_in(names), UNKNOWN))
        fields = names.get("__dataclass_fields__")
        if type(fields) is dict:
            found.update(dict.fromkeys([name for name in fields if type(name) is str], UNKNOWN))
        for function in list(names.values())[:METHODS]:
            if type(function) is FunctionType:
                for name, thing in _assigned_in(function).items():
                    if thing is not UNKNOWN or name not in found:
                        found[name] = thing
    return found


def annotated(cls: type, name: str, reader_for: Any) -> object:
    """What the annotations of a class say an attribute is; UNKNOWN if nothing.

    Args:
        reader_for: makes the reader of annotations of a class.
    """
    for base in attributes.mro(cls):
        hints = hints_in(attributes.names_in_class(base))
        if name in hints:
            reader: Reader = reader_for(base)
            return reader.of_hint(hints[name])
    return UNKNOWN


def _given(function: FunctionType, place: int) -> object:
    """What stands for a parameter; its annotation is read only when somebody asks."""
    code = function.__code__
    if 0 < place < code.co_argcount + code.co_kwonlyargcount:
        return StandIn("unknown", name=code.co_varnames[place], like=function)
    return UNKNOWN


def _assigned_in(function: FunctionType) -> dict[str, object]:
    """Attributes of the first parameter that are assigned, with the value where it is a constant or a display."""
    found: dict[str, object] = {}
    code = function.__code__
    written = code.co_code[:CODE] if code.co_argcount else b""
    # Most methods assign nothing: of pandas' hundreds only these few are read instruction by instruction.
    if _names_of_codes().index("STORE_ATTR") not in written[::2]:
        return found
    before = ("", 0)
    value: object = UNKNOWN
    for name, argument in _instructions(written):
        if name == "STORE_ATTR":
            if _loads_first(*before) and argument < len(code.co_names):
                found[code.co_names[argument]] = value
            value = UNKNOWN
        elif name.startswith("LOAD_FAST"):
            place = argument >> 4 if name.count("LOAD_FAST") > 1 else argument
            if place or name.count("LOAD_FAST") > 1:
                value = _given(function, place)
        elif name in ("LOAD_CONST", "LOAD_SMALL_INT"):
            value = _constant(code, argument) if name == "LOAD_CONST" else instance_of(int)
        elif name in _EMPTY:
            value = instance_of(_EMPTY[name])
        else:
            value = UNKNOWN
        before = (name, argument)
    return found


def _constant(code: CodeType, argument: int) -> object:
    constant = code.co_consts[argument] if argument < len(code.co_consts) else None
    return instance_of(type(constant)) if constant is not None else UNKNOWN


def _loads_first(name: str, argument: int) -> bool:
    if not name.startswith("LOAD_FAST"):
        return False
    return (argument & 15) == 0 if name.count("LOAD_FAST") > 1 else argument == 0


def _names_of_codes() -> list[str]:
    if not _opnames:
        import opcode

        _opnames.extend(opcode.opname)
    return _opnames


def _instructions(code: bytes) -> Any:
    """Names and arguments of the instructions of byte code; caches are left out."""
    names = _names_of_codes()
    extended = 0
    for position in range(0, len(code) - 1, 2):
        name = names[code[position]]
        if name == "CACHE":
            continue
        argument = extended << 8 | code[position + 1]
        if name == "EXTENDED_ARG":
            extended = argument
            continue
        extended = 0
        yield name, argument


def returns_itself(function: FunctionType) -> bool:
    """Whether all a function ends with is ``return self``."""
    code = function.__code__
    before = ("", -1)
    seen = False
    for instruction in _instructions(code.co_code[:CODE]):
        if instruction[0] == "RETURN_VALUE":
            if not _loads_first(*before) or before[0].count("LOAD_FAST") > 1:
                return False
            seen = True
        elif instruction[0] == "RETURN_CONST":
            return False
        before = instruction
    return seen and code.co_argcount > 0 and sys.version_info >= (3, 11)
