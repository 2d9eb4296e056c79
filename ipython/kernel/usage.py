"""How much the kernel and its machine are used (kernel.md 6.8), read from ``/proc``; elsewhere only what is known.

Percentages are of the time since the last question.
"""

from __future__ import annotations

import os
import sys
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Usage:
    """Measures; remembers the last measurement."""

    def __init__(self) -> None:
        self._at = 0.0
        self._processes: dict[int, int] = {}
        self._host = (0, 0)

    def measure(self) -> dict[str, Any]:
        """Return the content of a ``usage_reply``."""
        content: dict[str, Any] = {
            "status": "ok",
            "hostname": os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", ""),
            "pid": os.getpid(),
            "cpu_count": os.cpu_count(),
        }
        if not sys.platform.startswith("linux"):
            return content
        try:
            self._add_processes(content)
            self._add_host(content)
        except (OSError, ValueError, IndexError, KeyError):
            pass  # a container without a usual /proc: what could be found is the answer
        return content

    def _add_processes(self, content: dict[str, Any]) -> None:
        ticks, memory = {}, 0
        for process in own_tree():
            try:
                with open(f"/proc/{process}/stat", "rb") as file:
                    fields = file.read().rpartition(b")")[2].split()
            except OSError:
                continue
            ticks[process] = int(fields[11]) + int(fields[12])
            memory += _memory_of(process, int(fields[21]))
        now = monotonic()
        passed = now - self._at if self._at else 0.0
        used = sum(count - self._processes.get(process, count) for process, count in ticks.items())
        content["kernel_cpu"] = round(100 * used / _TICKS / passed, 1) if passed > 0 else 0.0
        content["kernel_memory"] = memory
        self._at, self._processes = now, ticks

    def _add_host(self, content: dict[str, Any]) -> None:
        with open("/proc/meminfo", encoding="ascii") as file:
            found = {name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in file)}
        total, available, free = found["MemTotal"], found["MemAvailable"], found["MemFree"]
        content["host_virtual_memory"] = {
            "total": total,
            "available": available,
            "percent": round(100 * (total - available) / total, 1),
            "used": total - available,
            "free": free,
            "buffers": found.get("Buffers", 0),
            "cached": found.get("Cached", 0),
        }
        with open("/proc/stat", encoding="ascii") as file:
            times = [int(word) for word in file.readline().split()[1:]]
        busy, whole = sum(times) - times[3] - times[4], sum(times)
        before_busy, before = self._host
        if before and whole > before:
            content["host_cpu_percent"] = round(100 * (busy - before_busy) / (whole - before), 1)
        self._host = busy, whole


def own_tree() -> list[int]:
    """Return this process and its descendants."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                parent = int(file.read().rpartition(b")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(name))
    found = [os.getpid()]
    for process in found:
        found.extend(children.get(process, ()))
    return found


def _memory_of(process: int, pages: int) -> int:
    try:
        with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return pages * _PAGE
