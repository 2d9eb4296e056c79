"""Runs programs: ``-c``, ``-m``, files, notebooks, folders, standard input (shell.md section 1.2).

Exit codes are ``python``'s. Tracebacks go to stderr. Nothing is written to the profile.
"""

from __future__ import annotations

import os
import sys

from ipython.app.assemble import add_working_directory, failure_text, make_shell, wants_color
from ipython.app.current import Current
from ipython.core.lazy import Lazy
from ipython.core.plain_sink import PlainSink
from ipython.core.process import Builtins, MainModule
from ipython.core.session import ShellExit, exit_status
from ipython.model.cell import Cell
from ipython.model.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.command_line import Invocation
    from ipython.core.shell import Shell
    from ipython.model.ports import HistoryStore

TOP_LEVEL_AWAIT = 0x2000


def run_program(invocation: Invocation) -> int:
    """Run the program of a command line and return the exit status; with ``-i`` a prompt follows."""
    from ipython.app.configuration import ConfigurationMistake, load_settings
    from ipython.app.profile import profile_directory

    try:
        configured = load_settings(invocation)
    except ConfigurationMistake as mistake:
        from ipython.app.notices import refuse

        refuse(str(mistake))
        return 1
    if invocation.show_config:
        from ipython.app.configuration import show_settings

        show_settings(configured, as_json=invocation.show_config == "json")
        return 0
    profile = profile_directory(invocation)
    application, terminal = configured.application, configured.terminal
    interactive = invocation.interactive or (application is not None and application.force_interact)
    if invocation.traits and not interactive:
        _tell_missing_profile(invocation)

    def history() -> HistoryStore:
        from ipython.app.remembering import make_history

        # Made only by a cell that is to be remembered: a plain program leaves nothing in the profile.
        store: HistoryStore = make_history(configured.shell, profile)
        return store

    settings = configured.shell
    if terminal is not None and terminal.colors.lower() == "nocolor":
        settings = replace(settings, commands=replace(settings.commands, colored=False))
    shell = make_shell(settings, history, profile=profile)
    _offer(shell, "Configuration", "ipython.app.program_looks:program_settings", configured)
    _offer(shell, "Clipboard", "ipython.app.program_looks:program_clipboard")
    _offer(shell, "Editor", "ipython.app.program_looks:program_editor", configured)
    _offer(shell, "Debugging", "ipython.app.program_debugging:program_debugging", configured)
    if configured.shell.pdb:
        Lazy("ipython.app.program_debugging:debug_program").load()(shell, configured)
    if application is None or not application.ignore_cwd:
        add_working_directory()
    shell.hub.sink = sink = PlainSink(
        lambda report: failure_text(shell, report, width=_width(), colored=wants_color(sys.stderr)),
        out_prompt="" if invocation.mode != "code" or (terminal is not None and terminal.classic) else "Out[{n}]: ",
    )
    _offer(shell, "Appearance", "ipython.app.program_looks:ProgramLooks", configured, sink)
    with Builtins(shell), MainModule(shell.namespace.module), Current(shell):
        try:
            if (
                application is not None
                or os.path.isdir(os.path.join(profile, "startup"))
                or os.environ.get("VIRTUAL_ENV", sys.prefix) != sys.prefix
            ):
                from ipython.app.startup import run_startup

                run_startup(shell, configured, profile, with_python_startup=False)
            status = run_target(shell, invocation)
            if not interactive:
                return _flushed(status)
            shell.session.exit_request = None  # as with ``python -i``: the program may end, the prompt still comes
            from ipython.app.interactive import run_interactive

            return run_interactive(invocation, shell=shell, configured=configured)
        except KeyboardInterrupt as error:
            shell.show_failure(error)
            die_of_interrupt()
            return 130
        finally:
            shell.close()


def _tell_missing_profile(invocation: Invocation) -> None:
    from ipython.app.profile import missing_profile

    sentence = missing_profile(invocation)
    if sentence:
        from ipython.app.notices import NOTICES

        NOTICES.warn(sentence)


def run_target(shell: Shell, invocation: Invocation) -> int:
    """Run the code, module, file or standard input of a command line in a shell; returns the exit status."""
    arguments = list(invocation.arguments)
    if invocation.mode == "code":
        sys.argv = ["-c", *arguments]
        return _run_cell(shell, invocation.target, silent=False)
    if invocation.mode == "stdin":
        sys.argv = [invocation.target, *arguments]
        try:
            source = _read_standard_input()
        except (OSError, SyntaxError, ValueError) as error:
            shell.show_failure(error)
            return 1
        return _run_cell(shell, source, silent=True, label="<stdin>")
    try:
        if invocation.mode == "module":
            run_module(shell, invocation.target, arguments)
        else:
            path = _program_path(invocation.target)
            if path is None:
                from ipython.app.notices import say

                say(f"ipython: cannot run {invocation.target!r}: {_why_not(invocation.target)}")
                return 1 if os.path.isdir(os.path.expanduser(invocation.target)) else 2  # as python
            run_file(shell, path, arguments, typed=invocation.target)
    except SystemExit as error:
        return _status_of(error)
    except CellFailed as failed:
        _debug(shell, failed.__cause__)
        return 1
    except Exception as error:
        shell.show_failure(error)
        _debug(shell, error)
        return 1
    return 0


def _debug(shell: Shell, error: BaseException | None) -> None:
    if shell.settings.pdb and error is not None:
        shell.capabilities["Debugging"](shell).post_mortem(error)  # type: ignore[attr-defined]


class CellFailed(Exception):
    """A cell of a program failed and has been shown already."""


def _program_path(target: str) -> str | None:
    path = os.path.expanduser(target)
    if os.path.isdir(path):
        path = os.path.join(path, "__main__.py")
    return path if os.path.isfile(path) else None


def _why_not(target: str) -> str:
    if os.path.isdir(target):
        return "the folder has no __main__.py"
    try:
        from ipython.core.plugins import nearest

        folder, name = os.path.split(target)
        near = nearest(name, os.listdir(folder or "."))
    except OSError:
        near = ""
    return "there is no such file" + (f"; did you mean {os.path.join(folder, near)!r}?" if near else "")


def _run_cell(shell: Shell, source: str, *, silent: bool, label: str = "") -> int:
    result = shell.run_cell(Cell(source, silent=silent, store_history=False, origin="file", label=label))
    request = shell.session.exit_request
    if request is not None:
        return request.status
    error = result.error
    if isinstance(error, SystemExit):
        return _status_of(error)
    if isinstance(error, KeyboardInterrupt):
        die_of_interrupt()
    return 0 if error is None else 1


def _status_of(error: SystemExit) -> int:
    status, text = exit_status(error.code)
    if text:
        from ipython.app.notices import say

        say(text)
    return status


def _read_standard_input() -> str:
    # Bytes, as python reads them: what the program says about its encoding counts, the locale does not.
    if sys.stdin is None:
        return ""
    buffer = getattr(sys.stdin, "buffer", None)
    return str(sys.stdin.read()) if buffer is None else decoded(buffer.read())


def decoded(source: bytes) -> str:
    """Return the text of a program: UTF-8 unless it declares another encoding.

    Raises:
        SyntaxError: the declared encoding does not exist or does not fit, as python has it.

    >>> decoded(b"x = 1\\r\\n")
    'x = 1\\n'
    """
    declared = b"coding" in b"".join(source.split(b"\n", 2)[:2])
    if not declared:
        try:
            return source.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            pass
    import io
    import tokenize

    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    try:
        return source.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise SyntaxError(f"(unicode error) line {line}: {error}") from None


def run_file(
    shell: Shell,
    path: str,
    arguments: list[str],
    names: dict[str, Any] | None = None,
    module_name: str = "__main__",
    *,
    typed: str = "",
) -> dict[str, Any]:
    """Run a ``.py``, ``.ipy`` or ``.ipynb`` file and return the names it runs in.

    Args:
        shell: runs the cells of the latter two and is what ``get_ipython()`` answers.
        path: the file.
        arguments: what follows its name in ``sys.argv``.
        names: the namespace; the user's own by default.
        module_name: ``__name__`` while it runs.
        typed: ``__file__`` as the person wrote it; ``path`` by default.

    Raises:
        SystemExit, or whatever the program raises; CellFailed: a cell failed and was shown.
    """
    scope = shell.namespace.globals if names is None else names
    file_name = typed if typed and not os.path.isdir(typed) else path
    whole_path = os.path.abspath(path)  # tracebacks find the source after the program changed its directory
    archive = _archive(path)
    changed = {"__file__": file_name, "__name__": module_name}
    before = {name: scope.get(name) for name in changed if name in scope}
    saved_argv, saved_path = sys.argv, list(sys.path)
    sys.argv = [whole_path, *arguments]
    sys.path.insert(0, whole_path if archive is not None else os.path.dirname(whole_path))
    scope.update(changed)
    try:
        if path.endswith(".ipynb"):
            from ipython.app.notebook_sources import notebook_cells

            for place, source in enumerate(notebook_cells(path), 1):
                _run_checked(shell, source, f"Cell {place} of {os.path.basename(path)}")
        elif path.endswith(".ipy"):
            with open(path, "rb") as file:
                _run_checked(shell, decoded(file.read()), f"File {path}")
        else:
            if archive is not None:
                code = archive.get_code("__main__")
            else:
                with open(path, "rb") as file:
                    code = compile(file.read(), whole_path, "exec", 0, True)
            shell.runner.run(code, scope, scope, is_expression=False)
        return scope
    finally:
        sys.argv = saved_argv
        sys.path[:] = saved_path
        for name in changed:
            if name in before:
                scope[name] = before[name]
            else:
                scope.pop(name, None)


def _run_checked(shell: Shell, source: str, label: str) -> None:
    result = shell.run_cell(Cell(source, silent=True, store_history=False, origin="file", label=label))
    if shell.session.exit_request is not None:
        raise ShellExit(shell.session.exit_request.status)
    if isinstance(result.error, (SystemExit, KeyboardInterrupt)):
        raise result.error
    if result.error is not None:
        raise CellFailed from result.error


def _archive(path: str) -> Any:
    # A zip file with a ``__main__``, as ``python archive.pyz`` runs it; any other file is source.
    if path.endswith((".py", ".ipy", ".ipynb")):
        return None
    import zipimport

    try:
        found = zipimport.zipimporter(path)
    except (zipimport.ZipImportError, OSError):
        return None
    return found if found.find_spec("__main__") is not None else None


def run_module(shell: Shell, name: str, arguments: list[str]) -> dict[str, Any]:
    """Run a module as ``python -m`` does and put the names it made into the user's namespace."""
    import runpy

    saved_argv, saved_path = sys.argv, list(sys.path)
    sys.argv = [name, *arguments]
    if not getattr(sys.flags, "safe_path", False):
        try:
            sys.path.insert(0, os.getcwd())  # while it runs only: it is the program that asked for this directory
        except OSError:
            pass  # the directory was deleted
    try:
        made = runpy.run_module(name, run_name="__main__", alter_sys=True)
    finally:
        sys.argv = saved_argv
        sys.path[:] = saved_path
    dunder = {key for key in made if key.startswith("__") and key.endswith("__")}
    shell.namespace.globals.update({key: bound for key, bound in made.items() if key not in dunder})
    return made


def _offer(shell: Shell, capability: str, target: str, *arguments: object) -> None:
    """Offer magics something that is made when it is first asked for."""

    def make(_: Shell) -> object:
        made: object = Lazy(target).load()(shell, *arguments)
        shell.capabilities[capability] = lambda _: made
        return made

    shell.capabilities[capability] = make


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((80, 24)).columns


def _flushed(status: int) -> int:
    # As python, which tells of output that cannot be written at the end, and leaves with 120; only that nothing is
    # said when the reader has gone, because then it wanted no more.
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        drop_output(sys.stdout)
        return 120
    except (OSError, ValueError, AttributeError):
        pass  # the interpreter meets the same at its end, or the program has closed its output
    return status


def drop_output(stream: Any) -> None:
    """Let a stream that cannot be written any more lead nowhere, so that the interpreter does not fail at exit."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())


def die_of_interrupt() -> None:
    """End the process so that its parent sees SIGINT ended it, as python does (status 130 in a shell)."""
    if os.name == "nt":
        raise SystemExit(0xC000013A)
    import signal

    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            pass
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGINT)
