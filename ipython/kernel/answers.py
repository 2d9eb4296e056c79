"""Answers questions of clients beside the cells: completion, help, history, whether a text is a whole cell.

In a thread of its own, so that they are answered while a cell runs; it starts with the first question and ends when
none has come for a while. The services behind them run no code of the user's (kernel.md 6 and 7.6).
"""

from __future__ import annotations

import threading
from _queue import Empty, SimpleQueue

from ipython.kernel.heartbeat import leave_signals_to_others
from ipython.kernel.name_at import name_at
from ipython.wire.contents import error_content

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.core.shell import Shell
    from ipython.kernel.outputs import Outputs
    from ipython.model.completion import Completion, CompletionSet
    from ipython.model.history import HistoryItem
    from ipython.wire.actions import Request

IDLE = 20.0  # seconds without a question after which the thread ends
FILLED = 60  # candidates that get a signature
NEWEST = 1_000_000


class Answers:
    """The thread that answers.

    Args:
        shell: returns the shell.
        outputs: takes the replies.
        report: told about faults of ours.
    """

    def __init__(self, shell: Callable[[], Shell], outputs: Outputs, report: Callable[[BaseException], None]) -> None:
        self._shell = shell
        self._outputs = outputs
        self._report = report
        self._queue: SimpleQueue[Request] = SimpleQueue()
        self._lock = threading.Lock()
        self._is_running = False
        self._kinds: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "complete_request": self._complete,
            "inspect_request": self._inspect,
            "history_request": self._history,
            "is_complete_request": self._is_complete,
        }

    def put(self, request: Request) -> None:
        """Take a question; any thread."""
        self._queue.put(request)
        with self._lock:
            if not self._is_running:
                self._is_running = True
                thread = threading.Thread(target=self._work, name="answers", daemon=True)
                thread.pydev_do_not_trace = True  # type: ignore[attr-defined]
                thread.is_pydev_daemon_thread = True  # type: ignore[attr-defined]
                thread.start()

    def _work(self) -> None:
        leave_signals_to_others()
        while True:
            try:
                request = self._queue.get(timeout=IDLE)
            except Empty:
                with self._lock:
                    if self._queue.empty():
                        self._is_running = False
                        return
                continue
            try:
                content = self._kinds[request.kind](dict(request.content))
            except Exception as error:
                self._report(error)
                content = error_content(type(error).__name__, str(error))
            self._outputs.finish(request, content, {})

    # -- completion ----------------------------------------------------------------------------------------------

    def _complete(self, asked: dict[str, Any]) -> dict[str, Any]:
        source, cursor = asked["code"], _cursor(asked)
        completer = self._shell().introspection.completer
        sets: list[CompletionSet] = []
        if completer is not None:
            sets = [found for found in completer.complete(source, cursor) if found.items]
            if completer.wants_static(source, cursor):
                late = completer.complete_statically(source, cursor)
                if late is not None and late.items:
                    sets.append(late)
        items = [item for found in sets for item in found.items]
        if not items:
            return _completion_content([], cursor, cursor, [])
        if completer is not None:
            items[:FILLED] = completer.fill(source, cursor, items[:FILLED])
        return merged(source, items)

    # -- help ----------------------------------------------------------------------------------------------------

    def _inspect(self, asked: dict[str, Any]) -> dict[str, Any]:
        inspector = self._shell().introspection.inspector
        name = name_at(asked["code"], _cursor(asked))
        bundle = None
        if inspector is not None and name:
            omitted = [section for section in asked["omit_sections"] if isinstance(section, str)]
            bundle = inspector.bundle(name, min(1, max(0, asked["detail_level"])), omit=omitted)
        if bundle is None:
            return {"status": "ok", "found": False, "data": {}, "metadata": {}}
        data = {kind: form for kind, form in bundle.data.items() if kind != "text/html"}
        return {"status": "ok", "found": True, "data": data, "metadata": dict(bundle.metadata)}

    # -- history -------------------------------------------------------------------------------------------------

    def _history(self, asked: dict[str, Any]) -> dict[str, Any]:
        from ipython.model.history import HistoryQuery

        store = self._shell().history
        kind = asked["hist_access_type"]
        count = asked["n"] if asked["n"] is not None else 0
        items: list[HistoryItem] = []
        session: int | None = None
        if kind == "tail":
            items = list(store.tail(max(0, count), include_latest=True))
        elif kind == "range":
            session = asked["session"]
            items = list(store.range(session if session != store.session_number else 0, asked["start"], asked["stop"]))
        elif kind == "search":
            query = HistoryQuery(
                pattern=asked["pattern"], mode="glob", limit=count or NEWEST, unique=asked["unique"],
                python=not asked["raw"],
            )  # fmt: skip
            items = list(store.search(query))[::-1]
        rows: list[list[Any]] = []
        for item in items:
            text = item.source if asked["raw"] else item.python or item.source
            number = 0 if session == 0 else item.session
            rows.append([number, item.line, [text, item.output] if asked["output"] else text])
        return {"status": "ok", "history": rows}

    # -- whole cells ---------------------------------------------------------------------------------------------

    def _is_complete(self, asked: dict[str, Any]) -> dict[str, Any]:
        from ipython.source.completeness import check

        shell = self._shell()
        found = check(asked["code"], transform=lambda text: shell.transform(text, checking=True))
        content = {"status": found.status}
        if found.status == "incomplete":
            content["indent"] = found.indent
        return content


def _cursor(asked: dict[str, Any]) -> int:
    length = len(asked["code"])
    cursor = asked["cursor_pos"]
    return length if cursor is None else max(0, min(int(cursor), length))


def merged(source: str, items: list[Completion]) -> dict[str, Any]:
    """Return candidates as a reply: they all replace one range, the union of theirs; each text once.

    >>> from ipython.model.completion import Completion, Span
    >>> found = merged("ab.c", [Completion("cd", Span(3, 4)), Completion("ab.ce", Span(0, 4))])
    >>> found["matches"], found["cursor_start"], found["cursor_end"]
    (['ab.cd', 'ab.ce'], 0, 4)
    """
    start = min(item.span.start for item in items)
    end = max(item.span.end for item in items)
    matches: list[str] = []
    types: list[dict[str, Any]] = []
    seen: set[str] = set()
    for item in items:
        text = source[start : item.span.start] + item.text + source[item.span.end : end]
        if text in seen:
            continue
        seen.add(text)
        matches.append(text)
        kind = item.kind or "<unknown>"
        types.append({"start": start, "end": end, "text": text, "type": kind, "signature": item.signature})
    return _completion_content(matches, start, end, types)


def _completion_content(matches: list[str], start: int, end: int, types: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "status": "ok",
        "matches": matches,
        "cursor_start": start,
        "cursor_end": end,
        "metadata": {"_jupyter_types_experimental": types},
    }
