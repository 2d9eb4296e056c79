"""The examples of docs/completion.md and docs/plugins.md, run as they stand."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from ipython.app.assemble import make_shell
from ipython.app.current import Current
from ipython.model.value import replace
from tests.helpers.sources import ROOT


@pytest.mark.parametrize(("page", "least"), [("completion.md", 25), ("plugins.md", 3)])
def test_the_examples_of_the_page(page: str, least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / page).read_text(encoding="utf-8").replace("```\n", "\n")
    shell = make_shell()
    shell.configure(completion=replace(shell.settings.completion, use_jedi=False, time_limit=20.0, ask_limit=5.0))
    names = shell.namespace.locals
    names["get_ipython"] = shell.get_facade
    examples = doctest.DocTestParser().get_doctest(text, names, page, page, 0)
    examples.globs = names
    assert len(examples.examples) >= least
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    with Current(shell):
        runner.run(examples, out=report.append, clear_globs=False)
    from ipython.compat.matchers import complete_object

    complete_object._functions.clear()
    shell.close()
    assert not runner.failures, "".join(report)
