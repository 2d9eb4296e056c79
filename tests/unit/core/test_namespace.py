"""The names a shell maintains, and the bounds of its caches."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from ipython.core.namespace import Namespace, estimated_size


def fresh(**options: Any) -> Namespace:
    namespace = Namespace(**options)
    namespace.install({})
    return namespace


def test_outputs_move_through_the_underscores() -> None:
    names = fresh()
    for number, shown in enumerate("abc", 1):
        names.record_output(number, shown)
    assert (names.locals["_"], names.locals["__"], names.locals["___"]) == ("c", "b", "a")
    assert names.locals["_2"] == "b" and names.outputs == {1: "a", 2: "b", 3: "c"}


def test_underscore_is_left_alone_once_the_user_bound_it() -> None:
    names = fresh()
    names.record_output(1, "a")
    names.locals["_"] = "mine"
    names.record_output(2, "b")
    assert names.locals["_"] == "mine" and names.outputs[2] == "b"


def test_underscore_is_left_alone_while_gettext_owns_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtins, "_", str, raising=False)
    names = fresh()
    names.record_output(1, "a")
    assert "_" not in names.locals and names.outputs[1] == "a"


def test_underscore_goes_on_after_a_run_of_doctest_in_the_same_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtins, "_", None, raising=False)  # where the standard display hook keeps its last value
    names = fresh()
    names.record_output(1, "a")
    assert names.locals["_"] == "a"


def test_out_is_never_stored_in_out() -> None:
    names = fresh()
    names.record_output(1, names.outputs)
    assert names.outputs == {}


def test_cache_drops_the_oldest_and_says_so() -> None:
    warned: list[str] = []
    names = fresh(cache_size=10, warn=warned.append)
    for number in range(1, 11):
        names.record_output(number, number)
    assert sorted(names.outputs) == list(range(3, 11)) and "_1" not in names.locals and len(warned) == 1


def test_cache_is_bounded_by_bytes_and_keeps_the_newest() -> None:
    names = fresh(cache_bytes=1_000_000)
    for number in range(1, 6):
        names.record_output(number, bytearray(600_000))
    assert sorted(names.outputs) == [5]
    assert names.statistics().bytes < 1_000_000


def test_cache_size_zero_keeps_only_the_underscores() -> None:
    names = fresh(cache_size=0)
    names.record_output(1, "a")
    assert names.outputs == {} and names.locals["_"] == "a" and "_1" not in names.locals


def test_inputs_are_numbered_and_move() -> None:
    names = fresh()
    names.record_input(1, "a\n", "a\n")
    names.record_input(3, "%b", "get_ipython().b()")
    assert names.inputs == ["", "a", "", "get_ipython().b()"]  # without the newline that ends a cell
    assert (names.locals["_i"], names.locals["_ii"], names.locals["_i1"]) == ("%b", "a", "a")


def test_rebinding_in_and_out_does_not_reach_the_caches() -> None:
    names = fresh()
    names.locals.update(In=1, Out=2, _oh=3, _ih=4)
    names.record_input(1, "x", "x")
    names.record_output(1, 5)
    assert names.inputs[1] == "x" and names.outputs == {1: 5} and names.locals["Out"] == 2


def test_user_names_leave_out_what_the_session_began_with_until_rebound() -> None:
    names = fresh()
    names.locals["given"] = 1
    names.hide_current()
    names.locals["made"] = 2
    assert names.user_names() == ["made"]
    names.locals["given"] = 3
    assert names.user_names() == ["given", "made"]


def test_prepare_puts_builtins_back() -> None:
    names = fresh()
    names.globals["__builtins__"] = {}
    names.prepare()
    assert eval("len('abc')", names.globals) == 3


def test_sizes_run_no_code_of_the_type() -> None:
    class Loud:
        def __sizeof__(self) -> int:
            raise AssertionError("user code was run")

    assert estimated_size(Loud()) == 1024
    assert estimated_size([Loud()] * 100) > 1024
    assert estimated_size(bytearray(10_000)) >= 10_000
    assert estimated_size({n: bytes(1000) for n in range(100)}) > 90_000


def test_forgetting_removes_every_underscore_name() -> None:
    names = fresh()
    names.record_input(1, "x", "x")
    names.record_output(1, object())
    names.forget_outputs()
    names.forget_inputs()
    assert names.outputs == {} and names.inputs == [""] and "_1" not in names.locals and "_i1" not in names.locals
    assert names.locals["_"] == ""
