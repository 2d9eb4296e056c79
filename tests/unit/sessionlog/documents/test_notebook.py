"""Notebooks as examples: cells with their stored outputs, and where each stands in the file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ipython.sessionlog.documents.json_places import entries, items, whole
from ipython.sessionlog.documents.notebook import read
from ipython.sessionlog.examples import Expected


def code(source: str, *outputs: dict[str, Any], count: int | None = 1, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": count,
        "metadata": {"tags": list(tags)} if tags else {},
        "outputs": list(outputs),
        "source": source.splitlines(keepends=True),
    }


def notebook(*cells: dict[str, Any], **metadata: Any) -> str:
    return json.dumps({"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1)


STREAM = {"name": "stdout", "output_type": "stream", "text": ["a\n", "b\n"]}
RESULT = {"data": {"text/plain": ["3"], "text/html": "<b>"}, "execution_count": 1, "metadata": {},
          "output_type": "execute_result"}  # fmt: skip
SHOWN = {"data": {"text/plain": "4"}, "metadata": {}, "output_type": "display_data"}
ERROR = {"ename": "KeyError", "evalue": "1", "output_type": "error", "traceback": ["..."]}


def test_cells_with_their_outputs_by_kind() -> None:
    text = notebook(
        {"cell_type": "markdown", "metadata": {}, "source": [">>> no"]},
        code("print(1)\n3", STREAM, RESULT),
        code("f()", SHOWN, ERROR, count=2),
        code("", count=None),
    )
    document = read("n.ipynb", text)
    first, second = document.examples
    assert first.source == "print(1)\n3\n" and first.number == 1
    assert first.expected == (Expected("stdout", "a\nb\n"), Expected("result", "3\n"))
    assert second.expected == (Expected("display", "4\n"), Expected("traceback", "KeyError: 1\n"))
    assert json.loads(text[first.start : first.end]) == [STREAM, RESULT]
    assert "print(1)" in text.split("\n")[first.line - 1]
    assert [block.name for block in document.blocks] == ["cell 2", "cell 3"]


def test_cells_that_never_ran_and_tags() -> None:
    text = notebook(
        code("1", count=None), code("2", count=3),
        code("3", tags=("raises-exception",)), code("4", tags=("skip-execution",)),
    )  # fmt: skip
    never, silent, fails, skipped = read("n.ipynb", text).examples
    assert never.closed == () and "result" in silent.closed
    assert fails.may_fail and skipped.skip


def test_the_older_format() -> None:
    cell = {"cell_type": "code", "input": ["1+1"], "outputs": [
        {"output_type": "pyout", "prompt_number": 1, "text": ["2"]}], "prompt_number": 1, "metadata": {}}  # fmt: skip
    document = read("n.ipynb", json.dumps({"worksheets": [{"cells": [cell]}], "nbformat": 3}))
    [example] = document.examples
    assert example.source == "1+1\n" and example.expected == (Expected("result", "2\n"),)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ('{\n "cells": [\n', 3, "not JSON, and so no notebook"),
        ("[1]", 1, "no JSON object"),
        ('{"cells": 3}', 1, "not a notebook"),
        ('{"cells": [{"cell_type": "code"}]}', 1, "not a notebook: KeyError"),
        ("[" * 100_000, 1, "nested too deeply"),
        (notebook(code("1"), kernelspec={"name": "ir", "language": "R"}), 1, "a notebook in r, not in Python"),
    ],
)
def test_files_that_are_no_notebooks(text: str, line: int, part: str) -> None:
    [problem] = read("n.ipynb", text).problems
    assert problem.line == line and part in problem.reason


def test_places_in_json() -> None:
    text = ' { "a" : [1, {"b": "]"} ] , "c":{} }'
    found = entries(text, whole(text))
    assert {name: text[place.start : place.end] for name, place in found.items()} == {
        "a": '[1, {"b": "]"} ]',
        "c": "{}",
    }
    assert [text[place.start : place.end] for place in items(text, found["a"])] == ["1", '{"b": "]"}']
