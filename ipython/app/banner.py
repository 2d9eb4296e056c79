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
    "_ is the last value, Out[4] or _4 that of cell 4, In[4] its text.",
    "begin a line with a few letters and press Up: only cells that begin like it come.",
    "ipython -i program.py runs a program and leaves you in what it made.",
    "everything behind the name of a program is the program's: ipython program.py --its-own-option.",
    "ipython --help-all lists every option with its default; --init writes them into a file to edit.",
    "ipython --private keeps nothing of the session; ipython history forget removes what was kept.",
    "%xmode Verbose shows the values of names in tracebacks, %xmode Minimal only the message.",
    "files in the profile's startup folder run before each session, in the order of their names.",
    "%run program.py keeps the names it made; -t times it, -i lets it see yours.",
    "*part*? lists the names that contain a part: *path*? or os.*dir*?",
    "NO_COLOR=1 switches colours off, --colors=NAME takes any style of pygments.",
    "--accessible reads and writes plain lines, for screen readers.",
    "await works at the prompt, no asyncio.run needed.",
    "exit(3) leaves with status 3.",
)


def banner_text(settings: TerminalSettings, profile: str) -> str:
    """Return the banner: version, pointers, a tip; ``SOURCE_DATE_EPOCH`` makes it the same everywhere.

    Args:
        settings: ``banner1`` replaces version and pointers, ``banner2`` the tip.
        profile: named unless it is the default one.

    Returns:
        Lines that end in a newline, or an empty text.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH") is not None
    if settings.banner1 is not None:
        text = settings.banner1
    else:
        python = "Python 3.x.y (main, Jan  1 1970)" if fixed else "Python " + sys.version.replace("\n", "")
        version = "9.x.y" if fixed else __version__
        text = (
            f"{python}\nType 'copyright', 'credits' or 'license' for more information\n"
            f"IPython {version} -- An enhanced Interactive Python. Type '?' for help.\n"
        )
    if profile != "default":
        text += f"\nIPython profile: {profile}\n"
    if settings.banner2:
        text += "\n" + settings.banner2
    elif settings.enable_tip:
        tip = TIPS[0] if fixed else TIPS[os.getpid() % len(TIPS)]
        text += ("" if not text or text.endswith("\n") else "\n") + f"Tip: {tip}\n"
    return text if not text or text.endswith("\n") else text + "\n"
