import contextlib
import io
import os
import sys
from collections.abc import Callable

import pytest

from ipython.terminal.streams import TerminalStreams


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
