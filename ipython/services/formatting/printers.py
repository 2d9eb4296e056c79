"""How each kind of value is printed: functions of (value, printer, whether it is being printed already).

Tables from type to printer; types of modules that may not be imported yet are known by name. Longer than other files
because it is one such table: a short function for each kind of value, and nothing else.
"""

from __future__ import annotations

from types import (
    BuiltinFunctionType,
    CodeType,
    EllipsisType,
    FunctionType,
    MappingProxyType,
    MethodType,
    NoneType,
    NotImplementedType,
    SimpleNamespace,
)

from ipython.services.formatting.layout import cut_text, sorted_set
from ipython.services.formatting.structured import print_pattern
from ipython.services.formatting.structured import special_printer as special_printer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ipython.services.formatting.pretty import RepresentationPrinter

    Printer = Callable[[Any, RepresentationPrinter, bool], None]

# Reprs that say nothing of their own: a subclass that inherits one is printed as its base.
PLAIN_REPRS = frozenset(
    {object.__repr__, list.__repr__, dict.__repr__, tuple.__repr__, set.__repr__, frozenset.__repr__}
)


def print_repr(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print the repr; its lines are kept."""
    text = repr(obj)
    lines = text.split("\n")
    with p.group():
        for number, line in enumerate(lines):
            if number:
                p.break_()
            p.text(line)


def print_scalar(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a number or constant."""
    p.text(repr(obj))


def print_float(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a float, in the chosen format."""
    p.text(p.float_format % obj if p.float_format and type(obj) is float else repr(obj))


def print_text(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a str or bytes; inside a container a long one is cut."""
    if p.string_limit and len(p.stack) > 1 and len(obj) > p.string_limit:
        p.text(cut_text(obj, p.string_limit))
    else:
        print_repr(obj, p, cycle)


def print_default(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print an object without a repr of its own: ``<module.Class at 0x...>``, verbosely with its attributes."""
    kind = type(obj)
    method: Any = kind.__repr__
    if method is not object.__repr__:
        print_repr(obj, p, cycle)
        return
    name = type_name(kind)
    p.begin_group(1, "<")
    p.text(name)
    p.text(f" at {id(obj):#x}")
    if cycle:
        p.text(" ...")
    elif p.verbose:
        first = True
        for key in dir(obj):
            if key.startswith("_"):
                continue
            try:
                found = getattr(obj, key)
            except AttributeError:
                continue
            if isinstance(found, MethodType):
                continue
            if not first:
                p.text(",")
            first = False
            p.breakable()
            p.text(key + "=")
            with p.indent(len(key) + 1):
                p.pretty(found)
    p.end_group(1, ">")


def type_name(kind: type) -> str:
    """Return the name of a type with its module, except for builtins and exceptions."""
    module = kind.__dict__.get("__module__", "builtins")
    name = getattr(kind, "__qualname__", kind.__name__)
    if module in ("builtins", "exceptions") or not isinstance(module, str):
        return str(name)
    return f"{module}.{name}"


def sequence_printer(opening: str, closing: str) -> Printer:
    """Return a printer for items in brackets."""

    def print_sequence(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
        if cycle:
            p.text(f"{opening}...{closing}")
            return
        with p.group(len(opening), opening, closing):
            if _fill(obj, p):
                return
            for number, item in p._enumerate(obj):
                if number:
                    p.text(",")
                    p.breakable()
                p.pretty(item)
            if opening == "(" and len(obj) == 1 and isinstance(obj, tuple):
                p.text(",")

    return print_sequence


def _fill(obj: Any, p: RepresentationPrinter) -> bool:
    # Many short numbers share lines; one for each line would push everything else off the screen.
    if type(obj) not in _KNOWN_CONTAINERS or len(obj) < 12 or any(type(item) not in _NUMBERS for item in obj[:1000]):
        return False
    texts = [repr(item) for item in (obj[: p.max_seq_length] if p.max_seq_length else obj)]
    room = p.max_width - p.indentation
    if sum(map(len, texts)) + 2 * len(texts) <= room:
        return False
    column = max(map(len, texts))
    each = max(1, (room + 1) // (column + 2))
    if len(texts) < len(obj):
        texts.append("...")
    for start in range(0, len(texts), each):
        if start:
            p.break_()
        row = ", ".join(text.rjust(column) for text in texts[start : start + each])
        p.text(row + ("," if start + each < len(texts) else ""))
    return True


_NUMBERS = frozenset({int, float, bool, type(None)})


def set_printer(opening: str, closing: str, empty: str) -> Printer:
    """Return a printer for sets: sorted where that is possible."""

    def print_set(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
        if not obj:
            p.text(empty)
            return
        if cycle:
            p.text(f"{opening}...{closing}")
            return
        items: Iterable[Any] = obj
        if not p.max_seq_length or len(obj) < p.max_seq_length:
            items = sorted_set(obj)
        with p.group(len(opening), opening, closing):
            for number, item in p._enumerate(items):
                if number:
                    p.text(",")
                    p.breakable()
                p.pretty(item)

    return print_set


def dict_printer(opening: str, closing: str) -> Printer:
    """Return a printer for mappings, in their own order."""

    def print_dict(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
        if cycle:
            p.text("{...}")
            return
        with p.group(len(opening), opening, closing):
            for number, key in p._enumerate(obj.keys()):
                if number:
                    p.text(",")
                    p.breakable()
                p.pretty(key)
                p.text(": ")
                with p.indent(2):
                    p.pretty(obj[key])

    return print_dict


def call_printer(name: str, arguments: Callable[[Any], tuple[tuple[Any, ...], dict[str, Any]]]) -> Printer:
    """Return a printer that shows a value as the call that makes it."""

    def print_call(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
        from ipython.services.formatting.pretty import CallExpression, RawText

        called = name or type(obj).__name__
        if cycle:
            p.pretty(CallExpression(called, RawText("...")))
            return
        positional, named = arguments(obj)
        p.pretty(CallExpression(called, *positional, **named))

    return print_call


def print_super(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a super object."""
    p.begin_group(8, "<super: ")
    p.pretty(obj.__thisclass__)
    p.text(",")
    p.breakable()
    p.pretty(obj.__self__)
    p.end_group(8, ">")


def print_type(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a class by its name; a metaclass's own repr is respected."""
    for base in type.mro(type(obj)) if type(obj) is not type else (type,):
        if base is type:
            break
        if "__repr__" in base.__dict__:
            print_repr(obj, p, cycle)
            return
    name = obj.__dict__.get("__qualname__", None) or obj.__name__
    name = type.__dict__["__qualname__"].__get__(obj) if not isinstance(name, str) else obj.__qualname__
    module = obj.__dict__.get("__module__", None) if "__module__" in obj.__dict__ else None
    if module in (None, "builtins", "exceptions") or not isinstance(module, str):
        p.text(str(name))
    else:
        p.text(f"{module}.{name}")


def print_function(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a function with its signature, without evaluating annotations."""
    name = getattr(obj, "__qualname__", None) or obj.__name__
    module = getattr(obj, "__module__", None)
    if isinstance(module, str) and module not in ("builtins", "exceptions", "__builtin__"):
        name = f"{module}.{name}"
    try:
        import inspect

        shown = name + str(inspect.signature(obj))
    except Exception:
        shown = name
    p.text(f"<function {shown}>")


def print_exception(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print an exception as its constructor call."""
    kind = type(obj)
    name = getattr(kind, "__qualname__", kind.__name__)
    if kind.__module__ not in ("builtins", "exceptions"):
        name = f"{kind.__module__}.{name}"
    opening = f"{name}("
    with p.group(len(opening), opening, ")"):
        for number, argument in enumerate(getattr(obj, "args", ())):
            if number:
                p.text(",")
                p.breakable()
            p.pretty(argument)


def _default_dict(obj: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (obj.default_factory, dict(obj)), {}


def _ordered(obj: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return ((list(obj.items()),) if obj else ()), {}


def _counter(obj: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return ((dict(obj.most_common()),) if obj else ()), {}


def _deque(obj: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (list(obj),), ({} if obj.maxlen is None else {"maxlen": obj.maxlen})


def _user_list(obj: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (obj.data,), {}


def _chain_map(obj: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return tuple(obj.maps), {}


def _proxy(obj: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (dict(obj),), {}


def _view(obj: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (list(obj),), {}


def _namespace(obj: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (), dict(obj.__dict__)


def print_environ(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print the environment."""
    dict_printer("environ{", "}")(dict(obj), p, cycle)


SINGLETONS: dict[int, Printer] = dict.fromkeys(map(id, (None, True, False, Ellipsis, NotImplemented)), print_scalar)

TYPES: dict[type, Printer] = {
    int: print_scalar,
    bool: print_scalar,
    complex: print_scalar,
    float: print_float,
    str: print_text,
    bytes: print_text,
    tuple: sequence_printer("(", ")"),
    list: sequence_printer("[", "]"),
    dict: dict_printer("{", "}"),
    set: set_printer("{", "}", "set()"),
    frozenset: set_printer("frozenset({", "})", "frozenset()"),
    super: print_super,
    type: print_type,
    FunctionType: print_function,
    BuiltinFunctionType: print_function,
    MethodType: print_repr,
    slice: print_repr,
    range: print_repr,
    CodeType: print_repr,
    NoneType: print_scalar,
    EllipsisType: print_scalar,
    NotImplementedType: print_scalar,
    BaseException: print_exception,
    SimpleNamespace: call_printer("namespace", _namespace),
    MappingProxyType: call_printer("mappingproxy", _proxy),
    type({}.keys()): call_printer("dict_keys", _view),
    type({}.values()): call_printer("dict_values", _view),
    type({}.items()): call_printer("dict_items", _view),
}

DEFERRED: dict[tuple[str, str], Printer] = {
    ("collections", "defaultdict"): call_printer("", _default_dict),
    ("collections", "OrderedDict"): call_printer("", _ordered),
    ("collections", "Counter"): call_printer("", _counter),
    ("collections", "deque"): call_printer("", _deque),
    ("collections", "UserList"): call_printer("", _user_list),
    ("collections", "UserDict"): call_printer("", _user_list),
    ("collections", "ChainMap"): call_printer("", _chain_map),
    ("os", "_Environ"): print_environ,
    ("re", "Pattern"): print_pattern,
}

_KNOWN_CONTAINERS = frozenset({list, tuple, dict, set, frozenset})


def respects_own_repr(printer: Printer) -> Printer:
    """Return a printer for a builtin container that leaves a subclass with its own ``__repr__`` alone."""

    def print_container(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
        kind = type(obj)
        method: Any = kind.__repr__
        if kind not in _KNOWN_CONTAINERS and method not in PLAIN_REPRS:
            special = special_printer(kind)
            (special or print_repr)(obj, p, cycle)
        else:
            printer(obj, p, cycle)

    return print_container


for _kind in _KNOWN_CONTAINERS:
    TYPES[_kind] = respects_own_repr(TYPES[_kind])
_SCALAR_REPRS: frozenset[Any] = frozenset(
    {int.__repr__, float.__repr__, str.__repr__, bytes.__repr__, complex.__repr__}
)


def scalar_with_own_repr(printer: Printer) -> Printer:
    """Return a printer for a builtin scalar that leaves a subclass with its own ``__repr__`` alone."""

    def print_one(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
        (printer if type(obj).__repr__ in _SCALAR_REPRS else print_repr)(obj, p, cycle)

    return print_one


for _scalar in (int, float, str, bytes, complex):
    TYPES[_scalar] = scalar_with_own_repr(TYPES[_scalar])
