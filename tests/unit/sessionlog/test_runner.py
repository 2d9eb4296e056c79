"""Examples in worker processes: what they may do to theirs, and that nothing of it reaches the next ones."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ipython.sessionlog.compare import Rules
from ipython.sessionlog.documents.kinds import read_bytes
from ipython.sessionlog.examples import Document
from ipython.sessionlog.runner import DocumentResult, DocumentRun, Runner, RunOptions, Workers

TARGET = "ipython.app.doctest_process:main"


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner(RunOptions(TARGET, seconds=20))
    yield made
    made.close()


def document(text: str, name: str = "page.txt") -> Document:
    made = read_bytes(name, text.encode())
    assert not made.problems, made.problems
    return made


def run(text: str, runner: Runner) -> DocumentResult:
    [result] = runner.run([document(text)])
    return result


def is_running(process: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")


def failures(result: DocumentResult) -> dict[int, str]:
    """Reasons by line."""
    assert not result.problem, result.problem
    return {step.example.line: step.verdict.reason for step in result.steps if step.verdict.status == "failed"}


def test_both_dialects_in_one_session(runner: Runner) -> None:
    text = """
>>> x = [1, 2]
>>> for item in x: item
1
2
>>> x; "b"
[1, 2]
'b'
>>> None

In [7]: {"a" * 30: 1, "b" * 30: 2, "c" * 30: 3}
Out[7]:
{'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': 1,
 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb': 2,
 'cccccccccccccccccccccccccccccc': 3}

In [8]: _7 is Out[7], In[7][:4]
Out[8]: (True, '{"a"')

>>> {"a" * 30: 1, "b" * 30: 2, "c" * 30: 3}
{'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': 1, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb': 2, 'cccccccccccccccccccccccccccccc': 3}
>>> _ == _7
True

In [9]: x;

>>> x;
[1, 2]
"""
    assert failures(run(text, runner)) == {}


def test_magics_commands_help_and_await_run_as_in_a_session(runner: Runner) -> None:
    text = """
>>> print("first"); import os; done = os.system("echo second"); print("third")
first
second
third
>>> !echo out; echo err >&2
out
>>> lines = !echo a
>>> lines
['a']
>>> import asyncio
>>> await asyncio.sleep(0, 5)
5

In [1]: %precision 2
Out[1]: '%.2f'

>>> %%bash
... echo $((6 * 7))
42
>>> from ipython.display import display
>>> display(3); 4
3
4
>>> nosuch?
Object `nosuch` not found.

In [1]: %nosuch
UsageError: Line magic function `%nosuch` not found.

In [2]: 1 / 3
Out[2]: 0.33

In [2]: print("warned", file=__import__("sys").stderr); 1
Out[2]: 1
"""
    assert failures(run(text, runner)) == {}


def test_what_examples_do_to_their_process(runner: Runner, tmp_path: Path) -> None:
    text = f"""
>>> x = 1
>>> import io, os, sys
>>> kept, sys.stdout = sys.stdout, io.StringIO()
>>> print("hidden")
>>> caught, sys.stdout = sys.stdout.getvalue(), kept
>>> caught
'hidden\\n'
>>> child = os.fork()
>>> if child == 0: os._exit(0)
>>> os.chdir({str(tmp_path)!r})
>>> In = Out = get_ipython = print = None
>>> __builtins__ = {{}}
>>> del sys.modules["os"]
>>> x
1
>>> exit()
>>> x
1
>>> sys.exit(4)
Traceback (most recent call last):
    ...
SystemExit: 4
>>> sys.stdout.close()
>>> x
1
"""
    here = os.getcwd()
    result, after = runner.run([document(text), document(">>> import os; print(os.getcwd())\n" + here + "\n")])
    assert failures(result) == {}
    assert failures(after) == {}


def test_a_lost_process_is_told_and_its_session_restored(runner: Runner) -> None:
    text = """
>>> x = 1
>>> import os
>>> os._exit(5)
>>> x
1
>>> os.kill(os.getpid(), 11)
>>> x + 1
2
"""
    assert failures(run(text, runner)) == {
        4: "it ended the process with status 5",
        7: "it ended the process by SIGSEGV (Fatal Python error: Segmentation fault)",
    }


def test_what_hangs_is_interrupted_or_killed() -> None:
    runner = Runner(RunOptions(TARGET, seconds=0.5))
    text = """
>>> x = 1
>>> while True: pass
>>> x
1
>>> import time
>>> while True:
...     try: time.sleep(1)
...     except KeyboardInterrupt: pass
>>> !sleep 1000
>>> x
1
"""
    started = time.monotonic()
    try:
        assert failures(run(text, runner)) == {
            3: "it took more than 0.5 s and was interrupted",
            7: "it took more than 0.5 s and did not end when interrupted",
            10: "it took more than 0.5 s and was interrupted",
        }
    finally:
        runner.close()
    assert time.monotonic() - started < 30


def test_a_flood_of_output_is_stopped() -> None:
    runner = Runner(RunOptions(TARGET, seconds=30))
    try:
        found = failures(run(">>> x = 1\n>>> !yes\n>>> x\n1\n", runner))
        assert found == {2: "it wrote more than 64 MB and was stopped"}
        [step] = list(run(">>> print('x' * 2_000_000)\n", runner).steps)
        assert step.outcome.cut and len(step.verdict.got) <= 1 << 20
    finally:
        runner.close()


def test_threads_and_children_of_a_document_do_not_meet_the_next(runner: Runner) -> None:
    first = """
>>> import threading, time, sys, subprocess
>>> threading.Thread(target=lambda: time.sleep(60)).start()
>>> child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
>>> print(child.pid)  # random
1
"""
    second = ">>> import threading\n>>> threading.active_count()\n1\n"
    result, after = runner.run([document(first), document(second)])
    assert failures(result) == {} and failures(after) == {}
    child = int(result.steps[-1].outcome.text("stdout"))
    assert not is_running(child)


def test_everything_a_document_changed_is_put_back(runner: Runner) -> None:
    first = """
>>> import builtins, os, sys, warnings, decimal, logging, locale
>>> builtins.hex = builtins.strange = lambda *_: 7
>>> os.environ["STRANGE"] = "1"
>>> sys.path.insert(0, "/strange"); sys.argv = ["strange"]
>>> sys.displayhook = lambda value: print("hooked", value)
>>> 3
hooked 3
>>> warnings.simplefilter("error")
>>> decimal.getcontext().prec = 3
>>> logging.basicConfig(level=10)
>>> sys.setrecursionlimit(5000)
>>> import numpy as np
>>> np.set_printoptions(precision=2)
>>> np.array([1 / 3])
hooked [0.33]
"""
    second = """
>>> import os, sys, warnings, decimal, logging
>>> hex(255), "strange" in vars(__builtins__), "STRANGE" in os.environ, "/strange" in sys.path
('0xff', False, False, False)
>>> sys.argv != ["strange"], decimal.getcontext().prec, logging.getLogger().handlers
(True, 28, [])
>>> sys.getrecursionlimit() != 5000
True
>>> warnings.warn("shown")
>>> import numpy as np
>>> np.array([1 / 3])
array([0.33333333])
"""
    result, after = runner.run([document(first), document(second)])
    assert failures(result) == {} and failures(after) == {}


def test_documents_share_names_only_when_told_to() -> None:
    pages = [document(">>> x = 1\n"), document(">>> x\n1\n")]
    apart = Runner(RunOptions(TARGET))
    shared = Runner(RunOptions(TARGET, shared=True, jobs=2))
    try:
        assert [result.has_failed for result in apart.run(pages)] == [False, True]
        assert [result.has_failed for result in shared.run(pages)] == [False, False]
    finally:
        apart.close()
        shared.close()


def test_several_processes_answer_in_order() -> None:
    sleep = ">>> import time; time.sleep({})\n>>> {}\n{}\n"
    pages = [document(sleep.format(0.2 if not number % 3 else 0, number, number)) for number in range(8)]
    runner = Runner(RunOptions(TARGET, jobs=2))
    try:
        results = list(runner.run(pages))
    finally:
        runner.close()
    assert [result.steps[-1].example.source for result in results] == [f"{number}\n" for number in range(8)]
    assert not any(result.has_failed for result in results)


def test_a_run_that_stops_at_the_first_failure() -> None:
    pages = [document(">>> 1\n1\n"), document(">>> 2\n3\n>>> 4\n4\n"), document(">>> 5\n5\n")]
    for jobs in (1, 2):
        runner = Runner(RunOptions(TARGET, jobs=jobs, stop_at_failure=True))
        try:
            results = list(runner.run(pages))
        finally:
            runner.close()
        assert [len(result.steps) for result in results] == [1, 1]


def test_blocks_that_run_alone_have_those_before_them_run_first() -> None:
    page = document(">>> x = 1\n\nText.\n\n>>> x += 1\n\nText.\n\n>>> x\n2\n")
    workers = Workers(TARGET)
    run = DocumentRun(page, RunOptions(TARGET), workers)
    try:
        for index in (2, 1, 2, 0, 2):
            result = run.run_block(index)
            assert [step.verdict.status for step in result.steps] == ["passed"], (index, result)
    finally:
        workers.close()


def test_docstrings_begin_with_the_names_of_their_module(tmp_path: Path, runner: Runner) -> None:
    source = '''
from __future__ import annotations
import os as kept
def open(name):
    """
    >>> open("x")
    'ours x'
    >>> kept.sep
    '/'
    >>> __name__
    'module_of_mine'
    >>> y = 1
    """
    return "ours " + name
def second():
    """
    >>> y
    Traceback (most recent call last):
    NameError: name 'y' is not defined
    >>> def f(x: nowhere): pass
    >>> %timeit -n1 -r1 1
    1 ns ± 0 ns per loop (mean ± std. dev. of 1 run, 1 loop each)
    """
'''
    path = tmp_path / "module_of_mine.py"
    path.write_text(source)
    [result] = runner.run([document(source, str(path))])
    assert failures(result) == {}


def test_a_module_that_cannot_be_imported(tmp_path: Path, runner: Runner) -> None:
    path = tmp_path / "broken_module_of_mine.py"
    path.write_text('raise OSError("no disk")\ndef f():\n    """>>> 1"""\n')
    [result] = runner.run([document(path.read_text(), str(path))])
    assert result.problem == "broken_module_of_mine cannot be imported: OSError: no disk"


def test_two_modules_of_one_name_are_told_apart(tmp_path: Path, runner: Runner) -> None:
    pages = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "same.py").write_text(f'X = {number}\ndef f():\n    """\n    >>> X\n    {number}\n    """\n')
        pages.append(document((folder / "same.py").read_text(), str(folder / "same.py")))
    assert [failures(result) for result in runner.run(pages)] == [{}, {}]


def test_options_of_a_run(runner: Runner) -> None:
    tolerant = Runner(RunOptions(TARGET, Rules((("ELLIPSIS", True), ("SKIP", False)))))
    try:
        result = run(">>> 'abc'\n'a...'\n>>> 1/0  # doctest: +SKIP\n", tolerant)
    finally:
        tolerant.close()
    assert [step.verdict.status for step in result.steps] == ["passed", "skipped"]


def test_no_process_is_left_behind() -> None:
    runner = Runner(RunOptions(TARGET, seconds=20))
    try:
        [step] = run(">>> import os; print(os.getpid())  # random\n1\n", runner).steps
    finally:
        runner.close()
    process = int(step.outcome.text("stdout"))
    assert not is_running(process)
