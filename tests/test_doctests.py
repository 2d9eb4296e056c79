"""The examples in docstrings, run under the modules' real names (``ipython.magics.timing``, not ``magics.timing``)."""

from __future__ import annotations

import builtins
import doctest
import importlib
from pathlib import Path

import pytest

from ipython.app import current
from tests.helpers.sources import ROOT, module_name, source_files

WITH_EXAMPLES = [path for path in source_files() if ">>> " in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_examples(path: Path) -> None:
    module = importlib.import_module(module_name(path))
    finder = doctest.DocTestFinder(exclude_empty=True)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    report: list[str] = []
    shells = len(current._shells)
    try:
        for example in finder.find(module, module.__name__):
            runner.run(example, out=report.append)
    finally:
        vars(builtins).pop("_", None)  # the standard display hook leaves the last value there
        for shell in current._shells[shells:]:  # an example may start one
            current._shells.remove(shell)
            shell.close()
    assert not runner.failures, "".join(report)
