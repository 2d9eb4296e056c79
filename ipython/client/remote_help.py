"""Help on calls and on the rows of a menu from a remote kernel, within a key's time.

A kernel is asked once for each function, when its bracket opens; which parameter is being typed is computed here. A
kernel that is slow is asked no more until it has answered something: keys must not wait. What the kernel says is text,
and a callable given in makes parameters of it (``app.remote_signatures``).
"""

from __future__ import annotations

import time

from ipython.client.outputs import bundle_of
from ipython.model.value import replace
from ipython.source.brackets import surroundings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from ipython.client.channels import KernelClient
    from ipython.model.completion import Completion
    from ipython.model.inspection import CallHelp
    from ipython.wire.message import Message

    # text about a function, cell, position of the bracket, cursor -> help
    Explain = Callable[[str, str, int, int], CallHelp | None]

WAIT_CALL = 0.06  # seconds a key waits for the help on a call
WAIT_ROWS = 0.1  # seconds a menu waits for its rows
KEPT = 64  # functions whose help is kept


class RemoteHelp:
    """Asks a kernel about functions and remembers what it said.

    Args:
        client: asks.
        explain: reads the answer; None: there is no help on calls.
    """

    def __init__(self, client: KernelClient, explain: Explain | None) -> None:
        self._client = client
        self._explain = explain
        self._asked: dict[str, tuple[str, Future[Message]]] = {}

    def call_help(self, source: str, cursor: int) -> CallHelp | None:
        """Return the help on the innermost call around the cursor; None: there is none, or not yet."""
        if self._explain is None:
            return None
        for opening in reversed(surroundings(source, cursor).brackets[-3:]):
            before = source[:opening]
            if source[opening] != "(" or not (before[-1:].isalnum() or before[-1:] in "_)]"):
                continue
            answer = self._text_about(before, WAIT_CALL)
            return self._explain(answer, source, opening, cursor) if answer else None
        return None

    def fill(self, source: str, items: Sequence[Completion]) -> Sequence[Completion]:
        """Return candidates with signature and one line of documentation, those that are answered in time."""
        if self._explain is None or self._is_behind():
            return items
        end = time.monotonic() + WAIT_ROWS
        texts = [source[: item.span.start] + item.text for item in items]
        for wanted, item in zip(texts, items, strict=True):
            if _is_worth(item):
                self._ask(wanted)
        filled = []
        for wanted, item in zip(texts, items, strict=True):
            answer = self._text_about(wanted, max(0.0, end - time.monotonic())) if _is_worth(item) else ""
            found = self._explain(answer, wanted + "(", len(wanted), len(wanted) + 1) if answer else None
            if found is not None:
                signature = item.signature or f"({', '.join(found.parameters)})"
                doc = found.doc.strip().split("\n")[0]
                item = replace(item, signature=signature, doc=item.doc or doc)
            filled.append(item)
        return filled

    def _text_about(self, wanted: str, limit: float) -> str:
        """What the kernel says about the name that a text ends with; empty: nothing, or not in time."""
        if wanted not in self._asked:
            if self._is_behind():
                return ""
            self._ask(wanted)
        future = self._asked[wanted][1]
        try:
            reply = future.result(limit)
        except Exception:
            return ""
        return bundle_of(reply.content).text if reply.content.get("found") is True else ""

    def _ask(self, wanted: str) -> None:
        if wanted in self._asked:
            return
        while len(self._asked) >= KEPT:
            oldest = next(iter(self._asked))
            self._client.forget(self._asked.pop(oldest)[0])
        asked = {"code": wanted, "cursor_pos": len(wanted), "detail_level": 0}
        self._asked[wanted] = self._client.ask("inspect_request", asked)

    def _is_behind(self) -> bool:
        return any(not future.done() for _, future in self._asked.values())

    def forget(self) -> None:
        """A cell has run: what functions are may have changed."""
        for identifier, future in self._asked.values():
            if not future.done():
                self._client.forget(identifier)
        self._asked.clear()


def _is_worth(item: Completion) -> bool:
    return not (item.signature and item.doc) and item.kind in ("function", "class", "type", "method", "instance", "")
