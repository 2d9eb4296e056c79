"""What is said when the shell itself fails."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from ipython.app import main as main_module
from ipython.app.command_line import Invocation, parse
from ipython.app.crash import REPORT, tell_crash
from ipython.app.main import main
from ipython.app.notices import DEBUG, NOTICES, WARNING


@pytest.fixture(autouse=True)
def _usual_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NOTICES, "level", WARNING)
    monkeypatch.setattr(NOTICES, "report_crashes", False)


def raised() -> Exception:
    try:
        raise KeyError("something of ours")
    except KeyError as error:
        return error


def test_two_lines_and_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(invocation: Invocation) -> int:
        raise raised()

    monkeypatch.setattr(main_module, "run", fail)
    assert main(["-c", "1"]) == 1
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 2
    assert "the shell itself failed" in told.err and "KeyError: 'something of ours' (" in told.err
    monkeypatch.setattr(NOTICES, "level", DEBUG)
    assert main(["-c", "1"]) == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_a_report_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from ipython.app.configuration import load_settings

    invocation = parse([f"--ipython-dir={tmp_path / 'new'}", "--BaseIPythonApplication.verbose_crash=True"])
    load_settings(invocation)
    assert tell_crash(raised(), invocation) == 1
    path = tmp_path / "new" / REPORT
    assert str(path) in capsys.readouterr().err
    assert "Traceback (most recent call last)" in path.read_text() and sys.version in path.read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_report_that_cannot_be_written_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    NOTICES.report_crashes = True
    assert tell_crash(raised(), parse([f"--ipython-dir={tmp_path / 'file'}"])) == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err
    (tmp_path / REPORT).mkdir()
    assert tell_crash(raised(), parse([f"--ipython-dir={tmp_path}"])) == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err
