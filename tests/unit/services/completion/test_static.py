"""Static analysis by a real child process: what it finds, and what it may never do to the shell."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ipython.model.completion import CompletionSet
from ipython.services.completion.static import LIMIT, StaticAnalysis
from ipython.services.evaluation.lookup import Lookup
from ipython.settings.shell import CompletionSettings
from tests.helpers.hanging import HANGING, fake_jedi

PATIENCE = 20.0  # seconds until something that must happen is given up
# The first answer of all reads the stubs of the standard library and writes jedi's cache.
GENEROUS = CompletionSettings(static_limit=60.0)


class Typed:
    """What the compiler keeps of a cell, as far as the source is asked for."""

    number = 1
    label = "Cell In[1]"
    rewritten: frozenset[int] = frozenset()
    shifts: tuple[int, ...] = ()

    def __init__(self, typed: str) -> None:
        self.typed = typed


class Plain(Lookup):
    """Follows names and dots of what exists, and no calls, however much more the evaluator learns."""

    def find(self, expression: str, namespaces: Any) -> Any:
        return None if "(" in expression else super().find(expression, namespaces)

    def cell_names(self, source: str, namespaces: Any) -> Any:
        return {}


Maker = Callable[..., StaticAnalysis]


@pytest.fixture(scope="module")
def cache_of_jedi(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def analysis(monkeypatch: pytest.MonkeyPatch, cache_of_jedi: str) -> Iterator[Maker]:
    monkeypatch.setenv("XDG_CACHE_HOME", cache_of_jedi)
    made: list[StaticAnalysis] = []

    def make(
        names: dict[str, object] | None = None, settings: CompletionSettings = GENEROUS, **options: Any
    ) -> StaticAnalysis:
        one = StaticAnalysis(lambda: (names or {},), Plain(), lambda: settings, **options)
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()


def texts(found: CompletionSet | None) -> list[str]:
    return [item.text for item in found.items] if found is not None else []


def outcome(one: StaticAnalysis, text: str) -> str:
    report = one.account(text)
    assert report is not None
    return report.outcome


def ask(one: StaticAnalysis, text: str) -> CompletionSet | None:
    """As a front does: only what is wanted."""
    assert one.wants(text, len(text)), text
    assert outcome(one, text) == "pending"
    return one.complete(text, len(text))


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return os.path.isdir("/proc/self") is False


HANGS_WHEN_IMPORTED = "import time\ntime.sleep(30)"


# -- where it is asked -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["os.pa", "os.path.jo", "words[0].", "''.", "[].ap", "words.", "nobody.", "nobody()."])
def test_live_objects_and_unknown_names_are_not_asked_about(analysis: Maker, text: str) -> None:
    one = analysis({"os": os, "words": ["a"]})
    assert not one.wants(text, len(text))
    assert one.account(text) is None
    assert one.pid is None


@pytest.mark.parametrize(
    "settings",
    [CompletionSettings(use_jedi=False), CompletionSettings(disabled=("IPCompleter.jedi_matcher",))],
)
def test_it_can_be_switched_off(analysis: Maker, settings: CompletionSettings) -> None:
    one = analysis(settings=settings)
    text = "def f(): return 1\nf()."
    assert not one.wants(text, len(text))
    assert outcome(one, text) == "disabled"
    assert one.pid is None


# -- what it finds ---------------------------------------------------------------------------------------------------


def test_what_an_unannotated_function_of_the_cell_returns(analysis: Maker) -> None:
    one = analysis()
    text = "def ret(): return 'a'\nret().up"
    found = ask(one, text)
    assert found is not None and found.source == "jedi"
    (item,) = found.items
    assert (item.text, item.kind, item.doc) == ("upper", "function", item.doc)
    assert item.signature.startswith("(") and item.doc.startswith("Return a copy")
    assert text[item.span.start : item.span.end] == "up"
    report = one.account(text)
    assert report is not None
    assert (report.source, report.outcome, report.count) == ("jedi", "answered", 1)
    assert report.milliseconds > 0


def test_a_function_of_an_earlier_cell(analysis: Maker) -> None:
    cell = (
        "import os\nprefix = 'a'\n%matplotlib\ndef ret():\n    return helper().encode()\ndef helper(): return prefix\n"
    )
    names: dict[str, object] = {}
    exec(compile(cell.replace("%matplotlib", "pass"), "<cell 1>", "exec"), names)
    one = analysis(names, cell_source=lambda name: Typed(cell) if name == "<cell 1>" else None)
    assert texts(ask(one, "ret().deco")) == ["decode"]


def test_a_class_of_an_earlier_cell(analysis: Maker) -> None:
    cell = textwrap.dedent(
        """
        class Engine:
            def power(self): return 1.5

        class Car:
            '''A car.'''
            def __init__(self): self.engine = Engine()
            @property
            def speed(self): raise RuntimeError("was run")
            def build(self): return self.engine
            @property
            def label(self): return "text"
        car = Car()
        """
    )
    names: dict[str, object] = {}
    exec(compile(cell, "<cell 1>", "exec"), names)
    one = analysis(names, cell_source=lambda name: Typed(cell) if name == "<cell 1>" else None)
    assert texts(ask(one, "car.build().")) == ["power"]
    assert texts(ask(one, "car.label.upp")) == ["upper"]
    assert texts(ask(one, "Car().bui")) == ["build"]


def test_results_of_library_functions_and_modules_not_yet_imported(analysis: Maker) -> None:
    one = analysis({"os": os})
    assert texts(ask(one, "os.getcwd().spl")) == ["split", "splitlines"]
    assert "Wave_read" in texts(ask(one, "import wave\nwave."))


def test_keyword_arguments_of_a_call_that_cannot_be_followed(analysis: Maker) -> None:
    one = analysis({"print": print})
    made = "def make():\n    def sail(to, hours=1.0, /, *, motor=False, crew=3, **rest): ...\n    return sail\n"
    assert texts(ask(one, f"{made}make()(")) == ["motor=", "crew="]
    assert texts(ask(one, f"{made}make()('x', cr")) == ["crew="]
    assert texts(ask(one, f"{made}make()('x', motor=1, ")) == ["crew="]
    found = ask(one, f"{made}print(make()(mo")
    assert found is not None
    assert [(item.text, item.kind, item.signature) for item in found.items] == [("motor=", "param", "=False")]
    assert texts(ask(one, "import wave\nwave.open(")) == ["f=", "mode="]
    assert texts(ask(one, "import wave\nwave.open('x', ")) == ["mode="]


@pytest.mark.parametrize("text", ["print(", "print(1, se", "os.path.join(", "nobody(", "(1, ", "len(x=1, "])
def test_calls_whose_parameters_are_known_are_not_asked_about(analysis: Maker, text: str) -> None:
    one = analysis({"os": os})
    assert not one.wants(text, len(text)) and one.pid is None


def test_lines_below_the_cursor_and_magics_above_it_count(analysis: Maker) -> None:
    one = analysis()
    text = "%matplotlib inline\nfiles = !ls\ndef first():\n    return second()."
    source = text + "\n\ndef second(): return 'a'\n"
    assert one.wants(source, len(text))
    assert "upper" in texts(one.complete(source, len(text)))


def test_private_names_are_offered_when_they_are_typed(analysis: Maker) -> None:
    body = "class C:\n    _a = b = 1\n    __c__ = 2\ndef f(): return C()\n"
    one = analysis()
    assert texts(ask(one, body + "f().")) == ["b"]
    assert texts(ask(one, body + "f()._a")) == ["_a"]
    assert {"_a", "b", "__c__"} <= set(texts(ask(analysis(settings=_with(omit_names=0)), body + "f().")))
    some = texts(ask(analysis(settings=_with(omit_names=1)), body + "f()."))
    assert "_a" in some and "__c__" not in some
    assert "splitlines" in texts(ask(analysis(settings=_with(fuzzy=True)), "def f(): return ''\nf().slns"))


def _with(**changes: Any) -> CompletionSettings:
    return CompletionSettings(static_limit=60.0, **changes)


def test_the_same_place_is_not_analysed_twice(analysis: Maker) -> None:
    one = analysis()
    ask(one, "def f(): return ''\nf().")
    began = time.perf_counter()
    assert texts(ask(one, "def f(): return ''\nf().upp")) == ["upper"]
    assert time.perf_counter() - began < 0.1
    report = one.account("def f(): return ''\nf().upp")
    assert report is not None and report.note == "as before"


def test_kinds_are_of_our_vocabulary(analysis: Maker) -> None:
    found = ask(analysis(), "import socket as so\nso.")
    assert found is not None and len(found.items) > 100
    assert {item.kind for item in found.items} <= {"function", "class", "module", "instance", "statement", "property"}
    assert len(found.items) <= LIMIT


@pytest.mark.parametrize(
    "text", ["def f(): return ''\nf()." + "\x00", "f = '\ud800'\n(f + f).", "(\n" * 3_000 + "a()."]
)
def test_odd_text_gives_no_exception(analysis: Maker, text: str) -> None:
    one = analysis({"a": len})
    if one.wants(text, len(text)):
        one.complete(text, len(text))


# -- what it may not do ----------------------------------------------------------------------------------------------


def test_nothing_is_imported_or_run_there(analysis: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dangerous.py").write_text(
        f"open({str(tmp_path / 'was_run')!r}, 'w').close()\ndef explode(): return 'a'\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    one = analysis()
    assert texts(ask(one, "import dangerous\ndangerous.exp")) == ["explode"]
    assert "upper" in texts(ask(one, "import dangerous\ndangerous.explode()."))
    assert not (tmp_path / "was_run").exists()


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks at the files that a process has mapped")
def test_compiled_modules_of_others_are_not_loaded(analysis: Maker) -> None:
    pytest.importorskip("numpy")
    one = analysis()
    ask(one, "import numpy as np\nnp.array([1]).sha")
    ask(one, "from numpy._core import _multiarray_umath as m\nm.")
    mapped = Path(f"/proc/{one.pid}/maps").read_text()
    assert "libc" in mapped and "numpy" not in mapped


def test_hostile_modules_in_the_working_directory_stay_unimported(tmp_path: Path, cache_of_jedi: str) -> None:
    for name in (
        "jedi",
        "parso",
        "json",
        "queue",
        "signal",
        "threading",
        "sitecustomize",
        "usercustomize",
        "faulthandler",
    ):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'was_run')!r}, 'w').close()\n")
    (tmp_path / "jedi").mkdir()
    (tmp_path / "jedi" / "__init__.py").write_text(f"open({str(tmp_path / 'was_run')!r}, 'w').close()\n")
    program = textwrap.dedent(
        """
        import sys
        from ipython.services.completion.static import StaticAnalysis
        from ipython.services.evaluation.lookup import Lookup
        from ipython.settings.shell import CompletionSettings
        from ipython.services.completion import static_prelude, static_process
        import os
        os.chdir(sys.argv[1])
        sys.path[:0] = ["", os.getcwd()]
        one = StaticAnalysis(lambda: ({},), Lookup(), lambda: CompletionSettings(static_limit=60.0))
        text = "def f(a): return a\\nf('').upp"
        print(one.wants(text, len(text)), [item.text for item in one.complete(text, len(text)).items])
        one.close()
        """
    )
    surroundings = os.environ | {"XDG_CACHE_HOME": cache_of_jedi, "PYTHONPATH": str(tmp_path)}
    # The shell itself would fall for PYTHONPATH; the child may not.
    started = os.environ | {"XDG_CACHE_HOME": cache_of_jedi}
    done = subprocess.run(
        [sys.executable, "-c", "import os; os.environ['PYTHONPATH'] = " + repr(surroundings["PYTHONPATH"]) + program]
        + [str(tmp_path)],
        env=started,
        capture_output=True,
        text=True,
        timeout=PATIENCE * 3,
    )
    assert done.stdout == "True ['upper']\n", done.stderr
    assert not (tmp_path / "was_run").exists()


# -- when it fails ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [HANGING, HANGS_WHEN_IMPORTED])
def test_a_jedi_that_hangs_is_left_at_the_limit(analysis: Maker, tmp_path: Path, body: str) -> None:
    one = analysis(settings=CompletionSettings(static_limit=0.5), roots=fake_jedi(tmp_path, body))
    text = "def f(): return ''\nf()."
    began = time.monotonic()
    assert ask(one, text) is None
    assert time.monotonic() - began < 2.0
    assert outcome(one, text) == "late"
    pid = one.pid
    began = time.monotonic()
    one.close()
    assert time.monotonic() - began < 0.2
    assert pid is not None
    wait_until(lambda: not is_running(pid), "the child goes on")


def test_a_child_that_hangs_after_an_answer_is_killed(analysis: Maker, tmp_path: Path) -> None:
    body = """
        import time
        class settings: pass
        __version__ = "fake"
        Project = lambda *arguments, **named: None
        class Script:
            def __init__(self, text, **named): self.text = text
            def complete(self, line, column):
                if "slow" in self.text: time.sleep(30)
                return []
    """
    one = analysis(settings=CompletionSettings(static_limit=1.0), roots=fake_jedi(tmp_path, textwrap.dedent(body)))
    ask(one, "def f(): return ''\nf().")
    assert outcome(one, "def f(): return ''\nf().") == "nothing"
    pid = one.pid
    assert pid is not None
    ask(one, "def slow(): return ''\nslow().")
    report = one.account("def slow(): return ''\nslow().")
    assert report is not None
    assert (report.outcome, report.note) == ("late", "no answer within 1 s; ended")
    assert one.pid is None
    wait_until(lambda: not is_running(pid), "the child goes on")


def test_cancelling_lets_the_waiting_thread_go_at_once(analysis: Maker, tmp_path: Path) -> None:
    one = analysis(settings=CompletionSettings(static_limit=30.0), roots=fake_jedi(tmp_path, HANGING))
    text = "def f(): return ''\nf()."
    threads = threading.active_count()
    assert one.wants(text, len(text))
    waiting = threading.Thread(target=one.complete, args=(text, len(text)))
    waiting.start()
    wait_until(lambda: one.pid is not None, "no child")
    time.sleep(0.3)
    began = time.monotonic()
    one.cancel()
    assert time.monotonic() - began < 0.05
    waiting.join(PATIENCE)
    assert time.monotonic() - began < 0.5
    assert threading.active_count() == threads
    report = one.account(text)
    assert report is not None and (report.outcome, report.note) == ("late", "a key came first")


def test_a_newer_question_overtakes_an_older_one(analysis: Maker, tmp_path: Path) -> None:
    body = """
        import time
        class settings: pass
        __version__ = "fake"
        Project = lambda *arguments, **named: None
        class Found:
            type = "function"
            def __init__(self, name): self.name = self.name_with_symbols = name
        class Script:
            def __init__(self, text, **named): self.text = text
            def complete(self, line, column):
                if "slow" in self.text: time.sleep(1.5)
                return [Found("of_slow" if "slow" in self.text else "of_fast")]
    """
    one = analysis(roots=fake_jedi(tmp_path, textwrap.dedent(body)))
    older, newer = "def slow(): return []\nslow().", "def fast(): return {}\nfast()."
    got: dict[str, Any] = {}
    waiting = threading.Thread(target=lambda: got.setdefault("older", one.complete(older, len(older))))
    waiting.start()
    time.sleep(0.7)
    assert texts(ask(one, newer)) == ["of_fast"]
    waiting.join(PATIENCE)
    assert got["older"] is None
    assert outcome(one, newer) == "answered"


def test_a_child_killed_while_it_is_asked(analysis: Maker, tmp_path: Path) -> None:
    one = analysis(roots=fake_jedi(tmp_path, HANGING))
    text = "def f(): return ''\nf()."

    def kill() -> None:
        wait_until(lambda: one.pid is not None, "no child")
        time.sleep(0.3)
        assert one.pid is not None
        os.kill(one.pid, getattr(signal, "SIGKILL", signal.SIGTERM))

    killer = threading.Thread(target=kill)
    killer.start()
    assert ask(one, text) is None
    killer.join(PATIENCE)
    report = one.account(text)
    assert report is not None and (report.outcome, report.note) == ("failed", "it ended")


@pytest.mark.parametrize(
    ("program", "note"),
    [
        ("print('hello', flush=True); import time; time.sleep(30)", "its answer is no JSON"),
        ("print([1], flush=True); import time; time.sleep(30)", "its answer is no object"),
        ("import sys\nwhile True: sys.stdout.write('x' * 65536)", "its answer has no end"),
        ("print('[' * 200000, flush=True); import time; time.sleep(30)", "its answer is no JSON"),
        ("raise SystemExit", "it ended"),
    ],
)
def test_a_child_that_talks_nonsense_is_given_up(analysis: Maker, program: str, note: str) -> None:
    one = analysis(command=(sys.executable, "-c", program))
    for _ in range(3):
        text = "def f(): return ''\nf()."
        assert ask(one, text) is None
        assert outcome(one, text) == "failed"
    report = one.account(text)
    assert report is not None and report.note in (f"{note}; given up after 3 times", _gone(report.note))
    assert not one.wants(text, len(text))
    assert outcome(one, text) == "failed"
    assert one.pid is None


def _gone(note: str) -> str:
    # A child that ends at once may be noticed while it is written to.
    return note if note.startswith(("it does not read: ", "it ended")) else ""


@pytest.mark.parametrize(
    "items",
    [
        *("null", "17", '"text"', "{}", "[1, [], [1, 2, 3, 4], [null, null, null, null]]"),
        '[["no name", "", "", ""], ["", "", "", ""], ["a\\u001b[31m", "", "", ""]]',
    ],
)
def test_answers_that_are_no_candidates_are_left_out(analysis: Maker, items: str) -> None:
    program = f"""
import json, sys
sys.stdin.readline()
for line in sys.stdin:
    print(json.dumps({{"id": json.loads(line)["id"], "items": json.loads({items!r})}}), flush=True)
"""
    one = analysis(command=(sys.executable, "-c", program))
    assert ask(one, "def f(): return ''\nf().") is None
    assert outcome(one, "def f(): return ''\nf().") == "nothing"


def test_strange_kinds_and_control_characters_reach_no_menu(analysis: Maker) -> None:
    rows = [["name", "<unknown>", "(a\x1b[31m)", "doc\x07" + "x" * 5_000]] + [
        [f"n{i}", "namespace", "", ""] for i in range(900)
    ]
    program = f"""
import json, sys
sys.stdin.readline()
for line in sys.stdin:
    print(json.dumps({{"id": json.loads(line)["id"], "items": {rows!r}}}), flush=True)
"""
    found = ask(analysis(command=(sys.executable, "-c", program)), "def f(): return ''\nf().")
    assert found is not None and len(found.items) == LIMIT and not found.complete
    named = {item.text: item for item in found.items}
    assert named["n0"].kind == "module"
    only = ask(analysis(command=(sys.executable, "-c", program)), "def f(): return ''\nf().name")
    assert only is not None
    (item,) = only.items
    assert item.kind == "statement"
    assert (item.signature + item.doc).isprintable() and len(item.doc) <= 1_000


def test_no_jedi_is_one_outcome(analysis: Maker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    one = analysis()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    text = "def f(): return ''\nf()."
    assert ask(one, text) is None
    report = one.account(text)
    assert report is not None and (report.outcome, report.note) == ("failed", "jedi is not installed")
    assert not one.wants(text, len(text))
    assert one.pid is None


def test_a_broken_jedi_is_one_outcome(analysis: Maker, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    one = analysis(roots=fake_jedi(tmp_path, "raise RuntimeError('broken installation')"))
    text = "def f(): return ''\nf()."
    assert ask(one, text) is None
    report = one.account(text)
    assert report is not None and report.outcome == "failed"
    assert report.note == "jedi cannot be used: RuntimeError: broken installation"
    assert not one.wants(text, len(text))
    assert capfd.readouterr() == ("", "")


# -- how long it lives -----------------------------------------------------------------------------------------------


def test_it_ends_when_nobody_asks_and_comes_back(analysis: Maker) -> None:
    one = analysis(idle=0.3)
    text = "def f(): return ''\nf().upp"
    assert texts(ask(one, text)) == ["upper"]
    pid = one.pid
    assert pid is not None
    wait_until(lambda: one.pid is None, "it stays")
    assert texts(ask(one, "def g(): return ''\ng().upp")) == ["upper"]
    assert one.pid not in (None, pid)


def test_a_child_that_ended_unseen_is_replaced_within_the_question(analysis: Maker) -> None:
    one = analysis()
    ask(one, "def f(): return ''\nf().")
    assert one.pid is not None
    os.kill(one.pid, signal.SIGTERM)
    assert "append" in texts(ask(one, "def f(): return []\nf()."))


def test_it_ends_with_the_shell_even_if_that_is_killed(tmp_path: Path, cache_of_jedi: str) -> None:
    roots = fake_jedi(tmp_path, HANGING)
    program = f"""
import threading, time
from ipython.services.completion.static import StaticAnalysis
from ipython.services.evaluation.lookup import Lookup
from ipython.settings.shell import CompletionSettings
one = StaticAnalysis(lambda: ({{}},), Lookup(), lambda: CompletionSettings(static_limit=60.0), roots={roots!r})
text = "def f(): return ''\\nf()."
threading.Thread(target=one.complete, args=(text, len(text)), daemon=True).start()
while one.pid is None: time.sleep(0.01)
time.sleep(0.3)
print(one.pid, flush=True)
time.sleep(60)
"""
    shell = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    try:
        assert shell.stdout is not None
        pid = int(shell.stdout.readline())
        assert is_running(pid)
    finally:
        shell.kill()
        shell.wait(PATIENCE)
        shell.stdout.close()
    wait_until(lambda: not is_running(pid), "the child goes on")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_a_forked_copy_of_the_shell_leaves_the_child_alone(analysis: Maker) -> None:
    one = analysis()
    ask(one, "def f(): return ''\nf().")
    assert one.pid is not None
    copy = os.fork()
    if copy == 0:
        try:
            one.close()
        finally:
            os._exit(0)
    os.waitpid(copy, 0)
    time.sleep(0.1)
    assert is_running(one.pid)
    assert "append" in texts(ask(one, "def f(): return []\nf()."))


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_the_interrupt_of_the_terminal_does_not_reach_it(analysis: Maker) -> None:
    one = analysis()
    ask(one, "def f(): return ''\nf().")
    assert one.pid is not None
    assert os.getpgid(one.pid) != os.getpgid(0)
    os.kill(one.pid, signal.SIGINT)
    time.sleep(0.1)
    assert "append" in texts(ask(one, "def f(): return []\nf()."))
