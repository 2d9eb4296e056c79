"""Output events as blocks of a log."""

from __future__ import annotations

from ipython.model.output import (
    PIECES,
    DisplayShown,
    DisplayUpdated,
    FailureShown,
    OutputCleared,
    PageShown,
    StreamText,
    ValueShown,
    Warned,
)
from ipython.sessionlog.grammar import FORM
from ipython.sessionlog.record import LoggedBlock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.model.failure import FailureReport
    from ipython.model.output import MimeBundle, OutputEvent

    Render = Callable[[FailureReport], str]

_VALUES: dict[type, str] = {ValueShown: "result", DisplayShown: "display", DisplayUpdated: "update"}


def blocks_of_event(
    event: OutputEvent, render: Render, *, group: int = 0, owner: int | None = None, late: bool = False
) -> list[LoggedBlock]:
    """Return an event as blocks: one for each format of a value, one for anything else, none for what is no output.

    Args:
        event: what was shown.
        render: makes the text of a failure.
        group: place among the outputs of the cell.
        owner: the cell that showed it, if that is not the running one.
        late: no cell ran.
    """
    kind: Any = type(event)
    if kind in _VALUES:
        return _blocks_of_value(
            _VALUES[kind], event.bundle, group, owner, late, getattr(event, "display_id", None) or ""  # type: ignore[union-attr]
        )  # fmt: skip
    if kind is StreamText:
        name = "stderr" if event.stream == "stderr" else "stdout"  # type: ignore[union-attr]
        found = (name, event.text)  # type: ignore[union-attr]
    elif kind is FailureShown:
        found = ("traceback", failure_text(event.report, render))  # type: ignore[union-attr]
    elif kind is Warned:
        found = ("notice", event.text)  # type: ignore[union-attr]
    elif kind is PageShown:
        found = ("page", event.bundle.text.rstrip("\n"))  # type: ignore[union-attr]
    elif kind is OutputCleared:
        found = ("clear", "")
    else:
        return []
    return [LoggedBlock(found[0], found[1], "", group, owner=owner, late=late)]


def failure_text(report: FailureReport, render: Render) -> str:
    """Return the text of a failure without a newline at its end; never raises."""
    try:
        text = render(report)
    except Exception as error:
        text = f"{report.name}: {report.message}\n(its traceback could not be made: {type(error).__name__}: {error})"
    return text.strip("\n")


def _blocks_of_value(
    kind: str, bundle: MimeBundle, group: int, owner: int | None, late: bool, display_id: str
) -> list[LoggedBlock]:
    found = []
    for form in sorted(bundle.data, key=lambda form: form != "text/plain"):  # what a person reads comes first
        if form == PIECES or not isinstance(form, str) or FORM.fullmatch(form) is None:
            continue
        text, encoding = _text_of(bundle.data[form])
        found.append(LoggedBlock(kind, text, form, group, encoding, owner, late, display_id=display_id))
    if found and bundle.metadata:
        text, _ = _text_of(dict(bundle.metadata))
        found.append(LoggedBlock("metadata", text, "", group, "json", owner, late))
    return found


def _text_of(content: object) -> tuple[str, str]:
    if isinstance(content, str):
        return str(content), ""
    if isinstance(content, (bytes, bytearray, memoryview)):
        from base64 import b64encode

        return b64encode(content).decode("ascii"), "base64"
    import json

    try:
        return json.dumps(content, ensure_ascii=False, default=_named), "json"
    except (TypeError, ValueError, RecursionError):
        return json.dumps(_named(content)), "json"


def _named(content: object) -> str:
    return f"<{type(content).__name__}>"  # its repr would run code of the user's a second time
