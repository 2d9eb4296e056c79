"""One MIME type: the printers registered for types, and the methods that values offer for it."""

from __future__ import annotations

from ipython.services.formatting.lookups import bases_of, is_fixed, key_of, name_of, real_method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

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
        # Types made in C that do not offer the method and never will; by id, as a metaclass may have its own hash.
        self._without: dict[int, type] = {}

    def __call__(self, obj: Any) -> Any:
        """Return the value in this format, or None if it has none; may be (data, metadata)."""
        if not self.enabled:
            return None
        if id(type(obj)) in self._without and not self._has_printers():
            return None
        try:
            printer = self.printer_of(obj)
            if printer is None:
                return None
            made = printer(obj)
            return made if self._is_valid(made, obj) else None
        except NotImplementedError:
            return None
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self._on_error(error, f"{self.print_method} of {name_of(obj)} failed; {self.format_type} is left out:")
            return None

    def _has_printers(self) -> bool:
        return bool(self.type_printers or self.deferred_printers or self.singleton_printers)

    def printer_of(self, obj: Any) -> Callable[[Any], Any] | None:
        """Return what makes this format of a value: a registered printer, or the value's method."""
        if self._has_printers():
            try:
                return self.lookup(obj)
            except KeyError:
                pass
        method = real_method(obj, self.print_method)
        if method is not None:
            return lambda _: method()
        kind = type(obj)
        if is_fixed(kind) and kind.__dictoffset__ == 0:
            self._without[id(kind)] = kind
        return None

    def _is_valid(self, made: Any, obj: Any) -> bool:
        data = made[0] if isinstance(made, tuple) and len(made) == 2 and isinstance(made[1], dict) else made
        if data is None:
            return False
        if isinstance(data, self._format_types):
            return True
        import warnings

        names = " or ".join(kind.__name__ for kind in self._format_types)
        # Explicit: the line that is to blame is neither ours nor known.
        warnings.warn_explicit(
            f"{self.print_method} of {name_of(obj)} returned {name_of(data)}, not {names}: left out",
            FormatterWarning,
            "<display>",
            1,
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
        known = next((kind for kind in self.type_printers if key_of(kind) == key), None)
        before = self.deferred_printers.get(key) if known is None else self.type_printers[known]
        if func is not None:
            if known is None:
                self.deferred_printers[key] = func
            else:
                self.type_printers[known] = func
        return before

    def lookup(self, obj: Any) -> Callable[..., Any]:
        """Return the printer registered for a value. Raises KeyError if there is none."""
        found = self.singleton_printers.get(id(obj))
        return found if found is not None else self.lookup_by_type(type(obj))

    def lookup_by_type(self, typ: type | str) -> Callable[..., Any]:
        """Return the printer registered for a type or its nearest base. Raises KeyError if there is none."""
        if issubclass(type(typ), str):
            module, _, name = str(typ).rpartition(".")
            for kind, printer in self.type_printers.items():
                if key_of(kind) == (module, name):
                    return printer
            return self.deferred_printers[module, name]
        if not self.type_printers and not self.deferred_printers:
            raise KeyError(key_of(typ))  # type: ignore[arg-type]
        for base in bases_of(typ):  # type: ignore[arg-type]
            try:
                found = self.type_printers.get(base) or self._deferred(base)
            except TypeError:
                continue  # its metaclass has no hash, so nothing can be registered for it
            if found is not None:
                return found
        raise KeyError(typ)

    def _deferred(self, base: type) -> Callable[..., Any] | None:
        if not self.deferred_printers:
            return None
        printer = self.deferred_printers.pop(key_of(base), None)
        if printer is not None:
            self.type_printers[base] = printer
        return printer

    def pop(self, typ: type | str, default: Any = _MISSING) -> Any:
        """Remove a printer and return it. Raises KeyError without ``default`` if there is none."""
        if isinstance(typ, str):
            module, _, name = typ.rpartition(".")
            for kind in list(self.type_printers):
                if key_of(kind) == (module, name):
                    return self.type_printers.pop(kind)
            found = self.deferred_printers.pop((module, name), default)
        else:
            found = self.type_printers.pop(typ, _MISSING)
            if found is _MISSING:
                found = self.deferred_printers.pop(key_of(typ), default)
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
