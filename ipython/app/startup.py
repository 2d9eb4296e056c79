"""What runs before the first prompt or the program: extensions, startup files, exec lines (shell.md section 1.3)."""

from __future__ import annotations

import os
import sys

from ipython.app.profile import startup_files
from ipython.app.scripts import CellFailed, run_file
from ipython.model.cell import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.app.configuration import Configured
    from ipython.core.shell import Shell


def run_startup(shell: Shell, configured: Configured, profile: str, *, with_python_startup: bool) -> None:
    """Run everything that comes before the prompt or the program; a failure is shown and the next goes on."""
    application = configured.application_settings()
    for name in (*application.extensions, *application.extra_extensions):
        _load_extension(shell, name, fatal=application.reraise_ipython_extension_failures)
    python_startup = os.environ.get("PYTHONSTARTUP")
    if with_python_startup and application.exec_PYTHONSTARTUP and python_startup:
        _guarded(shell, python_startup, lambda: run_file(shell, python_startup, []))
    for path in startup_files(profile):
        _guarded(shell, path, lambda path=path: run_file(shell, path, []))  # type: ignore[misc]
    for line in application.exec_lines:
        shell.run_cell(Cell(line, store_history=False, origin="code"))
    for name in application.exec_files:
        found = _find(name, profile)
        if found is None:
            print(f"Warning: exec_files names {name!r}, which does not exist", file=sys.stderr)
        else:
            _guarded(shell, found, lambda path=found: run_file(shell, path, []))  # type: ignore[misc]
    if application.hide_initial_ns:
        shell.namespace.hide_current()


def _load_extension(shell: Shell, name: str, *, fatal: bool) -> None:
    try:
        answer = shell.get_facade().extension_manager.load_extension(name)
    except Exception as error:
        if fatal:
            raise
        print(f"Warning: the extension {name} of InteractiveShellApp.extensions failed to load:", file=sys.stderr)
        shell.show_failure(error)
        return
    if answer == "no load function":
        print(f"Warning: the module {name} is no extension: it has no load_ipython_extension", file=sys.stderr)


def _guarded(shell: Shell, path: str, action: Callable[[], object]) -> None:
    try:
        action()
    except SystemExit as error:
        print(f"Warning: {path} ended with SystemExit({error.code!r}); the start goes on", file=sys.stderr)
    except CellFailed:
        pass
    except OSError as error:
        if error.filename == path:
            print(f"Warning: {path} cannot be read: {error.strerror or error}", file=sys.stderr)
        else:
            shell.show_failure(error)
    except Exception as error:
        shell.show_failure(error)


def _find(name: str, profile: str) -> str | None:
    for folder in ("", os.path.dirname(profile)):
        path = os.path.join(folder, os.path.expanduser(name))
        if os.path.isfile(path):
            return path
    return None
