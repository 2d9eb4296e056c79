"""The pytest plugin in projects of its own: what is collected, how it fails, alone and in several processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ipython.sessionlog.record import LoggedBlock, LoggedCell, SessionLog
from ipython.sessionlog.writer import log_text

LOG = log_text(
    SessionLog(
        1,
        (
            LoggedCell(1, "x = 4\n", status="ok"),
            LoggedCell(2, "x\n", status="ok", blocks=(LoggedBlock("result", "4", "text/plain"),)),
            LoggedCell(3, "x + 1\n", status="ok", blocks=(LoggedBlock("result", "6", "text/plain"),)),
        ),
    )
)


def run_pytest(folder: Path, *words: str) -> tuple[int, str]:
    """Run pytest as a command of its own, without this project's configuration; returns status and output."""
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=100,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "code_of_mine.py").write_text(
        'def f():\n    """\n    >>> f()\n    1\n    """\n    return 1\n\n'
        'def g():\n    """\n    >>> f() + 1\n    3\n    """\n'
    )
    (tmp_path / "page.md").write_text("```pycon\n>>> x = 1\n```\n\n```pycon\n>>> x + 1\n2\n>>> %who_ls\n['x']\n```\n")
    (tmp_path / "test_plain.py").write_text("def test_a():\n    assert True\n")
    (tmp_path / "session.log").write_text(LOG)
    return tmp_path


def test_nothing_is_collected_unless_asked_for(project: Path) -> None:
    status, out = run_pytest(project, "-q")
    assert status == 0 and "1 passed" in out


def test_every_kind_of_document(project: Path) -> None:
    status, out = run_pytest(project, "--ipython-doctest", "-v")
    assert status == 1
    for line in (
        "code_of_mine.py::code_of_mine::f PASSED",
        "code_of_mine.py::code_of_mine::g FAILED",
        "page.md::line 1 PASSED",
        "page.md::line 5 PASSED",
        "session.log::cell 2 PASSED",
        "session.log::cell 3 FAILED",
        "test_plain.py::test_a PASSED",
        "code_of_mine.py:10: output differs\n    >>> f() + 1\n  - 3\n  + 2\n",
        "session.log:15: output differs\n    In [3]: x + 1\n  - 6\n  + 5\n",
    ):
        assert line in out, out
    assert "2 failed, 6 passed" in out


def test_the_lines_are_right(project: Path) -> None:
    _, out = run_pytest(project, "--ipython-doctest", "--junitxml=results.xml", "-o", "junit_family=xunit1", "page.md")
    text = (project / "results.xml").read_text()
    assert 'name="line 5" file="page.md" line="4"' in text, out  # pytest counts from 0


def test_a_log_alone_and_beside_other_arguments(project: Path) -> None:
    status, out = run_pytest(project, "--ipython-log", "session.log", "-q")
    assert status == 1 and "1 failed, 2 passed" in out
    status, out = run_pytest(project, "--ipython-log", "session.log", "-q", "test_plain.py")
    assert status == 1 and "1 failed, 3 passed" in out
    status, out = run_pytest(project, "--ipython-log", "nowhere.log")
    assert status == 4 and "--ipython-log: there is no file 'nowhere.log'" in out
    (project / "empty.log").write_text("nothing\n")
    status, out = run_pytest(project, "--ipython-log", "empty.log")
    assert status != 0 and "there are no examples in it" in out


def test_items_chosen_alone_have_what_they_need(project: Path) -> None:
    status, out = run_pytest(project, "--ipython-doctest", "-q", "page.md::line 5")
    assert status == 0 and "1 passed" in out


def test_several_processes(project: Path) -> None:
    pytest.importorskip("xdist")
    blocks = "".join(f"```pycon\n>>> n = {n} if {n} == 0 else n + 1\n>>> n\n{n}\n```\n\n" for n in range(12))
    (project / "long.md").write_text(blocks)
    for distribution in ("load", "loadgroup"):
        status, out = run_pytest(project, "--ipython-doctest", "-q", "-n", "2", "--dist", distribution)
        assert status == 1 and "2 failed, 18 passed" in out, out


def test_what_cannot_be_used_fails_and_the_rest_runs(project: Path) -> None:
    (project / "bad.txt").write_bytes(b">>> '\xe9'\n")
    (project / "mixed.txt").write_text(">>> 1\n1\nIn [1]: 2\n")
    (project / "broken.py").write_text('raise OSError("no disk")\ndef f():\n    """>>> 1"""\n')
    (project / "code_of_mine.py").unlink()
    (project / "session.log").unlink()
    status, out = run_pytest(project, "--ipython-doctest", "-q")
    assert status == 1 and "3 failed, 3 passed" in out
    assert "bad.txt:1: not UTF-8: byte 0xe9 at column 6" in out
    assert "mixed.txt:3: In [n]: follows >>> without a blank line between them" in out
    assert "broken cannot be imported: OSError: no disk" in out
    status, out = run_pytest(project, "--ipdoctest-modules", "--ipdoctest-ignore-import-errors", "-q")
    assert status == 0 and "1 passed, 1 skipped" in out


def test_examples_that_hang_or_end_their_process(project: Path) -> None:
    (project / "bad.txt").write_text(
        ">>> x = 1\n>>> import os\n>>> os._exit(3)\n\nText.\n\n>>> while True: pass\n\nText.\n\n>>> x\n1\n"
    )
    status, out = run_pytest(project, "--ipython-doctest", "--ipython-timeout", "0.5", "-q", "bad.txt")
    assert status == 1 and "2 failed, 1 passed" in out
    assert "it ended the process with status 3" in out and "it took more than 0.5 s and was interrupted" in out


def test_options_of_upstream(project: Path) -> None:
    status, out = run_pytest(project, "--ipdoctest-modules", "-v")
    assert "code_of_mine.py::code_of_mine::f PASSED" in out and "page.md" not in out and status == 1
    (project / "test_more.txt").write_text(">>> 'abc'\n'a...'\n>>> 1 / 3\n0.33\n")
    status, out = run_pytest(project, "--ipdoctest-glob", "test*.txt", "-q", "test_more.txt")
    assert status == 1 and "test_more.txt:3: output differs" in out and "test_more.txt:1" not in out
    for setting in ("ipdoctest_optionflags", "doctest_optionflags"):
        (project / "pytest.ini").write_text(f"[pytest]\n{setting} = ELLIPSIS NUMBER\n")
        status, out = run_pytest(project, "--ipdoctest-glob", "test*.txt", "-q", "test_more.txt")
        assert status == 0 and "1 passed" in out, out
    (project / "pytest.ini").write_text("[pytest]\nipdoctest_optionflags = ELIPSIS\n")
    status, out = run_pytest(project, "--ipython-doctest")
    assert status == 4 and "ipdoctest_optionflags: unknown directive 'ELIPSIS'; did you mean ELLIPSIS?" in out


def test_the_entry_point_leads_to_the_plugin() -> None:
    from importlib.metadata import distribution

    [entry] = [entry for entry in distribution("ipython").entry_points if entry.group == "pytest11"]
    assert entry.value == "ipython.app.pytest_plugin" and hasattr(entry.load(), "pytest_addoption")


def test_a_run_that_does_not_use_it_imports_next_to_nothing(project: Path) -> None:
    names = "sorted(name for name in sys.modules if name.startswith('ipython'))"
    (project / "conftest.py").write_text(f"import sys\ndef pytest_unconfigure():\n    print('LOADED', {names})\n")
    _, out = run_pytest(project, "-q")
    assert "LOADED ['ipython', 'ipython.app', 'ipython.app.pytest_plugin']" in out
