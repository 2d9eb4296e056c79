"""The same docstrings by our runner and by the standard library's: example by example the same verdict.

Where ours passes an example that the other fails, the example says itself that it may differ (``# random``), or what
differs is the address of an object. The other way round there is none.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from ipython.sessionlog.collecting import find, read
from ipython.sessionlog.compare import Rules
from ipython.sessionlog.runner import DocumentResult, Runner, RunOptions, Step
from tests.helpers.sources import ROOT

pytestmark = pytest.mark.once  # long, and the release of Python matters little

STANDARD_LIBRARY = (
    "difflib", "statistics", "fractions", "collections", "enum", "heapq", "pickle", "textwrap", "doctest", "_pydecimal",
    "_threading_local", "datetime", "pydoc", "shutil", "unittest.mock", "json.encoder", "http.cookies",
)  # fmt: skip
SETS = {
    "the standard library": ("", STANDARD_LIBRARY),
    "numpy": ("", ("numpy.polynomial.polynomial", "numpy.lib._twodim_base_impl", "numpy.lib._arraysetops_impl")),
    "sympy": (
        "ELLIPSIS,NORMALIZE_WHITESPACE",
        ("sympy.sets.sets", "sympy.combinatorics.permutations", "sympy.core.symbol", "sympy.logic.boolalg"),
    ),
}
LEAST = {"the standard library": 700, "numpy": 250, "sympy": 700}


def ours(modules: tuple[str, ...], options: str) -> dict[str, DocumentResult]:
    rules = Rules(tuple((name, True) for name in options.split(",") if name))
    runner = Runner(RunOptions("ipython.app.doctest_process:main", rules))
    documents = [read(next(one for one in find([module]) if one.module == module)) for module in modules]
    try:
        return dict(zip(modules, runner.run(documents), strict=True))
    finally:
        runner.close()


def may_differ(step: Step) -> bool:
    """Whether an example says so, or shows the address of an object."""
    return step.example.option("RANDOM") or any(" at 0x" in one.text for one in step.example.expected)


@pytest.mark.parametrize("name", SETS)
def test_verdicts_agree(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    options, modules = SETS[name]
    if name != "the standard library":
        pytest.importorskip(name)
    monkeypatch.setenv("PYTHONHASHSEED", "0")  # sets are shown in one order
    ran = subprocess.run(
        [sys.executable, "-m", "tests.helpers.standard_doctest", options, *modules],
        capture_output=True, text=True, cwd=ROOT, timeout=100,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    standard = json.loads(ran.stdout)
    examples = 0
    strange: list[str] = []
    for module, result in ours(modules, options).items():
        assert not result.problem and not result.document.problems, result.problem
        blocks = {block.block.name: block.steps for block in result.blocks}
        for docstring, verdicts in standard[module].items():
            steps = blocks[docstring]
            assert [step.example.source for step in steps] == [source for source, _ in verdicts]
            for step, (_, verdict) in zip(steps, verdicts, strict=True):
                examples += 1
                agreed = step.verdict.status == verdict or (
                    (step.verdict.status, verdict) == ("passed", "failed") and may_differ(step)
                )
                if not agreed:
                    strange.append(f"{docstring}: {step.example.title}: {verdict}, ours {step.verdict}")
    assert not strange, "\n".join(strange)
    assert examples >= LEAST[name]
