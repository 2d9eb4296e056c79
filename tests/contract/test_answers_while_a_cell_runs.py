"""Completion and help asked from another thread while a cell runs and changes everything, as a kernel's clients ask."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.value import replace

BUSY = """
import collections, sys
class Growing: pass
growing, table, many = Growing(), {}, collections.OrderedDict()
started.set()
number = 0
while not done.is_set():
    number += 1
    setattr(growing, f"attribute_{number % 5000}", number)
    table[f"key_{number % 5000}"] = number
    many[f"key_{number % 5000}"] = number
    globals()[f"name_{number % 5000}"] = number
    if number % 7 == 0:
        table.pop(f"key_{(number * 3) % 5000}", None)
        globals().pop(f"name_{(number * 3) % 5000}", None)
"""


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = make_shell()
    made.configure(completion=replace(made.settings.completion, use_jedi=False, time_limit=20.0))
    yield made
    made.close()


def test_answers_come_and_are_right_while_the_cell_changes_what_is_looked_at(shell: Shell) -> None:
    started, done = threading.Event(), threading.Event()
    shell.namespace.locals.update(started=started, done=done, words=["a"])
    problems: list[str] = []
    answers: dict[str, list[Any]] = {}

    def ask() -> None:
        completer, inspector = shell.introspection.completer, shell.introspection.inspector
        assert completer is not None and inspector is not None
        if not started.wait(20.0):
            problems.append("the cell never began")
        try:
            for _ in range(8):
                for text in ("growing.attr", "table['key", "many['", "name_1", "words[0].upp", "sys.std", "print(en"):
                    found = [item.text for one in completer.complete(text, len(text)) for item in one.items]
                    answers.setdefault(text, []).append(found)
                    report = completer.report
                    assert report is not None
                    problems.extend(f"{text}: {one.note}" for one in report.sources if one.outcome == "failed")
                for name in ("growing", "table", "many", "Growing", "words", "sys.path"):
                    if not inspector.inspect(name, 1).found:
                        problems.append(f"{name} was not found")
                inspector.call_help("print(1, ", 9)
                inspector.preview("table")
        except Exception as error:
            problems.append(f"{type(error).__name__}: {error}")
        finally:
            done.set()

    asking = threading.Thread(target=ask)
    asking.start()
    result = shell.run_cell(Cell(BUSY, store_history=False))
    asking.join(60.0)
    assert result.failure is None and not problems and not asking.is_alive()
    assert all(found == ["upper"] for found in answers["words[0].upp"])
    assert all("stdout" in found for found in answers["sys.std"]) and all("end=" in one for one in answers["print(en"])
    assert any(found for found in answers["growing.attr"]) and any(found for found in answers["table['key"])


def test_types_that_may_be_asked_are_asked_from_another_thread(shell: Shell) -> None:
    pandas = pytest.importorskip("pandas")
    started, done = threading.Event(), threading.Event()
    frame = pandas.DataFrame({"city": ["a"], "n": [1]})
    shell.namespace.locals.update(started=started, done=done, frame=frame)
    found: list[list[str]] = []

    def ask() -> None:
        completer = shell.introspection.completer
        assert completer is not None
        started.wait(20.0)
        try:
            for text in ("frame['", "frame.ci", "frame.head()['"):
                found.append([item.text for one in completer.complete(text, len(text)) for item in one.items])
        finally:
            done.set()

    asking = threading.Thread(target=ask)
    asking.start()
    shell.run_cell(Cell("started.set()\nwhile not done.is_set(): pass", store_history=False))
    asking.join(60.0)
    assert found == [["city", "n"], ["city"], ["city", "n"]]
