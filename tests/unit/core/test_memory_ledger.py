"""Every object that the shell holds has a line in the books, and letting go really frees it."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest

from ipython.core.memory_ledger import MemoryLedger
from ipython.core.shell import Shell
from ipython.model.cell import Cell

BIG = "class Big:\n    def __init__(self): self.data = bytearray(10000)\n"


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = Shell()
    made.run_cell(Cell(BIG))
    before = {name: getattr(sys, name, None) for name in ("last_value", "last_traceback", "last_type", "last_exc")}
    MemoryLedger(made).forget_error()
    yield made
    made.close()
    for name, kept in before.items():
        setattr(sys, name, kept)


def holders(shell: Shell, kind: str) -> set[str]:
    return {name for one in MemoryLedger(shell).holdings() if one.kind == kind for name in one.holders}


def watch(shell: Shell, name: str) -> weakref.ref[object]:
    return weakref.ref(shell.namespace.locals[name])


def test_outputs_are_listed_with_the_names_that_hold_them(shell: Shell) -> None:
    for source in ("b = Big(); b", "1 + 1"):
        shell.run_cell(Cell(source))
    assert holders(shell, "Big") == {"Out[2]", "_2", "__"}
    (one,) = [one for one in MemoryLedger(shell).holdings() if one.kind == "Big"]
    assert one.yours == ("b",) and not holders(shell, "int")


def test_a_traceback_holds_the_variables_of_its_frames(shell: Shell) -> None:
    shell.run_cell(Cell("def fail():\n    inside = Big()\n    1/0\n"))
    shell.run_cell(Cell("fail()"))
    assert holders(shell, "Big") == {"traceback: inside in fail()"}
    assert {"last exception", "last result", "sys.last_value"} <= holders(shell, "ZeroDivisionError")
    MemoryLedger(shell).forget_error()
    gc.collect()
    assert not holders(shell, "Big") and not holders(shell, "ZeroDivisionError")


def test_releasing_deletes_every_name_and_proves_it(shell: Shell) -> None:
    shell.run_cell(Cell("b = Big(); c = b; b"))
    seen = watch(shell, "b")
    found = MemoryLedger(shell).release("b")
    assert found.is_gone is True and found.evidence == "weak reference" and found.kind == "Big" and seen() is None
    assert set(found.dropped) == {"b", "c", "Out[2]", "_", "last result"}
    assert "b" not in shell.namespace.locals and "c" not in shell.namespace.locals and shell.namespace.outputs == {}


def test_releasing_lets_go_of_the_exception_that_holds_it(shell: Shell) -> None:
    shell.run_cell(Cell("def fail(inside):\n    1/0\nb = Big()\nfail(b)"))
    seen = watch(shell, "b")
    found = MemoryLedger(shell).release("b")
    assert found.is_gone is True and "last exception" in found.dropped and seen() is None


def test_what_still_refers_to_it_is_named(shell: Shell) -> None:
    shell.run_cell(Cell("b = Big()\nclass Holder: pass\nkept = {'x': b}\nh = Holder()\nh.field = b\nlist_of = [b]"))
    found = MemoryLedger(shell).release("b")
    assert found.is_gone is False
    assert {"x of a dict of 1", "attribute field of a Holder", "a list of 1"} <= set(found.remaining)


def test_without_weak_references_the_count_tells(shell: Shell) -> None:
    shell.run_cell(Cell("n = [1, 2]; m = [3]; holder = (m,)"))
    ledger = MemoryLedger(shell)
    free, held = ledger.release("n"), ledger.release("m")
    assert free.is_gone is True and free.evidence == "reference count" and not free.remaining
    assert held.is_gone is False and held.remaining == ("a tuple of 1",)


def test_what_python_shares_is_not_claimed_to_be_freed(shell: Shell) -> None:
    shell.run_cell(Cell("n = 5; other = 5"))
    found = MemoryLedger(shell).release("n")
    assert found.is_gone is None and found.evidence == "shared" and shell.namespace.locals["other"] == 5
    with pytest.raises(KeyError):
        MemoryLedger(shell).release("nosuch")


def test_releasing_outputs_and_all(shell: Shell) -> None:
    for source in ("Big()", "b = Big(); b", "def fail():\n    inside = Big()\n    1/0\n", "fail()"):
        shell.run_cell(Cell(source))
    watched, gone, size = MemoryLedger(shell).release_outputs()
    assert gone >= 1 and watched > gone and size > 0 and not shell.namespace.outputs
    MemoryLedger(shell).release_all()
    assert not MemoryLedger(shell).holdings() and "b" in shell.namespace.locals


def test_no_code_of_the_users_runs(shell: Shell) -> None:
    shell.run_cell(
        Cell(
            "ran = []\nclass Loud:\n"
            + "".join(
                f"    def {name}(self, *a): ran.append({name!r}); return NotImplemented\n"
                for name in ("__eq__", "__ne__", "__bool__", "__len__", "__sizeof__")
            )
            + "    __hash__ = None\n    def __repr__(self): return 'loud'\n"
        )
    )
    shell.run_cell(Cell("loud = Loud(); loud"))
    shell.namespace.locals["ran"].clear()
    ledger = MemoryLedger(shell)
    assert holders(shell, "Loud") and ledger.release("loud").is_gone and shell.namespace.locals["ran"] == []


def test_texts_are_counted(shell: Shell) -> None:
    counted = {what: number for what, number, _ in MemoryLedger(shell).counted()}
    assert counted["sources of cells"] >= 1 and counted["inputs (In)"] == 1


def test_an_exception_in_a_variable(shell: Shell) -> None:
    shell.run_cell(Cell("try:\n    1/0\nexcept ZeroDivisionError as error:\n    kept = error\n"))
    found = MemoryLedger(shell).release("kept")
    assert found.is_gone is True and found.evidence == "collector"
    shell.run_cell(Cell("other = [ValueError()]; kept = other[0]"))
    found = MemoryLedger(shell).release("kept")
    assert found.is_gone is False and found.remaining == ("a list of 1",)
