"""Magics as existing code writes them: classes, decorators, functions (``IPython.core.magic``; magics.md section 2.7).

A decorator leaves a mark on the function and nothing elsewhere; a class finds the marks of its methods when it is
made. So a forgotten ``@magics_class`` harms nobody.
"""

from __future__ import annotations

import functools
import re
import sys
from types import FunctionType

from traitlets.config import Config, Configurable

from ipython.api import Options, UserMistake, split_options
from ipython.app.current import get_ipython
from ipython.compat.ipstruct import Struct
from ipython.compat.magics_manager import EXPANDS_NOT, SILENT, MagicsManager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])

__all__ = [
    "MAGIC_NO_VAR_EXPAND_ATTR",
    "MAGIC_OUTPUT_CAN_BE_SILENCED",
    "MagicAlias",
    "Magics",
    "MagicsManager",
    "UsageError",
    "cell_magic",
    "compress_dhist",
    "line_cell_magic",
    "line_magic",
    "magics_class",
    "needs_local_scope",
    "no_var_expand",
    "on_off",
    "output_can_be_silenced",
    "record_magic",
    "register_cell_magic",
    "register_line_cell_magic",
    "register_line_magic",
]

UsageError = UserMistake
MAGIC_NO_VAR_EXPAND_ATTR = EXPANDS_NOT
MAGIC_OUTPUT_CAN_BE_SILENCED = SILENT
_MARKS = "_magics_it_is"  # attribute of a method: (kind, name) pairs


class Magics(Configurable):
    """Base of classes whose marked methods are magics.

    Args:
        shell: what ``get_ipython()`` answers.

    >>> class Greetings(Magics):
    ...     @line_magic
    ...     def greet(self, line):
    ...         return f"Hello {line}!"
    >>> Greetings.magics["line"]
    {'greet': 'greet'}
    """

    # Of a class: kind -> name -> name of the method; of an instance: the methods themselves.
    magics: Any = {"line": {}, "cell": {}}  # noqa: RUF012 - each subclass has tables of its own
    registered = False  # whether @magics_class stands above it, which is not needed
    options_table: dict[str, str]
    shell: Any = None

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        tables: dict[str, dict[str, str]] = {"line": {}, "cell": {}}
        for base in reversed(cls.__mro__):
            for attribute, function in vars(base).items():
                for kind, name in getattr(function, _MARKS, ()) if isinstance(function, FunctionType) else ():
                    for one in ("line", "cell") if kind == "line_cell" else (kind,):
                        tables[one][name] = attribute
        cls.magics = tables

    def __init__(self, shell: Any = None, **named: Any) -> None:
        if shell is not None:
            self.shell = shell
            if "config" not in named and isinstance(getattr(shell, "config", None), Config):
                named["config"] = shell.config  # of which a file may speak by the name of the class
        self.options_table = {}
        super().__init__(**named)
        self.magics = {
            kind: {name: getattr(self, attribute) for name, attribute in table.items()}
            for kind, table in type(self).magics.items()
        }

    def parse_options(
        self,
        arg_str: str,
        short_opts: str,
        *long_opts: str,
        mode: str = "string",
        list_all: bool = False,
        posix: bool | None = None,
        strict: bool = True,
        preserve_non_opts: bool = False,
    ) -> tuple[Struct, Any]:
        """Split a line into options and the rest; options in the notation of getopt (magics.md section 2.5).

        Returns:
            The options given, and the rest: text, or with ``mode="list"`` words.

        Raises:
            UserMistake: an option is unknown or lacks its value; with ``strict`` an unclosed quote too.
            ValueError: there is no such ``mode``.
        """
        if mode not in ("string", "list"):
            raise ValueError(f"mode must be 'string' or 'list', not {mode!r}")
        posix = sys.platform != "win32" if posix is None else posix
        caller = sys._getframe(1).f_code.co_name
        preset = self.options_table.get(caller)
        line = f"{preset} {arg_str}" if preset else arg_str
        found: Options = split_options(
            line, short_opts, *long_opts, verbatim=preserve_non_opts, posix=posix, strict=strict, title=f"%{caller}"
        )
        given = Struct()
        for name in found:
            values = found.all(name)
            given[name] = values if list_all or len(values) > 1 else values[0]
        words = [word.text if posix else word.raw for word in found.words]
        if mode == "list":
            return given, words
        if preserve_non_opts:
            return given, found.rest
        return given, " ".join(words)

    def arg_err(self, func: Callable[..., Any]) -> None:
        """Print that arguments were wrong, and the documentation of a magic."""
        print("Error in arguments:")
        print(func.__doc__ or "")

    def lsmagic(self) -> dict[str, Any]:
        """The tables of all magics, by kind."""
        return self.shell.magics_manager.lsmagic()  # type: ignore[no-any-return]

    def format_latex(self, strng: str) -> str:
        """Return a text with the characters that mean something to LaTeX escaped."""
        escaped = re.sub(r"(\\|_|\$|&|#|%|\{|\}|\^|~)", r"\\\1", strng.replace("\\", "\\textbackslash "))
        return escaped.replace("\\\\textbackslash ", "\\textbackslash ")

    def default_option(self, fn: str, optstr: str) -> None:
        """Put options in front of every line of the magic ``fn`` of this object.

        Raises:
            UserMistake: it has no such magic.
        """
        if not any(fn in table for table in self.magics.values()):
            raise UserMistake(f"{fn} is not a magic function of {type(self).__name__}")
        self.options_table[fn] = optstr


class MagicAlias:
    """A second name for a magic, to be registered as a function; the magic is looked up at every call.

    Args:
        shell: what ``get_ipython()`` answers.
        magic_name: the first name.
        magic_kind: line or cell.
        magic_params: stands in front of what is typed.
    """

    def __init__(self, shell: Any, magic_name: str, magic_kind: str, magic_params: str | None = None) -> None:
        self.shell = shell
        self.magic_name = magic_name
        self.magic_kind = magic_kind
        self.magic_params = magic_params
        self.pretty_target = ("%" if magic_kind == "line" else "%%") + magic_name
        self.__doc__ = f"Alias for `{self.pretty_target}`."
        self._is_running = False

    def __call__(self, line: str, cell: str | None = None) -> Any:
        if self.shell.find_magic(self.magic_name, self.magic_kind) is None:
            raise UsageError(f"Magic `{self.pretty_target}` not found.")
        if self._is_running:
            raise UsageError("Infinite recursion detected; magic aliases cannot call themselves.")
        if self.magic_params:
            line = f"{self.magic_params} {line}"
        self._is_running = True
        try:
            if self.magic_kind == "line":
                return self.shell.run_line_magic(self.magic_name, line)
            return self.shell.run_cell_magic(self.magic_name, line, cell)
        finally:
            self._is_running = False


def magics_class(cls: type[Magics]) -> type[Magics]:
    """Mark a class of magics; classes find their magics without it."""
    if not (isinstance(cls, type) and issubclass(cls, Magics)):
        raise TypeError(f"@magics_class belongs above a subclass of Magics, not above {cls!r}")
    cls.registered = True
    return cls


def _method_decorator(kind: str, its_name: str) -> Callable[..., Any]:
    def decorate(arg: Any) -> Any:
        """Mark a method as a magic: bare, or with the name of the magic."""
        if callable(arg):
            return _marked(arg, kind, arg.__name__)
        if isinstance(arg, str):
            return functools.partial(_marked, kind=kind, name=arg)
        raise TypeError(f"@{its_name} stands bare above a function or takes the name of the magic, not {arg!r}")

    decorate.__name__ = decorate.__qualname__ = its_name
    return decorate


def _marked(function: F, kind: str, name: str) -> F:
    marks = (*getattr(function, _MARKS, ()), (kind, name))
    setattr(function, _MARKS, marks)
    return function


def _function_decorator(kind: str, its_name: str) -> Callable[..., Any]:
    def decorate(arg: Any) -> Any:
        """Register a function as a magic of the running shell: bare, or with the name of the magic."""
        caller = sys._getframe(1)
        if callable(arg):
            return _registered(arg, kind, arg.__name__, caller)
        if isinstance(arg, str):
            return lambda function: _registered(function, kind, arg, sys._getframe(1))
        raise TypeError(f"@{its_name} stands bare above a function or takes the name of the magic, not {arg!r}")

    decorate.__name__ = decorate.__qualname__ = its_name
    return decorate


def _registered(function: F, kind: str, name: str, caller: Any) -> F:
    for names in (caller.f_locals, caller.f_globals, caller.f_builtins):
        if "get_ipython" in names:
            shell = names["get_ipython"]()
            break
    else:
        shell = get_ipython()
    if shell is None:
        raise NameError(f"no shell runs here that the magic {name!r} could be registered with")
    shell.register_magic_function(function, kind, name)
    return function


line_magic = _method_decorator("line", "line_magic")
cell_magic = _method_decorator("cell", "cell_magic")
line_cell_magic = _method_decorator("line_cell", "line_cell_magic")
register_line_magic = _function_decorator("line", "register_line_magic")
register_cell_magic = _function_decorator("cell", "register_cell_magic")
register_line_cell_magic = _function_decorator("line_cell", "register_line_cell_magic")


def record_magic(dct: dict[str, dict[str, Any]], magic_kind: str, magic_name: str, func: Any) -> None:
    """Put a function into a table of magics: kind -> name -> function; ``line_cell`` is both kinds."""
    for kind in ("line", "cell") if magic_kind == "line_cell" else (magic_kind,):
        dct[kind][magic_name] = func


def on_off(tag: object) -> str:
    """Say ``ON`` or ``OFF``."""
    return "ON" if tag else "OFF"


def compress_dhist(dh: list[Any]) -> list[Any]:
    """Shorten a list of visited directories: the last ten stay, of the earlier ones each once."""
    return [*dict.fromkeys(dh[:-10]), *dh[-10:]]


def needs_local_scope(func: F) -> F:
    """Have a magic called with ``local_ns``: the names where it was called."""
    func.needs_local_scope = True  # type: ignore[attr-defined]
    return func


def no_var_expand(func: F) -> F:
    """Have a magic given its line as typed."""
    setattr(func, EXPANDS_NOT, True)
    return func


def output_can_be_silenced(func: F) -> F:
    """Drop the value of a magic whose code ends in a semicolon."""
    setattr(func, SILENT, True)
    return func
