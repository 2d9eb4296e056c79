"""Options of the shell core and of the services it calls."""

from __future__ import annotations

from ipython.model.value import value

POLICIES = ("forbidden", "minimal", "limited", "unsafe", "dangerous")
PERMISSIONS = (
    "allow_all_operations",
    "allow_any_calls",
    "allow_attr_access",
    "allow_auto_import",
    "allow_builtins_access",
    "allow_globals_access",
    "allow_item_access",
    "allow_locals_access",
)
XMODES = ("Context", "Plain", "Verbose", "Minimal", "Docs", "Doctest")
ECHO_MODES = ("last_expr", "last", "all", "every", "none", "last_expr_or_assign")


@value
class TracebackSettings:
    """How failures are described (shell.md section 7)."""

    mode: str = "Context"  # InteractiveShell.xmode; one of XMODES
    context: int = 5  # source pieces around the current one, itself included
    show_hidden: bool = False  # %xmode --show: frames marked __tracebackhide__
    value_width: int = 120  # characters of one rendered value in Verbose
    member_limit: int = 8  # members of an exception group that are described
    message_limit: int = 20_000  # characters of a message
    time_limit: float = 0.5  # seconds for rendering values of one failure


@value
class FormattingSettings:
    """How values become text (shell.md section 6.3)."""

    pprint: bool = True  # PlainTextFormatter.pprint
    max_width: int = 79  # PlainTextFormatter.max_width, characters
    max_seq_length: int = 1000  # PlainTextFormatter.max_seq_length; 0: no limit
    newline: str = "\n"  # PlainTextFormatter.newline
    verbose: bool = False  # PlainTextFormatter.verbose
    float_precision: str = ""  # PlainTextFormatter.float_precision
    active_types: tuple[str, ...] = ("text/plain",)  # DisplayFormatter.active_types; (): all
    max_characters: int = 200_000  # whole output of one value
    max_lines: int = 2_000  # whole output of one value
    string_limit: int = 2_000  # characters of one str or bytes inside a container; 0: no limit
    time_limit: float = 5.0  # seconds for one repr before it is cut (where a signal can cut it)


@value
class HistorySettings:
    """Where cells are remembered (shell.md section 8)."""

    enabled: bool = True  # HistoryManager.enabled
    directory: str = ""  # folder of journals and index; "": <profile>/history
    upstream_file: str = ""  # upstream's history.sqlite to import from; "": <profile>/history.sqlite
    private: bool = False  # store nothing at all
    store_output: bool = True  # keep the head of outputs (HistoryManager.db_log_output turns all of it on)
    output_limit: int = 2_000  # characters of output kept for one cell
    ignore_space: bool = True  # a cell that begins with a space is stored nowhere
    ignore_patterns: tuple[str, ...] = ()  # a cell that one of these globs fits is stored nowhere ("*password*")
    dedupe: str = "none"  # none | last (no equal neighbours are stored) | all (and reading shows the newest of equals)
    load_length: int = 1000  # InteractiveShell.history_load_length: entries walked by Up without searching


@value
class CompletionSettings:
    """What Tab offers (``Completer`` and ``IPCompleter`` in configuration files; shell.md section 4.4)."""

    use_jedi: bool = True  # static analysis beside what live objects tell
    static_limit: float = 2.0  # seconds for one answer of static analysis, its start included
    time_limit: float = 0.15  # seconds until what live objects tell is cut
    ask_limit: float = 0.1  # seconds for one question to code of a trusted type
    evaluation: str = "limited"  # one of POLICIES
    greedy: bool = False  # Completer.greedy: evaluation unsafe and keys closed
    policy_overrides: tuple[tuple[str, object], ...] = ()  # a name of PERMISSIONS, and whether it is allowed
    fill_limit: int = 400  # milliseconds for the signatures of one menu; never longer than time_limit
    omit_names: int = 2  # IPCompleter.omit__names: 2 hides _x unless typed, 1 only __x__, 0 nothing
    fuzzy: bool = False  # letters in order match too, below what begins with them
    auto_close_keys: bool = False  # Completer.auto_close_dict_keys
    backslash_names: bool = True  # Completer.backslash_combining_completions
    dict_keys_only: bool = False
    merge: bool = True  # IPCompleter.merge_completions; False: only the first source with an answer
    suppress_competing: object = None  # IPCompleter.suppress_competing_matchers: None, bool, or dict by matcher
    disabled: tuple[str, ...] = ()  # IPCompleter.disable_matchers
    trusted: tuple[str, ...] = ()  # Completer.trusted: types that may be asked, as by %trust


@value
class InspectionSettings:
    """What ``?`` shows (``InteractiveShell`` in configuration files; shell.md section 5)."""

    string_level: int = 0  # object_info_string_level: 1 and 2 hide the string form in ``?``
    wildcards_case_sensitive: bool = True
    members_shown: int = 20  # names in the summary of members


@value
class CommandSettings:
    """Commands of the system as magics (``AliasManager``, ``OSMagics``, ``ScriptMagics`` in configuration files)."""

    default_aliases: tuple[tuple[str, str], ...] | None = None  # None: those of the platform
    user_aliases: tuple[tuple[str, str], ...] = ()
    colored: bool = True  # False: without `` --color`` in aliases of ``ls`` (a theme without colours)
    cd_quiet: bool = False  # OSMagics.cd_force_quiet
    autorestore: bool = False  # StoreMagics.autorestore: what %store has kept is there from the start
    log_quiet: bool = False  # LoggingMagics.quiet: %logstart says nothing
    paste_service: str = ""  # CodeMagics.paste_service: address that %pastebin posts code to; "": %pastebin is off
    script_magics: tuple[str, ...] = ()  # programs that are cell magics too
    script_paths: tuple[tuple[str, str], ...] = ()  # program -> its path
    magic_aliases: tuple[tuple[str, str], ...] = ()  # MagicsManager.magic_aliases: second name -> magic and arguments
    lazy_magics: tuple[tuple[str, str], ...] = ()  # MagicsManager.lazy_magics: name -> module, or module:Class


@value
class FigureSettings:
    """How figures of matplotlib are shown in cells (``InlineBackend`` in configuration files)."""

    formats: tuple[str, ...] = ("png",)  # figure_formats: of png, retina, jpeg, svg, pdf
    print_arguments: tuple[tuple[str, object], ...] = (("bbox_inches", "tight"),)  # print_figure_kwargs
    close_figures: bool = True  # at the end of each cell
    rc: tuple[tuple[str, object], ...] = ()  # defaults of matplotlib while figures go into cells


@value
class ShellSettings:
    """Options of the core (``InteractiveShell`` and ``InteractiveShellApp`` in configuration files)."""

    ast_node_interactivity: str = "last_expr"  # one of ECHO_MODES
    autoawait: bool = True
    loop_runner: object = "asyncio"  # asyncio | trio | curio | sync | dotted name | callable
    autocall: int = 0  # 0 off, 1 smart, 2 full
    automagic: bool = True
    cache_size: int = 1000  # entries of Out; 0: no Out at all
    cache_bytes: int = 256 * 1024 * 1024  # estimated bytes held by Out before the oldest go
    show_rewritten_input: bool = True
    system_raise_on_error: bool = False
    pdb: bool = False
    quiet: bool = False
    output_journal_events: int = 1000  # numbered events kept in DisplayHub
    output_journal_bytes: int = 4 * 1024 * 1024
    traceback: TracebackSettings = TracebackSettings()
    formatting: FormattingSettings = FormattingSettings()
    history: HistorySettings = HistorySettings()
    completion: CompletionSettings = CompletionSettings()
    inspection: InspectionSettings = InspectionSettings()
    commands: CommandSettings = CommandSettings()
    figures: FigureSettings = FigureSettings()
