"""Listing the user's variables (magics.md section 17). Deleting: ``deleting``; memory: ``memory``."""

from __future__ import annotations

import sys
from types import BuiltinFunctionType, FunctionType, ModuleType

from ipython.api import MagicCall, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

WIDTH = 50  # characters of a value; longer ones show both ends
ENDS = 25
ORDERS = ("name", "type", "size")
_SIZED = frozenset(["dict", "list", "tuple", "set", "frozenset", "deque", "defaultdict", "OrderedDict", "Counter"])
# Whose text is made by C code of these very types: it runs nothing of the user's.
_PLAIN = frozenset(
    [int, float, complex, bool, str, bytes, bytearray, type(None), range, type, FunctionType, BuiltinFunctionType,
     ModuleType]
)  # fmt: skip
_PLAIN_NAMES = frozenset(
    ["datetime.date", "datetime.datetime", "datetime.time", "datetime.timedelta", "datetime.timezone",
     "decimal.Decimal", "fractions.Fraction", "uuid.UUID", "pathlib.PosixPath", "pathlib.WindowsPath",
     "pathlib.PurePosixPath", "pathlib.PureWindowsPath", "pathlib._local.PosixPath", "pathlib._local.WindowsPath"]
)  # fmt: skip


def _matching(call: MagicCall, wanted: list[str]) -> list[str]:
    names = call.context.names
    return [name for name in call.context.namespace.user_names() if not wanted or _type_name(names[name]) in wanted]


def _type_name(thing: Any) -> str:
    return str(type.__dict__["__name__"].__get__(type(thing)))  # a metaclass may have a property of that name


@magic("who_ls")
def who_ls(call: MagicCall) -> list[str]:
    """Return the sorted names of your variables; ``%who_ls int str`` only those of these types.

    Example: ``names = %who_ls DataFrame``
    """
    return _matching(call, call.line.split())


@magic("who")
def who(call: MagicCall) -> None:
    """Print the names of your variables; ``%who function int`` only those of these types.

    Example: ``%who function``
    """
    names = _matching(call, call.line.split())
    if not names:
        print(_nothing(bool(call.line.strip())))
        return
    for position, name in enumerate(names, 1):
        print(name, end="\t ")
        if position % 9 == 0:
            print()
    if len(names) % 9:
        print()


def _nothing(is_restricted: bool) -> str:
    return "No variables match your requested type." if is_restricted else "Interactive namespace is empty."


@magic("whos")
def whos(call: MagicCall) -> None:
    """List your variables with type and content; ``%whos int`` only those of these types.

    ``-s size`` puts the largest first, ``-s type`` sorts by type, ``-s name`` by name. The content of types that run
    code of their own to be shown is their default form, unless ``%trust`` allows them.

    Example: ``%whos -s size``
    """
    options = call.options("s:", anywhere=True)
    order = options.get("s", "name")
    if order not in ORDERS:
        raise call.mistake(f"-s takes {', '.join(ORDERS[:-1])} or {ORDERS[-1]}, not {order!r}")
    wanted = [word.text for word in options.words]
    names = _matching(call, wanted)
    if not names:
        print(_nothing(bool(wanted)))
        return
    bound = call.context.names
    if order == "size":
        names.sort(key=lambda name: -_bytes(call, bound[name]))
    elif order == "type":
        names.sort(key=lambda name: (_type_name(bound[name]), name))
    rows = [(name, _type_name(bound[name]), content(call, bound[name])) for name in names]
    name_width = max(len("Variable"), *(len(row[0]) for row in rows)) + 3
    type_width = max(len("Type"), *(len(row[1]) for row in rows)) + 3
    header = f"{'Variable':<{name_width}}{'Type':<{type_width}} Data/Info"
    print(header)
    print("-" * len(header))
    for name, kind, text in rows:
        print(f"{name:<{name_width}}{kind:<{type_width}} {text}".rstrip())


def _bytes(call: MagicCall, thing: Any) -> int:
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None and type(thing) is getattr(numpy, "ndarray", None):
        return int(thing.nbytes)
    return call.context.ledger.size(thing)


def content(call: MagicCall, thing: Any) -> str:
    """Return one line about a value; runs no code of the user's unless they allowed it."""
    kind = type(thing)
    module = type.__dict__["__module__"].__get__(kind)
    name = _type_name(thing)
    if module in ("builtins", "collections") and name in _SIZED:
        return f"n={len(thing)}"
    package = module.partition(".")[0] if isinstance(module, str) else ""
    if package == "numpy" and name == "ndarray":
        return _array_content(thing)
    if package in ("pandas", "polars") and name in ("DataFrame", "Series"):
        return f"Shape: {thing.shape}"
    text = _text(call, thing, f"{module}.{name}").replace("\n", "\\n")
    return text if len(text) < WIDTH else f"{text[:ENDS]}<...>{text[-ENDS:]}"


def _text(call: MagicCall, thing: Any, full_name: str) -> str:
    kind = type(thing)
    if kind is str and len(thing) > 2 * WIDTH:
        return str(thing[:WIDTH]) + str(thing[-WIDTH:])  # the middle is not shown anyway
    if kind is bytes or kind is bytearray:
        return repr(thing[:WIDTH] + thing[-WIDTH:] if len(thing) > 2 * WIDTH else thing)
    if kind in _PLAIN or full_name in _PLAIN_NAMES:
        try:
            return str(thing)
        except Exception:  # an int with too many digits
            return f"<object with id {id(thing)} (str() failed)>"
    consent = call.context.consent
    if consent is not None and consent.allows(kind):
        try:
            found = consent.ask(str, thing)
            return str(found)
        except Exception:
            return f"<object with id {id(thing)} (str() failed)>"
    return object.__repr__(thing)


def _array_content(array: Any) -> str:
    from ipython.magics.durations import format_size

    shape = "x".join(str(length) for length in array.shape)
    text = f"{shape}: {array.size} elems, type `{array.dtype}`, {array.nbytes} bytes"
    return f"{text} ({format_size(array.nbytes)})" if array.nbytes >= 100_000 else text
