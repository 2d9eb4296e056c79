"""``--pdb`` and the debugger's magics for ``-c``, scripts and modules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BROKEN = "def halve(number):\n    return number / 0\nprint('begins')\nhalve(4)\n"


def run(arguments: list[str], typed: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ipython", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=cwd,
    )


@pytest.mark.parametrize("how", ["script", "module", "code", "ipy"])
def test_a_failure_opens_the_debugger_where_it_happened(tmp_path: Path, how: str) -> None:
    (tmp_path / "broken.py").write_text(BROKEN)
    (tmp_path / "broken.ipy").write_text(BROKEN)
    target = {"script": ["broken.py"], "module": ["-m", "broken"], "code": ["-c", BROKEN], "ipy": ["broken.ipy"]}[how]
    ran = run(["--pdb", *target], "p number * 100\nu\nq\n", tmp_path)
    assert ran.returncode == 1
    assert "begins" in ran.stdout
    assert "400" in ran.stdout, ran.stdout + ran.stderr
    assert "halve(4)" in ran.stdout
    assert "ZeroDivisionError" in ran.stderr


def test_without_the_option_nothing_is_asked(tmp_path: Path) -> None:
    ran = run(["-c", BROKEN], "p number\n", tmp_path)
    assert ran.returncode == 1
    assert "ipdb" not in ran.stdout


def test_a_program_that_works_ends_as_ever(tmp_path: Path) -> None:
    ran = run(["--pdb", "-c", "print(6 * 7)"], "", tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "42\n", "")


def test_the_end_of_input_leaves_the_debugger(tmp_path: Path) -> None:
    ran = run(["--pdb", "-c", "1 / 0"], "", tmp_path)
    assert ran.returncode == 1
    assert "ZeroDivisionError" in ran.stderr


def test_the_magics_work_in_a_program(tmp_path: Path) -> None:
    ran = run(["-c", "%debug print(6 * 7)"], "c\n", tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "42" in ran.stdout
    ran = run(["-c", "%pdb on\n%pdb off"], "", tmp_path)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pexpect needs a pty")
def test_at_a_terminal_it_is_the_debugger_of_the_shell(tmp_path: Path) -> None:
    import pexpect

    (tmp_path / "broken.py").write_text(BROKEN)
    child = pexpect.spawn(
        sys.executable, ["-m", "ipython", "--pdb", "broken.py"], timeout=30, encoding="utf-8", cwd=str(tmp_path)
    )
    try:
        child.expect("ipdb>")
        child.send("num\t")
        child.expect("number")
        child.send("\r")
        child.expect("4")
        child.send("q\r")
        child.expect(pexpect.EOF)
    finally:
        child.close(force=True)
    assert child.exitstatus == 1
