"""What tasks write is filed under them; everybody else writes as ever, and the streams come back."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

import pytest

from ipython.core.task_output import TaskOutput, TaskStream, current_output, install_streams, remove_streams


@pytest.fixture(autouse=True)
def _give_back() -> Iterator[None]:
    yield
    remove_streams()


@contextmanager
def screen() -> Iterator[io.StringIO]:
    """Where ``sys.stdout`` writes meanwhile, with the streams of tasks in front of it."""
    with redirect_stdout(io.StringIO()) as made:
        install_streams()
        try:
            yield made
        finally:
            remove_streams()


def test_the_end_of_much_text_is_kept_and_the_rest_counted() -> None:
    kept = TaskOutput(limit=10)
    for _ in range(100):
        kept.write("abc")
    assert kept.text == "cabcabcabc" and kept.cut == 290 and kept.last_line == "cabcabcabc"


def test_a_last_line_that_is_blank_is_passed_over() -> None:
    kept = TaskOutput()
    kept.write("one\n  two \n\n \n")
    assert kept.last_line == "two" and TaskOutput().last_line == ""


def test_only_the_task_writes_into_its_output() -> None:
    kept = TaskOutput()

    def work() -> None:
        current_output.set(kept)
        print("of the task")
        assert not sys.stdout.isatty()
        with pytest.raises(io.UnsupportedOperation):
            sys.stdout.fileno()
        with pytest.raises(TypeError):
            sys.stdout.write(b"bytes")  # type: ignore[arg-type]

    with screen() as shown:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(10)
        print("of the cell")
    assert shown.getvalue() == "of the cell\n" and kept.text == "of the task\n"


def test_live_output_goes_both_ways() -> None:
    kept = TaskOutput()
    kept.is_live = True
    with screen() as shown:
        token = current_output.set(kept)
        print("both")
        current_output.reset(token)
    assert shown.getvalue() == kept.text == "both\n"


def test_the_streams_are_put_in_front_once_and_come_back() -> None:
    with redirect_stdout(io.StringIO()) as shown:
        install_streams()
        front = sys.stdout
        install_streams()
        assert sys.stdout is front and isinstance(front, TaskStream) and front.writable()
        remove_streams()
        assert sys.stdout is shown


def test_a_stream_that_somebody_else_put_in_front_stays() -> None:
    with redirect_stdout(io.StringIO()):
        install_streams()
        with redirect_stdout(io.StringIO()) as theirs:
            remove_streams()
            assert sys.stdout is theirs


def test_no_stream_stays_none() -> None:
    with redirect_stdout(None):
        install_streams()
        assert sys.stdout is None
        remove_streams()
