"""The editor of a kernel: the client is asked to open the file, and nobody waits for it (``api.Editor``)."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.kernel.sink import KernelSink


class ClientEditor:
    """Asks the client for the editor by a payload in the reply of the running cell.

    Args:
        sink: gathers payloads.
    """

    exists_in = "the terminal, -c, scripts and kernels"
    waits = False

    def __init__(self, sink: KernelSink) -> None:
        self._sink = sink

    def open(self, path: str, line: int = 0) -> int:
        """Ask for a file; the status is always 0, because what becomes of it is not known here."""
        payload = {"source": "edit_magic", "filename": os.path.abspath(path), "line_number": line}
        self._sink.add_payload(payload, replacing=True)
        return 0
