"""%logstart and its kin: what is said, what stands in the file, in our format, in the plain one, and for doctest."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.core.shell import Shell
from ipython.model.value import replace
from ipython.sessionlog.reader import log_kind, read_log
from tests.helpers.command import run_command

Type = Callable[[str], str]

STATE = """\
Filename       : {path}
Mode           : {mode}
Output logging : {outputs}
Raw input log  : {raw}
Timestamping   : {stamps}
State          : active"""
BEGUN = "Activating auto-logging. Current session state plus future input saved.\n" + STATE


def text_of(path: str) -> str:
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def sources(path: str) -> list[tuple[int, str]]:
    return [(cell.number, cell.source) for cell in read_log(text_of(path)).cells]


# -- what is said -------------------------------------------------------------------------------------------------


def test_the_state_is_told_in_six_lines(typed: Type) -> None:
    said = typed("%logstart lg.py\n%logstate\n%logstart -q other.py over")
    state = STATE.format(path="lg.py", mode="backup", outputs=True, raw=False, stamps=True)
    begun = BEGUN.format(path="lg.py", mode="backup", outputs=True, raw=False, stamps=True)
    assert said == f"{begun}\n{state}\nUsageError: %logstart: Couldn't start log: Log file is already active: lg.py"


def test_the_plain_format_logs_what_is_asked_for(typed: Type) -> None:
    assert typed("%logstart --plain a.py over") == BEGUN.format(
        path="a.py", mode="over", outputs=False, raw=False, stamps=False
    )
    typed("%logstop")
    assert typed("%logstart -o -r -t --plain a.py over") == BEGUN.format(
        path="a.py", mode="over", outputs=True, raw=True, stamps=True
    )


def test_without_a_file_it_is_ipython_log_py_rotated(typed: Type) -> None:
    assert typed("a = 1\n%logstart").startswith(
        BEGUN.format(path="ipython_log.py", mode="rotate", outputs=True, raw=False, stamps=True)
    )
    typed("%logstop\n%logstart -q\n%logstop\n%logstart -q\n%logstop")
    assert sorted(os.listdir()) == ["ipython_log.py", "ipython_log.py.001~", "ipython_log.py.002~"]
    assert sources("ipython_log.py.002~") == [(1, "a = 1\n")]


def test_quiet_by_option_or_configuration(typed: Type, shell: Shell) -> None:
    assert typed("%logstart -q a.py\n%logstop") == ""
    shell.configure(commands=replace(shell.settings.commands, log_quiet=True))
    assert typed("%logstart b.py") == ""


def test_pausing_says_what_changes(typed: Type) -> None:
    typed("%logstart -q a.py")
    assert typed("%logoff\n%logoff\n%logstate").splitlines() == [
        "Switching logging OFF", "Logging is already OFF",
        *STATE.format(path="a.py", mode="backup", outputs=True, raw=False, stamps=True).replace(
            "active", "temporarily suspended").splitlines(),
    ]  # fmt: skip
    assert typed("%logon\n%logon") == "Switching logging ON\nLogging is already ON"


def test_what_is_not_started_is_told(typed: Type) -> None:
    assert typed("%logstop\n%logstate") == "Logging hadn't been started.\nLogging has not been activated."
    explained = (
        "\nLogging hasn't been started yet (use logstart for that).\n\n"
        "%logon/%logoff are for temporarily starting and stopping logging for a logfile\n"
        "which already exists. But you must first start the logging process with\n"
        "%logstart (optionally giving a logfile name)."
    )
    assert typed("%logon") == explained
    assert typed("%logoff") == explained


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("%logstart x.py bad", "there is no log mode 'bad': accepted are append, backup, global, over, rotate"),
        ("%logstart x.py bakup", "; did you mean backup?"),
        ("%logstart no/x.py", "cannot log to 'no/x.py': there is no directory 'no'"),
        ("%logstart /proc/x.py", "cannot log to '/proc/x.py': "),
        ("%logstart .", "cannot log to '.': it is a directory"),
        ('%logstart ""', "the name of the file is blank"),
        ("%logstart --doctest --plain x.py", "--plain and --doctest are two formats"),
        ("%logstart -z x.py", "option -z not recognized"),
        ("%logstart --doctset x.py", "Did you mean --doctest?"),
        ("%logstop now", "%logstop: takes no arguments, not 'now'"),
        ("%logon x", "%logon: takes no arguments, not 'x'"),
        ("%logstate x", "%logstate: takes no arguments, not 'x'"),
    ],
)
def test_a_mistake_is_one_sentence_and_leaves_nothing(typed: Type, line: str, reason: str) -> None:
    if "/proc" in line and not os.path.isdir("/proc/self"):
        pytest.skip("no /proc")
    said = typed(line)
    assert said.startswith("UsageError: ") and reason in said and said.count("\n") == 0
    assert os.listdir() == []
    assert typed("%logstate") in ("Logging has not been activated.",)


# -- modes ----------------------------------------------------------------------------------------------------------


def test_the_file_is_for_its_owner_only(typed: Type) -> None:
    before = os.umask(0)
    try:
        typed("%logstart -q a.py\n%logstop\n%logstart -q b.py append\n%logstop")
    finally:
        os.umask(before)
    for name in ("a.py", "b.py"):
        assert stat.S_IMODE(os.stat(name).st_mode) == 0o600


def test_backup_keeps_the_old_file(typed: Type) -> None:
    Path("a.py").write_text("mine\n")
    typed("x = 1\n%logstart -q a.py backup\n%logstop")
    assert Path("a.py~").read_text() == "mine\n"
    assert sources("a.py") == [(1, "x = 1\n")]
    assert sorted(os.listdir()) == ["a.py", "a.py~"]


def test_over_replaces_and_append_goes_on(typed: Type) -> None:
    Path("a.py").write_text("mine\n")
    typed("x = 1\n%logstart -q a.py over\n%logstop\ny = 2\n%logstart -q a.py append\nz = 3\n%logstop")
    log = read_log(text_of("a.py"))
    assert [(cell.part, cell.source) for cell in log.cells] == [
        (0, "x = 1\n"), (1, "x = 1\n"), (1, "y = 2\n"), (1, "z = 3\n"),
    ]  # fmt: skip
    assert os.listdir() == ["a.py"]


def test_global_is_in_the_home_directory(typed: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    typed("x = 1\n%logstart -q g.py global\n%logstop\n%logstart -q g.py global\n%logstop")
    assert len(read_log(text_of(str(tmp_path / "g.py"))).parts) == 2
    assert os.listdir() == []


def test_three_words_are_one_name(typed: Type) -> None:
    typed("%logstart -q a b c\n%logstop\n%logstart -q 'd e.py' over\n%logstop")
    assert sorted(os.listdir()) == ["a b c", "d e.py"]


def test_a_link_is_followed(typed: Type) -> None:
    Path("real.py").write_text("")
    os.symlink("real.py", "link.py")
    typed("x = 1\n%logstart -q link.py over\n%logstop")
    assert os.path.islink("link.py")
    assert sources("real.py") == [(1, "x = 1\n")]


def test_a_file_that_is_appended_to_keeps_its_format(typed: Type) -> None:
    Path("old.py").write_text("# IPython log file\n\na=1")
    typed("x = 1\n%logstart -q old.py append\ny = 2\n%logstop")
    assert text_of("old.py") == "# IPython log file\n\na=1\nx = 1\ny = 2\nget_ipython().run_line_magic('logstop', '')\n"
    typed("%logstart -q new.py over\n%logstop")
    said = typed("%logstart --plain new.py append")
    assert "cannot append to 'new.py' in the format 'plain': the file is a session log" in said


def test_two_sessions_do_not_write_one_file(typed: Type) -> None:
    typed("%logstart -q a.py")
    ran = run_command("-i", "--simple-prompt", "--no-banner", "--logappend=a.py", given="b = 1\nexit\n")
    assert "another session is logged to it" in ran.err
    assert "a.py" in os.listdir() and "b = 1" not in text_of("a.py")


# -- the plain format -----------------------------------------------------------------------------------------------


def test_the_plain_format_is_that_of_the_specification(typed: Type) -> None:
    typed("a=1\nb=2\na+b\n%logstart -o -t -q --plain lg.py over\na+1\n%logstop")
    lines = text_of("lg.py").split("\n")
    assert lines[:5] == ["# IPython log file", "", "a=1", "b=2", "a+b"]
    assert lines[5] == "#[Out]# 3"
    assert re.fullmatch(r"# [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d", lines[6])
    assert lines[7:9] == ["a+1", "#[Out]# 2"]
    assert lines[10:] == ["get_ipython().run_line_magic('logstop', '')", ""]


def test_raw_plain_entries_are_not_glued_together(typed: Type) -> None:
    typed("%logstart -r -o -q --plain lg.py\n%time 1+1\nprint(3)\n'a\\nb'\n%logstop")
    assert text_of("lg.py") == (
        "# IPython log file\n\n%time 1+1\n#[Out]# 2\nprint(3)\n'a\\nb'\n#[Out]# 'a\\nb'\n%logstop\n"
    )
    again = run_command("replay", "--no-prompt", "lg.py")
    assert (again.status, again.err) == (0, "") and "Replayed 3 cells" in again.out


def test_streams_and_failures_in_the_plain_format(typed: Type) -> None:
    typed("import sys\n%logstart -o -s -q --plain lg.py\nprint('a\\n\\nb')\nsys.stderr.write('e\\n'); 5\n1/0\n%logstop")
    text = text_of("lg.py")
    assert "print('a\\n\\nb')\n#[Stdout]# a\n#[Stdout]# \n#[Stdout]# b\n" in text
    assert "sys.stderr.write('e\\n'); 5\n#[Stderr]# e\n#[Out]# 5\n" in text
    assert "1/0\n#[Err]# -------" in text and "\n#[Err]# ZeroDivisionError: division by zero\n" in text
    compile(text, "lg.py", "exec")
    log = read_log(text)
    assert [cell.error for cell in log.cells if cell.source == "1/0\n"] == ["ZeroDivisionError"]


@pytest.mark.parametrize("options", ["--plain", "--plain -o -t", "--plain -o -s"])
def test_a_plain_log_is_python_and_is_read_again(typed: Type, options: str) -> None:
    typed(
        f"x = 1\n%logstart -q {options} lg.py\ndef f():\n    return [x]\n\nf()\n%pwd\nimport sys\n"
        "if x:\n    print(2)\n\n@property\ndef g(self): pass\n\n%logstop"
    )
    text = text_of("lg.py")
    compile(text, "lg.py", "exec")
    assert log_kind(text) == "plain"
    assert [cell.source for cell in read_log(text).cells][:6] == [
        "x = 1\n", "def f():\n    return [x]\n", "f()\n", "%pwd\n", "import sys\n", "if x:\n    print(2)\n",
    ]  # fmt: skip


# -- for doctest ----------------------------------------------------------------------------------------------------


def test_a_log_for_doctest_passes_as_it_is(typed: Type) -> None:
    typed(
        "x = [1, 2]\n%logstart -q --doctest lg.txt\nprint('a\\n\\nb'); x\nx[7]\n%pwd\n"
        "for i in x:\n    i\n    print(i)\n\n{'k': x}\n1 +\n%logstop"
    )
    text = text_of("lg.txt")
    results = doctest.DocTestRunner().run(doctest.DocTestParser().get_doctest(text, {}, "lg", "lg.txt", 0))
    assert (results.failed, results.attempted) == (0, 6), text
    assert "IndexError: list index out of range" in text and "pwd" not in text


# -- our own format -------------------------------------------------------------------------------------------------


def test_cells_before_and_after_are_logged_with_all_they_show(typed: Type) -> None:
    typed(
        "x = 1\nx\n%logstart -q a.py\nprint('hi'); x\n1/0\n1 +\n%pwd\n"
        "from IPython.display import display, HTML\ndisplay(HTML('<b>'), display_id='d')\nraise KeyboardInterrupt\n"
        "import sys; print('careful', file=sys.stderr)\n!echo shell\nx;\n%nosuch\nexit"
    )
    log = read_log(text_of("a.py"))
    found = {
        cell.source: (
            cell.number, cell.status, cell.error, [(block.kind, block.mime, block.text) for block in cell.blocks]
        ) for cell in log.cells
    }  # fmt: skip
    value = ("result", "text/plain", "1")
    assert found["x = 1\n"] == (1, "ok", "", [])
    assert found["x\n"] == (2, "ok", "", [value])
    assert found["print('hi'); x\n"] == (4, "ok", "", [("stdout", "", "hi\n"), value])
    assert found["1/0\n"][:3] == (5, "error", "ZeroDivisionError")
    assert found["1/0\n"][3][0][2].endswith("\nZeroDivisionError: division by zero")
    assert found["1 +\n"][:3] == (6, "error", "SyntaxError")
    assert found["%pwd\n"][3] == [("result", "text/plain", repr(os.getcwd()))]
    [plain, html] = found["display(HTML('<b>'), display_id='d')\n"][3][:2]
    assert (plain[:2], html) == (("display", "text/plain"), ("display", "text/html", "<b>"))
    assert found["raise KeyboardInterrupt\n"][1:3] == ("interrupted", "KeyboardInterrupt")
    assert found["import sys; print('careful', file=sys.stderr)\n"][3][0][0] == "stderr"
    assert found["!echo shell\n"][3] == [("stdout", "", "shell\n")]
    assert found["x;\n"] == (13, "ok", "", [])
    assert found["%nosuch\n"][1:3] == ("error", "UserMistake")
    assert found["exit\n"][1] == "exit"
    assert all(cell.started and cell.seconds is not None for cell in log.cells)
    compile(text_of("a.py"), "a.py", "exec")


def test_a_log_of_plain_cells_runs_as_a_program(typed: Type) -> None:
    typed("%logstart -q a.py\nx = 6\ndef f(y):\n    return x * y\n\nprint(f(7))\n'''\n#[ok -]\n'''; f(1)")
    ran = subprocess.run([sys.executable, "a.py"], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "42\n", "")


def test_typed_text_stands_as_code_when_it_is_wanted_raw(typed: Type) -> None:
    typed("%logstart -q -r a.py\n%pwd\n1 +\n!true")
    text = text_of("a.py")
    assert "\n%pwd\n#[result" in text and "\n1 +\n#[traceback" in text and "\n!true\n#[ok" in text
    assert [source for _, source in sources("a.py")] == ["%pwd\n", "1 +\n", "!true\n"]


def test_a_pause_leaves_cells_out_and_the_magics_of_logs_are_not_in_it(typed: Type) -> None:
    typed("%logstart -q a.py\na = 1\n%logoff\nb = 2\n%logon\nc = 3\n%logstate\n%logstop\nd = 4")
    assert sources("a.py") == [(2, "a = 1\n"), (6, "c = 3\n")]


def test_what_the_history_does_not_keep_is_not_logged(typed: Type, shell: Shell) -> None:
    shell.configure(history=replace(shell.settings.history, ignore_patterns=("*password*",)))
    typed("%logstart -q a.py\na = 1\n print('secret')\npassword = print('secret')\nb = 2")
    assert "secret" not in text_of("a.py")
    assert [source for _, source in sources("a.py")] == ["a = 1\n", "b = 2\n"]


def test_captured_output_is_not_in_the_log(typed: Type) -> None:
    typed("%logstart -q a.py\n%%capture out\nprint('inside')\n5\n\nout.stdout")
    [capturing, showing] = read_log(text_of("a.py")).cells
    assert capturing.blocks == () and showing.blocks[0].text == "'inside\\n'"


def test_a_cell_that_runs_others_is_one_cell(typed: Type) -> None:
    typed("x = 1\n%logstart -q a.py\n%rerun 1\nget_ipython().run_cell('print(7)')\ny = 2")
    log = read_log(text_of("a.py"))
    assert [cell.source for cell in log.cells][1:] == ["%rerun 1\n", "get_ipython().run_cell('print(7)')\n", "y = 2\n"]
    assert [block.text for block in log.cells[2].blocks if block.kind == "stdout"] == ["7\n"]


def test_output_of_tasks_and_threads_belongs_to_the_cell_that_began_them(typed: Type) -> None:
    typed(
        "import asyncio, threading, time\n%logstart -q a.py\n"
        "async def work():\n    await asyncio.sleep(0.02)\n    print('task')\n\n"
        "task = asyncio.create_task(work())\n"
        "thread = threading.Timer(0.02, print, ['thread']); thread.start()\n"
        "time.sleep(0.1); print('own'); await asyncio.sleep(0.1)"
    )
    last = read_log(text_of("a.py")).cells[-1]
    assert sorted((block.text, block.owner) for block in last.blocks) == [
        ("own\n", None), ("task\n", 4), ("thread\n", 5),
    ]  # fmt: skip
    assert [block.text for block in last.own_blocks] == ["own\n"]


def test_a_forked_child_does_not_write_into_the_log(typed: Type) -> None:
    typed(
        "import os\n%logstart -q a.py\n"
        "child = os.fork() or (print('child'), os._exit(0))\n_ = os.waitpid(child, 0); print('parent')"
    )
    text = text_of("a.py")
    assert text.count("#[ok") == 3 and "#| child" not in text and "#| parent" in text


def test_the_end_of_the_session_closes_the_log(shell: Shell, typed: Type) -> None:
    typed("%logstart -q a.py\na = 1")
    shell.close()
    assert read_log(text_of("a.py")).torn is False
    typed("%logstate")
    assert shell.hub.recorder is None and not any("sessionlog" in str(one) for one in shell.hooks.subscribers.values())


# -- when the disk does not do what it should -----------------------------------------------------------------------


def test_a_vanished_directory_is_told_once_and_the_session_goes_on(typed: Type) -> None:
    os.mkdir("lg")
    typed("%logstart -q lg/a.py\na = 1")
    shutil.rmtree("lg")
    said = typed("a + 1\na + 2")
    assert said.count("was deleted or moved") == 1
    assert "Out[3]: 2" in said and "Out[4]: 3" in said


FULL = """
import resource, sys
sys.path.insert(0, {root!r})
from tests.helpers.session import run_session
from ipython.app.assemble import make_shell
shell = make_shell()
def typed(text): return run_session(text, shell=shell)
typed("%logstart -q a.py\\nbefore = 1")
size = len(open("a.py").read())
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, hard))
first = typed("during = 2; print('lost?')")
second = typed("during + 1")
whole = open("a.py").read()
state = typed("%logstate")
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
third = typed("after = 3")
fourth = typed("after + 1")
shell.close()
sys.stdout.write(repr((first, second, whole, state, third, fourth)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_is_told_once_and_the_rest_follows_when_there_is_room(here: Path) -> None:
    root = str(Path(__file__).parents[2])
    ran = subprocess.run([sys.executable, "-c", FULL.format(root=root)], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    first, second, whole, state, third, fourth = eval(ran.stdout)
    assert first.count("cannot be written: File too large") == 1 and "lost?" in first
    assert second == "Out[4]: 3"  # said once
    assert "during" not in whole and [cell.status for cell in read_log(whole).cells] == ["ok"]
    assert "The file cannot be written at the moment: File too large" in state
    assert third.count("is written again, nothing is missing") == 1
    assert fourth == "Out[7]: 4"
    assert [cell.source for cell in read_log(text_of("a.py")).cells] == [
        "before = 1\n", "during = 2; print('lost?')\n", "during + 1\n", "after = 3\n", "after + 1\n",
    ]  # fmt: skip


# -- options of the command and other ways in --------------------------------------------------------------------------


def test_logfile_and_logappend_begin_with_the_session(here: Path) -> None:
    words = ("-i", "--simple-prompt", "--no-banner")
    first = run_command(*words, "--logfile=my log {x}.py", given="a = 1\na\nexit\n")
    assert BEGUN.format(path="my log {x}.py", mode="backup", outputs=True, raw=False, stamps=True) in first.out
    run_command(*words, "--logappend=my log {x}.py", given="b = 2\n")
    run_command(*words, "--InteractiveShell.logstart=True", "--LoggingMagics.quiet=True", given="c = 3\n")
    log = read_log(text_of("my log {x}.py"))
    assert [(cell.part, cell.number, cell.source, cell.status) for cell in log.cells] == [
        (0, 1, "a = 1\n", "ok"), (0, 2, "a\n", "ok"), (0, 3, "exit\n", "exit"), (1, 1, "b = 2\n", "ok"),
    ]  # fmt: skip
    assert sources("ipython_log.py") == [(1, "c = 3\n")]


def test_an_impossible_logfile_is_one_line_and_the_session_goes_on(here: Path) -> None:
    ran = run_command("-i", "--simple-prompt", "--no-banner", "--logfile=no/a.py", given="6 * 7\n")
    assert "there is no directory 'no'" in ran.err and "Traceback" not in ran.err
    assert "Out[1]: 42" in ran.out


def test_save_writes_a_log_of_a_range(typed: Type) -> None:
    typed("x = 1\nx\n1/0\n%logstate")
    assert typed("%save --log out 1-9") == "The session log was written to file `out.py`"
    log = read_log(text_of("out.py"))
    assert [(cell.number, cell.source, cell.status) for cell in log.cells] == [
        (1, "x = 1\n", "ok"), (2, "x\n", "ok"), (3, "1/0\n", "error"),
    ]  # fmt: skip
    assert log.cells[1].blocks[0].text == "1"
    assert "history has no line 70" in typed("%save --log out2 70")
    assert not os.path.exists("out2.py")
