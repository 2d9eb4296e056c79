"""The exception of a program that failed."""

from __future__ import annotations

from subprocess import CalledProcessError

import pytest

from ipython.core.command_failure import CommandFailed, ending
from ipython.core.failures import mistake_report
from ipython.model.failure import UserMistake


def test_it_is_one_line_under_the_name_that_code_knows() -> None:
    failed = CommandFailed(3, ("bash", "-s"), "%%bash: exit status 3", "out", "err")
    assert isinstance(failed, CalledProcessError) and isinstance(failed, UserMistake)
    assert (failed.returncode, failed.cmd, failed.output, failed.stdout, failed.stderr) == (
        *(3, ["bash", "-s"]),
        *("out", "out", "err"),
    )
    report = mistake_report(failed)
    assert (report.name, report.message, report.kind) == ("CalledProcessError", "%%bash: exit status 3", "mistake")
    assert mistake_report(UserMistake("x")).name == "UsageError"


@pytest.mark.parametrize(
    ("status", "said"),
    [(0, "exit status 0"), (127, "exit status 127"), (-15, "ended by SIGTERM"), (-99, "ended by signal 99")],
)
def test_how_it_ended(status: int, said: str) -> None:
    assert ending(status) == said
