"""What a profile keeps of a session's variables, as values."""

from __future__ import annotations

from ipython.model.value import value


@value
class StoredValue:
    """What a file says of the variable in it; ``kind`` is ``value`` or ``source``.

    ``text`` is the beginning of its repr, or of its source. ``needs`` names what the session defines and the variable
    cannot do without: classes of instances, helpers of a function.
    """

    name: str
    kind: str
    type_name: str
    text: str = ""
    needs: tuple[str, ...] = ()


@value
class Kept:
    """A variable that was kept; ``needed_by`` names the one that cannot do without it, empty if it was asked for."""

    name: str
    type_name: str
    needed_by: str = ""
