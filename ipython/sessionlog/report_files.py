"""A run as JUnit's XML and as JSON, one entry an example."""

from __future__ import annotations

import re

from ipython.sessionlog.compare import FAILED, SKIPPED, UNUSABLE
from ipython.sessionlog.report import difference, source_lines, totals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ipython.sessionlog.runner import DocumentResult, Step

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(results: Sequence[DocumentResult], seconds: float) -> str:
    """Return the results as JUnit XML: a suite for each document, a case for each example."""
    from xml.sax.saxutils import escape, quoteattr

    def attribute(text: str) -> str:
        return quoteattr(_NO_XML.sub("\ufffd", text))

    suites: list[str] = []
    for result in results:
        cases: list[str] = []
        path = result.document.path
        for block in result.blocks:
            for step in block.steps:
                name = f"line {step.example.line}: {step.example.title}"
                head = (
                    f"    <testcase classname={attribute(_class_name(result, block.block.name))} "
                    f'name={attribute(name)} file={attribute(path)} line="{step.example.line}" '
                    f'time="{step.outcome.seconds:.6f}"'
                )
                cases.append(head + _case_end(step, attribute, escape))
        problems = [str(problem) for problem in result.document.problems]
        problems += [f"{path}: {result.problem}"] if result.problem else []
        cases += [
            f'    <testcase classname={attribute(path)} name="file" file={attribute(path)}>'
            f"<error message={attribute(problem)}/></testcase>"
            for problem in problems
        ]
        if not cases:
            continue
        errors = result.count(UNUSABLE) + len(problems)
        spent = sum(step.outcome.seconds for step in result.steps)
        suites.append(
            f'  <testsuite name={attribute(path)} tests="{len(cases)}" failures="{result.count(FAILED)}" '
            f'errors="{errors}" skipped="{result.count(SKIPPED)}" time="{spent:.6f}">'
        )
        suites += [*cases, "  </testsuite>"]
    whole = totals(results)
    count = whole.passed + whole.failed + whole.skipped + whole.unusable
    head = (
        f'<testsuites name="ipython doctest" tests="{count}" failures="{whole.failed}" errors="{whole.unusable}" '
        f'skipped="{whole.skipped}" time="{seconds:.6f}">'
    )
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *suites, "</testsuites>"]) + "\n"


def _class_name(result: DocumentResult, block: str) -> str:
    return block if result.document.own_names else result.document.path


def _case_end(step: Step, attribute: Any, escape: Any) -> str:
    verdict = step.verdict
    if verdict.status == SKIPPED:
        return f"><skipped message={attribute(verdict.reason)}/></testcase>"
    if verdict.status not in (FAILED, UNUSABLE):
        return "/>"
    tag = "failure" if verdict.status == FAILED else "error"
    lines = [*source_lines(step.example), *difference(verdict.expected, verdict.got)]
    text = escape(_NO_XML.sub("\ufffd", "\n".join(lines)))
    return f"><{tag} message={attribute(verdict.reason)}>{text}</{tag}></testcase>"


def as_json(results: Sequence[DocumentResult], seconds: float) -> dict[str, Any]:
    """Return the results as an object of JSON's types; ``format`` is its version."""
    whole = totals(results)
    return {
        "format": 1,
        "seconds": round(seconds, 6),
        "passed": whole.passed,
        "failed": whole.failed,
        "skipped": whole.skipped,
        "unusable": whole.unusable,
        "documents": [
            _document(result) for result in results if result.blocks or result.problem or result.document.problems
        ],
    }


def _document(result: DocumentResult) -> dict[str, Any]:
    document = result.document
    return {
        "path": document.path,
        "kind": document.kind,
        "problems": [
            *({"line": problem.line, "reason": problem.reason} for problem in document.problems),
            *([{"line": 0, "reason": result.problem}] if result.problem else []),
        ],
        "blocks": [
            {"name": block.block.name, "line": block.block.line, "examples": [_step(step) for step in block.steps]}
            for block in result.blocks
        ],
    }


def _step(step: Step) -> dict[str, Any]:
    example, outcome, verdict = step.example, step.outcome, step.verdict
    made: dict[str, Any] = {
        "line": example.line,
        "source": example.source,
        "status": verdict.status,
        "seconds": round(outcome.seconds, 6),
    }
    if verdict.reason:
        made["reason"] = verdict.reason
    if example.problem:
        made["line of the problem"] = example.problem_line
    if verdict.status == FAILED:
        made["expected"] = [{"kind": one.kind, "text": one.text} for one in example.expected]
        made["shown"] = [{"kind": kind, "text": text} for kind, text in outcome.pieces]
        if outcome.raised is not None:
            made["raised"] = {"name": outcome.raised.name, "message": outcome.raised.message}
    return made
