"""What can be measured of instances: shape, type and memory of arrays and frames, state of generators and files.

Arrays and frames are of trusted types and answer questions about their shape at once; their values are not read.
"""

from __future__ import annotations

from contextvars import ContextVar
from io import TextIOWrapper
from types import AsyncGeneratorType, CoroutineType, GeneratorType

from ipython.services.inspection.facts import Facts, mro_of, name_of, names_in
from ipython.services.inspection.layout import listed
from ipython.services.inspection.text_form import asked_attribute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Fields = list[tuple[str, str]]

COLUMNS_SHOWN = 30
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def measures(facts: Facts, thing: Any) -> Fields:
    """Facts that say more about a value than its text; few, and found without reading the value."""
    kind = type(thing)
    if kind is GeneratorType:
        return [("State", _state(thing.gi_frame, thing.gi_running))]
    if kind is CoroutineType:
        return [("State", _state(thing.cr_frame, thing.cr_running)), ("Kind", "awaitable: await it once")]
    if kind is AsyncGeneratorType:
        return [("State", _state(thing.ag_frame, thing.ag_running)), ("Kind", "iterate with async for")]
    if kind is ContextVar:
        missing = object()
        held = thing.get(missing)
        return [("Value", "not set" if held is missing else facts.text(held))]
    if kind is TextIOWrapper:
        return [("State", "closed" if _is_closed(thing) else "open")]
    if facts.evaluator.consent.allows(kind):
        return _of_data(facts, thing)
    own = facts.evaluator.own_names(thing)
    if "_value_" in own and any("_member_map_" in names_in(base) for base in mro_of(kind)):
        return [("Value", facts.text(own["_value_"], 150))]
    return []


def _is_closed(file: Any) -> bool:
    try:
        return bool(TextIOWrapper.__dict__["closed"].__get__(file))
    except ValueError:
        return True


def _state(frame: Any, running: bool) -> str:
    if frame is None:
        return "finished"
    if running:
        return "running"
    return f"suspended at line {frame.f_lineno}" if frame.f_lasti >= 0 and _has_begun(frame) else "not started"


def _has_begun(frame: Any) -> bool:
    # RESUME is the first instruction of a generator; a frame that stands there has run nothing of its body.
    from dis import opname

    code = frame.f_code.co_code
    names = [opname[code[at]] for at in range(0, min(frame.f_lasti + 2, len(code)), 2)]
    return "RESUME" in names[:-1] or "YIELD_VALUE" in names


def _of_data(facts: Facts, thing: Any) -> Fields:
    shape = asked_attribute(facts, thing, "shape")
    if type(shape) is not tuple:
        return []
    columns = asked_attribute(facts, thing, "columns")
    dtypes = asked_attribute(facts, thing, "dtypes")
    if columns is None and asked_attribute(facts, thing, "dtype") is None:
        return []  # a dtype, say, whose shape is no fact about a value
    found: Fields = [("Shape", facts.text(shape))] if shape else []
    if columns is not None:
        found += _columns(facts, columns, dtypes)
    else:
        dtype = asked_attribute(facts, thing, "dtype")
        if dtype is not None:
            found.append(("Dtype", _text(facts, dtype)))
    size = asked_attribute(facts, thing, "nbytes")
    if type(size) is not int and columns is not None:
        estimate = asked_attribute(facts, thing, "estimated_size")
        size = _answer(facts, estimate) if estimate is not None else None
    if type(size) is int:
        found.append(("Memory", memory_text(size)))
    return found


def _columns(facts: Facts, columns: Any, dtypes: Any) -> Fields:
    names = _some(facts, columns)
    kinds = _some(facts, dtypes)
    total = _answer(facts, len, columns)
    if names is None or type(total) is not int:
        return []
    texts = []
    for position, name in enumerate(names):
        text = name if type(name) is str else facts.text(name)
        if kinds is not None and position < len(kinds):
            text += f": {_text(facts, kinds[position])}"
        texts.append(text)
    more = f", ... ({total - COLUMNS_SHOWN} more)" if total > COLUMNS_SHOWN else ""
    return [("Columns", listed(texts[:COLUMNS_SHOWN], COLUMNS_SHOWN) + more)]


def _some(facts: Facts, held: Any) -> list[Any] | None:
    def first() -> list[Any]:
        return list(held[:COLUMNS_SHOWN])

    found = _answer(facts, first)
    return found if type(found) is list else None


def _answer(facts: Facts, function: Any, *arguments: Any) -> Any:
    try:
        return facts.evaluator.consent.ask(function, *arguments)
    except Exception:
        return None


def _text(facts: Facts, dtype: Any) -> str:
    if facts.evaluator.kind(dtype) == "class":
        return name_of(dtype)
    text = _answer(facts, str, dtype) if facts.evaluator.consent.allows(type(dtype)) else None
    return text if type(text) is str else name_of(type(dtype))


def memory_text(size: int) -> str:
    """A number of bytes for people.

    >>> memory_text(800), memory_text(8_000_000)
    ('800 bytes', '8.0 MB')
    """
    number = float(size)
    for unit in _UNITS[:-1]:
        if number < 1000:
            return f"{size} bytes" if unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} {_UNITS[-1]}"
