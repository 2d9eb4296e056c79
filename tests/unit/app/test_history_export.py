"""``ipython history export``: past sessions in other formats."""

from __future__ import annotations

import doctest
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.app.history import main
from ipython.services.history.journal import JournalHistory
from ipython.sessionlog.reader import read_log
from ipython.settings.shell import HistorySettings

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    for _ in range(2):
        store = JournalHistory(
            HistorySettings(), directory=str(tmp_path / "history"), upstream_file=str(tmp_path / "history.sqlite")
        )
        for line, (source, outcome, output, streams) in enumerate(
            [
                ("x = 6", "ok", None, ()),
                ("print('a'); x", "ok", "6", (("stdout", "a\n\x1b[31mOut[2]: \x1b[0m6\n"),)),
                ("1/0", "ZeroDivisionError", None, ()),
                ("%logstate", "ok", None, ()),
            ],
            1,
        ):
            store.start(line, source, source, "/work")
            store.finish(line, outcome=outcome, seconds=0.1, output=output, streams=streams)
        store.close()

    def call(*words: str) -> tuple[int, str, str]:
        status = main(["export", *words], str(tmp_path))
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


def test_a_session_as_a_log(run: Run) -> None:
    status, out, _ = run("2", "--format", "log")
    log = read_log(out)
    assert status == 0 and len(log.parts) == 1
    assert [(cell.number, cell.source, cell.status) for cell in log.cells] == [
        (1, "x = 6\n", "ok"), (2, "print('a'); x\n", "ok"), (3, "1/0\n", "error"),
    ]  # fmt: skip
    assert [(block.kind, block.text) for block in log.cells[1].blocks] == [("stdout", "a\n"), ("result", "6")]
    assert len(read_log(run("1", "2", "--format", "log")[1]).parts) == 2


def test_the_end_of_the_name_says_the_format(run: Run, tmp_path: Path) -> None:
    for name, beginning in (("a.md", "# Session"), ("a.rst", "Session"), ("a.txt", ">>> x = 6"), ("a.py", "")):
        assert run("1", "-o", str(tmp_path / name))[0] == 0
        assert (tmp_path / name).read_text().startswith(beginning)
        assert stat.S_IMODE(os.stat(tmp_path / name).st_mode) == 0o600
    run("1/1-2", "-o", str(tmp_path / "a.ipynb"))
    assert [cell["source"] for cell in json.loads((tmp_path / "a.ipynb").read_text())["cells"]] == [
        ["x = 6"], ["print('a'); x"],
    ]  # fmt: skip
    assert (tmp_path / "a.py").read_text() == run("1", "--format", "script")[1]


def test_the_text_for_doctest_passes(run: Run) -> None:
    text = run("1", "--format", "doctest")[1]
    results = doctest.DocTestRunner().run(doctest.DocTestParser().get_doctest(text, {}, "a", "a", 0))
    assert (results.failed, results.attempted) == (0, 4)


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (("1", "--format", "pdf"), 2, "invalid choice: 'pdf'"),
        (("9", "--format", "md"), 1, "nothing is remembered of 9"),
        (("one",), 2, "one"),
        (("1", "-o", "/nowhere/a.md"), 1, "cannot write '/nowhere/a.md'"),
    ],
)
def test_a_mistake_is_one_line(run: Run, words: tuple[str, ...], status: int, reason: str) -> None:
    found, out, err = run(*words)
    assert (found, out) == (status, "") and reason in err and err.count("\n") == 1
