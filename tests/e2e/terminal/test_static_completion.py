"""Static analysis behind Tab at a real prompt, and a jedi that hangs."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.helpers.completion import wait_for_jedi
from tests.helpers.hanging import hanging_jedi
from tests.helpers.screen import Screen


def take_the_hanging_jedi(screen: Screen, folder: Path) -> None:
    """Run a cell after which the shell's first static analysis starts a jedi that hangs for 30 s."""
    roots = hanging_jedi(folder)
    screen.type(f"from ipython.services.completion.static import StaticAnalysis as S; roots = {roots!r}\r")
    screen.wait_for_prompt(2)
    screen.type("S.__init__.__kwdefaults__['roots'] = roots\r")
    screen.wait_for_prompt(3)
    screen.type("def x(n=1): return x(n - 1) if n else 'a'\r\r")
    screen.wait_for_prompt(4)


def children_of(process: int) -> list[int]:
    """Processes whose parent is this one, those that ended left out."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                state, parent = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if int(parent) == process and state != "Z":
                found.append(int(name))
    return found


def wait_until_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + 10.0
    while any(os.path.exists(f"/proc/{pid}") for pid in pids):
        assert time.monotonic() < deadline, "the child goes on"
        time.sleep(0.02)


def test_what_an_unannotated_function_of_an_earlier_cell_returns() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type('def ret(): return "a"\r\r')
        screen.wait_for_prompt(2)
        wait_for_jedi(screen, "ret().up", "ret().upper")
        screen.type("()\r")
        screen.wait_for("Out[2]: 'A'")


def test_a_module_that_the_same_cell_imports() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("import sys; 'wave' in sys.modules\r")
        screen.wait_for("Out[1]: False")
        screen.wait_for_prompt(2)
        screen.type("if 1:\r")
        screen.wait_for_quiet()
        screen.type("import wave\r")
        screen.wait_for_quiet()
        wait_for_jedi(screen, "wave.Wave_r", "wave.Wave_read")
        screen.type("\x03")
        screen.wait_for_quiet()
        screen.type("'wave' in sys.modules\r")
        screen.wait_for("Out[2]: False")


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks for child processes")
def test_a_jedi_that_hangs_delays_neither_key_nor_menu_nor_cell_nor_exit(tmp_path: Path) -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        take_the_hanging_jedi(screen, tmp_path / "packages")
        screen.type("x().\t")
        deadline = time.monotonic() + 10.0
        while not children_of(screen.process):
            assert time.monotonic() < deadline, "no child was started"
            screen._read(0.02)
        started = children_of(screen.process)
        # A key is echoed, and another menu opens.
        began = time.monotonic()
        screen.type("upper")
        screen.wait_for("x().upper")
        assert time.monotonic() - began < 1.0
        began = time.monotonic()
        screen.type("() + 'one two'.spl\t")
        screen.wait_for("splitlines")
        assert time.monotonic() - began < 2.0
        # A cell runs at once, with no thread of ours in its process.
        screen.type("\x05\x15")
        screen.wait_for_quiet()
        screen.type("x().\t")
        time.sleep(0.2)
        began = time.monotonic()
        screen.type("upper() + str(__import__('threading').active_count())\r")
        screen.wait_for("Out[4]: 'A1'")
        assert time.monotonic() - began < 2.0
        screen.wait_for_prompt(5)
        # The shell ends at once, and so does what it started.
        screen.type("x().\t")
        time.sleep(0.2)
        screen.type("\x05\x15")
        screen.wait_for_quiet()
        screen.type("x().\t")
        time.sleep(0.2)
        began = time.monotonic()
        screen.type("\x15exit\r")
        assert screen.wait_for_end() == 0
        assert time.monotonic() - began < 2.0
        wait_until_gone(started)
    assert "Traceback" not in screen.text and "Warning" not in screen.text


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks for child processes")
def test_the_child_ends_when_the_shell_is_killed(tmp_path: Path) -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        take_the_hanging_jedi(screen, tmp_path / "packages")
        screen.type("x().\t")
        deadline = time.monotonic() + 10.0
        while not children_of(screen.process):
            assert time.monotonic() < deadline, "no child was started"
            screen._read(0.02)
        started = children_of(screen.process)
    wait_until_gone(started)


def test_libraries_beside_the_user_are_not_imported_by_the_child(tmp_path: Path) -> None:
    for name in ("jedi", "parso", "json", "queue", "signal", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'was_run')!r}, 'w').close()\n")
    with Screen(directory=str(tmp_path)) as screen:
        screen.wait_for_prompt(1)
        screen.type('def ret(): return "a"\r\r')
        screen.wait_for_prompt(2)
        wait_for_jedi(screen, "ret().up", "ret().upper")
    assert not (tmp_path / "was_run").exists()


def test_keyword_arguments_of_what_a_call_returns_come_before_names() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("def make(): return lambda to, motor=False: to\r\r")
        screen.wait_for_prompt(2)
        wait_for_jedi(screen, "make()('x', mo", "make()('x', motor=")
        screen.type("1)\r")
        screen.wait_for("Out[2]: 'x'")
