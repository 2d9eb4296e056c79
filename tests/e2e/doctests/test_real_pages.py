"""Lecture pages that other people wrote, as doctests: what does not pass has a reason of its own.

The pages lie in ``transcripts`` of the folder named by ``REAL_INPUTS``; without it the tests skip.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ipython.sessionlog.compare import FAILED
from ipython.sessionlog.dependents import dependents
from ipython.sessionlog.documents.kinds import read_document
from ipython.sessionlog.runner import Runner, RunOptions, Step

# Why an example does not pass: what it says, or what is typed or expected in it. The first that fits counts.
REASONS = (
    ("a file that the page shows and does not write", r"No module named '(?:cos_module|demo2?|demo_opt|sh)'", ""),
    ("a file that the page shows and does not write", r"File `'[^`]*'` not found|No such file or directory", ""),
    ("a package that is not there", r"No module named 'scipy'", ""),
    ("a person's answer or debugger", r"EOF when reading a line|needs Debugging|%cpaste", r"input\(|%debug|%cpaste"),
    ("keys that are pressed, not typed", r"invalid syntax", r"<TAB>|<UP>|\bdemo\.$"),
    ("the page never imports it", r"name 'importlib' is not defined", ""),
    ("a name that a file which is not there would have made", r"name '(?:np|data|message)' is not defined", ""),
    ("another version of numpy, or of the text of help", "", r"^np\.(?:array|con\*)\?$"),
    ("times as an old version printed them", "", r"%timeit [^|]*best of"),
    ("the environment of the writer's machine", "", r"os\.environ"),
    ("names that other parts of the page have made", "", r"^%?whos?$"),
)


def pages() -> list[str]:
    folder = os.environ.get("REAL_INPUTS", "")
    return sorted(path.name for path in (Path(folder) / "transcripts").glob("*.md")) if folder else []


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    made = Runner(RunOptions("ipython.app.doctest_process:main", seconds=20))
    yield made
    made.close()


def reason_of(step: Step) -> str:
    """The reason why a step fails, or an empty string."""
    raised = step.outcome.raised
    said = f"{step.verdict.reason} {raised.message if raised else ''}"
    for reason, message, typed in REASONS:
        shown = f"{step.example.source.rstrip()}"
        whole = f"{shown} {''.join(one.text for one in step.example.expected)}"
        if re.search(message, said) and (not typed or re.search(typed, shown) or re.search(typed, whole)):
            return reason
    return ""


@pytest.mark.parametrize("name", pages() or ["none"])
def test_every_example_of_a_page(
    name: str, real_inputs: Path, runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", "/bin/bash")
    monkeypatch.chdir(tmp_path)
    text = (real_inputs / "transcripts" / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(
        re.sub(r"(%timeit)(?= )", r"\1 -n1 -r1", text), encoding="utf-8"
    )  # no time is looked at
    document = read_document(str(tmp_path / name), shown=name)
    assert not document.problems
    [result] = runner.run([document])
    steps = list(result.steps)
    strange: list[str] = []
    follows: set[int] = set()
    for place, step in enumerate(steps):
        if step.verdict.status != FAILED:
            assert step.verdict.status == "passed", step
            continue
        follows.update(id(later) for later, _ in dependents(steps, place))
        if id(step) not in follows and not reason_of(step):
            strange.append(f"{name}:{step.example.line}: {step.verdict.reason}: {step.example.title}")
    assert not strange, "\n".join(strange)
    assert steps
