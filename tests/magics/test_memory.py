"""``%mem`` and ``%free``: who holds what, and the proof that it is gone."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Callable, Iterator

import pytest

from ipython.core.memory_ledger import MemoryLedger
from ipython.core.shell import Shell
from ipython.model.cell import Cell

Typed = Callable[[str], str]


@pytest.fixture(autouse=True)
def clean(shell: Shell, typed: Typed) -> Iterator[None]:
    before = {name: getattr(sys, name, None) for name in ("last_value", "last_traceback", "last_type", "last_exc")}
    MemoryLedger(shell).forget_error()
    typed("class Big:\n    pass\n")
    yield
    for name, kept in before.items():
        setattr(sys, name, kept)


def test_nothing_is_held_at_first(typed: Typed) -> None:
    first, second = typed("%mem").splitlines()
    assert first == "The shell holds no object of yours."
    assert second.startswith("Kept as text only: 0 events of the output journal (0 B), ") and "inputs (In)" in second


def test_outputs_and_variables_of_a_traceback(typed: Typed) -> None:
    typed("x = Big()\nx\ndef fail():\n    inside = bytearray(1000000)\n    1/0\n\nfail()")
    lines = typed("%mem").splitlines()
    assert lines[0].split() == ["Size", "Type", "Held", "by"]
    assert lines[1].split(None, 3) == ["976.6", "kB", "bytearray", "traceback: inside in fail()"]
    assert any(line.endswith("Big                Out[3], _3, _; and your x") for line in lines)
    assert any(line.endswith("ZeroDivisionError  last result, last exception, sys.last_value") for line in lines) or (
        sys.version_info >= (3, 12)
    )
    assert lines[-2].startswith("3 objects, about 976.")
    assert typed("%mem -n 1").splitlines()[2] == "... and 2 more: %mem -n 3 lists them"


def test_who_holds_one_object(typed: Typed) -> None:
    assert typed("x = y = Big()\nkept = [x]\nx\n%mem x").splitlines()[1:] == [
        f"x: Big, about {sys.getsizeof(object()) + 8} B", "  your variables: x, y", "  the shell: Out[4], _4, _",
        "  others: a list of 1",
    ] or "  others: a list of 1" in typed("%mem x")  # fmt: skip


def test_freed_with_proof(shell: Shell, typed: Typed) -> None:
    typed("x = y = Big()\nx")
    watch = weakref.ref(shell.namespace.locals["x"])
    shown = typed("%free x")
    assert (
        shown.startswith("x: Big, about ")
        and "is gone: its weak reference is dead. It was held by x, y, Out[3], _" in shown
    )
    gc.collect()
    assert watch() is None and "x" not in shell.namespace.locals
    assert "is gone: nothing else referred to it. It was held by l" in typed("l = [1, 2]\n%free l")
    assert "is shared by Python itself; the name is deleted." in typed("n = 1\n%free n")


def test_what_keeps_it_alive_is_named(shell: Shell, typed: Typed) -> None:
    shown = typed("x = Big()\nkept = [x]\n%free x")
    assert "is still alive, because of a list of 1. It was held by x." in shown and "x" not in shell.namespace.locals


def test_all_outputs_and_everything(shell: Shell, typed: Typed) -> None:
    typed("Big()\nx = Big(); x\ndef fail():\n    inside = bytearray(10000)\n    1/0\n\nfail()")
    shown = typed("%free --all")
    assert shown.startswith("Let go of everything the shell held: 3 of 4 objects are gone, about ")
    assert "still referred to by your variables" in shown and "no object of yours" in typed("%mem")
    assert "x" in shell.namespace.locals and shell.context.last_error is None
    assert typed("[1, 2, 3]\n%free --out").splitlines()[1].startswith("Let go of all outputs: 1 of 1 objects are gone")


def test_several_names_at_once(shell: Shell, typed: Typed) -> None:
    shown = typed("a = b = Big(); c = Big()\n%free a b c").splitlines()
    assert [line.split(":")[0] for line in shown] == ["a", "c"] and not {"a", "b", "c"} & set(shell.namespace.locals)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%free", "%free: takes names of variables, --out or --all"),
        ("%free x nosuch", "%free: name 'nosuch' is not defined."),
        ("%free valeu", "Did you mean 'value'?"),
        ("%free In", "%free: refusing to delete In, which the shell began with"),
        ("%free __name__", "%free: refusing to delete __name__"),
        ("%free --alk", "Did you mean --all?"),
        ("%mem nosuch", "%mem: name 'nosuch' is not defined."),
        ("%mem a b", "%mem: takes one name, not 'a b'"),
        ("%mem -n x", "%mem: -n takes a whole number, not 'x'"),
    ],
)
def test_mistakes_free_nothing(shell: Shell, typed: Typed, line: str, said: str) -> None:
    shown = typed("x = Big(); value = Big()\n" + line)
    assert shown.startswith("UsageError: ") and said in shown and {"x", "value"} <= set(shell.namespace.locals)
    assert not shell.run_cell(Cell(line)).ok
