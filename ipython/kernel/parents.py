"""Which request an output belongs to: decided where it is made, not by what ran last (kernel.md 7.5).

Cells, tasks and ``asyncio.to_thread`` carry the request in their context. A thread begins with an empty context, so the
request is kept on the thread when it is started; a job of a thread pool carries that of its ``submit``.
"""

from __future__ import annotations

import functools
import threading
from _contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType
    from typing import Any

    from ipython.wire.actions import Request

    Parent = Request | Any  # a request, or a ForeignParent

current_parent: ContextVar[Any] = ContextVar("ipython_parent", default=None)
_ATTRIBUTE = "_ipython_parent"


class ForeignParent:
    """A parent that a library has set by hand, from a message as a dictionary."""

    def __init__(self, message: Mapping[str, Any]) -> None:
        from ipython.wire.jsonable import encode

        self.as_dict = dict(message)
        header = message.get("header")
        self.document: bytes = encode(header if isinstance(header, dict) else {})


class LastParent:
    """What stands in for a parent where there is none: the last request of the main shell."""

    def __init__(self) -> None:
        self.request: Parent | None = None

    def find(self) -> Parent | None:
        """Return the parent of an output made here and now; any thread."""
        found: Parent | None = current_parent.get()
        if found is not None:
            return found
        thread = threading._active.get(threading.get_ident())  # type: ignore[attr-defined] # makes no dummy thread
        found = getattr(thread, _ATTRIBUTE, None)
        if found is not None:
            current_parent.set(found)
            return found
        return self.request


def message_of(parent: Parent | None) -> dict[str, Any]:
    """Return a parent as a message in the form that libraries know; empty if there is none."""
    if parent is None:
        return {}
    if isinstance(parent, ForeignParent):
        return parent.as_dict
    return parent.message.as_dict()


class FollowThreads:
    """Context in which threads and jobs of thread pools remember the request that started them."""

    def __init__(self) -> None:
        self._before: list[tuple[Any, str, Any]] = []

    def __enter__(self) -> FollowThreads:
        start = threading.Thread.start

        @functools.wraps(start)
        def remember(thread: threading.Thread) -> None:
            parent = current_parent.get()
            if parent is None:
                parent = getattr(threading._active.get(threading.get_ident()), _ATTRIBUTE, None)  # type: ignore[attr-defined]
            if parent is not None:
                setattr(thread, _ATTRIBUTE, parent)
            start(thread)

        self._replace(threading.Thread, "start", remember)
        return self

    def follow_executors(self, module: ModuleType) -> None:
        """Do the same for jobs of thread pools; ``module`` is ``concurrent.futures.thread``."""
        submit = module.ThreadPoolExecutor.submit

        @functools.wraps(submit)
        def remember(pool: Any, job: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
            parent = current_parent.get()
            if parent is None:
                return submit(pool, job, *arguments, **named)
            return submit(pool, _call_under, parent, job, arguments, named)

        self._replace(module.ThreadPoolExecutor, "submit", remember)

    def _replace(self, owner: Any, name: str, replacement: Callable[..., Any]) -> None:
        self._before.append((owner, name, owner.__dict__[name]))
        setattr(owner, name, replacement)

    def __exit__(self, *_: object) -> None:
        while self._before:
            owner, name, original = self._before.pop()
            setattr(owner, name, original)


def _call_under(parent: Any, job: Callable[..., Any], arguments: Any, named: Any) -> Any:
    token = current_parent.set(parent)
    try:
        return job(*arguments, **named)
    finally:
        current_parent.reset(token)
