"""The path of a cell through the shell: events out, a result, names kept, and nothing a user can break."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from ipython.core.plugins import Plugins
from ipython.core.shell import Shell
from ipython.model.cell import NO_VALUE, Cell, CellResult
from ipython.model.failure import UserMistake
from ipython.model.output import FailureShown, ValueShown, Warned


class Collector:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def emit(self, event: object, owner: int) -> None:
        self.events.append(event)

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.events if type(event) is kind]


class Session:
    def __init__(self) -> None:
        self.sink = Collector()
        self.shell = Shell(plugins=Plugins(["ipython.magics"]))

    def run(self, source: str, **options: Any) -> CellResult:
        return self.shell.run_cell(Cell(source, **options), self.sink)

    def values(self) -> list[str]:
        return [event.bundle.text for event in self.sink.of(ValueShown)]


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session()
    yield made
    made.shell.close()


def test_value_is_shown_numbered_and_kept(session: Session) -> None:
    result = session.run("x = 41\nx + 1")
    assert (result.number, result.value, result.ok) == (1, 42, True)
    (shown,) = session.sink.of(ValueShown)
    assert shown.number == 1 and shown.bundle.text == "42"
    assert session.run("_ + Out[1] + _1").value == 126


def test_none_is_not_shown_and_a_statement_has_no_value(session: Session) -> None:
    assert session.run("None").value is None
    assert session.run("x = 1").value is NO_VALUE
    assert session.values() == []


def test_semicolon_hides_the_value_and_leaves_the_caches(session: Session) -> None:
    session.run("1")
    assert session.run("2;").value is NO_VALUE
    assert session.run("3;  # not this").value is NO_VALUE
    assert session.run("'a;b'").value == "a;b"
    assert session.values() == ["1", "'a;b'"] and 2 not in session.shell.namespace.outputs


def test_counter_counts_stored_cells_only(session: Session) -> None:
    assert session.run("1", store_history=False).number == 1
    assert session.run("1", silent=True).number is None
    assert session.run("  \n").number is None
    assert session.run("2").number == 1 and session.shell.session.next_number == 2


def test_silent_cell_shows_nothing(session: Session) -> None:
    assert session.run("1 + 1", silent=True).value is NO_VALUE
    assert session.sink.of(ValueShown) == []


def test_error_becomes_a_report_and_the_session_goes_on(session: Session) -> None:
    result = session.run("y = 1\n1/0")
    assert isinstance(result.error, ZeroDivisionError) and result.stage == "run" and not result.ok
    (shown,) = session.sink.of(FailureShown)
    assert (shown.report.name, shown.report.message) == ("ZeroDivisionError", "division by zero")
    assert sys.last_value is result.error
    assert session.run("y").value == 1
    with pytest.raises(ZeroDivisionError):
        result.unwrap()


def test_syntax_error_runs_nothing(session: Session) -> None:
    result = session.run("y = 1\nx y")
    assert isinstance(result.error, SyntaxError) and result.stage == "compile"
    assert "y" not in session.shell.namespace.locals


@pytest.mark.parametrize(
    "sabotage",
    [
        "get_ipython = 3",
        "In = 3",
        "Out = 3",
        "_ = 3",
        "print = 3",
        "exit = 3",
        "__builtins__ = {}",
        "_oh = _ih = _dh = None",
        "import sys; sys.displayhook = None",
        "__ipython__ = 3",
        "import builtins; builtins.get_ipython = 3",
        "def __getattr__(name): raise SystemExit",
        "import sys; del sys.modules['__main__']" if False else "__name__ = 3",
        "type = len = str = repr = None",
        "import sys; sys.excepthook = None",
        "import asyncio; asyncio.get_running_loop().close()",
    ],
)
def test_no_rebinding_breaks_the_shell(session: Session, sabotage: str) -> None:
    import builtins

    before = dict(builtins.__dict__), sys.displayhook, sys.excepthook
    try:
        session.run(sabotage)
        assert session.run("%pwd").ok
        assert session.run("6 * 7").value == 42
        assert session.values()[-1] == "42"
    finally:
        for name in set(builtins.__dict__) - set(before[0]):
            delattr(builtins, name)
        builtins.__dict__.update(before[0])
        sys.displayhook, sys.excepthook = before[1:]


def test_hostile_repr_becomes_text(session: Session) -> None:
    session.run("class Bad:\n    def __repr__(self): 1/0\n")
    assert session.run("Bad()").ok
    assert "ZeroDivisionError" in session.values()[-1]


@pytest.mark.parametrize("status", [None, 0, 3])
def test_exit_asks_to_leave_and_shows_nothing(session: Session, status: int | None) -> None:
    session.run("exit()" if status is None else f"exit({status})")
    assert session.shell.session.exit_request is not None
    assert session.shell.session.exit_request.status == (status or 0)
    assert session.sink.events == []


def test_bare_exit_leaves_unless_it_is_a_variable(session: Session) -> None:
    session.run("exit")
    assert session.shell.session.exit_request is not None
    session.shell.session.exit_request = None
    session.run("exit = 5")
    assert session.run("exit").value == 5 and session.shell.session.exit_request is None


def test_system_exit_of_user_code_is_shown_and_does_not_leave(session: Session) -> None:
    session.run("raise SystemExit(2)")
    assert session.shell.session.exit_request is None
    assert session.sink.of(FailureShown)[0].report.kind == "exit"


def test_mistake_is_one_line(session: Session) -> None:
    result = session.run("%nosuch")
    assert isinstance(result.error, UserMistake) and result.stage == "run"
    assert session.sink.of(FailureShown)[0].report.kind == "mistake"
    assert session.run("try:\n    %nosuch\nexcept Exception as e:\n    caught = e\n").ok


def test_hooks_run_in_order_and_a_failing_one_stops_nothing(session: Session) -> None:
    calls: list[str] = []
    hooks = session.shell.hooks
    hooks.register("post_run_cell", lambda moment: calls.append(f"post_run_cell {moment.result.number}"))
    hooks.register("pre_run_cell", lambda moment: calls.append(f"pre_run_cell {moment.cell.source}"))
    hooks.register("pre_execute", lambda: calls.append("pre_execute"))
    hooks.register("post_execute", lambda: calls.append("post_execute"))
    hooks.register("pre_execute", lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    assert session.run("5").value == 5
    assert calls == ["pre_execute", "pre_run_cell 5", "post_execute", "post_run_cell 1"]
    assert "Error in callback" in session.sink.of(Warned)[0].text
    calls.clear()
    session.run("5", silent=True)
    assert calls == ["pre_execute", "post_execute"]


def test_custom_exception_handler_sees_its_exceptions_and_its_lines_are_shown(session: Session) -> None:
    seen: list[BaseException] = []

    def handle(error: BaseException) -> list[str]:
        seen.append(error)
        return ["all is well"]

    session.shell.errors.handlers = ((ZeroDivisionError,), handle)
    session.run("1/0")
    session.run("{}['a']")
    reports = [event.report for event in session.sink.of(FailureShown)]
    assert len(seen) == 1 and reports[0].custom == ("all is well",) and reports[1].name == "KeyError"


def test_failing_custom_handler_is_removed_and_the_original_is_shown(session: Session) -> None:
    session.shell.errors.handlers = ((ZeroDivisionError,), lambda error: {}["missing"])
    session.run("1/0")
    names = [event.report.name for event in session.sink.of(FailureShown)]
    assert names == ["KeyError", "ZeroDivisionError"] and session.shell.errors.handlers is None


def test_a_cell_from_inside_a_cell(session: Session) -> None:
    session.shell.namespace.locals["inner"] = lambda source: session.shell.run_cell(Cell(source, store_history=False))
    result = session.run("inner('a = 1; a + 1').value")
    assert result.value == 2 and session.values() == ["2", "2"]


def test_same_warning_shows_in_each_cell(session: Session, recwarn: pytest.WarningsRecorder) -> None:
    import warnings

    warnings.simplefilter("default")
    for _ in range(2):
        session.run("import warnings; warnings.warn('again')")
    assert len(recwarn) == 2


def test_all_mode_shows_each_expression_under_one_number(session: Session) -> None:
    session.shell.configure(ast_node_interactivity="all")
    session.run("1\nx = 2\n3")
    assert session.values() == ["1", "3"] and session.shell.namespace.outputs[1] == 3


def test_last_mode_shows_expressions_in_a_final_loop(session: Session) -> None:
    session.shell.configure(ast_node_interactivity="last")
    session.run("for i in range(2):\n    i\n")
    assert session.values() == ["0", "1"]


def test_shells_are_independent(session: Session) -> None:
    other = Session()
    session.run("x = 1")
    assert isinstance(other.run("x").error, NameError)
    other.shell.close()


def test_history_gets_the_source_before_and_the_outcome_after(session: Session) -> None:
    seen: list[tuple[str, ...]] = []

    class Store:
        session_number = 1

        def start(self, line: int, source: str, python: str, directory: str) -> None:
            seen.append(("start", str(line), source))

        def finish(self, line: int, *, outcome: str, seconds: float, output: str | None, streams: Any = ()) -> None:
            seen.append(("finish", str(line), outcome, str(output)))

        def close(self) -> None:
            pass

    session.shell.history = Store()  # type: ignore[assignment]
    session.run("seen = 1\n5")
    session.run("1/0")
    session.run("6", store_history=False)
    assert seen == [
        ("start", "1", "seen = 1\n5"),
        ("finish", "1", "ok", "5"),
        ("start", "2", "1/0"),
        ("finish", "2", "ZeroDivisionError", "None"),
    ]


def test_reset_counts_from_one_again(session: Session) -> None:
    session.run("x = 1\nx")
    session.shell.reset()
    assert session.shell.session.next_number == 1 and isinstance(session.run("x").error, NameError)
    assert session.run("exit").ok and session.shell.session.exit_request is not None


def test_interactive_class_is_found_again_by_its_module(session: Session) -> None:
    session.run("class C: pass")
    assert session.shell.namespace.locals["C"].__module__ == "__main__"
