"""``ipython doctest``: runs the examples of logs, notebooks, pages, docstrings (docs/doctests.md; shell.md section 12).

Reads arguments and prints; the work is done in ``sessionlog``. Status 0: all passed; 1: an example failed; 2: there was
nothing to run, an input could not be used, or the command line was wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from ipython.app.assemble import wants_color
from ipython.sessionlog.collecting import NotFound, find, read, unread
from ipython.sessionlog.compare import Rules
from ipython.sessionlog.directives import DirectiveMistake, parse_options
from ipython.sessionlog.keywords import KeywordMistake, matcher
from ipython.sessionlog.progress import Progress
from ipython.sessionlog.report import Paint, document_report, totals
from ipython.sessionlog.runner import WAIT_EXAMPLE, Runner, RunOptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from ipython.sessionlog.examples import Block, Document
    from ipython.sessionlog.runner import DocumentResult
    from ipython.sessionlog.updating import Updated

WORKER = "ipython.app.doctest_process:main"
INTERRUPTED = 130


class Mistake(Exception):
    """The command line was wrong: one sentence."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Mistake(f"{message[:1].lower()}{message[1:]}")


def main(argv: list[str], profile_directory: str) -> int:
    """Run the subcommand.

    Args:
        argv: the words after ``ipython doctest``.
        profile_directory: not used: what examples show must not depend on a person's configuration.

    Returns:
        The exit status.
    """
    if any(word == "--promote" or word.startswith("--promote=") for word in argv):
        from ipython.app.promotion import main as promote

        return promote(argv)
    try:
        options = _parser().parse_args(argv)
        if options.timeout <= 0:
            raise Mistake("--timeout takes a number of seconds above 0")
        if options.jobs < 1:
            raise Mistake("--jobs takes a number from 1 on")
        return _run(options)
    except Mistake as mistake:
        print(f"ipython doctest: {mistake} (see ipython doctest --help)", file=sys.stderr)
        return 2
    except SystemExit as stopped:  # --help
        return int(stopped.code or 0)


def _parser() -> _Parser:
    parser = _Parser(
        prog="ipython doctest",
        description="Run the examples in session logs, notebooks, text, Markdown, reStructuredText and docstrings, "
        "and compare what they show.",
        epilog="ipython doctest --promote LOG makes a test of a session log (see ipython doctest --promote --help). "
        "Exit status: 0 all passed, 1 an example failed, 2 nothing to run or an input that cannot be used.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("names", nargs="+", metavar="FILE|DIR|module", help="what to run")
    add("-k", dest="keywords", metavar="EXPR", help="only blocks with these words in path, name or source")
    add("-x", "--exitfirst", action="store_true", help="stop at the first failure")
    add("-j", "--jobs", type=int, default=1, metavar="N", help="processes that run documents (default 1)")
    limit = f"seconds one example may take (default {WAIT_EXAMPLE:g})"
    add("--timeout", type=float, default=WAIT_EXAMPLE, metavar="S", help=limit)
    directive = "a directive for all examples, such as ELLIPSIS or -ADDRESS"
    add("-o", "--option", action="append", default=[], metavar="NAME", help=directive)
    add("--shared", action="store_true", help="one namespace for all documents, in the order given")
    add("--fresh-process", action="store_true", help="a new process for each document")
    add("--update", action="store_true", help="write what failed examples show in place of what was expected")
    add("--junit", metavar="FILE", help="write the results as JUnit XML")
    add("--json", metavar="FILE", help="write the results as JSON")
    add("--collect-only", action="store_true", help="list the blocks and run nothing")
    add("-v", "--verbose", action="store_true", help="every difference, and what passed")
    return parser


def _run(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    run_options = _run_options(options)
    try:
        found = find(options.names)
    except NotFound as error:
        raise Mistake(str(error)) from None
    runner = Runner(run_options)
    try:
        if not options.collect_only:
            runner.prepare()  # it starts while we read
        documents = [unread(one, runner.completed(read(one))) for one in found]
        documents = [one for one in documents if one.blocks or one.problems]
        if options.collect_only:
            return _list(documents, run_options.selected)
        return _execute(runner, documents, options, run_options, started)
    except KeyboardInterrupt:
        print("ipython doctest: interrupted", file=sys.stderr)
        return INTERRUPTED
    finally:
        runner.close()


def _run_options(options: argparse.Namespace) -> RunOptions:
    try:
        given = tuple(one for text in options.option for one in parse_options(text))
    except DirectiveMistake as mistake:
        raise Mistake(f"--option: {mistake}") from None
    return RunOptions(
        WORKER, Rules(given), options.timeout, options.jobs,
        shared=options.shared, fresh_process=options.fresh_process, stop_at_failure=options.exitfirst,
        selected=_selection(options.keywords),
    )  # fmt: skip


def _selection(keywords: str | None) -> Callable[[Document, Block], bool] | None:
    if keywords is None:
        return None
    try:
        fits = matcher(keywords)
    except KeywordMistake as mistake:
        raise Mistake(f"-k: {mistake}") from None
    return lambda document, block: fits(
        "\n".join((document.path, block.name, *(example.source for example in block.examples)))
    )


def _list(documents: Sequence[Document], selected: Callable[[Document, Block], bool] | None) -> int:
    count = 0
    for document in documents:
        for problem in document.problems:
            print(problem)
        for block in document.blocks:
            if selected is None or selected(document, block):
                examples = "1 example" if len(block.examples) == 1 else f"{len(block.examples)} examples"
                print(f"{document.path}:{block.line}: {block.name} ({examples})")
                count += len(block.examples)
    print(f"{count:,} examples in {len(documents):,} files")
    if any(document.problems for document in documents) or not count:
        return 2
    return 0


def _execute(
    runner: Runner,
    documents: list[Document],
    options: argparse.Namespace,
    run_options: RunOptions,
    started: float,
) -> int:
    paint = Paint(on=wants_color(sys.stdout))
    progress = Progress(sys.stderr, len(documents))
    results: list[DocumentResult] = []
    examples = failed = 0
    progress.show(0, 0, 0, documents[0].path if documents else "")
    for result in runner.run(documents):
        results.append(result)
        updated = None
        if options.update:
            result, updated = _update(result, run_options.rules)
            results[-1] = result
        lines = document_report(result, verbose=options.verbose, paint=paint)
        if updated is not None:
            lines += _updated_lines(updated)
        if lines:
            progress.erase()
            print("\n".join(line.encode("utf-8", "backslashreplace").decode() for line in lines), flush=True)
        examples += len(result.steps)
        failed += result.count("failed")
        if len(results) < len(documents):
            progress.show(len(results), examples, failed, documents[len(results)].path)
    progress.erase()
    whole = totals(results)
    seconds = time.perf_counter() - started
    color = "red" if whole.status else "green"
    print(paint(color, whole.sentence(seconds)))
    status = whole.status
    for path, make in ((options.junit, _junit), (options.json, _json)):
        if path and not _write(path, make(results, seconds)):
            status = status or 2
    return status


def _update(result: DocumentResult, rules: Rules) -> tuple[DocumentResult, Updated | None]:
    """Rewrite the file; what is right now counts as passed."""
    from ipython.model.value import replace
    from ipython.sessionlog.compare import PASSED, Verdict
    from ipython.sessionlog.runner import BlockResult
    from ipython.sessionlog.updating import update

    if not result.has_failed:
        return result, None
    try:
        updated = update(result, rules)
    except OSError as error:
        print(
            f"ipython doctest: {result.document.path!r} cannot be written: {error.strerror or error}", file=sys.stderr
        )
        return result, None
    done = {id(step) for step in updated.steps}
    passed = Verdict(PASSED, "updated")
    blocks = tuple(
        BlockResult(
            block.block, tuple(replace(step, verdict=passed) if id(step) in done else step for step in block.steps)
        )
        for block in result.blocks
    )
    return replace(result, blocks=blocks), updated


def _updated_lines(updated: Updated) -> list[str]:
    lines = [f"{updated.path}:{step.example.line}: not updated: {reason}" for step, reason in updated.refused]
    if updated.steps:
        places = ", ".join(str(step.example.line) for step in updated.steps)
        what = "line" if len(updated.steps) == 1 else "lines"
        lines.append(f"{updated.path}: updated what {what} {places} should show")
    return lines


def _junit(results: list[DocumentResult], seconds: float) -> str:
    from ipython.sessionlog.report_files import junit

    return junit(results, seconds)


def _json(results: list[DocumentResult], seconds: float) -> str:
    import json

    from ipython.sessionlog.report_files import as_json

    return json.dumps(as_json(results, seconds), indent=1) + "\n"


def _write(path: str, text: str) -> bool:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        _cannot_write(path, error)
        return False
    return True


def _cannot_write(path: str, error: OSError) -> None:
    print(f"ipython doctest: {path!r} cannot be written: {error.strerror or error}", file=sys.stderr)
