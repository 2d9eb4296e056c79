"""The menu's search: batches, the common beginning, late answers, and what stops it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import Any

import pytest
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document

from ipython.model.completion import Completion, CompletionSet, Span
from ipython.model.value import replace
from ipython.terminal.menu import Candidate, CompletionMenu, common_rest

LATE = 5.0  # seconds after which something that should have happened did not


class Answers:
    """A backend whose sets come when the test says so.

    Args:
        steps: texts of a set, or a number of the event to wait for before the next one.
        start: where what is replaced begins.
        kind: of all candidates.
    """

    def __init__(self, *steps: Sequence[str] | asyncio.Event, start: int = 0, kind: str = "") -> None:
        self.steps = steps
        self.kind = kind
        self.start = start
        self.asked = 0
        self.is_closed = asyncio.Event()

    async def complete(self, source: str, cursor: int) -> AsyncIterator[CompletionSet]:
        """The steps."""
        self.asked += 1
        span = Span(self.start, cursor)
        try:
            for step in self.steps:
                if isinstance(step, asyncio.Event):
                    await step.wait()
                else:
                    yield CompletionSet(span, tuple(Completion(text, span, self.kind) for text in step))
        finally:
            self.is_closed.set()

    def fill(self, source: str, cursor: int, items: Sequence[Completion]) -> Sequence[Completion]:
        """Each with a signature."""
        return [replace(item, signature=f"({source})") for item in items]


class Scene:
    """A buffer with its menu."""

    def __init__(self, backend: Any, text: str) -> None:
        self.buffer = Buffer(document=Document(text))
        self.drawn = 0
        self.menu = CompletionMenu(backend, self.buffer, self._draw)

    def _draw(self) -> None:
        self.drawn += 1

    @property
    def shown(self) -> list[str]:
        """The entries of the open menu."""
        state = self.buffer.complete_state
        return [entry.text for entry in state.completions] if state is not None else []

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something."""
        for _ in range(int(LATE / 0.005)):
            if condition():
                return
            await asyncio.sleep(0.005)
        raise AssertionError(f"it did not come; text {self.buffer.text!r}, menu {self.shown}")

    async def rest(self) -> None:
        """Let everything happen that needs no waiting."""
        for _ in range(20):
            await asyncio.sleep(0)


def run(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scenario, LATE))


def test_what_is_common_to_all_sets_of_the_first_batch_is_put_in() -> None:
    async def scenario() -> None:
        scene = Scene(Answers(["alpha_one", "alpha_two"], ["alpha_x"]), "al")
        scene.menu.open()
        await scene.until(lambda: bool(scene.shown))
        assert scene.buffer.text == "alpha_"
        assert scene.shown == ["alpha_one", "alpha_two", "alpha_x"]
        scene.buffer.complete_next()
        assert scene.buffer.text == "alpha_one"
        scene.buffer.complete_previous()
        assert scene.buffer.text == "alpha_"

    run(scenario())


def test_the_only_candidate_is_put_in_without_a_menu() -> None:
    async def scenario() -> None:
        scene = Scene(Answers(["alpha"]), "al")
        scene.menu.open()
        await scene.until(lambda: scene.buffer.text == "alpha")
        assert scene.buffer.complete_state is None
        scene.buffer.undo()
        assert scene.buffer.text == "al"

    run(scenario())


def test_the_only_candidate_in_another_case_replaces_what_was_typed() -> None:
    async def scenario() -> None:
        scene = Scene(Answers(["Series"]), "ser")
        scene.menu.open()
        await scene.until(lambda: scene.buffer.text == "Series")
        assert scene.buffer.complete_state is None

    run(scenario())


def test_a_candidate_that_stands_there_already_opens_nothing() -> None:
    async def scenario() -> None:
        scene = Scene(Answers(["alpha"]), "alpha")
        scene.menu.open()
        await scene.rest()
        assert scene.buffer.text == "alpha" and scene.buffer.complete_state is None

    run(scenario())


def test_late_answers_join_the_open_menu_and_the_selection_stays() -> None:
    async def scenario() -> None:
        late = asyncio.Event()
        scene = Scene(Answers(["append", "apply"], late, ["apply", "assign"]), "a")
        scene.menu.open()
        await scene.until(lambda: bool(scene.shown))
        assert scene.buffer.text == "app"  # nobody waited for the late ones
        scene.buffer.complete_next()
        late.set()
        await scene.until(lambda: len(scene.shown) == 3)
        assert scene.shown == ["append", "apply", "assign"]
        assert scene.buffer.text == "append"
        scene.buffer.complete_next(count=2)
        assert scene.buffer.text == "assign"

    run(scenario())


def test_late_arguments_come_first_unless_something_is_selected() -> None:
    async def scenario(selects: bool, wanted: list[str]) -> None:
        late = asyncio.Event()
        scene = Scene(Answers(["able", "abs"], late, ["axis=", "at="], kind="param"), "a")
        scene.menu.open()
        await scene.until(lambda: bool(scene.shown))
        if selects:
            scene.buffer.complete_next()
        late.set()
        await scene.until(lambda: scene.shown == wanted)

    run(scenario(False, ["axis=", "at=", "able", "abs"]))
    run(scenario(True, ["able", "abs", "axis=", "at="]))


def test_a_menu_opens_late_when_nothing_was_there_at_once() -> None:
    async def scenario() -> None:
        late = asyncio.Event()
        scene = Scene(Answers([], late, ["append", "assign"]), "a")
        scene.menu.open()
        await scene.rest()
        assert scene.buffer.complete_state is None
        late.set()
        await scene.until(lambda: scene.shown == ["append", "assign"])

    run(scenario())


@pytest.mark.parametrize("first", [[], ["append", "apply"]])
def test_a_key_stops_the_search_and_late_answers_are_dropped(first: list[str]) -> None:
    async def scenario() -> None:
        late = asyncio.Event()
        backend = Answers(first, late, ["assign"])
        scene = Scene(backend, "a")
        scene.menu.open()
        await scene.rest()
        scene.buffer.insert_text("x")
        await asyncio.wait_for(backend.is_closed.wait(), LATE)  # at once, not when the answer is there
        late.set()
        await scene.rest()
        assert scene.buffer.text.endswith("x") and scene.buffer.complete_state is None

    run(scenario())


def test_moving_the_cursor_stops_the_search() -> None:
    async def scenario() -> None:
        backend = Answers([], asyncio.Event())
        scene = Scene(backend, "abc")
        scene.menu.open()
        await scene.rest()
        scene.buffer.cursor_position = 1
        await asyncio.wait_for(backend.is_closed.wait(), LATE)

    run(scenario())


def test_going_through_the_entries_does_not_stop_the_search() -> None:
    async def scenario() -> None:
        late = asyncio.Event()
        backend = Answers(["beta", "alpha"], late, ["gamma"])
        scene = Scene(backend, "")
        scene.menu.open()
        await scene.until(lambda: bool(scene.shown))
        for _ in range(3):
            scene.buffer.complete_next()
            await scene.rest()
        assert not backend.is_closed.is_set()
        late.set()
        await scene.until(lambda: "gamma" in scene.shown)

    run(scenario())


def test_tab_again_while_waiting_is_one_search() -> None:
    async def scenario() -> None:
        backend = Answers([], asyncio.Event())
        scene = Scene(backend, "a")
        for _ in range(3):
            scene.menu.open()
            await scene.rest()
        assert backend.asked == 1
        scene.menu.stop()
        await asyncio.wait_for(backend.is_closed.wait(), LATE)

    run(scenario())


def test_entries_are_filled_from_the_text_that_was_completed() -> None:
    async def scenario() -> None:
        scene = Scene(Answers(["alpha_one", "alpha_two"]), "al")
        scene.menu.open()
        await scene.until(lambda: bool(scene.shown))
        state = scene.buffer.complete_state
        assert state is not None
        scene.menu.fill(state.completions[:1])
        first, second = state.completions
        assert isinstance(first, Candidate) and isinstance(second, Candidate)
        assert (first.item.signature, second.item.signature) == ("(al)", "")

    run(scenario())


def test_candidates_of_a_fuzzy_match_share_nothing_to_put_in() -> None:
    items = [Completion("groupby", Span(0, 3)), Completion("gpb_x", Span(0, 3))]
    assert common_rest("gpb", items) == ""
    assert common_rest("gpb", items[1:]) == "_x"
    assert common_rest("gpb", []) == ""
