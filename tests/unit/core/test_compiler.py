"""Compiling cells: which parts are shown, flags that stay, and that the quick way agrees with the syntax tree."""

from __future__ import annotations

import ast
import linecache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.core import compiler as compiler_module
from ipython.core.compiler import RECENT, Compiler, call_code, last_statement_offset
from ipython.model.cell import HIDDEN_ENTRY, Transformed
from ipython.source.transform import transform


def cell(source: str) -> Transformed:
    return Transformed(source, source, source)


def echoes(source: str, mode: str = "last_expr") -> list[bool]:
    return [piece.echo for piece in Compiler().compile_cell(cell(source), 1, mode)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1+1", [True]),
        ("pass", [False]),
        ("x = 1", [False]),
        ("x = 1\nx", [False, True]),
        ("x = 1\nx\n\n# done\n", [False, True]),
        ("1; 2", [False, True]),
        ("x; y = 2", [False]),
        ("(1,\n 2)", [True]),
        ("(1,\n2)", [True]),
        ("f(a,\nb=3)", [True]),
        ("*a, b", [True]),
        ("x += 1", [False]),
        ("x: int = 1", [False]),
        ("def f():\n    return 1\n", [False]),
        ("@d\ndef f():\n    return 1\n", [False]),
        ("if x:\n    1\nelse:\n    2\n", [False]),
        ("try:\n    x\nfinally:\n    y\n", [False]),
        ("match x:\n    case 1: 2\n", [False]),
        ("match(x)", [True]),
        ("type(x)", [True]),
        ("await f()", [True]),
        ("async with a: pass\nawait b", [False, True]),
        ("'''a\nb'''", [True]),
        ("x = '''\nb'''", [False]),
        ("x = 1 + \\\n2", [False]),
        ("x == 1", [True]),
        ("(x := 1)", [True]),
        ("", [False]),
        ("# only a comment", [False]),
    ],
)
def test_last_expression_is_shown_and_nothing_else(source: str, expected: list[bool]) -> None:
    found = echoes(source)
    assert found == expected or (len(found) > len(expected) and found[-1] == expected[-1])


@pytest.mark.parametrize(
    ("mode", "source", "shown"),
    [
        ("all", "1\nx = 2\n3", 2),
        ("none", "1", 0),
        ("last_expr_or_assign", "x = 5", 1),
        ("last_expr_or_assign", "x += 5", 1),
        ("last_expr_or_assign", "x: int = 5", 1),
        ("last_expr_or_assign", "x, y = 5, 6", 0),
        ("last_expr_or_assign", "x.y = 5", 0),
        ("last", "5", 1),
    ],
)
def test_interactivity_modes(mode: str, source: str, shown: int) -> None:
    assert sum(echoes(source, mode)) == shown


STATEMENTS = st.sampled_from(
    [
        "a = 1",
        "a",
        "a + 1",
        "f(1,\n  2)",
        "f(1,\n2)",
        "if a:\n    b",
        "if a:\n    b\nelse:\n    c",
        "x; y",
        "x; y = 1",
        "'''t\nu'''",
        "a = [\n1,\n]",
        "[\n1,\n]",
        "# c",
        "",
        "def f():\n    1\n",
        "@d\nclass C:\n    pass",
        "*a, b",
        "a, b = b, a",
        "lambda: 1",
        "not a",
        "a if b else c",
        "print(1)  # c",
        "del a",
        "await a",
        "a \\\n+ b",
        "match a:\n  case _: b",
        "while a: b",
        "for a in b:\n\tc\n",
        "a == b",
        "a: int",
        "-1",
        "(\n)",
        "{\n'a':\n1}",
        "yield_ = 1",
        "passing",
        "import_x",
    ]
)


@given(st.lists(STATEMENTS, min_size=1, max_size=5))
@settings(max_examples=300, deadline=None)
def test_quick_way_agrees_with_the_syntax_tree(parts: list[str]) -> None:
    source = "\n".join(parts) + "\n"
    tree = compile(source, "t", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert isinstance(tree, ast.Module)
    wanted = bool(tree.body) and isinstance(tree.body[-1], ast.Expr)
    pieces = Compiler().compile_cell(cell(source), 1, "last_expr")
    assert pieces[-1].echo is wanted
    lines = {line for piece in pieces for _, _, line in piece.code.co_lines() if line}
    whole = compile(tree, "t", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert lines >= {line for _, _, line in whole.co_lines() if line} - {0, 1}


@pytest.mark.parametrize("source", ["def g(:", "x y", "a = (", "'abc", "return 1\n", "if x:\npass", "  x\n y"])
def test_invalid_source_raises_syntax_error_of_the_whole_cell(source: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        Compiler().compile_cell(cell(source), 1, "last_expr")
    assert caught.value.filename is not None and caught.value.filename.startswith("<ipython-input-1-")


def test_null_byte_is_an_error_and_not_a_crash() -> None:
    with pytest.raises((SyntaxError, ValueError)):
        Compiler().compile_cell(cell("a\0b"), 1, "last_expr")


def test_future_statements_act_on_later_cells() -> None:
    compiler = Compiler()
    compiler.compile_cell(cell("from __future__ import annotations"), 1, "last_expr")
    (piece,) = compiler.compile_cell(cell("def f(x: undefined): pass"), 2, "last_expr")
    scope: dict[str, object] = {}
    exec(piece.code, scope)
    assert "f" in scope


def test_future_statement_acts_on_the_last_expression_of_its_own_cell() -> None:
    pieces = Compiler().compile_cell(cell("from __future__ import annotations\n(lambda: 0)"), 1, "last_expr")
    assert pieces[-1].code.co_flags & 0x1000000


@pytest.mark.parametrize("interactivity", ["last_expr", "last", "all", "none", "last_expr_or_assign"])
def test_a_future_statement_may_follow_others_and_acts_from_there_on(interactivity: str) -> None:
    source = "def before(x: int): pass\nfrom __future__ import annotations\n7\ndef after(x: nope): pass\nafter"
    space: dict[str, object] = {}
    for piece in Compiler().compile_cell(cell(source), 1, interactivity):
        exec(piece.code, space)
    assert getattr(space["before"], "__annotations__") == {"x": int}
    assert getattr(space["after"], "__annotations__") == {"x": "nope"}


def test_futures_can_be_kept_out() -> None:
    compiler = Compiler()
    compiler.compile_cell(cell("from __future__ import annotations"), 1, "last_expr", keep_flags=False)
    assert compiler.flags == 0


def test_typed_text_is_in_linecache() -> None:
    compiler = Compiler()
    source = "def shown_in_linecache():\n    return 1\n"
    compiler.compile_cell(cell(source), 7, "last_expr")
    assert "".join(linecache.getlines(compiler.name(source, 7))) == source
    linecache.checkcache()
    assert linecache.getlines(compiler.name(source, 7))


def test_source_of_cells_without_definitions_is_dropped_in_time() -> None:
    compiler = Compiler()
    compiler.compile_cell(cell("def kept(): pass"), 0, "last_expr")
    for number in range(1, 5 * RECENT):
        compiler.compile_cell(cell(f"x = {number}"), number, "last_expr")
    assert len(compiler.cells) <= 2 * RECENT + 1
    assert compiler.cell_source(compiler.name("def kept(): pass", 0)) is not None


def test_tree_transformer_that_fails_is_removed_with_a_warning() -> None:
    warned: list[str] = []
    compiler = Compiler(warn=warned.append)

    class Broken(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            raise ZeroDivisionError

    compiler.tree_transforms.append(Broken())
    pieces = compiler.compile_cell(cell("1+1"), 1, "last_expr")
    assert [piece.echo for piece in pieces] == [True] and compiler.tree_transforms == [] and len(warned) == 1


def test_tree_transformers_apply_in_order() -> None:
    class Negate(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.AST:
            return ast.UnaryOp(ast.USub(), node)

    compiler = Compiler()
    compiler.tree_transforms.append(Negate())
    (piece,) = compiler.compile_cell(cell("3"), 1, "last_expr")
    assert eval(piece.code) == -3


def test_last_statement_offset() -> None:
    assert last_statement_offset("a\nb\n") == 2
    assert last_statement_offset("a\n    b") == 0
    assert last_statement_offset("") == 0
    assert last_statement_offset("\n\n  # c\n") == 0


@pytest.mark.parametrize(
    "call", [("run_line_magic", "pwd", ""), ("run_cell_magic", "a", "é'\"", "x\n"), ("system", "")]
)
def test_the_code_of_a_call_is_what_compiling_it_gives(call: tuple[str, ...]) -> None:
    method, *texts = call
    made = call_code("<cell>", call)
    compiled = compile(f"{HIDDEN_ENTRY}.{method}({', '.join(map(repr, texts))})", "<cell>", "eval", 0, True)
    assert made is not None
    assert (made.co_filename, made.co_consts, made.co_names, made.co_code, made.co_firstlineno) == (
        *(compiled.co_filename, compiled.co_consts, compiled.co_names, compiled.co_code, compiled.co_firstlineno),
    )


def test_a_cell_that_is_one_call_is_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    compiler = Compiler()
    compiler.compile_cell(transform("%pwd"), 1, "last_expr")  # the first of its kind is
    compiled: list[str] = []
    monkeypatch.setattr(
        compiler_module, "compile", lambda *given: compiled.append(given[0]) or compile(*given), raising=False
    )
    for source in ("%pwd", "%cd  x", "%timeit 1;", "%pwd;"):
        (piece,) = compiler.compile_cell(transform(source), 2, "last_expr")
        assert piece.echo and not compiled
    compiler.compile_cell(transform("x = %pwd"), 3, "last_expr")
    assert compiled


def test_the_users_transformers_see_calls_too() -> None:
    seen: list[str] = []

    class Look(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.AST:
            seen.append(ast.unparse(node))
            return node

    compiler = Compiler()
    compiler.tree_transforms.append(Look())
    compiler.compile_cell(transform("%pwd"), 1, "last_expr")
    assert seen == ["__ipython__.run_line_magic('pwd', '')"]
