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
