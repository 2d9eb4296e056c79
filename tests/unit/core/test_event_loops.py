"""Event loops beside the prompt, by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ipython.core.event_loops import EventLoops, SimplePromptLoops
from ipython.model.failure import UserMistake


def test_asyncio_is_always_there() -> None:
    loops = EventLoops()
    assert loops.running == "" and loops.stop() == "" and {"asyncio", "tk", "qt"} <= set(loops.names)
    loops.start("asyncio")
    loops.start("asyncio")
    assert loops.running == "asyncio" and loops.stop() == "asyncio" and loops.running == ""


def test_one_runs_at_a_time_and_is_started_once() -> None:
    loops, done = EventLoops(), list[str]()

    def start() -> Callable[[], None]:
        done.append("start")
        return lambda: done.append("stop")

    loops.register("qt", start)
    loops.start("qt4")  # another name of it
    loops.start("qt")
    with pytest.raises(UserMistake, match="the event loop of qt is on: %gui alone stops it"):
        loops.start("asyncio")
    assert loops.check("qt") == "qt" and done == ["start"]
    assert loops.stop() == "qt" and loops.stop() == "" and done == ["start", "stop"]


def test_a_loop_that_cannot_start_is_not_running() -> None:
    loops = EventLoops()

    def start() -> Callable[[], None]:
        raise UserMistake("no display")

    loops.register("tk", start)
    with pytest.raises(UserMistake, match="no display"):
        loops.start("tk")
    assert loops.running == ""
    loops.start("asyncio")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("wx", "the event loop of wx cannot run beside this prompt yet; asyncio can"),
        ("macosx", "the event loop of macosx cannot run beside this prompt yet; asyncio can"),
        ("inline", "no event loop integration for 'inline'; known are asyncio, glut"),
        ("qt7", "Did you mean qt"),
    ],
)
def test_names_without_a_loop(name: str, said: str) -> None:
    with pytest.raises(UserMistake, match=said.replace("(", r"\(")):
        EventLoops().check(name)


def test_a_simple_prompt(capsys: pytest.CaptureFixture[str]) -> None:
    loops = SimplePromptLoops()
    loops.start("tk")
    assert "Tk is supported natively" in capsys.readouterr().out and loops.running == ""
    for name in ("asyncio", "qt", "nosuch"):
        with pytest.raises(UserMistake, match=f"Cannot install event loop hook for '{name}'"):
            loops.start(name)
