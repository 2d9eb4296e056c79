"""A session becomes a test: it passes under other seeds in other directories, and fails when a literal is changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command import run_command
from tests.helpers.session import run_session

pytestmark = pytest.mark.once  # long, and the release of Python matters little

SESSION = """\
%logstart -q session.py over
import time
from pathlib import Path
import pandas as pd
object()
time.time()
{"apple", "pear", "fig"}
print({"apple", "pear", "fig"})
Path.cwd()
1/3
1/0
print("hello", 42)
frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
frame
%pwd
"""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("session")
    here = Path.cwd()
    os.chdir(folder)
    try:
        run_session(SESSION)
    finally:
        os.chdir(here)
    return folder / "session.py"


def run(arguments: list[str], folder: Path, seed: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTEST_ADDOPTS": ""}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


FORMS = {
    "--as": ("test_session.py", ["-m", "pytest", "-q", "-p", "no:cacheprovider"], "0.3333333333333333"),
    "--doctest": ("session.txt", ["-m", "doctest"], "0.3333333333333333"),
    "--md": ("session.md", ["-m", "ipython", "doctest"], "0.3333333333333333"),
    "--ipynb": ("session.ipynb", ["-m", "ipython", "doctest"], "0.3333333333333333"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_session_becomes_a_test_that_stays_green(form: str, log: Path, tmp_path: Path) -> None:
    name, runner, literal = FORMS[form]
    made = tmp_path / "made" / name
    done = run(["-m", "ipython", "doctest", "--promote", str(log), form, str(made)], tmp_path, "0")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"wrote {made}: 14 steps, the same in every run and in the test\n")
    assert "In[5]: masked <ADDRESS>" in done.stdout
    assert made.stat().st_mode & 0o111 == 0
    for seed, elsewhere in (("77", "one"),):
        (tmp_path / elsewhere).mkdir()
        passed = run([*runner, str(made)], tmp_path / elsewhere, seed)
        assert passed.returncode == 0, passed.stdout + passed.stderr
    text = made.read_text()
    made.write_text(text.replace(literal, "0.25", 1))
    failed = run([*runner, str(made)], tmp_path / "one", "5")
    assert failed.returncode == 1
    assert "1/3" in failed.stdout


def test_what_is_unstable_is_refused_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data.txt").write_text("here")
    run_session(
        "%logstart -q s.py over\nimport random\n''.join(random.choices('ghijklmnop', k=30))\n"
        "open('data.txt').read()\nx = 1\nx"
    )
    said = run_command("doctest", "--promote", "s.py", "--md", "s.md")
    assert said.status == 1
    assert "In[3] \"''.join(random" in said.err
    assert "In[4] \"open('data.txt').read()\": it raises FileNotFoundError" in said.err
    assert ": a test runs in another working directory" in said.err
    assert not Path("s.md").exists()
    missing = run_command("doctest", "--promote", "s.py", "6", "--md", "s.md")
    assert "'x' is made by In[5], which is not among the cells" in missing.err
    assert run_command("doctest", "--promote", "s.py", "5-6", "--md", "s.md").status == 0
    again = run_command("doctest", "--promote", "s.py", "5-6", "--md", "s.md")
    assert again.status == 2
    assert "'s.md' exists already; --force replaces it" in again.err


def test_examples_go_into_a_docstring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    module = tmp_path / "prices_for_promotion.py"
    module.write_text('def total(items):\n    """Add."""\n    return sum(items)\n')
    said = run_session(
        "from prices_for_promotion import total\ntotal([1, 2.5])\nobject()\n"
        "%make_test 1-3 --doctest prices_for_promotion.total\n%make_test 2 --doctest prices_for_promotion.totla"
    )
    assert f"wrote {module}: 3 steps" in said
    assert "there is no function or class 'totla' in it; did you mean 'total'?" in said
    assert "    >>> total([1, 2.5])\n    3.5\n    >>> object()  # doctest: +ELLIPSIS\n" in module.read_text()
    assert run(["-m", "doctest", str(module)], tmp_path, "3").returncode == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "takes cells and one of --as FILE, --doctest NAME, --rst FILE, --md FILE, --ipynb FILE"),
        ("1 --as x.py", "--as takes a file named test_NAME.py, which pytest finds, not 'x.py'"),
        ("1 --md x.txt", "--md takes a file that ends in .md, not 'x.txt'"),
        ("1 --doctest nosuchmodule.f", "no module 'nosuchmodule' can be found for 'nosuchmodule.f'"),
        ("9 --md x.md", "history has no line 9"),
    ],
)
def test_mistakes_are_one_sentence(line: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_session(f"a = 1\n%make_test {line}") == f"UsageError: %make_test: {reason}"
    assert not list(tmp_path.iterdir())
