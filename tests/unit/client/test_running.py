"""``client.running``: a cell's end when parts of it are lost on the way."""

from __future__ import annotations

import sys

import pytest

from ipython.client import running
from ipython.client.running import Run
from ipython.model.cell import Cell
from ipython.wire.client_machine import Idled, KernelChanged, Replied
from tests.helpers.kernels import Recorder, backend_over, running_kernel

if sys.platform == "win32":
    pytest.skip("signals of POSIX", allow_module_level=True)


def test_lost_replies_lost_idles_and_restarts_end_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "WAIT_REST", 0.3)
    with running_kernel() as process, backend_over(process) as backend:
        own = Recorder()
        backend.sink = own
        whole = Run.put

        def losing(kind: type) -> None:
            monkeypatch.setattr(Run, "put", lambda run, event: None if type(event) is kind else whole(run, event))

        losing(Replied)
        reply = backend.run(Cell("print('a')\n"), own, own)
        assert reply.ok and "its reply was lost" in own.text
        reply = backend.run(Cell("1/0\n"), own, own)
        assert not reply.ok and reply.failure is not None and reply.failure.name == "ZeroDivisionError"
        losing(Idled)
        assert backend.run(Cell("print('b')\n"), own, own).ok
        monkeypatch.setattr(
            Run, "put", lambda run, event: whole(run, KernelChanged("x") if type(event) is Replied else event)
        )
        reply = backend.run(Cell("print('c')\n"), own, own)
        assert not reply.ok and "started anew while the cell ran" in own.text and reply.next_number == 1
