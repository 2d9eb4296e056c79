"""Options of the shell core and of the services it calls."""

from __future__ import annotations

from ipython.model.value import value

XMODES = ("Context", "Plain", "Verbose", "Minimal", "Docs", "Doctest")
ECHO_MODES = ("last_expr", "last", "all", "none", "last_expr_or_assign")


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
class ShellSettings:
    """Options of the core (``InteractiveShell`` and ``InteractiveShellApp`` in configuration files)."""

    ast_node_interactivity: str = "last_expr"  # one of ECHO_MODES
    autoawait: bool = True
    loop_runner: str = "asyncio"  # asyncio | trio | curio | sync | dotted name
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
