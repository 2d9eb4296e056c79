"""Numbering, owners and the bounded journal of output events."""

from __future__ import annotations

from ipython.core.display_hub import DisplayHub, current_cell
from ipython.model.output import MimeBundle, StreamText, ValueShown, Warned


class Collector:
    def __init__(self) -> None:
        self.events: list[tuple[object, int]] = []

    def emit(self, event: object, owner: int) -> None:
        self.events.append((event, owner))


def test_events_are_numbered_and_belong_to_their_cell() -> None:
    sink = Collector()
    hub = DisplayHub(sink)
    token = current_cell.set(7)
    hub.emit(StreamText("stdout", "a"))
    current_cell.reset(token)
    hub.emit(StreamText("stdout", "b"))
    assert [owner for _, owner in sink.events] == [7, 0]
    assert [(kept.number, kept.owner) for kept in hub.since(2)] == [(2, 0)]


def test_journal_is_bounded_by_count_and_by_bytes() -> None:
    hub = DisplayHub(event_limit=3, byte_limit=10_000)
    for _ in range(5):
        hub.emit(StreamText("stdout", "x"))
    assert [kept.number for kept in hub.since(0)] == [3, 4, 5]
    hub.emit(StreamText("stdout", "y" * 9_900))
    assert [kept.number for kept in hub.since(0)] == [6]
    hub.emit(ValueShown(1, MimeBundle({"text/plain": "z" * 50_000}, {})))
    assert hub.statistics().kept == 1 and hub.next_number == 8


def test_without_a_sink_events_are_only_kept() -> None:
    hub = DisplayHub()
    hub.emit(StreamText("stdout", "a"))
    assert len(hub.since(1)) == 1


def test_what_a_cell_displays_belongs_to_that_cell_also_from_its_tasks() -> None:
    from ipython.core.shell import Shell
    from ipython.model.cell import Cell

    shell = Shell()
    shell.runner.watch_imports()
    shell.namespace.locals["say"] = lambda text: shell.hub.emit(Warned(text))
    shell.run_cell(Cell("say('one')"))
    shell.run_cell(Cell("import asyncio\nasync def later():\n    await asyncio.sleep(0)\n    say('two')\n"))
    shell.run_cell(Cell("say('three'); task = asyncio.ensure_future(later())"))
    shell.run_cell(Cell("await asyncio.sleep(0); await task; say('four')"))
    owners = {one.event.text: one.owner for one in shell.hub.since(1) if isinstance(one.event, Warned)}
    assert owners == {"one": 1, "three": 3, "two": 3, "four": 4}
    shell.close()
