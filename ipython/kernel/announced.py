"""Tells hooks that code of the user's runs outside of a cell, as a callback of a widget does."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.core.hooks import Hooks


class Announced:
    """Context between ``pre_execute`` and ``post_execute``.

    Args:
        hooks: of the shell.
    """

    def __init__(self, hooks: Hooks) -> None:
        self._hooks = hooks

    def __enter__(self) -> None:
        self._hooks.trigger("pre_execute")

    def __exit__(self, *_: object) -> None:
        self._hooks.trigger("post_execute")
