import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.terminal.title import POP, PUSH, Title, WindowsConsole, clean_title, has_title, make_title, title_text


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_a_title_never_holds_control_characters(text: str) -> None:
    cleaned = clean_title(text)
    assert len(cleaned) <= 200
    assert not any(letter < " " or "\x7f" <= letter <= "\x9f" or letter in "\u202e\u2066" for letter in cleaned)


def test_a_directory_cannot_smuggle_a_sequence_into_the_terminal() -> None:
    written: list[str] = []
    with Title(written.append) as title:
        title.set("evil\x07\x1b]0;other")
    assert written == [PUSH, "\x1b]0;evil]0;other\x07", "\x1b]0;\x07" + POP]


def test_the_same_title_is_written_once_and_restored_once() -> None:
    written: list[str] = []
    with Title(written.append) as title:
        title.set("a")
        title.set("a")
        title.restore()
        title.restore()
        title.set("late")
    assert written == [PUSH, "\x1b]0;a\x07", "\x1b]0;\x07" + POP]


def test_it_is_given_back_when_the_session_crashes() -> None:
    written: list[str] = []
    with pytest.raises(ZeroDivisionError), Title(written.append):
        raise ZeroDivisionError
    assert written[-1] == POP


def test_not_wanted_means_nothing_is_written() -> None:
    written: list[str] = []
    with Title(written.append, is_wanted=False) as title:
        title.set("a")
    assert written == []


def test_a_terminal_that_is_gone_is_no_error() -> None:
    def write(text: str) -> None:
        raise OSError(5, "gone")

    with Title(write) as title:
        title.set("a")


def test_templates() -> None:
    assert title_text("IPython: {cwd}", "/home/me/work", "/home/me") == "IPython: work"
    assert title_text("{cwd_full} {x}", "/home/me", "/home/me") == "/home/me {x}"
    assert title_text("{cwd}", "/home/me", "/home/me") == "~"


def test_a_deleted_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> str:
        raise FileNotFoundError

    monkeypatch.setattr("os.getcwd", gone)
    written: list[str] = []
    with Title(written.append) as title:
        title.show_directory("IPython: {cwd}")
    assert "IPython: ?" in written[1]


@pytest.mark.parametrize(("term", "expected"), [("xterm", True), ("dumb", False), ("linux", False), ("", False)])
def test_terminals_without_a_title(term: str, expected: bool) -> None:
    assert has_title({"TERM": term}) is expected


class FakeKernel32:
    def __init__(self) -> None:
        self.title = "before"

    def GetConsoleTitleW(self, buffer: object, size: int) -> int:
        buffer.value = self.title  # type: ignore[attr-defined]
        return len(self.title)

    def SetConsoleTitleW(self, text: str) -> int:
        self.title = text
        return 1


def test_windows_console() -> None:
    kernel = FakeKernel32()
    with Title(lambda text: None, console=WindowsConsole(kernel)) as title:
        title.set("IPython: work")
        assert kernel.title == "IPython: work"
    assert kernel.title == "before"


def test_on_windows_nothing_is_asked_when_no_title_is_wanted() -> None:
    make_title(lambda text: None, {}, is_wanted=False, platform="win32")
