"""How much memory the process needed at most while something ran, by what the platform itself counts.

Linux can forget its high-water mark, so the peak of one stretch of code is exact. Elsewhere the mark of the whole
process is all there is, and below it the allocations of Python objects are traced, which slows the code.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

STATUS = "/proc/self/status"
CLEAR = "/proc/self/clear_refs"
_FORGET_PEAK = "5"  # see proc(5)


class PeakMemory:
    """Context that watches; afterwards ``peak`` and ``growth`` are bytes.

    ``growth`` is how much more than at the beginning was in use at the worst moment.
    """

    def __init__(self) -> None:
        self.peak = 0
        self.growth = 0
        self._before = 0
        self._traces = False
        self._started_tracing = False

    def __enter__(self) -> PeakMemory:
        if _forget_peak():
            self._before = _from_status("VmRSS")
            return self
        self._traces = True
        import tracemalloc

        if not tracemalloc.is_tracing():
            tracemalloc.start()
            self._started_tracing = True
        tracemalloc.reset_peak()
        self._before = tracemalloc.get_traced_memory()[0]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._traces:
            self.peak = _from_status("VmHWM")
            self.growth = max(self.peak - self._before, 0)
            return
        import tracemalloc

        traced = tracemalloc.get_traced_memory()[1]
        if self._started_tracing:
            tracemalloc.stop()
        self.growth = max(traced - self._before, 0)
        self.peak = _high_water_mark() or traced


def _forget_peak() -> bool:
    try:
        with open(CLEAR, "w") as file:
            file.write(_FORGET_PEAK)
    except OSError:
        return False
    return bool(_from_status("VmHWM"))


def _from_status(field: str) -> int:
    try:
        with open(STATUS) as file:
            for line in file:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return 0


def _high_water_mark() -> int:
    try:
        import resource
    except ImportError:
        return 0
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024
