"""The first magics, typed into a shell: what they print, what they return, and their one-line mistakes."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from tests.helpers.session import run_session


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def value(source: str, shell: Shell | None = None) -> object:
    running = shell or make_shell()
    result = running.run_cell(Cell(source))
    return result.unwrap()


# -- meta -------------------------------------------------------------------------------------------------------------


def test_lsmagic_lists_both_kinds_and_the_state_of_automagic() -> None:
    shown = run_session("%lsmagic")
    assert "%timeit" in shown and "%%timeit" in shown and "Automagic is ON" in shown and "\\n" not in shown
    assert "Automagic is OFF" in run_session("%automagic off\n%lsmagic")


def test_lsmagic_as_data_imports_no_family(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("ipython.magics.")]:
        if name != "ipython.magics.meta":
            monkeypatch.delitem(sys.modules, name)  # put back: other tests hold classes of theirs
    found = value("%lsmagic -j")
    assert isinstance(found, dict) and found["line"]["timeit"] == "ExecutionMagics"
    assert found["cell"]["bash"] == "ScriptMagics" and found["line"]["hist"] == found["line"]["ls"] == "Other"
    assert "ipython.magics.timing" not in sys.modules


# -- directories ------------------------------------------------------------------------------------------------------


def test_cd_goes_there_prints_it_and_goes_back(here: Path) -> None:
    (here / "inner place").mkdir()
    shown = run_session("%cd inner place\n%cd -\n%cd -q inner place\n%pwd\n%cd 'nosuch'")
    first, second, third, *_ = shown.splitlines()
    assert first == str(here / "inner place") and second == str(here) and str(here / "inner place") in third
    assert "UsageError: %cd: cannot go to 'nosuch'" in shown


def test_cd_by_number_and_by_text(here: Path) -> None:
    (here / "alpha").mkdir()
    shown = run_session("%cd alpha\n%cd ..\n%cd --alph\n%cd -0\n%cd -99\n%cd --zzz")
    lines = shown.splitlines()
    assert lines[2] == str(here / "alpha") and lines[3] == str(here)
    assert "-99" in lines[4] and "zzz" in lines[5]


def test_cd_suggests_the_nearest_directory(here: Path) -> None:
    (here / "project").mkdir()
    assert "Did you mean 'project'?" in run_session("%cd projet")


def test_pwd_takes_no_arguments_and_says_when_the_directory_is_gone(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "takes no arguments" in run_session("%pwd x")
    gone = here / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert "CWD no longer exists" in run_session("%pwd")


def test_dhist_numbers_the_directories(here: Path) -> None:
    assert f"0: {here}" in run_session("%cd .\n%dhist")


# -- namespace --------------------------------------------------------------------------------------------------------


def test_who_lists_what_the_user_made() -> None:
    assert run_session("%who") == "Interactive namespace is empty."
    assert run_session("b = 1\na = 'x'\n_hidden = 2\n%who").split() == ["a", "b"]
    assert run_session("b = 1\na = 'x'\n%who str").split() == ["a"]
    assert "No variables match" in run_session("b = 1\n%who str")


def test_whos_shows_type_and_content_without_running_user_code() -> None:
    loud = "class Loud:\n    def __repr__(self): 1/0\n    __str__ = __repr__\n\nx = Loud()\n"
    shown = run_session(loud + "n = 5\nlist_ = [1, 2]\nlong = 'y' * 90\n%whos")
    lines = shown.splitlines()
    assert lines[0].split() == ["Variable", "Type", "Data/Info"] and set(lines[1]) == {"-"}
    assert "n=2" in shown and "<...>" in shown and re.search(r"^x +Loud +<.*Loud object at", shown, re.MULTILINE)


def test_reset_asks_unless_told_otherwise() -> None:
    shell = make_shell()
    run_session("x = 1", shell=shell)
    assert "nobody can be asked" in run_session("%reset", shell=shell)
    assert "x" in shell.namespace.locals
    assert "Removed 1 variable." in run_session("%reset -f", shell=shell)
    assert "x" not in shell.namespace.locals
    assert "Did you mean dhist?" in run_session("%reset -f dhst", shell=shell)


def test_reset_of_outputs_only() -> None:
    shell = make_shell()
    run_session("x = 1\nx", shell=shell)
    run_session("%reset -f out", shell=shell)
    assert shell.namespace.outputs == {} and "x" in shell.namespace.locals


# -- timing -----------------------------------------------------------------------------------------------------------


def test_time_returns_the_value_and_keeps_assignments() -> None:
    shown = run_session("%time y = 6 * 7\n%time y\n%time y;\n%time print('a   b')")
    assert shown.count("Wall time:") == 4 and "Out[2]: 42" in shown and "Out[3]" not in shown and "a   b" in shown


def test_time_of_a_cell_awaits() -> None:
    shown = run_session("%%time\nimport asyncio\nawait asyncio.sleep(0)\n40 + 2\n\n\n")
    assert "CPU times" in shown and "Out[1]: 42" in shown


def test_time_shows_times_of_what_failed_and_the_failure() -> None:
    shown = run_session("%time 1/0")
    assert "Wall time" in shown and "ZeroDivisionError" in shown and "magics" not in shown
    assert "ZeroDivisionError" not in run_session("%%time --no-raise-error\n1/0\n\n\n")


def test_timeit_gives_a_result_that_is_data() -> None:
    found = value("%timeit -n 3 -r 2 -q -o sum(range(10))")
    assert (found.loops, found.repeat, len(found.all_runs)) == (3, 2, 2)  # type: ignore[attr-defined]
    assert found.best <= found.average <= found.worst  # type: ignore[attr-defined]
    assert "loops each" in str(found) and found._repr_json_()["loops"] == 3  # type: ignore[attr-defined]


def test_timeit_names_come_from_the_session_and_assignments_stay_inside() -> None:
    shown = run_session("data = [3, 1]\n%timeit -n1 -r1 inner = sorted(data)\n'inner' in dir()")
    assert "per loop" in shown and shown.endswith("False")


def test_timeit_of_a_cell_has_a_setup_and_may_await() -> None:
    assert "1 loop each" in run_session("%%timeit -n1 -r1 x = 5\ny = x\n\n\n")
    assert "1 loop each" in run_session("import asyncio\n%timeit -n1 -r1 await asyncio.sleep(0)")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("%timeit -nx pass", "whole number"), ("%timeit -z pass", "-z not recognized"), ("%timeit", "nothing to time"),
        ("%time", "nothing to time"), ("%timeit -r0 pass", "at least 1"),
    ],
)  # fmt: skip
def test_mistakes_of_timing_are_one_line(line: str, part: str) -> None:
    shown = run_session(line)
    assert shown.startswith("UsageError") and part in shown and "\n" not in shown


# -- execution --------------------------------------------------------------------------------------------------------


def test_run_brings_names_back_and_passes_arguments(here: Path) -> None:
    (here / "prog.py").write_text("import sys\nmade = sys.argv[1:]\nassert __name__ == '__main__'\n")
    (here / "one.txt").touch()
    assert run_session("%run prog a 'b c' *.txt '*.txt'\nmade").endswith("['a', 'b c', 'one.txt', '*.txt']")


def test_run_in_the_namespace_and_by_stem(here: Path) -> None:
    (here / "prog.py").write_text("seen = mine\n")
    assert run_session("mine = 5\n%run -i prog.py\nseen").endswith("Out[3]: 5")
    (here / "guarded.py").write_text("main = __name__\n")
    assert run_session("%run -n guarded.py\nmain").endswith("'guarded'")


def test_run_keeps_what_a_failing_program_made_and_shows_its_frame(here: Path) -> None:
    (here / "bad.py").write_text("kept = 1\n1/0\n")
    shown = run_session("%run bad.py\nkept")
    assert "bad.py:2" in shown and "magics" not in shown and shown.endswith("Out[2]: 1")


def test_run_of_ipy_notebook_and_module(here: Path) -> None:
    (here / "cells.ipy").write_text("place = %pwd\n")
    (here / "book.ipynb").write_text('{"cells": [{"cell_type": "code", "source": ["book = 7\\n"]}]}')
    assert run_session("%run cells.ipy\nplace").endswith(repr(str(here)))
    assert run_session("%run book.ipynb\nbook").endswith("7")
    assert "no module 'nosuchmodule'" in run_session("%run -m nosuchmodule")


@pytest.mark.parametrize(
    ("line", "part"),
    [("%run", "at least a filename"), ("%run nosuch.py", "not found"), ("%run .", "directory"), ("%run -N2 x", "-t")],
)
def test_mistakes_of_run_are_one_line(line: str, part: str) -> None:
    shown = run_session(line)
    assert shown.startswith("UsageError") and part in shown and "\n" not in shown


# -- history ----------------------------------------------------------------------------------------------------------


def test_history_prints_ranges_with_numbers_and_prompts() -> None:
    assert run_session("a = 1\nb = 2\n%history -n 1-2").endswith("   1: a = 1\n   2: b = 2")
    shown = run_session("def f():\n    return 1\n\nf()\n%history -o -p 1-2")
    assert shown.endswith(">>> def f():\n...     return 1\n...\n>>> f()\n1")


def test_history_shows_python_and_finds_by_pattern() -> None:
    assert "get_ipython().run_line_magic('pwd', '')" in run_session("%pwd\n%history -t 1")
    assert "1: needle = 1" in run_session("needle = 1\nhay = 2\n%history -g need")


def test_history_into_a_file_and_its_mistakes(here: Path) -> None:
    run_session("a = 1\n%history -f 'out file.txt' 1")
    assert (here / "out file.txt").read_text() == "a = 1\n"
    assert "is not a history range" in run_session("%history foo")
    assert "has no line 99" in run_session("%history 99")


# -- appearance and debugging -----------------------------------------------------------------------------------------


def test_xmode_changes_shows_and_refuses() -> None:
    assert "Exception reporting mode: Minimal" in run_session("%xmode minimal")
    assert run_session("%xmode Minimal\n1/0").splitlines()[-1] == "ZeroDivisionError: division by zero"
    assert "Did you mean Plain?" in run_session("%xmode Plian")


def test_tb_shows_the_last_error_again_in_another_mode_this_once() -> None:
    assert run_session("%tb") == "No traceback available to show."
    shell = make_shell()
    run_session("1/0", shell=shell)
    assert run_session("%tb Minimal", shell=shell).strip() == "ZeroDivisionError: division by zero"
    assert shell.settings.traceback.mode == "Context"


# -- extension --------------------------------------------------------------------------------------------------------


def test_extensions_load_once_unload_and_reload(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(here))
    (here / "my_own_ext.py").write_text(
        "def load_ipython_extension(ip): ip.push({'loaded': True})\n"
        "def unload_ipython_extension(ip): ip.del_var('loaded')\n"
    )
    shown = run_session(
        "%load_ext my_own_ext\nloaded\n%load_ext my_own_ext\n%unload_ext my_own_ext\n'loaded' in dir()\n"
        "%reload_ext my_own_ext\nloaded"
    )
    assert "Out[2]: True" in shown and "already loaded" in shown and "Out[5]: False" in shown
    assert shown.endswith("Out[7]: True")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("%load_ext", "Missing module name."), ("%load_ext no_such_ext_", "no module named 'no_such_ext_'"),
        ("%load_ext json", "The json module is not an IPython extension."),
        ("%unload_ext json", "The json extension is not loaded."),
    ],
)  # fmt: skip
def test_mistakes_of_extensions_are_one_line(line: str, part: str) -> None:
    shown = run_session(line)
    assert part in shown and "Traceback" not in shown


# -- automatic, shell -------------------------------------------------------------------------------------------------


def test_autocall_and_autoawait() -> None:
    assert "Automatic calling is: Smart" in run_session("%autocall")
    shown = run_session("%autocall 1\nlen 'abc'")
    assert "------> len('abc')" in shown and shown.endswith("3")
    assert "`on`, and set to use `asyncio`" in run_session("%autoawait")
    assert "is no loop runner" in run_session("%autoawait bogus")


@pytest.mark.skipif(os.name == "nt", reason="commands of a POSIX shell")
def test_shell_lines_and_expansion() -> None:
    assert run_session("lines = !echo a; echo b\nlines") == "Out[2]: ['a', 'b']"
    assert run_session("n = 3\nx = !echo $n {n + 1} $$HOME\nx[0]").startswith("Out[3]: '3 4 /")
    assert run_session("%sx echo hi") == "Out[1]: ['hi']"
    assert run_session("!exit 3\n_exit_code").endswith("3")
