"""The output journal: what was broadcast, by number, for clients that were away (kernel.md section 18).

The newest part is in memory, the older part in a file, and what is older than both limits is gone; a client is told
where what is kept begins. When the file cannot be written, the older part is gone sooner and nothing else happens.
"""

from __future__ import annotations

import binascii
from collections import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

IN_MEMORY = 8 << 20  # bytes
ON_DISK = 256 << 20
BUFFERS = 1 << 20  # bytes of buffers above which a message is kept without them: replaying must not slow down sending
REPLY_LIMIT = 64 << 20  # bytes of one answer; a client asks again for the rest


class OutputJournal:
    """Entries by number, oldest first. Buffers that are large in sum are not kept: null stands for each.

    Args:
        in_memory: bytes kept in memory.
        on_disk: bytes kept in files; 0: none are made.
    """

    def __init__(self, *, in_memory: int = IN_MEMORY, on_disk: int = ON_DISK) -> None:
        self._memory_limit = in_memory
        self._disk_limit = on_disk
        self._memory: deque[tuple[int, Sequence[bytes], Sequence[Any], int]] = deque()
        self._bytes = 0
        self._disk: deque[tuple[int, Any, int, int]] = deque()  # number, file, offset, length
        self._file: Any = None
        self._written = 0  # bytes in the newest file

    def add(self, number: int, documents: Sequence[bytes], buffers: Sequence[Any] = ()) -> None:
        """Keep one broadcast: header, parent, metadata, content, and its buffers."""
        held = sum(memoryview(part).nbytes for part in buffers)
        if held > BUFFERS:
            buffers, held = (None,) * len(buffers), 0
        size = 200 + sum(map(len, documents)) + held
        self._memory.append((number, documents, buffers, size))
        self._bytes += size
        while self._bytes > self._memory_limit and self._memory:
            oldest = self._memory.popleft()
            self._bytes -= oldest[3]
            self._spill(oldest)

    @property
    def first(self) -> int:
        """Number of the oldest entry that is kept; 0 if there is none."""
        if self._disk:
            return self._disk[0][0]
        return self._memory[0][0] if self._memory else 0

    @property
    def last(self) -> int:
        """Number of the newest entry; 0 if there is none."""
        if self._memory:
            return self._memory[-1][0]
        return self._disk[-1][0] if self._disk else 0

    @property
    def size_in_memory(self) -> int:
        """Bytes of what is kept in memory, roughly."""
        return self._bytes

    def answer(self, since: int, limit: int) -> bytes:
        """Return the content of a reply as JSON: the entries numbered above ``since``, at most ``limit``."""
        entries: list[bytes] = []
        size = 0
        for entry in self._entries(since):
            if len(entries) >= max(0, limit) or size > REPLY_LIMIT:
                break
            entries.append(entry)
            size += len(entry)
        head = b'{"status":"ok","first":%d,"last":%d,"messages":[' % (self.first, self.last)
        return head + b",".join(entries) + b"]}"

    def _entries(self, since: int) -> Any:
        for number, file, offset, length in self._disk:
            if number > since:
                try:
                    file.seek(offset)
                    found = file.read(length)
                except OSError:
                    continue
                if len(found) == length:
                    yield found
        for number, documents, buffers, _ in self._memory:
            if number > since:
                yield _as_json(documents, buffers)

    def _spill(self, entry: tuple[int, Sequence[bytes], Sequence[Any], int]) -> None:
        if not self._disk_limit:
            return
        number, documents, buffers, _ = entry
        document = _as_json(documents, buffers)
        try:
            if self._file is None or self._written > self._disk_limit // 2:
                self._begin_file()
            self._file.seek(self._written)
            self._file.write(document)
            self._file.flush()
        except (OSError, ValueError):
            # Most likely a full disk. What lies in files is older than what could not be written: a journal has no
            # holes, so it goes, and the next entry tries again.
            self._disk.clear()
            self._file = None
            return
        self._disk.append((number, self._file, self._written, len(document)))
        self._written += len(document)

    def _begin_file(self) -> None:
        # Two files at most, each half of the limit: when the second is full, the first is dropped as a whole.
        newest = self._file
        while self._disk and self._disk[0][1] is not newest:
            self._disk.popleft()
        import tempfile  # late: an ordinary session spills nothing

        self._file = tempfile.TemporaryFile(prefix="ipython-outputs-")  # noqa: SIM115 - lives as long as its entries
        self._written = 0

    def close(self) -> None:
        """Forget everything."""
        self._memory.clear()
        self._disk.clear()
        self._file = None
        self._bytes = 0


def _as_json(documents: Sequence[bytes], buffers: Sequence[Any]) -> bytes:
    names = (b'{"header":', b',"parent_header":', b',"metadata":', b',"content":')
    whole = b"".join(name + document for name, document in zip(names, documents, strict=True))
    encoded = b",".join(
        b"null" if part is None else b'"' + binascii.b2a_base64(part, newline=False) + b'"' for part in buffers
    )
    return whole + b',"buffers":[' + encoded + b"]}"
