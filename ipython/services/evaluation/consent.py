"""Which types may be asked: their ``__repr__``, ``__len__``, ``__dir__``, properties and items (DESIGN: introspection).

Nothing is imported for it: a type is known by module and name, and is the real one only if the imported module of that
name has it under that name.
"""

from __future__ import annotations

import sys
from types import ModuleType

from ipython.services.evaluation.attributes import module_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, Protocol

    class LateCall(Protocol):
        """A function that is imported when it is first needed."""

        def load(self) -> Callable[..., Any]:
            """Return ``call_within(seconds, function, *arguments)``."""


# Top-level packages whose own types answer quickly and change nothing by being asked.
WELL_KNOWN = frozenset(("numpy", "pandas", "polars", "pyarrow", "xarray"))
_qualified: Any = type.__dict__["__qualname__"].__get__
_module_names: Any = vars(ModuleType)["__dict__"].__get__


class NoAnswer(Exception):
    """A question to a trusted type failed or took too long; the text says which."""


class Consent:
    """The user's consent to run code of certain types (ports.Consent).

    Args:
        trusted: full names that configuration trusts.
        seconds: limit of one question.
        call_within: calls a function with a limit of wall time; None: without one.
    """

    def __init__(
        self, trusted: Iterable[str] = (), *, seconds: float = 0.1, call_within: LateCall | None = None
    ) -> None:
        self._trusted = set(trusted)
        self._seconds = seconds
        self._call_within = call_within

    def allows(self, kind: type) -> bool:
        """Whether code of this very type may run; subclasses are types of their own."""
        module = module_of(kind)
        if self._trusted and (module in self._trusted or full_name(kind) in self._trusted):
            return True
        return module.partition(".")[0] in WELL_KNOWN and _is_at_home(kind, module, _qualified(kind))

    def is_shipped(self, kind: type) -> bool:
        """Whether a type is one of the shipped list."""
        module = module_of(kind)
        return module.partition(".")[0] in WELL_KNOWN and _is_at_home(kind, module, _qualified(kind))

    def trust(self, name: str) -> None:
        """Allow a type by its full name ``module.Type``, or all types of ``module``.

        Raises:
            ValueError: ``name`` is no such name.
        """
        if not all(part.isidentifier() or part == "<locals>" for part in name.split(".")):
            raise ValueError(f"{name!r} is no name of a type or module, such as cars.Car")
        self._trusted.add(name)

    def distrust(self, name: str) -> None:
        """Take ``trust(name)`` back.

        Raises:
            KeyError: it was not trusted.
        """
        self._trusted.remove(name)

    def trusted(self) -> tuple[str, ...]:
        """What the user has trusted, sorted."""
        return tuple(sorted(self._trusted))

    def ask(self, function: Any, *arguments: Any) -> Any:
        """Call ``function`` within the time limit.

        Raises:
            NoAnswer: it failed or took too long.
            KeyboardInterrupt: the user gave up.
        """
        try:
            if self._call_within is None:
                return function(*arguments)
            return self._call_within.load()(self._seconds, function, *arguments)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise NoAnswer(f"{type(error).__name__}") from None


def full_name(kind: type) -> str:
    """Module and qualified name of a type, as ``trust`` takes them."""
    return f"{module_of(kind)}.{_qualified(kind)}"


def _is_at_home(kind: type, module: str, qualified: str) -> bool:
    home = sys.modules.get(module)
    if type(home) is not ModuleType:
        return False
    found: object = None
    names = _module_names(home)
    for part in qualified.split("."):
        found = names.get(part)
        if type not in type.__dict__["__mro__"].__get__(type(found)):
            return False
        names = type.__dict__["__dict__"].__get__(found)
    return found is kind
