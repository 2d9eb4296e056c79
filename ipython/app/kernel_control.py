"""The kernel as its own magics see it (``api.KernelControl``)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.kernel.kernel import Kernel


class KernelFacts:
    """What ``%connect_info`` and its kin tell.

    Args:
        kernel: it runs here.
        path: of its connection file.
    """

    supports_subshells = True

    def __init__(self, kernel: Kernel, path: str) -> None:
        self._kernel = kernel
        self.connection_file = path

    @property
    def runtime_directory(self) -> str:
        """The folder in which clients find connection files by their base names."""
        from ipython.core.runtime_folder import runtime_directory

        return runtime_directory()

    def connection_info(self) -> dict[str, object]:
        """Return what the connection file says."""
        from ipython.wire.connection import to_fields

        return to_fields(self._kernel.connection)

    def subshells(self) -> list[str]:
        """Return the ids of the subshells."""
        return self._kernel.machine.subshells

    def current_subshell(self) -> str | None:
        """Return the id of the subshell that runs the calling code."""
        return getattr(self._kernel.last.find(), "subshell", None)
