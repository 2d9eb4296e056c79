"""What get_ipython() answers, under the names and with the meanings that existing code relies on."""

from __future__ import annotations

import ast
import contextlib
import io
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.core.plain_sink import PlainSink
from ipython.model.failure import UserMistake


@pytest.fixture
def ip() -> Any:
    shell = make_shell()
    shell.hub.sink = PlainSink(lambda report: f"{report.name}: {report.message}", out_prompt="Out[{n}]: ")
    yield shell.get_facade()
    shell.close()


def output(ip: Any, source: str, **options: Any) -> str:
    screen = io.StringIO()
    with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
        ip.run_cell(source, **options)
    return screen.getvalue()


def test_run_cell_answers_with_upstreams_record(ip: Any) -> None:
    result = ip.run_cell("x = 2\nx * 3", store_history=True)
    assert (result.success, result.result, result.execution_count) == (True, 6, 1)
    assert result.info.raw_cell == "x = 2\nx * 3" and result.info.store_history is True
    assert ip.execution_count == 2 and ip.last_execution_result.result == 6 and ip.last_execution_succeeded


def test_errors_are_told_apart_by_when_they_happened(ip: Any) -> None:
    before, during = ip.run_cell("x y"), ip.run_cell("1/0")
    assert isinstance(before.error_before_exec, SyntaxError) and before.error_in_exec is None
    assert isinstance(during.error_in_exec, ZeroDivisionError) and during.error_before_exec is None
    with pytest.raises(ZeroDivisionError):
        during.raise_error()
    assert isinstance(ip.run_cell("%nope").error_in_exec, UserMistake)


def test_not_stored_cells_show_and_do_not_count(ip: Any) -> None:
    assert output(ip, "1 + 1") == "Out[1]: 2\n" and ip.execution_count == 1
    assert output(ip, "1 + 1", silent=True) == ""


def test_run_cell_from_inside_a_cell(ip: Any) -> None:
    assert ip.run_cell("get_ipython().run_cell('40 + 2').result").result == 42


def test_run_cell_replaced_on_the_object_is_what_fronts_call(ip: Any) -> None:
    from ipython.core.local_backend import LocalBackend
    from ipython.model.cell import Cell

    seen: list[str] = []
    original = ip.run_cell

    def counted(source: str, **named: Any) -> Any:
        seen.append(source)
        return original(source, **named)

    ip.run_cell = counted
    reply = LocalBackend(ip._shell).run(Cell("5"), ip._shell.hub.sink, None)  # type: ignore[arg-type]
    assert seen == ["5"] and reply.number == 1


def test_events_pass_upstreams_records_and_may_unregister_themselves(ip: Any) -> None:
    seen: list[Any] = []

    def once(info: Any) -> None:
        seen.append(info.raw_cell)
        ip.events.unregister("pre_run_cell", once)

    ip.events.register("pre_run_cell", once)
    ip.events.register("pre_run_cell", once)
    ip.events.register("post_run_cell", lambda result: seen.append(result.result))
    ip.run_cell("7")
    ip.run_cell("8")
    assert seen == ["7", 7, 8]
    with pytest.raises(ValueError, match="not registered"):
        ip.events.unregister("pre_run_cell", once)
    with pytest.raises(KeyError):
        ip.events.register("bogus", print)


def test_names_are_pushed_dropped_and_deleted(ip: Any) -> None:
    ip.push({"a": 1, "b": 2})
    local = 3
    ip.push("local")
    assert (ip.user_ns["a"], ip.user_ns["local"]) == (1, local)
    ip.drop_by_id({"a": 1, "b": object()})
    assert "a" not in ip.user_ns and "b" in ip.user_ns
    ip.del_var("b")
    with pytest.raises(NameError):
        ip.del_var("b")
    assert ip.ns_table["user_local"] is ip.user_ns and ip.user_global_ns is ip.user_module.__dict__
    with pytest.raises(TypeError):
        ip.push(3)


def test_ex_ev_and_user_expressions(ip: Any) -> None:
    ip.ex("v = 20")
    assert ip.ev("v + 1") == 21
    answers = ip.user_expressions({"good": "v", "bad": "nosuch"})
    assert answers["good"]["data"]["text/plain"] == "20"
    assert answers["bad"]["status"] == "error" and answers["bad"]["ename"] == "NameError"


def test_magics_are_registered_found_and_called(ip: Any) -> None:
    ip.register_magic_function(lambda line: line.upper(), "line", "shout")
    ip.register_magic_function(lambda line, cell: (line, cell), "cell", "both")
    assert ip.run_line_magic("shout", "hi") == "HI" and ip.run_cell("%shout hi").result == "HI"
    assert ip.run_cell("%%both a\nbody").result == ("a", "body\n")
    assert ip.find_line_magic("shout")("x") == "X" and ip.find_cell_magic("nosuch") is None
    assert "shout" in ip.magics_manager.magics["line"] and "timeit" in ip.magics_manager.magics["cell"]
    with pytest.raises(UserMistake, match="not found"):
        ip.run_line_magic("nosuch", "")
    with pytest.raises(ValueError, match="line_cell"):
        ip.register_magic_function(print, "bogus")


def test_var_expand_sees_the_caller(ip: Any) -> None:
    mine = 5  # noqa: F841 - read by the expansion
    assert ip.var_expand("$mine {mine + 1} $nosuch") == "5 6 $nosuch"


def test_tree_transformers_and_line_transformers(ip: Any) -> None:
    class Negate(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.AST:
            return ast.copy_location(ast.UnaryOp(ast.USub(), node), node)

    ip.ast_transformers.append(Negate())
    assert ip.run_cell("5").result == -5
    ip.ast_transformers.clear()
    ip.input_transformers_cleanup.append(lambda lines: [line.replace("five", "5") for line in lines])
    assert ip.run_cell("five").result == 5


def test_custom_exceptions(ip: Any) -> None:
    seen: list[type] = []

    def handler(self: Any, kind: type, error: BaseException, trace: Any, tb_offset: Any = None) -> None:
        seen.append(kind)

    ip.set_custom_exc((ZeroDivisionError,), handler)
    ip.run_cell("1/0")
    ip.set_custom_exc((), None)
    output(ip, "1/0")
    assert seen == [ZeroDivisionError]
    with pytest.raises(TypeError):
        ip.set_custom_exc(ZeroDivisionError, handler)


def test_showtraceback_replaced_on_the_object_is_called(ip: Any) -> None:
    seen: list[Any] = []
    ip.showtraceback = lambda *arguments, **named: seen.append(arguments)
    ip.run_cell("1/0")
    assert seen[0][0][0] is ZeroDivisionError


def test_completeness_and_transforms(ip: Any) -> None:
    assert ip.check_complete("for i in x:") == ("incomplete", "    ")
    assert ip.transform_cell("%pwd") == "get_ipython().run_line_magic('pwd', '')\n"
    assert ip.should_run_async("await x") and not ip.should_run_async("x")


def test_display_formatter_gives_data_and_metadata(ip: Any) -> None:
    data, metadata = ip.display_formatter.format(5)
    assert data == {"text/plain": "5"} and metadata == {}
    plain = ip.display_formatter.formatters["text/plain"]

    class Odd:
        pass

    plain.for_type(Odd, lambda obj, p, cycle: p.text("odd"))
    assert ip.display_formatter.format(Odd())[0]["text/plain"] == "odd"


def test_options_that_are_attributes(ip: Any) -> None:
    ip.autoawait = False
    assert isinstance(ip.run_cell("await x").error_before_exec, SyntaxError)
    with pytest.raises(ValueError, match="did you mean 'all'"):
        ip.ast_node_interactivity = "al"
    assert ip.has_trait("autoawait") and not ip.has_trait("nosuch")


def test_history_manager_reads_this_session(ip: Any) -> None:
    ip.run_cell("first = 1", store_history=True)
    ip.run_cell("first + 1", store_history=True)
    assert [text for _, _, text in ip.history_manager.get_range(0, 1, 3)] == ["first = 1", "first + 1"]
    assert ip.history_manager.input_hist_raw[1] == "first = 1"
