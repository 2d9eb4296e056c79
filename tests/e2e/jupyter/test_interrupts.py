"""Interrupts: whatever the cell does; nothing is interrupted that does not run."""

from __future__ import annotations

import sys
import time

import pytest

from tests.helpers.live_kernel import LiveKernel

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")

CELLS = {
    "sleep": "import time; print('go', flush=True); time.sleep(60)",
    "loop": "print('go', flush=True)\nwhile True: pass",
    "await": "import asyncio; print('go', flush=True); await asyncio.sleep(60)",
    "loop after an await": "import asyncio; await asyncio.sleep(0); print('go', flush=True)\nwhile True: pass",
    "thread pool": (
        "from concurrent.futures import ThreadPoolExecutor\nimport time\n"
        "with ThreadPoolExecutor(1) as pool:\n    j = pool.submit(time.sleep, 1); print('go', flush=True); j.result()"
    ),
    "subprocess": "import subprocess; print('go', flush=True); subprocess.run(['sleep', '60'])",
    "shell command": "print('go', flush=True)\n!sleep 60",
    "lock": "from threading import Lock; k = Lock(); k.acquire(); print('go', flush=True); k.acquire()",
    "asyncio.run": "import asyncio; print('go', flush=True); asyncio.run(asyncio.sleep(60))",
}


@pytest.mark.parametrize("code", CELLS.values(), ids=CELLS.keys())
@pytest.mark.parametrize("way", ["signal", "message"])
def test_a_cell_is_interrupted(kernel: LiveKernel, code: str, way: str) -> None:
    identifier = kernel.send(code)
    kernel.next_stream("go")
    time.sleep(0.1)
    if way == "signal":
        kernel.manager.interrupt_kernel()
    else:
        assert kernel.request("interrupt_request", channel="control").content["status"] == "ok"
    content = kernel.wait(identifier, limit=8).content
    assert content["status"] in ("error", "ok")
    if "!sleep" not in code:
        assert content["ename"] == "KeyboardInterrupt"
    assert kernel.run("'next'").value == "'next'"


def test_an_idle_kernel_does_not_mind(kernel: LiveKernel) -> None:
    for _ in range(3):
        kernel.manager.interrupt_kernel()
        time.sleep(0.05)
    assert kernel.run("'alive'").value == "'alive'"


def test_an_interrupt_aborts_what_waits(kernel: LiveKernel) -> None:
    first = kernel.send("import time; print('go', flush=True); time.sleep(60)")
    second = kernel.send("'never'")
    kernel.next_stream("go")
    kernel.manager.interrupt_kernel()
    assert kernel.wait(first).content["ename"] == "KeyboardInterrupt"
    assert kernel.wait(second).content["status"] == "aborted"


def test_a_handler_of_the_user_stays(kernel: LiveKernel) -> None:
    kernel.run("import signal, time\nhits = []\nsignal.signal(signal.SIGINT, lambda *_: hits.append(1))")
    identifier = kernel.send("print('go', flush=True)\ntime.sleep(0.5)")
    kernel.next_stream("go")
    kernel.manager.interrupt_kernel()
    assert kernel.wait(identifier).content["status"] == "ok"
    assert kernel.run("len(hits)").value == "1"
    kernel.run("signal.signal(signal.SIGINT, signal.default_int_handler)")
    identifier = kernel.send("print('go', flush=True)\ntime.sleep(60)")
    kernel.next_stream("go")
    kernel.manager.interrupt_kernel()
    assert kernel.wait(identifier).content["ename"] == "KeyboardInterrupt"


def test_background_tasks_go_on_after_an_interrupt(kernel: LiveKernel) -> None:
    kernel.run(
        "import asyncio\nticks = []\n"
        "async def tick():\n    while True:\n        ticks.append(1); await asyncio.sleep(0.02)"
    )
    kernel.run("ticker = asyncio.create_task(tick())")
    identifier = kernel.send("print('go', flush=True); await asyncio.sleep(60)")
    kernel.next_stream("go")
    kernel.manager.interrupt_kernel()
    assert kernel.wait(identifier).content["ename"] == "KeyboardInterrupt"
    before = int(kernel.run("len(ticks)").value)
    time.sleep(0.3)
    assert int(kernel.run("len(ticks)").value) > before
    kernel.run("ticker.cancel()")
