"""Makes a test of the cells of a session: runs them, masks what differs, writes the file (docs/making-tests.md).

Nothing is written before the test has passed once more in a process of its own.
"""

from __future__ import annotations

import ast
import os
import re

from ipython.model.value import value
from ipython.sessionlog.collecting import find_module
from ipython.sessionlog.examples import IPYTHON, PYTHON
from ipython.sessionlog.promotion.checking import check_doctest, check_page, check_pytest
from ipython.sessionlog.promotion.differences import Unstable
from ipython.sessionlog.promotion.docstring import NoPlace, with_examples
from ipython.sessionlog.promotion.doctest_form import DISPLAYED, PREAMBLE, doctest_text
from ipython.sessionlog.promotion.observing import WAIT_STEP, Input, observe
from ipython.sessionlog.promotion.pages import page_text
from ipython.sessionlog.promotion.pytest_form import pytest_file
from ipython.sessionlog.promotion.stabilise import Stable, stabilise
from ipython.sessionlog.promotion.statements import Statement, statements_of
from ipython.sessionlog.promotion.steps import NoSteps, Step, steps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ipython.sessionlog.record import LoggedCell

FORMS = {"as": ".py", "md": ".md", "rst": ".rst", "ipynb": ".ipynb", "doctest": ".txt"}


class Mistake(Exception):
    """What was asked for cannot be: one sentence."""


@value
class Refusal:
    """Why a step cannot be part of a test."""

    step: Step
    reason: str

    def __str__(self) -> str:
        return f"In[{self.step.number}] {self.title}: {self.reason}"

    @property
    def title(self) -> str:
        """The beginning of what was typed."""
        first = self.step.source.strip().partition("\n")[0]
        return repr(first if len(first) <= 50 else first[:47] + "...")


class Refused(Exception):
    """Steps cannot be part of a test; nothing was written.

    Args:
        refusals: each with its reason.
    """

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("\n".join(map(str, refusals)))
        self.refusals = tuple(refusals)


@value
class Wish:
    """What is to be made: a key of ``FORMS``, and a file, or for ``doctest`` a dotted name; ``force``: overwrite."""

    form: str
    where: str
    force: bool = False


@value
class Promoted:
    """A test that was written: its file, how many steps are in it, and what is masked, by number of the cell."""

    path: str
    steps: int
    masks: tuple[tuple[int, tuple[str, ...]], ...] = ()
    note: str = ""


@value
class Destination:
    """Where a test goes; ``module`` and ``name`` of a docstring."""

    path: str
    module: str = ""
    name: str = ""
    folder: str = ""


def promote(cells: Sequence[LoggedCell], wish: Wish, target: str, *, earlier: Sequence[LoggedCell] = (),
            write: Callable[[str, str], None], seconds: float = WAIT_STEP) -> Promoted:  # fmt: skip
    """Make a test of cells and write it.

    Args:
        cells: in order.
        wish: what is to be made.
        target: of the process that runs them (``Worker``).
        earlier: cells of the session that are not part of it, for telling where a missing name comes from.
        write: puts a text in a file at once.
        seconds: that one step may take.

    Raises:
        Mistake: the wish cannot be fulfilled.
        Refused: steps are not the same each time.
        OSError: the file cannot be read or written.
    """
    destination = _destination(wish)
    try:
        steps = steps_of(cells)
    except NoSteps as error:
        raise Mistake(str(error)) from None
    session = _Session(steps, earlier, target, seconds)
    note = ""
    if wish.form in ("md", "rst", "ipynb"):
        text, stable = session.page(wish.form, destination.path)
    elif wish.form == "as":
        text, stable, note = session.pytest(destination.path)
    else:
        text, stable = session.doctest(destination)
        if destination.module:
            text = _in_file(destination, text)
    folder = os.path.dirname(destination.path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    write(destination.path, text)
    masks: dict[int, list[str]] = {}
    for step, one in stable:
        if one.masks:
            masks.setdefault(step.number, []).extend(one.masks)
    return Promoted(
        destination.path,
        len(steps),
        tuple((number, tuple(dict.fromkeys(found))) for number, found in masks.items()),
        note,
    )


def _destination(wish: Wish) -> Destination:
    where = os.path.expanduser(wish.where)
    ending = FORMS[wish.form]
    if wish.form == "doctest" and os.sep not in where and not where.endswith((".txt", ".rst", ".md", ".py")):
        return _docstring(where)
    if not where.endswith(ending):
        hint = " or the dotted name of a function" if wish.form == "doctest" else ""
        raise Mistake(f"--{wish.form} takes a file that ends in {ending}{hint}, not {wish.where!r}")
    if wish.form == "as" and not _test_name(where):
        raise Mistake(f"--as takes a file named test_NAME.py, which pytest finds, not {wish.where!r}")
    if os.path.isdir(where):
        raise Mistake(f"{wish.where!r} is a folder")
    if os.path.exists(where) and not wish.force:
        raise Mistake(f"{wish.where!r} exists already; --force replaces it")
    return Destination(where)


def _docstring(where: str) -> Destination:
    parts = where.split(".")
    if not all(part.isidentifier() for part in parts):
        raise Mistake(f"--doctest takes module.function or a file that ends in .txt, not {where!r}")
    for count in range(len(parts), 0, -1):
        found = find_module(".".join(parts[:count]))
        if found is None:
            continue
        if not found.has_location or not (found.origin or "").endswith(".py"):
            raise Mistake(f"{found.name!r} has no Python file that examples could be put into")
        origin = os.path.abspath(found.origin or "")
        depth = count - (os.path.basename(origin) != "__init__.py")
        folder = os.path.dirname(origin)
        for _ in range(depth):
            folder = os.path.dirname(folder)
        return Destination(origin, found.name, ".".join(parts[count:]), folder)
    raise Mistake(f"no module {parts[0]!r} can be found for {where!r}")


def _in_file(destination: Destination, examples: str) -> str:
    with open(destination.path, encoding="utf-8", newline="") as file:
        text = file.read()
    newline = "\r\n" if "\r\n" in text else "\n"
    try:
        made = with_examples(text.replace("\r\n", "\n"), destination.name, examples)
    except NoPlace as error:
        raise Mistake(f"{destination.path}: {error}") from None
    return made.replace("\n", newline)


def _test_name(path: str) -> str:
    stem = os.path.basename(path).removesuffix(".py")
    return stem if stem.startswith("test_") and stem.isidentifier() else ""


class _Session:
    """The steps, run and made into each form."""

    def __init__(self, steps: Sequence[Step], earlier: Sequence[LoggedCell], target: str, seconds: float) -> None:
        self._steps = steps
        self._earlier = earlier
        self._target = target
        self._seconds = seconds

    def page(self, form: str, path: str) -> tuple[str, list[tuple[Step, Stable]]]:
        inputs = [Input(step.source, IPYTHON, step.number) for step in self._steps]
        results = self._stable(inputs, self._steps, Destination(""))
        text = page_text(results, form)
        failure = check_page(path, text, self._target)
        if failure is not None:
            step = _step_in_page(self._steps, text, failure.line)
            raise Refused([Refusal(step, f"the page made of it does not pass: {failure.reason}")])
        return text, results

    def doctest(self, destination: Destination) -> tuple[str, list[tuple[Step, Stable]]]:
        results = self._statements(destination)
        text, places = "", []
        refusals: list[Refusal] = []
        try:
            text = doctest_text(results)
        except Unstable:
            for one in results:
                try:
                    doctest_text([one])
                except Unstable as error:
                    refusals.append(Refusal(one[0].step, str(error)))
            raise Refused(refusals) from None
        failure = check_doctest(text, destination.module)
        if failure is not None:
            before = text.count("\n") - sum(doctest_text([one]).count("\n") for one in _bare(results))
            for one in _bare(results):
                before += doctest_text([one]).count("\n")
                places.append((before, one[0].step))
            step = next((step for last, step in places if failure.line <= last), results[-1][0].step)
            raise Refused([Refusal(step, failure.reason)])
        return text, [(statement.step, stable) for statement, stable in results]

    def pytest(self, path: str) -> tuple[str, list[tuple[Step, Stable]], str]:
        results = self._statements(Destination(""))
        as_text: list[int] = []
        stable = [(statement.step, one) for statement, one in results]
        while True:
            made = pytest_file(results, _test_name(path), as_text=as_text)
            failure = check_pytest(path, made.text)
            if failure is None:
                return made.text, stable, ""
            if failure.is_pytest_missing:
                return made.text, stable, failure.reason
            number = made.steps[failure.line - 1] if 0 < failure.line <= len(made.steps) else 0
            if number and number not in as_text:
                as_text.append(number)  # it may be that the value is not what it looks like
                continue
            step = next((step for step in self._steps if step.number == number), self._steps[0])
            raise Refused([Refusal(step, failure.reason)])

    def _statements(self, destination: Destination) -> list[tuple[Statement, Stable]]:
        statements: list[Statement] = []
        refusals: list[Refusal] = []
        for step in self._steps:
            try:
                statements += statements_of(step)
            except Unstable as error:
                refusals.append(Refusal(step, str(error)))
        if refusals:
            raise Refused(refusals)
        above = PREAMBLE.split("\n") if any(one.uses_shell for one in statements) else []
        above += [DISPLAYED] if any(re.search(r"\bdisplay\(", one.text) for one in statements) else []
        first = Step(0, "\n".join(above))
        every = [*(Statement(first, line) for line in above), *statements]
        inputs = [Input(f"{one.text}\n", PYTHON, number) for number, one in enumerate(every, 1)]
        results = self._stable(inputs, [one.step for one in every], destination, statements=every)
        made: list[tuple[Statement, Stable]] = []
        failed: set[int] = set()
        for statement, (_, stable) in list(zip(every, results, strict=False))[len(above) :]:
            if statement.step.number in failed:
                continue  # the cell had ended there
            if stable.error:
                failed.add(statement.step.number)
            made.append((statement, stable))
        return made

    def _stable(self, inputs: Sequence[Input], steps: Sequence[Step], destination: Destination, *,
                statements: Sequence[Statement] = ()) -> list[tuple[Step, Stable]]:  # fmt: skip
        path = destination.path if destination.module else ""
        runs = observe(
            inputs, self._target, module=destination.module, path=path, folder=destination.folder, seconds=self._seconds
        )
        results: list[tuple[Step, Stable]] = []
        refusals: list[Refusal] = []
        ended: set[int] = set()
        raised: dict[int, str] = {}
        for place, step in enumerate(steps):
            outcomes = [run[place] for run in runs if place < len(run)]
            if step.number in ended:
                results.append((step, Stable()))
                continue
            try:
                if len(outcomes) < len(runs):
                    raise Unstable(_why_lost(runs))
                stable = stabilise(
                    outcomes, is_random=step.is_random or _is_hidden(statements, place), is_pretty=not statements
                )
            except Unstable as error:
                refusals.append(Refusal(step, str(error)))
                if len(outcomes) < len(runs) or any(one.lost for one in outcomes):
                    break
                results.append((step, Stable()))
                continue
            results.append((step, stable))
            if stable.error:
                ended.add(step.number)
                raised[step.number] = stable.error
                if not step.error:
                    said = stable.message.text.partition("\n")[0] if stable.message else stable.error
                    refusals.append(Refusal(step, f"it raises {said}, and did not in the session{self._hint(said)}"))
        done = {step.number for step, _ in results}
        told = {refusal.step.number for refusal in refusals}
        for step in self._steps:
            is_mistake = step.error in ("UsageError", "UserMistake")
            if step.error and not is_mistake and step.number in done - told and step.number not in raised:
                refusals.append(Refusal(step, f"it raised {step.error} in the session, and raises nothing now"))
        if refusals:
            raise Refused(refusals)
        return results

    def _hint(self, said: str) -> str:
        match = re.search(r"name '(\w+)' is not defined", said)
        if match:
            for cell in reversed(self._earlier):
                if match[1] in _bound_in(cell.python or cell.source):
                    return f": {match[1]!r} is made by In[{cell.number}], which is not among the cells"
        if said.startswith("FileNotFoundError"):
            return ": a test runs in another working directory"
        return ""


def _is_hidden(statements: Sequence[Statement], place: int) -> bool:
    """Whether the value of a statement is never shown: it is an expression within a cell."""
    return False if not statements else statements[place].step.number == 0


def _why_lost(runs: Sequence[Sequence[object]]) -> str:
    last = next((str(getattr(run[-1], "lost", "")) for run in runs if run and getattr(run[-1], "lost", "")), "")
    return last or "its process was lost"


def _bound_in(source: str) -> set[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()
    return set(_names(tree))


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for one in node.names:
                yield one.asname or one.name.partition(".")[0]


def _bare(results: Sequence[tuple[Statement, Stable]]) -> list[tuple[Statement, Stable]]:
    from ipython.model.value import replace

    return [(replace(statement, uses_shell=False), stable) for statement, stable in results]


def _step_in_page(steps: Sequence[Step], text: str, line: int) -> Step:
    above = "\n".join(text.split("\n")[:line])
    numbers = re.findall(r"In \[(\d+)\]:", above)
    return next((step for step in steps if numbers and step.number == int(numbers[-1])), steps[0])
