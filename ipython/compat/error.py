"""The exceptions and the version that existing code names (``IPython.core.error``)."""

from __future__ import annotations

from ipython.api import UserMistake as UsageError
from ipython.app.parts import InputRejected, __version__
from ipython.compat.matchers import TryNext

__all__ = ["VERSION_INFO", "InputRejected", "StdinNotImplementedError", "TryNext", "UsageError"]

VERSION_INFO = (*map(int, __version__.split(".")[:3]), "")


class StdinNotImplementedError(NotImplementedError):
    """A front cannot answer questions."""
