"""A child process that is asked in lines: limits of every wait, and how it starts."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ipython.services.completion.static_process import (
    Child,
    ChildGone,
    Interrupted,
    child_command,
    clean_environment,
    folders_of,
)

PATIENCE = 20.0
ECHO = "import sys\nfor line in sys.stdin: print(line, end='', flush=True)"
DEAF = "import time; time.sleep(60)"


@pytest.fixture
def children() -> Iterator[list[Child]]:
    made: list[Child] = []
    yield made
    for child in made:
        child.kill()
        deadline = time.monotonic() + PATIENCE
        while not child.has_ended:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def start(children: list[Child], program: str) -> Child:
    child = Child([sys.executable, "-c", program])
    children.append(child)
    child.begin()
    return child


def soon(seconds: float = PATIENCE) -> float:
    return time.monotonic() + seconds


def test_messages_both_ways(children: list[Child]) -> None:
    child = start(children, ECHO)
    long = {"text": "\ud800\x00ü" * 100_000}
    child.send({"a": 1}, soon())
    assert child.receive(soon()) == {"a": 1}
    threading.Thread(target=child.send, args=(long, soon())).start()
    assert child.receive(soon()) == long


def test_a_child_that_does_not_read_is_given_up(children: list[Child]) -> None:
    child = start(children, DEAF)
    began = time.monotonic()
    with pytest.raises(ChildGone, match="does not read"):
        child.send({"text": "x" * 5_000_000}, soon(0.3))
    assert time.monotonic() - began < 2.0


def test_a_child_that_does_not_answer_is_given_up(children: list[Child]) -> None:
    child = start(children, DEAF)
    began = time.monotonic()
    assert child.receive(soon(0.2)) is None
    assert child.receive(soon(-1.0)) is None
    assert time.monotonic() - began < 2.0


@pytest.mark.parametrize("size", [0, 5_000_000])
def test_an_interrupt_ends_a_wait_and_counts_for_the_next_one_too(children: list[Child], size: int) -> None:
    child = start(children, DEAF)
    waker = threading.Timer(0.2, child.interrupt)
    waker.start()
    began = time.monotonic()
    with pytest.raises(Interrupted):
        if size:
            child.send({"text": "x" * size}, soon())
        else:
            child.receive(soon())
    assert time.monotonic() - began < 2.0
    with pytest.raises(Interrupted):
        child.receive(soon())
    for _ in range(100_000):  # a full pipe of interruptions blocks nobody
        child.interrupt()
    child.begin()
    assert child.receive(soon(0.05)) is None


def test_an_ended_child_is_told(children: list[Child]) -> None:
    child = start(children, "print('{}')")
    assert child.receive(soon()) == {}
    with pytest.raises(ChildGone, match="ended"):
        child.receive(soon())
    deadline = soon()
    while not child.has_ended:
        assert time.monotonic() < deadline
    with pytest.raises(ChildGone, match="does not read"):
        child.send({"a": 1}, soon())


def test_killing_waits_for_nothing(children: list[Child]) -> None:
    child = start(children, DEAF)
    began = time.monotonic()
    child.kill()
    child.kill()
    assert time.monotonic() - began < 0.1


def test_files_are_given_back() -> None:
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("counts open files")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        child = Child([sys.executable, "-c", DEAF])
        child.kill()
        deadline = soon()
        while not child.has_ended:
            assert time.monotonic() < deadline
        del child
    assert len(os.listdir("/proc/self/fd")) == before


def test_more_open_files_than_select_can_count(children: list[Child]) -> None:
    resource = pytest.importorskip("resource")
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 1_200:
        pytest.skip("may not open so many files")
    taken = [os.open(os.devnull, os.O_RDONLY) for _ in range(1_100)]
    try:
        child = start(children, ECHO)
        child.send({"a": 1}, soon())
        assert child.receive(soon()) == {"a": 1}
    finally:
        for number in taken:
            os.close(number)


def test_a_program_that_does_not_exist() -> None:
    with pytest.raises(OSError):
        Child(["/no/such/program"])


def test_variables_that_make_python_run_something_are_left_out() -> None:
    given = {"PATH": "/bin", "PYTHONSTARTUP": "x.py", "PYTHONPATH": "/x", "PYTHONINSPECT": "1", "PYTHONUTF8": "1"}
    assert clean_environment(given) == {"PATH": "/bin", "PYTHONUTF8": "1"}


def test_the_command_names_this_interpreter_and_a_file() -> None:
    command = child_command()
    assert command[0] == sys.executable and "-P" in command and "-S" in command
    assert os.path.isfile(command[-1])


@pytest.mark.parametrize("program", ["", None, "/usr/sbin/apache2"])
def test_a_program_that_is_no_python_is_not_started_again(monkeypatch: pytest.MonkeyPatch, program: str | None) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with pytest.raises(ImportError):
        child_command()


def test_packages_are_found_without_import_and_not_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, site = tmp_path / "here", tmp_path / "site-packages"
    for folder in (here, site):
        (folder / "some_package").mkdir(parents=True)
        (folder / "some_package" / "__init__.py").write_text("raise RuntimeError('was imported')")
    monkeypatch.chdir(here)
    monkeypatch.setattr(sys, "path", ["", ".", str(here), str(site)])
    assert folders_of(["some_package", "some_package"]) == [str(site)]
    monkeypatch.setattr(sys, "path", ["", ".", str(here)])
    with pytest.raises(ImportError, match="some_package is not installed"):
        folders_of(["some_package"])
