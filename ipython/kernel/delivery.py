"""Hands a comm message to the session's loop while a cell awaits, so that widgets work meanwhile (kernel.md 4.4)."""

from __future__ import annotations

from _contextvars import copy_context

from ipython.kernel.parents import current_parent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.core.shell import Shell
    from ipython.kernel.comms import CommRegistry
    from ipython.wire.actions import Request


def deliver(owner: Any, shell: Shell, comms: CommRegistry, request: Request) -> None:
    """Schedule the handling of a comm message between two steps of the running cell.

    Args:
        owner: of the session's loop.
        shell: shows what fails.
        comms: handle the message.
        request: the message.
    """

    def handle() -> None:
        current_parent.set(request)
        try:
            comms.handle(request)
        except Exception as error:
            shell.show_failure(error)

    try:
        owner.loop.call_soon_threadsafe(handle, context=copy_context())
    except RuntimeError:  # the loop was closed at this very moment
        shell.warn("a message of a widget came too late and was lost")
