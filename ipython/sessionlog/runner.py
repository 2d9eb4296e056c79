"""Runs documents: examples in worker processes, outcomes compared, in the order the documents were given.

What an example does to its process stays in it. One that hangs is interrupted and, if that does not help, killed with
its process; then a new process gets the examples before it again, without comparing, and goes on behind it.
"""

from __future__ import annotations

import os
import threading

from ipython.model.value import replace, value
from ipython.sessionlog.compare import FAILED, SKIPPED, UNUSABLE, Rules, Verdict, check
from ipython.sessionlog.examples import PYTHON, Outcome, Problem, Raised
from ipython.sessionlog.worker import WAIT_BEGIN, Worker, WorkerLost

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from ipython.sessionlog.examples import Block, Document, Example

WAIT_EXAMPLE = 60.0  # seconds an example may take unless told otherwise
LOSSES = 10  # processes that one document may cost


@value
class Step:
    """An example, what it showed, and what became of it."""

    example: Example
    outcome: Outcome
    verdict: Verdict
    python: str = ""  # the source as Python


@value
class BlockResult:
    """The steps of a block."""

    block: Block
    steps: tuple[Step, ...]


@value
class DocumentResult:
    """What became of a document; ``problem`` says why none of it ran."""

    document: Document
    blocks: tuple[BlockResult, ...] = ()
    problem: str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in the order they stand."""
        return tuple(step for block in self.blocks for step in block.steps)

    def count(self, *statuses: str) -> int:
        """How many steps have one of some statuses."""
        return sum(step.verdict.status in statuses for step in self.steps)

    @property
    def has_failed(self) -> bool:
        """Whether an example of it failed."""
        return any(step.verdict.status == FAILED for step in self.steps)

    @property
    def is_unusable(self) -> bool:
        """Whether something of it could not be used."""
        return bool(self.problem or self.document.problems) or self.count(UNUSABLE) > 0


@value
class RunOptions:
    """How documents are run.

    ``shared``: all documents in one namespace, in order; ``fresh_process``: a new process for each document;
    ``stop_at_failure``: nothing runs after the first failed example; ``selected``: whether a block is reported (others
    run only if their names may be needed).
    """

    target: str  # of Worker
    rules: Rules = Rules()
    seconds: float = WAIT_EXAMPLE
    jobs: int = 1
    shared: bool = False
    fresh_process: bool = False
    stop_at_failure: bool = False
    selected: Callable[[Document, Block], bool] | None = None


class DocumentRun:
    """Runs the blocks of one document, in order or not: what comes before a block is run for its names.

    Args:
        document: the examples.
        options: how.
        workers: gives and takes the process.
    """

    def __init__(self, document: Document, options: RunOptions, workers: Workers) -> None:
        self.document = document
        self._options = options
        self._workers = workers
        self._begun = False
        self._next = 0  # index of the block that comes next in the running session
        self._losses = 0
        self._harmful: set[int] = set()  # ``id`` of examples that were stopped or ended the process

    def run_block(self, index: int) -> BlockResult:
        """Run a block and return its steps; of blocks that share names those before it run first if they have not.

        Raises:
            DocumentUnusable: the module cannot be imported, or the document has cost too many processes.
        """
        document = self.document
        block = document.blocks[index]
        if document.own_names:
            if any(_runs(example, self._options.rules) for example in block.examples):
                self._begin(block, same=self._begun)
            return self._steps(block, [])
        if not self._begun or self._next > index:
            self._begin(block)
            self._next = 0
        while self._next < index:
            self._steps(document.blocks[self._next], self._done_before(self._next))
            self._next += 1
        self._next = index + 1
        return self._steps(block, self._done_before(index))

    def _done_before(self, index: int) -> list[Example]:
        return [example for block in self.document.blocks[:index] for example in block.examples]

    def _begin(self, block: Block, *, same: bool = False) -> None:
        if self._losses > LOSSES:
            raise DocumentUnusable(f"it has ended {self._losses} processes: the rest is not run")
        document, options = self.document, self._options
        request: dict[str, Any] = {"do": "begin", "same": same, "keep": options.shared and not document.own_names}
        if document.module:
            path = os.path.abspath(document.path) if os.path.exists(document.path) else ""
            plain = all(example.dialect == PYTHON for example in block.examples)
            request |= {"module": document.module, "path": path, "folder": document.folder, "plain": plain}
        answer: dict[str, Any] = {}
        for attempt in range(2):
            worker = self._workers.take()
            try:
                worker.send(request)
                answer = worker.wait_answer(max(WAIT_BEGIN, options.seconds))
            except WorkerLost as lost:
                if not attempt:
                    continue  # what the last document left behind may have been too much for it
                self._losses += 1
                raise DocumentUnusable(f"{document.module or document.path} cannot be begun: {lost}") from None
            if not answer.get("company"):
                break
            self._workers.drop()  # threads or children of the last document are still there
        if answer.get("problem"):
            raise DocumentUnusable(f"{document.module} cannot be imported: {answer['problem']}")
        self._begun = True

    def _steps(self, block: Block, before: list[Example]) -> BlockResult:
        """Run the examples of a block; ``before`` is what a new process would need first."""
        rules = self._options.rules
        steps: list[Step] = []
        waiting = list(block.examples)
        lost = ""
        while waiting:
            batch = [example for example in waiting if _runs(example, rules)] if not lost else []
            answers = self._outcomes(batch)
            while waiting:
                example = waiting.pop(0)
                outcome, python = Outcome(), ""
                if _runs(example, rules):
                    outcome, python = (Outcome(lost=lost), "") if lost else next(answers)
                verdict = check(example, outcome, rules)
                steps.append(Step(example, outcome, verdict, python))
                if verdict.status == FAILED and self._options.stop_at_failure:
                    self._begun = False  # what was sent and is not waited for
                    self._workers.drop()
                    return BlockResult(block, tuple(steps))
                if outcome.lost and not lost:
                    self._harmful.add(id(example))
                    if not self._workers.is_alive:
                        lost = self._restore(block, [*before, *(step.example for step in steps)], bool(waiting))
                        break
        return BlockResult(block, tuple(steps))

    def _restore(self, block: Block, done: Sequence[Example], is_needed: bool) -> str:
        """Bring a new process to where the last one was lost; returns why that did not work."""
        self._losses += 1
        self._begun = False
        if not is_needed and self.document.own_names:
            return ""
        try:
            self._begin(block)
            again = [one for one in done if _runs(one, self._options.rules) and id(one) not in self._harmful]
            for outcome, _ in self._outcomes(again):
                if outcome.lost and not self._workers.is_alive:
                    self._losses += 1
                    self._begun = False
                    return f"not run: the process was lost, and again when it was to be restored ({outcome.lost})"
        except DocumentUnusable as error:
            return f"not run: {error}"
        return ""

    def _outcomes(self, examples: Sequence[Example]) -> Iterator[tuple[Outcome, str]]:
        if not examples:
            return
        worker = self._workers.take()
        request = [{"source": one.source, "dialect": one.dialect, "number": one.number} for one in examples]
        try:
            worker.send({"do": "run", "examples": request})
        except WorkerLost as error:
            yield Outcome(lost=str(error)), ""
            return
        for _ in examples:
            try:
                answer = worker.wait_answer(self._options.seconds, is_example=True)
            except WorkerLost as error:
                yield Outcome(lost=str(error)), ""
                return
            yield _outcome(answer, self._options.seconds), answer["python"]


class DocumentUnusable(Exception):
    """None of a document, or no more of it, can be run."""


class Workers:
    """One process at a time: made when it is needed, replaced when it was lost.

    Args:
        target: of ``Worker``.
    """

    def __init__(self, target: str) -> None:
        self._target = target
        self._worker: Worker | None = None

    def take(self) -> Worker:
        """Return the process, a new one if there is none."""
        if self._worker is None or not self._worker.is_alive:
            self._worker = Worker(self._target)
        return self._worker

    @property
    def is_alive(self) -> bool:
        """Whether there is a process."""
        return self._worker is not None and self._worker.is_alive

    def drop(self) -> None:
        """Kill the process, if there is one."""
        worker, self._worker = self._worker, None
        if worker is not None and worker.is_alive:
            worker.kill()

    def close(self) -> None:
        """Let the process end."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()


def run_document(document: Document, options: RunOptions, workers: Workers) -> DocumentResult:
    """Run all that is selected of a document."""
    chosen = [
        index
        for index, block in enumerate(document.blocks)
        if options.selected is None or options.selected(document, block)
    ]
    run = DocumentRun(document, options, workers)
    results: list[BlockResult] = []
    for index in chosen:
        try:
            result = run.run_block(index)
        except DocumentUnusable as error:
            return DocumentResult(document, tuple(results), str(error))
        results.append(result)
        if options.stop_at_failure and any(step.verdict.status == FAILED for step in result.steps):
            break
    return DocumentResult(document, tuple(results))


class Runner:
    """Runs documents in ``options.jobs`` processes; ``close`` ends them, in any state.

    Args:
        options: how.
    """

    def __init__(self, options: RunOptions) -> None:
        self._options = options
        self._jobs = 1 if options.shared else max(1, options.jobs)
        self._lock = threading.Condition()
        self._workers = [Workers(options.target) for _ in range(self._jobs)]
        self._results: dict[int, DocumentResult] = {}
        self._failed = False
        self._closed = False
        self._error: BaseException | None = None

    def prepare(self) -> None:
        """Start the first process, so that it is there when the documents have been read."""
        self._workers[0].take()

    def completed(self, document: Document) -> Document:
        """Return a module without a Python file with the docstrings that it has when it is imported."""
        if document.kind != "module":
            return document
        try:
            worker = self._workers[0].take()
            worker.send({"do": "docstrings", "module": document.module})
            found = worker.wait_answer(WAIT_BEGIN)["found"]
        except WorkerLost as lost:
            return replace(document, problems=(Problem(document.path, 0, f"it cannot be imported: {lost}"),))
        if found["problem"]:
            return replace(document, problems=(Problem(document.path, 0, found["problem"]),))
        from ipython.sessionlog.documents.docstrings import read_live

        return replace(document, blocks=tuple(read_live(found["docstrings"])))

    def run(self, documents: Sequence[Document]) -> Iterator[DocumentResult]:
        """Yield what became of each document, in the order they are given, as soon as it is known."""
        if self._jobs == 1:
            for document in documents:
                result = self._run_one(document, self._workers[0])
                yield result
                if self._options.stop_at_failure and result.has_failed:
                    return
            return
        queue = list(enumerate(documents))[::-1]
        threads = [
            threading.Thread(target=self._work, args=(queue, workers), name="ipython doctest", daemon=True)
            for workers in self._workers
        ]
        for thread in threads:
            thread.start()
        for place in range(len(documents)):
            with self._lock:
                while place not in self._results and self._error is None and any(one.is_alive() for one in threads):
                    self._lock.wait(0.5)
                if self._error is not None:
                    raise self._error
                found = self._results.pop(place, None)
            if found is None:  # not begun, because an earlier one failed
                return
            yield found
            if self._options.stop_at_failure and found.has_failed:
                return

    def _work(self, queue: list[tuple[int, Document]], workers: Workers) -> None:
        try:
            while True:
                with self._lock:
                    if not queue or self._closed or (self._failed and self._options.stop_at_failure):
                        break
                    place, document = queue.pop()
                result = self._run_one(document, workers)
                with self._lock:
                    self._results[place] = result
                    self._failed = self._failed or result.has_failed
                    self._lock.notify_all()
        except BaseException as error:
            with self._lock:
                self._error = self._error or error
                self._lock.notify_all()

    def _run_one(self, document: Document, workers: Workers) -> DocumentResult:
        if document.blocks and self._options.fresh_process:
            workers.close()
        return run_document(document, self._options, workers)

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        self._closed = True
        for workers in self._workers:
            workers.drop()


def _runs(example: Example, rules: Rules) -> bool:
    return not (example.problem or example.skip or rules.of(example).get("SKIP"))


def _outcome(answer: dict[str, Any], seconds: float) -> Outcome:
    raised = Raised(**answer["raised"]) if answer["raised"] else None
    lost = ""
    if answer.get("late"):
        lost = f"it took more than {seconds:g} s and was interrupted"
        raised = None
    pieces = tuple((kind, text) for kind, text in answer["pieces"])
    return Outcome(pieces, raised, answer["seconds"], lost, answer["cut"])


__all__ = ["SKIPPED", "BlockResult", "DocumentResult", "DocumentRun", "RunOptions", "Runner", "Step", "Workers"]
