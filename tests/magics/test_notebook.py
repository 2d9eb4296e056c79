"""``%notebook``: the file follows the format, and holds what was shown."""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.output import DisplayShown, MimeBundle, StreamText

Typed = Callable[[str], str]


def written(here: Path, name: str = "n.ipynb") -> Any:
    return json.loads((here / name).read_text(encoding="utf-8"))


def test_cells_and_what_they_showed(shell: Shell, typed: Typed, here: Path) -> None:
    picture = MimeBundle({"text/plain": "p", "image/png": b"\x89PNG"}, {"image/png": {"width": 1}})
    shell.namespace.locals["show"] = lambda: [
        shell.hub.emit(StreamText("stdout", "one\ntwo\n")),
        shell.hub.emit(DisplayShown(picture)),
    ]
    assert typed("a = 'é'\nshow();\na\n1/0\n%notebook n").splitlines()[-1] == "Wrote 4 cells to n.ipynb"
    found = written(here)
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    assert found["metadata"]["kernelspec"]["name"] == "python3"
    assert found["metadata"]["language_info"]["version"] == ".".join(map(str, sys.version_info[:3]))
    first, second, third, fourth = found["cells"]
    assert first["source"] == ["a = 'é'"] and first["outputs"] == [] and first["execution_count"] == 1
    assert second["outputs"][0] == {"output_type": "stream", "name": "stdout", "text": ["one\n", "two\n"]}
    shown = second["outputs"][1]
    assert shown["output_type"] == "display_data" and b64decode(shown["data"]["image/png"]) == b"\x89PNG"
    assert shown["metadata"] == {"image/png": {"width": 1}}
    assert third["outputs"] == [
        {"output_type": "execute_result", "data": {"text/plain": ["'é'"]}, "metadata": {}, "execution_count": 3}
    ]
    error = fourth["outputs"][0]
    assert (error["output_type"], error["ename"], error["evalue"]) == ("error", "ZeroDivisionError", "division by zero")
    assert error["traceback"][-1] == "ZeroDivisionError: division by zero" and "1/0" in error["traceback"][-2]
    assert len({cell["id"] for cell in found["cells"]}) == 4


def test_the_format_is_valid(typed: Typed, here: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    typed("a = 1\na\nprint(1)\n1/0\n%notebook n")
    nbformat.validate(nbformat.read(here / "n.ipynb", as_version=4))


def test_what_was_printed_comes_from_the_history_in_a_terminal(shell: Shell, typed: Typed, here: Path) -> None:
    shell.stream_head = lambda: [("stdout", "\x1b]133;C\x07printed\n")] if shell.current_number == 1 else []
    typed("print('printed')\n%notebook n")
    assert written(here)["cells"][0]["outputs"][0]["text"] == ["printed\n"]


def test_a_range_and_the_notebook_runs_again(shell: Shell, typed: Typed, here: Path) -> None:
    typed("a = 1\nb = 2\nc = a + b\n%notebook --range '1-3' n")
    assert [cell["source"] for cell in written(here)["cells"]] == [["a = 1"], ["b = 2"], ["c = a + b"]]
    typed("del a, b, c\n%run n.ipynb")
    assert shell.namespace.locals["c"] == 3


def test_overwriting(typed: Typed, here: Path) -> None:
    (here / "n.ipynb").write_text("old")
    assert typed("a=1\n%notebook n") == (
        "UsageError: %notebook: nobody can be asked here; use -f to go on without a question"
    )
    assert (here / "n.ipynb").read_text() == "old"
    assert typed("%notebook n -f --range 1") == "Wrote 1 cell to n.ipynb"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%notebook", "the following arguments are required: filename"),
        ("%notebook a b", "unrecognized arguments: b"),
        ("%notebook n", "%notebook: there is nothing to export yet"),
        ("%notebook nodir/n --range 2", "%notebook: history has no line 2"),
        ("%notebook nodir/n --range 1", "%notebook: cannot write 'nodir/n.ipynb': No such file or directory"),
        ("%notebook folder.ipynb", "%notebook: 'folder.ipynb' is a directory"),
        ("%notebook --rnge 1 n", "Did you mean --range?"),
    ],
)
def test_mistakes(shell: Shell, typed: Typed, here: Path, line: str, said: str) -> None:
    (here / "folder.ipynb").mkdir()
    shown = typed(line)
    assert shown.startswith("UsageError: ") and said in shown and not (here / "n.ipynb").exists()
    assert not shell.run_cell(Cell("%notebook")).ok


def test_a_magic_used_wrongly_is_one_text_on_stderr(shell: Shell, typed: Typed, here: Path) -> None:
    said = "UsageError: Line magic function `%nosuch` not found.\n"
    shell.stream_head = lambda: [("stderr", said)] if shell.current_number == 2 else []
    typed("%nosuch\n%nosuch\n%%bash\nexit 3\n\n\n%notebook n")
    first, second, third = written(here)["cells"]
    assert first["outputs"] == second["outputs"] == [{"output_type": "stream", "name": "stderr", "text": [said]}]
    assert [one["output_type"] for one in third["outputs"]] == ["error"]


def test_jupyter_trusts_what_was_written(
    typed: Typed, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nbformat = pytest.importorskip("nbformat")
    sign = pytest.importorskip("nbformat.sign")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    typed("a = 1\na\n%notebook n")
    found = nbformat.read(here / "n.ipynb", as_version=4)
    assert sign.NotebookNotary().check_signature(found)
    found.cells[0].source = "other"
    assert not sign.NotebookNotary().check_signature(found)
