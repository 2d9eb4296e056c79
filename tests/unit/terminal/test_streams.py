import contextlib
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


def test_they_behave_like_text_files() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as out, TerminalStreams(out, real()) as streams:
        stream = sys.stdout
        assert isinstance(stream, io.TextIOBase)
        assert stream.fileno() == writing and not stream.isatty()
        assert (stream.encoding, stream.errors, stream.writable(), stream.readable()) == (
            "utf-8",
            "strict",
            True,
            False,
        )
        stream.reconfigure(encoding="latin-1", errors="replace")  # type: ignore[attr-defined]
        assert stream.encoding == "latin-1"
        assert stream.write("é") == 1
        stream.buffer.write(b"!")
        stream.writelines(["a", "b"])
        stream.flush()
        assert os.read(reading, 100) == b"\xe9!ab"
        with pytest.raises(TypeError, match="must be str, not bytes"):
            stream.write(b"x")  # type: ignore[arg-type]
        with pytest.raises(io.UnsupportedOperation):
            stream.detach()
        with pytest.raises(io.UnsupportedOperation):
            stream.read()
        assert streams.out is stream
    os.close(reading)


def test_a_cell_that_closes_stdout_does_not_end_the_output(streams: TerminalStreams) -> None:
    with streams:
        sys.stdout.close()
        with sys.stdout:
            pass
        sys.stdout.buffer.close()
        print("still here")
    assert content(streams.real_out) == "still here\n"


def test_a_broken_pipe_reaches_the_cell_and_not_the_end_of_the_session() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    out = os.fdopen(writing, "w")
    with TerminalStreams(out, real()) as streams, contextlib.suppress(BrokenPipeError):
        print("x", flush=True)
    streams.flush()
    with contextlib.suppress(BrokenPipeError):
        out.close()


def test_redirection_in_a_cell_works(streams: TerminalStreams) -> None:
    with streams, contextlib.redirect_stdout(io.StringIO()) as caught:
        print("x")
    assert (caught.getvalue(), content(streams.real_out)) == ("x\n", "")


def test_bytes_of_a_thread_go_above_the_prompt_too(streams: TerminalStreams) -> None:
    assert streams.out is not None
    port = streams.out.buffer
    prompt = Prompt()
    streams.set_prompt_hook(prompt)
    port.write("é\n".encode())
    assert content(streams.real_out) == ""
    prompt.run()
    assert content(streams.real_out) == "é\n"


def test_the_prompt_draws_through_the_real_buffer(streams: TerminalStreams) -> None:
    streams.set_prompt_hook(Prompt())
    assert streams.out is not None
    assert streams.out.buffer is streams.real_out.buffer


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
