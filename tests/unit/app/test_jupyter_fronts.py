"""``ipython notebook | lab | qtconsole``: other people's programs on our kernel, or what is missing in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ipython.app.jupyter_fronts import front_environment
from ipython.client.kernelspecs import find_spec, search_path

STAND_IN = """
import os, sys
print("arguments", sys.argv[1:])
print("path", os.environ["JUPYTER_PATH"])
print("here", os.getcwd())
raise SystemExit(7)
"""


def launched(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(folder)}
    here = folder / "here"
    here.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "ipython", *words],
        env=environment,
        cwd=here,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_our_kernel_is_found_first() -> None:
    environment = front_environment({"JUPYTER_PATH": "/mine"})
    first = search_path(dict(os.environ) | environment)[0]
    assert find_spec("PYTHON3", [first]).name == "python3"
    assert Path(first, "python3", "kernel.json").is_file()
    assert environment["JUPYTER_PATH"].endswith(os.pathsep + "/mine")
    assert front_environment(environment) == environment


@pytest.mark.parametrize(("command", "module"), [("notebook", "notebook"), ("lab", "jupyterlab")])
def test_words_folder_and_status_are_the_programs_own(tmp_path: Path, command: str, module: str) -> None:
    (tmp_path / f"{module}.py").write_text(STAND_IN)
    ran = launched(tmp_path, command, "--no-browser", "--profile=x", "a b.ipynb")
    assert ran.returncode == 7, ran.stderr
    assert "'--no-browser', '--profile=x', 'a b.ipynb', '--MultiKernelManager.default" in ran.stdout
    assert f"here {tmp_path}/here" in ran.stdout
    assert "/jupyter" in ran.stdout.partition("path ")[2].splitlines()[0]


def test_lab_does_where_only_lab_is(tmp_path: Path) -> None:
    (tmp_path / "jupyterlab.py").write_text(STAND_IN)
    ran = launched(tmp_path, "notebook", "--version")
    assert ran.returncode == 7 and "arguments ['--version']" in ran.stdout


@pytest.mark.parametrize(
    ("command", "package"), [("notebook", "notebook"), ("lab", "jupyterlab"), ("qtconsole", "qtconsole")]
)
def test_what_is_missing_is_named_with_its_command(
    tmp_path: Path, command: str, package: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from ipython.app import jupyter_fronts

    monkeypatch.setattr(jupyter_fronts, "find_spec", lambda name: None)
    assert getattr(jupyter_fronts, command)([], "") == 1
    told = capsys.readouterr().err
    assert f"the package {package} is not installed" in told
    assert f"{sys.executable} -m pip install 'ipython[{command}]'" in told


def test_qtconsole_starts_our_kernel_and_knows_upstreams_names(tmp_path: Path) -> None:
    (tmp_path / "PySide6.py").touch()
    (tmp_path / "qtconsole").mkdir()
    (tmp_path / "qtconsole" / "__init__.py").touch()
    (tmp_path / "qtconsole" / "qtconsoleapp.py").write_text(
        "import sys, os\nimport IPython.core.release\n\n"
        "def main():\n    print(sys.argv[1:], IPython.core.release.version, os.environ['JUPYTER_PATH'])\n"
    )
    ran = launched(tmp_path, "qtconsole", "--style=linux")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("['--style=linux', '--kernel=python3'] ") and "jupyter" in ran.stdout
    ran = launched(tmp_path, "qtconsole", "--existing", "kernel-1.json")
    assert ran.stdout.startswith("['--existing', 'kernel-1.json'] ")


def test_a_file_of_that_name_in_the_working_directory_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "notebook.py").write_text("raise SystemExit(99)")
    (tmp_path / "notebook.py").write_text(STAND_IN)
    assert launched(tmp_path, "notebook").returncode == 7
