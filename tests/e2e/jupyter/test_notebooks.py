"""Notebooks, executed by nbclient on our kernel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

nbclient = pytest.importorskip("nbclient")
import nbformat  # noqa: E402

from tests.helpers.live_kernel import make_manager  # noqa: E402

pytestmark = pytest.mark.once  # long, and the release of Python matters little


def execute(cells: list[str], folder: Path, **options: Any) -> Any:
    """Run cells of a new notebook; returns the notebook."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    manager = make_manager(asynchronous=True)
    manager.connection_file = str(folder / "connection.json")
    client = nbclient.NotebookClient(notebook, km=manager, timeout=60, **options)
    return client.execute()


def outputs(notebook: Any) -> list[list[Any]]:
    return [cell.outputs for cell in notebook.cells]


def test_cells_with_texts_values_displays_and_updates(tmp_path: Path) -> None:
    notebook = execute(
        [
            "print('a'); import sys; print('b', file=sys.stderr)",
            "6 * 7",
            "from IPython.display import HTML, display\nh = display(HTML('<b>1</b>'), display_id='x')",
            "h.update(HTML('<b>2</b>'))",
            "from IPython.display import clear_output\nprint('gone'); clear_output(); print('stays')",
            "!echo from the shell",
            "%%timeit -n1 -r1\npass",
        ],
        tmp_path,
    )
    found = outputs(notebook)
    assert [(one.name, one.text) for one in found[0]] == [("stdout", "a\n"), ("stderr", "b\n")]
    assert found[1][0].data["text/plain"] == "42"
    assert [cell.execution_count for cell in notebook.cells] == list(range(1, 8))
    assert found[2][0].data["text/html"] == "<b>2</b>"
    assert found[3] == []
    assert [one.text for one in found[4]] == ["stays\n"]
    assert "from the shell" in found[5][0].text
    assert "loop" in found[6][0].text
    nbformat.validate(notebook)


def test_a_failure_stops_and_is_kept_in_the_notebook(tmp_path: Path) -> None:
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="ZeroDivisionError"):
        execute(["1/0", "never = 1"], tmp_path)
    notebook = execute(["1/0", "'goes on'"], tmp_path, allow_errors=True)
    assert outputs(notebook)[0][0].ename == "ZeroDivisionError"
    assert outputs(notebook)[1][0].data["text/plain"] == "'goes on'"


def test_a_cell_that_is_killed_is_told(tmp_path: Path) -> None:
    with pytest.raises(nbclient.exceptions.DeadKernelError):
        execute(["import os; os._exit(1)"], tmp_path)


def test_a_cell_that_takes_too_long_is_interrupted(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("import time; time.sleep(60)"), nbformat.v4.new_code_cell("'next'")]
    )
    manager = make_manager(asynchronous=True)
    manager.connection_file = str(tmp_path / "connection.json")
    client = nbclient.NotebookClient(notebook, km=manager, timeout=1, interrupt_on_timeout=True, allow_errors=True)
    found = outputs(client.execute())
    assert found[0][0].ename == "KeyboardInterrupt"
    assert found[1][0].data["text/plain"] == "'next'"


def test_widgets_leave_their_state_in_the_notebook(tmp_path: Path) -> None:
    pytest.importorskip("ipywidgets")
    notebook = execute(
        ["import ipywidgets as w\nw.IntSlider(value=5)", "out = w.Output()\nwith out: print('inside')\nout"], tmp_path
    )
    states = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    models = {state["model_name"]: state["state"] for state in states.values()}
    assert models["IntSliderModel"]["value"] == 5
    assert models["OutputModel"]["outputs"][0]["text"] == "inside\n"


def test_numpy_pandas_and_matplotlib(tmp_path: Path) -> None:
    for name in ("numpy", "pandas", "matplotlib"):
        pytest.importorskip(name)
    notebook = execute(
        [
            "import numpy as np; np.arange(3)",
            "import pandas as pd; pd.DataFrame({'a': [1, 2]})",
            "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('t'); plt.show()",
        ],
        tmp_path,
    )
    found = outputs(notebook)
    assert found[0][0].data["text/plain"] == "array([0, 1, 2])"
    assert "<table" in found[1][0].data["text/html"]
    assert found[2][0].data["image/png"]
