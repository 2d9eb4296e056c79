"""What keys do to the buffer, where nothing but the buffer is needed."""

from __future__ import annotations

import re

from prompt_toolkit.key_binding.bindings.named_commands import get_by_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from prompt_toolkit.key_binding.key_processor import KeyPressEvent

_WORD = re.compile(r"\s*\S+")
_TOKEN = re.compile(r"\s*(?:\w+|[^\w\s]+)")


def named(name: str) -> Callable[[KeyPressEvent], Any]:
    """Return one of the library's readline commands."""

    def run(event: KeyPressEvent) -> Any:
        return get_by_name(name).handler(event)

    return run


def indent(event: KeyPressEvent) -> None:
    """Go to the next multiple of four columns, or indent the selected lines."""
    column = event.current_buffer.document.cursor_position_col
    event.current_buffer.insert_text(" " * (4 - column % 4))


def dedent(event: KeyPressEvent) -> None:
    """Go back to the last multiple of four columns."""
    before = event.current_buffer.document.current_line_before_cursor
    count = (len(before) - 1) % 4 + 1 if before else 0
    if count:
        event.current_buffer.delete_before_cursor(min(count, len(before)))


def _accept(event: KeyPressEvent, text: str) -> None:
    event.current_buffer.insert_text(text)


def _suggested(event: KeyPressEvent) -> str:
    suggestion = event.current_buffer.suggestion
    return suggestion.text if suggestion is not None else ""


def accept_suggestion(event: KeyPressEvent) -> None:
    """Take the whole suggestion."""
    _accept(event, _suggested(event))


def accept_word(event: KeyPressEvent) -> None:
    """Take the suggestion's first word."""
    match = _WORD.match(_suggested(event))
    _accept(event, match.group() if match else _suggested(event))


def accept_token(event: KeyPressEvent) -> None:
    """Take the suggestion's first token of Python."""
    match = _TOKEN.match(_suggested(event))
    _accept(event, match.group() if match else _suggested(event))


def accept_character(event: KeyPressEvent) -> None:
    """Take the suggestion's first character."""
    _accept(event, _suggested(event)[:1])


def accept_and_move_left(event: KeyPressEvent) -> None:
    """Take the suggestion, and move left as the key does without one."""
    buffer, text = event.current_buffer, _suggested(event)
    position = buffer.cursor_position
    buffer.insert_text(text, move_cursor=False)
    buffer.cursor_position = position
    named("backward-word")(event)


def accept_and_keep_cursor(event: KeyPressEvent) -> None:
    """Take the suggestion; the cursor stays."""
    event.current_buffer.insert_text(_suggested(event), move_cursor=False)


def dismiss_suggestion(event: KeyPressEvent) -> None:
    """Hide the suggestion."""
    event.current_buffer.suggestion = None


def insert_pair(opening: str, closing: str) -> Callable[[KeyPressEvent], None]:
    """Return an action that types a bracket and its closer; ``r"(`` gets as many dashes as ``r"--``."""

    def run(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        raw = re.search(r"""[rR]["'](-*)$""", buffer.document.current_line_before_cursor)
        dashes = raw.group(1) if raw else ""
        buffer.insert_text(opening + dashes)
        buffer.insert_text(dashes + closing, move_cursor=False)

    return run


def insert_quotes(quote: str) -> Callable[[KeyPressEvent], None]:
    """Return an action that types a pair of quotes, or six when it is the third in a row."""

    def run(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.document.current_line_before_cursor.endswith(quote * 2):
            buffer.insert_text(quote)
            buffer.insert_text(quote * 3, move_cursor=False)
        else:
            buffer.insert_text(quote)
            buffer.insert_text(quote, move_cursor=False)

    return run


def skip_over(event: KeyPressEvent) -> None:
    """Step over a closing character that is there already."""
    event.current_buffer.cursor_right()


def delete_pair(event: KeyPressEvent) -> None:
    """Delete both characters of an empty pair."""
    event.current_buffer.delete()
    event.current_buffer.delete_before_cursor()
