"""A test that was made is run once more before it is written: in another directory, under another hash seed."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile

from ipython.model.value import value
from ipython.sessionlog.compare import FAILED, UNUSABLE
from ipython.sessionlog.documents.kinds import read_bytes
from ipython.sessionlog.runner import RunOptions, Workers, run_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

WAIT_TEST = 300.0  # seconds for a whole test
_SEED = "977"
# Runs a doctest with the standard library alone; arguments: the file, and the module whose names it has, or nothing.
_DOCTEST = """
import doctest, importlib, sys
text = open(sys.argv[1], encoding="utf-8", newline="\\n").read()
names = dict(vars(importlib.import_module(sys.argv[2]))) if sys.argv[2] else {"__name__": "__main__"}
test = doctest.DocTestParser().get_doctest(text, names, "test", sys.argv[1], 0)
runner = doctest.DocTestRunner(verbose=False)
runner.run(test)
sys.exit(runner.failures > 0)
"""


@value
class Failure:
    """Why a test does not pass; ``line`` of its file, from 1, 0 if unknown; ``is_pytest_missing``: it was not run."""

    line: int
    reason: str
    is_pytest_missing: bool = False


def check_page(name: str, text: str, target: str) -> Failure | None:
    """Run a page or notebook by our own runner.

    Args:
        name: of the file.
        text: its content.
        target: of ``Worker``.
    """
    workers = Workers(target)
    try:
        result = run_document(read_bytes(os.path.basename(name), text.encode()), RunOptions(target), workers)
    finally:
        workers.drop()
    if result.problem or result.document.problems:
        return Failure(0, result.problem or str(result.document.problems[0]))
    for step in result.steps:
        if step.verdict.status in (FAILED, UNUSABLE):
            shown = f": {step.verdict.got.strip()[:60]!r}" if step.verdict.got else ""
            return Failure(step.example.line, f"{step.verdict.reason}{shown}")
    return None


def check_doctest(text: str, module: str = "") -> Failure | None:
    """Run examples by the standard library's doctest, with the names of a module if one is named."""
    status, said = _run("session.txt", text, ["-c", _DOCTEST, "FILE", module])
    if not status:
        return None
    line = re.search(r'File ".*", line (\d+)', said)
    got = re.search(r"^(?:Got|Exception raised):\n((?: .*\n?)+)", said, re.MULTILINE)
    shown = got[1].strip().split("\n")[-1].strip() if got else said.strip().split("\n")[-1][:80]
    return Failure(int(line[1]) if line else 0, f"the doctest made of it shows {shown!r}")


def check_pytest(name: str, text: str) -> Failure | None:
    """Run a file of tests by pytest, without plugins of others."""
    if importlib.util.find_spec("pytest") is None:
        return Failure(0, "pytest is not installed, so that the test was not tried", is_pytest_missing=True)
    base = os.path.basename(name)
    status, said = _run(
        base,
        text,
        ["-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", "--rootdir=.", "-c", os.devnull, "FILE"],
    )
    if not status:
        return None
    lines = re.findall(rf"{re.escape(base)}:(\d+): in test_|{re.escape(base)}:(\d+): ", said)
    reasons = re.findall(r"^E +(.*)$", said, re.MULTILINE)
    line = next((int(one or other) for one, other in lines), 0)
    return Failure(line, f"the test made of it says: {(reasons or said.strip().split(chr(10)))[0][:120]}")


def _run(name: str, text: str, arguments: Sequence[str]) -> tuple[int, str]:
    folder = tempfile.mkdtemp(prefix="ipython-check-")
    path = os.path.join(folder, name)
    elsewhere = os.path.join(folder, "elsewhere")
    os.mkdir(elsewhere)
    environment = {
        **os.environ,
        "PYTHONHASHSEED": _SEED,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_ADDOPTS": "",
        "PYTHONPATH": os.pathsep.join(entry for entry in (*sys.path, os.getcwd()) if entry),
        "MPLBACKEND": "Agg",
        "COLUMNS": "80",
    }
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        done = subprocess.run(
            [sys.executable, *(path if one == "FILE" else one for one in arguments)], cwd=elsewhere, env=environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=WAIT_TEST, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        return 1, f"it took more than {WAIT_TEST:g} s"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
