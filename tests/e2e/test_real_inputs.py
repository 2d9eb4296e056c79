"""Notebooks and lecture pages that other people wrote, run cell by cell: whatever fails is their own matter.

The inputs lie in the folder named by ``REAL_INPUTS`` (``notebooks/*.ipynb``, ``transcripts/*.md``). Packages,
compilers and files that they name are often missing: each such kind of failure is named below with its reason, and
any other one fails the test.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ipython.app.assemble import make_shell
from ipython.app.current import Current
from ipython.core.plain_sink import PlainSink
from ipython.model.cell import Cell
from ipython.model.failure import FailureReport
from tests.helpers.command import run_command

# What the inputs need and is not here; a failure of another kind is ours.
REASONS = {
    r"No module named '(IPython|ipyparallel)\b|cannot import name '\w+' from 'IPython\b": (
        "the rest of the old package's submodules comes with a later part"
    ),
    r"No module named '(demo2?|sh|mod|cos_module\w*)'": "a file that the page shows and does not write",
    r"Couldn't find program: '(python2|ruby|perl)'|exit status 127\b": "a program that a machine may lack",
    r"%load: cannot read https?://": "an address outside",
    r"this needs Debugging, which exists in the terminal": "a debugger wants a person",
    r"%cpaste: exists in the terminal": "so does pasting",
    r"%(connect_info|qtconsole): no kernel is running in this process": "asks for a kernel",
    r"%matplotlib: no event loop integration for 'nbagg'": "a backend that lives in a browser's page",
    r"^input\(\): lost sys.stdin$": "asks the user, and nobody answers here",
    r"No module named '(scipy|cffi|cython|Cython|line_profiler|numba|pylab)\b": "a package not installed here",
    r"agic (function )?`%%?(lprun|mprun|cython)` not found": "a magic of a package that the tests do not install",
    r"No such file or directory|^(File|%\w+: file) .* not found": (
        "a file of its own folder or one that an earlier cell should have made"
    ),
}  # fmt: skip
# Cells that are wrong in themselves: name of the input, a part of the cell, how it fails.
WRONG_IN_THEMSELVES = (
    ("beyond-plain-python", "collections.", "SyntaxError"),  # shows completion: half an expression
    ("sympy", "plot_taylor_approximations", "AttributeError"),  # sympy.numbers, which sympy had once
    ("widget-basics", "mylink = link(", "TypeError"),  # three ends of a link, which traitlets took once
    ("rich-output", "np.linspace", "TypeError"),  # a float as a count, which numpy took once
    ("intro-intro", "<UP>", "SyntaxError"),  # names of keys
    ("intro-intro", "<TAB>", "SyntaxError"),
    ("intro-intro", "func(3, 0)", "ZeroDivisionError"),  # meant to be debugged
    ("intro-language-exceptions", "1/0", "ZeroDivisionError"),
    ("intro-language-reusing_code", "<TAB>", "SyntaxError"),
    ("advanced-debugging", "ipdb> ", "SyntaxError"),  # typed at a debugger
    ("advanced-interfacing_with_c", "ArgumentError", "SyntaxError"),  # output without a prompt before it
    ("intro-language-standard_library", "import sh", "SyntaxError"),  # output without a prompt before it
)


def inputs(kind: str, pattern: str) -> list[str]:
    import os

    folder = Path(os.environ.get("REAL_INPUTS", "")) / kind
    if not os.environ.get("REAL_INPUTS"):
        return []
    return sorted(path.name for path in folder.glob(pattern))


def cells_of(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_text())["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def cells_of_page(text: str) -> Iterator[str]:
    """The code of a lecture page: its cells, and its sessions with prompts and outputs."""
    for block in re.finditer(r"^```(\{code-cell\}[^\n]*|ipython|pycon|python)\n(.*?)^```", text, re.S | re.M):
        lines = block[2].split("\n")
        while lines and re.match(r":[\w-]+:|---$", lines[0]):
            lines[0] = f"# {lines[0]}"
            lines.append(lines.pop(0))  # a tag such as raises-exception stays as a comment
            if lines[-1].startswith("# :tags:") and "raises" not in lines[-1]:
                del lines[-1]
        code = "\n".join(lines).strip("\n")
        if block[1] in ("ipython", "pycon"):
            yield from re.split(r"\n(?=In \[\d+\]: |>>> )", code)
        else:
            yield code


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.setenv("SHELL", "/bin/bash")  # a page asks for it; a service manager's environment has none
    return tmp_path


def failures(name: str, sources: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Run the cells in one shell, each whatever became of those before; return what nobody can explain."""
    seen: list[FailureReport] = []
    shell = make_shell()
    shell.hub.sink = PlainSink(lambda report: seen.append(report) or "", failures_to_stdout=True)  # type: ignore[func-returns-value]
    strange: list[str] = []
    failed_before = False
    try:
        with Current(shell):
            for source in sources:
                before = len(seen)
                shell.run_cell(Cell(re.sub(r"(%timeit)(?= )", r"\1 -n1 -r1", source)))  # no time is looked at
                for report in seen[before:]:
                    text = f"{report.name}: {report.message}"
                    explained = any(re.search(pattern, report.message) for pattern in REASONS) or any(
                        name.startswith(input_name) and part in source and report.name == kind
                        for input_name, part, kind in WRONG_IN_THEMSELVES
                    )
                    explained = explained or f"{report.name}:" in source or "raises-exception" in source
                    if not explained and not (failed_before and report.name == "NameError"):
                        strange.append(f"{text}\n    in {source[:200]!r}")
                    failed_before = True
                capsys.readouterr()
    finally:
        shell.close()
    return strange


@pytest.mark.parametrize("name", inputs("notebooks", "*.ipynb") or ["none"])
def test_every_cell_of_a_notebook(
    name: str, real_inputs: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = failures(name, cells_of(real_inputs / "notebooks" / name), capsys)
    assert not strange, "\n".join(strange)


@pytest.mark.parametrize("name", inputs("transcripts", "*.md") or ["none"])
def test_every_session_of_a_page(name: str, real_inputs: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = list(cells_of_page((real_inputs / "transcripts" / name).read_text()))
    strange = failures(name, sources, capsys)
    assert not strange, "\n".join(strange)


@pytest.mark.parametrize("name", inputs("notebooks", "*.ipynb") or ["none"])
def test_a_notebook_as_a_program(name: str, real_inputs: Path, tmp_path: Path) -> None:
    shutil.copy(real_inputs / "notebooks" / name, tmp_path / name)
    ended = run_command(name, folder=tmp_path)
    if ended.status == 0:
        return
    last = ended.err.strip().splitlines()[-1]
    wrong = any(
        name.startswith(input_name) and last.startswith(f"{kind}:") for input_name, _, kind in WRONG_IN_THEMSELVES
    )
    message = re.sub(r"^\w+: ", "", last)
    assert ended.status == 1 and (wrong or any(re.search(pattern, message) for pattern in REASONS)), ended.err
    assert "ipython/core" not in ended.err and "ipython/app" not in ended.err
