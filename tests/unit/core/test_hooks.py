"""Subscribing to the moments of a session."""

from __future__ import annotations

import pytest

from ipython.core.hooks import Hooks


def test_order_once_and_unregister_while_triggering() -> None:
    calls: list[str] = []
    hooks = Hooks(lambda *a: None)

    def first() -> None:
        calls.append("first")
        hooks.unregister("pre_execute", first)

    def second() -> None:
        calls.append("second")

    for function in (first, second, first):
        hooks.register("pre_execute", function)
    hooks.trigger("pre_execute")
    hooks.trigger("pre_execute")
    assert calls == ["first", "second", "second"]


def test_a_failing_subscriber_is_reported_and_the_others_run() -> None:
    failed: list[tuple[str, str]] = []
    ran: list[int] = []
    hooks = Hooks(lambda moment, function, error: failed.append((moment, type(error).__name__)))
    hooks.register("post_execute", lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    hooks.register("post_execute", lambda: ran.append(1))
    hooks.trigger("post_execute")
    assert failed == [("post_execute", "ZeroDivisionError")] and ran == [1]


def test_mistakes() -> None:
    hooks = Hooks(lambda *a: None)
    with pytest.raises(KeyError, match="post_run_cell"):
        hooks.register("post_run", print)
    with pytest.raises(TypeError, match="callable"):
        hooks.register("pre_execute", 3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not registered"):
        hooks.unregister("pre_execute", print)
