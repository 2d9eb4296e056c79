"""``IPython.utils.generics``: functions that existing code registers its types with (compat.md section 5)."""

from __future__ import annotations

from ipython.compat.matchers import complete_object

__all__ = ["complete_object"]
