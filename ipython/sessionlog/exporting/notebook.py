"""A session log as a notebook (nbformat 4.5), made without any library."""

from __future__ import annotations

import json
import sys

from ipython.sessionlog.record import EXIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ipython.sessionlog.record import LoggedBlock, LoggedCell, SessionLog


def notebook_text(log: SessionLog) -> str:
    """Return the text of an ``.ipynb`` file."""
    return json.dumps(notebook(log), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def notebook(log: SessionLog) -> dict[str, Any]:
    """Return a notebook as data for JSON; a cell that left the session is not in it.

    >>> from ipython.sessionlog.record import LoggedBlock, LoggedCell, SessionLog
    >>> value = LoggedBlock("result", "2", "text/plain")
    >>> notebook(SessionLog(1, (LoggedCell(1, "1 + 1\\n", blocks=(value,)),)))["cells"][0]["outputs"]
    [{'output_type': 'execute_result', 'data': {'text/plain': ['2']}, 'metadata': {}, 'execution_count': 1}]
    """
    version = log.parts[-1].python or ".".join(map(str, sys.version_info[:3]))
    return {
        "cells": [_cell(cell, place) for place, cell in enumerate(log.cells) if cell.status != EXIT],
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {
                "codemirror_mode": {"name": "ipython", "version": 3},
                "file_extension": ".py",
                "mimetype": "text/x-python",
                "name": "python",
                "nbconvert_exporter": "python",
                "pygments_lexer": "ipython3",
                "version": version,
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(cell: LoggedCell, place: int) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": cell.number,
        "id": f"cell-{cell.part}-{place}",
        "metadata": {},
        "outputs": outputs(cell),
        "source": _lines(cell.source.rstrip("\n")),
    }


def outputs(cell: LoggedCell) -> list[dict[str, Any]]:
    """Return what a cell showed as the outputs of a notebook's cell, replaced and erased ones left out."""
    found: list[dict[str, Any]] = []
    shown: dict[str, dict[str, Any]] = {}  # by the name of the display
    for blocks in _grouped(cell.blocks):
        first = blocks[0]
        if first.kind == "clear":
            found.clear()
        elif first.kind in ("stdout", "stderr", "notice"):
            name = "stdout" if first.kind == "stdout" else "stderr"
            text = first.text + ("\n" if first.kind == "notice" else "")
            if found and found[-1].get("name") == name:
                found[-1]["text"] = _lines("".join(found[-1]["text"]) + text)
            else:
                found.append({"output_type": "stream", "name": name, "text": _lines(text)})
        elif first.kind == "traceback":
            found.append(_error(first.text, cell.error))
        elif first.kind in ("result", "display", "update"):
            made = _value(blocks, cell.number)
            if first.kind == "update" and first.display_id in shown:
                shown[first.display_id].update(data=made["data"], metadata=made["metadata"])
                continue
            found.append(made)
            if first.display_id:
                shown[first.display_id] = made
    return found


def _grouped(blocks: Sequence[LoggedBlock]) -> list[list[LoggedBlock]]:
    found: list[list[LoggedBlock]] = []
    for block in blocks:
        if found and found[-1][0].group == block.group:
            found[-1].append(block)
        else:
            found.append([block])
    return found


def _value(blocks: Sequence[LoggedBlock], number: int) -> dict[str, Any]:
    data: dict[str, Any] = {}
    metadata: Any = {}
    for block in blocks:
        if block.kind == "metadata":
            metadata = _json(block.text)
        elif block.encoding == "json":
            data[block.mime] = _json(block.text)
        else:
            data[block.mime] = block.text if block.encoding == "base64" else _lines(block.text)
    made: dict[str, Any] = {
        "output_type": "display_data",
        "data": data,
        "metadata": metadata if isinstance(metadata, dict) else {},
    }
    if blocks[0].kind == "result":
        made |= {"output_type": "execute_result", "execution_count": number}
    return made


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _error(text: str, name: str) -> dict[str, Any]:
    last = text.rstrip("\n").rpartition("\n")[2]
    said, colon, message = last.partition(": ")
    return {
        "output_type": "error",
        "ename": name or said,
        "evalue": message if colon else "",
        "traceback": text.split("\n"),
    }


def _lines(text: str) -> list[str]:
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
