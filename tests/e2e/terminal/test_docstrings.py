"""Examples that other people wrote: the docstrings of the standard library, pasted as printed into a real terminal.

Each example is pasted with its prompts and its expected output, by bracketed paste, and run with Enter. What the
cell showed must be what the docstring promises; layout may differ, since long values are broken into lines.
"""

from __future__ import annotations

import doctest
import importlib
import json
import os
import re
import sys
import time
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")

MODULES = (
    "statistics", "difflib", "collections", "textwrap", "fractions", "heapq", "enum", "dataclasses", "random",
)  # fmt: skip
WAIT_ANSWER = 20.0  # seconds for one example
# Examples that are random, or that show what only the standard interpreter's own display hook does.
RANDOM = re.compile(r"\brandom\b|NormalDist\.samples|shuffle|choices?\(|sample\(|quantiles\(")
RECORDER = r"""
import json as _json, sys as _sys
class _Tee:
    def __init__(self, real): self.real, self.parts = real, []
    def write(self, text): self.parts.append(text); return self.real.write(text)
    def __getattr__(self, name): return getattr(self.real, name)
def _before(info, state={}):
    global _tee
    _tee = _sys.stdout = _Tee(_sys.stdout)
_tee = _Tee(_sys.stdout)
def _after(result):
    _sys.stdout = _tee.real
    error = result.error_before_exec or result.error_in_exec
    with open(REPORT, "a") as file:
        name = type(error).__name__ if error else ""
        file.write(_json.dumps(["".join(_tee.parts), name, str(error) if error else ""]) + "\n")
get_ipython().events.register("pre_run_cell", _before)
get_ipython().events.register("post_run_cell", _after)
"""


def examples(name: str) -> list[list[doctest.Example]]:
    """The examples of a module's docstrings, one list for each docstring."""
    finder = doctest.DocTestFinder(recurse=True)
    module = importlib.import_module(name)
    return [test.examples for test in finder.find(module, name) if test.examples]


def pasted(example: doctest.Example) -> str:
    """An example as it is printed: prompts, source, expected output."""
    first, *rest = example.source.rstrip("\n").split("\n")
    lines = [f">>> {first}", *(f"... {line}" for line in rest)]
    want = example.want.rstrip("\n").replace("<BLANKLINE>", "")
    return "\n".join([*lines, want] if want else lines)


def squeezed(text: str) -> str:
    """Text without what our layout changes: white space, the prompt before a value, classes shown by their name."""
    text = re.sub(r"<class '([\w.]+)'>", r"\1", re.sub(r"^Out\[\d+\]:", "", text, flags=re.MULTILINE))
    return re.sub(r"\s+", "", text)


class Paster:
    """A shell in a pty that reports what each cell showed."""

    def __init__(self, folder: Path) -> None:
        self.report = folder / "report"
        environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
        environment.update(
            HOME=str(folder), IPYTHONDIR=str(folder / "ipython"), TERM="xterm-256color", PROMPT_TOOLKIT_NO_CPR="1"
        )
        program = "import sys; from ipython.app.main import main; sys.exit(main(['--no-banner', '--colors=nocolor']))"
        self.child = pexpect.spawn(
            sys.executable, ["-c", program], env=environment, encoding="utf-8", timeout=WAIT_ANSWER,
            dimensions=(50, 160), cwd=str(folder),
        )  # fmt: skip
        self.child.delaybeforesend = None
        self.child.expect_exact("In [1]: ")
        recorder = folder / "recorder.py"
        recorder.write_text(RECORDER.replace("REPORT", repr(str(self.report))))
        self.child.send(f"%run -i {recorder}\r")
        self.seen = 0
        self.wait_answer(1)  # of the %run itself

    def wait_answer(self, count: int) -> list[list[str]]:
        """Wait until ``count`` more cells have been reported."""
        end = time.monotonic() + WAIT_ANSWER
        while time.monotonic() < end:
            try:
                self.child.read_nonblocking(65536, timeout=0.01)
            except pexpect.TIMEOUT:
                pass
            lines = self.report.read_text().splitlines() if self.report.exists() else []
            if len(lines) >= self.seen + count:
                found = [json.loads(line) for line in lines[self.seen :]]
                self.seen = len(lines)
                return found
            time.sleep(0.002)
        raise AssertionError(f"no answer: {self.child.before!r}")

    def paste(self, text: str) -> list[str]:
        """Paste a block, run it, and return what it showed, the exception's name and its message."""
        self.child.send(f"\x1b[200~{text}\x1b[201~")
        self.child.send("\x1b\r")  # Alt-Enter: run it, whatever it looks like
        return self.wait_answer(1)[0]

    def close(self) -> None:
        self.child.close(force=True)


def is_kept(example: doctest.Example, answer: list[str]) -> bool:
    """Whether a cell answered as its example promises."""
    shown, error, message = answer
    if example.exc_msg is not None:
        promised = example.exc_msg.strip()
        name = promised.partition(":")[0].rpartition(".")[2]
        return name == error and (squeezed(message) in squeezed(promised) or "..." in promised)
    if error:
        return False
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    got = re.sub(r"^Out\[\d+\]:[ \n]", "", shown)
    checker = doctest.OutputChecker()
    return squeezed(shown) == squeezed(example.want.replace("<BLANKLINE>", "")) or checker.check_output(
        example.want, got, flags
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")
@pytest.mark.parametrize("name", MODULES)
def test_answers_are_those_the_docstrings_promise(name: str, tmp_path: Path) -> None:
    paster = Paster(tmp_path)
    broken: list[str] = []
    count = 0
    try:
        for block in examples(name):
            # What the standard doctest does: every docstring begins with the names of its module.
            names = "globals().update((k, v) for k, v in vars(_m).items() if k[:2] != '__')"
            paster.paste(f"import {name}; import {name} as _m; {names}")
            skipped = (
                any(RANDOM.search(example.source) for example in block) if name in ("random", "statistics") else False
            )
            for example in block:
                if skipped or example.options.get(doctest.SKIP):
                    continue
                answer = paster.paste(pasted(example))
                count += 1
                if not is_kept(example, answer):
                    broken.append(f"{example.source.strip()!r}: promised {example.want!r}, got {answer}")
    finally:
        paster.close()
    assert not broken, "\n".join(broken)
    assert count or name in ("random", "dataclasses")
