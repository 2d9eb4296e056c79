"""What the pytest plugin collects and runs: one item for each block of examples (docs/doctests.md, "In pytest").

Blocks of a document share their names, so an item that runs without those before it - chosen by ``-k``, or in another
process of pytest-xdist - has them run first, unreported.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ipython.sessionlog.compare import FAILED, SKIPPED, UNUSABLE, Rules
from ipython.sessionlog.directives import DirectiveMistake, parse_options
from ipython.sessionlog.documents.kinds import ENDINGS, PYTHON, read_document
from ipython.sessionlog.report import failure_lines
from ipython.sessionlog.runner import WAIT_EXAMPLE, DocumentRun, DocumentUnusable, RunOptions, Workers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from typing import Any

    from ipython.sessionlog.examples import Block, Document, Problem
    from ipython.sessionlog.runner import Step

WORKER = "ipython.app.doctest_process:main"
_NOT_MODULES = ("setup.py", "__main__.py", "conftest.py")


class Collector:
    """Collects files, and owns the process that runs their examples.

    Args:
        config: of the run.

    Raises:
        pytest.UsageError: an option is wrong.
    """

    def __init__(self, config: pytest.Config) -> None:
        option = config.option
        self.all_kinds: bool = option.ipython_doctest
        self.modules: bool = option.ipython_doctest or option.ipdoctest_modules
        self.globs: list[str] = option.ipdoctest_glob
        self.ignores_import_errors: bool = option.ipdoctest_ignore_import_errors
        self.logs = [Path(os.path.abspath(config.invocation_params.dir / name)) for name in option.ipython_log]
        self.workers = Workers(WORKER)
        self.options = RunOptions(WORKER, Rules(_flags(config)), option.ipython_timeout or WAIT_EXAMPLE)
        for name, log in zip(option.ipython_log, self.logs, strict=True):
            if not log.is_file():
                raise pytest.UsageError(f"--ipython-log: there is no file {name!r}")
        if self.logs:
            self._add_arguments(config)

    def _add_arguments(self, config: pytest.Config) -> None:
        """Let the logs be collected beside the arguments, or alone where there are none."""
        names = [str(log) for log in self.logs]
        if config.args_source is not pytest.Config.ArgsSource.ARGS:
            config.args[:] = []
        config.args += [name for name in names if name not in config.args]

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
        """Collect a file of examples; pytest's own doctest plugin would run those of a named text file once more."""
        found = yield
        if not self._is_wanted(file_path):
            return found
        kept = [one for one in found if type(one).__name__ != "DoctestTextfile"]
        return [*kept, ExampleFile.from_parent(parent, path=file_path, collector=self)]

    def _is_wanted(self, file_path: Path) -> bool:
        ending = file_path.suffix.lower()
        if file_path in self.logs or any(file_path.match(pattern) for pattern in self.globs):
            return True
        if ending in PYTHON:
            return self.modules and file_path.name not in _NOT_MODULES
        return self.all_kinds and ending in ENDINGS

    def pytest_unconfigure(self) -> None:
        """End the process."""
        self.workers.close()


def _flags(config: pytest.Config) -> tuple[tuple[str, bool], ...]:
    words = list(config.getini("ipdoctest_optionflags"))
    if not words:
        try:
            words = list(config.getini("doctest_optionflags"))  # those of pytest's own plugin, where it is active
        except (KeyError, ValueError):
            pass
    try:
        return tuple(parse_options(" ".join(words)))
    except DirectiveMistake as mistake:
        raise pytest.UsageError(f"ipdoctest_optionflags: {mistake}") from None


class ExampleFile(pytest.File):
    """A file with examples."""

    def __init__(self, *, collector: Collector, **named: Any) -> None:
        super().__init__(**named)
        self.collector = collector
        self.document: Document | None = None
        self.run: DocumentRun | None = None

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item for each block, and one that fails for each thing that cannot be used."""
        self.document = document = read_document(str(self.path), shown=self._shown())
        self.run = DocumentRun(document, self.collector.options, self.collector.workers)
        for problem in document.problems:
            yield ProblemItem.from_parent(self, name=f"line {problem.line}", problem=problem)
        if not document.blocks and not document.problems and self.path in self.collector.logs:
            raise self.CollectError(f"{self._shown()}: there are no examples in it")
        grouped = not document.own_names and self.config.pluginmanager.hasplugin("xdist")
        for index, block in enumerate(document.blocks):
            item = BlockItem.from_parent(self, name=block.name, block=block, index=index)
            if grouped:
                item.add_marker(pytest.mark.xdist_group(str(self.path)))
            yield item

    def _shown(self) -> str:
        try:
            return os.path.relpath(self.path, self.config.invocation_params.dir)
        except ValueError:  # another drive
            return str(self.path)


class ProblemFound(Exception):
    """A part of a file cannot be used."""


class ProblemItem(pytest.Item):
    """Fails with what is wrong with a file."""

    def __init__(self, *, problem: Problem, **named: Any) -> None:
        super().__init__(**named)
        self.problem = problem

    def runtest(self) -> None:
        """Fail."""
        raise ProblemFound(str(self.problem))

    def repr_failure(self, excinfo: Any, style: Any = None) -> str:
        """Return the sentence alone."""
        return str(self.problem)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where it is, with the line from 0."""
        return self.path, max(0, self.problem.line - 1), self.name


class BlockFailed(Exception):
    """Examples of a block failed."""

    def __init__(self, steps: list[Step]) -> None:
        super().__init__(f"{len(steps)} failed")
        self.steps = steps


class BlockItem(pytest.Item):
    """Runs the examples of a block."""

    def __init__(self, *, block: Block, index: int, **named: Any) -> None:
        super().__init__(**named)
        self.block = block
        self.index = index

    def runtest(self) -> None:
        """Run them, all of them, and fail if one does."""
        file = self.parent
        assert isinstance(file, ExampleFile) and file.run is not None
        try:
            result = file.run.run_block(self.index)
        except DocumentUnusable as error:
            if file.collector.ignores_import_errors and "imported" in str(error):
                pytest.skip(str(error))
            raise ProblemFound(f"{self.name}: {error}") from None
        failed = [step for step in result.steps if step.verdict.status in (FAILED, UNUSABLE)]
        if failed:
            raise BlockFailed(failed)
        if result.steps and all(step.verdict.status == SKIPPED for step in result.steps):
            pytest.skip(result.steps[0].verdict.reason)

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Return the failed examples with what differs."""
        error = excinfo.value
        if isinstance(error, ProblemFound):
            return str(error)
        if not isinstance(error, BlockFailed):
            return super().repr_failure(excinfo, style)
        file = self.parent
        assert isinstance(file, ExampleFile) and file.document is not None
        lines: list[str] = []
        for step in error.steps:
            line = step.example.problem_line if step.verdict.status == UNUSABLE else step.example.line
            lines.append(f"{file.document.path}:{line}: {step.verdict.reason}")
            lines += failure_lines(step) if step.verdict.status == FAILED else []
        return "\n".join(lines)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where it is, with the line from 0."""
        return self.path, self.block.line - 1, self.name
