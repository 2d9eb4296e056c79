"""``%code_wrap``: later cells in a template."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ipython.core.shell import Shell

Typed = Callable[[str], str]
TEMPLATE = '%%code_wrap {}\nprint("before")\n__code__\nprint("after")\n__ret__\n\n'


def test_cells_run_inside_and_keep_their_value(typed: Typed) -> None:
    assert typed(TEMPLATE.format("tw")) == ""
    assert typed("1+5") == "before\nafter\nOut[2]: 6"
    assert typed("x = 3") == "before\nafter" and typed("x") == "before\nafter\nOut[4]: 3"
    assert typed("# only a comment") == ""


def test_templates_stack_in_order_and_are_replaced_by_name(typed: Typed) -> None:
    typed(TEMPLATE.format("one") + "%%code_wrap two\nprint('outside')\n__code__\n__ret__\n\n")
    assert typed("7") == "outside\nbefore\nafter\nOut[3]: 7"
    assert typed("%code_wrap") == "one\ntwo"
    typed("%%code_wrap one\n__code__\n__ret__\n\n")
    assert typed("7") == "outside\nOut[6]: 7"


def test_listing_and_removing_are_not_wrapped(typed: Typed) -> None:
    typed(TEMPLATE.format(""))
    assert typed("%code_wrap --list") == "default"
    body = '    print("before")\n    __code__\n    print("after")\n    __ret__'
    assert typed("%code_wrap --list-all") == f"default :\n{body}\n"
    assert typed("%code_wrap --remove") == "" and typed("%code_wrap --list") == "" and typed("1") == "Out[6]: 1"


def test_magics_commands_await_and_failures_in_a_template_and_in_the_cell(typed: Typed) -> None:
    typed("import asyncio\n%%code_wrap t\n%time 1\ntry:\n    __code__\nfinally:\n    await asyncio.sleep(0)\n\n")
    assert typed("!echo hello").startswith("CPU times") and "hello" in typed("!echo hello")
    shown = typed("y = 1\nz = y / 0")
    assert "----> 1 z = y / 0" in shown and shown.count("ZeroDivisionError: ") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("%code_wrap nosuch", "UsageError: %code_wrap: there is no template 'nosuch'."),
        ("%code_wrap --remove", "UsageError: %code_wrap: there is no template 'default'."),
        ("%code_wrap a b", "UsageError: %code_wrap: takes one name, not 'a b'"),
        ("%code_wrap --lst", "Did you mean --list?"),
        ("%%code_wrap x\nprint(1)\n\n", "UsageError: %%code_wrap: the template has no statement __code__"),
        ("%%code_wrap x\n__code__\nprint(1\n\n", "SyntaxError: '(' was never closed"),
    ],
)
def test_mistakes_change_nothing(shell: Shell, typed: Typed, text: str, said: str) -> None:
    assert said in typed(text) and not shell.compiler.tree_transforms and typed("5").endswith(": 5")


def test_names_of_the_template_may_stand_in_imports_and_functions(shell: Shell, typed: Typed) -> None:
    template = "import math as ___m\ndef ___f(___a):\n    return ___m.floor(___a)\n__code__\nprint(___f(___a=2.5))\n\n"
    typed("%%code_wrap own\n" + template)
    assert typed("x = 1") == "2" and typed("'___m' in globals()") == "2"
