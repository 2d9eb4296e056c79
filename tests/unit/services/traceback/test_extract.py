"""Exceptions to data: hostile exceptions, chains, sources of every kind, limits."""

from __future__ import annotations

import gc
import pickle
import sys
import threading
import types
import zipfile

import pytest

from ipython.model.failure import FoldedFrames, FrameReport, UserMistake
from ipython.services.traceback.extract import Reporter
from ipython.settings.shell import TracebackSettings


def frames_of(report):
    return [frame for frame in report.frames if type(frame) is FrameReport]


def test_report_is_pure_data(sample):
    report = sample.report(mode="Verbose")
    assert pickle.loads(pickle.dumps(report)) == report


def test_report_keeps_nothing_alive(session):
    class Held:
        pass

    held = Held()
    session.scope["held"] = held
    session.run("def f(x): 1/0\nf(held)")
    report = session.report(mode="Verbose")
    session.error = None
    session.scope.clear()
    before = len(gc.get_referrers(held))
    del held
    gc.collect()
    assert before <= 3 and not [o for o in gc.get_objects() if type(o) is Held]
    assert report.frames


def test_names_with_and_without_module(session):
    session.run("import json; json.loads('{')")
    report = session.report()
    assert (report.name, report.short_name) == ("json.decoder.JSONDecodeError", "JSONDecodeError")
    session.run("class Mine(Exception): pass\nraise Mine")
    assert (session.report().name, session.report().message) == ("Mine", "")


def test_span_of_the_failing_expression(session):
    session.run("x = [1]\ny = 2 + x[5] + 1")
    (frame,) = frames_of(session.report())
    assert (frame.span.line, frame.span.column, frame.span.end_line, frame.span.end_column) == (2, 8, 2, 12)


def test_span_counts_characters_after_wide_ones(session):
    session.run("é = '日本語'; x = 1/0")
    (frame,) = frames_of(session.report())
    assert frame.lines[0].text[frame.span.column : frame.span.end_column] == "1/0"


def test_rewritten_line_shows_what_was_typed_without_a_span(session):
    session.scope["magic"] = lambda name: 1 / 0
    session.run("%boom it's\nx = 1", executable="magic('boom')\nx = 1", rewritten=frozenset({1}))
    frame = frames_of(session.report())[0]
    assert frame.lines[0].text == "%boom it's" and frame.span is None
    assert [line.text for line in frame.lines] == ["%boom it's", "x = 1"]


def test_shifted_columns_point_into_the_typed_line(session):
    session.run(">>> x = 1\n>>> y = x/0", executable="x = 1\ny = x/0", shifts=(4, 4))
    (frame,) = frames_of(session.report())
    assert frame.lines[1].text[frame.span.column : frame.span.end_column] == "x/0"


def test_mistake_is_a_message(session):
    report = session.report(UserMistake("no such magic"))
    assert (report.kind, report.name, report.message, report.frames) == ("mistake", "UsageError", "no such magic", ())


# -- hostile exceptions ------------------------------------------------------------------------------------------


class StrRaises(Exception):
    def __str__(self):
        raise RuntimeError("no")


class StrLoops(Exception):
    def __str__(self):
        while True:
            pass


class StrIsSubclass(Exception):
    def __str__(self):
        return type("S", (str,), {"__str__": lambda self: 1 / 0, "__len__": lambda self: -5})("text")


class StrExits(Exception):
    def __str__(self):
        raise SystemExit(3)


class LyingAttributes(Exception):
    __cause__ = property(lambda self: 1 / 0)  # type: ignore[assignment]
    __context__ = property(lambda self: 1 / 0)  # type: ignore[assignment]
    __traceback__ = property(lambda self: 1 / 0)  # type: ignore[assignment]
    __notes__ = property(lambda self: 1 / 0)  # type: ignore[assignment]
    __class__ = property(lambda self: 1 / 0)  # type: ignore[assignment]
    args = property(lambda self: 1 / 0)  # type: ignore[assignment]

    def __getattribute__(self, name):
        raise RuntimeError(name)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (StrRaises(), "<the message of this exception cannot be shown: str() raised RuntimeError>"),
        (StrLoops(), "<the message of this exception cannot be shown: str() took too long>"),
        (StrExits(), "<the message of this exception cannot be shown: str() raised SystemExit>"),
        (StrIsSubclass(), "text"),
        (ValueError(StrRaises()), "<the message of this exception cannot be shown: str() raised RuntimeError>"),
        (ValueError(1, 2), "(1, 2)"),
        (KeyError("k"), "'k'"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_message_of_hostile_exceptions(session, error, message):
    assert session.report(error, time_limit=0.1).message == message


def test_attributes_that_lie_are_not_believed(session):
    error = LyingAttributes("real message")
    report = session.report(error)
    assert report.message == "real message" and report.cause is None


def test_message_is_cut_in_the_middle(session):
    report = session.report(ValueError("a" * 500_000 + "end"), message_limit=1000)
    assert len(report.message) < 1100
    assert report.message.endswith("end") and "499,003 characters left out" in report.message


@pytest.mark.parametrize(
    ("notes", "shown"),
    [
        (["a", "b"], ("a", "b")),
        ([1, None], ("1", "None")),
        (["x"] * 30, ("x",) * 20 + ("[... 10 more notes ...]",)),
        ("text", ("<notes that are no list: str>",)),
        ([StrRaises()], ("<notes that cannot be shown: RuntimeError>",)),
    ],
)
def test_notes(session, notes, shown):
    error = ValueError()
    error.__notes__ = notes
    assert session.report(error).notes == shown


def test_custom_rendering(session):
    class Custom(Exception):
        def _render_traceback_(self):
            return ["one", 2]

    class Broken(Exception):
        def _render_traceback_(self):
            raise RuntimeError

    class Silly(Exception):
        def _render_traceback_(self):
            return 5

    assert session.report(Custom()).custom == ("one", "2")
    assert session.report(Broken()).custom == () == session.report(Silly()).custom


# -- chains and groups -------------------------------------------------------------------------------------------


def test_cycles_in_a_chain_end():
    one, two = ValueError(1), ValueError(2)
    one.__cause__, two.__cause__ = two, one
    report = Reporter().report(one, TracebackSettings(), _NoCells())
    assert report.cause is not None and report.cause.message == "2" and report.cause.cause is None


def test_long_chain_keeps_both_ends():
    error = None
    for number in range(5000):
        newer = ValueError(str(number))
        newer.__context__ = error
        error = newer
    report = Reporter().report(error, TracebackSettings(), _NoCells())
    messages, between = [], []
    while report is not None:
        messages.append(report.message)
        between.append(report.between)
        report = report.cause
    assert messages[:2] == ["4999", "4998"] and messages[-1] == "0" and len(messages) == 20
    assert sum(between) == 4980


def test_group_that_is_its_own_member_by_cause():
    inner = ValueError("inner")
    group = ExceptionGroup("g", [inner, TypeError("other")])
    inner.__cause__ = group
    report = Reporter().report(group, TracebackSettings(), _NoCells())
    assert [member.message for member in report.members] == ["inner", "other"]
    assert report.members[0].cause is None


def test_deep_and_wide_groups_are_bounded():
    group: Exception = ValueError("leaf")
    for level in range(200):
        group = ExceptionGroup(f"level {level}", [group])
    report = Reporter().report(group, TracebackSettings(), _NoCells())
    depth = 0
    while report.members:
        report, depth = report.members[0], depth + 1
    assert depth == 8 and report.omitted == 1
    wide = ExceptionGroup("w", [ExceptionGroup("v", [ValueError(i) for i in range(50)]) for _ in range(50)])
    report = Reporter().report(wide, TracebackSettings(member_limit=50), _NoCells())
    assert 90 <= sum(1 + len(member.members) for member in report.members) <= 110


class _NoCells:
    def cell_source(self, filename):
        return None


# -- where source comes from -------------------------------------------------------------------------------------


def run_file(session, path, call):
    session.scope["module"] = module = types.ModuleType(path.stem)
    module.__file__ = str(path)
    exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)
    session.run(call)
    return frames_of(session.report())[-1]


def test_line_199_991_of_a_large_file(session, tmp_path):
    path = tmp_path / "large.py"
    path.write_text("# filler\n" * 199_989 + "def fail(n):\n    return n / 0\n" + "# more\n" * 20)
    frame = run_file(session, path, "module.fail(1)")
    assert [(line.number, line.text) for line in frame.lines] == [
        (199_990, "def fail(n):"),
        (199_991, "    return n / 0"),
    ]


def test_latin_1_file(session, tmp_path):
    path = tmp_path / "latin.py"
    path.write_bytes("# -*- coding: latin-1 -*-\ndef f():\n    é = 'ü'; 1/0\n".encode("latin-1"))
    frame = run_file(session, path, "module.f()")
    assert frame.lines[-1].text == "    é = 'ü'; 1/0"
    assert frame.lines[-1].text[frame.span.column : frame.span.end_column] == "1/0"


def test_deleted_file_has_place_but_no_lines(session, tmp_path):
    path = tmp_path / "gone.py"
    path.write_text("def f():\n    1/0\n")
    session.scope["module"] = module = types.ModuleType("gone")
    exec(compile(path.read_text(), str(path), "exec"), module.__dict__)
    path.unlink()
    text = session.fail("module.f()")
    assert "gone.py:2, in f()\n\nZeroDivisionError" in text


def test_file_that_shrank_or_became_a_folder(session, tmp_path):
    path = tmp_path / "changed.py"
    path.write_text("\n\n\n\ndef f():\n    1/0\n")
    session.scope["module"] = module = types.ModuleType("changed")
    exec(compile(path.read_text(), str(path), "exec"), module.__dict__)
    path.write_text("x = 1\n")
    session.run("module.f()")
    assert frames_of(session.report())[-1].lines == ()
    path.unlink()
    path.mkdir()
    assert frames_of(session.report())[-1].lines == ()


def test_module_in_an_archive(session, tmp_path, monkeypatch):
    archive = tmp_path / "app.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("zipped_module.py", "def f():\n    return 1/0\n")
    monkeypatch.syspath_prepend(str(archive))
    try:
        text = session.fail("import zipped_module; zipped_module.f()")
    finally:
        sys.modules.pop("zipped_module", None)
    assert "----> 2     return 1/0" in text


def test_text_given_to_exec_is_shown(session):
    text = session.fail("source = 'x = 1\\ny = x / 0'\nexec(source)")
    assert "File <string>:2\n      1 x = 1\n----> 2 y = x / 0\n" in text


def test_generated_code_without_text_says_so(session):
    session.scope["code"] = compile("def made():\n    1/0\n", "<made>", "exec")
    text = session.fail("exec(code)\nmade()")
    assert "File <made>:2, in made()\n        (no source: " in text


def test_tabs_and_wide_characters_stay(session):
    text = session.fail("def f():\n\tif 1:\n\t\t名 = '日本'\n\t\t1/0\nf()")
    assert "      3 \t名 = '日本'\n----> 4 \t1/0\n" in text


def test_very_long_line_is_cut_around_the_failure(session):
    session.run("x = [" + "1, " * 100_000 + "1/0, " + "2, " * 100_000 + "]")
    (frame,) = frames_of(session.report())
    assert len(frame.lines[0].text) <= 502
    assert frame.lines[0].text[frame.span.column : frame.span.end_column] == "1/0"


def test_hostile_loader_and_globals(session):
    class Loader:
        def get_source(self, name):
            raise SystemError("no")

    module = types.ModuleType("hostile")
    module.__loader__ = Loader()
    exec(compile("def f(): 1/0", "/nowhere/hostile.py", "exec"), module.__dict__)
    session.scope["module"] = module
    assert "hostile.py:1, in f()" in session.fail("module.f()")


# -- recursion ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1000, 3000])
def test_recursion_is_folded_before_anything_is_formatted(session, limit):
    session.run("def r(n):\n    return r(n + 1)")
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    try:
        session.run("r(0)")
    finally:
        sys.setrecursionlimit(before)
    report = session.report()
    assert len(report.frames) == 5
    folded = report.frames[3]
    assert type(folded) is FoldedFrames and folded.reason == "recursion" and folded.count > limit - 100
    assert folded.label == f"r at line 2 ({folded.count} times)"


def test_works_in_a_thread(session):
    session.run("class A:\n    def __repr__(self):\n        while True: pass\na = A()\nb = a/0")
    found = []
    thread = threading.Thread(target=lambda: found.append(session.report(mode="Verbose", time_limit=0.2)))
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
    assert dict(frames_of(found[0])[0].variables)["a"] == "<A: repr() took too long>"


def test_verbose_hides_secrets_and_bounds_values(session):
    text = session.fail(
        "def f(password, data):\n    api_key = 'sk-1'\n    return (api_key and password and data)/0\n"
        "f('hunter' + '2', list(range(10**6)))",
        "Verbose",
    )
    assert "hunter2" not in text and text.count("sk-1") == 2  # the source line itself, in both frames
    assert "in f(password=<hidden>, data=[0, 1, 2" in text
    assert "        api_key = <hidden>\n" in text
    assert max(len(line) for line in text.split("\n")) < 400
