"""Listing the user's variables (magics.md section 17). Deleting: ``deleting``; memory: ``memory``."""

from __future__ import annotations

import sys
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

from ipython.api import Appearance, MagicCall, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Row = tuple[str, str, str, bool]

WIDTH = 50  # characters of a value where no terminal says how wide it is; longer ones show both ends
LONGEST = 500  # characters of a value that are looked at
NARROWEST = 20  # characters of a value in the narrowest terminal
MARK = "<...>"  # stands for the middle
ORDERS = ("name", "type", "size")
TITLES = ("Variable", "Type", "Data/Info")
_SIZED = frozenset(["dict", "list", "tuple", "set", "frozenset", "deque", "defaultdict", "OrderedDict", "Counter"])
# Whose text is made by C code of these very types: it runs nothing of the user's.
_PLAIN = frozenset(
    [int, float, complex, bool, str, bytes, bytearray, type(None), range, FunctionType, BuiltinFunctionType, ModuleType]
)


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
    return _matching(call, _types(call))


@magic("who")
def who(call: MagicCall) -> None:
    """Print the names of your variables; ``%who function int`` only those of these types.

    Example: ``%who function``
    """
    wanted = _types(call)
    names = _matching(call, wanted)
    if not names:
        print(_nothing(bool(wanted)))
        return
    for position, name in enumerate(names, 1):
        print(name, end="\t ")
        if position % 9 == 0:
            print()
    if len(names) % 9:
        print()


def _types(call: MagicCall) -> list[str]:
    return [word.text for word in call.options(anywhere=True).words]


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
    table = VariableTable([(name, _type_name(bound[name]), *content(call, bound[name])) for name in names])
    # A notebook is given a table; whatever shows text, the lines.
    active = call.context.settings.formatting.active_types
    if (not active or "text/html" in active) and not call.context.has(Appearance):
        call.context.show(table)
    else:
        print(table)


class VariableTable:
    """Variables with their types and contents, as lines and as HTML.

    Args:
        rows: name, type and content of each, and whether the content is a summary, which is short.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __repr__(self) -> str:
        name_width = max(len(TITLES[0]), *(len(row[0]) for row in self._rows)) + 3
        type_width = max(len(TITLES[1]), *(len(row[1]) for row in self._rows)) + 3
        room = _room(name_width + type_width + 1)
        header = f"{TITLES[0]:<{name_width}}{TITLES[1]:<{type_width}} {TITLES[2]}"
        lines = [header, "-" * len(header)]
        for name, kind, text, is_summary in self._rows:
            shown = _cut(text, 2 * WIDTH if is_summary and room == WIDTH else room)
            lines.append(f"{name:<{name_width}}{kind:<{type_width}} {shown}".rstrip())
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{title}</th>" for title in TITLES)
        rows = (
            "".join(f"<td>{escape(cell)}</td>" for cell in (name, kind, text if is_summary else _cut(text, WIDTH)))
            for name, kind, text, is_summary in self._rows
        )
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _room(taken: int) -> int:
    """Return how long the text of a value may be beside columns that take so much."""
    try:
        is_terminal = sys.stdout.isatty()
    except (AttributeError, ValueError):  # None, or closed
        is_terminal = False
    if not is_terminal:
        return WIDTH
    import shutil

    return max(NARROWEST, shutil.get_terminal_size((80, 24)).columns - taken)


def _cut(text: str, room: int) -> str:
    if len(text) < (room if room == WIDTH else room + 1):
        return text
    half = WIDTH // 2 if room == WIDTH else (room - len(MARK)) // 2
    return f"{text[:half]}{MARK}{text[-half:]}"


def _bytes(call: MagicCall, thing: Any) -> int:
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None and type(thing) is getattr(numpy, "ndarray", None):
        return int(thing.nbytes)
    return call.context.ledger.size(thing)


def content(call: MagicCall, thing: Any) -> tuple[str, bool]:
    """Return one line about a value, and whether that is a summary; runs nothing the person did not allow."""
    kind = type(thing)
    module = type.__dict__["__module__"].__get__(kind)
    name = _type_name(thing)
    if module in ("builtins", "collections") and name in _SIZED:
        return f"n={len(thing)}", True
    package = module.partition(".")[0] if isinstance(module, str) else ""
    if package == "numpy" and name == "ndarray":
        return _array_content(thing), True
    if package in ("pandas", "polars") and name in ("DataFrame", "Series"):
        return f"Shape: {thing.shape}", True
    return _text(call, thing).replace("\n", "\\n"), False


def _text(call: MagicCall, thing: Any) -> str:
    kind = type(thing)
    if kind is str and len(thing) > 2 * LONGEST:
        return str(thing[:LONGEST]) + str(thing[-LONGEST:])  # the middle is not shown anyway
    if kind is bytes or kind is bytearray:
        return repr(thing[:LONGEST] + thing[-LONGEST:] if len(thing) > 2 * LONGEST else thing)
    if kind in _PLAIN:
        try:
            return str(thing)
        except Exception:  # an int with too many digits
            return f"<object with id {id(thing)} (str() failed)>"
    if type in type.__dict__["__mro__"].__get__(kind):  # a class: without asking its metaclass
        return type.__repr__(thing)
    if kind is MethodType:
        name = getattr(thing.__func__, "__qualname__", "") if type(thing.__func__) is FunctionType else "?"
        return f"<bound method {name} of {object.__repr__(thing.__self__)}>"
    inspector = call.context.inspector
    return inspector.text_of(thing, 2 * LONGEST) if inspector is not None else object.__repr__(thing)


def _array_content(array: Any) -> str:
    from ipython.magics.durations import format_size

    shape = "x".join(str(length) for length in array.shape)
    text = f"{shape}: {array.size} elems, type `{array.dtype}`, {array.nbytes} bytes"
    return f"{text} ({format_size(array.nbytes)})" if array.nbytes >= 100_000 else text
