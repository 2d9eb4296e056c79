"""What is printed above the first prompt (shell.md section 1.4)."""

from __future__ import annotations

import os
import sys

from ipython import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.settings.terminal import TerminalSettings

TIPS = (
    "a cell that begins with a space is remembered nowhere.",
    "Ctrl-R searches every cell you ever ran, from all sessions.",
    "%timeit and %time take `await` too.",
    "x = !command puts the lines of a shell command's output into x.",
    "end a line with ; to keep its value off the screen.",
    "obj? describes an object, obj?? shows its source.",
    "background tasks go on while this prompt waits: asyncio.create_task(...) just works.",
    "F2 opens the cell in your editor.",
    "%history ~1/ prints the session before this one.",
    "a pasted session with prompts and outputs runs as it is.",
)


def banner_text(settings: TerminalSettings, profile: str) -> str:
    """Return the banner: version, pointers, a tip; ``SOURCE_DATE_EPOCH`` makes it the same everywhere."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH") is not None
    if settings.banner1 is not None:
        first = settings.banner1
    else:
        python = "Python 3.x.y (main, Jan  1 1970)" if fixed else "Python " + sys.version.replace("\n", "")
        version = "9.x.y" if fixed else __version__
        first = (
            f"{python}\nType 'copyright', 'credits' or 'license' for more information\n"
            f"IPython {version} -- An enhanced Interactive Python. Type '?' for help.\n"
        )
    if profile != "default":
        first += f"\nIPython profile: {profile}\n"
    if settings.banner2 is not None:
        return first + settings.banner2
    if not settings.enable_tip:
        return first
    tip = TIPS[0] if fixed else TIPS[os.getpid() % len(TIPS)]
    return f"{first}Tip: {tip}\n"
