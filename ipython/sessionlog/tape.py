"""What an example shows, recorded in the order it comes: what Python writes, and what lands on descriptors 1 and 2.

Commands, C code and children write to the descriptors, which lead to files; before each piece that Python writes, and
at the end of an example, what has grown there is taken in. So ``print`` and ``!echo`` stand in the right order without
a thread. Used by the process that runs examples only.
"""

from __future__ import annotations

import codecs
import io
import os
import sys

from ipython.sessionlog.examples import DISPLAY, RESULT, STDERR, STDOUT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LIMIT = 1 << 20  # characters that are kept of one example
_TRUNCATE_ABOVE = 1 << 22  # bytes a file may grow to between two examples


class Tape:
    """Pieces of output, each a kind and a text.

    Args:
        files: descriptor of ``stdout`` and ``stderr`` to read what was written to them.
    """

    def __init__(self, files: dict[str, int]) -> None:
        self._files = files
        self._read = dict.fromkeys(files, 0)
        self._decoders = {kind: codecs.getincrementaldecoder("utf-8")("replace") for kind in files}
        self._pieces: list[tuple[str, str]] = []
        self._room = LIMIT
        self._process = os.getpid()
        self.is_cut = False
        self.streams = {kind: TapeStream(self, kind, number) for kind, number in ((STDOUT, 1), (STDERR, 2))}

    def write(self, kind: str, text: str) -> None:
        """Record what Python code writes."""
        if os.getpid() != self._process:  # a fork of an example: only the files are shared with it
            os.write(2 if kind == STDERR else 1, text.encode("utf-8", "backslashreplace"))
            return
        self.drain()
        self._add(kind, text)

    def show(self, kind: str, text: str) -> None:
        """Record a value, which stands on lines of its own."""
        self.write(kind, text + "\n")

    def drain(self) -> None:
        """Take in what has been written to the descriptors."""
        for kind, number in self._files.items():
            try:
                size = os.fstat(number).st_size
                if size > self._read[kind]:
                    data = os.pread(number, min(size - self._read[kind], LIMIT * 4), self._read[kind])
                    self._read[kind] = size
                    self._add(kind, self._decoders[kind].decode(data))
            except OSError:
                pass  # an example closed it

    def take(self) -> list[tuple[str, str]]:
        """Return what was recorded since the last call, and begin anew."""
        self.drain()
        for kind, decoder in self._decoders.items():
            rest = decoder.decode(b"", final=True)
            if rest:
                self._add(kind, rest)
            decoder.reset()
            if self._read[kind] > _TRUNCATE_ABOVE:
                os.ftruncate(self._files[kind], 0)
                self._read[kind] = 0
        taken, self._pieces = self._pieces, []
        self._room = LIMIT
        return taken

    def clear(self) -> None:
        """Forget what was recorded (``clear_output``)."""
        self._pieces.clear()

    def _add(self, kind: str, text: str) -> None:
        if len(text) > self._room:
            text = text[: self._room]
            self.is_cut = True
        self._room -= len(text)
        if not text:
            return
        pieces = self._pieces
        if pieces and pieces[-1][0] == kind and kind not in (RESULT, DISPLAY):
            text = pieces.pop()[1] + text if len(pieces[-1][1]) < 4096 else text
        pieces.append((kind, text))


class TapeStream(io.TextIOBase):
    """Stands for ``sys.stdout`` or ``sys.stderr``."""

    encoding = "utf-8"
    errors = "strict"
    newlines = None

    def __init__(self, tape: Tape, kind: str, number: int) -> None:
        self._tape = tape
        self._number = number
        self.kind = kind
        self.name = f"<{kind}>"
        self.mode = "w"
        self.buffer = TapeBytes(self)

    def write(self, text: str) -> int:
        """Record a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._tape.write(self.kind, str(text))
        return len(text)

    def writable(self) -> bool:
        """Whether it can be written: yes."""
        return True

    def isatty(self) -> bool:
        """Whether it is a terminal: no."""
        return False

    def fileno(self) -> int:
        """The descriptor that commands inherit."""
        return self._number

    def reconfigure(self, **_: Any) -> None:
        """Accept options that say nothing here."""

    def close(self) -> None:
        """Stay open: the next example writes too."""


class TapeBytes(io.RawIOBase):
    """The bytes side of a stream: ``sys.stdout.buffer``."""

    def __init__(self, stream: TapeStream) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data: Any) -> int:
        """Record bytes as UTF-8."""
        whole = bytes(data)
        self._stream.write(self._decoder.decode(whole))
        return len(whole)

    def writable(self) -> bool:
        """Whether it can be written: yes."""
        return True

    def fileno(self) -> int:
        """The descriptor that commands inherit."""
        return self._stream.fileno()

    def close(self) -> None:
        """Stay open."""


def install(tape: Tape) -> None:
    """Make the streams of a tape those of the process."""
    sys.stdout, sys.stderr = tape.streams[STDOUT], tape.streams[STDERR]
