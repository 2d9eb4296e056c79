"""The list of facts that magics must get right, one test each (magics.md section 30; item 18 is %autoreload's own)."""

from __future__ import annotations

import inspect
import os
import re
import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.core.shell import Shell
from ipython.extensions import MANIFEST as BUNDLED
from ipython.magics import MANIFEST
from ipython.magics.durations import format_time
from ipython.model.cell import Cell
from ipython.model.output import NextInputSet
from tests.helpers.command import run_command
from tests.helpers.kernels import backend_over, run, running_kernel
from tests.helpers.magic_pages import entries, function_of, help_text

Typed = Callable[[str], str]


def test_01_time_keeps_blanks_inside_strings(typed: Typed) -> None:
    assert typed('%time print("a   b")').startswith("a   b\nCPU times")


def test_02_the_directory_history_can_be_searched_and_cut(typed: Typed, here: Path) -> None:
    (here / "needle").mkdir()
    (here / "other").mkdir()
    typed("%cd -q needle\n%cd -q ../other")
    assert typed("%cd --ee") == str(here / "needle")
    assert [line.partition(":")[0] for line in typed("%dhist 2").splitlines()[1:]] == ["2", "3"]
    assert [line.partition(":")[0] for line in typed("%dhist 0 2").splitlines()[1:]] == ["0", "1"]


def test_03_an_unknown_theme_leaves_the_session_usable(tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text("x = 1\n")
    script = tmp_path / "program.ipy"
    code = "ip = get_ipython()\nprint(ip.run_cell('%colors bogus').success)\n%pycat some.py\nip.run_cell('1 / 0')\n"
    script.write_text(code)
    ran = run_command(str(script), folder=tmp_path)
    assert ran.out.splitlines()[:2] == ["False", "x = 1"] and "ZeroDivisionError" in ran.err and ran.status == 0
    assert (
        ran.err.startswith("UsageError: %colors: there is no theme 'bogus'") and "bogus" not in ran.err.split("\n")[1]
    )


def test_04_a_class_that_forgot_its_decorator_harms_no_other(shell: Shell, typed: Typed) -> None:
    from ipython.compat.finder import install

    install()
    typed(
        "from IPython.core.magic import Magics, magics_class, line_magic\nclass Forgot(Magics):\n"
        "    @line_magic\n    def bd(self, line): return 'bd'\n\n@magics_class\nclass Next(Magics):\n"
        "    @line_magic\n    def nx(self, line): return 'nx'\n\nget_ipython().register_magics(Next)"
    )
    assert typed("%nx").endswith("'nx'") and "not found" in typed("%bd")
    assert typed("%prun -q pass\n%precision").endswith("'%r'")


def test_05_each_word_of_run_is_a_pattern_or_not_by_itself(typed: Typed, here: Path) -> None:
    (here / "s.py").write_text("import sys; print(sys.argv[1:])")
    for name in ("a.ipy", "b.ipy"):
        (here / name).write_text("")
    assert typed('%run s.py "*.ipy" *.ipy') == "['*.ipy', 'a.ipy', 'b.ipy']"


def test_06_capture_shows_exceptions(shell: Shell, typed: Typed) -> None:
    shown = typed("%%capture kept\nprint('kept')\n1 / 0\n\n")
    assert "ZeroDivisionError" in shown and "kept" not in shown.splitlines()[0]
    assert shell.namespace.locals["kept"].stdout == "kept\n" and not shell.run_cell(Cell("%%capture x\n1/0\n")).ok


def test_07_history_searches_with_options_in_any_order(typed: Typed) -> None:
    typed("pattern = 1\npattern = 1")
    assert typed("%history -g -u pattern").splitlines() == ["   2: pattern = 1", "   3: %history -g -u pattern"]


def test_08_macros_are_added_as_python_adds(typed: Typed) -> None:
    typed("a = 1\n%macro -q mm 1\n%macro -q m2 1")
    assert typed("mm + m2") == "Out[4]: IPython.macro.Macro('a = 1\\na = 1\\n')"


def test_09_a_call_of_a_name_that_is_a_magic_is_python(typed: Typed) -> None:
    assert "NameError: name 'pwd' is not defined" in typed("pwd()")


@pytest.mark.skipif(sys.platform == "win32", reason="the command is a POSIX one")
def test_10_what_can_be_expanded_is(typed: Typed) -> None:
    assert "\nexpanded {undefined}" in "\n" + typed("a = 'expanded'\n!echo $a {undefined}")


def test_11_times_are_rounded_to_the_next_unit() -> None:
    assert [format_time(seconds) for seconds in (999.99e-6, 999.99e-9, 0.99999)] == ["1 ms", "1 μs", "1 s"]


def test_12_a_name_that_cannot_be_stored_stops_no_other(typed: Typed) -> None:
    shown = typed("import threading\nsv = [1, 2]\nfn = threading.Lock()\nother = 'x'\n%store sv fn other")
    assert "Stored 'sv' (list)" in shown and "Stored 'other' (str)" in shown and "fn" in shown
    listed = typed("%store")
    assert "sv" in listed and "other" in listed and "fn " not in listed


def test_13_and_15_a_kernel_refuses_what_needs_a_person_or_does_not_exist() -> None:
    with running_kernel() as process, backend_over(process) as backend:
        run(backend, "kept = 1")
        reply, recorder = run(backend, "%reset")  # nobody answers its question
        assert not reply.ok or "Nothing done" in recorder.text
        assert run(backend, "kept")[1].text.endswith(": 1\n")
        reply, recorder = run(backend, "%edit nosuchthing")
        said = "%edit: Argument given (nosuchthing) can't be found as a variable or as a filename."
        assert not reply.ok and recorder.text == f"UsageError: {said}\n"


def test_14_load_takes_options_behind_the_file(shell: Shell, typed: Typed, here: Path) -> None:
    (here / "s.py").write_text("one\ntwo\nthree\n")
    typed("%load s.py -r 1-2")
    events = [one.event for one in shell.hub.since(1) if isinstance(one.event, NextInputSet)]
    assert [event.text for event in events] == ["# %load s.py -r 1-2\none\ntwo\n"]


def test_16_setting_an_option_of_no_class_fails(tmp_path: Path) -> None:
    ran = run_command("-c", "%config NoSuch.x = 1", folder=tmp_path)
    assert ran.status == 1 and ran.err == "UsageError: %config: there is no class 'NoSuch'.\n"


@pytest.mark.parametrize(
    "line",
    [
        "%alias justname",
        "%%script\nx\n",
        "%timeit -nx pass",
        "%reset_selective [",
        "%prun -s bogus pass",
        "%load nosuch",
        "%run nosuch.py",
        "%load_ext nosuch",
    ],
)
def test_17_mistakes_are_one_line_and_fail_the_command(tmp_path: Path, line: str) -> None:
    ran = run_command("-c", line, folder=tmp_path)
    assert ran.status == 1 and ran.err.startswith("UsageError: ") and ran.err.count("\n") == 1 and not ran.out


def test_19_a_log_runs_again_line_for_line(typed: Typed, here: Path) -> None:
    typed("%logstart -r -o --plain log.py over\na = 2\nb = a * 3\nb\ndef f(x):\n    return x + 1\n\nf(b)\n%logstop")
    text = (here / "log.py").read_text()
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "%"))]
    assert lines == ["a = 2", "b = a * 3", "b", "def f(x):", "    return x + 1", "f(b)"]
    assert [line for line in text.splitlines() if line.startswith("#[Out]#")] == ["#[Out]# 6", "#[Out]# 7"]
    (here / "again.py").write_text("\n".join(line for line in text.splitlines() if not line.startswith("%")))
    made = runpy.run_path(str(here / "again.py"))
    assert (made["a"], made["b"], made["f"](1)) == (2, 6, 2)


def test_20_await_is_timed(typed: Typed) -> None:
    typed("import asyncio\nasync def five(): await asyncio.sleep(0.001); return 5\n\n")
    assert typed("%time await five()").endswith("Out[3]: 5")
    assert "per loop" in typed("%timeit -n1 -r1 await five()")
    assert typed("%%time\nx = await five()\nx\n\n").endswith("Out[5]: 5")


@pytest.mark.parametrize("line", ["%xdel nosuch", "%recall zz(", "%save x 9999", "%tb bogus", "%cd nosuch", "%who -z"])
def test_21_what_only_printed_its_mistake_fails_the_cell(shell: Shell, typed: Typed, line: str) -> None:
    assert typed(line).startswith("UsageError: ") and not shell.run_cell(Cell(line)).ok


def test_21_pdb_too(tmp_path: Path) -> None:
    ran = run_command("-c", "%pdb maybe", folder=tmp_path)
    assert ran.status == 1 and ran.err.startswith("UsageError: %pdb: Incorrect argument.")


def test_22_the_table_is_what_there_is() -> None:
    """Every entry names a function that is a magic of that name and kind; every magic of a family has an entry."""
    declared: dict[str, set[str]] = {}
    for name, target, kind in entries():
        function = function_of(target)
        assert function.magic_kind in (kind, "line_cell"), name
        declared.setdefault(target, set()).add(name)
    families = {target.partition(":")[0] for target in declared}
    for family in families:
        for attribute, thing in vars(sys.modules[family]).items():
            if getattr(thing, "__module__", None) == family and hasattr(thing, "magic_name"):
                target = f"{family}:{attribute}"
                assert target in declared, target
                assert thing.magic_name in declared[target] or thing.magic_name == "script", target
    summaries = [row[2] for table in (MANIFEST["magics"], BUNDLED["magics"]) for row in table.values()]
    assert all(summary.endswith((".", "pat*?", "obj?", "obj??")) for summary in summaries)


def test_23_a_plain_command_imports_no_family(tmp_path: Path) -> None:
    code = "import sys; print([n for n in sys.modules if n.startswith(('ipython.magics', 'ipython.extensions'))])"
    assert run_command("-c", code, folder=tmp_path).out == "[]\n"
    code = "%lsmagic -j\n" + code.replace("'ipython.magics'", "'ipython.magics.'").replace("'ipython.e", "'ipython.e")
    loaded = run_command("-c", code, folder=tmp_path).out.splitlines()[-1]
    assert loaded in ("['ipython.magics.meta', 'ipython.extensions']", "['ipython.extensions', 'ipython.magics.meta']")


# Cell magics with a sign in front. Those that %load_ext autoreload brings are its own matter.
NAMED = """
    lsmagic magic quickref alias_magic automagic autocall autoawait autoindent colors xmode pprint precision
    page doctest_mode config load_ext unload_ext reload_ext run %capture code_wrap time timeit prun debug pdb tb
    history hist recall rep rerun macro load loadpy save edit ed pastebin notebook logstart logstop logon logoff
    logstate cpaste paste who who_ls whos reset reset_selective xdel pinfo pinfo2 pdef pdoc psource pfile
    psearch cd pwd pushd popd dirs dhist bookmark env set_env sx system %! sc alias unalias rehashx %writefile
    %file pycat %script %sh %bash %perl %ruby %python %python2 %python3 %pypy killbgscripts pip uv conda mamba
    micromamba gui matplotlib pylab %html %javascript %js %latex %markdown %svg %HTML %SVG connect_info
    qtconsole subshell autosave clear less more man store
"""


def test_24_every_named_magic_describes_itself() -> None:
    known: dict[str, str] = {}
    for name, target, kind in entries():
        if kind != "cell":
            known[name] = target
        if kind != "line":
            known["%" + name] = target
    missing = [name for name in NAMED.split() if name not in known]
    assert not missing
    for name in NAMED.split():
        text = help_text(known[name])
        summary = text.partition("\n\n")[0]
        assert re.match(r"[A-Z`].*[.:]", summary, re.DOTALL) and "Example: ``" in text, name


def test_24_and_is_described_by_the_question_mark(typed: Typed) -> None:
    for name in ("%timeit", "%%bash", "%cd", "%store", "%logstart"):
        shown = typed(f"{name}?")
        assert inspect.cleandoc(shown).startswith(("Docstring", "Source")) and "Example" in shown, name
    assert os.sep in shown
