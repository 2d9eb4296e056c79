"""What a kernel publishes, as the output events that a front draws; and its other answers as our values.

Pure: messages in, values out. What a kernel sends may be anything that JSON can say, so every field is checked and an
odd one is left out, never an error.
"""

from __future__ import annotations

from ipython.model.cell import Completeness
from ipython.model.completion import Completion, CompletionSet, Span
from ipython.model.failure import FailureReport
from ipython.model.history import HistoryItem
from ipython.model.inspection import Inspection
from ipython.model.output import (
    DisplayShown,
    DisplayUpdated,
    FailureShown,
    MimeBundle,
    NextInputSet,
    OutputCleared,
    PageShown,
    StreamText,
    ValueShown,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ipython.model.output import OutputEvent
    from ipython.wire.message import Message

TYPES_FIELD = "_jupyter_types_experimental"  # metadata of complete_reply: kinds and signatures


def event_of(message: Message) -> OutputEvent | None:
    """Return what a message on iopub shows; None for those that show nothing (status, comms, execute_input)."""
    content = message.content
    kind = message.kind
    if kind == "stream":
        return StreamText("stderr" if content.get("name") == "stderr" else "stdout", text(content, "text"))
    if kind == "execute_result":
        return ValueShown(number(content, "execution_count"), bundle_of(content))
    if kind in ("display_data", "update_display_data"):
        transient = _mapping(content.get("transient"))
        identifier = transient.get("display_id")
        identifier = identifier if isinstance(identifier, str) else None
        if kind == "update_display_data" and identifier is not None:
            return DisplayUpdated(bundle_of(content), identifier, transient)
        return DisplayShown(bundle_of(content), identifier, transient)
    if kind == "error":
        return FailureShown(failure_of(content))
    if kind == "clear_output":
        return OutputCleared(content.get("wait") is True)
    return None


def payload_events(content: Mapping[str, Any]) -> list[OutputEvent]:
    """Return what the payloads of an ``execute_reply`` show: pages and texts for the next prompt."""
    found: list[OutputEvent] = []
    for payload in payloads(content):
        source = payload.get("source")
        if source == "page":
            shown = bundle_of(payload)
            if shown.data:
                found.append(PageShown(shown, max(0, number(payload, "start") or 0)))
        elif source == "set_next_input":
            found.append(NextInputSet(text(payload, "text"), payload.get("replace") is True))
    return found


def payloads(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the payloads of an ``execute_reply``."""
    found = content.get("payload")
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def bundle_of(content: Mapping[str, Any]) -> MimeBundle:
    """Return the bundle of a message; forms that are no text stay as JSON gave them."""
    data = {kind: _joined(form) for kind, form in _mapping(content.get("data")).items()}
    return MimeBundle(data, _mapping(content.get("metadata")))


def _joined(form: object) -> object:
    # Notebooks keep texts as lists of lines, and some kernels send them so.
    if isinstance(form, list) and form and all(isinstance(line, str) for line in form):
        return "".join(form)
    return form


def failure_of(content: Mapping[str, Any]) -> FailureReport:
    """Return a failure as the kernel drew it: its traceback is text, with the kernel's colours."""
    lines = content.get("traceback")
    drawn = tuple(line for line in lines if isinstance(line, str)) if isinstance(lines, list) else ()
    name = text(content, "ename") or "Error"
    kind = "interrupt" if name == "KeyboardInterrupt" else "exception"
    return FailureReport(name, text(content, "evalue"), kind, custom=drawn, short_name=name)


def failure_text(report: FailureReport, *, colored: bool) -> str:
    """Return the text of a failure that came from a kernel.

    Args:
        report: made by ``failure_of``.
        colored: keep the kernel's colours.
    """
    drawn = "\n".join(report.custom) or f"{report.name}: {report.message}"
    return drawn if colored else without_colors(drawn)


def without_colors(drawn: str) -> str:
    """Return a text without the sequences that colour it.

    >>> without_colors("\\x1b[0;31mError\\x1b[0m: no")
    'Error: no'
    """
    import re

    return re.sub(r"\x1b\[[0-9;:]*m", "", drawn)


def completeness_of(content: Mapping[str, Any]) -> Completeness:
    """Return the answer of ``is_complete_reply``; what a kernel cannot tell counts as complete."""
    status = text(content, "status")
    if status == "incomplete":
        return Completeness("incomplete", text(content, "indent"))
    return Completeness("invalid" if status == "invalid" else "complete")


def completions_of(content: Mapping[str, Any], source: str) -> CompletionSet | None:
    """Return the candidates of a ``complete_reply`` for a cell; None if there are none."""
    matches = content.get("matches")
    matches = matches if isinstance(matches, list) else []
    start, end = _span(content.get("cursor_start"), content.get("cursor_end"), len(source))
    told = _mapping(content.get("metadata")).get(TYPES_FIELD)
    told = told if isinstance(told, list) else []
    items = []
    for position, match in enumerate(matches):
        if not isinstance(match, str) or not match:
            continue
        more = _mapping(told[position]) if position < len(told) else {}
        own = text(more, "text")
        if own and "start" in more:
            first, last = _span(more.get("start"), more.get("end"), len(source))
        else:
            own, first, last = match, start, end
        kind = text(more, "type")
        items.append(
            Completion(
                own, Span(first, last), kind if kind and "<" not in kind else "instance",
                " ".join(text(more, "signature").split()), doc=" ".join(text(more, "doc").split()),
            )
        )  # fmt: skip
    return CompletionSet(Span(start, end), tuple(items), "kernel") if items else None


def inspection_of(content: Mapping[str, Any], name: str) -> Inspection:
    """Return the answer of ``inspect_reply``."""
    found = content.get("found") is True
    return Inspection(name, found, bundle=bundle_of(content) if found else None)


def history_of(content: Mapping[str, Any]) -> list[HistoryItem]:
    """Return the rows of a ``history_reply``, newest first."""
    rows = content.get("history")
    found = []
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, (list, tuple)) or len(row) != 3:
            continue
        session, line, entered = row
        output = None
        if isinstance(entered, (list, tuple)) and len(entered) == 2:
            entered, output = entered
        if isinstance(session, int) and isinstance(line, int) and isinstance(entered, str):
            found.append(HistoryItem(session, line, entered, output=output if isinstance(output, str) else None))
    found.reverse()
    return found


def text(content: Mapping[str, Any], field: str) -> str:
    """Return a field that is text, else an empty text."""
    found = content.get(field)
    return found if isinstance(found, str) else ""


def number(content: Mapping[str, Any], field: str) -> int | None:
    """Return a field that is a whole number, else None."""
    found = content.get(field)
    return found if type(found) is int else None


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _span(start: object, end: object, size: int) -> tuple[int, int]:
    last = min(max(end, 0), size) if type(end) is int else size
    first = min(max(start, 0), last) if type(start) is int else last
    return first, last


def glob_of(pattern: str, mode: str) -> str:
    """Return the pattern of a ``history_request`` for a query of ours; what it lets through is looked at again.

    >>> glob_of("a*b", "substring"), glob_of("a", "prefix"), glob_of("a*", "glob")
    ('*a?b*', 'a*', 'a*')
    """
    if mode == "glob":
        return pattern
    plain = "".join("?" if sign in "*?[]" else sign for sign in pattern)
    if mode == "fuzzy":
        return "*" + "*".join(plain) + "*"
    return f"{plain}*" if mode == "prefix" else f"*{plain}*"


def is_meant(item: HistoryItem, pattern: str, mode: str) -> bool:
    """Whether an entry fits a query, which signs in its pattern may have widened."""
    if mode == "prefix":
        return item.source.startswith(pattern)
    return mode != "substring" or pattern in item.source


def only_new(items: Sequence[HistoryItem]) -> list[HistoryItem]:
    """Return the entries, newest first, without those whose text a newer one has."""
    seen: set[str] = set()
    return [item for item in items if not (item.source in seen or seen.add(item.source))]  # type: ignore[func-returns-value]
