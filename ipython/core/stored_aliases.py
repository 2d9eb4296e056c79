"""Aliases that a profile keeps between sessions (magics.md sections 21 and 29).

They are kept in a document of the profile; those that upstream keeps in ``db/stored_aliases`` are read beside it, and
what is removed here is noted, so that upstream's file is never written.
"""

from __future__ import annotations

from ipython.core.profile_data import texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.core.profile_data import ProfileData

DOCUMENT = "stored_aliases"


class StoredAliases:
    """The kept aliases of a profile.

    Args:
        data: the documents of the profile.
    """

    def __init__(self, data: ProfileData) -> None:
        self._data = data

    def all(self) -> dict[str, str]:
        """Return names and commands."""
        own, removed = _read(self._data.read(DOCUMENT))
        theirs = texts(self._data.upstream(DOCUMENT))
        return {**{name: command for name, command in theirs.items() if name not in removed}, **own}

    def keep(self, name: str, command: str) -> None:
        """Keep an alias, or another command under the same name.

        Raises:
            OSError: the profile cannot be written.
        """

        def changed(document: object) -> object:
            own, removed = _read(document)
            return {"aliases": {**own, name: command}, "removed": sorted(removed)}

        self._data.change(DOCUMENT, changed)

    def forget(self, name: str) -> None:
        """Forget an alias.

        Raises:
            KeyError: none of that name is kept.
            OSError: the profile cannot be written.
        """
        if name not in self.all():
            raise KeyError(name)

        def changed(document: object) -> object:
            own, removed = _read(document)
            own.pop(name, None)
            return {"aliases": own, "removed": sorted({*removed, name})}

        self._data.change(DOCUMENT, changed)


def _read(document: object) -> tuple[dict[str, str], set[str]]:
    if not isinstance(document, dict):
        return {}, set()
    removed = document.get("removed")
    return texts(document.get("aliases")), set(map(str, removed)) if isinstance(removed, list) else set()
