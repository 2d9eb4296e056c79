"""The debugger's commands over real frames; a script of lines stands for the person."""

from __future__ import annotations

import sys
import threading
from bdb import BdbQuit
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ipython.services.debugging.debugger import Debugger

PROGRAM = """\
def outer(start):
    kept = start + 1
    return middle(kept)

def middle(value):
    __tracebackhide__ = True
    return inner(value)

def inner(number):
    half = number / 2
    return half / 0

def chained():
    try:
        {}["missing"]
    except KeyError as error:
        raise ValueError("no such\\nkey") from error

def stepped(items):
    total = 0
    for item in items:
        total += skipped(item)
    return total

def skipped(item):
    __debuggerskip__ = True
    return item * 2
"""


class ScriptedHost:
    """Reads the lines of a list; at its end the input has ended."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.magics: list[str] = []
        self.next_input = ""
        self.prompts: list[str] = []

    def opened(self, debugger: Any) -> None:
        pass

    def read(self, prompt: str, debugger: Any) -> str:
        self.prompts.append(prompt)
        if not self.lines:
            raise EOFError
        line = self.lines.pop(0)
        if line == "^C":
            raise KeyboardInterrupt
        return line

    def rows(self) -> int:
        return 24

    def paint(self, source: str) -> str:
        return source

    def cell_source(self, filename: str) -> None:
        return None

    def cell_filename(self, number: int) -> str | None:
        return None

    def describe(self, name: str, detail: int, namespaces: Any) -> dict[str, str] | None:
        found = next((names[name] for names in namespaces if name in names), None)
        return {"Type": type(found).__name__, "Docstring": "line\nline"} if found is not None else None

    def run_line(self, line: str, frame: Any) -> None:
        self.magics.append(line)

    def run_coroutine(self, coroutine: Any) -> Any:
        import asyncio

        return asyncio.run(coroutine)

    def set_next_input(self, text: str) -> None:
        self.next_input = text


@pytest.fixture
def program(tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    names: dict[str, Any] = {"__name__": "program"}
    exec(compile(PROGRAM, str(path), "exec"), names)
    return names


@pytest.fixture(autouse=True)
def no_trace_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("HOME", str(tmp_path))
    before = sys.gettrace()
    yield
    assert sys.gettrace() is before or sys.gettrace() is None
    sys.settrace(before)


def post_mortem(function: Callable[[], object], *lines: str) -> ScriptedHost:
    host = ScriptedHost(*lines)
    try:
        function()
    except Exception as error:
        Debugger(host).post_mortem(error)
    return host


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_the_failing_line_is_shown_at_once(program: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    post_mortem(lambda: program["outer"](1), "p half", "q")
    text = shown(capsys)
    assert "program.py(11)inner()" in text
    assert "     10     half = number / 2\n---> 11     return half / 0\n" in text
    assert "\n1.0\n" in text


def test_hidden_frames_are_skipped_and_counted(program: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    post_mortem(lambda: program["outer"](1), "up", "p kept", "down", "p number", "where")
    text = shown(capsys)
    assert text.splitlines().count("    [... skipping 1 hidden frame(s)]") == 3
    assert "program.py(3)outer()" in text
    assert "(7)middle()" not in text


def test_hidden_frames_come_back_on_request(program: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    post_mortem(lambda: program["outer"](1), "skip_hidden no", "up")
    assert "program.py(7)middle()" in shown(capsys)
    post_mortem(lambda: program["outer"](1), "skip_predicates tbhide no", "up", "skip_predicates")
    text = shown(capsys)
    assert "program.py(7)middle()" in text
    assert "tbhide            False" in text


def test_beyond_the_ends_of_the_stack(program: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    post_mortem(lambda: program["outer"](1), "down", "up 50", "up", "u x")
    text = shown(capsys)
    assert "*** Newest frame\n" in text
    assert "*** Oldest frame" in text
    assert "*** takes a count of frames, not 'x'" in text


def test_the_chain_of_exceptions_is_walked(program: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    post_mortem(program["chained"], "exceptions", "exceptions 0", "exceptions 7")
    text = shown(capsys)
    assert "  0 KeyError: 'missing'\n> 1 ValueError: no such key\n" in text
    assert "----> 15" in text or "---> 15" in text
    assert "*** takes a number from 0 to 1, not '7'" in text


def test_statements_change_the_frame_they_run_in(program: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    host = ScriptedHost("total = 100", "c")

    def stop_here(items: list[int]) -> int:
        total = 0
        Debugger(host).stop_in(sys._getframe())
        return total + sum(items)

    assert stop_here([1, 2]) == 103


def test_python_at_the_prompt(program: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    lines = """[number + k for k in range(2)]
(lambda: half)()
!number
for k in (1, 2):
    print(k * 11)

1 +
nothing_like_it
made = 5
made
import asyncio
await asyncio.sleep(0, 'woken')
None"""
    host = post_mortem(lambda: program["outer"](1), *lines.split("\n"))
    text = shown(capsys)
    for wanted in ("[2, 3]", "\n1.0\n", "\n2\n", "\n11\n22\n", "SyntaxError", "NameError", "\n5\n", "'woken'"):
        assert wanted in text, wanted
    assert "...   " in host.prompts


def test_a_hostile_repr_does_not_end_the_session(capsys: pytest.CaptureFixture[str]) -> None:
    class Hostile:
        def __repr__(self) -> str:
            raise RuntimeError("no")

    def fail(hostile: Hostile) -> None:
        raise ValueError

    post_mortem(lambda: fail(Hostile()), "hostile", "1 + 1")
    text = shown(capsys)
    assert "<repr failed: RuntimeError>" in text
    assert "\n2\n" in text


def test_questions_and_magics(program: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    host = post_mortem(lambda: program["outer"](1), "half?", "pdoc half", "nothing?", "%who", "pinfo")
    text = shown(capsys)
    assert "Type: float" in text
    assert "Docstring:\nline\nline\n" in text
    assert "*** Object `nothing` not found." in text
    assert "*** takes the name of an object" in text
    assert host.magics == ["%who"]


def test_stepping_passes_marked_frames(program: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    host = ScriptedHost("s", "s", "s", "s", "s", "c")
    code = compile("result = stepped([1, 2])\n", "<program>", "exec")
    Debugger(host).run_code([code], program, program)
    text = shown(capsys)
    assert "stepped()" in text
    assert "skipped()" not in text
    assert program["result"] == 6
    assert "NOTE: Enter 'c' at the ipdb>  prompt to continue execution." in text


def test_a_breakpoint_in_a_file(program: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    path = program["outer"].__code__.co_filename
    host = ScriptedHost("p item", "c", "c")
    code = compile("result = stepped([1, 2])\n", "<program>", "exec")
    Debugger(host).run_code([code], program, program, break_at=(path, 22))
    text = shown(capsys)
    assert f"Breakpoint 1 at {path}:22" in text
    assert text.count("stepped()") == 2
    assert "\n1\n" in text


def test_a_breakpoint_that_cannot_be(program: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    path = program["outer"].__code__.co_filename
    with pytest.raises(ValueError, match="failed to find a valid line"):
        Debugger(ScriptedHost()).run_code([], program, program, break_at=(path, 2000))
    Debugger(ScriptedHost()).clear_all_breaks()


def test_quit_ends_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    ran = []

    def work() -> None:
        Debugger(ScriptedHost("q")).stop_in(sys._getframe())
        ran.append(1)

    with pytest.raises(BdbQuit):
        work()
    assert not ran


@pytest.mark.parametrize("leaving", ["^C", "EOF"])
def test_control_c_and_the_end_of_input_leave(leaving: str, capsys: pytest.CaptureFixture[str]) -> None:
    host = ScriptedHost(*(["^C"] if leaving == "^C" else []))
    with pytest.raises(BdbQuit):
        Debugger(host).stop_in(sys._getframe())
    assert ("\nKeyboardInterrupt\n" in shown(capsys)) is (leaving == "^C")


def test_a_thread_can_be_stopped_and_goes_on_untraced(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> int:
        Debugger(ScriptedHost("n", "n", "c")).stop_in(sys._getframe())
        return 1

    done: list[object] = []

    def outside() -> None:
        done.append(work())
        done.append(sys.gettrace())

    thread = threading.Thread(target=outside)
    thread.start()
    thread.join(20)
    assert done == [1, None]
    assert "--Return--" in shown(capsys)


def test_settings_of_the_session(program: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    lines = """context 1
w 1
context none
ignore_module num*
ignore_module
unignore_module
ignore_module
unignore_module other
skip_hidden maybe
skip_predicates nothing yes
skip_hidden
b In[7]:3"""
    post_mortem(lambda: program["outer"](1), *lines.split("\n"))
    text = shown(capsys)
    assert "> " in text and "---> 11     return half / 0\n" in text.split("ipdb")[0]
    for wanted in (
        "context takes a number of lines from 1 on, not 'none'",
        "\nnum*\n",
        "no module is ignored",
        "'other' is not ignored; nothing is",
        "takes yes or no, not 'maybe'",
        "skip_predicates takes one of tbhide, readonly, ipython_internal, debuggerskip",
        "skip_hidden is on",
        "In[7] has not run, or is forgotten",
    ):
        assert wanted in text, wanted


def test_the_file_of_the_working_directory_is_not_executed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], program: dict[str, Any]
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    (here / ".pdbrc").write_text("p 'from here'\n")
    (tmp_path / ".pdbrc").write_text("p 'from home'\n")
    post_mortem(lambda: program["outer"](1))
    text = shown(capsys)
    assert "from home" in text
    assert "from here" not in text


def test_sticky_clears_the_screen_and_shows_the_neighbourhood(
    program: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    post_mortem(lambda: program["outer"](1), "sticky", "u", "sticky no")
    text = shown(capsys)
    assert text.count("\x1b[2J\x1b[H> ") == 2
    assert "sticky is off" in text
