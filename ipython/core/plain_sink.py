"""The sink without a terminal: values and failures as plain text on the current ``sys.stdout`` and ``sys.stderr``.

Used by ``-c``, scripts, pipes and tests. It writes to whatever those names are bound to at the moment of the event,
so redirecting them redirects it.
"""

from __future__ import annotations

import errno
import sys

from ipython.model.output import (
    CallRewritten,
    DisplayShown,
    DisplayUpdated,
    FailureShown,
    NextInputSet,
    PageShown,
    StreamText,
    ValueShown,
    Warned,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.model.failure import FailureReport
    from ipython.model.output import OutputEvent


_LOSES = frozenset((errno.ENOSPC, errno.EFBIG, errno.EIO))  # what is written does not arrive


class PlainSink:
    """Writes events as text.

    Args:
        render: makes the text of a failure.
        out_prompt: what stands before a value, with ``{n}`` for its number; empty for none.
        failures_to_stdout: where tracebacks go (interactive sessions show them among the output).
    """

    def __init__(
        self,
        render: Callable[[FailureReport], str],
        *,
        out_prompt: str = "",
        failures_to_stdout: bool = False,
    ) -> None:
        self.render = render  # %colors takes another
        self._out_prompt = out_prompt
        self._failures_to_stdout = failures_to_stdout
        self.next_input: NextInputSet | None = None

    def emit(self, event: OutputEvent, owner: int) -> None:
        """Write one event; a closed stream is the caller's loss, a full disk is told."""
        try:
            self._write(event)
        except (BrokenPipeError, KeyboardInterrupt):
            raise
        except (OSError, ValueError, AttributeError) as error:
            if getattr(error, "errno", None) in _LOSES and type(event) is not FailureShown:
                raise

    def _write(self, event: OutputEvent) -> None:
        kind = type(event)
        if kind is ValueShown:
            text = event.bundle.text  # type: ignore[union-attr]
            prompt = self._out_prompt.format(n=event.number) if self._out_prompt else ""  # type: ignore[union-attr]
            if prompt and "\n" in text:
                prompt = prompt.rstrip() + "\n"
            _put(sys.stdout, f"{prompt}{text}\n")
        elif kind is StreamText:
            _put(sys.stderr if event.stream == "stderr" else sys.stdout, event.text)  # type: ignore[union-attr]
        elif kind is DisplayShown or kind is DisplayUpdated:
            _put(sys.stdout, event.bundle.text + "\n")  # type: ignore[union-attr]
        elif kind is PageShown:
            text = event.bundle.text  # type: ignore[union-attr]
            _put(sys.stdout, text if text.endswith("\n") else text + "\n")
        elif kind is FailureShown:
            report: Any = event.report  # type: ignore[union-attr]
            text = self.render(report)
            to_stdout = self._failures_to_stdout and report.kind != "mistake"
            _put(sys.stdout if to_stdout else sys.stderr, text if text.endswith("\n") else text + "\n")
        elif kind is Warned:
            _put(sys.stderr, event.text + "\n")  # type: ignore[union-attr]
        elif kind is CallRewritten:
            _put(sys.stdout, "------> " + event.text + "\n")  # type: ignore[union-attr]
        elif kind is NextInputSet:
            self.next_input = event  # type: ignore[assignment]


def _put(stream: Any, text: str) -> None:
    if stream is None:  # pythonw, or a daemon that closed it
        return
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = getattr(stream, "encoding", None) or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
