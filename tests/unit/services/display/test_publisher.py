"""Where displays go."""

from __future__ import annotations

import io
import sys

import pytest

from ipython.services.display.publisher import PrintingPublisher, get_publisher, has_shell, set_publisher
from tests.unit.services.display.conftest import Kept


def test_setting_and_taking_away() -> None:
    assert not has_shell()
    assert isinstance(get_publisher(), PrintingPublisher)
    assert not has_shell()
    kept = Kept()
    set_publisher(kept)
    assert has_shell() and get_publisher() is kept
    set_publisher(None)
    assert not has_shell()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_clearing_erases_the_line_of_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, expected in ((Terminal(), "\r\x1b[K"), (io.StringIO(), "")):
        monkeypatch.setattr(sys, "stdout", stream)
        PrintingPublisher().clear_output()
        assert stream.getvalue() == expected
    monkeypatch.setattr(sys, "stdout", None)
    PrintingPublisher().clear_output()
