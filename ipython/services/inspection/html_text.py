"""Fields as HTML for rich clients: everything escaped, Python highlighted by pygments where it is installed."""

from __future__ import annotations

from html import escape

from ipython.services.inspection.layout import PYTHON_TITLES, visible

try:
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers.python import PythonLexer
except ImportError:
    highlight = None

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

HIGHLIGHT_LIMIT = 200_000  # characters of a source that is highlighted


def html(fields: Sequence[tuple[str, str]]) -> str:
    """Return the fields as HTML: a heading each.

    >>> html([("Type", "<int>")])
    '<h1>Type</h1>\\n<pre>&lt;int&gt;</pre>'
    """
    return "\n".join(f"<h1>{escape(title)}</h1>\n{_body(title, visible(text))}" for title, text in fields)


def _body(title: str, text: str) -> str:
    text = text.encode("utf-8", "backslashreplace").decode()  # clients read UTF-8, which has no surrogates
    if title in PYTHON_TITLES and len(text) <= HIGHLIGHT_LIMIT:
        found = _highlighted(text)
        if found is not None:
            return found
    return f"<pre>{escape(text)}</pre>"


def _highlighted(text: str) -> str | None:
    if highlight is None:
        return None
    try:
        return str(highlight(text, PythonLexer(), HtmlFormatter(noclasses=True))).strip()
    except Exception:  # a lexer that is broken: the text is there all the same
        return None
