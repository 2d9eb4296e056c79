"""Which form of a bundle the terminal shows, and its text (shell.md section 6.5).

``text/plain`` wins unless it says nothing (``<... object>``): then an image, Markdown, HTML, LaTeX, SVG or JSON. Not
here: writing it, prompts, renderers of the user.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.model.output import MimeBundle
    from ipython.terminal.renderers.images import SavedImages
    from ipython.terminal.theme import Theme

IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
_MARKUP = ("text/markdown", "text/html", "text/latex", "application/json", "application/javascript")
JSON_LIMIT = 20_000  # characters of JSON that are shown


def says_nothing(plain: str) -> bool:
    """Whether a plain text is what an object without a ``__repr__`` has.

    >>> says_nothing("<IPython.core.display.HTML object>"), says_nothing("<a.B at 0x7f00>"), says_nothing("<3 items>")
    (True, True, False)
    """
    if not plain:
        return True
    if not (plain[0] == "<" and plain[-1] == ">") or "\n" in plain or len(plain) > 300:
        return False
    words = plain[1:-1].split()
    if words[1:] == ["object"]:
        return True
    return len(words) > 2 and words[-2] == "at" and words[-1].startswith("0x") and words[1:-2] in ([], ["object"])


def bundle_text(
    bundle: MimeBundle,
    theme: Theme,
    *,
    width: int = 80,
    protocol: str = "",
    saved: Callable[[], SavedImages] | None = None,
) -> str:
    """Return the text that stands for a bundle, without a newline at its end.

    Args:
        bundle: the value in its formats.
        theme: colours; a colourless one gives plain text.
        width: columns of the screen.
        protocol: how images are drawn (``images.find_protocol``); empty: they are not.
        saved: where images go that cannot be drawn; None: nowhere (output is piped).
    """
    plain = bundle.text
    if len(bundle.data) == ("text/plain" in bundle.data) or not isinstance(plain, str):
        return plain
    is_bare = says_nothing(plain)
    for kind in IMAGES:
        if bundle.data.get(kind) and (kind != "image/svg+xml" or is_bare):
            text = _image(bundle, kind, plain, is_bare, protocol, saved)
            if text:
                return text
    if not is_bare:
        return plain
    for kind in _MARKUP:
        source = bundle.data.get(kind)
        if source is not None:
            text = _markup(kind, source, theme, width)
            if text:
                return text
    return plain


def _image(
    bundle: MimeBundle,
    kind: str,
    plain: str,
    is_bare: bool,
    protocol: str,
    saved: Callable[[], SavedImages] | None,
) -> str:
    from ipython.terminal.renderers.images import image_bytes, image_sequence

    data = image_bytes(bundle.data[kind])
    if not data:
        return ""
    metadata = bundle.metadata.get(kind)
    drawn = image_sequence(kind, data, protocol, metadata if isinstance(metadata, dict) else None) if protocol else ""
    if drawn:
        return drawn
    if saved is None:
        return plain
    line = saved().describe(kind, data)
    return line if is_bare else f"{plain}\n{line}"


def _markup(kind: str, source: object, theme: Theme, width: int) -> str:
    from ipython.terminal.renderers import markup

    if kind == "application/json":
        import json

        try:
            text = json.dumps(source, indent=2, ensure_ascii=False)
        except (TypeError, ValueError, RecursionError):
            return ""
        if len(text) > JSON_LIMIT:
            text = f"{text[:JSON_LIMIT]}\n... {len(text) - JSON_LIMIT:,} more characters"
        return theme.highlight(markup.cleaned(text))
    if not isinstance(source, str) or not source.strip():
        return ""
    if kind == "text/markdown":
        return markup.markdown_text(source, theme, width=width)
    if kind == "text/html":
        return markup.html_text(source, theme, width=width)
    if kind == "text/latex":
        from ipython.terminal.renderers.latex import latex_text

        return latex_text(source)
    from ipython.terminal.highlighting import highlight_language

    text = markup.cleaned(source).rstrip("\n")
    return text if theme.is_colorless else highlight_language(text, "javascript", theme.token_escape).rstrip("\n")
