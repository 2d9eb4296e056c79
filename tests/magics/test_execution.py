"""``%run``: what the program finds, what comes back, how it ends."""

from __future__ import annotations

import json
import os
import pstats
import re
import subprocess
import sys
from bdb import Breakpoint
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ipython.app.debugging import DebuggerHost, Debugging
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from tests.helpers.session import run_session

Typed = Callable[[str], str]


@pytest.fixture
def script(here: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "s1.py") -> Path:
        path = here / name
        path.write_text(text)
        return path

    return write


Script = Callable[..., Path]
Debugged = Callable[..., str]

TELL = (
    "import sys\nargv, name, file, main = sys.argv, __name__, __file__, sys.modules['__main__'].__dict__ is globals()\n"
)


def test_what_the_program_finds(shell: Shell, typed: Typed, script: Script, here: Path) -> None:
    script(TELL + "first = sys.path[0]")
    before, main, path = sys.argv, sys.modules["__main__"], list(sys.path)
    typed("%run s1 a \"b c\" -i --long ''")
    found = shell.namespace.locals
    assert found["argv"] == ["s1.py", "a", "b c", "-i", "--long", ""] and found["main"]
    assert found["name"] == "__main__" and found["file"] == str(here / "s1.py") and found["first"] == str(here)
    assert sys.argv is before and sys.modules["__main__"] is main and sys.path == path
    assert "__file__" not in found and found["__name__"] == "__main__"


def test_patterns_are_expanded_word_by_word(shell: Shell, typed: Typed, script: Script, here: Path) -> None:
    script(TELL)
    for name in ("b.ipy", "a.ipy"):
        (here / name).touch()
    typed("%run s1.py *.ipy \"*.ipy\" '*.ipy' \\*.ipy *.nosuch ~ '~' ?.ipy [a].ipy")
    both, star, home = ["a.ipy", "b.ipy"], "*.ipy", os.path.expanduser("~")
    assert shell.namespace.locals["argv"][1:] == [*both, star, star, star, "*.nosuch", home, "~", *both, "a.ipy"]
    typed("%run -G s1.py *.ipy ~")
    assert shell.namespace.locals["argv"][1:] == [star, "~"]


def test_in_the_namespace_and_by_stem(shell: Shell, typed: Typed, script: Script) -> None:
    script("seen = x\nx = 2\nfile, name = __file__, __name__")
    typed("x = 1\n%run -i s1.py")
    found = shell.namespace.locals
    assert (found["seen"], found["x"], found["file"], found["name"]) == (1, 2, "s1.py", "__main__")
    assert "__file__" not in found and found["__name__"] == "__main__"
    assert "NameError: name 'x' is not defined" in typed("%run s1.py")
    script("name = __name__", "other.py")
    typed("%run -n other")
    assert found["name"] == "other"


def test_functions_of_the_program_keep_their_own_names(shell: Shell, typed: Typed, script: Script, here: Path) -> None:
    script("value = 1\ndef get(): return value, __file__, __name__\n")
    typed("%run s1.py\nvalue = 2")
    import gc

    gc.collect()
    assert shell.run_cell(Cell("get()")).unwrap() == (1, str(here / "s1.py"), "__main__")


def test_names_stay_away_when_told_so(shell: Shell, typed: Typed, script: Script) -> None:
    script("made = 1")
    typed("%run --no-copy s1.py")
    assert "made" not in shell.namespace.locals


def test_a_failure_shows_the_program_only_and_keeps_its_names(shell: Shell, typed: Typed, script: Script) -> None:
    script("made = 1\ndef fail():\n    return 1 / 0\n\nfail()\n")
    shown = typed("%run s1.py")
    assert shown.count("ZeroDivisionError: division by zero") == 1 and "----> 3     return 1 / 0" in shown
    assert "script_runner" not in shown and "runner.py" not in shown and shell.namespace.locals["made"] == 1
    assert "Cell In" not in shown and shown.count("s1.py:") == 2
    assert typed("%tb") == shown


def test_a_syntax_error(typed: Typed, script: Script, here: Path) -> None:
    script("x = (\n")
    shown = typed("%run s1.py")
    assert shown == f"  File {here}/s1.py:1\n    x = (\n        ^\nSyntaxError: '(' was never closed"


@pytest.mark.parametrize(("code", "shown"), [("0", ""), ("None", ""), ("", ""), ("3", "SystemExit: 3")])
def test_leaving(shell: Shell, typed: Typed, script: Script, code: str, shown: str) -> None:
    script(f"made = 5\nimport sys\nsys.exit({code})")
    assert shown in typed("%run s1.py") and shell.namespace.locals["made"] == 5
    if not shown:
        assert typed("%run s1.py") == ""
    assert typed("%run -e s1.py") == ""


def test_exit_status_reaches_the_command(script: Script, here: Path) -> None:
    script("import sys; sys.exit(3)")
    run = [sys.executable, "-m", "ipython", "-c"]
    assert subprocess.run([*run, "%run s1.py"], capture_output=True, timeout=60).returncode == 3
    assert subprocess.run([*run, "%run nosuch.py"], capture_output=True, timeout=60).returncode == 1


# -- ipy, notebooks, modules, folders ---------------------------------------------------------------------------------


def test_shell_files_run_in_the_session(shell: Shell, typed: Typed, script: Script) -> None:
    script("%time 1\nx = y + 1\n!echo hello\nx", "s.ipy")
    shown = typed("y = 1\n%run s.ipy")
    assert shown.startswith("CPU times") and "Out" not in shown and shell.namespace.locals["x"] == 2
    assert shell.session.next_number == 3 and len(shell.namespace.inputs) == 3


def notebook(here: Path, *sources: str) -> None:
    cells = [{"cell_type": "markdown", "source": ["# no code"]}]
    cells += [{"cell_type": "code", "source": source.splitlines(True)} for source in sources]
    (here / "n.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4}))


def test_notebooks_show_values_and_stop_at_the_first_failure_shown_once(shell: Shell, typed: Typed, here: Path) -> None:
    notebook(here, "a = 2\na * 3", "a;", "", "import asyncio\nawait asyncio.sleep(0, 'waited')", "1 / 0", "b = 1")
    shown = typed("%run n.ipynb")
    assert shown.startswith("6\n'waited'\n") and shown.count("ZeroDivisionError: division by zero") == 1
    assert "Cell 5 of n.ipynb" in shown and "b" not in shell.namespace.locals
    assert shell.last_result is not None and not shell.last_result.ok


def test_a_failing_shell_file_fails_the_cell(shell: Shell, typed: Typed, script: Script) -> None:
    script("%cd /nosuch/folder\nx = 1", "s.ipy")
    assert typed("%run s.ipy").count("UsageError") == 1 and "x" not in shell.namespace.locals
    assert shell.last_result is not None and not shell.last_result.ok


def test_modules(shell: Shell, typed: Typed, script: Script, here: Path) -> None:
    assert "usage: " in typed("%run -m json.tool --help")
    package = here / "pack"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(TELL + "package = __package__\n1 / len(argv[2:])\n")
    typed("%run -m pack -x *")
    found = shell.namespace.locals
    assert found["argv"] == [str(package / "__main__.py"), "-x", "*"] and found["main"]
    assert found["package"] == "pack" and found["name"] == "__main__"
    typed("del argv")
    assert "ZeroDivisionError" in typed("%run -m pack") and "argv" in found
    sys.modules.pop("pack", None)


def test_folders_with_a_main_file(shell: Shell, typed: Typed, here: Path) -> None:
    (here / "app").mkdir()
    (here / "app" / "__main__.py").write_text("ran = 1")
    typed("%run app")
    assert shell.namespace.locals["ran"] == 1


# -- times, profile, debugger -----------------------------------------------------------------------------------------


def test_times(typed: Typed, script: Script) -> None:
    script("pass")
    lines = typed("%run -t s1.py").splitlines()
    assert lines[:2] == ["", "IPython CPU timings (estimated):"] and len(lines) == 5
    assert lines[2].startswith("  User   :       0.0") and lines[4].startswith("Wall time:       0.0")
    lines = typed("%run -t -N2 s1.py").splitlines()
    assert lines[2:4] == ["Total runs performed: 2", "  Times  :      Total      Per run"]


def test_profile(shell: Shell, typed: Typed, script: Script, here: Path) -> None:
    script("def work(): return sum(range(10))\nvalue = work()\n")
    shown = typed("%run -p -l 20 -s cumulative s1.py")
    assert "Ordered by: cumulative time" in shown and "(work)" in shown and "script_runner" not in shown
    assert shell.namespace.locals["value"] == 45
    assert isinstance(shell.run_cell(Cell("%run -p -r -D out.prof s1.py")).unwrap(), pstats.Stats)
    assert (here / "out.prof").exists()


@pytest.fixture
def debugged(shell: Shell) -> Iterator[Callable[..., str]]:
    """Type a line into a shell whose debugger is answered by the given lines; what it printed comes back."""

    def run(line: str, *answers: str) -> str:
        waiting = [*answers]
        host = DebuggerHost(shell, make_reader=lambda completions: lambda prompt: waiting.pop(0) if waiting else "q")
        made = Debugging(shell, host)
        shell.capabilities["Debugging"] = lambda _: made
        shown = run_session(line, shell=shell)
        assert not waiting, f"not asked for: {waiting}\n{shown}"
        return shown

    yield run
    Breakpoint.clearBreakpoints()


COUNTED = "# begins\nimport sys\n\ndef f(n):\n    return n + 1\n\nx = sys.argv[1:]\ny = f(1)\n"
NOTE = "NOTE: Enter 'c' at the ipdb>  prompt to continue execution."


def stops(shown: str) -> list[int]:
    """The lines at which the debugger stopped, in order."""
    return [int(found) for found in re.findall(r"^> .*\((\d+)\)", shown, re.MULTILINE)]


def test_debugger_stops_at_the_first_line_with_code(debugged: Debugged, shell: Shell, script: Script) -> None:
    path = script(COUNTED)
    shown = debugged("%run -d s1.py a 'b c'", "n", "c")
    assert shown.startswith(f"Breakpoint 1 at {path}:2\n{NOTE}\n> {path}(2)<module>()\n")
    assert stops(shown) == [2, 4]
    assert shell.namespace.locals["x"] == ["a", "b c"] and shell.namespace.locals["y"] == 2


def test_debugger_stops_first_and_then_at_the_breakpoint(debugged: Debugged, script: Script) -> None:
    path = script(COUNTED)
    assert stops(debugged("%run -d -b 5 s1.py", "c", "c")) == [2, 5]
    shown = debugged("%run -d -b s1.py:6 s1", "c", "c")  # line 6 is blank, and the breakpoint at 5 is forgotten
    assert f"Breakpoint 1 at {path}:7\n" in shown and stops(shown) == [2, 7]
    script("import s1\n", "s2.py")
    assert stops(debugged("%run -d -b s1.py:5 s2.py", "c", "c")) == [1, 5]


def test_debugger_of_a_module(debugged: Debugged, shell: Shell, script: Script) -> None:
    script("import sys\n\nx = sys.argv[1:]\n", "counted.py")
    assert stops(debugged("%run -d -b 3 -m counted -b 1", "c", "c")) == [1, 3]
    assert shell.namespace.locals["x"] == ["-b", "1"]


def test_restart_begins_anew(debugged: Debugged, shell: Shell, script: Script) -> None:
    script("try:\n    seen\nexcept NameError:\n    seen = 0\nseen += 1\nimport sys\nx = sys.argv[1:]\n")
    shown = debugged("%run -d -b 6 s1.py a", "c", "seen", "restart", "c", "seen", "restart b 'c d'", "c", "c")
    assert stops(shown) == [1, 6, 1, 6, 1, 6] and shown.count("Restarting") == 2
    assert shell.namespace.locals["seen"] == 1 and shell.namespace.locals["x"] == ["b", "c d"]
    shown = debugged("%run -d s1.py", "restart 'a", "q")
    assert "*** restart: no closing quotation in 'a" in shown
    debugged("%run -d -i s1.py", "restart", "c")
    assert shell.namespace.locals["seen"] == 2  # one run ended; what -i found stays


def test_a_program_that_catches_everything_restarts_too(debugged: Debugged, shell: Shell, script: Script) -> None:
    script("ran = []\nfor n in range(2):\n    try:\n        ran.append(n)\n    except Exception:\n        pass\n")
    shown = debugged("%run -d -b 4 s1.py", "c", "restart", "c", "c", "c")
    assert shown.count("Restarting") == 1 and shell.namespace.locals["ran"] == [0, 1]


def test_leaving_the_debugger_is_silent_and_keeps_names(debugged: Debugged, shell: Shell, script: Script) -> None:
    script("x = 1\ny = 2\n")
    assert debugged("%run -d s1.py", "n", "q").endswith("y = 2\n")
    assert shell.namespace.locals["x"] == 1 and "y" not in shell.namespace.locals


def test_debugger_shows_failures_of_the_program(debugged: Debugged, script: Script) -> None:
    script("int('x')")
    shown = debugged("%run -d s1.py", "c")
    assert "ValueError: invalid literal for int()" in shown and "bdb.py" not in shown


def test_mistakes_of_the_debugger_are_one_line_and_run_nothing(
    debugged: Debugged, shell: Shell, script: Script
) -> None:
    path = script("# nothing\n" * 20 + "ran = 1\n")
    script("1", "s.ipy")
    for line, said in (
        ("%run -d -b x s1.py", "%run: -b takes LINE or FILE:LINE, not 'x'"),
        ("%run -d -b 0 s1.py", "%run: -b takes LINE or FILE:LINE, not '0'"),
        ("%run -d -b nosuch.py:3 s1.py", "%run: -b: file 'nosuch.py' not found"),
        ("%run -d s.ipy", "%run: -d runs Python files and modules only"),
        (
            "%run -d -b 5 s1.py",
            f"%run: I failed to find a valid line to set a breakpoint after trying up to line: 15 of {path}. "
            "Please set a valid breakpoint manually with the -b option.",
        ),
    ):
        assert debugged(line) == f"UsageError: {said}"
    assert "ran" not in shell.namespace.locals
    assert stops(debugged("%run -d -b 11 s1.py", "c")) == [21]


def test_without_a_debugger_it_says_where_there_is_one(typed: Typed, script: Script) -> None:
    script("1")
    assert typed("%run -d s1.py") == (
        "UsageError: this needs Debugging, which exists in the terminal, -c and scripts and not here"
    )


# -- mistakes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%run", "%run: you must provide at least a filename."),
        ("%run nosuch.py", "File `'nosuch.py'` not found."),
        ("%run scirpt.py", "File `'scirpt.py'` not found. Did you mean 'script.py'?"),
        ("%run scirpt", "Did you mean 'script.py'?"),
        ("%run folder", "%run: 'folder' is a directory without a __main__.py, not a program"),
        ("%run -m nosuchmod", "%run: there is no module 'nosuchmod' on sys.path: No module named nosuchmod"),
        ("%run -m json", "%run: there is no module 'json' on sys.path: No module named json.__main__"),
        ("%run -m", "option -m requires argument"),
        ("%run -N 2 script.py", "%run: -N means something only together with -t"),
        ("%run -b 2 script.py", "%run: -b means something only together with -d"),
        ("%run -l 2 script.py", "%run: -l means something only together with -p"),
        ("%run -t -N0 script.py", "%run: -N must be at least 1, not 0"),
        ("%run -t -Nx script.py", "%run: -N takes a whole number, not 'x'"),
        ("%run -t -d script.py", "%run: -t and -d exclude each other"),
        ("%run -z script.py", 'option -z not recognized (allowed: "nidtN:b:pD:l:rs:T:em:G" no-copy)'),
        ("%run 'script.py", "%run: the quote ' is not closed in: 'script.py"),
        ("%run broken.ipynb", "'broken.ipynb' is not a notebook: "),
        ("%run -p -s bogus script.py", "%run: -s knows no key 'bogus'"),
    ],
)
def test_mistakes_run_nothing(shell: Shell, typed: Typed, script: Script, here: Path, line: str, said: str) -> None:
    script("ran = 1", "script.py")
    (here / "folder").mkdir()
    (here / "broken.ipynb").write_text("{")
    shown = typed(line)
    assert shown.startswith("UsageError: ") and said in shown and "\n" not in shown
    assert "ran" not in shell.namespace.locals and not shell.run_cell(Cell(line)).ok


def test_files_in_other_encodings_and_none(typed: Typed, here: Path) -> None:
    (here / "l.py").write_bytes("# coding: latin-1\nprint('é')\n".encode("latin-1"))
    (here / "bad.py").write_bytes(b"print('\xff')\n")
    assert typed("%run l.py") == "é" and "can't decode byte 0xff" in typed("%run bad.py")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_refused_permission(typed: Typed, script: Script) -> None:
    script("x = 1").chmod(0)
    assert typed("%run s1.py") == "UsageError: %run: cannot read 's1.py': Permission denied"


def test_a_program_that_adds_to_the_path_keeps_what_it_added(typed: Typed, script: Script, here: Path) -> None:
    script("import sys; sys.path.insert(0, '/added/by/program')")
    typed("%run s1.py")
    assert "/added/by/program" in sys.path and str(here) not in sys.path
    sys.path.remove("/added/by/program")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.py", b'y = 1\nx = "\xff"\n', "cannot be read as text: 'utf-8' codec can't decode byte 0xff in position 11"),
        ("a.ipy", b'x = "\xff"\n', "cannot be read as text: 'utf-8' codec can't decode byte 0xff in position 5"),
        ("a.py", b"# coding: nosuch\n", "cannot be read as text: unknown encoding: nosuch"),
        ("a.py", b"x\n= 1\0\n", "is no text: it has a null character in line 2"),
        ("a.ipy", b"x\0\n", "is no text: it has a null character in line 1"),
    ],
)
def test_a_file_that_is_no_text_is_one_sentence(typed: Typed, here: Path, name: str, data: bytes, reason: str) -> None:
    (here / name).write_bytes(data)
    said = typed(f"%run {name}")
    assert said.startswith(f"UsageError: %run: {name!r} {reason}") and "\n" not in said
