"""Aliases under the names that existing code imports (``IPython.core.alias``)."""

from __future__ import annotations

from ipython.api import UserMistake
from ipython.app.parts import Alias as Alias
from ipython.app.parts import Aliases as AliasManager

__all__ = ["Alias", "AliasError", "AliasManager", "InvalidAliasError"]

AliasError = UserMistake
InvalidAliasError = UserMistake
