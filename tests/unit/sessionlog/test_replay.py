"""Replaying a log: what runs, what is left out, where it stops, what is different."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.sessionlog.record import LoggedBlock, LoggedCell, LogPart, SessionLog
from ipython.sessionlog.replay import Difference, Replay, ReplayReport, cells_of_session


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = make_shell()
    yield made
    made.close()


def render(report: object) -> str:
    return str(getattr(report, "name", ""))


def cell(number: int, source: str, status: str | None = "ok", error: str = "", **shown: str) -> LoggedCell:
    blocks = tuple(
        LoggedBlock(kind, text, "text/plain" if kind == "result" else "", group)
        for group, (kind, text) in enumerate(shown.items())
    )
    return LoggedCell(number, source + "\n", status=status, error=error, blocks=blocks)


def replay(shell: Shell, *cells: LoggedCell, **options: object) -> ReplayReport:
    return Replay(shell, cells, render, **options).run()  # type: ignore[arg-type]


def test_names_and_numbers_are_as_they_were(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    report = replay(shell, cell(1, "x = 20"), cell(4, "x + 1", result="21"), cell(5, "print(x)", stdout="20\n"))
    assert report == ReplayReport(3)
    assert shell.namespace.locals["x"] == 20
    assert shell.session.next_number == 6
    assert shell.namespace.outputs == {4: 21}
    assert shell.namespace.locals["In"][4] == "x + 1"
    assert capsys.readouterr() == ("", "")


def test_a_cell_that_failed_may_fail_again(shell: Shell) -> None:
    report = replay(shell, cell(1, "1/0", "error", "ZeroDivisionError"), cell(2, "y = 1"))
    assert (report.ran, report.stop, report.differences) == (2, "", ())


def test_a_cell_that_did_not_fail_stops_it(shell: Shell) -> None:
    report = replay(shell, cell(1, "open('nowhere')"), cell(2, "y = 1"))
    assert report.stop == "Stopped at In[1]: it fails with FileNotFoundError, which it did not do then."
    assert isinstance(report.error, FileNotFoundError) and report.next_input == "open('nowhere')\n"
    assert "y" not in shell.namespace.locals and shell.session.next_number == 2


def test_differences_are_told_by_kind(shell: Shell) -> None:
    report = replay(
        shell,
        cell(1, "6 * 8", result="42"),
        cell(2, "print('a\\nc')", stdout="a\nb\n"),
        cell(3, "1/0", "error", "KeyError"),
        cell(4, "y = 1", "error", "KeyError"),
        cell(5, "object()", result="<object at 0x7f0000000000>"),
        cell(6, "z = 1", stdout="gone\n"),
    )
    assert report.differences == (
        Difference(1, "value", "'42'", "'48'"),
        Difference(2, "output", "'b'", "'c'"),
        Difference(3, "failure", "KeyError", "ZeroDivisionError"),
        Difference(4, "failure", "KeyError", "none"),
        Difference(6, "output", "'gone'", "nothing"),
    )


def test_what_cannot_or_must_not_run_is_left_out(shell: Shell) -> None:
    report = replay(
        shell, cell(1, "%logstart x.py"), cell(2, "while True: pass", "interrupted", "KeyboardInterrupt"),
        cell(3, "exit", "exit"), cell(4, "import os; os._exit(1)", None),
    )  # fmt: skip
    assert report.ran == 0
    assert report.left_out == (
        (2, "it was interrupted then"), (3, "it left the session"), (4, "it did not come to an end then"),
    )  # fmt: skip
    assert report.next_input == "import os; os._exit(1)\n" and shell.session.next_number == 4


def test_it_stops_where_it_is_told(shell: Shell) -> None:
    cells = [cell(1, "a = 1"), cell(2, "1/0", "error", "ZeroDivisionError"), cell(3, "b = 1")]
    report = replay(shell, *cells, stop_at_failure=True)
    assert (report.ran, report.stop) == (1, "Stopped before In[2], which failed then with ZeroDivisionError.")
    assert replay(shell, *cells, until=1).ran == 1


def test_a_cell_that_leaves_or_is_interrupted_now_stops_it(shell: Shell) -> None:
    assert replay(shell, cell(1, "exit()"), cell(2, "b = 1")).stop.startswith("Stopped at In[1]: it leaves")
    assert shell.session.exit_request is None
    assert replay(shell, cell(1, "raise KeyboardInterrupt")).stop == "Interrupted in In[1]."


def test_it_shows_what_is_shown_when_that_is_wanted(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    from ipython.core.plain_sink import PlainSink

    shell.hub.sink = PlainSink(render)
    report = replay(shell, cell(1, "print('a'); 5", stdout="a\n", result="5"), shows=True)
    assert capsys.readouterr().out == "a\n5\n" and report.differences == ()


def test_nobody_is_asked_where_nobody_is(shell: Shell) -> None:
    report = replay(shell, cell(1, "x = input('name? ')"))
    assert "fails with EOFError" in report.stop
    assert builtins.input.__name__ == "input" and not hasattr(sys.stdout, "_collected")


def test_a_log_that_keeps_less_is_compared_in_what_it_keeps(shell: Shell) -> None:
    report = replay(shell, cell(1, "print('a'); 5"), cell(2, "6", result="7"), is_whole=False)
    assert report.differences == (Difference(2, "value", "'7'", "'6'"),)


def test_output_that_was_cut_is_compared_as_far_as_it_is_known(shell: Shell) -> None:
    cut = LoggedCell(1, "print('a' * 100)\n", status="ok", blocks=(LoggedBlock("stdout", "a" * 50, cut=True),))
    assert replay(shell, cut).differences == ()


def test_output_of_threads_of_other_cells_is_none_of_the_cell(shell: Shell) -> None:
    report = replay(
        shell,
        cell(1, "import threading, time; timer = threading.Timer(0.05, print, ['late']); timer.start()"),
        cell(2, "time.sleep(0.2); print('own')", stdout="own\n"),
    )
    assert report.differences == ()


def test_sessions_of_a_log() -> None:
    one, two = LoggedCell(1, "a\n"), LoggedCell(1, "b\n", part=1)
    log = SessionLog(1, (one, two), (LogPart(), LogPart(), LogPart()))
    assert cells_of_session(log) == [two]
    assert cells_of_session(log, 1) == [one]
    with pytest.raises(ValueError, match="there is no session 4: the log has 3"):
        cells_of_session(log, 4)
    with pytest.raises(ValueError, match="the log has no cells"):
        cells_of_session(SessionLog(1, ()))
