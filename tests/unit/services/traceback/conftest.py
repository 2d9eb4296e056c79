"""A small session for traceback tests: cells are compiled and run, what fails is reported and drawn."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

import ipython
from ipython.core.compiler import CompiledSource
from ipython.model.failure import FailureReport
from ipython.services.traceback.extract import Reporter
from ipython.services.traceback.render import render
from ipython.settings.shell import TracebackSettings

_PACKAGE = os.path.dirname(os.path.abspath(ipython.__file__))
_SCOPE: dict[str, Callable[..., object]] = {}
# Its frames are taken for the shell's own: the file name says so.
exec(
    compile(
        "def execute(code, scope):\n    return eval(code, scope)\n",
        os.path.join(_PACKAGE, "core", "pretend.py"),
        "exec",
    ),
    _SCOPE,
)


class Session:
    """Runs cells in one namespace."""

    def __init__(self) -> None:
        self.scope: dict[str, object] = {"__name__": "__main__"}
        self.cells: dict[str, CompiledSource] = {}
        self.number = 0
        self.error: BaseException | None = None

    def cell_source(self, filename: str) -> CompiledSource | None:
        return self.cells.get(filename)

    def run(
        self,
        source: str,
        *,
        executable: str | None = None,
        rewritten: frozenset[int] = frozenset(),
        shifts: tuple[int, ...] = (),
    ) -> BaseException | None:
        """Run one cell and return what it raised."""
        self.number += 1
        filename = f"<ipython-input-{self.number}-0123abcd>"
        self.cells[filename] = CompiledSource(self.number, source, f"Cell In[{self.number}]", rewritten, shifts)
        self.error = None
        try:
            code = compile(executable or source, filename, "exec", dont_inherit=True)
            _SCOPE["execute"](code, self.scope)
        except BaseException as error:
            trace = error.__traceback__
            assert trace is not None
            self.error = error.with_traceback(trace.tb_next)
        return self.error

    def report(self, error: BaseException | None = None, **settings: object) -> FailureReport:
        error = error or self.error
        assert error is not None
        return Reporter().report(error, TracebackSettings(**settings), self)  # type: ignore[arg-type]

    def show(self, mode: str = "Context", **settings: object) -> str:
        return render(self.report(mode=mode, **settings), mode=mode, width=80)

    def fail(self, source: str, mode: str = "Context", **settings: object) -> str:
        """Run a cell that fails and return its traceback as text."""
        assert self.run(source) is not None, "the cell did not fail"
        return self.show(mode, **settings)


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def sample(session: Session) -> Session:
    """The session of shell.md section 7: two functions defined, ``f(3)`` failed in cell 2."""
    session.run("def f(x):\n    y = [1,2]\n    return g(x, y)\ndef g(a, b):\n    return a/0")
    session.run("f(3)")
    return session
