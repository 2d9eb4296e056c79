"""What a magic says its line takes, and what is offered there (docs/plugins.md, "What a magic's line takes").

A declaration is a short text: options first, each a word that begins with ``-`` (``=`` behind it: it takes a value),
then what stands at the first place, ``;``, what stands at the next, and so on; the last holds for the rest::

    -n -r= --long= files .py .ipy ; files

For a cell magic ``body=`` says what its body is: ``code`` (the default), ``commands`` or ``nothing``.
"""

from __future__ import annotations

from ipython.model.value import value

KINDS: tuple[str, ...] = (
    *("folders", "files", "choices", "extensions", "modules", "names", "objects", "code", "commands", "environment"),
    *("magics", "types", "nothing"),
)


@value
class Declared:
    """A declaration, read.

    ``options`` are as typed; ``valued`` are those of them that take a value; ``places`` are ``(kind, words)``.
    """

    options: tuple[str, ...] = ()
    valued: frozenset[str] = frozenset()
    places: tuple[tuple[str, tuple[str, ...]], ...] = ()
    body: str = "code"

    def place(self, position: int) -> tuple[str, tuple[str, ...]]:
        """What stands at a position, counted from 0; ``("nothing", ())`` where nothing does."""
        return self.places[min(position, len(self.places) - 1)] if self.places else ("nothing", ())


_READ: dict[str, Declared] = {}


def declared(text: str) -> Declared:
    """Read a declaration; a word that is none of ours is taken for a choice, so that no declaration fails.

    >>> declared("-n -r= files .py ; folders").places
    (('files', ('.py',)), ('folders', ()))
    >>> declared("on off").place(0), declared("-q folders").options
    (('choices', ('on', 'off')), ('-q',))
    """
    known = _READ.get(text)
    if known is None:
        known = _READ[text] = _read(text)
    return known


def _read(text: str) -> Declared:
    options: list[str] = []
    valued: set[str] = set()
    places: list[tuple[str, tuple[str, ...]]] = []
    body = "code"
    for part in text.split(";"):
        words: list[str] = []
        for word in part.split():
            if word.startswith("body="):
                body = word[5:]
            elif word.startswith("-") and not words and not places:
                option = word.rstrip("=:")
                options.append(option)
                if option != word:
                    valued.add(option)
            else:
                words.append(word)
        if words and words[0] in KINDS:
            places.append((words[0], tuple(words[1:])))
        elif words:
            places.append(("choices", tuple(words)))
    return Declared(tuple(options), frozenset(valued), tuple(places), body)
