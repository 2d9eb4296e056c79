"""Expressions that choose examples by words: ``-k "numpy and not slow"``."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(r"\s*(?:(\(|\))|('[^']*'|\"[^\"]*\"|[^\s()]+))")


class KeywordMistake(ValueError):
    """An expression is none: one sentence."""


def matcher(expression: str) -> Callable[[str], bool]:
    """Return a function that says whether a text fits: words in any case, ``and``, ``or``, ``not``, parentheses.

    Raises:
        KeywordMistake: the expression is not complete.

    >>> fits = matcher("mean and not (slow or 'two words')")
    >>> fits("statistics.Mean"), fits("slow mean"), fits("mode")
    (True, False, False)
    """
    tokens = [match[1] or match[2] for match in _TOKEN.finditer(expression)]
    parser = _Parser(tokens, expression)
    found = parser.either()
    if parser.at != len(tokens):
        raise parser.mistake()
    return lambda text: found(text.lower())


class _Parser:
    def __init__(self, tokens: list[str], expression: str) -> None:
        self._tokens = tokens
        self._expression = expression
        self.at = 0

    def mistake(self) -> KeywordMistake:
        where = f"at {self._tokens[self.at]!r}" if self.at < len(self._tokens) else "at its end"
        return KeywordMistake(f"{self._expression!r} is no expression of words, and, or, not, parentheses ({where})")

    def _take(self, *words: str) -> bool:
        if self.at < len(self._tokens) and self._tokens[self.at].lower() in words:
            self.at += 1
            return True
        return False

    def either(self) -> Callable[[str], bool]:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return lambda text: any(part(text) for part in parts)

    def _both(self) -> Callable[[str], bool]:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return lambda text: all(part(text) for part in parts)

    def _one(self) -> Callable[[str], bool]:
        if self._take("not"):
            part = self._one()
            return lambda text: not part(text)
        if self._take("("):
            part = self.either()
            if not self._take(")"):
                raise self.mistake()
            return part
        if self.at == len(self._tokens) or self._tokens[self.at].lower() in ("and", "or", ")"):
            raise self.mistake()
        word = self._tokens[self.at].lower()
        self.at += 1
        if word[0] in "'\"":
            word = word[1:-1]
        return lambda text: word in text
