"""One MIME type: the printers registered for types, and the methods that values offer for it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_CANARY = "_ipython_display_canary_that_no_object_has_"
_MISSING: Any = object()


class MimeFormatter:
    """Makes one format.

    Args:
        mime: the MIME type.
        print_method: name of the method that values offer for it.
        format_types: what it may return.
        on_error: told about a method or printer that raised: exception and what was being done.
    """

    def __init__(
        self,
        mime: str,
        print_method: str,
        format_types: tuple[type, ...],
        on_error: Callable[[BaseException, str], None],
    ) -> None:
        self.format_type = mime
        self.print_method = print_method
        self.enabled = True
        self.type_printers: dict[type, Callable[..., Any]] = {}
        self.deferred_printers: dict[tuple[str, str], Callable[..., Any]] = {}
        self.singleton_printers: dict[int, Callable[..., Any]] = {}
        self._format_types = format_types
        self._on_error = on_error

    def __call__(self, obj: Any) -> Any:
        """Return the value in this format, or None if it has none; may be (data, metadata)."""
        if not self.enabled:
            return None
        printer = self._printer(obj)
        if printer is None:
            return None
        try:
            made = printer(obj)
        except NotImplementedError:
            return None
        except Exception as error:
            self._on_error(
                error, f"{self.print_method} of {type(obj).__name__} failed; {self.format_type} is left out:"
            )
            return None
        return made if self._is_valid(made, obj) else None

    def _printer(self, obj: Any) -> Callable[[Any], Any] | None:
        try:
            return self.lookup(obj)
        except KeyError:
            method = real_method(obj, self.print_method)
            return None if method is None else lambda _: method()

    def _is_valid(self, made: Any, obj: Any) -> bool:
        data = made[0] if isinstance(made, tuple) and len(made) == 2 and isinstance(made[1], dict) else made
        if data is None:
            return False
        if isinstance(data, self._format_types):
            return True
        import warnings

        names = " or ".join(kind.__name__ for kind in self._format_types)
        warnings.warn(
            f"{self.print_method} of {type(obj).__name__} returned {type(data).__name__}, not {names}: left out",
            FormatterWarning,
            stacklevel=2,
        )
        return False

    # -- registration --------------------------------------------------------------------------------------------

    def for_type(self, typ: type | str, func: Callable[..., Any] | None = None) -> Callable[..., Any] | None:
        """Register a printer for a type (or its dotted name) and return the one before."""
        if isinstance(typ, str):
            module, _, name = typ.rpartition(".")
            return self.for_type_by_name(module, name, func)
        try:
            before: Callable[..., Any] | None = self.lookup_by_type(typ)
        except KeyError:
            before = None
        if func is not None:
            self.type_printers[typ] = func
        return before

    def for_type_by_name(
        self, type_module: str, type_name: str, func: Callable[..., Any] | None = None
    ) -> Callable[..., Any] | None:
        """Register a printer for a type that need not be imported yet; return the one before."""
        key = (type_module, type_name)
        before = self.deferred_printers.get(key)
        if before is None:
            before = next((printer for kind, printer in self.type_printers.items() if _key(kind) == key), None)
        if func is not None:
            self.deferred_printers[key] = func
        return before

    def lookup(self, obj: Any) -> Callable[..., Any]:
        """Return the printer registered for a value. Raises KeyError if there is none."""
        found = self.singleton_printers.get(id(obj))
        return found if found is not None else self.lookup_by_type(type(obj))

    def lookup_by_type(self, typ: type | str) -> Callable[..., Any]:
        """Return the printer registered for a type or its nearest base. Raises KeyError if there is none."""
        if isinstance(typ, str):
            module, _, name = typ.rpartition(".")
            for kind, printer in self.type_printers.items():
                if _key(kind) == (module, name):
                    return printer
            return self.deferred_printers[module, name]
        if not self.type_printers and not self.deferred_printers:
            raise KeyError(typ)
        for base in type.mro(typ) if typ is not type else (type, object):
            found = self.type_printers.get(base) or self._deferred(base)
            if found is not None:
                return found
        raise KeyError(typ)

    def _deferred(self, base: type) -> Callable[..., Any] | None:
        if not self.deferred_printers:
            return None
        printer = self.deferred_printers.pop(_key(base), None)
        if printer is not None:
            self.type_printers[base] = printer
        return printer

    def pop(self, typ: type | str, default: Any = _MISSING) -> Any:
        """Remove a printer and return it. Raises KeyError without ``default`` if there is none."""
        if isinstance(typ, str):
            module, _, name = typ.rpartition(".")
            for kind in list(self.type_printers):
                if _key(kind) == (module, name):
                    return self.type_printers.pop(kind)
            found = self.deferred_printers.pop((module, name), default)
        else:
            found = self.type_printers.pop(typ, _MISSING)
            if found is _MISSING:
                found = self.deferred_printers.pop(_key(typ), default)
        if found is _MISSING:
            raise KeyError(typ)
        return found

    def __contains__(self, typ: object) -> bool:
        try:
            self.lookup_by_type(typ)  # type: ignore[arg-type]
        except KeyError:
            return False
        return True


class FormatterWarning(UserWarning):
    """A value's method returned something that its MIME type does not take."""


def real_method(obj: Any, name: str) -> Callable[..., Any] | None:
    """Return the method ``name`` that an object really has.

    A class is never taken for an instance, and an object that answers every attribute has none.
    """
    kind = type(obj)
    if isinstance(obj, type):
        return None
    found = None
    for base in type.mro(kind):
        if name in base.__dict__:
            found = base
            break
        if "__getattr__" in base.__dict__ or ("__getattribute__" in base.__dict__ and base is not object):
            found = base
            break
    if found is None:
        try:
            own = object.__getattribute__(obj, "__dict__")
        except Exception:
            return None
        method = own.get(name) if type(own) is dict else None
        return method if callable(method) else None
    try:
        if getattr(obj, _CANARY, _MISSING) is not _MISSING:
            return None  # it makes attributes up
        method = getattr(obj, name, None)
    except Exception:
        return None
    return method if callable(method) else None


def _key(kind: type) -> tuple[str, str]:
    return str(type.__dict__["__module__"].__get__(kind)), type.__dict__["__name__"].__get__(kind)
