"""Readers: a text of the command line, or a value of a configuration file, to the value of a setting.

Each takes what is given and returns the value, or raises ``BadValue`` with a sentence that says what it takes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class BadValue(ValueError):
    """A text or value that a trait does not take.

    Args:
        expected: what it takes, to be read behind "takes".
        near: the nearest spelling that would do, if there is one.
    """

    def __init__(self, expected: str, near: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.near = near


def boolean(given: object) -> bool:
    """Read a boolean."""
    if isinstance(given, bool):
        return given
    text = str(given).strip().lower()
    if text in ("1", "true", "on", "yes"):
        return True
    if text in ("0", "false", "off", "no"):
        return False
    raise BadValue("True or False")


def boolean_each(given: object) -> object:
    """Read None, a boolean, or a dictionary of these by name."""
    if given is None or given == "None":
        return None
    if isinstance(given, dict):
        return {str(key): boolean_each(one) for key, one in given.items()}
    try:
        return boolean(given)
    except BadValue:
        raise BadValue("None, True, False, or a dictionary of them by matcher") from None


def whole(least: int = 0) -> Callable[[object], int]:
    """Read a whole number not below ``least``."""

    def read(given: object) -> int:
        try:
            found = int(given)  # type: ignore[call-overload]
        except (TypeError, ValueError, OverflowError):
            raise BadValue("a whole number") from None
        if isinstance(given, float) and found != given:
            raise BadValue("a whole number")
        if found < least:
            raise BadValue(f"a whole number of at least {least}")
        return int(found)

    return read


def one_number_of(*choices: int) -> Callable[[object], int]:
    """Read one of several whole numbers."""

    def read(given: object) -> int:
        found = whole(min(choices))(given)
        if found not in choices:
            raise BadValue("one of " + ", ".join(map(str, choices)))
        return found

    read.choices = choices  # type: ignore[attr-defined]
    return read


def number(given: object) -> float:
    """Read a number that is not negative."""
    try:
        found = float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise BadValue("a number") from None
    if not found >= 0:
        raise BadValue("a number that is not negative")
    return found


def text(given: object) -> str:
    """Read a text."""
    if not isinstance(given, str):
        raise BadValue("a text")
    return given


def optional(given: object) -> str | None:
    """Read a text or None."""
    return None if given is None or given == "None" else text(given)


def separator(given: object) -> str:
    """Read a separator: ``0`` is empty, ``\\n`` a newline."""
    found = text(given).replace("\\n", "\n")
    return "" if found == "0" else found


def one_of(*choices: str) -> Callable[[object], str]:
    """Read one of several words, in any case."""

    def read(given: object) -> str:
        for choice in choices:
            if str(given).lower() == choice.lower():
                return choice
        from ipython.core.plugins import nearest

        raise BadValue(f"one of {', '.join(choices)}", nearest(str(given), choices))

    read.choices = choices  # type: ignore[attr-defined]  # for %config
    return read


def some_of(*choices: str) -> Callable[[object], tuple[str, ...]]:
    """Read some of several words: a set or list of them, or one word; the command line gives several as Python."""

    def read(given: object) -> tuple[str, ...]:
        if isinstance(given, str):
            given = _literal(given) if given.lstrip().startswith(("{", "[", "(")) else [given]
        if not isinstance(given, (set, frozenset, list, tuple)) or not given:
            raise BadValue(f"some of {', '.join(choices)}")
        in_order = sorted(given, key=str) if isinstance(given, (set, frozenset)) else given
        return tuple(dict.fromkeys(map(one_of(*choices), in_order)))

    return read


def level(given: object) -> int:
    """Read a log level: its name, or a number."""
    from ipython.app.notices import LEVELS

    if str(given).upper() in LEVELS:
        return LEVELS[str(given).upper()]
    try:
        return one_number_of(0, 10, 20, 30, 40, 50)(given)
    except BadValue:
        raise BadValue("one of DEBUG, INFO, WARN, ERROR, CRITICAL or 0, 10, 20, 30, 40, 50") from None


def theme(given: object) -> str:
    """Read the name of a theme or of a pygments style."""
    from ipython.model.failure import UserMistake
    from ipython.settings.terminal import THEMES
    from ipython.terminal.theme import find_theme

    name = text(given).strip()
    if name.lower() in THEMES:
        return name.lower()
    try:
        find_theme(name, colors=0)
    except UserMistake:
        from ipython.core.plugins import nearest

        expected = f"one of {', '.join(THEMES)}, or the name of a pygments style"
        raise BadValue(expected, nearest(name.lower(), THEMES)) from None
    return name


def words(given: object) -> tuple[str, ...]:
    """Read a list of texts; from the command line one text is one entry, or a Python list."""
    if isinstance(given, str):
        if given.startswith(("[", "(")):
            import ast

            try:
                given = ast.literal_eval(given)
            except (ValueError, SyntaxError):
                raise BadValue("a list of texts") from None
        else:
            return (given,)
    if not isinstance(given, (list, tuple)) or not all(isinstance(one, str) for one in given):
        raise BadValue("a list of texts")
    return tuple(given)


def pairs(given: object) -> tuple[tuple[str, object], ...]:
    """Read a dictionary with text keys."""
    if not hasattr(given, "items"):
        raise BadValue("a dictionary")
    return tuple((str(key), one) for key, one in given.items())


def named_values(given: object) -> tuple[tuple[str, object], ...]:
    """Read a dictionary with text keys; the command line gives it as Python."""
    return pairs(_literal(given) if isinstance(given, str) else given)


def permissions(*names: str) -> Callable[[object], tuple[tuple[str, object], ...]]:
    """Read a dictionary from some of ``names`` to True or False; the command line gives it as Python."""

    def read(given: object) -> tuple[tuple[str, object], ...]:
        from ipython.core.plugins import nearest

        if isinstance(given, str):
            given = _literal(given)
        expected = f"a dictionary from {', '.join(names)} to True or False"
        if not isinstance(given, dict) or not all(type(allowed) is bool for allowed in given.values()):
            raise BadValue(expected)
        for name in given:
            if name not in names:
                raise BadValue(expected, nearest(str(name), names))
        return tuple(given.items())

    return read


def _literal(source: str) -> object:
    import ast

    try:
        return ast.literal_eval(source)
    except (ValueError, SyntaxError):
        return None


def text_pairs(given: object) -> tuple[tuple[str, str], ...]:
    """Read a list of pairs of texts, or a dictionary from text to text; the command line gives it as Python."""
    if isinstance(given, str):
        given = _literal(given)
    found = list(given.items()) if isinstance(given, dict) else given
    if not isinstance(found, (list, tuple)) or not all(
        isinstance(pair, (list, tuple)) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
        for pair in found
    ):
        raise BadValue("a list of pairs of texts, such as [('la', 'ls -a')]")
    return tuple((pair[0], pair[1]) for pair in found)


def optional_pairs(given: object) -> tuple[tuple[str, str], ...] | None:
    """Read a list of pairs of texts, or None."""
    return None if given is None else text_pairs(given)


def anything(given: object) -> tuple[object, ...]:
    """Read a list of anything."""
    if not isinstance(given, (list, tuple)):
        raise BadValue("a list")
    return tuple(given)


def dotted(given: object) -> str:
    """Read a class or its dotted name."""
    if isinstance(given, type):
        return f"{given.__module__}.{given.__qualname__}"
    return text(given)


def cache_entries(given: object) -> int:
    """Read the size of the output cache; 1 and 2 are too small to be of use and mean 0."""
    found = whole()(given)
    if found in (1, 2):
        from ipython.app.notices import NOTICES

        NOTICES.warn("InteractiveShell.cache_size below 3 switches the output cache off")
        return 0
    return found
