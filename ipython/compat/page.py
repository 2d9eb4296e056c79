"""The pager as existing code calls it (``IPython.core.page``; compat.md section 6)."""

from __future__ import annotations

from ipython.api import MimeBundle
from ipython.app.current import get_ipython

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

__all__ = ["as_hook", "display_page", "page", "page_dumb", "page_file"]


def page(data: str | Mapping[str, Any], start: int = 0, screen_lines: int = 0, pager_cmd: str | None = None) -> None:
    """Show a text, or one in several formats, in the pager of the running shell; without one it is printed.

    Args:
        data: the text, or MIME type -> text, or a mapping whose ``"data"`` is such a one.
        start: the line to begin at, from 0.
        screen_lines: not needed: the pager knows the screen.
        pager_cmd: not needed: the pager is an option of the shell.
    """
    found: Any = data if isinstance(data, str) else data.get("data", data)
    bundle = MimeBundle({"text/plain": found} if isinstance(found, str) else dict(found), {})
    shell = get_ipython()
    if shell is None:
        print(bundle.data.get("text/plain", ""))
        return
    shell._shell.context.page(bundle, start=max(0, start))


def display_page(strng: str | Mapping[str, Any], start: int = 0, screen_lines: int = 25) -> None:
    """Show a text as a value is shown, from line ``start`` on."""
    text = strng if isinstance(strng, str) else str(strng.get("text/plain", ""))
    print("\n".join(text.split("\n")[max(0, start) :]))


def page_dumb(strng: str | Mapping[str, Any], start: int = 0, screen_lines: int = 25) -> None:
    """Print a text from line ``start`` on."""
    display_page(strng, start)


def page_file(fname: str, start: int = 0, pager_cmd: str | None = None) -> None:
    """Show a file in the pager.

    Raises:
        OSError: it cannot be read.
    """
    with open(fname, encoding="utf-8", errors="replace") as file:
        page(file.read(), start)


def as_hook(page_func: Any) -> Any:
    """Return a pager in the form in which hooks were called: with the shell first."""
    return lambda self, *arguments, **named: page_func(*arguments, **named)
