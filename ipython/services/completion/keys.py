"""Keys of plain dictionaries: ``config["na`` and ``config[``."""

from __future__ import annotations

from ipython.model.completion import Completion, CompletionSet, Span
from ipython.services.completion.candidates import cut

_NUMBERS = (int, float, bool, type(None))


def keys_in_quotes(holder: object, typed: str, quote: str, span: Span) -> CompletionSet | None:
    """Candidates inside an open quote; None if ``holder`` is no plain dict.

    Args:
        holder: what is subscripted.
        typed: the text since the quote, as typed.
        quote: prefix and quote.
        span: the range since the quote.
    """
    if type(holder) is not dict:
        return None
    mark = quote.lstrip("rRbBuUfF")
    as_bytes = "b" in quote.lower()
    found: list[str] = []
    for key in holder:
        if as_bytes:
            if type(key) is not bytes:
                continue
            text = key.decode("latin-1")
        elif type(key) is str:
            text = key
        else:
            continue
        if not text.isprintable() or "\\" in text or mark[0] in text:
            text = _escaped(key, mark)
        if text.startswith(typed):
            found.append(text)
    found.sort()
    shown = cut(found)
    items = tuple([Completion(text, span, "dict key") for text in shown])
    return CompletionSet(span, items, "keys", len(shown) == len(found))


def _escaped(key: str | bytes, mark: str) -> str:
    written = repr(key).removeprefix("b")
    inner = written[1:-1]
    if written[0] == "'":
        inner = inner.replace("\\'", "'")
    return inner.replace(mark[0], "\\" + mark[0])


def keys_without_quotes(holder: object, typed: str, span: Span) -> CompletionSet | None:
    """Candidates right behind the bracket: strings with quotes, numbers as they are."""
    if type(holder) is not dict:
        return None
    texts = [repr(key) for key in holder if type(key) in (str, bytes) or type(key) in _NUMBERS]
    found = [text for text in texts if text.startswith(typed)]
    shown = cut(found)
    items = tuple([Completion(text, span, "dict key") for text in shown])
    return CompletionSet(span, items, "keys", len(shown) == len(found))
