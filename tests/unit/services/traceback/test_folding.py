"""Which frames are shown."""

from __future__ import annotations

import asyncio
import os
import sys

import ipython
from ipython.model.failure import FoldedFrames
from ipython.services.traceback.folding import entries_of, kind_of_file, own_folders, plumbing_name

PACKAGE = os.path.dirname(os.path.abspath(ipython.__file__))


def define(session, name, source, filename):
    exec(compile(source, filename, "exec"), session.scope)
    return session.scope[name]


def summary(report):
    return [
        (frame.reason, frame.count, frame.label) if type(frame) is FoldedFrames else frame.function
        for frame in report.frames
    ]


def test_frames_of_the_shell_never_show(session):
    define(session, "line_magic", "def line_magic(f): return f()", os.path.join(PACKAGE, "core", "entry.py"))
    session.run("def mine(): 1/0\nline_magic(mine)")
    assert summary(session.report()) == ["<module>", "mine"]


def test_failure_inside_a_magic_shows_the_cell(session):
    define(session, "line_magic", "def line_magic(): open('/nonexistent/x')", os.path.join(PACKAGE, "core", "entry.py"))
    session.run("line_magic()")
    assert summary(session.report()) == ["<module>"]


def test_library_that_only_the_shell_called_is_hidden(session):
    source = "def line_magic():\n    import json\n    json.loads('{')"
    define(session, "line_magic", source, os.path.join(PACKAGE, "core", "entry.py"))
    session.run("line_magic()")
    assert summary(session.report()) == ["<module>"]


def test_frames_below_a_mark_of_the_shell_are_cut(session):
    source = "def run_program(f):\n    __traceback_begins__ = True\n    return f()"
    define(session, "run_program", source, os.path.join(PACKAGE, "app", "script_runner.py"))
    session.run("def mine(): 1/0\nrun_program(lambda: run_program(mine))")
    assert summary(session.report()) == ["mine"]
    define(session, "mine", "def mine(f):\n    __traceback_begins__ = True\n    return f()", "/tmp/of_the_user.py")
    session.run("mine(lambda: 1/0)")  # the mark counts in the shell's own code only
    assert summary(session.report()) == ["<module>", "mine", "<lambda>"]


def test_magics_elsewhere_on_disk_are_the_shells_too(session):
    import ipython.magics

    folder = os.path.dirname(os.path.abspath(ipython.magics.__file__))
    assert kind_of_file(os.path.join(folder, "timing.py"), session, own_folders()) == "shell"


def test_kinds(session):
    own = own_folders()
    library = os.path.dirname(os.__file__)
    kinds = {
        os.path.join(library, "json", "decoder.py"): "library",
        os.path.join(library, "site-packages", "numpy", "x.py"): "library",
        os.path.join(library, "asyncio", "tasks.py"): "plumbing",
        "<frozen importlib._bootstrap>": "plumbing",
        "<frozen runpy>": "plumbing",
        "<frozen os>": "library",
        "<string>": "generated",
        "/home/me/ipython/notes.py": "user",
        "C:\\work\\site-packages\\x.py": "library",
        "plain.py": "user",
    }
    assert {name: kind_of_file(name, session, own) for name in kinds} == kinds
    assert plumbing_name(os.path.join(library, "runpy.py")) == "runpy"


def test_hidden_frames_are_counted_but_never_the_last(session):
    session.run(
        "def a():\n    __tracebackhide__ = True\n    b()\n"
        "def b():\n    __tracebackhide__ = True\n    c()\n"
        "def c():\n    __tracebackhide__ = True\n    1/0\n"
        "a()"
    )
    assert summary(session.report()) == ["<module>", ("hidden", 2, ""), "c"]
    assert summary(session.report(show_hidden=True)) == ["<module>", "a", "b", "c"]
    assert "\n    [... skipping hidden 2 frames]\n" in session.show()


def test_import_machinery_is_counted(session, tmp_path, monkeypatch):
    (tmp_path / "outer_module_of_tracebacks.py").write_text("import inner_module_of_tracebacks\n")
    (tmp_path / "inner_module_of_tracebacks.py").write_text("1/0\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    session.run("import importlib; importlib.import_module('outer_module_of_tracebacks')")
    sys.modules.pop("outer_module_of_tracebacks", None)
    found = summary(session.report())
    assert found[0] == "<module>" and found[1][0] == "plumbing" and found[1][2] == "importlib"
    assert found[2:] == ["<module>", "<module>"]


def test_module_that_does_not_exist_has_no_frames_of_runpy(session):
    session.scope["runpy"] = __import__("runpy")
    define(session, "main", "def main(): runpy.run_module('nosuch_xyz')", os.path.join(PACKAGE, "app", "main.py"))
    try:
        session.scope["main"]()
    except ImportError as error:
        report = session.report(error.with_traceback(error.__traceback__.tb_next))
    assert report.frames == ()
    assert report.message == "No module named 'nosuch_xyz'" or "nosuch_xyz" in report.message


def test_event_loop_is_counted(session):
    session.scope["asyncio"] = asyncio
    session.run("async def f():\n    await asyncio.sleep(0)\n    1/0\nasyncio.run(f())")
    found = summary(session.report())
    assert found[0] == "<module>" and found[-1] == "f"
    assert [item[0] for item in found[1:-1]] == ["plumbing"] and found[1][2] == "asyncio"


def test_consecutive_library_frames_fold_to_first_and_last(session, tmp_path):
    folder = tmp_path / "site-packages" / "deep"
    folder.mkdir(parents=True)
    source = "".join(f"def f{n}(x): return f{n + 1}(x)\n" for n in range(10)) + "def f10(x): return x()\n"
    path = folder / "deep.py"
    path.write_text(source)
    scope = {"__name__": "deep.deep"}
    exec(compile(source, str(path), "exec"), scope)
    session.scope["f0"] = scope["f0"]
    session.run("def mine(): 1/0\nf0(mine)")
    assert summary(session.report()) == ["<module>", "f0", ("library", 9, "deep.deep"), "f10", "mine"]
    assert "[... skipping 9 frames of deep.deep]" in session.show()
    assert len(summary(session.report(mode="Verbose"))) == 13
    session.run("f0(None)")
    assert summary(session.report())[-1] == "f10"


def test_a_few_library_frames_all_show(session):
    session.run("import json; json.loads('{')")
    assert summary(session.report()) == ["<module>", "loads", "JSONDecoder.decode", "JSONDecoder.raw_decode"]


def test_mutual_recursion(session):
    session.run("def even(n): return odd(n+1)\ndef odd(n): return even(n+1)")
    session.run("even(0)")
    found = summary(session.report())
    assert found[:5] == ["<module>", "even", "odd", "even", "odd"]
    reason, count, label = found[5]
    assert reason == "recursion" and "even at line 1 (" in label and "odd at line 2 (" in label and count > 800
    assert len(found) == 8


def test_library_recursion_in_between_is_folded_once(session):
    session.run("import copy\nx = []\nfor _ in range(100000): x = [x]\n")
    session.run("copy.deepcopy(x)")
    assert len(session.report().frames) < 14


def test_endless_tracebacks_are_walked_in_bounded_memory():
    class Code:
        co_filename = co_name = "x"

    class Frame:
        f_code = Code()

    class Trace:
        tb_frame, tb_lineno, tb_lasti = Frame(), 1, 0

        def __init__(self, left):
            self.left = left

        @property
        def tb_next(self):
            return Trace(self.left - 1) if self.left > 1 else None

    head, tail, dropped = entries_of(Trace(60_000))
    assert len(head) == 10_000 and len(tail) <= 20_000 and len(head) + len(tail) + dropped == 60_000
