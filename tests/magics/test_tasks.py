"""``%bg`` and its relatives: results, output filed under the task, failures told once, ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import pytest

from ipython.core.shell import Shell

Typed = Callable[[str], str]
pytestmark = pytest.mark.timeout(60, method="thread")


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
