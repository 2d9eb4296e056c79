"""Options of magics in getopt notation, and the splitting of lines into words (magics.md section 2.5).

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

    __slots__ = ("_given", "rest", "words")

    def __init__(self, given: dict[str, list[str]], rest: str, words: list[Word]) -> None:
        self._given = given
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
) -> Options:
    """Split ``line`` into options and the rest; options end at the first other word or at ``--``.

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

    Raises:
        UserMistake: an unknown option, a missing value, an unclosed quote.

    >>> parse_options("-n3 --out=x  a  b", "n:", "out=", title="%t", verbatim=True).rest
    'a  b'
    """
    values = {short[i]: short[i + 1 : i + 2] == ":" for i in range(len(short)) if short[i] != ":"}
    optional = {short[i] for i in range(len(short)) if short[i + 1 : i + 3] == "::"}
    names = {name.rstrip("="): name.endswith("=") for name in long}
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
        if not raw.startswith("-") or raw == "-" or (word.quoted and raw[:1] in "'\""):
            kept.append(word)
            if anywhere:
                continue
            break
        end = word.end
        if raw.startswith("--"):
            name, equals, text = (word.text if posix else raw)[2:].partition("=")
            if name not in names:
                raise UserMistake(_unknown("--" + name, short, long, names))
            if names[name] and not equals:
                if not waiting:
                    raise UserMistake(
                        f'option --{name} requires argument (allowed: "{short}" {" ".join(long)})'.rstrip()
                    )
                following = waiting.pop()
                text, end = following.text if posix else following.raw, following.end
            elif equals and not names[name]:
                raise UserMistake(f"option --{name} must not have an argument")
            given.setdefault(name, []).append(text)
            continue
        letters = (word.text if posix else raw)[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter not in values:
                raise UserMistake(_unknown("-" + letter, short, long, values))
            if not values[letter]:
                given.setdefault(letter, []).append("")
                continue
            if not letters and letter in optional and (not waiting or waiting[-1].raw[:1] == "-"):
                given.setdefault(letter, []).append("")
                continue
            if not letters:
                if not waiting:
                    raise UserMistake(
                        f'option -{letter} requires argument (allowed: "{short}" {" ".join(long)})'.replace(" )", ")")
                    )
                following = waiting.pop()
                letters, end = following.text if posix else following.raw, following.end
            given.setdefault(letter, []).append(letters)
            letters = ""
    if not verbatim:
        kept.extend(reversed(waiting))
    rest = line[end:].lstrip() if verbatim else " ".join(word.text if posix else word.raw for word in kept)
    return Options(given, rest, kept)


def _unknown(option: str, short: str, long: tuple[str, ...], known: dict[str, bool]) -> str:
    allowed = f'"{short}"' + "".join(" " + name for name in long)
    near = nearest(option.lstrip("-"), known) if option.startswith("--") else ""
    return f"option {option} not recognized (allowed: {allowed})" + (f". Did you mean --{near}?" if near else "")


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
