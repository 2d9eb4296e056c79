"""What runs before the program or the first prompt, in which order, and what becomes of failures (shell.md 1.3)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.helpers.command import OURS, run_command


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    folder = tmp_path / "ipython" / "profile_default"
    (folder / "startup").mkdir(parents=True)
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"IPYTHONDIR": str(tmp_path / "ipython")}


def test_the_order(profile: Path, environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "python_startup.py").write_text("order = ['PYTHONSTARTUP']")
    (profile / "startup" / "10-a.py").write_text("order.append(__file__.rpartition('-')[2])")
    (profile / "startup" / "20-b.ipy").write_text("order.append(__file__.rpartition('-')[2])\n%who_ls\n1")
    (profile / "startup" / "README").write_text("raise SystemExit")
    (tmp_path / "ipython" / "of_base.py").write_text("order.append('exec file of the base')")
    (tmp_path / "of_cwd.py").write_text("order.append('exec file of the directory')")
    (tmp_path / "an_extension.py").write_text(
        "def load_ipython_extension(ip): print('extension of', type(ip).__name__)"
    )
    (profile / "ipython_config.py").write_text(
        "c.InteractiveShellApp.exec_lines = ['order.append(1)', '%time order.append(2)']\n"
        "c.InteractiveShellApp.exec_files = ['of_cwd.py', 'of_base.py', 'of_nowhere.py']\n"
        "c.InteractiveShellApp.extensions = ['an_extension']\n"
    )
    environment["PYTHONSTARTUP"] = str(tmp_path / "python_startup.py")
    ended = run_command("-i", folder=tmp_path, environment=environment, given="order\n'__file__' in globals()\n%who\n")
    assert ended.status == 0, ended.err
    assert ended.out.startswith("extension of ")
    for text in ("'PYTHONSTARTUP',", "'a.py',", "'b.ipy',", "1,", "2,", "of the directory',", "of the base']"):
        assert text in ended.out
        assert "Out[1]" in ended.out
    assert "Out[2]: False" in ended.out
    assert "Interactive namespace is empty." in ended.out
    assert ended.err == "Warning: exec_files names 'of_nowhere.py', which does not exist\n"


def test_a_program_does_not_read_python_startup(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "s.py").write_text("print('no')")
    environment["PYTHONSTARTUP"] = str(tmp_path / "s.py")
    assert run_command("-c", "print(1)", folder=tmp_path, environment=environment).out == "1\n"
    assert run_command(folder=tmp_path, environment=environment, given="print(1)").out == "1\n"
    assert "no" not in run_command("-i", "-c", "1", folder=tmp_path, environment=environment).out


def test_failures_are_told_and_the_next_file_runs(profile: Path, environment: dict[str, str], tmp_path: Path) -> None:
    startup = profile / "startup"
    (startup / "1.py").write_text("a = 1\n1/0\n")
    (startup / "2.py").write_text("raise SystemExit(7)\n")
    (startup / "3.ipy").write_text("x = 1\n\nb = (\n")
    (startup / "4.py").write_text("exit(3)\n")
    (startup / "5.py").write_text("if\n")
    (startup / "6.py").write_text("last = 'reached'\n")
    ended = run_command("-c", "print(a, last)", folder=tmp_path, environment=environment)
    assert (ended.status, ended.out) == (0, "1 reached\n")
    for text in (
        "1.py:2",
        f"Warning: {startup / '2.py'} ended with SystemExit(7); the start goes on",
        f"File {startup / '3.ipy'}, line 3",
        f"Warning: {startup / '4.py'} ended with SystemExit(3); the start goes on",
        "5.py",
    ):
        assert text in ended.err
    assert "ipython-input" not in ended.err


def test_exec_lines_that_leave_or_fail(profile: Path, environment: dict[str, str], tmp_path: Path) -> None:
    (profile / "ipython_config.py").write_text(
        "c.InteractiveShellApp.exec_lines = ['exit', '1/0', 'a = 1', '%no_such_magic', 'b = 2']\n"
    )
    ended = run_command("-i", folder=tmp_path, environment=environment, given="a + b\n'still here'\n")
    assert "Out[1]: 3" in ended.out and "Out[2]: 'still here'" in ended.out
    assert "asked to leave" in ended.err


def test_extensions_that_fail(profile: Path, environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "broken_extension.py").write_text("def load_ipython_extension(ip): 1/0\n")
    (tmp_path / "no_extension.py").write_text("")
    (tmp_path / "good_extension.py").write_text("def load_ipython_extension(ip): ip.user_ns['good'] = 1\n")
    names = ("missing_extension", "broken_extension", "no_extension", "good_extension")
    words = [f"--ext={name}" for name in names]
    ended = run_command(*words, "-c", "print(good)", folder=tmp_path, environment=environment)
    assert (ended.status, ended.out) == (0, "1\n")
    assert "the extension missing_extension failed to load" in ended.err
    assert "No module named 'missing_extension'" in ended.err
    assert "the extension broken_extension failed to load" in ended.err and "ZeroDivisionError" in ended.err
    assert "no_extension is no extension" in ended.err
    fatal = "--InteractiveShellApp.reraise_ipython_extension_failures=True"
    assert run_command(fatal, *words, "-c", "print(good)", folder=tmp_path, environment=environment).status == 1


def test_names_of_the_start_are_shown_on_demand(profile: Path, environment: dict[str, str], tmp_path: Path) -> None:
    (profile / "startup" / "a.py").write_text("made = 1\n")
    words = ("-c", "%who")
    assert "empty" in run_command(*words, folder=tmp_path, environment=environment).out
    shown = run_command("--InteractiveShellApp.hide_initial_ns=False", *words, folder=tmp_path, environment=environment)
    assert shown.out.strip() == "made"


def test_the_working_directory_comes_just_before_the_packages(tmp_path: Path) -> None:
    code = (
        "import sys; print([n for n, e in enumerate(sys.path) if e.endswith('site-packages')][0] - sys.path.index(''))"
    )
    assert run_command("-c", code, folder=tmp_path).out == "1\n"
    code = "import sys, os; print('' in sys.path or os.getcwd() in sys.path)"
    assert run_command("-c", code, folder=tmp_path).out == "True\n"
    assert run_command("--ignore-cwd", "-c", code, folder=tmp_path).out == "False\n"
    assert run_command("-c", code, folder=tmp_path, environment={"PYTHONSAFEPATH": "1"}).out == "False\n"
    assert run_command("-c", code, folder=tmp_path, program=(OURS[0], "-P", *OURS[1:])).out == "False\n"


@pytest.mark.skipif(sys.platform == "win32", reason="makes the folders of a POSIX environment")
def test_packages_of_an_active_environment(tmp_path: Path) -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = tmp_path / "env" / "lib" / version / "site-packages"
    packages.mkdir(parents=True)
    (packages / "only_there.py").write_text("")
    active = {"VIRTUAL_ENV": str(tmp_path / "env")}
    ended = run_command("-c", "import only_there; print(1)", folder=tmp_path, environment=active)
    assert (ended.status, ended.out, ended.err.count("\n")) == (0, "1\n", 1)
    assert str(tmp_path / "env") in ended.err
    quiet = ("--InteractiveShell.warn_venv=False", "-c", "import only_there; print(1)")
    assert run_command(*quiet, folder=tmp_path, environment=active) == (0, "1\n", "")
    assert run_command("-c", "print(1)", folder=tmp_path, environment={"VIRTUAL_ENV": sys.prefix}).err == ""
    os.rename(packages.parent, packages.parent.with_name("python2.7"))
    ended = run_command("-c", "print(1)", folder=tmp_path, environment=active)
    assert (ended.out, "has no packages for Python" in ended.err) == ("1\n", True)
    assert run_command("-c", "print(1)", folder=tmp_path, environment={"VIRTUAL_ENV": "/no/such"}).err == ""
