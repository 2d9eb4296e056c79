"""Logs in other formats: each is read back by the programs and modules that it is meant for."""

from __future__ import annotations

import doctest
import json
from collections.abc import Sequence

import nbformat
import pytest

from ipython.sessionlog.documents import markdown, rst
from ipython.sessionlog.exporting import FORMATS, exported
from ipython.sessionlog.exporting.doctest_text import example
from ipython.sessionlog.exporting.notebook import notebook
from ipython.sessionlog.reader import read_log
from ipython.sessionlog.record import LoggedBlock, LoggedCell, LogPart, SessionLog


def block(kind: str, text: str, mime: str = "", **more: object) -> LoggedBlock:
    if kind in ("result", "display") and not mime:
        mime = "text/plain"
    return LoggedBlock(kind, text, mime, **more)  # type: ignore[arg-type]


def cell(number: int, source: str, *blocks: LoggedBlock, **more: object) -> LoggedCell:
    return LoggedCell(number, source, blocks=blocks, **({"status": "ok"} | more))  # type: ignore[arg-type]


TRACE = (
    "----------\nZeroDivisionError                  Traceback (most recent call last)\nCell In[4], line 1\n"
    "----> 1 1/0\n\nZeroDivisionError: division by zero"
)
CELLS = (
    cell(1, "x = [1, 2]\n"),
    cell(2, "# why\nprint('a\\n\\nb'); x\n", block("stdout", "a\n\nb\n"), block("result", "[1, 2]", group=1)),
    cell(3, "def f(a):\n    '''doc\n\n    more'''\n\n    return a\nf(3)\nf(4)\n", block("result", "4")),
    cell(4, "1/0\n", block("traceback", TRACE), status="error", error="ZeroDivisionError"),
    cell(5, "!ls\n", block("stdout", "a.py\n"), python="get_ipython().system('ls')\n"),
    cell(6, "for i in x:\n    print(i)\n    i\n\nlist(range(40))\n", block("stdout", "1\n2\n"),
         block("result", "[" + ",\n ".join(map(str, range(40))) + "]", group=1)),
    cell(7, "s = '''a\n\n b'''; s\n", block("result", "'a\\n\\n b'")),
    cell(8, "@property\ndef q(self): pass\nq\n1; 2\n", block("result", "2")),
    cell(9, "q;\n"),
    cell(10, "if x: f(1)\nprint('no newline', end='')\n", block("stdout", "no newline")),
    cell(11, "print(1); print(2); 3\n", block("stdout", "1\n2\n"), block("result", "3", group=1)),
    cell(12, "await f()\n"),
    cell(13, "1 +\n", block("traceback", "SyntaxError: invalid syntax"), status="error", error="SyntaxError"),
    cell(14, "x.append(3)\nx.pop()\n", block("result", "3")),
    cell(15, "exit\n", status="exit", python="exit()\n"),
)  # fmt: skip
LOG = SessionLog(1, CELLS, (LogPart("2026-11-28T21:41:00.100+01:00", "3.12.1"),))


def test_the_text_for_doctest_passes() -> None:
    text = exported(LOG, "doctest")
    runner = doctest.DocTestRunner(verbose=False)
    report: list[str] = []
    runner.run(doctest.DocTestParser().get_doctest(text, {}, "log", "log", 0), out=report.append)
    assert not runner.failures, "".join(report)
    assert "ls" not in text and "await" not in text and "exit" not in text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (cell(1, "f(1)\nf(2)\n", block("result", "2")), ">>> _ = f(1)\n>>> f(2)\n2\n"),
        (cell(1, "a = 1  # one\n"), ">>> a = 1  # one\n"),
        (cell(1, "if a:\n    b()\n"), ">>> if a:\n...     _ = b()\n...\n"),
        (cell(1, "'é'; f()\n"), ">>> _ = 'é'\n>>> f()\n"),
        (cell(1, "f(); g()\n", block("stdout", "x\n")), ">>> _ = f(); g()\nx\n"),
        (cell(1, "\tx\n", python="x\n"), ""),
        (cell(1, "# nothing\n"), ""),
        (cell(1, "f()\n", block("stdout", "late\n", owner=0)), ">>> f()\n"),
        (cell(1, "f()\n", block("stdout", "a\n"), block("clear", "")), ">>> f()\n"),
        (
            cell(1, "f()\n", block("traceback", "...\nmy.Error: a\n  b"), status="error", error="Error"),
            ">>> f()\nTraceback (most recent call last):\n    ...\nmy.Error: a\n  b\n",
        ),
        (
            cell(1, "f()\n", block("traceback", "KeyError", cut=True), status="error", error="KeyError"),
            ">>> f()  # doctest: +IGNORE_EXCEPTION_DETAIL\n"
            "Traceback (most recent call last):\n    ...\nKeyError: ...\n",
        ),
    ],
)
def test_examples_for_doctest(given: LoggedCell, expected: str) -> None:
    assert example(given) == expected


@pytest.mark.parametrize(("name", "module"), [("md", markdown), ("rst", rst)])
def test_pages_are_read_as_the_same_examples(name: str, module: object) -> None:
    document = module.read("page", exported(LOG, name))  # type: ignore[attr-defined]
    assert document.problems == ()
    assert [found.source.rstrip("\n") for found in document.examples] == [one.source.rstrip("\n") for one in CELLS]
    assert [found.problem for found in document.examples] == [""] * len(CELLS)
    values = {found.number: [one.text for one in found.expected if one.kind == "result"] for found in document.examples}
    assert values[2] == ["[1, 2]\n"] and values[3] == ["4\n"] and values[1] == []
    assert "Session of 2026-11-28 21:41" in exported(LOG, name)


def test_a_fence_is_longer_than_those_in_the_text() -> None:
    text = exported(SessionLog(1, (cell(1, "print('```')\n", block("stdout", "```\n````\n")),)), "md")
    assert text.count("`````") == 2


def outputs(*blocks: LoggedBlock, **more: object) -> Sequence[dict[str, object]]:
    found: Sequence[dict[str, object]] = notebook(SessionLog(1, (cell(3, "x\n", *blocks, **more),)))["cells"][0][
        "outputs"
    ]
    return found


def test_the_notebook_is_valid() -> None:
    text = exported(LOG, "ipynb")
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert [one["execution_count"] for one in json.loads(text)["cells"]] == list(range(1, 15))
    assert json.loads(text)["metadata"]["language_info"]["version"] == "3.12.1"


def test_outputs_of_a_notebook() -> None:
    found = outputs(
        block("stdout", "a\n"), block("stdout", "b", group=1), block("stderr", "e\n", group=2),
        block("display", "old", group=3, display_id="d"),
        block("display", "{}", "application/json", group=4, encoding="json"),
        block("metadata", '{"image/png": {"width": 3}}', group=5, encoding="json"),
        block("update", "new", "text/plain", group=6, display_id="d"),
        block("notice", "careful", group=7),
    )  # fmt: skip
    assert [one["output_type"] for one in found][:5] == ["stream", "stream", "display_data", "display_data", "stream"]
    assert (found[0]["text"], found[2]["data"]) == (["a\n", "b"], {"text/plain": ["new"]})
    assert found[3]["data"] == {"application/json": {}}
    picture = outputs(
        block("result", "<Figure>"), block("result", "iVBO", "image/png", encoding="base64"),
        block("metadata", '{"image/png": {"width": 3}}', encoding="json"),
    )  # fmt: skip
    assert picture == [
        {
            "output_type": "execute_result",
            "execution_count": 3,
            "data": {"text/plain": ["<Figure>"], "image/png": "iVBO"},
            "metadata": {"image/png": {"width": 3}},
        }
    ]
    assert outputs(block("stdout", "a\n"), block("clear", "", group=1), block("stdout", "b\n", group=2)) == [
        {"output_type": "stream", "name": "stdout", "text": ["b\n"]}
    ]
    [error] = outputs(block("traceback", TRACE), status="error", error="ZeroDivisionError")
    assert (error["ename"], error["evalue"]) == ("ZeroDivisionError", "division by zero")


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_is_no_problem(name: str) -> None:
    source = "'\ud800\x00\x1b[1m'\r\n"
    log = SessionLog(1, (cell(1, source, block("stdout", "\x1b]0;x\x07\r\ud800\u2028"), block("result", "", group=1)),))
    text = exported(log, name)
    text.encode("utf-8")
    if name == "log":
        assert read_log(text).cells[0].source == source
    if name == "py":
        compile(text, "x.py", "exec")


def test_a_program_is_python_and_runs() -> None:
    text = exported(LOG, "py")
    compile(text, "log.py", "exec")
    names: dict[str, object] = {}
    exec(compile(text.partition("# In[4]")[0], "log.py", "exec"), names)
    assert names["x"] == [1, 2]
