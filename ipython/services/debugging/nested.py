"""``await`` at the debugger's prompt, also while the session's loop is stopped inside a task.

The loop that is in the middle of a step is run again for one coroutine. Its queue of ready callbacks is filled up
afterwards: the step that was interrupted counts on as many as it had.
"""

from __future__ import annotations

import asyncio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any


class CannotAwait(Exception):
    """The running loop is of a kind that cannot be entered again; the text says which."""


def run_nested(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine to its end in a thread whose asyncio loop may be running, and return its value.

    Raises:
        CannotAwait: the running loop is not asyncio's own.
        RuntimeError: no loop is running or announced in this thread.
        BaseException: whatever the coroutine raises.
    """
    loop: Any = asyncio._get_running_loop()
    if loop is None:
        coroutine.close()
        raise RuntimeError("no loop is running")
    if not loop.is_running():  # announced only: it can be entered
        return loop.run_until_complete(coroutine)
    if not isinstance(loop, asyncio.BaseEventLoop) or not hasattr(loop, "_ready"):
        coroutine.close()
        raise CannotAwait(f"await: the running loop is a {type(loop).__name__}, which cannot be entered again")
    inner: Any = loop
    current = asyncio.current_task(loop)
    thread, waiting = inner._thread_id, len(inner._ready)
    if current is not None:
        asyncio._leave_task(loop, current)
    asyncio._set_running_loop(None)
    inner._thread_id = None
    try:
        return loop.run_until_complete(coroutine)
    finally:
        inner._thread_id = thread
        inner._stopping = False
        asyncio._set_running_loop(loop)
        if current is not None:
            asyncio._enter_task(loop, current)
        while len(inner._ready) < waiting:
            inner._ready.append(asyncio.Handle(_nothing, (), loop))


def _nothing() -> None:
    pass
