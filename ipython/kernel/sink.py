"""Output events of the core to messages (ports.Sink); any thread."""

from __future__ import annotations

from ipython.kernel.failure_content import failure_content
from ipython.model.output import (
    CallRewritten,
    DisplayShown,
    DisplayUpdated,
    FailureShown,
    NextInputSet,
    OutputCleared,
    PageShown,
    StreamText,
    ValueShown,
    Warned,
)
from ipython.wire.jsonable import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ipython.kernel.outputs import Outputs
    from ipython.kernel.parents import LastParent
    from ipython.model.failure import FailureReport
    from ipython.model.output import MimeBundle, OutputEvent

    Hook = Callable[[dict[str, Any]], dict[str, Any] | None]


class KernelSink:
    """Broadcasts events under the request they belong to, and gathers what goes into the reply.

    Args:
        outputs: the queue.
        last: the parent of what belongs to nobody.
        render: makes the coloured text of a failure.
    """

    def __init__(self, outputs: Outputs, last: LastParent, render: Callable[[FailureReport], str]) -> None:
        self._outputs = outputs
        self._last = last
        self._render = render
        self._payloads: dict[Any, list[dict[str, Any]]] = {}
        self._broken: dict[Any, dict[str, Any]] = {}  # a display that failed, by request
        self.hooks: list[Hook] = []

    def emit(self, event: OutputEvent, owner: int) -> None:
        """Take one event. Does not raise."""
        kind = type(event)
        parent = self._last.find()
        if kind is StreamText:
            self._outputs.write(event.stream, parent, event.text)  # type: ignore[union-attr]
        elif kind is ValueShown:
            self._show_value(event, parent)  # type: ignore[arg-type]
        elif kind is DisplayShown or kind is DisplayUpdated:
            self._show_display(event, parent)  # type: ignore[arg-type]
        elif kind is FailureShown:
            self._show_failure(event, parent)  # type: ignore[arg-type]
        elif kind is Warned:
            self._outputs.write("stderr", parent, event.text + "\n")  # type: ignore[union-attr]
        elif kind is OutputCleared:
            self._outputs.publish("clear_output", {"wait": bool(event.wait)}, parent)  # type: ignore[union-attr]
        elif kind is CallRewritten:
            self._outputs.write("stdout", parent, f"------> {event.text}\n")  # type: ignore[union-attr]
        else:
            self._add_payload(event, parent)

    def _show_value(self, event: ValueShown, parent: Any) -> None:
        content = {"execution_count": event.number, **_bundle(event.bundle)}
        self._publish("execute_result", content, parent)

    def _show_display(self, event: DisplayShown | DisplayUpdated, parent: Any) -> None:
        transient = dict(event.transient or {})
        if event.display_id is not None:
            transient["display_id"] = event.display_id
        kind = "update_display_data" if type(event) is DisplayUpdated else "display_data"
        self._publish(kind, {**_bundle(event.bundle), "transient": transient}, parent)

    def _publish(self, kind: str, content: dict[str, Any], parent: Any) -> None:
        if self.hooks:
            from ipython.kernel.parents import message_of

            message: dict[str, Any] | None = {
                "header": {"msg_type": kind},
                "msg_type": kind,
                "parent_header": message_of(parent).get("header", {}),
                "content": content,
                "metadata": {},
            }
            for hook in list(self.hooks):
                message = hook(message) if message is not None else None
            if message is None:
                return
            content = message["content"]
        # Encoded here and now: what is shown may be changed by the next line of the cell.
        self._outputs.publish(kind, encode(content), parent, topic=kind.encode())

    def _show_failure(self, event: FailureShown, parent: Any) -> None:
        content = failure_content(event.report, self._render)
        if event.origin in ("hook", "task"):
            self._outputs.write("stderr", parent, "\n".join(content["traceback"]) + "\n")
            return
        if event.report.kind == "mistake" and content["ename"] == "UsageError":
            # Clients show it as a text: the reply alone says that the cell failed (magics.md section 2.12).
            self._outputs.write("stderr", parent, f"UsageError: {content['evalue']}\n")
            return
        if event.origin == "display":
            self._broken.setdefault(parent, content)
        self._outputs.publish("error", encode(content), parent)

    # -- what goes into replies ----------------------------------------------------------------------------------

    def _add_payload(self, event: OutputEvent, parent: Any) -> None:
        if type(event) is PageShown:
            data = dict(event.bundle.data)
            self.add_payload({"source": "page", "data": data, "start": event.start}, parent, replacing=False)
        elif type(event) is NextInputSet:
            payload = {"source": "set_next_input", "text": event.text, "replace": event.replace}
            self.add_payload(payload, parent, replacing=True)

    def add_payload(self, payload: dict[str, Any], parent: Any = None, *, replacing: bool = False) -> None:
        """Add something to the reply of the running cell; ``replacing`` drops an earlier one of the same source."""
        kept = self._payloads.setdefault(parent if parent is not None else self._last.find(), [])
        if replacing:
            kept[:] = [other for other in kept if other["source"] != payload["source"]]
        kept.append(payload)

    def take_payloads(self, parent: Any) -> list[dict[str, Any]]:
        """Return what the cell of a request has gathered, and forget it."""
        return self._payloads.pop(parent, [])

    def take_broken_display(self, parent: Any) -> dict[str, Any] | None:
        """Return the failure of a display that this request has shown, and forget it."""
        return self._broken.pop(parent, None)


def _bundle(bundle: MimeBundle) -> dict[str, Mapping[str, Any]]:
    return {"data": bundle.data, "metadata": bundle.metadata}
