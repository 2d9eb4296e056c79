"""The flags and aliases of the command line as a table: name -> the trait it sets (shell.md section 1.1)."""

from __future__ import annotations

# Flags without a value: name -> ((trait, value), ...). ``--no-NAME`` exists where a second entry says so.
FLAGS: dict[str, tuple[tuple[str, object], ...]] = {
    "debug": (("Application.log_level", 10),),
    "quiet": (("Application.log_level", 50),),
    "init": (("BaseIPythonApplication.copy_config_files", True),),
    "nosep": (
        ("InteractiveShell.separate_in", ""),
        ("InteractiveShell.separate_out", ""),
        ("InteractiveShell.separate_out2", ""),
    ),
    "quick": (("TerminalIPythonApp.quick", True),),
    "accessible": (("TerminalInteractiveShell.accessible", True),),
    "private": (("HistoryManager.private", True),),
    "classic": (
        ("InteractiveShell.cache_size", 0),
        ("InteractiveShell.separate_in", ""),
        ("InteractiveShell.separate_out", ""),
        ("InteractiveShell.separate_out2", ""),
        ("InteractiveShell.colors", "nocolor"),
        ("InteractiveShell.xmode", "Plain"),
        ("PlainTextFormatter.pprint", False),
        ("TerminalInteractiveShell.classic", True),
    ),
}
SWITCHES: dict[str, str] = {
    "autoindent": "InteractiveShell.autoindent",
    "automagic": "InteractiveShell.automagic",
    "pdb": "InteractiveShell.pdb",
    "pprint": "PlainTextFormatter.pprint",
    "color-info": "InteractiveShell.color_info",
    "ignore-cwd": "InteractiveShellApp.ignore_cwd",
    "autoedit-syntax": "TerminalInteractiveShell.autoedit_syntax",
    "simple-prompt": "TerminalInteractiveShell.simple_prompt",
    "banner": "TerminalIPythonApp.display_banner",
    "confirm-exit": "TerminalInteractiveShell.confirm_exit",
    "tip": "InteractiveShell.enable_tip",
    "term-title": "TerminalInteractiveShell.term_title",
}
ALIASES: dict[str, str] = {
    "profile": "BaseIPythonApplication.profile",
    "profile-dir": "ProfileDir.location",
    "ipython-dir": "BaseIPythonApplication.ipython_dir",
    "config": "BaseIPythonApplication.extra_config_file",
    "log-level": "Application.log_level",
    "autocall": "InteractiveShell.autocall",
    "colors": "InteractiveShell.colors",
    "theme": "InteractiveShell.colors",
    "logfile": "InteractiveShell.logfile",
    "logappend": "InteractiveShell.logappend",
    "cache-size": "InteractiveShell.cache_size",
    "ext": "InteractiveShellApp.extra_extensions",
    "gui": "InteractiveShellApp.gui",
    "pylab": "InteractiveShellApp.pylab",
    "matplotlib": "InteractiveShellApp.matplotlib",
}
# Aliases that may stand without a value.
OPTIONAL_VALUES = {"pylab": "auto", "matplotlib": "auto"}
REPEATABLE = frozenset({"InteractiveShellApp.extra_extensions"})
# Traits that must be known before configuration files are read, by the name they are asked for under.
FIRST = {
    "profile": "BaseIPythonApplication.profile",
    "ipython_dir": "BaseIPythonApplication.ipython_dir",
    "extra_config_file": "BaseIPythonApplication.extra_config_file",
    "location": "ProfileDir.location",
    "quick": "TerminalIPythonApp.quick",
    "code_to_run": "InteractiveShellApp.code_to_run",
    "module_to_run": "InteractiveShellApp.module_to_run",
    "file_to_run": "InteractiveShellApp.file_to_run",
    "force_interact": "TerminalIPythonApp.force_interact",
}
START_CLASSES = frozenset(
    ["Application", "BaseIPythonApplication", "InteractiveShellApp", "TerminalIPythonApp", "ProfileDir"]
)
