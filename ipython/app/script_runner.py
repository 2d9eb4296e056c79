"""Runs programs for ``%run`` (``api.ScriptRunner``; magics.md section 8).

Nothing is shown here: what a program raises passes out, with the names it made. ``scripts`` runs the program of the
command line.
"""

from __future__ import annotations

import os
import sys

from ipython.app.notebook_sources import notebook_cells
from ipython.app.scripts import _archive, decoded
from ipython.core.process import MainModule
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, TracebackType
    from typing import Any

    from ipython.core.shell import Shell

    Execute = Callable[[CodeType, dict[str, Any], bool], Any]


class LocalScriptRunner:
    """Runs programs in this process, each in a module of its own unless a namespace is given.

    Args:
        shell: runs the cells of ``.ipy`` files and notebooks, in the user's namespace.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def run_file(
        self,
        path: str,
        arguments: list[str],
        names: dict[str, Any] | None,
        module_name: str,
        execute: Execute | None = None,
    ) -> dict[str, Any]:
        """Run a file; see ``api.ScriptRunner``."""
        execute = execute or self._execute
        if path.endswith((".ipy", ".ipynb")):
            scope = self._shell.namespace.locals
            with Program(path, arguments, scope, {"__file__": path}):
                self._guarded(scope, lambda: self._run_cells(path, execute))
            return scope
        if names is not None:
            code = self._guarded(names, lambda: _compiled(path))
            with Program(path, arguments, names, {"__file__": path, "__name__": module_name}):
                self._guarded(names, lambda: execute(code, names, False))
            return names
        module = type(sys)(module_name)
        # They stay when the program is over: its functions may still ask for them.
        module.__dict__.update(__file__=os.path.abspath(path), __spec__=None)
        code = self._guarded({}, lambda: _compiled(path))
        with MainModule(module), Program(path, arguments, {}, {}):
            self._guarded(module.__dict__, lambda: execute(code, module.__dict__, False))
        return module.__dict__

    def run_module(
        self, name: str, arguments: list[str], names: dict[str, Any] | None = None, execute: Execute | None = None
    ) -> dict[str, Any]:
        """Run a module as ``python -m`` does."""
        import runpy

        execute = execute or self._execute
        here = self._shell.session.working_directory()
        sys.path.insert(0, here)
        try:
            # A package means its ``__main__``; the parents of a module are imported here, as by python.
            _, spec, code = runpy._get_module_details(name)  # type: ignore[attr-defined]
        except ImportError as error:
            raise UserMistake(f"%run: there is no module {name!r} on sys.path: {error}") from None
        finally:
            if here in sys.path:
                sys.path.remove(here)
        facts = {
            "__file__": spec.origin, "__spec__": spec, "__loader__": spec.loader, "__package__": spec.parent,
            "__cached__": spec.cached,
        }  # fmt: skip
        path = spec.origin or name
        if names is not None:
            with Program(path, arguments, names, {**facts, "__name__": "__main__"}, folder=here):
                self._guarded(names, lambda: execute(code, names, False))
            return names
        module = type(sys)("__main__")
        module.__dict__.update(facts)
        with MainModule(module), Program(path, arguments, {}, {}, folder=here):
            self._guarded(module.__dict__, lambda: execute(code, module.__dict__, False))
        return module.__dict__

    def _execute(self, code: CodeType, scope: dict[str, Any], is_expression: bool) -> Any:
        return self._shell.runner.run(code, scope, scope, is_expression=is_expression)

    def _run_cells(self, path: str, execute: Execute) -> None:
        shell = self._shell
        shows = path.endswith(".ipynb")
        for source, label in _cells(path):
            if not source.strip():
                continue
            transformed = shell.transform(source)
            if transformed.changed:
                shell.provide_entry()
            pieces = shell.compiler.compile_cell(transformed, shell.current_number, "last_expr", label=label)
            for piece in pieces:
                shown = execute(piece.code, shell.namespace.globals, piece.echo)
                if piece.echo and shows and shown is not None and not _ends_with_semicolon(source):
                    shell.display(shown)

    @staticmethod
    def _guarded(scope: dict[str, Any], action: Callable[[], Any]) -> Any:
        __traceback_begins__ = True  # noqa: F841  # tracebacks show what is called from here on
        try:
            return action()
        except BaseException as error:
            try:
                error.names = scope  # type: ignore[attr-defined]
            except Exception:  # a class of the user's that takes no attributes
                pass
            raise


class Program:
    """Context in which a program finds its arguments, its folder and its own names; given back afterwards.

    Args:
        path: of the program, as it is to stand in ``sys.argv``.
        arguments: what follows there.
        scope: where ``names`` are bound meanwhile.
        names: such as ``__file__``.
        folder: put in front of ``sys.path``; that of the file by default.
    """

    def __init__(
        self, path: str, arguments: list[str], scope: dict[str, Any], names: dict[str, Any], *, folder: str = ""
    ) -> None:
        self._argv = [path, *arguments]
        self._folder = folder or os.path.dirname(os.path.abspath(path))
        if _archive(path) is not None:
            self._folder = os.path.abspath(path)
        self._scope = scope
        self._names = names
        self._before: dict[str, Any] = {}

    def __enter__(self) -> None:
        self._before_argv, sys.argv = sys.argv, self._argv
        sys.path.insert(0, self._folder)
        scope = self._scope
        self._before = {name: scope[name] for name in self._names if name in scope}
        scope.update(self._names)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.argv = self._before_argv
        if self._folder in sys.path:
            sys.path.remove(self._folder)  # the first one; what the program has added stays
        for name in self._names:
            if name in self._before:
                self._scope[name] = self._before[name]
            else:
                self._scope.pop(name, None)


def _compiled(path: str) -> CodeType:
    archive = _archive(path)
    if archive is not None:
        found: CodeType = archive.get_code("__main__")
        return found
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        raise UserMistake(f"%run: cannot read {path!r}: {error.strerror or error}") from None
    try:
        # Under its whole path: tracebacks find the source after the program has changed the directory.
        return compile(source, os.path.abspath(path), "exec", 0, True)
    except (SyntaxError, ValueError):
        _text(path, source)  # raises a sentence where it is the text and not the program that is wrong
        raise


def _text(path: str, data: bytes) -> str:
    """Return the text of a program.

    Raises:
        UserMistake: it is none.
    """
    try:
        text = decoded(data)
    except (SyntaxError, UnicodeDecodeError) as error:
        where = error.__context__ if isinstance(error.__context__, UnicodeDecodeError) else error
        reason = where.msg if isinstance(where, SyntaxError) else where
        raise UserMistake(f"%run: {path!r} cannot be read as text: {reason}") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UserMistake(f"%run: {path!r} is no text: it has a null character in line {line}")
    return text


def _cells(path: str) -> Iterator[tuple[str, str]]:
    try:
        if path.endswith(".ipynb"):
            for place, source in enumerate(notebook_cells(path), 1):
                yield source, f"Cell {place} of {os.path.basename(path)}"
            return
        with open(path, "rb") as file:
            text = _text(path, file.read())
    except OSError as error:
        raise UserMistake(f"%run: cannot read {path!r}: {error.strerror or error}") from None
    yield text, f"File {path}"


def _ends_with_semicolon(source: str) -> bool:
    from ipython.source.semicolon import ends_with_semicolon

    return ends_with_semicolon(source)
