"""Keys: ``config["na``, ``config[``, ``grid["row", "``; columns where a frame has them.

Keys come in their own order, as a dictionary or a frame has them; of more than a menu holds, the first by the alphabet.
"""

from __future__ import annotations

from itertools import islice

from ipython.model.completion import Completion, CompletionSet, Span
from ipython.services.completion import rank
from ipython.services.completion.candidates import LIMIT, cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ipython.services.completion.place import Token
    from ipython.services.completion.request import Request
    from ipython.services.completion.spot import Bracket, Spot

_NUMBERS = (int, float, bool, complex, type(None))
_TEXTS = (str, bytes)
_CONTAINERS = (dict, list, tuple, set, str, bytes)
_LOOKED_AT = 100  # keys of which one tells that there are tuples among them
KEY_LENGTH = 1_000  # characters of a key that is offered


def keys_of(request: Request, bracket: Bracket) -> Sequence[object] | None:
    """What may stand at the cursor inside ``holder[...]``; None if that cannot be told.

    Parts of tuple keys that were typed already leave what stands at the next place of keys that begin like them.
    """
    if bracket.sign != "[" or not bracket.whole:
        return None
    holder = bracket.holder
    if not holder:
        return None
    typed = bracket.arguments
    if len(holder) > 2 and holder[-1].text in ("loc", "at") and holder[-2].text == ".":
        # Rows, then columns: columns are known.
        return columns_of(request, holder[:-2]) if len(typed) == 2 else None
    found = request.resolve(bracket.before, len(bracket.before))
    keys = request.evaluator.keys(found.value) if found is not None else None
    if keys is None:
        return None
    return _next_parts(keys, [_plain(part) for part in typed[:-1]])


def columns_of(request: Request, holder: list[Token]) -> Sequence[object] | None:
    """The columns of an expression, or of the nearest object before it in a chain of calls that has any.

    ``df.query("x > 1").sort_values("y")`` is not run: what it gives has, most likely, the columns of ``df``.
    """
    pieces = list(holder)
    while pieces:
        found = request.resolve(pieces, len(pieces))
        if found is not None:
            if len(pieces) < len(holder) and _shape(found.value) in _CONTAINERS:
                return None  # what a call on a dictionary gives has other keys
            return request.evaluator.keys(found.value)
        pieces = _shortened(pieces)
    return None


def keys_in_quotes(keys: Iterable[object], typed: str, quote: str, span: Span, *, fuzzy: bool = False) -> CompletionSet:
    """Candidates inside an open quote.

    Args:
        keys: what may stand there; only texts of the quote's kind are offered.
        typed: the text since the quote, as typed.
        quote: prefix and quote.
        span: the range since the quote.
        fuzzy: letters in order match too.
    """
    mark = quote.lstrip("rRbBuUfFtT")[0]
    in_bytes, raw = "b" in quote.lower(), "r" in quote.lower()
    if any(type(key) is tuple for key in islice(keys, _LOOKED_AT)):  # by their first parts, each once
        keys = list(dict.fromkeys(key[0] if type(key) is tuple and key else key for key in keys if _is_plain(key)))
    texts: list[str]
    if in_bytes:
        texts = [key.decode("latin-1") for key in keys if type(key) is bytes]
    else:
        texts = list(keys) if rank.are_plain(keys) else [key for key in keys if type(key) is str]  # type: ignore[arg-type]

    def written(text: str) -> str | None:
        """How a text is written if not as it is."""
        plain = text.isprintable() and "\\" not in text and mark not in text and (not in_bytes or text.isascii())
        return None if plain or raw else _escaped(text, mark, in_bytes)

    if "\\" in typed or mark in typed:
        return _set(_fitting([written(text) or text for text in texts], typed, fuzzy), span)
    found = _set(_fitting(texts, typed, fuzzy), span)
    # Only what is shown is looked at closely: writing out ten thousand keys would take longer than finding them.
    if written("".join([item.text for item in found.items])) is None:
        return found
    items = tuple([Completion(written(item.text) or item.text, span, item.kind) for item in found.items])
    return CompletionSet(span, items, found.source, found.complete)


def keys_without_quotes(keys: Iterable[object], typed: str, span: Span) -> CompletionSet:
    """Candidates right behind the bracket: texts with quotes, numbers as they are, tuples by their parts."""
    texts = dict.fromkeys(
        repr(part)
        for key in keys
        for part in (key[:1] if type(key) is tuple else (key,))
        if (_shape(part) in _TEXTS and len(part) <= KEY_LENGTH) or (_shape(part) in _NUMBERS and _is_short(part))
    )
    return _set([text for text in texts if text.startswith(typed)], span)


def closed(found: CompletionSet, mark: str, after: str) -> CompletionSet:
    """The same candidates with the quote and the bracket that close them, unless these are there already.

    Args:
        found: the candidates.
        mark: the quote; empty where the candidates bring their own.
        after: what stands behind the cursor.
    """
    if mark and after.startswith(mark):
        return found
    tail = mark if after.startswith("]") else mark + "]"
    items = tuple([Completion(item.text + tail, item.span, item.kind) for item in found.items])
    return CompletionSet(found.span, items, found.source, found.complete)


def holder_of_list(spot: Spot) -> Bracket | None:
    """The bracket in which the next text is a key: the innermost, or around it in ``frame[["a", "``."""
    bracket = spot.bracket()
    if bracket is None or bracket.sign != "[":
        return None
    if bracket.holder:
        return bracket
    outer = spot.bracket(1)
    if outer is None or outer.sign != "[" or not outer.holder:
        return None
    between = spot.request.text[outer.position + 1 : bracket.position]
    return outer if not between.rpartition(",")[2].strip() else None


def _next_parts(keys: Sequence[object], before: list[object]) -> Sequence[object]:
    if not before:
        return keys
    count = len(before)
    return list(
        dict.fromkeys(
            key[count]
            for key in keys
            if type(key) is tuple
            and len(key) > count
            and _shape(key[count]) in (*_TEXTS, *_NUMBERS)
            and all(type(part) is type(known) and part == known for part, known in zip(key, before, strict=False))
        )
    )


def _plain(part: list[Token]) -> object:
    """What a part of a subscript stands for, if it is a literal; else something that equals nothing."""
    import ast

    if len(part) == 1 and part[0].kind in ("string", "number"):
        try:
            return ast.literal_eval(part[0].text)
        except (ValueError, SyntaxError):
            pass
    return object()


def _fitting(texts: list[str], typed: str, fuzzy: bool) -> list[str]:
    if typed and not fuzzy and len(texts) > LIMIT:
        # Ordered, so that the ones that fit stand together: looking at each of ten thousand takes longer.
        exact = rank.within(sorted(texts), typed)
        if 0 < len(exact) <= LIMIT:
            fitting = set(exact)
            return [text for text in texts if text in fitting]
    else:
        exact = [text for text in texts if text.startswith(typed)] if typed else texts
    if exact and not fuzzy:
        return exact
    return [text for _, names in rank.matching(texts, typed, fuzzy=fuzzy) for text in names]


def _set(texts: list[str], span: Span) -> CompletionSet:
    if len(texts) > LIMIT:
        texts = sorted(texts)
    shown = cut(texts)
    items = tuple([Completion(text, span, "dict key") for text in shown if len(text) <= KEY_LENGTH])
    return CompletionSet(span, items, "keys", len(shown) == len(texts))


def _escaped(text: str, mark: str, in_bytes: bool) -> str:
    written = ascii(text) if in_bytes else repr(text)
    inner = written[1:-1]
    if written[0] == "'":
        inner = inner.replace("\\'", "'")
    return inner.replace(mark, "\\" + mark)


def _is_plain(key: object) -> bool:
    """Whether hashing and comparing a key, or its first part, runs nothing of the user's."""
    first = key[0] if type(key) is tuple and key else key
    return _shape(first) in (*_TEXTS, *_NUMBERS)


def _shape(thing: object) -> type | None:
    """The type of something, if comparing that runs nothing of a metaclass."""
    kind = type(thing)
    return kind if type(kind) is type else None


def _is_short(number: object) -> bool:
    return type(number) is not int or number.bit_length() < KEY_LENGTH


def _shortened(pieces: list[Token]) -> list[Token]:
    """The expression without its last call, subscript or attribute."""
    last = pieces[-1].text
    if last in (")", "]"):
        depth = 0
        for position in range(len(pieces) - 1, -1, -1):
            text = pieces[position].text
            if pieces[position].kind == "other":
                depth += (text in (")", "]", "}")) - (text in ("(", "[", "{"))
            if depth == 0:
                return pieces[:position]
        return []
    if len(pieces) > 2 and pieces[-2].text == ".":
        return pieces[:-2]
    return []
