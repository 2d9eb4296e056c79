"""``get_ipython().display_formatter``: the shell's formatter, whose ``format`` answers as upstream's does."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from ipython.app.parts import Shell


class FormatterView:
    """Everything of the shell's formatter; reading and setting attributes reaches through."""

    __slots__ = ("_shell",)

    def __init__(self, shell: Shell) -> None:
        object.__setattr__(self, "_shell", shell)

    def format(
        self, obj: object, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return ``(data, metadata)`` by MIME type; both empty when the value displayed itself."""
        bundle = self._shell.formatter.format(obj, include=include, exclude=exclude)
        return ({}, {}) if bundle is None else (dict(bundle.data), dict(bundle.metadata))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shell.formatter, name)

    def __setattr__(self, name: str, bound: object) -> None:
        setattr(self._shell.formatter, name, bound)
