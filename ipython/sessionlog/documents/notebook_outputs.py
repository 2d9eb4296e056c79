"""Writes what a cell showed into a notebook's JSON, and leaves every other character as it is."""

from __future__ import annotations

import json
import re

from ipython.sessionlog.documents.kept_outputs import pieces_of, without_stderr
from ipython.sessionlog.examples import DISPLAY, RESULT, STDERR, STDOUT, TRACEBACK, Document, Example, Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KINDS = {"execute_result": RESULT, "pyout": RESULT, "display_data": DISPLAY, "error": TRACEBACK, "pyerr": TRACEBACK}


def outputs_text(document: Document, example: Example, outcome: Outcome) -> str:
    """Return the JSON text that takes the place of a cell's outputs: of stored outputs only the text changes."""
    text = document.text
    stored: list[dict[str, Any]] = json.loads(text[example.start : example.end])
    kinds = [_kind(output) for output in stored]
    pieces = without_stderr(pieces_of(outcome), kinds)
    if [kind for kind, _ in pieces] == kinds:
        made = [_changed(output, shown, outcome) for output, (_, shown) in zip(stored, pieces, strict=True)]
    else:
        left = list(zip(kinds, stored, strict=True))
        made = []
        for kind, shown in pieces:
            old = next((output for known, output in left if known == kind), None)
            if old is not None:
                left.remove((kind, old))
            made.append(_changed(old if old is not None else _new(kind, example), shown, outcome))
    return _laid_out(made, document, example)


def _kind(output: dict[str, Any]) -> str:
    if output["output_type"] == "stream":
        return STDERR if output.get("name", output.get("stream")) == STDERR else STDOUT
    return _KINDS[output["output_type"]]


def _new(kind: str, example: Example) -> dict[str, Any]:
    if kind in (STDOUT, STDERR):
        return {"name": kind, "output_type": "stream", "text": []}
    if kind == TRACEBACK:
        return {"ename": "", "evalue": "", "output_type": "error", "traceback": []}
    if kind == RESULT:
        return {"data": {}, "execution_count": example.number, "metadata": {}, "output_type": "execute_result"}
    return {"data": {}, "metadata": {}, "output_type": "display_data"}


def _changed(output: dict[str, Any], shown: str, outcome: Outcome) -> dict[str, Any]:
    made = dict(output)
    if "ename" in made and outcome.raised is not None:
        name, _, message = outcome.raised.message.rstrip("\n").partition(": ")
        made["ename"], made["evalue"] = name.rpartition(".")[2], message
        made["traceback"] = shown.split("\n")
    elif made["output_type"] == "stream":
        made["text"] = _like(made["text"], shown)
    elif "data" in made:
        made["data"] = {**made["data"], "text/plain": _like(made["data"].get("text/plain", []), shown)}
    else:
        made["text"] = _like(made.get("text", []), shown)
    return made


def _like(before: str | list[str], shown: str) -> str | list[str]:
    return shown if isinstance(before, str) else shown.splitlines(keepends=True)


def _laid_out(outputs: list[dict[str, Any]], document: Document, example: Example) -> str:
    """Return JSON laid out as the rest of the file is."""
    text = document.text
    line_start = text.rfind("\n", 0, example.start) + 1
    margin = re.match(r"[ \t]*", text[line_start : example.start])
    unit = re.match(r"\s*\{\r?\n([ \t]+)", text)
    only_ascii = text.isascii() and "\\u" in text
    if not unit or not margin:
        spaced = '": ' in text[: example.start]
        separators = (", ", ": ") if spaced else (",", ":")
        return json.dumps(outputs, ensure_ascii=only_ascii, separators=separators)
    made = json.dumps(outputs, ensure_ascii=only_ascii, indent=unit[1]) if outputs else "[]"
    newline = "\r\n" if "\r\n" in text else "\n"
    return made.replace("\n", newline + margin[0])
