import os
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.terminal.background import (
    AnswerFilter,
    from_environment,
    install,
    is_typed_ahead,
    is_worth_asking,
    parse_color,
    without_answers,
)

COLOR = "\x1b]11;rgb:0000/2b2b/3636\x1b\\"
COLOR_BELL = "\x1b]11;rgba:ffff/ffff/ffff/ffff\x07"
DEVICE = "\x1b[?62;4;22c"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def expecting(*, seconds: float = 10.0) -> AnswerFilter:
    """A filter whose question was asked some seconds ago."""
    clock = Clock()
    answers = AnswerFilter(clock=clock)
    answers.expect()
    clock.now = seconds
    return answers


@pytest.mark.parametrize("pause", [False, True])
@pytest.mark.parametrize("cut", range(1, len(COLOR + DEVICE)))
def test_an_answer_in_two_pieces_is_never_typed_text(cut: int, pause: bool) -> None:
    answers = expecting()
    whole = COLOR + DEVICE
    typed = answers.feed("a" + whole[:cut])
    if pause:  # a slow line: the prompt takes a lone Escape for the key
        typed += answers.flush()
    typed += answers.feed(whole[cut:] + "b") + answers.flush()
    assert typed.replace("\x1b[", "").replace("\x1b", "") == "ab"
    assert answers.background == "dark"
    assert answers.attributes == (62, 4, 22)
    assert not answers.is_expecting


@given(st.data())
@settings(max_examples=150)
def test_answers_in_any_pieces_leave_what_was_typed(data: st.DataObject) -> None:
    # What begins like the second answer and ends in "c" is one, whoever sent it.
    keys = st.text(st.sampled_from("ab]1?;c\r\x1b[O\t~"), max_size=6).filter(lambda text: "\x1b[?" not in text)
    before, between, after = data.draw(keys), data.draw(keys), data.draw(keys)
    # A person's Escape just before the answer is told from it only by the answer's own first character.
    stream = before + COLOR_BELL + between + DEVICE + after
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
    answers = expecting()
    typed, start = "", 0
    for cut in [*cuts, len(stream)]:
        typed += answers.feed(stream[start:cut])
        start = cut
    typed += answers.flush() + answers.end()
    assert typed == before + between + after
    assert answers.color == (255, 255, 255)


def test_keys_pass_unchanged_when_nothing_is_expected() -> None:
    answers = AnswerFilter()
    assert answers.feed(COLOR + "\x1b[A\x1b") == COLOR + "\x1b[A\x1b"


def test_arrow_keys_and_escape_pass_while_an_answer_is_expected() -> None:
    answers = expecting()
    assert answers.feed("\x1b[A\x1b[1;5C\x1bOP") == "\x1b[A\x1b[1;5C\x1bOP"
    assert answers.feed("\x1b") == ""
    assert answers.flush() == "\x1b"
    assert answers.feed("x") == "x"


def test_just_after_the_question_no_escape_key_is_made_of_a_piece_of_an_answer() -> None:
    answers = expecting(seconds=1.0)
    typed = answers.feed("a" + COLOR[:1]) + answers.flush() + answers.feed(COLOR[1:] + "b")
    assert typed == "ab"
    assert answers.feed("\x1b") + answers.flush() + answers.feed("x") == "\x1bx"  # a real one comes with the next key


def test_an_answer_after_the_escape_key_was_pressed() -> None:
    answers = expecting()
    typed = answers.feed("\x1b") + answers.flush() + answers.feed(COLOR)
    assert typed == "\x1b"
    assert answers.background == "dark"


def test_keys_that_begin_like_an_answer_do_not_hide_the_next_one() -> None:
    answers = expecting()
    assert answers.feed("\x1b]11;" + DEVICE) == "\x1b]11;"
    assert not answers.is_expecting


def test_the_listener_is_told_once() -> None:
    told: list[tuple[int, int, int]] = []
    answers = AnswerFilter(told.append)
    answers.expect()
    answers.feed(COLOR + DEVICE)
    assert told == [(0, 43, 54)]


def test_a_terminal_that_has_no_colour_to_tell_ends_the_waiting() -> None:
    answers = expecting()
    assert answers.feed("x\x1b[?1;2cy") == "xy"
    assert not answers.is_expecting and answers.background == ""


def test_the_key_parser_of_the_prompt_never_sees_an_answer() -> None:
    from prompt_toolkit.input import create_pipe_input

    with create_pipe_input() as source:
        answers = expecting()
        install(source, answers)
        keys = []
        for piece in ("a", COLOR[:9], COLOR[9:] + DEVICE + "b", "\x1b"):
            source.send_text(piece)
            keys += [key.data for key in source.read_keys()]
        keys += [key.data for key in source.flush_keys()]
    assert keys == ["a", "b", "\x1b"]


def test_other_inputs_are_left_alone() -> None:
    install(object(), expecting())


NO_COLORS = ["", "rgb:", "rgb:1/2", "rgb:1/2/3/4", "rgb:g/0/0", "rgb:12345/0/0", "#12", "rgba:1/2/3", "cmyk:1/1/1"]


@pytest.mark.parametrize("text", NO_COLORS)
def test_what_is_no_colour(text: str) -> None:
    assert parse_color(text) is None


@given(st.text(max_size=40))
@settings(max_examples=60)
def test_parsing_never_raises(text: str) -> None:
    found = parse_color(text)
    assert found is None or all(0 <= part <= 255 for part in found)
    from_environment({"COLORFGBG": text})


@pytest.mark.parametrize(
    ("value", "expected"),
    [("15;0", "dark"), ("0;15", "light"), ("12;8", "dark"), ("0;default;7", "light"), ("7", ""), ("a;b", ""), ("", ""),
     ("1;77", ""), ("0;²", "")],
)  # fmt: skip
def test_environment(value: str, expected: str) -> None:
    assert from_environment({"COLORFGBG": value}) == expected


TERMS = [("xterm-256color", True), ("tmux", True), ("dumb", False), ("", False), ("linux", False)]


@pytest.mark.parametrize(("term", "expected"), TERMS)
def test_who_is_asked(term: str, expected: bool) -> None:
    assert is_worth_asking({"TERM": term}) is expected


def test_a_line_read_by_a_cell_loses_the_answer() -> None:
    assert without_answers(f"ye{COLOR}s{DEVICE}") == "yes"
    assert without_answers("plain \x1b[A") == "plain \x1b[A"


@pytest.mark.parametrize(
    ("done", "running", "text", "waiting", "expected"),
    [
        (False, True, "", "", False),
        (False, True, "", "!cat\n", True),
        (False, True, "!c", "", True),
        (True, True, "", "", True),
        (False, False, "", "", True),
    ],
)
def test_nothing_is_asked_where_keys_wait(done: bool, running: bool, text: str, waiting: str, expected: bool) -> None:
    reading, writing = os.pipe()
    os.write(writing, waiting.encode())
    application = SimpleNamespace(
        is_done=done,
        is_running=running,
        current_buffer=SimpleNamespace(text=text),
        input=SimpleNamespace(fileno=lambda: reading),
    )
    assert is_typed_ahead(application) is expected
    os.close(reading)
    os.close(writing)
    assert is_typed_ahead(application) is (expected and not waiting)  # a closed descriptor has no keys
