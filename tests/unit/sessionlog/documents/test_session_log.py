"""Logs as examples, ours and upstream's."""

from __future__ import annotations

from ipython.sessionlog.documents.session_log import read
from ipython.sessionlog.examples import Expected
from ipython.sessionlog.record import LoggedBlock, LoggedCell, SessionLog
from ipython.sessionlog.writer import log_text

LOG = log_text(
    SessionLog(
        1,
        (
            LoggedCell(1, "x = 4\n", status="ok", seconds=0.1),
            LoggedCell(2, "f(x)\n", status="ok", blocks=(
                LoggedBlock("stdout", "a\n"),
                LoggedBlock("result", "<b>", "text/html", 1),
                LoggedBlock("result", "5", "text/plain", 1),
            )),
            LoggedCell(3, "%pwd\n", "get_ipython().run_line_magic('pwd', '')\n", status="error", error="KeyError",
                       blocks=(LoggedBlock("traceback", "Traceback (most recent call last):\nKeyError: 1"),)),
            LoggedCell(4, "y\n", status="interrupted"),
            LoggedCell(5, "z\n", status=None),
        ),
    )
)  # fmt: skip


def test_cells_with_what_they_showed() -> None:
    document = read("s.log", LOG)
    plain, shows, fails, stopped, torn = document.examples
    assert document.kind == "log" and plain.expected == () and "result" in plain.closed
    assert shows.expected == (Expected("stdout", "a\n"), Expected("result", "5\n")) and shows.number == 2
    assert fails.source == "%pwd\n" and fails.expected[0].kind == "traceback"
    assert "interrupted" in stopped.skip and "ends within" in torn.skip
    assert LOG.split("\n")[shows.line - 1] == "f(x)"
    place = LOG[shows.start : shows.end]
    assert place.startswith("#[stdout]\n#| a\n") and place.endswith("#[ok -]\n")


def test_what_other_cells_wrote_meanwhile_is_not_expected() -> None:
    log = log_text(
        SessionLog(1, (LoggedCell(1, "f()\n", status="ok", blocks=(LoggedBlock("stdout", "t\n", owner=7),)),))
    )
    [example] = read("s.log", log).examples
    assert example.expected == () and example.start == -1


def test_upstreams_logs_say_values_only_and_only_where_outputs_were_logged() -> None:
    with_outputs = read("ipython_log.py", "# IPython log file\n\na = 5\na\n#[Out]# 5\nprint(1)\n")
    assert with_outputs.kind == "plain log"
    assert [example.closed for example in with_outputs.examples] == [("result",)] * 3
    assert with_outputs.examples[1].expected == (Expected("result", "5\n"),)
    without = read("ipython_log.py", "# IPython log file\n\na = 5\na\n")
    assert [example.closed for example in without.examples] == [()] * 2


def test_a_log_of_another_version_is_a_problem_with_its_line() -> None:
    [problem] = read("s.log", "# IPython session log 9 | -\n").problems
    assert problem.line == 1 and "format 9" in problem.reason
