"""What the person sees when the shell itself fails (shell.md section 3.5): short, and how to report it.

User code never gets here: its exceptions are shown where they happen.
"""

from __future__ import annotations

import os
import sys

from ipython import __version__
from ipython.app.notices import DEBUG, NOTICES, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.app.command_line import Invocation

REPORT = "crash_report.txt"


def tell_crash(error: Exception, invocation: Invocation | None) -> int:
    """Say that the shell failed; with ``verbose_crash`` also write a report into the ipython directory.

    Args:
        error: what was raised.
        invocation: the command line, as far as it was read.

    Returns:
        The exit status.
    """
    import traceback

    whole = "".join(traceback.format_exception(error))
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
    say(f"ipython: the shell itself failed, not your code: {traceback.format_exception_only(error)[-1].strip()}{place}")
    if NOTICES.level <= DEBUG:
        say(whole.rstrip("\n"))
    if not NOTICES.report_crashes:
        say("Please report it with what you did; --BaseIPythonApplication.verbose_crash=True writes a report to send.")
        return 1
    path = _write_report(whole, invocation)
    say(f"Please report this with what you did and with the file {path}." if path else whole.rstrip("\n"))
    return 1


def _write_report(whole: str, invocation: Invocation | None) -> str:
    from ipython.app.command_line import Invocation as Made
    from ipython.app.profile import ensure_profile, ipython_directory

    directory = ipython_directory(invocation or Made())
    text = f"ipython {__version__}\nPython {sys.version}\non {sys.platform}\ncalled as {sys.argv!r}\n\n{whole}"
    path = os.path.join(directory, REPORT)
    try:
        if ensure_profile(directory):
            return ""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError:
        return ""
    return path
