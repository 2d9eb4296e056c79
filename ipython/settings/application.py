"""Options of the start (``InteractiveShellApp`` and ``TerminalIPythonApp`` in configuration files)."""

from __future__ import annotations

from ipython.model.value import value


@value
class ApplicationSettings:
    """What happens before the first prompt."""

    extensions: tuple[str, ...] = ()
    extra_extensions: tuple[str, ...] = ()
    exec_lines: tuple[str, ...] = ()
    exec_files: tuple[str, ...] = ()
    exec_PYTHONSTARTUP: bool = True
    hide_initial_ns: bool = True
    ignore_cwd: bool = False
    reraise_ipython_extension_failures: bool = False
    quick: bool = False
    gui: str = ""
    matplotlib: str = ""
    pylab: str = ""
    pylab_import_all: bool = True
    log_level: int = 30  # Application.log_level: 10 tells what is read, above 30 warnings are kept back
    force_interact: bool = False  # a prompt after the program, as -i
    copy_config_files: bool = False  # --init: write a commented configuration file into the profile
    verbose_crash: bool = False  # BaseIPythonApplication.verbose_crash: a crash of the shell leaves a report file
    logfile: str = ""  # InteractiveShell.logfile: start a session log there, an existing file is backed up
    logappend: str = ""  # InteractiveShell.logappend: start a session log at the end of this file
    logstart: bool = False  # InteractiveShell.logstart: start a session log under its default name
    warn_venv: bool = True  # InteractiveShell.warn_venv: say that another environment's packages were added
