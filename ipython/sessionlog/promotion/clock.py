"""Another clock for a process: its time of day is moved before anything of the session runs.

Python's own functions of ``time`` are moved, and with them ``date.today``. ``datetime.now`` asks the system: its class
cannot be replaced without breaking compiled libraries. It differs by itself, and its local date by the time zone, which
the environment variable ``TZ`` sets for commands too.
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def move_clock(seconds: float) -> None:
    """Move ``time.time``, ``time.localtime`` and their kin.

    Args:
        seconds: by which they are later than the system's; 0 leaves them as they are.
    """
    if not seconds:
        return
    moved: Any = time  # the module is changed, on purpose
    real, real_ns, nanoseconds = time.time, time.time_ns, int(seconds * 1e9)
    strftime, localtime = time.strftime, time.localtime
    moved.time = lambda: real() + seconds
    moved.time_ns = lambda: real_ns() + nanoseconds
    for name in ("localtime", "gmtime", "ctime"):
        setattr(moved, name, _of_now(getattr(time, name)))
    moved.strftime = lambda form, *when: strftime(form, *(when or (localtime(real() + seconds),)))


def _of_now(function: Any) -> Any:
    return lambda *when: function(*(when if when and when[0] is not None else (time.time(),)))
