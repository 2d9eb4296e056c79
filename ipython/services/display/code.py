"""Source code as a display object; imports pygments, so it is loaded when a ``Code`` is made."""

from __future__ import annotations

from pygments import highlight
from pygments.formatters import HtmlFormatter, LatexFormatter
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename, guess_lexer
from pygments.util import ClassNotFound

from ipython.services.display.objects import TextDisplayObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Code(TextDisplayObject):
    """Source code, highlighted where the front draws HTML or LaTeX.

    Args:
        language: name of a pygments lexer; by default guessed from the file name or the text.
    """

    def __init__(
        self, data: Any = None, url: str | None = None, filename: Any = None, language: str | None = None
    ) -> None:
        self.language = language
        super().__init__(data, url, filename)

    def _lexer(self) -> Any:

        try:
            if self.language is not None:
                return get_lexer_by_name(self.language)
            if self.filename is not None:
                return get_lexer_for_filename(self.filename)
            return guess_lexer(str(self.data))
        except ClassNotFound:
            return get_lexer_by_name("text")

    def __repr__(self) -> str:
        return str(self.data)

    def _repr_html_(self) -> str:

        formatter = HtmlFormatter()
        style = formatter.get_style_defs(".output_html")
        return f"<style>{style}</style>{highlight(self.data, self._lexer(), formatter)}"

    def _repr_latex_(self) -> str:

        made: str = highlight(self.data, self._lexer(), LatexFormatter())
        return made
