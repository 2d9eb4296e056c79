"""Remembered cells as a log, from the history and from the session's output journal."""

from __future__ import annotations

from ipython.model.history import HistoryItem
from ipython.model.output import DisplayShown, MimeBundle, NumberedEvent, StreamText, ValueShown
from ipython.sessionlog.past import events_by_cell, is_about_logging, log_of_items


def test_a_cell_of_the_history() -> None:
    item = HistoryItem(
        7, 3, "%time x", "get_ipython().run_line_magic('time', 'x')", 1_700_000_000.25, 0.5, "ok", "/", "1" * 20,
        (("stdout", "\x1b]133;C\x07a\nOut[3]: 111"), ("stderr", "e")),
    )  # fmt: skip
    log = log_of_items([item], output_limit=20)
    [cell] = log.cells
    assert (cell.number, cell.source, cell.python, cell.seconds, cell.status) == (
        3, "%time x\n", "get_ipython().run_line_magic('time', 'x')\n", 0.5, "ok",
    )  # fmt: skip
    assert cell.started is not None and cell.started.startswith("2023-11-1") and ".250" in cell.started
    assert [(block.kind, block.text, block.cut) for block in cell.blocks] == [
        ("stdout", "a\n", True), ("stderr", "e", False), ("result", "1" * 20, True),
    ]  # fmt: skip


def test_how_a_cell_ended() -> None:
    outcomes = {"ok": "ok", "KeyError": "error", "KeyboardInterrupt": "interrupted", "": None}
    log = log_of_items([HistoryItem(1, line, "x", outcome=outcome) for line, outcome in enumerate(outcomes, 1)])
    assert [cell.status for cell in log.cells] == list(outcomes.values())
    assert log.cells[1].blocks[0].text.endswith("KeyError") and log.cells[1].blocks[0].cut


def test_events_say_more_than_the_history() -> None:
    value = ValueShown(1, MimeBundle({"text/plain": "5", "text/html": "<b>5</b>"}, {}))
    shown = DisplayShown(MimeBundle({"image/png": b"\x89PNG"}, {"image/png": {"width": 1}}))
    events = events_by_cell([
        NumberedEvent(1, 1, StreamText("stdout", "whole\n")), NumberedEvent(2, 1, shown), NumberedEvent(3, 1, value),
        NumberedEvent(4, 2, value),
    ])  # fmt: skip
    item = HistoryItem(1, 1, "x", outcome="ok", output="5", streams=(("stdout", "who"),))
    [cell] = log_of_items([item], events=events, output_limit=3).cells
    assert [(block.kind, block.mime, block.text, block.group) for block in cell.blocks] == [
        ("stdout", "", "whole\n", 0),
        ("display", "image/png", "iVBORw==", 1),
        ("metadata", "", '{"image/png": {"width": 1}}', 1),
        ("result", "text/plain", "5", 2),
        ("result", "text/html", "<b>5</b>", 2),
    ]


def test_each_session_is_a_part() -> None:
    log = log_of_items([HistoryItem(2, 1, "a", start=1.0), HistoryItem(5, 1, "b"), HistoryItem(2, 2, "c")])
    assert [(cell.part, cell.source) for cell in log.cells] == [(0, "a\n"), (1, "b\n"), (0, "c\n")]
    assert len(log.parts) == 2 and log.parts[1].started is None


def test_magics_about_logging_are_not_in_it() -> None:
    assert is_about_logging("%logstart a.py\n") and not is_about_logging("%logstart a.py\nx = 1\n")
    assert log_of_items([HistoryItem(1, 1, "%logoff")]).cells == ()
