"""Names that get their values when code is about to use them."""

from __future__ import annotations

from ast import PyCF_ALLOW_TOP_LEVEL_AWAIT
from typing import Any

import pytest

from ipython.core.late_names import LateNames, words_of
from ipython.core.runner import Runner


class Scene:
    """A runner, the names of a session, and what was loaded and told."""

    def __init__(self, *waiting: str) -> None:
        self.runner = Runner(lambda message, error: None)
        self.names: dict[str, Any] = {}
        self.loaded: list[str] = []
        self.told: list[tuple[str, str]] = []
        self.late = LateNames(
            self.runner, self.names, self.load, lambda name, error: self.told.append((name, str(error)))
        )
        self.late.add(waiting)

    def load(self, name: str) -> object:
        self.loaded.append(name)
        if name.startswith("bad"):
            raise ValueError("cannot")
        return f"<{name}>"

    def run(self, source: str) -> None:
        self.runner.run(compile(source, "<cell>", "exec"), self.names, self.names, is_expression=False)


@pytest.mark.parametrize(
    "source",
    [
        "r = a", "def f():\n    return a\nr = f()", "r = (lambda: [a for _ in [1]][0])()", "print(f'{a}', end='')",
        "x = 'do %timeit a+1'", "x = ('a', 1)", "class C:\n    v = a", "x = {'k': 'the a'}", "globals()", "del a",
    ],
)  # fmt: skip
def test_what_uses_a_name(source: str) -> None:
    scene = Scene("a")
    scene.run(source)
    assert scene.loaded == ["a"] and scene.runner.before_code is None


@pytest.mark.parametrize("source", ["r = aa", "x = 'ab a1 _a'", "b.c", "1"])
def test_what_does_not(source: str) -> None:
    scene = Scene("a")
    try:
        scene.run(source)
    except NameError:
        pass
    assert not scene.loaded and scene.late.waiting == {"a"}


def test_one_at_a_time_and_never_over_another_value() -> None:
    scene = Scene("a", "b", "c")
    scene.run("r = a")
    assert scene.loaded == ["a"] and scene.names["r"] == "<a>"
    scene.names["b"] = 5
    scene.run("r = b, c")
    assert scene.names["r"] == (5, "<c>") and scene.loaded == ["a", "c"]
    assert scene.runner.before_code is None


def test_a_failure_is_told_once_and_the_code_runs() -> None:
    scene = Scene("bad", "a")
    with pytest.raises(NameError, match="bad"):
        scene.run("r = a\nbad")
    assert scene.told == [("bad", "cannot")] and scene.names["r"] == "<a>"
    with pytest.raises(NameError, match="bad"):
        scene.run("bad")
    assert len(scene.told) == 1


def test_loading_may_run_code_that_uses_others() -> None:
    scene = Scene("a", "b")

    def load(name: str) -> object:
        scene.loaded.append(name)
        if name == "a":
            scene.run("inner = b")
        return name

    late = LateNames(scene.runner, scene.names, load, lambda name, error: None)
    late.add(["a", "b"])
    scene.run("r = a, b")
    assert scene.loaded == ["a", "b"] and scene.names["r"] == ("a", "b")


def test_long_texts_take_no_time() -> None:
    code = compile(f"x = {'n' * 1_000_000!r}", "<cell>", "exec")
    assert sum(len(word) for word in words_of(code)) == 1_000_001


def test_a_cell_that_awaits_has_the_names_that_it_uses() -> None:
    scene = Scene("a")
    code = compile("import asyncio\nawait asyncio.sleep(0)\nr = a", "<cell>", "exec", PyCF_ALLOW_TOP_LEVEL_AWAIT)
    scene.runner.run(code, scene.names, scene.names, is_expression=False)
    assert scene.loaded == ["a"] and scene.names["r"] == "<a>"
    scene.runner.close()
