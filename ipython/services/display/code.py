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

    Raises:
        ValueError: pygments has no lexer of that name.
    """

    def __init__(
        self, data: Any = None, url: str | None = None, filename: Any = None, language: str | None = None
    ) -> None:
        if language is not None:
            try:
                get_lexer_by_name(language)
            except ClassNotFound:
                raise ValueError(f"Code knows no language {language!r}{_nearest(language)}") from None
        self.language = language
        super().__init__(data, url, filename)

    def _lexer(self) -> Any:
        try:
            if self.language is not None:
                return get_lexer_by_name(self.language)
            if self.filename is not None:
                return get_lexer_for_filename(self.filename)
            if self.url is not None:
                return get_lexer_for_filename(self.url.partition("?")[0].rpartition("/")[2])
            return guess_lexer(str(self.data))
        except ClassNotFound:
            return get_lexer_by_name("text")

    def __repr__(self) -> str:
        return str(self.data or "")

    def _repr_html_(self) -> str:
        formatter = HtmlFormatter()
        style = formatter.get_style_defs(".output_html")
        return f"<style>{style}</style>{highlight(str(self.data or ''), self._lexer(), formatter)}"

    def _repr_latex_(self) -> str:
        made: str = highlight(str(self.data or ""), self._lexer(), LatexFormatter())
        return made


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    from pygments.lexers import get_all_lexers

    near = get_close_matches(name.lower(), [alias for lexer in get_all_lexers() for alias in lexer[1]], n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
