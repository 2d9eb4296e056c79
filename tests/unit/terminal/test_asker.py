import pytest

from ipython.terminal.asker import TerminalAsker


def asker(line: str, written: list[str], **named: object) -> TerminalAsker:
    return TerminalAsker(read_line=lambda: line, write=written.append, **named)  # type: ignore[arg-type]


def test_a_line_without_its_newline() -> None:
    written: list[str] = []
    assert asker("yes\n", written).ask("sure? ") == "yes"
    assert written == ["sure? "]


def test_a_secret_ends_its_line_on_the_screen() -> None:
    written: list[str] = []
    assert asker("pass\n", written).ask("password: ", secret=True) == "pass"
    assert written == ["password: ", "\n"]


def test_the_end_of_input() -> None:
    with pytest.raises(EOFError):
        asker("", []).ask("")


def test_a_late_answer_of_the_terminal_is_not_part_of_the_line() -> None:
    assert asker("a\x1b]11;rgb:00/00/00\x07b\n", []).ask("") == "ab"


def test_two_cannot_read_at_once() -> None:
    with pytest.raises(RuntimeError, match="while the prompt waits"):
        asker("x\n", [], is_prompt_up=lambda: True).ask("")
