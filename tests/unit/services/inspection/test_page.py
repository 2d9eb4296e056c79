"""The examples of docs/inspection.md, run as they stand."""

from __future__ import annotations

import doctest

from ipython.app.assemble import make_shell
from ipython.app.current import Current
from tests.helpers.sources import ROOT


def test_the_examples_of_the_page() -> None:
    text = (ROOT / "docs" / "inspection.md").read_text(encoding="utf-8")
    text = "\n".join("" if line.startswith("```") else line for line in text.split("\n"))
    shell = make_shell()
    names = shell.namespace.locals
    names["get_ipython"] = shell.get_facade
    examples = doctest.DocTestParser().get_doctest(text, names, "inspection.md", "inspection.md", 0)
    examples.globs = names
    assert len(examples.examples) >= 20
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.REPORT_UDIFF, verbose=False)
    with Current(shell):
        runner.run(examples, out=report.append, clear_globs=False)
    shell.close()
    assert not runner.failures, "".join(report)
