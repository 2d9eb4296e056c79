"""The exception of a program that failed: one line, no traceback, everything to ask for as attributes."""

from __future__ import annotations

from subprocess import CalledProcessError

from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class CommandFailed(UserMistake, CalledProcessError):
    """A program ended with a status other than 0 (magics.md section 23).

    Existing code catches ``subprocess.CalledProcessError`` and finds ``returncode``, ``cmd``, ``output``, ``stderr``.

    Args:
        status: of the program; a signal is a negative number.
        arguments: the program and its words.
        sentence: what a person reads.
        output: the end of what it wrote.
        stderr: the end of what it wrote there.

    >>> failed = CommandFailed(3, ["bash"], "%%bash: exit status 3")
    >>> str(failed), failed.returncode, failed.cmd
    ('%%bash: exit status 3', 3, ['bash'])
    """

    shown_as = "CalledProcessError"

    def __init__(
        self, status: int, arguments: Sequence[str], sentence: str, output: str = "", stderr: str = ""
    ) -> None:
        CalledProcessError.__init__(self, status, list(arguments), output, stderr)
        self.args = (sentence,)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


def ending(status: int) -> str:
    """Say how a program ended.

    >>> ending(3), ending(-2)
    ('exit status 3', 'ended by SIGINT')
    """
    if status >= 0:
        return f"exit status {status}"
    import signal

    try:
        return f"ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"ended by signal {-status}"
