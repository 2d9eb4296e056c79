"""Times and sizes as text, and the values that ``%time`` and ``%timeit`` give (magics.md section 9)."""

from __future__ import annotations

import math
import sys

from ipython.api import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def format_time(seconds: float, precision: int = 3) -> str:
    """Write a time with a unit that suits it.

    >>> format_time(0.00099999), format_time(61), format_time(0)
    ('1 ms', '1min 1s', '0 ns')
    """
    if seconds >= 60:
        parts = []
        left = int(seconds)
        for unit, length in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
            count, left = divmod(left, length)
            if count:
                parts.append(f"{count}{unit}")
        return " ".join(parts)
    units = ("s", "ms", _sign("μs", "us"), "ns")
    order = min(max(-int(math.floor(math.log10(seconds)) // 3), 0), 3) if seconds > 0 else 3
    text = f"{seconds * 1000**order:.{precision}g}"
    if float(text) >= 1000 and order:  # rounded up into the next unit
        order -= 1
        text = f"{seconds * 1000**order:.{precision}g}"
    return f"{text} {units[order]}"


def format_size(count: int) -> str:
    """Write a number of bytes with a unit that suits it.

    >>> format_size(999), format_size(1536), format_size(3 << 30)
    ('999 B', '1.5 kB', '3.0 GB')
    """
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if abs(size) < 1024 or unit == "GB":
            break
        size /= 1024
    return f"{int(size)} B" if unit == "B" else f"{size:.1f} {unit}"


def _sign(sign: str, plain: str) -> str:
    try:
        sign.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeError, LookupError):
        return plain
    return sign


@value
class TimeResult:
    """What ``%time -o NAME`` stores: seconds, and bytes where memory was watched."""

    wall: float
    user: float
    system: float
    compile_time: float
    peak_memory: int | None = None  # of the process while the code ran
    memory_growth: int | None = None  # how much higher that was than before

    @property
    def total(self) -> float:
        """CPU seconds of the process."""
        return self.user + self.system

    def as_dict(self) -> dict[str, object]:
        """Everything as data that JSON can hold."""
        return {
            "wall": self.wall,
            "user": self.user,
            "system": self.system,
            "total": self.total,
            "compile_time": self.compile_time,
            "peak_memory": self.peak_memory,
            "memory_growth": self.memory_growth,
        }

    _repr_json_ = as_dict

    def __str__(self) -> str:
        if sys.platform == "win32":
            lines = [f"CPU times: total: {format_time(self.total)}"]
        else:
            lines = [
                f"CPU times: user {format_time(self.user)}, sys: {format_time(self.system)}, "
                f"total: {format_time(self.total)}"
            ]
        lines.append(f"Wall time: {format_time(self.wall)}")
        if self.peak_memory is not None:
            growth = self.memory_growth or 0
            lines.append(f"Peak memory: {format_size(self.peak_memory)}, {format_size(growth)} more than before")
        if self.compile_time > SLOW_COMPILATION:
            lines.append(f"Compiler : {format_time(self.compile_time)}")
        return "\n".join(lines)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(f"<TimeResult: {format_time(self.wall)}>")


SLOW_COMPILATION = 0.1  # seconds; faster ones are not worth a line


@value
class TimeitResult:
    """What ``%timeit -o`` returns. Times in seconds; ``best`` and ``worst`` are per loop, ``all_runs`` per run.

    ``dict(result)`` is data that JSON can hold.
    """

    loops: int
    repeat: int
    best: float
    worst: float
    all_runs: list[float]
    compile_time: float
    precision: int = 3

    @property
    def timings(self) -> list[float]:
        """Seconds per loop of each run."""
        return [run / self.loops for run in self.all_runs]

    @property
    def average(self) -> float:
        """Mean seconds per loop."""
        return math.fsum(self.timings) / len(self.all_runs)

    @property
    def stdev(self) -> float:
        """Standard deviation (of the population) of the seconds per loop."""
        mean = self.average
        return math.sqrt(math.fsum((one - mean) ** 2 for one in self.timings) / len(self.all_runs))

    def __str__(self) -> str:
        sign = _sign("±", "+-")
        return (
            f"{format_time(self.average, self.precision)} {sign} {format_time(self.stdev, self.precision)} per loop "
            f"(mean {sign} std. dev. of {self.repeat} run{'' if self.repeat == 1 else 's'}, "
            f"{self.loops:,} loop{'' if self.loops == 1 else 's'} each)"
        )

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(f"<TimeitResult : {self}>")

    def as_dict(self) -> dict[str, object]:
        """Everything as data that JSON can hold."""
        names = "loops repeat best worst average stdev all_runs timings compile_time precision"
        return {name: getattr(self, name) for name in names.split()}

    _repr_json_ = as_dict

    def keys(self) -> Iterator[str]:
        """Names of the fields, so that ``dict(result)`` works."""
        return iter(self.as_dict())

    def __getitem__(self, name: str) -> object:
        return self.as_dict()[name]
