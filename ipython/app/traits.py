"""The traits people set, as a table: name -> where it lands and how a text becomes its value.

Loaded only when a flag, a ``--Class.trait`` or a configuration file sets one. Traits that belong to parts which do
not exist yet are known by name, so that a shared configuration file causes no warning.
"""

from __future__ import annotations

from ipython.settings.shell import ECHO_MODES, XMODES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# Where a trait lands: shell, terminal, application, formatting, traceback, history.
SHELL, TERMINAL, APPLICATION = "shell", "terminal", "application"
FORMATTING, TRACEBACK, HISTORY = "formatting", "traceback", "history"


class BadValue(ValueError):
    """A text or value that a trait does not take; the message says what it takes."""


def boolean(given: object) -> bool:
    """Read a boolean."""
    if isinstance(given, bool):
        return given
    text = str(given).strip().lower()
    if text in ("1", "true", "on", "yes"):
        return True
    if text in ("0", "false", "off", "no"):
        return False
    raise BadValue("takes True or False")


def whole(least: int = 0) -> Callable[[object], int]:
    """Read a whole number not below ``least``."""

    def read(given: object) -> int:
        try:
            number = int(given)  # type: ignore[call-overload]
        except (TypeError, ValueError):
            raise BadValue("takes a whole number") from None
        if number < least:
            raise BadValue(f"takes a whole number of at least {least}")
        return int(number)

    return read


def number(given: object) -> float:
    """Read a number that is not negative."""
    try:
        found = float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise BadValue("takes a number") from None
    if not found >= 0:
        raise BadValue("takes a number that is not negative")
    return found


def text(given: object) -> str:
    """Read a text."""
    if not isinstance(given, str):
        raise BadValue("takes a text")
    return given


def optional(given: object) -> str | None:
    """Read a text or None."""
    return None if given is None or given == "None" else text(given)


def separator(given: object) -> str:
    """Read a separator: ``0`` is empty, ``\\n`` a newline."""
    found = text(given).replace("\\n", "\n")
    return "" if found == "0" else found


def one_of(*choices: str) -> Callable[[object], str]:
    """Read one of several words, in any case."""

    def read(given: object) -> str:
        for choice in choices:
            if str(given).lower() == choice.lower():
                return choice
        from ipython.core.plugins import nearest

        near = nearest(str(given), choices)
        raise BadValue(f"takes one of {', '.join(choices)}" + (f"; did you mean {near}?" if near else ""))

    return read


def words(given: object) -> tuple[str, ...]:
    """Read a list of texts; from the command line one text is one entry, or a Python list."""
    if isinstance(given, str):
        if given.startswith(("[", "(")):
            import ast

            try:
                given = ast.literal_eval(given)
            except (ValueError, SyntaxError):
                raise BadValue("takes a list of texts") from None
        else:
            return (given,)
    if not isinstance(given, (list, tuple)) or not all(isinstance(one, str) for one in given):
        raise BadValue("takes a list of texts")
    return tuple(given)


def pairs(given: object) -> tuple[tuple[str, object], ...]:
    """Read a dictionary with text keys."""
    if not hasattr(given, "items"):
        raise BadValue("takes a dictionary")
    return tuple((str(key), one) for key, one in given.items())


def anything(given: object) -> tuple[object, ...]:
    """Read a list of anything."""
    if not isinstance(given, (list, tuple)):
        raise BadValue("takes a list")
    return tuple(given)


def dotted(given: object) -> str:
    """Read a class or its dotted name."""
    if isinstance(given, type):
        return f"{given.__module__}.{given.__qualname__}"
    return text(given)


def cache_entries(given: object) -> int:
    """Read the size of the output cache; 1 and 2 are too small to be of use and mean 0."""
    found = whole()(given)
    return 0 if found < 3 else found


TRAITS: dict[str, dict[str, tuple[str, str, Callable[[object], object]]]] = {
    "InteractiveShell": {
        "ast_node_interactivity": (SHELL, "ast_node_interactivity", one_of(*ECHO_MODES)),
        "autoawait": (SHELL, "autoawait", boolean),
        "loop_runner": (SHELL, "loop_runner", text),
        "autocall": (SHELL, "autocall", whole()),
        "automagic": (SHELL, "automagic", boolean),
        "cache_size": (SHELL, "cache_size", cache_entries),
        "show_rewritten_input": (SHELL, "show_rewritten_input", boolean),
        "system_raise_on_error": (SHELL, "system_raise_on_error", boolean),
        "pdb": (SHELL, "pdb", boolean),
        "quiet": (SHELL, "quiet", boolean),
        "xmode": (TRACEBACK, "mode", one_of(*XMODES)),
        "colors": (TERMINAL, "colors", text),
        "autoindent": (TERMINAL, "autoindent", boolean),
        "enable_tip": (TERMINAL, "enable_tip", boolean),
        "banner1": (TERMINAL, "banner1", optional),
        "banner2": (TERMINAL, "banner2", optional),
        "separate_in": (TERMINAL, "separate_in", separator),
        "separate_out": (TERMINAL, "separate_out", separator),
        "separate_out2": (TERMINAL, "separate_out2", separator),
        "history_load_length": (HISTORY, "load_length", whole()),
    },
    "TerminalInteractiveShell": {
        "accessible": (TERMINAL, "accessible", boolean),
        "auto_match": (TERMINAL, "auto_match", boolean),
        "autoformatter": (TERMINAL, "autoformatter", optional),
        "autosuggestions_provider": (TERMINAL, "autosuggestions_provider", optional),
        "classic": (TERMINAL, "classic", boolean),
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
    },
    "InteractiveShellApp": {
        "extensions": (APPLICATION, "extensions", words),
        "extra_extensions": (APPLICATION, "extra_extensions", words),
        "exec_lines": (APPLICATION, "exec_lines", words),
        "exec_files": (APPLICATION, "exec_files", words),
        "exec_PYTHONSTARTUP": (APPLICATION, "exec_PYTHONSTARTUP", boolean),
        "hide_initial_ns": (APPLICATION, "hide_initial_ns", boolean),
        "ignore_cwd": (APPLICATION, "ignore_cwd", boolean),
        "reraise_ipython_extension_failures": (APPLICATION, "reraise_ipython_extension_failures", boolean),
        "gui": (APPLICATION, "gui", text),
        "matplotlib": (APPLICATION, "matplotlib", text),
        "pylab": (APPLICATION, "pylab", text),
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
    "MagicsManager": {"auto_magic": (SHELL, "automagic", boolean)},
}

# A more general class's traits also hold for the more special one, as people write them there.
INHERITS = {
    "TerminalInteractiveShell": "InteractiveShell",
    "TerminalIPythonApp": "InteractiveShellApp",
    "HistoryAccessor": "HistoryManager",
}

# Read elsewhere, or of parts that come later: known, so no warning.
KNOWN_ELSEWHERE: dict[str, frozenset[str]] = {
    "Application": frozenset({"log_level"}),
    "BaseIPythonApplication": frozenset(
        [
            "profile",
            "ipython_dir",
            "auto_create",
            "copy_config_files",
            "overwrite",
            "extra_config_file",
            "verbose_crash",
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
            "logappend",
            "logfile",
            "logstart",
            "object_info_string_level",
            "sphinxify_docstring",
            "warn_venv",
            "wildcards_case_sensitive",
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
    "InteractiveShellApp": frozenset(["code_to_run", "file_to_run", "module_to_run", "pylab_import_all"]),
    "TerminalIPythonApp": frozenset(["force_interact", "interactive_shell_class"]),
    "HistoryManager": frozenset(["hist_file", "connection_options", "db_cache_size"]),
}
OTHER_CLASSES = frozenset(
    [
        "Completer",
        "IPCompleter",
        "AliasManager",
        "PrefilterManager",
        "ScriptMagics",
        "LoggingMagics",
        "StoreMagics",
        "OSMagics",
        "InlineBackend",
        "IPKernelApp",
        "ZMQInteractiveShell",
        "KernelManager",
        "Session",
        "ConnectionFileMixin",
        "IPythonKernel",
        "Kernel",
        "Application",
    ]
)


def find_trait(name: str, trait: str) -> tuple[str, str, Callable[[object], object]] | None:
    """Return where ``Class.trait`` lands, looking in the classes it inherits from."""
    while True:
        found = TRAITS.get(name, {}).get(trait)
        if found is not None or name not in INHERITS:
            return found
        name = INHERITS[name]


def is_known(name: str, trait: str) -> bool:
    """Whether ``Class.trait`` exists, here or in a part that reads it itself."""
    while True:
        if trait in TRAITS.get(name, {}) or trait in KNOWN_ELSEWHERE.get(name, ()) or name in OTHER_CLASSES:
            return True
        if name not in INHERITS:
            return False
        name = INHERITS[name]


def names_of(name: str) -> list[str]:
    """Return the traits of a class, inherited ones included."""
    found = list(TRAITS.get(name, ())) + list(KNOWN_ELSEWHERE.get(name, ()))
    return found + (names_of(INHERITS[name]) if name in INHERITS else [])
