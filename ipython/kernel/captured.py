"""What C code and started programs write to descriptors 1 and 2 (kernel.md section 8).

The descriptors are replaced by pipes whose other ends the thread of the sockets reads. The real ones are kept, for the
kernel's own complaints and for the end.
"""

from __future__ import annotations

import os
from codecs import getincrementaldecoder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

READ = 1 << 16  # bytes at a time
PIPE = 1 << 20  # bytes that a pipe holds, where the system allows it
DRAIN_LIMIT = 256  # reads at the end of a cell; something that writes for ever does not hold up its end


class CapturedDescriptors:
    """Context in which descriptors 1 and 2 are pipes."""

    def __init__(self) -> None:
        self.saved: dict[int, int] = {}
        self._reading: dict[int, tuple[str, Any]] = {}
        self._numbers: dict[str, int] = {}

    def __enter__(self) -> CapturedDescriptors:
        for number, name in ((1, "stdout"), (2, "stderr")):
            try:
                self.saved[number] = os.dup(number)
            except OSError:  # closed by whoever started us
                self.saved[number] = os.open(os.devnull, os.O_WRONLY)
            os.set_inheritable(self.saved[number], False)
            reading, writing = os.pipe()
            _enlarge(writing)
            os.dup2(writing, number)  # inheritable: programs that are started write here
            os.close(writing)
            os.set_blocking(reading, False)
            self._reading[reading] = name, getincrementaldecoder("utf-8")("replace")
            self._numbers[name] = number
        return self

    def __exit__(self, *_: object) -> None:
        for number, saved in self.saved.items():
            os.dup2(saved, number)

    @property
    def descriptors(self) -> list[int]:
        """What to wait for."""
        return list(self._reading)

    def number(self, name: str) -> int:
        """The descriptor of a stream."""
        return self._numbers[name]

    def read(self, descriptor: int) -> tuple[str, str]:
        """Return the name of a stream and the text that came; an empty name when there was nothing to read."""
        name, decoder = self._reading[descriptor]
        try:
            data = os.read(descriptor, READ)
        except OSError:
            return "", ""
        return (name, decoder.decode(data)) if data else ("", "")

    def read_all(self) -> list[tuple[str, str]]:
        """Return what is in the pipes now."""
        found: list[tuple[str, str]] = []
        for descriptor in self._reading:
            pieces: list[str] = []
            name = ""
            for _ in range(DRAIN_LIMIT):
                came, text = self.read(descriptor)
                if not came:
                    break
                name = came
                pieces.append(text)
            if name:
                found.append((name, "".join(pieces)))
        return [(name, text) for name, text in found if text]


def _enlarge(descriptor: int) -> None:
    try:
        from fcntl import fcntl

        fcntl(descriptor, 1031, PIPE)  # F_SETPIPE_SZ of Linux
    except (ImportError, OSError):
        pass
