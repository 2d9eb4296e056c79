"""What the start says."""

from __future__ import annotations

import io
import sys

import pytest

from ipython.app.notices import CRITICAL, DEBUG, Notices, refuse, say


def test_levels(capsys: pytest.CaptureFixture[str]) -> None:
    notices = Notices()
    notices.debug("not said")
    notices.warn("said")
    notices.level = DEBUG
    notices.debug("said too")
    notices.level = CRITICAL
    notices.warn("not said")
    refuse("always")
    assert capsys.readouterr() == ("", "Warning: said\nDebug: said too\nCRITICAL: always\n")


def test_without_stderr_nothing_reaches_stdout(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    say("lost")
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    say("lost")
    assert capsys.readouterr().out == ""
