"""The string form and the length of instances: built-in types in full, trusted types by asking, all others by default.

``repr`` is called where it cannot reach code of the user's: types of C whose text names no value, types of the
standard library that hold plain values, and what the user trusts. Containers and wrappers are written by us, because
theirs would ask what they hold.

Source: shell.md section 5, e2; docs/architecture.md, "Introspection has a contract".
"""

from __future__ import annotations

import sys
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque
from contextvars import ContextVar
from io import BufferedRandom, BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from itertools import islice
from types import (
    AsyncGeneratorType,
    CodeType,
    CoroutineType,
    FrameType,
    FunctionType,
    GeneratorType,
    GenericAlias,
    MappingProxyType,
    ModuleType,
    NotImplementedType,
    SimpleNamespace,
    UnionType,
)

from ipython.services.inspection.facts import Facts, full_name, module_of, mro_of, name_of, names_in, one_of
from ipython.services.inspection.layout import cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PLAIN = (int, float, complex, bool, str, bytes, bytearray, list, tuple, dict, set, frozenset, type(None), range)
SIZED: tuple[type, ...] = (str, bytes, bytearray, list, tuple, dict, set, frozenset, range, memoryview)
SIZED += (OrderedDict, defaultdict, Counter, deque, type({}.keys()), type({}.values()), type({}.items()))
# C types whose text names no value of the user's.
_SILENT = (
    GeneratorType,
    CoroutineType,
    AsyncGeneratorType,
    CodeType,
    FrameType,
    NotImplementedType,
    type(Ellipsis),
    memoryview,
    object,
)
# Types of these modules of the standard library, and ours, run no code of the user's when asked for their text.
_TRUSTED_MODULES = frozenset(
    ("datetime", "decimal", "fractions", "ipaddress", "pathlib", "uuid", "zoneinfo", "re", "array", "time", "ipython")
)
# Their value is all there is to say; the text of the type is shown on request.
SELF_EXPLAINING: tuple[type, ...] = (*SIZED, *PLAIN, SimpleNamespace, MappingProxyType, ChainMap, slice)
SELF_EXPLAINING += (
    GenericAlias,
    UnionType,
    type(Ellipsis),
    NotImplementedType,
    type({}.keys()),
    type({}.values()),
    type({}.items()),
)
STRING_LIMIT = 200  # characters of the string form with ``?``
SOURCE_STRING_LIMIT = 20_000  # the same with ``??``
ASKED_SIZE = 1_000  # elements of an array or frame whose text is asked for
_FILES = (BufferedReader, BufferedWriter, BufferedRandom, FileIO)


def string_form(facts: Facts, thing: Any, limit: int) -> str | None:
    """The text of an instance, cut in the middle to ``limit`` characters; None where there is nothing worth a line."""
    kind = type(thing)
    if kind is str:
        text: str = thing if len(thing) <= limit else thing[:limit] + thing[-limit:]
        return cut(text, limit)
    if one_of(kind, PLAIN):
        return _of_plain(facts, thing, limit)
    if one_of(kind, _SILENT) or is_trusted(kind):
        return cut(str(thing), limit)
    own = _of_standard(facts, thing, limit)
    if own is not None:
        return cut(own, limit)
    if facts.evaluator.consent.allows(kind):
        return _asked(facts, thing, limit)
    return object.__repr__(thing)


def _of_plain(facts: Facts, thing: Any, limit: int) -> str:
    kind = type(thing)
    if kind is range:
        return repr(thing)
    if kind is bytearray:
        return f"bytearray({cut(repr(bytes(thing[: limit * 2])), limit - 11)})"
    if kind is bytes:
        return cut(repr(thing if len(thing) <= 2 * limit else thing[:limit] + thing[-limit:]), limit)
    if kind is int and thing.bit_length() > 10_000:
        return f"{'-' if thing < 0 else ''}{_scientific(abs(thing))}"
    if one_of(kind, (list, tuple)) and len(thing) > limit:
        # Both ends, as a person would look at it, without the text of what is between.
        half = (limit - 9) // 2
        front = _joined(facts, thing, range(len(thing)), half)[:half]
        back = _joined(facts, thing, range(-1, -len(thing), -1), half)[-half:]
        opening, closing = ("[", "]") if kind is list else ("(", ")")
        return f"{opening}{front} <...> {back}{closing}"
    return cut(facts.text(thing, 6 * limit), limit)


def _joined(facts: Facts, thing: Any, places: range, length: int) -> str:
    parts: list[str] = []
    size = 0
    for place in places:
        parts.append(facts.text(thing[place], length))
        size += len(parts[-1]) + 2
        if size > length + 2:
            break
    return ", ".join(parts if places.step > 0 else reversed(parts))


def _scientific(number: int) -> str:
    # Decimal digits of a huge number take quadratic time; its size does not.
    digits = int(number.bit_length() * 0.30102999566398)
    return f"<int of {number.bit_length():,} bits, about 1e{digits}>"


def _of_standard(facts: Facts, thing: Any, limit: int) -> str | None:
    """The text of containers and wrappers of the standard library, written here."""
    kind = type(thing)
    name = name_of(kind)
    if one_of(kind, (OrderedDict, Counter)):
        inside = facts.text(dict(islice(dict.items(thing), limit // 3)), 6 * limit)
        return f"{name}({inside if thing else ''})"
    if kind is defaultdict:
        factory = thing.default_factory
        held = facts.text(dict(islice(dict.items(thing), limit // 3)), 6 * limit)
        return f"defaultdict({facts.text(factory)}, {held})"
    if kind is deque:
        size = "" if thing.maxlen is None else f", maxlen={thing.maxlen}"
        return f"deque({facts.text(list(islice(deque.__iter__(thing), limit // 3)), 6 * limit)}{size})"
    if kind is MappingProxyType:
        return object.__repr__(thing)  # what it shows may be a mapping of the user's
    if one_of(kind, (type({}.keys()), type({}.values()), type({}.items()))):
        return f"{name}({facts.text(list(islice(iter(thing), limit // 3)), 6 * limit)})"
    if kind is SimpleNamespace:
        inside = ", ".join(f"{key}={facts.text(held)}" for key, held in list(islice(vars(thing).items(), 20)))
        return f"namespace({inside})"
    if kind is ChainMap:
        return f"ChainMap({', '.join(facts.text(one) for one in vars(thing).get('maps', ())[:5])})"
    if kind is ContextVar:
        return f"<ContextVar name={facts.text(thing.name)} at {id(thing):#x}>"
    if kind is slice:
        return f"slice({facts.text(thing.start)}, {facts.text(thing.stop)}, {facts.text(thing.step)})"
    if module_of(kind) == "typing" or one_of(kind, (GenericAlias, UnionType)):
        return facts.annotation(thing) or object.__repr__(thing)
    if _is_file(thing):
        return repr(thing)
    if one_of(BaseException, mro_of(kind)):
        return _of_exception(facts, thing)
    return _of_value_class(facts, thing)


def _is_file(thing: Any) -> bool:
    # Their texts hold the name of what they write to, which is asked of it: that must be a file too.
    for _ in range(3):
        kind = type(thing)
        if kind is FileIO:
            return type(thing.name) is str or type(thing.name) is int
        if kind is not TextIOWrapper and not one_of(kind, _FILES):
            return False
        try:
            thing = thing.buffer if kind is TextIOWrapper else thing.raw
        except ValueError:  # detached
            return False
    return False


def _of_exception(facts: Facts, error: Any) -> str:
    arguments = BaseException.__dict__["args"].__get__(error)
    inside = ", ".join(facts.text(one, 150) for one in arguments[:10]) if type(arguments) is tuple else ""
    return f"{name_of(type(error))}({inside})"


def _of_value_class(facts: Facts, thing: Any) -> str | None:
    """What dataclasses, named tuples and members of enumerations would say, made from their fields."""
    kind = type(thing)
    order = mro_of(kind)
    fields = next((names_in(base)["_fields"] for base in order if "_fields" in names_in(base)), None)
    if one_of(tuple, order) and type(fields) is tuple and all(type(name) is str for name in fields):
        parts = [f"{name}={facts.text(held)}" for name, held in zip(fields, tuple.__iter__(thing), strict=False)]
        return f"{name_of(kind)}({', '.join(parts[:50])})"
    own = facts.evaluator.own_names(thing)
    if any("_member_map_" in names_in(base) for base in order) and type(own.get("_name_")) is str:
        return f"{name_of(kind)}.{own['_name_']}"
    fields = next((names_in(base)[_DATACLASS] for base in order if _DATACLASS in names_in(base)), None)
    if type(fields) is dict and all(type(name) is str for name in fields):
        parts = []
        for name in list(fields)[:50]:
            found = facts.evaluator.attribute(thing, name)
            if found is not None and found.live:
                parts.append(f"{name}={facts.text(found.value)}")
        return f"{name_of(kind)}({', '.join(parts)})"
    return None


_DATACLASS = "__dataclass_fields__"


def _asked(facts: Facts, thing: Any, limit: int) -> str | None:
    ask = facts.evaluator.consent.ask
    size = element_count(facts, thing)
    if size is not None and size > ASKED_SIZE:
        return None  # its shape says more than the text of a part of it, and costs nothing
    try:
        text = ask(str, thing)
    except Exception as error:
        return f"<{full_name(type(thing))}: no text, {error or type(error).__name__}>"
    return cut(text, limit if "\n" not in text else max(limit, 10 * STRING_LIMIT)) if type(text) is str else None


def element_count(facts: Facts, thing: Any) -> int | None:
    """How many elements something with a shape has; None if it has no shape."""
    shape = asked_attribute(facts, thing, "shape")
    if type(shape) is not tuple:
        return None
    count = 1
    for extent in shape:
        if type(extent) is not int:
            return None
        count *= extent
    return count


def asked_attribute(facts: Facts, thing: Any, name: str) -> Any:
    """An attribute of something of a trusted type, asked for; None if it has none or does not answer."""
    if not facts.evaluator.consent.allows(type(thing)):
        return None
    try:
        return facts.evaluator.consent.ask(getattr, thing, name, None)
    except Exception:
        return None


def length_of(facts: Facts, thing: Any) -> int | None:
    """The length, where asking for it runs nothing that was not allowed; None: unknown or has none."""
    kind = type(thing)
    if one_of(kind, SIZED):
        return len(thing)
    holder = next((names_in(base)["__len__"] for base in mro_of(kind) if "__len__" in names_in(base)), None)
    if holder is None:
        return None
    for plain in (list, dict, tuple, set, frozenset, str, bytes, deque):
        if holder is plain.__dict__["__len__"]:  # of a subclass that has not its own
            length: int = holder(thing)
            return length
    if not facts.evaluator.consent.allows(kind):
        return None
    try:
        found = facts.evaluator.consent.ask(len, thing)
    except Exception:
        return None
    return found if type(found) is int else None


def is_trusted(kind: type) -> bool:
    """Whether a type is really the one of that name in a module of the standard library that runs nothing."""
    module = module_of(kind)
    if module.partition(".")[0] not in _TRUSTED_MODULES:
        return False
    home = sys.modules.get(module)
    if type(home) is not ModuleType:
        return False
    return bool(home.__dict__.get(name_of(kind)) is kind)


def keeps_silent(facts: Facts, thing: Any) -> list[str]:
    """The questions that the type of something has answers of its own to and that were not asked."""
    kind = type(thing)
    if facts.evaluator.consent.allows(kind) or is_trusted(kind):
        return []
    questions = []
    for name in ("__str__", "__repr__", "__len__"):
        holder = next((base for base in mro_of(kind) if name in names_in(base)), None)
        if holder is None or holder is object or _is_generated(names_in(holder)[name]):
            continue
        # What classes of C and of the standard library say was, for the most part, said here.
        if _is_of_library(holder) and _is_said(facts, thing, name):
            continue
        questions.append(name)
    return questions


def _is_said(facts: Facts, thing: Any, name: str) -> bool:
    kind = type(thing)
    if name == "__len__" and length_of(facts, thing) is not None:
        return True
    return one_of(kind, PLAIN) or one_of(kind, _SILENT) or _of_standard(facts, thing, STRING_LIMIT) is not None


def _is_generated(method: object) -> bool:
    # By a dataclass or a named tuple: it says what was said here from the fields.
    if type(method) is not FunctionType:
        return False
    filename = method.__code__.co_filename
    return filename == "<string>" or filename.endswith(("dataclasses.py", "reprlib.py", "collections/__init__.py"))


def _is_of_library(holder: type) -> bool:
    package = module_of(holder).partition(".")[0]
    return package != "__main__" and package in sys.stdlib_module_names


__all__ = [
    "SELF_EXPLAINING",
    "SOURCE_STRING_LIMIT",
    "STRING_LIMIT",
    "asked_attribute",
    "element_count",
    "is_trusted",
    "keeps_silent",
    "length_of",
    "string_form",
]
