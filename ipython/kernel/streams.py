"""``sys.stdout`` and ``sys.stderr`` of a kernel (kernel.md 7.4)."""

from __future__ import annotations

import io
from _contextvars import Token

from ipython.kernel.parents import ForeignParent, current_parent, message_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ipython.kernel.outputs import Outputs
    from ipython.kernel.parents import LastParent

    Hook = Callable[[dict[str, Any]], dict[str, Any] | None]


class KernelStream(io.TextIOBase):
    """A text stream whose text is broadcast under the request that wrote it.

    Args:
        name: ``stdout`` or ``stderr``.
        outputs: the queue it goes to.
        last: stands in where the writer belongs to no request.
        descriptor: what ``fileno`` returns: where programs that are started may write, so that it is shown.
    """

    encoding = "UTF-8"
    errors = "strict"
    newlines = None

    def __init__(self, name: str, outputs: Outputs, last: LastParent, *, descriptor: int | None = None) -> None:
        self.name = f"<{name}>"
        self._stream = name
        self._outputs = outputs
        self._last = last
        self._descriptor = descriptor
        self._hooks: list[Hook] = []
        self._is_shut = False
        self.buffer = _BinaryFace(self)
        self._choose_write()

    def _make_write(self) -> Callable[[str], int]:
        # Called for each piece of each print: everything it needs is at hand, and nothing in it makes an object.
        name, outputs, parent_now, find = self._stream, self._outputs, current_parent.get, self._last.find

        def write(text: str) -> int:
            """Put text into the queue and return its length. Raises TypeError if it is no text."""
            if type(text) is not str:
                if not isinstance(text, str):
                    raise TypeError(f"write() argument must be str, not {type(text).__name__}")
                text = str.__str__(text)
            parent = parent_now() or find()
            run = outputs.run
            if run.parent is not parent or run.name != name:
                run = outputs.open_run(name, parent)
            run.append(text)
            length = len(text)
            outputs.allowance = left = outputs.allowance - length
            if left < 0:
                outputs.press()
            return length

        return write

    def _choose_write(self) -> None:
        if self._is_shut:
            self.write = _refuse  # type: ignore[method-assign]
        elif self._hooks:
            self.write = self._write_through_hooks  # type: ignore[method-assign]
        else:
            self.write = self._make_write()  # type: ignore[method-assign]

    def _write_through_hooks(self, text: str) -> int:
        parent = self._last.find()
        message: dict[str, Any] | None = {
            "header": {"msg_type": "stream"},
            "msg_type": "stream",
            "parent_header": message_of(parent).get("header", {}),
            "content": {"name": self._stream, "text": text},
            "metadata": {},
        }
        for hook in list(self._hooks):
            message = hook(message) if message is not None else None
        if message is not None:
            self._outputs.write(self._stream, parent, str(message["content"]["text"]))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]
        """Write texts one after the other."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Return when everything written so far was handed over for sending."""
        if not self._is_shut:
            self._outputs.flush()

    def close(self) -> None:
        """Refuse what is written from now on; the kernel itself goes on."""
        self._is_shut = True
        self._choose_write()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._is_shut

    def readable(self) -> bool:
        """No."""
        return False

    def writable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """No."""
        return False

    def isatty(self) -> bool:
        """No."""
        return False

    def fileno(self) -> int:
        """Return the descriptor whose output is shown.

        Raises:
            io.UnsupportedOperation: descriptors are not captured here.
        """
        if self._descriptor is None:
            raise io.UnsupportedOperation("fileno")
        self._outputs.flush()  # what is written there comes after what was written here
        return self._descriptor

    # -- names of upstream's streams, for libraries ----------------------------------------------------------------

    @property
    def parent_header(self) -> dict[str, Any]:
        """Header of the request that what is written now belongs to."""
        header: dict[str, Any] = message_of(self._last.find()).get("header", {})
        return header

    def set_parent(self, parent: dict[str, Any]) -> None:
        """Let what is written in this context belong to another message."""
        current_parent.set(ForeignParent(parent))

    def set_thread_parent(self, parent: dict[str, Any]) -> Token[Any]:
        """As ``set_parent``; returns what ``reset_thread_parent`` takes."""
        return current_parent.set(ForeignParent(parent))

    def reset_thread_parent(self, token: Token[Any]) -> None:
        """Take ``set_thread_parent`` back."""
        current_parent.reset(token)

    def register_hook(self, hook: Hook) -> None:
        """Let ``hook(message)`` change or swallow (None) what is written."""
        self._hooks.append(hook)
        self._choose_write()

    def unregister_hook(self, hook: Hook) -> bool:
        """Take a hook back; returns whether it was there."""
        if hook in self._hooks:
            self._hooks.remove(hook)
            self._choose_write()
            return True
        return False


def _refuse(text: str) -> int:
    raise ValueError("I/O operation on closed file")


class _BinaryFace(io.BufferedIOBase):
    """``stream.buffer``: bytes are decoded as they come; a character may be split over two writes."""

    def __init__(self, stream: KernelStream) -> None:
        self._text_stream = stream
        self._decoder: Any = None

    def write(self, data: Any) -> int:
        """Decode and write."""
        if self._decoder is None:
            from codecs import getincrementaldecoder

            self._decoder = getincrementaldecoder("utf-8")("replace")
        raw = bytes(data)
        self._text_stream.write(self._decoder.decode(raw))
        return len(raw)

    def flush(self) -> None:
        """Flush the text stream."""
        self._text_stream.flush()

    def writable(self) -> bool:
        """Yes."""
        return True

    def fileno(self) -> int:
        """As the text stream's."""
        return self._text_stream.fileno()

    @property
    def raw(self) -> _BinaryFace:
        """There is nothing below."""
        return self
