"""The formatter of a bare core: ``repr`` and nothing else (ports.Formatter)."""

from __future__ import annotations

from ipython.model.output import MimeBundle


class PlainFormatter:
    """Makes ``text/plain`` by ``repr``."""

    def format(self, value: object, *, include: object = None, exclude: object = None) -> MimeBundle | None:
        """Return the value's repr as ``text/plain``; a repr that fails becomes a sentence."""
        try:
            text = repr(value)
        except Exception as error:
            text = f"<{type(value).__name__} at {id(value):#x}: repr raised {type(error).__name__}>"
        return MimeBundle({"text/plain": text}, {})
