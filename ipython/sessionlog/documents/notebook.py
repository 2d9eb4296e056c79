"""Notebooks: each code cell is an example, its stored outputs are what is expected.

A cell that was never run (no execution count, no outputs) is only run. Of an output that has several forms the plain
text counts. The tags ``raises-exception`` and ``skip-execution`` mean what they mean elsewhere.
"""

from __future__ import annotations

import json

from ipython.model.value import replace
from ipython.sessionlog.directives import DirectiveMistake, is_all_random, is_random, options_of
from ipython.sessionlog.documents.json_places import Place, entries, items, whole
from ipython.sessionlog.examples import (
    CELL,
    DISPLAY,
    RESULT,
    STDERR,
    STDOUT,
    TRACEBACK,
    Block,
    Document,
    Example,
    Expected,
    Problem,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

KIND = "notebook"


def read(path: str, text: str) -> Document:
    """Return the examples of a notebook of format 4 or 3."""
    document = Document(path, KIND, text)
    try:
        notebook = whole(text)
    except json.JSONDecodeError as error:
        return _unusable(document, error.lineno, f"not JSON, and so no notebook: {error.msg} (column {error.colno})")
    except RecursionError:
        return _unusable(document, 1, "not a notebook: it is nested too deeply")
    if not isinstance(notebook.value, dict):
        return _unusable(document, 1, "not a notebook: it is no JSON object")
    language = _language(notebook.value)
    if language not in ("", "python", "ipython"):
        return _unusable(document, 1, f"a notebook in {language}, not in Python")
    try:
        found = entries(text, notebook)
        cells = found["cells"] if "cells" in found else _old_cells(text, found["worksheets"])
        blocks = [_block(text, number, cell) for number, cell in enumerate(items(text, cells), 1)]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        return _unusable(document, 1, f"not a notebook: {type(error).__name__}: {error}")
    examples = [block for block in blocks if block is not None]
    if any(example.option("RANDOM") and is_all_random(example.source) for one in examples for example in one.examples):
        every = (("RANDOM", True),)
        examples = [
            replace(one, examples=tuple(replace(example, options=every) for example in one.examples))
            for one in examples
        ]
    return replace(document, blocks=tuple(examples))


def joined(text: str | list[str]) -> str:
    """Return a text that a notebook stores whole or as its lines."""
    return text if isinstance(text, str) else "".join(text)


def _unusable(document: Document, line: int, reason: str) -> Document:
    return replace(document, problems=(Problem(document.path, line, reason),))


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    info = metadata.get("language_info") or metadata.get("kernelspec") if isinstance(metadata, dict) else None
    found = (info.get("name") if "version" in info else info.get("language")) if isinstance(info, dict) else ""
    return found.lower() if isinstance(found, str) else ""


def _old_cells(text: str, worksheets: Place) -> Place:
    return entries(text, next(items(text, worksheets)))["cells"]


def _block(text: str, number: int, cell: Place) -> Block | None:
    if cell.value["cell_type"] != "code":
        return None
    parts = entries(text, cell)
    written = parts["source"] if "source" in parts else parts["input"]
    source = joined(written.value).rstrip("\n") + "\n"
    if not source.strip():
        return None
    line = text.count("\n", 0, written.start) + 1
    if isinstance(written.value, list) and written.value:
        first = next(items(text, written))
        line += text.count("\n", written.start, first.start)
    outputs = parts.get("outputs")
    stored = outputs.value if outputs is not None else []
    count = cell.value.get("execution_count", cell.value.get("prompt_number"))
    was_run = bool(stored) or count is not None
    tags = cell.value.get("metadata", {}).get("tags", ())
    problem = ""
    try:
        options = options_of(source)
    except DirectiveMistake as mistake:
        options, problem = (), str(mistake)
    if is_random(source) or is_all_random(source):
        options = (*options, ("RANDOM", True))
    expected = tuple(one for output in stored for one in _expected(output))
    example = Example(
        source, line, expected, CELL,
        closed=(STDOUT, RESULT, DISPLAY) if was_run else (),
        number=count if isinstance(count, int) else None,
        options=options,
        may_fail="raises-exception" in tags,
        skip="its tag skip-execution" if "skip-execution" in tags else "",
        problem=problem, problem_line=line if problem else 0,
        expected_line=text.count("\n", 0, outputs.start) + 1 if outputs is not None else line,
        start=outputs.start if outputs is not None else -1,
        end=outputs.end if outputs is not None else -1,
    )  # fmt: skip
    return Block(f"cell {number}", line, (example,))


def _expected(output: dict[str, Any]) -> list[Expected]:
    kind = output["output_type"]
    if kind == "stream":
        name = output.get("name", output.get("stream", STDOUT))
        return [Expected(STDERR if name == STDERR else STDOUT, joined(output["text"]))]
    if kind in ("error", "pyerr"):
        message = f"{output['ename']}: {output['evalue']}" if output["evalue"] else output["ename"]
        return [Expected(TRACEBACK, message + "\n")]
    data = output.get("data", output)
    plain = data.get("text/plain", data.get("text"))
    if plain is None:
        return []
    return [Expected(RESULT if kind in ("execute_result", "pyout") else DISPLAY, joined(plain) + "\n")]
