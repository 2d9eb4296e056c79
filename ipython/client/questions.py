"""Questions that a kernel answers beside cells, each with a limit: is it whole, what may follow, what is it, what was.

A question is a request matched by its id; whoever stops waiting drops it. Not here: help on calls (``remote_help``),
and cells.
"""

from __future__ import annotations

import asyncio

from ipython.client.channels import NoReply
from ipython.client.outputs import (
    completeness_of,
    completions_of,
    glob_of,
    history_of,
    inspection_of,
    is_meant,
    only_new,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from typing import Any

    from ipython.client.channels import KernelClient
    from ipython.model.cell import Completeness
    from ipython.model.completion import CompletionSet
    from ipython.model.history import HistoryItem, HistoryQuery
    from ipython.model.inspection import Inspection
    from ipython.wire.message import Message

WAIT_CHECK = 1.0  # seconds in which Enter is answered by the kernel; then the checker here decides
WAIT_COMPLETE = 5.0
WAIT_INSPECT = 5.0
WAIT_HISTORY = 3.0


class RemoteQuestions:
    """Asks one kernel.

    Args:
        client: sends and receives.
    """

    def __init__(self, client: KernelClient) -> None:
        self._client = client
        self.is_check_late = False  # the kernel owes an answer: Enter is decided here until anything comes

    def check(self, source: str, language: str) -> Completeness:
        """Whether ``source`` is a whole cell: the kernel says, or where it is slow the checker here."""
        if not self.is_check_late:
            try:
                reply = self._client.wait_for_reply("is_complete_request", {"code": source}, limit=WAIT_CHECK)
                return completeness_of(reply.content)
            except NoReply:
                self.is_check_late = True
        return self.check_here(source, language)

    def check_here(self, source: str, language: str) -> Completeness:
        """The same without the kernel; text of another language than Python counts as whole."""
        from ipython.model.cell import Completeness as Made
        from ipython.source.completeness import check

        return check(source) if language in ("", "python") else Made("complete")

    async def complete(self, source: str, cursor: int) -> AsyncIterator[CompletionSet]:
        """Completion sets of the kernel; whoever stops listening drops the question."""
        reply = await self._ask("complete_request", {"code": source, "cursor_pos": cursor}, WAIT_COMPLETE)
        found = completions_of(reply.content, source) if reply is not None else None
        if found is not None:
            yield found

    async def inspect(self, source: str, cursor: int, detail: int) -> Inspection | None:
        """Describe the object at the cursor."""
        asked = {"code": source, "cursor_pos": cursor, "detail_level": detail}
        reply = await self._ask("inspect_request", asked, WAIT_INSPECT)
        return inspection_of(reply.content, source[:cursor]) if reply is not None else None

    async def history(self, query: HistoryQuery) -> Sequence[HistoryItem]:
        """Search what the kernel remembers, newest first; fewer entries where it is slow."""
        common: dict[str, Any] = {"output": False, "raw": not query.python, "n": query.limit}
        if query.session is not None and not query.pattern:
            asked: dict[str, Any] = common | {
                "hist_access_type": "range",
                "session": query.session,
                "start": 1,
                "stop": None,
            }
        elif query.pattern:
            pattern = glob_of(query.pattern, query.mode)
            asked = common | {"hist_access_type": "search", "pattern": pattern, "unique": query.unique}
        else:
            asked = common | {"hist_access_type": "tail"}
        reply = await self._ask("history_request", asked, query.time_limit or WAIT_HISTORY)
        if reply is None:
            return []
        found = [item for item in history_of(reply.content) if is_meant(item, query.pattern, query.mode)]
        if query.before is not None:
            found = [item for item in found if (item.session, item.line) < query.before]
        return (only_new(found) if query.unique else found)[: query.limit]

    async def _ask(self, kind: str, content: Mapping[str, Any], limit: float) -> Message | None:
        """Send a request and wait on the running loop; None: no answer in time."""
        identifier, future = self._client.ask(kind, content)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), limit)
        except TimeoutError:
            return None
        finally:
            if not future.done() or future.cancelled():
                self._client.forget(identifier)
