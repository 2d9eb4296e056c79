"""Options of magics in getopt notation, and the splitting of lines into words (magics.md sections 2.5 and 2.6).

Loaded when a magic asks for its options. Written out instead of ``getopt`` and ``shlex``: the first loses the text
after the options, the second imports ``re`` and knows no option list.
"""

from __future__ import annotations

from ipython.core.plugins import nearest
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Word:
    """One word of a line: its text with quotes removed, as typed, where it ends, and whether any of it was quoted."""

    __slots__ = ("end", "quoted", "raw", "text")

    def __init__(self, text: str, raw: str, end: int, quoted: bool) -> None:
        self.text = text
        self.raw = raw
        self.end = end
        self.quoted = quoted


class Options:
    """Options given, and what follows them.

    ``in`` asks for an option, ``[...]`` gives its value (``""`` for a flag; the last of several), ``all`` every
    value. ``rest`` is the text after the options, ``words`` the same as words.
    """

    __slots__ = ("_argparse", "_given", "rest", "words")

    def __init__(self, given: dict[str, list[str]], rest: str, words: list[Word], *, argparse: bool = False) -> None:
        self._given = given
        self._argparse = argparse
        self.rest = rest
        self.words = words

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def __getitem__(self, name: str) -> str:
        return self._given[name][-1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def get(self, name: str, default: str = "") -> str:
        """The value of an option, or ``default``."""
        return self._given[name][-1] if name in self._given else default

    def all(self, name: str) -> list[str]:
        """Every value given for an option, in order."""
        return list(self._given.get(name, ()))

    def number(self, name: str, default: int, *, title: str, least: int = 0) -> int:
        """The value of an option as a whole number.

        Raises:
            UserMistake: it is none, or below ``least``.
        """
        if name not in self._given:
            return default
        text = self._given[name][-1]
        try:
            found = int(text)
        except ValueError:
            if self._argparse:
                raise UserMistake(f"argument -{name}: invalid int value: {text!r}") from None
            raise UserMistake(f"{title}: -{name} takes a whole number, not {text!r}") from None
        if found < least:
            raise UserMistake(f"{title}: -{name} must be at least {least}, not {found}")
        return found


def parse_options(
    line: str,
    short: str = "",
    *long: str,
    title: str,
    verbatim: bool = False,
    posix: bool = True,
    anywhere: bool = False,
    final: str = "",
    strict: bool | None = None,
    argparse: bool = False,
    code: bool = False,
) -> Options:
    """Split ``line`` into options and the rest; options end at the first other word or at ``--``.

    A long option may be shortened as long as it is still one only.

    Args:
        line: what follows the magic's name.
        short: letters, each followed by ``:`` if it takes a value, by ``::`` if it may have one: then the next word is
            taken for it unless that is an option.
        long: names, each followed by ``=`` if it takes a value.
        title: name of the magic, for messages.
        verbatim: leave ``rest`` exactly as typed; an unclosed quote in it is not an error.
        posix: remove quotes from values.
        anywhere: options may stand between and behind the other words; not with ``verbatim``.
        final: letters behind whose value no more options stand: what follows belongs to somebody else.
        strict: an unclosed quote is an error; None: unless ``verbatim``.
        argparse: as ``anywhere``, mistakes are worded as argparse does, and ``-3`` is a word.
        code: the rest is Python: a word with a dash that cannot be an option begins it.

    Raises:
        UserMistake: an unknown option, a missing value, an unclosed quote.

    >>> parse_options("-n3 --out=x  a  b", "n:", "out=", title="%t", verbatim=True).rest
    'a  b'
    """
    values = {short[i]: short[i + 1 : i + 2] == ":" for i in range(len(short)) if short[i] != ":"}
    optional = {short[i] for i in range(len(short)) if short[i + 1 : i + 3] == "::"}
    names = {name.rstrip("="): name.endswith("=") for name in long}
    say = _ArgparseWords() if argparse else _GetoptWords(short, long)
    given: dict[str, list[str]] = {}
    waiting = list(_words(line, title, strict=not verbatim if strict is None else strict))
    waiting.reverse()
    end = 0
    kept: list[Word] = []
    while waiting and not any(letter in given for letter in final):
        word = waiting.pop()
        raw = word.raw
        if raw == "--":
            end = word.end
            break
        is_word = (argparse and raw[1:].isdigit()) or (code and not _may_be_option(raw, values, names))
        if not raw.startswith("-") or raw == "-" or is_word or (word.quoted and raw[:1] in "'\""):
            kept.append(word)
            if anywhere or argparse:
                continue
            break
        end = word.end
        if raw.startswith("--"):
            typed, equals, text = (word.text if posix else raw)[2:].partition("=")
            name = _whole(typed, names, say)
            if names[name] and not equals:
                if not waiting:
                    raise say.missing("--" + name)
                following = waiting.pop()
                text, end = following.text if posix else following.raw, following.end
            elif equals and not names[name]:
                raise say.surplus("--" + name, text)
            given.setdefault(name, []).append(text)
            continue
        letters = (word.text if posix else raw)[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter not in values:
                raise say.unknown("-" + letter, values)
            if not values[letter]:
                given.setdefault(letter, []).append("")
                continue
            if not letters and letter in optional and (not waiting or _is_option(waiting[-1].raw, argparse)):
                given.setdefault(letter, []).append("")
                continue
            if not letters:
                if not waiting:
                    raise say.missing("-" + letter)
                following = waiting.pop()
                letters, end = following.text if posix else following.raw, following.end
            given.setdefault(letter, []).append(letters)
            letters = ""
    if not verbatim:
        kept.extend(reversed(waiting))
    rest = line[end:].lstrip() if verbatim else " ".join(word.text if posix else word.raw for word in kept)
    return Options(given, rest, kept, argparse=argparse)


def _is_option(raw: str, argparse: bool) -> bool:
    return raw[:1] == "-" and not (argparse and raw[1:].isdigit())


def _may_be_option(raw: str, letters: dict[str, bool], names: dict[str, bool]) -> bool:
    """Whether a word that begins with a dash is an option, where code may begin with a sign."""
    if raw.startswith("--"):
        typed = raw[2:].partition("=")[0]
        return not typed or any(name.startswith(typed) for name in names)
    return raw[1:2] in letters


def _whole(typed: str, names: dict[str, bool], say: _ArgparseWords | _GetoptWords) -> str:
    """Return the long option that a word means."""
    if typed in names:
        return typed
    found = [name for name in names if typed and name.startswith(typed)]
    if len(found) > 1:
        raise say.ambiguous("--" + typed, ["--" + name for name in found])
    if not found:
        raise say.unknown("--" + typed, names)
    return found[0]


class _GetoptWords:
    """How mistakes are worded for options in getopt notation."""

    def __init__(self, short: str, long: tuple[str, ...]) -> None:
        self._allowed = f'(allowed: "{short}"' + "".join(" " + name for name in long) + ")"

    def unknown(self, option: str, known: dict[str, bool]) -> UserMistake:
        return UserMistake(f"option {option} not recognized {self._allowed}" + _meant(option, known))

    def missing(self, option: str) -> UserMistake:
        return UserMistake(f"option {option} requires argument {self._allowed}")

    def surplus(self, option: str, _: str) -> UserMistake:
        return UserMistake(f"option {option} must not have an argument {self._allowed}")

    def ambiguous(self, option: str, found: list[str]) -> UserMistake:
        return UserMistake(f"option {option} not a unique prefix: it may be {' or '.join(found)}")


class _ArgparseWords:
    """How mistakes are worded by argparse."""

    def unknown(self, option: str, known: dict[str, bool]) -> UserMistake:
        return UserMistake(f"unrecognized arguments: {option}" + _meant(option, known))

    def missing(self, option: str) -> UserMistake:
        return UserMistake(f"argument {option}: expected one argument")

    def surplus(self, option: str, given: str) -> UserMistake:
        return UserMistake(f"argument {option}: ignored explicit argument {given!r}")

    def ambiguous(self, option: str, found: list[str]) -> UserMistake:
        return UserMistake(f"ambiguous option: {option} could match {', '.join(found)}")


def _meant(option: str, known: dict[str, bool]) -> str:
    near = nearest(option.lstrip("-"), known) if option.startswith("--") else ""
    return f". Did you mean --{near}?" if near else ""


def split_words(line: str, *, title: str) -> list[str]:
    """Split into words at blanks; quotes group and are removed, a backslash takes the next character as it is.

    Raises:
        UserMistake: a quote is not closed.

    >>> split_words("a 'b c' d\\\\ e", title="%t")
    ['a', 'b c', 'd e']
    """
    return [word.text for word in _words(line, title, strict=True)]


def _words(line: str, title: str, *, strict: bool) -> Iterator[Word]:
    position, length = 0, len(line)
    escapes = "\\" if _backslash_escapes() else ""
    while True:
        while position < length and line[position].isspace():
            position += 1
        if position >= length:
            return
        start = position
        parts: list[str] = []
        quoted = False
        quote = ""
        while position < length:
            character = line[position]
            if quote:
                if character == quote:
                    quote = ""
                elif character == escapes and quote == '"' and line[position + 1 : position + 2] in ('"', "\\"):
                    position += 1
                    parts.append(line[position])
                else:
                    parts.append(character)
            elif character in "'\"":
                quote, quoted = character, True
            elif character == escapes and position + 1 < length:
                position += 1
                parts.append(line[position])
                quoted = True
            elif character.isspace():
                break
            else:
                parts.append(character)
            position += 1
        if quote and strict:
            raise UserMistake(f"{title}: the quote {quote} is not closed in: {line[start:]}")
        yield Word("".join(parts), line[start:position], position, quoted)


def _backslash_escapes() -> bool:
    # On Windows a backslash separates folders.
    import os

    return os.name != "nt"
