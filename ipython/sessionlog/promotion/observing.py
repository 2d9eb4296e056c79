"""Runs examples several times in new processes, each with another hash seed, working directory, clock and zone."""

from __future__ import annotations

import ast
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from ipython.model.value import value
from ipython.sessionlog.examples import Outcome, Raised
from ipython.sessionlog.worker import WAIT_BEGIN, Worker, WorkerLost

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

WAIT_STEP = 60.0  # seconds a step may take
CLOCK = "IPYTHON_PROMOTION_CLOCK"  # seconds by which the process moves its clock; it takes the name away
DAY = 86400.0


@value
class Place:
    """What is different in a run: seed of the hashes, a word in the name of its folder, seconds, and the time zone."""

    seed: int
    word: str
    seconds: float
    zone: str


# Names of one kind and of other lengths; zones so far apart that the local date is never the same.
PLACES = (
    Place(0, "one", 0.0, ""),
    Place(1, "second", 403 * DAY + 3.7 * 3600, "UTC-14"),
    Place(
        4242,
        "the-third-with-a-name-so-long-that-a-path-does-not-fit-on-a-line-of-the-screen-any-more",
        -671 * DAY - 7.3 * 3600,
        "UTC+12",
    ),
)


# Two strings of a set stand in the same order under three seeds once in four times: with sets there are more runs.
MORE_PLACES = tuple(Place(seed, f"seed-{seed}", 0.0, "") for seed in (7, 99, 1234, 70001))
_SETS = ("set", "frozenset")


@value
class Input:
    """What is run: the text, its dialect (``examples``) and its number."""

    source: str
    dialect: str
    number: int


def observe(inputs: Sequence[Input], target: str, *, module: str = "", path: str = "", folder: str = "",
            seconds: float = WAIT_STEP) -> list[list[Outcome]]:  # fmt: skip
    """Run inputs in each of ``PLACES`` and return, for each run, what they showed.

    A run that loses its process has outcomes up to there; the last says why (``Outcome.lost``).

    Args:
        inputs: what to run, in order, in one session.
        target: of ``Worker``.
        module: run them with the names of this module, as docstrings are; ``path`` is its file, ``folder`` goes on
            ``sys.path``.
        seconds: limit for one input.
    """
    request = {"do": "begin", "same": False, "keep": False}
    if module:
        request |= {"module": module, "path": path, "folder": folder, "plain": True}
    places = (*PLACES, *MORE_PLACES) if any(_has_sets(one.source) for one in inputs) else PLACES
    with ThreadPoolExecutor(len(PLACES), "ipython promotion") as pool:
        return list(pool.map(lambda place: _run(inputs, target, place, request, seconds), places))


def _has_sets(source: str) -> bool:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return "{" in source or "set" in source
    return any(
        isinstance(node, (ast.Set, ast.SetComp)) or (isinstance(node, ast.Name) and node.id in _SETS)
        for node in ast.walk(tree)
    )


def _run(inputs: Sequence[Input], target: str, place: Place, begin: dict[str, Any], seconds: float) -> list[Outcome]:
    parent = tempfile.mkdtemp(prefix="ipython-test-")
    directory = os.path.join(parent, place.word)
    os.mkdir(directory, 0o700)
    environment = {"PYTHONHASHSEED": str(place.seed), CLOCK: str(place.seconds)}
    if place.zone:
        environment["TZ"] = place.zone
    outcomes: list[Outcome] = []
    worker = Worker(target, path=[*sys.path, os.getcwd()], environment=environment, directory=directory)
    try:
        worker.send(begin)
        answer = worker.wait_answer(max(WAIT_BEGIN, seconds))
        if answer.get("problem"):
            return [Outcome(lost=f"the module cannot be imported: {answer['problem']}")]
        examples = [{"source": one.source, "dialect": one.dialect, "number": one.number} for one in inputs]
        worker.send({"do": "run", "examples": examples})
        for _ in inputs:
            outcomes.append(_outcome(worker.wait_answer(seconds, is_example=True), seconds))
            if outcomes[-1].lost:
                break
    except WorkerLost as lost:
        outcomes.append(Outcome(lost=str(lost)))
    finally:
        worker.close()
        shutil.rmtree(parent, ignore_errors=True)
    return outcomes


def _outcome(answer: dict[str, Any], seconds: float) -> Outcome:
    if answer.get("late"):
        return Outcome(lost=f"it took more than {seconds:g} s and was interrupted")
    raised = Raised(**answer["raised"]) if answer["raised"] else None
    return Outcome(tuple((kind, text) for kind, text in answer["pieces"]), raised, answer["seconds"], "", answer["cut"])
