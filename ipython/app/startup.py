"""What runs before the first prompt or the program: extensions, startup files, lines (shell.md section 1.3).

A part that fails is told on stderr with its name, and the next one runs.
"""

from __future__ import annotations

import os
import sys

from ipython.app.notices import NOTICES
from ipython.app.profile import startup_files
from ipython.app.scripts import CellFailed, run_file
from ipython.model.cell import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.app.configuration import Configured
    from ipython.core.shell import Shell
    from ipython.settings.application import ApplicationSettings


def run_startup(shell: Shell, configured: Configured, profile: str, *, with_python_startup: bool) -> None:
    """Run everything that comes before the prompt or the program.

    Args:
        shell: the shell, with the sink that shows failures.
        configured: what to run.
        profile: the profile's directory.
        with_python_startup: whether ``$PYTHONSTARTUP`` counts, as it does before a prompt without a program.
    """
    application = configured.application_settings()
    if application.copy_config_files:
        from ipython.app.default_configuration import write_default_configuration

        write_default_configuration(profile)
    if os.environ.get("VIRTUAL_ENV", sys.prefix) != sys.prefix:
        from ipython.app.virtual_environment import add_active_environment

        add_active_environment(tell=application.warn_venv)
    _activate(shell, application)
    for name in (*application.extensions, *application.extra_extensions):
        NOTICES.debug(f"loading the extension {name}")
        _load_extension(shell, name, profile, fatal=application.reraise_ipython_extension_failures)
    python_startup = os.environ.get("PYTHONSTARTUP")
    if with_python_startup and application.exec_PYTHONSTARTUP and python_startup:
        _run_startup_file(shell, python_startup)
    for path in startup_files(profile):
        _run_startup_file(shell, path)
    for line in application.exec_lines:
        shell.run_cell(Cell(line, store_history=False, origin="code", label="exec_lines"))
        if shell.session.exit_request is not None:
            NOTICES.warn(f"the exec line {line!r} asked to leave; the start goes on")
            shell.session.exit_request = None
    for name in application.exec_files:
        found = _find(name, profile)
        if found is None:
            NOTICES.warn(f"exec_files names {name!r}, which does not exist")
        else:
            _run_startup_file(shell, found)
    if application.hide_initial_ns:
        shell.namespace.hide_current()


def _activate(shell: Shell, application: ApplicationSettings) -> None:
    # What these options ask for is the work of magics; without its magic an option can only say so.
    wanted: list[tuple[str, ...]] = [
        ("gui", application.gui, ""),
        ("matplotlib", application.matplotlib, ""),
        ("pylab", application.pylab, "" if application.pylab_import_all else "--no-import-all "),
    ]
    _call_magics(shell, wanted)
    start_log(shell, application)


def start_log(shell: Shell, application: ApplicationSettings) -> None:
    """Start the session log that the options ask for."""
    wanted: list[tuple[str, ...]] = [
        ("logstart", _one_word(application.logfile), "", " backup"),
        ("logstart", _one_word(application.logappend), "", " append"),
    ]
    if application.logstart and not application.logfile and not application.logappend:
        wanted.append(("logstart", " ", ""))
    _call_magics(shell, wanted)


def _call_magics(shell: Shell, wanted: list[tuple[str, ...]]) -> None:
    for magic, given, before, *after in wanted:
        if not given:
            continue
        if shell.plugins.find("line", magic) is None:
            NOTICES.warn(f"{magic} {given.strip()}".rstrip() + f" was asked for, but there is no magic %{magic}")
            continue
        argument = "" if given == "auto" else given.strip()
        shell.run_cell(Cell(f"%{magic} {before}{argument}{''.join(after)}", silent=True, origin="code"))


def _one_word(path: str) -> str:
    # As the line of a magic takes it: a name with blanks or signs that mean something there stands in quotes.
    if not path or all(character.isalnum() or character in "_-./~:" for character in path):
        return path
    return "'" + path.replace("'", "'\"'\"'") + "'"


def _load_extension(shell: Shell, name: str, profile: str, *, fatal: bool) -> None:
    try:
        answer = shell.get_facade().extension_manager.load_extension(name)
    except Exception as error:
        NOTICES.warn(f"the extension {name} failed to load; it was asked for by --ext or by the files in {profile}")
        shell.show_failure(error)
        if fatal:
            raise SystemExit(1) from None
        return
    if answer == "no load function":
        NOTICES.warn(f"the module {name} is no extension: it has no load_ipython_extension")


def _run_startup_file(shell: Shell, path: str) -> None:
    NOTICES.debug(f"running {path}")
    _guarded(shell, path, lambda: run_file(shell, path, []))
    shell.session.exit_request = None


def _guarded(shell: Shell, path: str, action: Callable[[], object]) -> None:
    try:
        action()
    except SystemExit as error:
        NOTICES.warn(f"{path} ended with SystemExit({error.code!r}); the start goes on")
    except KeyboardInterrupt:
        NOTICES.warn(f"{path} was interrupted; the start goes on")
    except CellFailed:
        pass
    except OSError as error:
        if error.filename == path:
            NOTICES.warn(f"{path} cannot be read: {error.strerror or error}")
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
