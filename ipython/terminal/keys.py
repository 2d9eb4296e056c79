"""Key bindings as a table: keys, condition, action (shell.md section 9.2)."""

from __future__ import annotations

import os

from prompt_toolkit.application.current import get_app
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import (
    Always,
    Condition,
    Never,
    emacs_insert_mode,
    emacs_mode,
    has_completions,
    has_focus,
    has_selection,
    vi_insert_mode,
    vi_mode,
    vi_navigation_mode,
)
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys

from ipython.terminal import editing_actions as act

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from prompt_toolkit.filters import Filter, FilterOrBool
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent

    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.prompt_session import PromptReader

    Action = Callable[[KeyPressEvent], Any]


@Condition
def has_suggestion() -> bool:
    """A suggestion is shown."""
    suggestion = get_app().current_buffer.suggestion
    return suggestion is not None and bool(suggestion.text)


@Condition
def at_line_end() -> bool:
    """The cursor stands at the end of its line."""
    return bool(get_app().current_buffer.document.is_cursor_at_the_end_of_line)


@Condition
def in_leading_space() -> bool:
    """Nothing but blanks stands before the cursor on its line."""
    before: str = get_app().current_buffer.document.current_line_before_cursor
    return not before or before.isspace()


@Condition
def has_line_above() -> bool:
    """The cursor is not on the first line."""
    return bool(get_app().current_buffer.document.cursor_position_row > 0)


@Condition
def has_line_below() -> bool:
    """The cursor is not on the last line."""
    document = get_app().current_buffer.document
    return bool(document.cursor_position_row < document.line_count - 1)


@Condition
def inside_open_string() -> bool:
    """The cursor is inside a string that is not closed on its line."""
    from ipython.source.scan import open_string

    return open_string(get_app().current_buffer.document.current_line_before_cursor) is not None


@Condition
def before_a_closer() -> bool:
    """What follows the cursor is a closing character, a blank, or nothing."""
    following: str = get_app().current_buffer.document.current_char
    return not following or following in " \t\n)]}:,;'\""


def make_bindings(reader: PromptReader, settings: TerminalSettings) -> KeyBindings:
    """Return the bindings of the prompt."""
    bindings = KeyBindings()
    focused = has_focus(DEFAULT_BUFFER)
    searching = Condition(lambda: reader.is_searching)
    typing = focused & ~searching
    insert = typing & (emacs_insert_mode | vi_insert_mode)
    vi_emacs = vi_insert_mode & Condition(lambda: settings.emacs_bindings_in_vi_insert_mode)
    emacs_like = typing & (emacs_insert_mode | vi_emacs)
    auto_match = insert & Condition(lambda: settings.auto_match)
    suspend = Condition(lambda: os.name != "nt")

    table: list[tuple[str | tuple[str, ...], FilterOrBool, Action]] = [
        ("enter", insert & ~has_selection, reader.enter),
        (("escape", "enter"), typing & (emacs_insert_mode | vi_emacs), reader.run_now),
        (
            ("escape", "c-j"),
            typing & (emacs_insert_mode | vi_emacs),
            reader.run_now,
        ),  # Alt-Enter typed ahead of the prompt
        ("c-o", typing & emacs_insert_mode, reader.open_line),
        ("tab", insert & in_leading_space & ~has_completions, act.indent),
        ("s-tab", insert & in_leading_space & ~has_completions, act.dedent),
        ("tab", insert & ~in_leading_space, reader.menu.complete_next),
        ("tab", insert & has_completions, reader.menu.complete_next),
        ("s-tab", insert & has_completions, reader.menu.complete_previous),
        ("c-g", typing & Condition(lambda: reader.menu.has_popup), reader.menu.close_popup),
        ("c-c", typing, reader.abort),
        ("c-d", typing, reader.end_of_input),
        ("c-z", typing & suspend & ~vi_navigation_mode, reader.suspend),
        ("c-\\", typing, reader.quit_process),
        ("up", typing, reader.up),
        ("down", typing, reader.down),
        ("c-p", typing, reader.up),
        ("c-n", typing, reader.down),
        ("c-r", typing, reader.start_search),
        ("c-s", typing, reader.start_search),
        ("f2", typing, reader.open_editor),
        ("end", has_suggestion & typing & at_line_end, act.accept_suggestion),
        ("c-e", has_suggestion & emacs_like & at_line_end, act.accept_suggestion),
        ("right", has_suggestion & typing & at_line_end, act.accept_suggestion),
        ("c-f", has_suggestion & emacs_like & at_line_end, act.accept_suggestion),
        (("escape", "f"), has_suggestion & emacs_like & at_line_end, act.accept_word),
        ("c-right", has_suggestion & typing & at_line_end, act.accept_token),
        (("escape", "right"), has_suggestion & typing & at_line_end, act.accept_character),
        ("c-left", has_suggestion & typing & at_line_end, act.accept_and_move_left),
        (("escape", "down"), has_suggestion & typing & at_line_end, act.accept_and_keep_cursor),
        ("escape", has_suggestion & typing & emacs_insert_mode, act.dismiss_suggestion),
        ("delete", has_suggestion & typing & emacs_insert_mode & at_line_end, act.dismiss_suggestion),
        ("c-up", has_suggestion & typing & ~has_line_above, reader.older_suggestion),
        ("c-down", has_suggestion & typing & ~has_line_below, reader.newer_suggestion),
        ("left", insert & Condition(lambda: reader.menu.has_columns), reader.menu.menu_left),
        ("right", insert & Condition(lambda: reader.menu.has_columns), reader.menu.menu_right),
        (Keys.BracketedPaste, typing, reader.paste),
        # While searching every key belongs to the search; whatever is no text ends it and acts as usual.
        ("c-r", searching, lambda event: reader.search.step(1)),
        ("c-s", searching, lambda event: reader.search.step(-1)),
        ("enter", searching, lambda event: reader.search.accept()),
        ("escape", searching, lambda event: reader.search.accept()),
        ("backspace", searching, lambda event: reader.search.erase()),
        ("c-g", searching, lambda event: reader.search.cancel()),
        ("c-c", searching, lambda event: reader.search.cancel()),
        (Keys.Any, searching, lambda event: reader.search.on_text(event)),
        (Keys.BracketedPaste, searching, lambda event: reader.search.on_text(event)),
    ]
    for key in ("left", "right", "up", "down", "home", "end", "c-a", "c-e", "tab"):
        table.append((key, searching, lambda event: reader.search.on_leave(event)))
    if settings.extra_open_editor_shortcuts:
        table += [
            (("c-x", "c-e"), typing & emacs_mode, reader.open_editor),
            (("c-x", "e"), typing & emacs_mode, reader.open_editor),
            ("v", typing & vi_navigation_mode, reader.open_editor),
        ]
    else:
        table.append((("c-x", "c-e"), typing & (emacs_mode | vi_emacs), reader.open_editor))
    for opening, closing in (("(", ")"), ("[", "]"), ("{", "}")):
        table.append((opening, auto_match & before_a_closer & ~inside_open_string, act.insert_pair(opening, closing)))
        table.append((closing, auto_match & _follows(closing), act.skip_over))
    for quote in ('"', "'"):
        table.append((quote, auto_match & _follows(quote), act.skip_over))
        table.append(
            (quote, auto_match & ~_follows(quote) & before_a_closer & ~inside_open_string, act.insert_quotes(quote))
        )
    table.append(("backspace", auto_match & _between_pair, act.delete_pair))
    for sequence, name in _EMACS_IN_VI.items():
        table.append((sequence, typing & vi_emacs & vi_mode, act.named(name)))
    entries = [((keys,) if isinstance(keys, str) else keys, condition, action) for keys, condition, action in table]
    if settings.shortcuts:
        from ipython.terminal.shortcuts import apply_shortcuts

        names = filter_names(
            typing=typing, insert=insert, vi_emacs=vi_emacs, emacs_like=emacs_like, auto_match=auto_match
        )
        entries = apply_shortcuts(entries, settings.shortcuts, names, {})
    for sequence, condition, action in entries:
        bindings.add(*sequence, filter=condition, eager=sequence == ("escape",) and condition is searching)(action)
    return bindings


def filter_names(
    *, typing: Filter, insert: Filter, vi_emacs: Filter, emacs_like: Filter, auto_match: Filter
) -> dict[str, Filter]:
    """Return what the names of filters mean in the ``shortcuts`` option."""
    names: dict[str, Filter] = {
        "always": Always(),
        "never": Never(),
        "auto_match": auto_match,
        "cursor_in_leading_ws": in_leading_space,
        "default_buffer_focused": has_focus(DEFAULT_BUFFER),
        "ebivim": vi_emacs,
        "emacs_insert_mode": emacs_insert_mode,
        "emacs_like_insert_mode": emacs_like,
        "focused_insert": insert,
        "has_completions": has_completions,
        "has_line_above": has_line_above,
        "has_line_below": has_line_below,
        "has_selection": has_selection,
        "has_suggestion": has_suggestion,
        "insert_mode": emacs_insert_mode | vi_insert_mode,
        "is_cursor_at_the_end_of_line": at_line_end,
        "is_windows_os": Condition(lambda: os.name == "nt"),
        "navigable_suggestions": typing,
        "not_inside_unclosed_string": ~inside_open_string,
        "supports_suspend": Condition(lambda: os.name != "nt"),
        "vi_insert_mode": vi_insert_mode,
        "vi_mode": vi_mode,
    }
    return names


_EMACS_IN_VI: dict[str | tuple[str, ...], str] = {
    "c-a": "beginning-of-line", "c-b": "backward-char", "c-k": "kill-line", "c-w": "backward-kill-word", "c-y": "yank",
    "c-_": "undo", "c-e": "end-of-line", "c-f": "forward-char", ("escape", "b"): "backward-word",
    ("escape", "c"): "capitalize-word", ("escape", "d"): "kill-word", ("escape", "h"): "backward-kill-word",
    ("escape", "l"): "downcase-word", ("escape", "u"): "uppercase-word", ("escape", "y"): "yank-pop",
    ("escape", "."): "yank-last-arg", ("escape", "f"): "forward-word",
}  # fmt: skip


def _follows(character: str) -> Condition:
    return Condition(lambda: get_app().current_buffer.document.current_char == character)


@Condition
def _between_pair() -> bool:
    document = get_app().current_buffer.document
    return document.char_before_cursor + document.current_char in ("()", "[]", "{}", '""', "''")


def default_editor() -> str:
    """The editor of the environment: ``$EDITOR``, else vi, or notepad on Windows."""
    return os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
