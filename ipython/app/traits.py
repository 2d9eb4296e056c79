"""The traits people set, as a table: name -> where it lands and how a text becomes its value.

Loaded only when a flag, a ``--Class.trait`` or a configuration file sets one. Traits that belong to parts which do
not exist yet are known by name, so that a shared configuration file causes no warning.
"""

from __future__ import annotations

from ipython.app.trait_values import (
    anything,
    boolean,
    boolean_each,
    cache_entries,
    dotted,
    level,
    named_values,
    number,
    one_number_of,
    one_of,
    optional,
    optional_pairs,
    pairs,
    permissions,
    separator,
    some_of,
    text,
    text_pairs,
    theme,
    whole,
    words,
)
from ipython.settings.shell import ECHO_MODES, PERMISSIONS, POLICIES, XMODES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Place = tuple[str, str, Callable[[object], object]]

# Where a trait lands: shell, terminal, application, formatting, traceback, history, commands, completion,
# inspection, figures.
SHELL, TERMINAL, APPLICATION = "shell", "terminal", "application"
FORMATTING, TRACEBACK, HISTORY, COMMANDS = "formatting", "traceback", "history", "commands"
COMPLETION, INSPECTION, FIGURES = "completion", "inspection", "figures"
FIGURE_FORMATS = ("png", "retina", "png2x", "jpeg", "jpg", "svg", "pdf")

GUI_LOOPS = ("asyncio", "glut", "gtk", "gtk2", "gtk3", "gtk4", "osx", "pyglet", "qt", "qt4", "qt5", "qt6", "tk", "wx")

DICTIONARIES = (
    "highlighting_style_overrides",
    "magic_aliases",
    "lazy_magics",
    "mime_renderers",
    "policy_overrides",
    "print_figure_kwargs",
    "rc",
    "script_paths",
)  # kept as pairs
TRAITS: dict[str, dict[str, Place]] = {
    "InteractiveShell": {
        "ast_node_interactivity": (SHELL, "ast_node_interactivity", one_of(*ECHO_MODES)),
        "autoawait": (SHELL, "autoawait", boolean),
        "loop_runner": (SHELL, "loop_runner", text),
        "autocall": (SHELL, "autocall", one_number_of(0, 1, 2)),
        "automagic": (SHELL, "automagic", boolean),
        "cache_size": (SHELL, "cache_size", cache_entries),
        "show_rewritten_input": (SHELL, "show_rewritten_input", boolean),
        "system_raise_on_error": (SHELL, "system_raise_on_error", boolean),
        "pdb": (SHELL, "pdb", boolean),
        "quiet": (SHELL, "quiet", boolean),
        "xmode": (TRACEBACK, "mode", one_of(*XMODES)),
        "colors": (TERMINAL, "colors", theme),
        "autoindent": (TERMINAL, "autoindent", boolean),
        "enable_tip": (TERMINAL, "enable_tip", boolean),
        "banner1": (TERMINAL, "banner1", optional),
        "banner2": (TERMINAL, "banner2", optional),
        "separate_in": (TERMINAL, "separate_in", separator),
        "separate_out": (TERMINAL, "separate_out", separator),
        "separate_out2": (TERMINAL, "separate_out2", separator),
        "object_info_string_level": (INSPECTION, "string_level", one_number_of(0, 1, 2)),
        "wildcards_case_sensitive": (INSPECTION, "wildcards_case_sensitive", boolean),
        "history_load_length": (HISTORY, "load_length", whole()),
        "logappend": (APPLICATION, "logappend", text),
        "logfile": (APPLICATION, "logfile", text),
        "logstart": (APPLICATION, "logstart", boolean),
        "warn_venv": (APPLICATION, "warn_venv", boolean),
    },
    "TerminalInteractiveShell": {
        "accessible": (TERMINAL, "accessible", boolean),
        "auto_match": (TERMINAL, "auto_match", boolean),
        "autoformatter": (TERMINAL, "autoformatter", optional),
        "autosuggestions_provider": (TERMINAL, "autosuggestions_provider", optional),
        "classic": (TERMINAL, "classic", boolean),
        "call_help": (TERMINAL, "call_help", boolean),
        "confirm_exit": (TERMINAL, "confirm_exit", boolean),
        "display_completions": (TERMINAL, "display_completions", one_of("column", "multicolumn", "readlinelike")),
        "editing_mode": (TERMINAL, "editing_mode", one_of("emacs", "vi")),
        "editor": (TERMINAL, "editor", text),
        "emacs_bindings_in_vi_insert_mode": (TERMINAL, "emacs_bindings_in_vi_insert_mode", boolean),
        "enable_history_search": (TERMINAL, "enable_history_search", boolean),
        "extra_open_editor_shortcuts": (TERMINAL, "extra_open_editor_shortcuts", boolean),
        "highlight_matching_brackets": (TERMINAL, "highlight_matching_brackets", boolean),
        "highlighting_style_overrides": (TERMINAL, "highlighting_style_overrides", pairs),
        "mime_renderers": (TERMINAL, "mime_renderers", pairs),
        "min_elide": (TERMINAL, "min_elide", whole()),
        "modal_cursor": (TERMINAL, "modal_cursor", boolean),
        "mouse_support": (TERMINAL, "mouse_support", boolean),
        "preview": (TERMINAL, "preview", boolean),
        "prompt_includes_vi_mode": (TERMINAL, "prompt_includes_vi_mode", boolean),
        "prompt_line_number_format": (TERMINAL, "prompt_line_number_format", text),
        "prompts_class": (TERMINAL, "prompts_class", dotted),
        "quit_key_kills": (TERMINAL, "quit_key_kills", boolean),
        "shortcuts": (TERMINAL, "shortcuts", anything),
        "simple_prompt": (TERMINAL, "simple_prompt", boolean),
        "space_for_menu": (TERMINAL, "space_for_menu", whole()),
        "status_duration": (TERMINAL, "status_duration", boolean),
        "term_title": (TERMINAL, "term_title", boolean),
        "term_title_format": (TERMINAL, "term_title_format", text),
        "timeoutlen": (TERMINAL, "timeoutlen", number),
        "true_color": (TERMINAL, "true_color", boolean),
        "ttimeoutlen": (TERMINAL, "ttimeoutlen", number),
    },
    "TerminalIPythonApp": {
        "display_banner": (TERMINAL, "display_banner", boolean),
        "quick": (APPLICATION, "quick", boolean),
        "force_interact": (APPLICATION, "force_interact", boolean),
    },
    "BaseIPythonApplication": {
        "copy_config_files": (APPLICATION, "copy_config_files", boolean),
        "verbose_crash": (APPLICATION, "verbose_crash", boolean),
    },
    "Application": {"log_level": (APPLICATION, "log_level", level)},
    "InteractiveShellApp": {
        "extensions": (APPLICATION, "extensions", words),
        "extra_extensions": (APPLICATION, "extra_extensions", words),
        "exec_lines": (APPLICATION, "exec_lines", words),
        "exec_files": (APPLICATION, "exec_files", words),
        "exec_PYTHONSTARTUP": (APPLICATION, "exec_PYTHONSTARTUP", boolean),
        "hide_initial_ns": (APPLICATION, "hide_initial_ns", boolean),
        "ignore_cwd": (APPLICATION, "ignore_cwd", boolean),
        "reraise_ipython_extension_failures": (APPLICATION, "reraise_ipython_extension_failures", boolean),
        "gui": (APPLICATION, "gui", one_of(*GUI_LOOPS)),
        "matplotlib": (APPLICATION, "matplotlib", text),
        "pylab": (APPLICATION, "pylab", text),
        "pylab_import_all": (APPLICATION, "pylab_import_all", boolean),
    },
    "PlainTextFormatter": {
        "pprint": (FORMATTING, "pprint", boolean),
        "max_width": (FORMATTING, "max_width", whole(1)),
        "max_seq_length": (FORMATTING, "max_seq_length", whole()),
        "newline": (FORMATTING, "newline", text),
        "verbose": (FORMATTING, "verbose", boolean),
        "float_precision": (FORMATTING, "float_precision", text),
    },
    "DisplayFormatter": {"active_types": (FORMATTING, "active_types", words)},
    "HistoryManager": {
        "enabled": (HISTORY, "enabled", boolean),
        "private": (HISTORY, "private", boolean),
        "directory": (HISTORY, "directory", text),
        "store_output": (HISTORY, "store_output", boolean),
        "db_log_output": (HISTORY, "store_output", boolean),
        "output_limit": (HISTORY, "output_limit", whole()),
        "ignore_space": (HISTORY, "ignore_space", boolean),
        "dedupe": (HISTORY, "dedupe", one_of("none", "last", "all")),
    },
    "MagicsManager": {
        "auto_magic": (SHELL, "automagic", boolean),
        "magic_aliases": (COMMANDS, "magic_aliases", text_pairs),
        "lazy_magics": (COMMANDS, "lazy_magics", text_pairs),
    },
    "AliasManager": {
        "default_aliases": (COMMANDS, "default_aliases", optional_pairs),
        "user_aliases": (COMMANDS, "user_aliases", text_pairs),
    },
    "Completer": {
        "use_jedi": (COMPLETION, "use_jedi", boolean),
        "jedi_compute_type_timeout": (COMPLETION, "fill_limit", whole()),
        "evaluation": (COMPLETION, "evaluation", one_of(*POLICIES)),
        "policy_overrides": (COMPLETION, "policy_overrides", permissions(*PERMISSIONS)),
        "greedy": (COMPLETION, "greedy", boolean),
        "auto_close_dict_keys": (COMPLETION, "auto_close_keys", boolean),
        "backslash_combining_completions": (COMPLETION, "backslash_names", boolean),
        "fuzzy": (COMPLETION, "fuzzy", boolean),
        "trusted": (COMPLETION, "trusted", words),
        "time_limit": (COMPLETION, "time_limit", number),
        "static_limit": (COMPLETION, "static_limit", number),
        "ask_limit": (COMPLETION, "ask_limit", number),
    },
    "IPCompleter": {
        "omit__names": (COMPLETION, "omit_names", one_number_of(0, 1, 2)),
        "merge_completions": (COMPLETION, "merge", boolean),
        "dict_keys_only": (COMPLETION, "dict_keys_only", boolean),
        "suppress_competing_matchers": (COMPLETION, "suppress_competing", boolean_each),
        "disable_matchers": (COMPLETION, "disabled", words),
    },
    "InlineBackend": {
        "figure_formats": (FIGURES, "formats", some_of(*FIGURE_FORMATS)),
        "figure_format": (FIGURES, "formats", some_of(*FIGURE_FORMATS)),
        "print_figure_kwargs": (FIGURES, "print_arguments", named_values),
        "close_figures": (FIGURES, "close_figures", boolean),
        "rc": (FIGURES, "rc", named_values),
    },
    "OSMagics": {"cd_force_quiet": (COMMANDS, "cd_quiet", boolean)},
    "CodeMagics": {"paste_service": (COMMANDS, "paste_service", text)},
    "LoggingMagics": {"quiet": (COMMANDS, "log_quiet", boolean)},
    "StoreMagics": {"autorestore": (COMMANDS, "autorestore", boolean)},
    "ScriptMagics": {
        "script_magics": (COMMANDS, "script_magics", words),
        "script_paths": (COMMANDS, "script_paths", text_pairs),
    },
}

# Each class and the more general ones it takes its traits from. A trait may be set by the name of any class on the way:
# ``c.InteractiveShell.confirm_exit`` reaches the terminal's shell too.
PARENTS: dict[str, tuple[str, ...]] = {
    "TerminalInteractiveShell": ("InteractiveShell",),
    "TerminalIPythonApp": ("BaseIPythonApplication", "InteractiveShellApp"),
    "BaseIPythonApplication": ("Application",),
    "HistoryManager": ("HistoryAccessor",),
    "IPCompleter": ("Completer",),
}

# Read elsewhere, or of parts that come later: known, so no warning.
KNOWN_ELSEWHERE: dict[str, frozenset[str]] = {
    "Application": frozenset({"log_datefmt", "log_format", "logging_config", "show_config", "show_config_json"}),
    "BaseIPythonApplication": frozenset(
        [
            "profile",
            "ipython_dir",
            "auto_create",
            "overwrite",
            "extra_config_file",
            "add_ipython_dir_to_sys_path",
        ]
    ),
    "ProfileDir": frozenset({"location"}),
    "InteractiveShell": frozenset(
        [
            "ast_transformers",
            "debug",
            "display_page",
            "enable_html_pager",
            "history_length",
            "inspector_class",
            "ipython_dir",
            "sphinxify_docstring",
            "color_info",
        ]
    ),
    "TerminalInteractiveShell": frozenset(
        [
            "debugger_history_file",
            "handle_return",
            "highlighting_style",
            "autoedit_syntax",
            "llm_provider_class",
            "llm_constructor_kwargs",
            "llm_prefix_from_history",
            "display_completions_in_columns",
        ]
    ),
    "InteractiveShellApp": frozenset(["code_to_run", "file_to_run", "module_to_run"]),
    "TerminalIPythonApp": frozenset(["interactive_shell_class"]),
    "Completer": frozenset(["auto_import_method", "debug"]),
    "IPCompleter": frozenset(["limit_to__all__", "profile_completions", "profiler_output_dir"]),
    "HistoryManager": frozenset(["hist_file", "connection_options", "db_cache_size"]),
}
OTHER_CLASSES = frozenset(
    [
        "PrefilterManager",
        "IPKernelApp",
        "ZMQInteractiveShell",
        "KernelManager",
        "Session",
        "ConnectionFileMixin",
        "IPythonKernel",
        "Kernel",
    ]
)


def ancestors(name: str) -> list[str]:
    """Return the classes from which a class takes traits, the nearest first."""
    found = list(PARENTS.get(name, ()))
    for known in found:
        found += [parent for parent in PARENTS.get(known, ()) if parent not in found]
    return found


def family(name: str) -> list[str]:
    """Return the classes whose traits can be set by the name of a class: itself, general ones, then special ones.

    >>> family("InteractiveShell")
    ['InteractiveShell', 'TerminalInteractiveShell']
    """
    return [name, *ancestors(name), *(special for special in PARENTS if name in ancestors(special))]


def rank(name: str) -> int:
    """Return how special a class is: of two values for one trait, the one of the higher rank counts."""
    return max((rank(parent) + 1 for parent in PARENTS.get(name, ())), default=0)


def find_trait(name: str, trait: str) -> Place | None:
    """Return where ``Class.trait`` lands."""
    for known in family(name):
        found = TRAITS.get(known, {}).get(trait)
        if found is not None:
            return found
    return None


def is_known(name: str, trait: str) -> bool:
    """Whether ``Class.trait`` exists, here or in a part that reads it itself."""
    return any(
        trait in TRAITS.get(known, {}) or trait in KNOWN_ELSEWHERE.get(known, ()) or known in OTHER_CLASSES
        for known in family(name)
    )


def names_of(name: str) -> list[str]:
    """Return the traits that can be set by the name of a class."""
    return [trait for known in family(name) for trait in (*TRAITS.get(known, ()), *KNOWN_ELSEWHERE.get(known, ()))]


def class_names() -> list[str]:
    """Return all classes that configuration may name."""
    general = {parent for parents in PARENTS.values() for parent in parents}
    return sorted({*TRAITS, *PARENTS, *general, *KNOWN_ELSEWHERE, *OTHER_CLASSES})
