"""Keeping what code shows instead of showing it: streams and rich output, in the order they came.

The names are those of upstream's ``IPython.utils.capture`` (magics.md section 8, ``%%capture``).
"""

from __future__ import annotations

import io
import sys

from ipython.model.output import DisplayShown, MimeBundle, OutputCleared, ValueShown, Warned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Any

    from ipython.core.display_hub import DisplayHub
    from ipython.model.output import OutputEvent
    from ipython.model.ports import Sink

OUTPUT = "display"


class RichOutput:
    """One value that was displayed: ``data`` and ``metadata`` by MIME type."""

    def __init__(
        self,
        data: Mapping[str, Any],
        metadata: Mapping[str, Any],
        transient: Mapping[str, Any] | None = None,
        update: bool = False,
        *,
        show: Callable[[OutputEvent], None] | None = None,
        event: OutputEvent | None = None,
    ) -> None:
        self.data = dict(data)
        self.metadata = dict(metadata)
        self.transient = dict(transient or {})
        self.update = update
        self._show = show
        self._event = event

    def display(self) -> None:
        """Show it now."""
        event = self._event or DisplayShown(MimeBundle(self.data, self.metadata))
        if type(event) is ValueShown:
            event = ValueShown(None, event.bundle)  # the number belongs to a cell that is over
        if self._show is not None:
            self._show(event)

    def _repr_mime_(self, mime: str) -> Any:
        """The data of one MIME type, with its metadata if there are any; None: there is no such data."""
        if mime not in self.data:
            return None
        return (self.data[mime], self.metadata[mime]) if mime in self.metadata else self.data[mime]

    def _repr_html_(self) -> Any:
        return self._repr_mime_("text/html")

    def _repr_latex_(self) -> Any:
        return self._repr_mime_("text/latex")

    def _repr_json_(self) -> Any:
        return self._repr_mime_("application/json")

    def _repr_javascript_(self) -> Any:
        return self._repr_mime_("application/javascript")

    def _repr_png_(self) -> Any:
        return self._repr_mime_("image/png")

    def _repr_jpeg_(self) -> Any:
        return self._repr_mime_("image/jpeg")

    def _repr_svg_(self) -> Any:
        return self._repr_mime_("image/svg+xml")

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.data, self.metadata

    def __repr__(self) -> str:
        return f"<RichOutput with {', '.join(self.data) or 'nothing'}>"


class CapturedIO:
    """What code showed: ``stdout``, ``stderr`` and ``outputs``; ``show()``, or calling it, shows it again in order.

    ``error`` is the exception the code ended with, if it was to be kept.
    """

    def __init__(self, show: Callable[[OutputEvent], None] | None = None) -> None:
        self.pieces: list[tuple[str, Any]] = []
        self.error: BaseException | None = None
        self._show = show

    @property
    def stdout(self) -> str:
        """What was written to ``sys.stdout``."""
        return "".join(piece for kind, piece in self.pieces if kind == "stdout")

    @property
    def stderr(self) -> str:
        """What was written to ``sys.stderr``."""
        return "".join(piece for kind, piece in self.pieces if kind == "stderr")

    @property
    def outputs(self) -> list[RichOutput]:
        """Values that were displayed, the value of the last expression among them."""
        return [piece for kind, piece in self.pieces if kind == OUTPUT]

    @property
    def text(self) -> str:
        """Everything as plain text, in the order it came."""
        return "".join(
            piece.data.get("text/plain", "") + "\n" if kind == OUTPUT else piece for kind, piece in self.pieces
        )

    def show(self) -> None:
        """Show everything again, in the order it came."""
        for kind, piece in list(self.pieces):
            if kind == OUTPUT:
                piece.display()
            else:
                stream = sys.stderr if kind == "stderr" else sys.stdout
                if stream is not None:
                    stream.write(piece)
                    stream.flush()

    __call__ = show

    def __str__(self) -> str:
        return self.stdout

    def _take(self, event: OutputEvent) -> None:
        bundle = getattr(event, "bundle", None)
        if bundle is not None:
            update = type(event).__name__ == "DisplayUpdated"
            transient = getattr(event, "transient", None)
            shown = RichOutput(bundle.data, bundle.metadata, transient, update, show=self._show, event=event)
            self.pieces.append((OUTPUT, shown))
            return
        stream, text = getattr(event, "stream", None), getattr(event, "text", None)
        if stream in ("stdout", "stderr") and isinstance(text, str):
            self.pieces.append((stream, text))
        elif type(event) is Warned:
            self.pieces.append(("stderr", event.text + "\n"))
        elif type(event) is OutputCleared:
            self.pieces.clear()


class Capture:
    """Context in which output goes into a ``CapturedIO``, which it gives.

    Failures are shown where output went before: nobody is to learn of them later, or never.

    Args:
        hub: whose events are taken.
        stdout: take what is written to ``sys.stdout``.
        stderr: take what is written to ``sys.stderr``.
        display: take displayed values.
    """

    def __init__(self, hub: DisplayHub, *, stdout: bool = True, stderr: bool = True, display: bool = True) -> None:
        self._hub = hub
        self._wanted = {"stdout": stdout, "stderr": stderr}
        self._display = display
        self._outer: Sink | None = None
        self._streams: dict[str, Any] = {}

    def __enter__(self) -> CapturedIO:
        self._captured = CapturedIO(self._hub.emit)
        self._outer = self._hub.sink
        self._hub.sink = self
        for name, wanted in self._wanted.items():
            if wanted:
                self._streams[name] = getattr(sys, name)
                setattr(sys, name, _Recorder(name, self._captured.pieces))
        return self._captured

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hub.sink = self._outer
        for name, stream in self._streams.items():
            setattr(sys, name, stream)
        self._streams.clear()

    def emit(self, event: OutputEvent, owner: int) -> None:
        """Keep an event, or hand it on (ports.Sink)."""
        stream = getattr(event, "stream", None)
        if stream in self._wanted:
            wanted = self._wanted[stream]
        elif type(event) is Warned:
            wanted = self._wanted["stderr"]
        else:
            wanted = self._display and (hasattr(event, "bundle") or type(event) is OutputCleared)
        if wanted:
            self._captured._take(event)
        elif self._outer is not None:
            self._hub.hand_on(self._outer, event, owner)


class _Recorder(io.TextIOBase):
    """A text stream that keeps what is written, whoever writes."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, name: str, pieces: list[tuple[str, Any]]) -> None:
        self._name = name
        self._pieces = pieces

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._pieces.append((self._name, text))
        return len(text)

    def writable(self) -> bool:
        return True

    @property
    def name(self) -> str:
        return f"<{self._name}>"
