"""Writing the session as a notebook (magics.md section 14): nbformat 4.5 by hand, no library needed."""

from __future__ import annotations

import os
import sys

from ipython.api import HistoryItem, MagicCall, UserMistake, magic
from ipython.magics.history import without_drawing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_TEXTS = ("text/", "image/svg", "application/javascript")


@magic("notebook")
def notebook(call: MagicCall) -> None:
    """Write this session to a notebook file, with what the cells showed.

    ``.ipynb`` is added to the name. ``--range RANGE`` takes only these lines (of any session), ``-f`` overwrites
    without asking. Output is there as far as the session still keeps it. Where nbformat is installed the file is
    signed, so that Jupyter trusts it.

    Example: ``%notebook analysis.ipynb``
    """
    options = call.options("f", "range=", argparse=True)
    names = [word.text for word in options.words]
    if not names or not names[0]:
        raise UserMistake("the following arguments are required: filename")
    if len(names) > 1:
        raise UserMistake(f"unrecognized arguments: {' '.join(names[1:])}")
    path = os.path.expanduser(names[0])
    if not path.endswith(".ipynb"):
        path += ".ipynb"
    if os.path.isdir(path):
        raise call.mistake(f"{path!r} is a directory")
    items = _items(call, options.get("range"))
    if not items:
        raise call.mistake("there is nothing to export yet")
    if os.path.exists(path) and "f" not in options:
        question = f"File `{path}` exists. Overwrite (y/[N])?  "
        if not call.context.agrees(question, call.title):
            print("Operation cancelled.")
            return
    import json

    made = make_notebook(call, items)
    text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True)
    try:
        call.context.write_file(path, text + "\n")
    except (OSError, ValueError) as error:
        raise call.mistake(f"cannot write {path!r}: {getattr(error, 'strerror', None) or error}") from None
    _sign(made)
    print(f"Wrote {len(items)} cell{'' if len(items) == 1 else 's'} to {path}")


def _sign(made: dict[str, Any]) -> None:
    """Mark a notebook as trusted, for it shows what this user's own code has shown; needs nbformat."""
    import logging
    from importlib import import_module

    try:
        nbformat, sign = import_module("nbformat"), import_module("nbformat.sign")
    except ImportError:
        return

    quiet = logging.getLogger("ipython.notebook")
    quiet.disabled = True  # a database that cannot be written costs the mark and no more
    try:
        sign.NotebookNotary(log=quiet).sign(nbformat.from_dict(made))
    except Exception:
        pass


def _items(call: MagicCall, text: str) -> list[HistoryItem]:
    sources = call.context.sources
    if not text:
        return sources.session_before_now()
    ranges = call.context.ranges(text)
    items = sources.items(ranges)
    if not items:
        raise call.mistake(sources.nothing_in(ranges))
    return items


def make_notebook(call: MagicCall, items: Sequence[HistoryItem]) -> dict[str, Any]:
    """Return a notebook of nbformat 4.5 as data for JSON."""
    current = call.context.history.session_number
    events: dict[int, list[Any]] = {}
    for one in call.context.events():
        events.setdefault(one.owner, []).append(one.event)
    cells = []
    for item in items:
        shown = events.get(item.line, []) if item.session == current else []
        cells.append(
            {
                "cell_type": "code",
                "execution_count": item.line,
                "id": f"cell-{item.session}-{item.line}",
                "metadata": {},
                "outputs": _outputs(item, shown),
                "source": _lines(item.source.rstrip("\n")),
            }
        )
    version = sys.version_info
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {
                "codemirror_mode": {"name": "ipython", "version": version[0]},
                "file_extension": ".py",
                "mimetype": "text/x-python",
                "name": "python",
                "nbconvert_exporter": "python",
                "pygments_lexer": "ipython3",
                "version": f"{version[0]}.{version[1]}.{version[2]}",
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _outputs(item: HistoryItem, events: Sequence[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    streams = {type(event).__name__ for event in events}
    if "StreamText" not in streams:  # a terminal writes at once, and the history keeps the head
        written = [(name, without_drawing(text, item)) for name, text in item.streams]
        found += [_stream(name, text) for name, text in written if text]
    has_value = False
    for event in events:
        kind = type(event).__name__
        if kind == "StreamText":
            found.append(_stream(event.stream, event.text))
        elif kind == "ValueShown":
            has_value = True
            found.append(_rich("execute_result", event.bundle, execution_count=item.line))
        elif kind in ("DisplayShown", "DisplayUpdated"):
            found.append(_rich("display_data", event.bundle))
        elif kind == "OutputCleared":
            found.clear()
        elif kind == "FailureShown" and (event.report.kind, event.report.name) == ("mistake", "UsageError"):
            # A text on stderr, as a kernel tells it; a terminal has written it there already.
            said = _stream("stderr", f"UsageError: {event.report.message}\n")
            if not any(
                one.get("name") == "stderr" and one["text"][-len(said["text"]) :] == said["text"] for one in found
            ):
                found.append(said)
        elif kind == "FailureShown":
            found.append(_failure(event.report))
    if not has_value and item.output:
        data = {"text/plain": _lines(item.output)}
        found.append({"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": item.line})
    return found


def _stream(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": _lines(text)}


def _rich(kind: str, bundle: Any, **more: Any) -> dict[str, Any]:
    from base64 import b64encode

    data: dict[str, Any] = {}
    for form, content in bundle.data.items():
        if isinstance(content, bytes):
            content = b64encode(content).decode("ascii")
        if isinstance(content, str) and form.startswith(_TEXTS):
            content = _lines(content)
        data[form] = content
    return {"output_type": kind, "data": data, "metadata": dict(bundle.metadata), **more}


def _failure(report: Any) -> dict[str, Any]:
    trace = ["Traceback (most recent call last):"]
    for frame in report.frames:
        line = getattr(frame, "line", 0)
        if line:
            trace.append(f"  {frame.label or frame.filename}, line {line}, in {frame.function}")
            trace += [f"    {one.text.strip()}" for one in frame.lines if one.number == line]
    trace.append(f"{report.name}: {report.message}" if report.message else report.name)
    return {
        "output_type": "error",
        "ename": report.short_name or report.name,
        "evalue": report.message,
        "traceback": trace,
    }


def _lines(text: str) -> list[str]:
    return text.splitlines(True)
