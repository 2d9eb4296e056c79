"""``%bg`` and its relatives: results, output filed under the task, failures told once, ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.failure import UserMistake

Typed = Callable[[str], str]
pytestmark = pytest.mark.timeout(60, method="signal")  # a thread of its own would be listed


def test_the_value_of_code_on_a_thread_is_awaited(typed: Typed) -> None:
    assert "42" in typed("a = %bg 6*7\n%await 1")


def test_a_failure_is_told_once_and_not_filed_as_output(typed: Typed) -> None:
    shown = typed("import time\na = %bg print('hello'); 1/0\ntime.sleep(0.3)\n%tasks 1")
    assert shown.count("task 1 failed: ZeroDivisionError") == 1
    assert shown.rstrip().endswith("hello")


def test_much_output_stays_bounded(shell: Shell, typed: Typed) -> None:
    typed("a = %bg for i in range(1000): print('x' * 10_000)\na.wait(20)")
    task = shell.context.tasks.find("1")
    assert task.done() and len(task.output) < 1_100_000
    assert "are not kept" in task.output.splitlines()[0]


def test_a_coroutine_runs_on_the_loop(typed: Typed) -> None:
    assert "5" in typed("import asyncio\na = %bg await asyncio.sleep(0.05, 5)\n%await 1")


@pytest.mark.skipif(sys.platform == "win32", reason="the programs are POSIX ones")
def test_a_program_is_terminated(typed: Typed) -> None:
    began = time.monotonic()
    assert "task 1 was terminated" in typed("a = %bg !sleep 50\n%cancel 1")
    assert time.monotonic() - began < 20


def test_an_unknown_task_is_one_sentence(typed: Typed) -> None:
    assert "there is no task '9'; there are: 1 (n)" in typed("a = %bg -n n 1\n%await 9")


def test_state_age_and_output_are_listed(typed: Typed) -> None:
    shown = typed(
        "import time\na = %bg -n job print('first'); time.sleep(50)\ntime.sleep(0.2)\n%tasks\na\n"
        "a.state, a.done(), a.name"
    )
    first, second, third = shown.splitlines()
    assert first.startswith("<task 1 job running 0.") and first.endswith("time.sleep(50)>  thread, cell 2  | first")
    assert second.startswith("Out[5]: <task 1 job running 0.") and third == "Out[6]: ('running', False, 'job')"


def test_output_of_two_tasks_and_of_cells_is_kept_apart(typed: Typed, shell: Shell) -> None:
    typed("a = %bg [print('a', n) for n in range(200)]\nb = %bg [print('b', n) for n in range(200)]")
    assert typed("print('mine')\nr = %await 1\nr = %await 2\nprint('mine')") == "mine\nmine"
    for name in "ab":
        assert shell.namespace.locals[name].output.splitlines() == [f"{name} {n}" for n in range(200)]


def test_live_output_is_shown_and_kept(typed: Typed, shell: Shell) -> None:
    assert (
        typed("a = %bg -l print('seen')\nr = %await 1") == "seen" and shell.context.tasks.find("1").output == "seen\n"
    )


def test_a_cell_runs_beside_with_a_name(typed: Typed) -> None:
    assert typed("%%bg -n later\nx = 20\nx + 1\n\n\n%await later").endswith("Out[2]: 21")


def test_a_failure_is_raised_where_somebody_waits_and_not_told_as_well(typed: Typed) -> None:
    shown = typed("import time\na = %bg time.sleep(0.2); 1/0\n%await 1")
    assert "task 1 failed" not in shown and shown.count("ZeroDivisionError: division by zero") == 1
    assert "Cell In[2], line 1" in shown  # the line of the task, not of the shell


def test_waiting_has_a_limit(typed: Typed) -> None:
    said = typed("import time\na = %bg time.sleep(20)\n%await 1 --timeout 0.05")
    assert said == "UsageError: %await: task 1 still runs after 0.05 s"


def test_a_thread_is_cancelled_where_it_runs_python(typed: Typed) -> None:
    assert (
        typed("import time\nwhile_ = %bg [time.sleep(0.01) for _ in range(10000)]\n%cancel 1") == "task 1 was cancelled"
    )
    assert typed("%cancel 1") == "task 1 has ended already"


def test_a_coroutine_is_cancelled_and_says_so_to_who_waits(typed: Typed) -> None:
    shown = typed("import asyncio\na = %bg await asyncio.sleep(100)\n%cancel 1\n%await 1")
    assert shown.startswith("task 1 is asked to end") and "CancelledError: task 1 was cancelled" in shown


def test_all_are_cancelled(typed: Typed, shell: Shell) -> None:
    typed("import asyncio\na = %bg await asyncio.sleep(100)\nb = %bg [asyncio for _ in iter(int, 1)]")
    assert typed("%cancel --all").splitlines()[1] == "task 2 was cancelled"
    assert typed("await asyncio.sleep(0.05)\n%cancel --all") == "No task is running."


@pytest.mark.skipif(sys.platform == "win32", reason="the programs are POSIX ones")
def test_a_program_keeps_its_output_and_its_status(typed: Typed, shell: Shell) -> None:
    shown = typed("a = %bg !sleep 0.5; echo out; echo err >&2; exit 3\n%await 1")
    assert shown == "CalledProcessError: sleep 0.5; echo out; echo err >&2; exit 3: exit status 3"
    assert sorted(shell.context.tasks.find("1").output.split()) == ["err", "out"]
    assert typed("b = %bg !true\n%await 2") == "Out[4]: 0"


@pytest.mark.skipif(sys.platform == "win32", reason="the programs are POSIX ones")
def test_a_cancelled_program_takes_what_it_started_with_it(typed: Typed, here: Path) -> None:
    typed("a = %bg !sleep 97 & echo $! > child; wait")
    end = time.monotonic() + 20
    while not (here / "child").exists() or not (here / "child").read_text().strip():
        assert time.monotonic() < end
        time.sleep(0.02)
    child = int((here / "child").read_text())
    assert typed("%cancel 1") == "task 1 was terminated"
    while os.path.exists(f"/proc/{child}") and "Z" not in Path(f"/proc/{child}/stat").read_text().split()[2]:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_the_session_ends_without_waiting_and_says_what_ran(typed: Typed, shell: Shell) -> None:
    typed("import time\na = %bg time.sleep(30)")
    said: list[str] = []
    shell.context.tasks._tell = said.append
    began = time.monotonic()
    shell.close()
    assert time.monotonic() - began < 10 and said[0].startswith("ended with the session: <task 1 running")


def test_asyncio_tasks_threads_and_programs_of_others_are_listed_and_can_be_awaited(typed: Typed) -> None:
    typed("import asyncio, threading, time\nt = asyncio.create_task(asyncio.sleep(0.2, 'v'), name='mine')")
    typed("h = threading.Thread(target=time.sleep, args=(0.3,), name='worker'); h.start()")
    shown = typed("%tasks").splitlines()
    assert "<asyncio task running: mine>" in shown and "<thread running: worker>" in shown
    assert typed("%await mine") == "Out[5]: 'v'" and typed("%await worker") == ""
    assert "Nothing runs beside the session." in typed("%tasks")


def test_an_asyncio_task_of_others_is_cancelled_and_a_thread_is_not(typed: Typed) -> None:
    typed("import asyncio, threading\nt = asyncio.create_task(asyncio.sleep(100), name='mine'); e = threading.Event()")
    typed("h = threading.Thread(target=e.wait, args=(20,), name='worker'); h.start()")
    assert typed("%cancel t").startswith("the task t is asked to end")
    assert "CancelledError" in typed("%await t")
    assert typed("%cancel worker") == (
        "UsageError: %cancel: the thread worker was not started by %bg, so it cannot be ended"
    )
    typed("e.set(); h.join()")


@pytest.mark.skipif(sys.platform == "win32", reason="the programs are POSIX ones")
def test_a_program_of_a_cell_is_awaited_and_cancelled(typed: Typed) -> None:
    typed("%%bash --bg --proc p\nsleep 50\n\n\n")
    (line,) = typed("%tasks").splitlines()
    number = line.removeprefix("<program running: process ").removesuffix(">")
    assert typed(f"%cancel {number}") == f"process {number} was terminated"
    assert typed("%await p") == "Out[4]: -15" and typed("%cancel p") == f"{number} has ended already"


def test_waiting_inside_a_running_coroutine_is_refused(typed: Typed) -> None:
    typed("import asyncio\na = %bg await asyncio.sleep(0.05, 5)")
    shown = typed("async def f():\n    get_ipython().run_line_magic('await', '1')\n\nawait f()")
    assert "UsageError: task 1 runs on this loop, so waiting would stop it: use await" in shown
    assert typed("await a") == "Out[5]: 5"


def test_what_was_let_go_of_is_not_given_again(typed: Typed) -> None:
    assert "result of task 1" in typed("a = %bg bytearray(10**6)\nr = %await 1\ndel r\n%mem")
    assert typed("%free --all").startswith("Let go of everything the shell held: 1 of 1 objects are gone")
    assert typed("%await 1") == "UsageError: the result of task 1 is no longer kept: %free has let go of it"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%bg", "%bg: takes code, as in %bg work()"),
        ("%bg !", "%bg: there is no command behind the !"),
        ("%bg -n 1a 1", "%bg: -n takes a name, not '1a'"),
        ("%bg -z 1", "option -z not recognized"),
        ("%%bg 1\n1\n\n", "%%bg: the code stands below, not in the line: '1'"),
        ("%tasks 1 2", "%tasks: takes one number or name, not '1 2'"),
        ("%tasks 7", "there is no task '7'; none was started"),
        ("%await", "%await: takes the number or name of one task"),
        ("%await x --timeout 0", "%await: --timeout takes seconds above 0, not '0'"),
        ("%await x", "there is no task 'x'; none was started"),
        ("%cancel", "%cancel: takes the number or name of one task, or --all"),
        ("%cancel x", "there is no task 'x'; none was started"),
    ],
)
def test_mistakes_are_one_line(shell: Shell, typed: Typed, line: str, said: str) -> None:
    assert said in typed(line)
    error = shell.run_cell(Cell(line)).error
    assert isinstance(error, UserMistake) and "\n" not in str(error)
