"""What a magic says its line takes, and what is offered there (docs/plugins.md, "What a magic's line takes").

A declaration is a short text: options first, each a word that begins with ``-`` (``=`` behind it: it takes a value,
of the kind named behind that), then what stands at the first place, ``;``, what stands at the next, and so on; the last
holds for the rest::

    -n -r= --file=files files .py .ipy ; files

A word ``module:function`` adds the words that the function gives when it is called with the magics' context; if it
gives a function, that is called with the line as far as it is typed, and gives the words. For a cell
magic ``body=`` says what its body is: ``code`` (the default), ``commands`` or ``nothing``.
"""

from __future__ import annotations

from ipython.model.value import value

KINDS: tuple[str, ...] = (
    *("folders", "files", "choices", "extensions", "modules", "names", "objects", "code", "commands", "environment"),
    *("loaded", "magics", "types", "nothing"),
)


@value
class Declared:
    """A declaration, read.

    ``options`` are as typed; ``valued`` are those that take a value, with its kind; ``places`` are ``(kind, words)``.
    """

    options: tuple[str, ...] = ()
    valued: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, tuple[str, ...]], ...] = ()
    body: str = "code"

    def value_kind(self, option: str) -> str | None:
        """What an option's value is; None if it takes none."""
        return next((kind for name, kind in self.valued if name == option), None)

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
    valued: list[tuple[str, str]] = []
    places: list[tuple[str, tuple[str, ...]]] = []
    body = "code"
    for part in text.split(";"):
        words: list[str] = []
        for word in part.split():
            if word.startswith("body="):
                body = word[5:]
            elif word.startswith("-") and not words and not places:
                option, takes_value, kind = word.partition("=")
                options.append(option)
                if takes_value:
                    valued.append((option, kind or "nothing"))
            else:
                words.append(word)
        if words and words[0] in KINDS:
            places.append((words[0], tuple(words[1:])))
        elif words:
            places.append(("choices", tuple(words)))
    return Declared(tuple(options), tuple(valued), tuple(places), body)
