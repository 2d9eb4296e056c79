"""Every session in this project's own pages runs and shows what the page says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ipython.sessionlog.compare import Rules
from ipython.sessionlog.documents.kinds import read_document
from ipython.sessionlog.report import document_report
from ipython.sessionlog.runner import Runner, RunOptions
from tests.helpers.sources import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
WITH_SESSIONS = [page for page in PAGES if read_document(str(page)).blocks]


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    made = Runner(RunOptions("ipython.app.doctest_process:main", Rules((("ELLIPSIS", True),)), seconds=30))
    yield made
    made.close()


@pytest.mark.parametrize("page", WITH_SESSIONS, ids=lambda page: str(page.relative_to(ROOT)))
def test_sessions_of_a_page(page: Path, runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    [result] = runner.run([read_document(str(page), shown=str(page.relative_to(ROOT)))])
    assert result.steps and not result.has_failed and not result.is_unusable, "\n".join(document_report(result))


def test_pages_can_be_read_whole() -> None:
    assert not [str(problem) for page in PAGES for problem in read_document(str(page)).problems]
