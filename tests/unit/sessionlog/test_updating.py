"""``--update``: the expected text changes and nothing else, in every kind of file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ipython.sessionlog.compare import Rules
from ipython.sessionlog.documents.kinds import read_document
from ipython.sessionlog.record import LoggedBlock, LoggedCell, SessionLog
from ipython.sessionlog.runner import DocumentResult, Runner, RunOptions
from ipython.sessionlog.updating import Updated, update
from ipython.sessionlog.writer import log_text

TARGET = "ipython.app.doctest_process:main"


def updated(path: Path) -> tuple[Updated, DocumentResult]:
    """Run a file, rewrite it, and run it again."""
    runner = Runner(RunOptions(TARGET, seconds=20))
    try:
        [before] = runner.run([read_document(str(path))])
        done = update(before, Rules())
        [after] = runner.run([read_document(str(path))])
    finally:
        runner.close()
    return done, after


def test_text_with_windows_line_ends_and_no_newline_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(
        b"\xef\xbb\xbfProse \xc3\xa9.\r\n\r\n   >>> 1 + 1\r\n   3\r\n   >>> print('a\\n\\nb')\r\n   x\r\n\r\n   >>> 5"
    )
    path.chmod(0o640)
    done, after = updated(path)
    assert not after.has_failed and len(done.steps) == 3
    assert path.read_bytes() == (
        b"\xef\xbb\xbfProse \xc3\xa9.\r\n\r\n   >>> 1 + 1\r\n   2\r\n   >>> print('a\\n\\nb')\r\n"
        b"   a\r\n   <BLANKLINE>\r\n   b\r\n\r\n   >>> 5\r\n   5"
    )
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["page.txt"]


PAGE = """\
# Page

```pycon
>>> x = 6
>>> x * 7
41
>>> x  # stays: it is right
6
>>> 1 / 0
Traceback (most recent call last):
    ...
ZeroDivisionError: other
>>> y = x
gone
```

```ipython
In [3]: print("a\\n\\nb"); x
c

In [4]: import numpy as np; np.eye(2)
Out[4]: 0
```
"""


def test_a_page(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(PAGE)
    done, after = updated(path)
    assert not after.has_failed and not done.refused
    assert path.read_text() == PAGE.replace("41", "42").replace("other", "division by zero").replace(
        "gone\n", ""
    ).replace("\nc\n", "\na\n\nb\nOut[3]: 6\n").replace("Out[4]: 0", "Out[4]:\narray([[1., 0.],\n       [0., 1.]])")


def test_what_is_not_updated(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    text = ">>> nowhere\n5\n>>> 'right'\n'right'\n>>> print('>>> x')\n1\n>>> print('...')\n2\n>>> 3\n4\n"
    path.write_text(text)
    done, _ = updated(path)
    assert path.read_text() == text.replace("4\n", "3\n")
    assert [(step.example.line, reason.partition(",")[0]) for step, reason in done.refused] == [
        (1, "it raised NameError"),
        (5, "its output has lines that begin with '>>>'"),
        (7, "its output begins with '...'"),
    ]


MODULE = '''\
def f():
    """Say.

    >>> f()
    'a'
    >>> print("\\\\n" + 'x\\"""')
    q
    >>> f() * 2
    '2'"""
    return "b\\\\"

class C:
    r"""Raw.

    >>> f()
    >>> print('"' * 3)
    x
    """
'''


def test_docstrings_with_escapes(tmp_path: Path) -> None:
    path = tmp_path / "update_me_module.py"
    path.write_text(MODULE)
    done, after = updated(path)
    assert [reason for _, reason in done.refused] == ["a raw docstring cannot hold what it shows"]
    assert after.count("failed") == 1
    assert path.read_text() == MODULE.replace("    'a'\n", "    'b\\\\\\\\'\n").replace(
        "    q\n", '    <BLANKLINE>\n    x\\"\\"\\"\n'
    ).replace("'2'", "'b\\\\\\\\b\\\\\\\\'").replace(
        "    >>> f()\n    >>> print('", "    >>> f()\n    'b\\\\'\n    >>> print('"
    )


def cell(source: str, outputs: list[object], count: int) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": count,
        "metadata": {},
        "outputs": outputs,
        "source": source.splitlines(True),
    }


@pytest.mark.parametrize("indent", [1, None])
def test_a_notebook(tmp_path: Path, indent: int | None) -> None:
    figure = {
        "data": {"image/png": "abc", "text/plain": ["5"]},
        "execution_count": 1,
        "metadata": {},
        "output_type": "execute_result",
    }
    stream = {"name": "stdout", "output_type": "stream", "text": ["hi\n"]}
    error = {"ename": "KeyError", "evalue": "2", "output_type": "error", "traceback": ["old"]}
    cells = [
        cell("print('hé')\n6", [stream, figure], 1),
        cell("7", [], 2),
        cell("{}[1]", [error], 3),
        cell("'right'", [{"data": {"text/plain": "'right'"}, "metadata": {}, "output_type": "display_data"}], 4),
        cell(
            "display('right')",
            [{"data": {"text/plain": "'right'"}, "metadata": {"a": 1}, "output_type": "display_data"}],
            5,
        ),
    ]
    path = tmp_path / "page.ipynb"
    text = json.dumps(
        {"cells": cells, "metadata": {"z": 1, "a": "é"}, "nbformat": 4, "nbformat_minor": 5},
        indent=indent,
        ensure_ascii=False,
    )
    path.write_text(text, encoding="utf-8")
    done, after = updated(path)
    assert not after.has_failed and len(done.steps) == 4
    new = path.read_text(encoding="utf-8")
    made = json.loads(new)["cells"]
    assert made[0]["outputs"][0]["text"] == ["hé\n"]
    assert made[0]["outputs"][1]["data"] == {"image/png": "abc", "text/plain": ["6"]}
    assert made[1]["outputs"][0]["data"] == {"text/plain": ["7"]} and made[1]["outputs"][0]["execution_count"] == 2
    assert made[2]["outputs"][0]["evalue"] == "1"
    assert made[4] == cells[4]
    head = text[: text.index('"outputs"')]
    assert new.startswith(head) and new.endswith(text[text.rindex('"source"') :])
    expected = json.loads(text)
    for number in range(4):
        expected["cells"][number]["outputs"] = made[number]["outputs"]
    assert new == json.dumps(expected, indent=indent, ensure_ascii=False)


def test_a_log(tmp_path: Path) -> None:
    cells = (
        LoggedCell(1, "x = 4\n", status="ok", seconds=0.25),
        LoggedCell(2, "print('a'); x\n", status="ok", seconds=1.5, blocks=(
            LoggedBlock("stdout", "b\n"),
            LoggedBlock("result", "<b>5</b>", "text/html", 1), LoggedBlock("result", "5", "text/plain", 1))),
        LoggedCell(3, "x + 1\n", status="ok"),
        LoggedCell(4, "{}[1]\n", status="error", error="KeyError", blocks=(LoggedBlock("traceback", "KeyError: 2"),)),
        LoggedCell(5, "'right'\n", status="ok", blocks=(LoggedBlock("result", "'right'", "text/plain"),)),
    )  # fmt: skip
    path = tmp_path / "session.log"
    text = log_text(SessionLog(1, cells))
    path.write_text(text)
    done, after = updated(path)
    assert not after.has_failed and [step.example.number for step in done.steps] == [2, 3, 4]
    new = path.read_text()
    assert new.startswith(text[: text.index("#[stdout]")]) and new.endswith(text[text.index("\n# %% In[5]") :])
    assert "#| a\n#[result text/html]\n#| <b>5</b>\n#[+ text/plain]\n#| 4\n#[ok 1.5 s]\n" in new
    assert "x + 1\n#[result text/plain]\n#| 5\n#[ok -]\n" in new and "KeyError: 1\n#[error KeyError -]\n" in new


def test_upstreams_log(tmp_path: Path) -> None:
    path = tmp_path / "ipython_log.py"
    path.write_text("# IPython log file\n\na = 5\na\n#[Out]# 4\nb = 1\n")
    _, after = updated(path)
    assert not after.has_failed
    assert path.read_text() == "# IPython log file\n\na = 5\na\n#[Out]# 5\nb = 1\n"


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(">>> 1\n2\n")
    runner = Runner(RunOptions(TARGET))
    try:
        [result] = runner.run([read_document(str(path))])
    finally:
        runner.close()
    path.write_text(">>> 1\n3\n")
    done = update(result, Rules())
    assert not done.steps and done.refused[0][1] == "the file was changed meanwhile"
    assert path.read_text() == ">>> 1\n3\n"


def test_a_link_goes_on_leading_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text(">>> 1\n2\n")
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    updated(link)
    assert link.is_symlink() and (tmp_path / "real.txt").read_text() == ">>> 1\n1\n"
