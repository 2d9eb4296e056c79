"""The decorator that makes value classes: frozen, slotted, compared by content.

It stands in for ``dataclasses.dataclass(frozen=True, slots=True)``, whose import alone costs twice what a bare
``ipython -c pass`` is allowed to (docs/architecture.md, "Start-up budget"). It does less: no inheritance between
values, no ``field()``, no default factories. ``__init__`` is generated when the second instance is made, so that a
class nobody uses costs its name and its slots and nothing else.

Not here: validation, conversion, ordering.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, dataclass_transform

    T = TypeVar("T")
else:

    def dataclass_transform(**_: object) -> object:
        return lambda function: function


_REQUIRED = object()


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """Make ``cls`` a frozen value class with one slot for each annotated name.

    Args:
        cls: a class whose body holds annotated names, optionally with defaults, and methods that do not use
            ``super()`` without arguments.

    Returns:
        A new class of the same name. Fields are positional or keyword arguments in the order written.

    Raises:
        TypeError: a field without default follows one with a default.

    >>> @value
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(1), Point(1) == Point(1, 0), replace(Point(1), y=5)
    (Point(x=1, y=0), True, Point(x=1, y=5))
    """
    body = dict(cls.__dict__)
    names = tuple(body.get("__annotations__") or cls.__annotations__)
    defaults = []
    for name in names:
        default = body.pop(name, _REQUIRED)
        if default is not _REQUIRED:
            defaults.append(default)
        elif defaults:
            raise TypeError(f"{cls.__name__}.{name} has no default but follows a field that has one")
    body.pop("__dict__", None)
    body.pop("__weakref__", None)
    body["__slots__"] = names
    body["__match_args__"] = names
    body["__defaults__"] = tuple(defaults)
    for method in (__init__, __setattr__, __delattr__, __repr__, __eq__, __hash__, __reduce__):
        body.setdefault(method.__name__, method)
    made: type[T] = type(cls)(cls.__name__, cls.__bases__, body)  # type: ignore[misc]
    return made


def replace(instance: T, **changes: Any) -> T:
    """Return a copy of a value with some fields changed.

    Raises:
        TypeError: a name in ``changes`` is not a field.
    """
    cls = type(instance)
    merged = {name: getattr(instance, name) for name in cls.__match_args__}  # type: ignore[attr-defined]
    merged.update(changes)
    return cls(**merged)


def fields(cls: type) -> tuple[str, ...]:
    """Return the field names of a value class in order."""
    return cls.__match_args__  # type: ignore[attr-defined,no-any-return]


def defaults(cls: type) -> dict[str, object]:
    """Return the fields that have a default, with it."""
    names: tuple[str, ...] = cls.__match_args__  # type: ignore[attr-defined]
    given: tuple[object, ...] = cls.__defaults__  # type: ignore[attr-defined]
    return dict(zip(names[len(names) - len(given) :], given, strict=True))


def __init__(self: Any, *arguments: Any, **named: Any) -> None:
    # The first instance of a class is filled here, field by field: many values, settings above all, exist once,
    # and compiling an __init__ for them costs more than it saves. The second instance installs a written one.
    cls = type(self)
    names = cls.__match_args__
    given = cls.__defaults__
    if "__seen__" in cls.__dict__:
        _install_init(cls)
        cls.__init__(self, *arguments, **named)
        return
    if len(arguments) > len(names):
        raise TypeError(f"{cls.__name__}() takes {len(names)} fields, {len(arguments)} were given")
    first_default = len(names) - len(given)
    for position, name in enumerate(names):
        if position < len(arguments):
            if name in named:
                raise TypeError(f"{cls.__name__}() got multiple values for {name!r}")
            filled = arguments[position]
        elif name in named:
            filled = named.pop(name)
        elif position >= first_default:
            filled = given[position - first_default]
        else:
            raise TypeError(f"{cls.__name__}() misses the field {name!r}")
        cls.__dict__[name].__set__(self, filled)
    for name in named:
        raise TypeError(f"{cls.__name__}() has no field {name!r}")
    cls.__seen__ = True


def _install_init(cls: Any) -> None:
    names = cls.__match_args__
    given = cls.__defaults__
    scope: dict[str, Any] = {f"_set_{name}": cls.__dict__[name].__set__ for name in names}
    parameters = ["self"]
    for position, name in enumerate(names):
        default = position - (len(names) - len(given))
        if default >= 0:
            scope[f"_default_{name}"] = given[default]
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
    lines = [f"def __init__({', '.join(parameters)}):"]
    lines += [f"    _set_{name}(self, {name})" for name in names] or ["    pass"]
    exec("\n".join(lines), scope)
    method: Callable[..., None] = scope["__init__"]
    method.__qualname__ = f"{cls.__qualname__}.__init__"
    cls.__init__ = method


def __setattr__(self: Any, name: str, value: object) -> None:
    raise AttributeError(f"{type(self).__name__} is a value: make another one with replace({name}=...)")


def __delattr__(self: Any, name: str) -> None:
    raise AttributeError(f"{type(self).__name__} is a value: {name} cannot be deleted")


def __repr__(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__name__}({shown})"


def __eq__(self: Any, other: Any) -> bool:
    if type(other) is not type(self):
        return NotImplemented
    return all(getattr(self, name) == getattr(other, name) for name in self.__match_args__)


def __hash__(self: Any) -> int:
    return hash((type(self), *(getattr(self, name) for name in self.__match_args__)))


def __reduce__(self: Any) -> tuple[type, tuple[object, ...]]:
    return type(self), tuple(getattr(self, name) for name in self.__match_args__)
