"""The value of what is being typed, behind it on the same line, where finding it runs nothing (an option)."""

from __future__ import annotations

from prompt_toolkit.application.current import get_app
from prompt_toolkit.formatted_text import fragment_list_width
from prompt_toolkit.layout.processors import Processor, Transformation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.layout.processors import TransformationInput

MARK = "  = "


class PreviewProcessor(Processor):
    """Appends the preview to the last line while the cursor stands at its end.

    Args:
        preview: gives the value of an expression as one line, or None.
        prompt_width: columns before the text.
    """

    def __init__(self, preview: Callable[[str], str | None], prompt_width: Callable[[], int]) -> None:
        self._preview = preview
        self._prompt_width = prompt_width
        self._asked = ""
        self._found: str | None = None

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """Return the line with its preview."""
        line, document = transformation_input.fragments, transformation_input.document
        if (
            transformation_input.lineno != document.line_count - 1
            or not document.is_cursor_at_the_end
            or get_app().is_done
            or not document.text.strip()
        ):
            return Transformation(line)
        buffer = transformation_input.buffer_control.buffer
        if buffer.complete_state is not None or (buffer.suggestion is not None and buffer.suggestion.text):
            return Transformation(line)
        if document.text != self._asked:
            self._asked = document.text
            try:
                self._found = self._preview(document.text)
            except Exception:  # it promises not to fail; a preview is never worth the prompt
                self._found = None
        room = transformation_input.width - self._prompt_width() - fragment_list_width(line) - len(MARK) - 1
        if not self._found or room < 4:
            return Transformation(line)
        text = self._found if len(self._found) <= room else self._found[: room - 1] + "\N{HORIZONTAL ELLIPSIS}"
        return Transformation([*line, ("class:preview", f"{MARK}{text}")])
