"""Names that match a wildcard pattern (shell.md section 5, magics.md ``%psearch``); looks, never asks."""

from __future__ import annotations

import fnmatch
import re
import sys
from types import ModuleType

from ipython.services.inspection.facts import is_class, is_kind, mro_of, name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from ipython.model.ports import Evaluator

NAMES_LIMIT = 5_000  # names that one search returns
PLACES_LIMIT = 2_000  # objects whose attributes one search looks at


def search(
    pattern: str,
    names: Mapping[str, object],
    evaluator: Evaluator,
    find: Callable[[str], Any],
    *,
    case_sensitive: bool = True,
    hidden: bool = False,
    kind: str = "",
) -> list[str]:
    """Names that match a pattern of ``*`` (any characters) and ``?`` (one), sorted.

    Each part of a dotted pattern is matched by itself.

    Args:
        pattern: with dots between its parts.
        names: where the first part is looked for.
        evaluator: looks at objects.
        find: what a dotted name stands for.
        case_sensitive: whether the case of letters counts.
        hidden: names that begin with an underscore too, even if the part of the pattern does not.
        kind: only objects of a type of that name (``function``, ``int``, ``builtinfunction``).
    """
    matched: list[str] = []
    parts = pattern.split(".")
    places: list[tuple[str, Mapping[str, object]]] = [("", names)]
    for position, part in enumerate(parts):
        last = position == len(parts) - 1
        deeper: list[tuple[str, Mapping[str, object]]] = []
        for path, held in places:
            for name in matching(part, held, case_sensitive=case_sensitive, hidden=hidden):
                if last:
                    if not kind or is_of_kind(held[name], kind):
                        matched.append(path + name)
                        if len(matched) >= NAMES_LIMIT:
                            return sorted(matched)
                elif len(deeper) < PLACES_LIMIT:
                    below = find(path + name)
                    if below is not None and below.live:
                        deeper.append((f"{path}{name}.", evaluator.attribute_names(below.value)))
        places = deeper
    return sorted(matched)


def matching(part: str, names: Mapping[str, object], *, case_sensitive: bool, hidden: bool) -> Sequence[str]:
    """The names that one part of a pattern matches."""
    if "*" not in part and "?" not in part and case_sensitive:
        return [part] if part in names else []
    shown = hidden or part.startswith("_")
    expression = fnmatch.translate(re.sub(r"\*+", "*", part).replace("[", "[[]"))
    fits = re.compile(expression, 0 if case_sensitive else re.IGNORECASE).match
    return [name for name in list(names) if type(name) is str and (shown or name[:1] != "_") and fits(name)]


def imported_modules(pattern: str, *, case_sensitive: bool, hidden: bool) -> list[str]:
    """Names of imported modules that match a pattern, sorted; each part of a dotted one by itself.

    >>> "os.path" in imported_modules("os.p*", case_sensitive=True, hidden=False)
    True
    """
    names: Sequence[str] = [name for name in list(sys.modules) if type(name) is str]
    parts = pattern.split(".")
    for position, part in enumerate(parts):
        there = {name.split(".")[position]: None for name in names if name.count(".") == len(parts) - 1}
        kept = set(matching(part, there, case_sensitive=case_sensitive, hidden=hidden))
        names = [name for name in names if name.count(".") == len(parts) - 1 and name.split(".")[position] in kept]
    return sorted(names)


def is_of_kind(thing: object, kind: str) -> bool:
    """Whether something is of a type of that name: a class's name, or a word such as ``builtinfunction``.

    >>> is_of_kind(5, "int"), is_of_kind(len, "builtinfunction"), is_of_kind(ValueError, "exception")
    (True, True, True)
    """
    wanted = kind.lower()
    if is_class(thing):
        if wanted in ("class", "type"):
            return True
        if wanted == "exception":
            return is_kind(thing, BaseException)  # type: ignore[arg-type]
        return False
    if wanted == "magic":
        return False
    names = TYPE_WORDS.get(wanted, ())
    if any(type(thing) is one for one in names):
        return True
    if wanted == "module":
        return is_kind(type(thing), ModuleType)
    return any(name_of(base).lower() == wanted for base in mro_of(type(thing)))


def type_words() -> dict[str, tuple[type, ...]]:
    """The words for types: what the module ``types`` names, without ``Type``, in lower case."""
    import types

    found: dict[str, tuple[type, ...]] = {}
    for name, held in vars(types).items():
        if name.endswith("Type") and isinstance(held, type):
            word = name.removesuffix("Type").lower()
            found[word] = (*found.get(word, ()), held)
    found["function"] = (types.FunctionType, types.BuiltinFunctionType)
    return found


TYPE_WORDS = type_words()


def near_names(wanted: str, names: Iterable[str]) -> list[str]:
    """Names that are about as long and have about the same letters; few, for a closer comparison."""
    letters = set(wanted.lower())
    low, high = len(wanted) - 2, len(wanted) + 2
    return [
        name
        for name in names
        if type(name) is str and low <= len(name) <= high and len(letters.symmetric_difference(name.lower())) <= 3
    ]
