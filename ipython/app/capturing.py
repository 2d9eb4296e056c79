"""Keeping what code shows, as existing code asks for it (``IPython.utils.capture``; compat.md section 6)."""

from __future__ import annotations

from ipython.app.current import get_ipython
from ipython.core.capture import Capture, CapturedIO, RichOutput
from ipython.core.display_hub import DisplayHub

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["CapturedIO", "RichOutput", "capture_output"]


class capture_output:
    """Context in which output is kept instead of shown; it gives a ``CapturedIO``.

    Args:
        stdout: keep what is written to ``sys.stdout``.
        stderr: keep what is written to ``sys.stderr``.
        display: keep displayed values.

    >>> with capture_output() as kept:
    ...     print("hello")
    >>> kept.stdout
    'hello\\n'
    """

    def __init__(self, stdout: bool = True, stderr: bool = True, display: bool = True) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.display = display

    def __enter__(self) -> CapturedIO:
        shell = get_ipython()
        hub = DisplayHub() if shell is None else shell._shell.hub
        self._capture = Capture(hub, stdout=self.stdout, stderr=self.stderr, display=self.display)
        return self._capture.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._capture.__exit__(kind, error, trace)
