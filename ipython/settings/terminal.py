"""Options of the terminal front (``TerminalInteractiveShell`` in configuration files; shell.md sections 9 and 10)."""

from __future__ import annotations

from ipython.model.value import value

THEMES = ("nocolor", "neutral", "linux", "lightbg", "pride", "gruvbox-dark")


@value
class TerminalSettings:
    """Everything the prompt and the screen can be told."""

    colors: str = "neutral"  # one of THEMES or the name of a pygments style
    highlighting_style_overrides: tuple[tuple[str, str], ...] = ()
    true_color: bool = False
    simple_prompt: bool = False
    accessible: bool = False  # line mode for screen readers: no repaint, no popup, every chunk once
    editing_mode: str = "emacs"  # emacs | vi
    prompt_includes_vi_mode: bool = True
    modal_cursor: bool = True
    emacs_bindings_in_vi_insert_mode: bool = True
    timeoutlen: float = 0.5  # seconds
    ttimeoutlen: float = 0.01  # seconds
    auto_match: bool = False
    autoindent: bool = True
    autoformatter: str | None = None  # black | yapf
    autosuggestions_provider: str | None = "NavigableAutoSuggestFromHistory"
    confirm_exit: bool = True
    display_completions: str = "multicolumn"  # multicolumn | column | readlinelike
    space_for_menu: int = 6  # rows
    call_help: bool = True  # signature and first paragraph beside a call that is being typed
    preview: bool = False  # value of the expression being typed, where finding it runs nothing
    min_elide: int = 30  # characters; 0: never
    enable_history_search: bool = True
    highlight_matching_brackets: bool = True
    mouse_support: bool = False
    extra_open_editor_shortcuts: bool = False
    editor: str = ""  # "": $EDITOR, then vi or notepad
    pager: str = ""  # "": $PAGER, then less -R
    prompts_class: str = ""  # dotted name of a Prompts subclass; "": ours
    prompt_line_number_format: str = ""
    debugger_history_file: str = "~/.pdbhistory"  # lines typed at the debugger; "": none is kept
    shortcuts: tuple[object, ...] = ()
    term_title: bool = True
    term_title_format: str = "IPython: {cwd}"
    separate_in: str = "\n"
    separate_out: str = ""
    separate_out2: str = ""
    classic: bool = False  # ``>>> `` and ``... `` prompts, no Out prompt
    display_banner: bool = True
    banner1: str | None = None
    banner2: str | None = None
    enable_tip: bool = True
    quit_key_kills: bool = True  # Ctrl-\ sends SIGQUIT to the group, as upstream
    status_duration: bool = False  # prompt shows the seconds and the state of the last cell
    osc133: bool = True  # prompt marks for terminals that know them
    mime_renderers: tuple[tuple[str, object], ...] = ()
