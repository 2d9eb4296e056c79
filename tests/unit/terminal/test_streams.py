import io
import os
import sys
import threading
from collections.abc import Callable

import pytest

from ipython.terminal.streams import PARTIAL_LIMIT, TAIL_LIMIT, TerminalStreams


def real(**named: object) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True, **named)  # type: ignore[arg-type]


def content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode()  # type: ignore[attr-defined]


class Prompt:
    """Stands for the prompt: what is to be written waits until ``run``."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def __call__(self, action: Callable[[], None]) -> None:
        self.waiting.append(action)

    def run(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


@pytest.fixture
def streams() -> TerminalStreams:
    return TerminalStreams(real(), real(), head=10)


def test_while_a_cell_runs_writes_go_straight_through(streams: TerminalStreams) -> None:
    with streams:
        print("a", end="")
        assert content(streams.real_out) == "a"
        print("b", file=sys.stderr)
    assert content(streams.real_err) == "b\n"


def test_they_are_taken_and_given_back() -> None:
    before = sys.stdout, sys.stderr
    with TerminalStreams(real(), real()) as streams:
        assert (sys.stdout, sys.stderr) == (streams.out, streams.err)
        sys.stdout = io.StringIO()  # a cell that replaced it
    assert (sys.stdout, sys.stderr) == before


def test_at_the_prompt_whole_lines_go_above_it_in_order(streams: TerminalStreams) -> None:
    prompt = Prompt()
    streams.set_prompt_hook(prompt)
    assert streams.out is not None and streams.err is not None
    streams.out.write("one\ntw")
    streams.err.write("error\n")
    assert content(streams.real_out) == ""
    assert len(prompt.waiting) == 1
    prompt.run()
    assert (content(streams.real_out), content(streams.real_err)) == ("one\n", "error\n")
    streams.out.write("o\n")
    prompt.run()
    assert content(streams.real_out) == "one\ntwo\n"


def test_an_unfinished_line_appears_when_the_prompt_ends(streams: TerminalStreams) -> None:
    prompt = Prompt()
    streams.set_prompt_hook(prompt)
    assert streams.out is not None
    streams.out.write("half")
    assert not prompt.waiting
    streams.set_prompt_hook(None)
    assert content(streams.real_out) == "half\n"
    streams.out.write("x")
    assert content(streams.real_out) == "half\nx"


def test_a_line_without_end_does_not_grow_for_ever(streams: TerminalStreams) -> None:
    prompt = Prompt()
    streams.set_prompt_hook(prompt)
    assert streams.out is not None
    streams.out.write("x" * (PARTIAL_LIMIT + 1))
    prompt.run()
    assert content(streams.real_out) == "x" * (PARTIAL_LIMIT + 1) + "\n"


def test_threads_lose_nothing_and_tear_no_line(streams: TerminalStreams) -> None:
    prompt = Prompt()
    streams.set_prompt_hook(prompt)

    def work(name: str) -> None:
        for number in range(200):
            assert streams.out is not None
            streams.out.write(f"{name}{number}\n")

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    prompt.run()
    lines = content(streams.real_out).splitlines()
    for name in "abc":
        assert [line for line in lines if line.startswith(name)] == [f"{name}{number}" for number in range(200)]


def test_a_hook_whose_loop_is_closed_loses_nothing(streams: TerminalStreams) -> None:
    def hook(action: Callable[[], None]) -> None:
        raise RuntimeError("Event loop is closed")

    streams.set_prompt_hook(hook)
    assert streams.out is not None
    streams.out.write("late\n")
    assert content(streams.real_out) == "late\n"


def test_the_head_of_a_cell_is_bounded(streams: TerminalStreams) -> None:
    with streams:
        streams.begin_cell()
        print("0123456")
        print("789abcdef")
        print("e", file=sys.stderr)
        assert streams.head() == [("stdout", "0123456\n78"), ("stderr", "e\n")]
        streams.begin_cell()
        assert streams.head() == []


def test_what_was_written_since_a_block(streams: TerminalStreams) -> None:
    with streams:
        mark = streams.begin_cell()
        print("a")
        block = streams.add_block("B\n")
        print("c", end="")
        assert (streams.since(mark), streams.since(block)) == ("a\nB\nc", "c")
        assert not streams.at_line_start
        print("\n\x1b[0m", end="")
        assert streams.at_line_start
        print("x" * (TAIL_LIMIT + 1))
        assert streams.since(mark) is None


def test_many_small_writes_keep_the_tail_bounded(streams: TerminalStreams) -> None:
    with streams:
        mark = streams.begin_cell()
        for _ in range(200):
            print("x" * 1000)
        assert streams.since(mark) is None
        assert streams._tail_size <= TAIL_LIMIT


def test_something_is_done_before_the_next_write_and_once(streams: TerminalStreams) -> None:
    with streams:
        streams.before_next_write(lambda: streams.real_out.write("<"))  # type: ignore[arg-type]
        print("a", end="")
        print("b", end="")
        assert content(streams.real_out) == "<ab"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform")
def test_a_forked_child_writes_straight_and_not_above_a_prompt_it_does_not_have() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as out, TerminalStreams(out, real()) as streams:
        streams.set_prompt_hook(Prompt())
        child = os.fork()
        if child == 0:
            try:
                print("child", flush=True)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        assert os.read(reading, 100) == b"child\n"
    os.close(reading)
