"""``client.remote_backend`` over a real kernel: cells, questions, other clients, interrupts, deaths."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ipython.client.launch import KernelProcess
from ipython.client.outputs import failure_text
from ipython.client.remote_backend import RemoteBackend
from ipython.model.cell import Cell
from ipython.model.history import HistoryQuery
from ipython.model.output import DisplayShown, NextInputSet, PageShown, StreamText
from ipython.wire.client_machine import Published
from tests.helpers.kernels import FOREIGN, WAIT, Recorder, backend_over, run, running_kernel

if sys.platform == "win32":
    pytest.skip("signals of POSIX", allow_module_level=True)


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelProcess]:
    with running_kernel() as process:
        yield process


@pytest.fixture
def backend(kernel: KernelProcess) -> Iterator[RemoteBackend]:
    with backend_over(kernel) as made:
        made.wait_for_number()
        yield made


def wait_until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_cell_shows_what_it_shows_in_order(backend: RemoteBackend) -> None:
    first = backend.next_number
    reply, seen = run(backend, "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\n6 * 7")
    assert seen.text == f"a\nb\nc\nOut[{first}]: 42\n" or FOREIGN  # others lose the order of the two streams
    assert reply.ok and reply.number == first and reply.next_number == first + 1 == backend.next_number
    assert [event.stream for event in seen.events if isinstance(event, StreamText)].count("stderr") == 1


def test_a_failure_comes_with_its_traceback(backend: RemoteBackend) -> None:
    reply, seen = run(backend, "1/0")
    assert not reply.ok and reply.failure is not None and reply.failure.name == "ZeroDivisionError"
    assert seen.text == "ZeroDivisionError: division by zero\n"
    assert "----> 1 1/0" in failure_text(seen.events[0].report, colored=False)


def test_questions_are_answered_by_the_person_here(backend: RemoteBackend) -> None:
    _, seen = run(backend, "import getpass\nprint(input('name: ') + getpass.getpass('word: '))", "Ann", "x")
    assert seen.text == "Annx\n" and seen.questions == [("name: ", False), ("word: ", True)]


def test_the_end_of_input_is_an_eoferror_in_the_cell(backend: RemoteBackend) -> None:
    reply, _ = run(backend, "input()")
    assert reply.failure is not None and reply.failure.name == "EOFError"


def test_help_goes_to_the_pager_and_recalled_text_to_the_prompt(backend: RemoteBackend) -> None:
    _, seen = run(backend, "print?")
    assert any(isinstance(event, PageShown) and "Docstring" in event.bundle.text for event in seen.events)
    _, seen = run(backend, "%recall 0-0" if FOREIGN else "get_ipython().set_next_input('x = 1')")
    assert FOREIGN or NextInputSet("x = 1") in seen.events


def test_images_arrive_whole(backend: RemoteBackend) -> None:
    code = (
        "from IPython.display import Image, display\n"
        "display(Image(data=b'\\x89PNG\\r\\n\\x1a\\n' + bytes(100_000), format='png'))"
    )
    _, seen = run(backend, code)
    (shown,) = [event for event in seen.events if isinstance(event, DisplayShown)]
    from base64 import b64decode

    data = shown.bundle.data["image/png"]
    assert isinstance(data, str) and b64decode(data) == b"\x89PNG\r\n\x1a\n" + bytes(100_000)


def test_enter_asks_the_kernel(backend: RemoteBackend) -> None:
    assert backend.check("for i in x:").status == "incomplete" and backend.check("for i in x:").indent == "    "
    assert backend.check("1 + 1").status == "complete"


def test_a_stopped_kernel_lets_enter_be_decided_here_once(kernel: KernelProcess, backend: RemoteBackend) -> None:
    os.kill(kernel.process_id, signal.SIGSTOP)
    try:
        start = time.monotonic()
        assert backend.check("for i in x:").status == "incomplete"
        waited = time.monotonic() - start
        start = time.monotonic()
        assert backend.check("x = 1").status == "complete"
        assert time.monotonic() - start < waited / 2  # it is not waited for a second time
    finally:
        os.kill(kernel.process_id, signal.SIGCONT)
    wait_until(lambda: not backend.questions.is_check_late)
    assert backend.check("%%bash\nls").status == "incomplete"


def test_history_and_inspection(backend: RemoteBackend) -> None:
    run(backend, "unmistakable = 5")
    loop = backend.session_loop()
    found = loop.run_until_complete(backend.history(HistoryQuery(limit=5)))
    assert found[0].source == "unmistakable = 5"
    found = loop.run_until_complete(backend.history(HistoryQuery("mistakable", unique=True)))
    assert [item.source for item in found] == ["unmistakable = 5"]
    inspection = loop.run_until_complete(backend.inspect("unmistakable", 12, 0))
    assert inspection is not None and inspection.found and "int" in inspection.bundle.text
    missing = loop.run_until_complete(backend.inspect("no_such_name", 12, 0))
    assert missing is not None and not missing.found


def test_outputs_can_be_asked_for_again(backend: RemoteBackend) -> None:
    run(backend, "print('one')")
    mark = backend.outputs(0)[-1].number
    run(backend, "print('two')")
    again = [kept.event for kept in backend.outputs(mark + 1)]
    assert again == [StreamText("stdout", "two\n")]


def test_ctrl_c_interrupts_the_kernel(backend: RemoteBackend) -> None:
    seen = Recorder()

    class PressingSink(Recorder):
        def emit(self, event: Any, owner: int) -> None:
            super().emit(event, owner)
            if "started" in self.text:
                os.kill(os.getpid(), signal.SIGINT)

    sink = PressingSink()
    reply = backend.run(Cell("import time\nprint('started', flush=True)\ntime.sleep(60)\n"), sink, seen)
    assert reply.failure is not None and reply.failure.name == "KeyboardInterrupt"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interrupt_from_another_thread(backend: RemoteBackend) -> None:
    timer = threading.Timer(0.5, backend.interrupt)
    timer.start()
    reply, _ = run(backend, "import time\ntime.sleep(60)")
    timer.join()
    assert reply.failure is not None and reply.failure.name == "KeyboardInterrupt"


def test_a_question_is_taken_back_when_another_client_interrupts(kernel: KernelProcess, backend: RemoteBackend) -> None:
    class Waiting(Recorder):
        def ask(self, prompt: str, *, secret: bool = False) -> str:
            threading.Timer(0.3, lambda: backend.client.ask("interrupt_request", {}, channel="control")).start()
            time.sleep(60)
            return "never"

    waiting = Waiting()
    reply = backend.run(Cell("input('name: ')\n"), waiting, waiting)
    assert not reply.ok and reply.failure is not None and reply.failure.name == "KeyboardInterrupt"


def test_a_second_ctrl_c_offers_to_leave(backend: RemoteBackend) -> None:
    class PressingSink(Recorder):
        def emit(self, event: Any, owner: int) -> None:
            super().emit(event, owner)
            if isinstance(event, StreamText):
                os.kill(os.getpid(), signal.SIGINT)

    sink = PressingSink("y")
    cell = (
        "import time\nstart = time.time()\nwhile time.time() < start + 5:\n"
        "    try:\n        print('x', flush=True); time.sleep(0.2)\n    except KeyboardInterrupt:\n        pass\n"
    )
    reply = backend.run(Cell(cell), sink, sink)
    assert reply.exit is not None and reply.exit.keep_kernel
    assert sink.questions == [("The kernel is still busy. Leave it running and go (y/[n])? ", False)]


def test_other_clients_are_seen_and_their_numbers_taken(kernel: KernelProcess, backend: RemoteBackend) -> None:
    seen: list[Published] = []
    numbers: list[int] = []
    backend.others = seen.append
    backend.on_number = numbers.append
    own, backend.sink = backend.sink, Recorder()
    with backend_over(kernel, username="bob") as other:
        other.wait_for_number()
        reply, _ = run(other, "print('from bob')")
        wait_until(lambda: any(one.message.kind == "stream" for one in seen))
    inputs = [one for one in seen if one.message.kind == "execute_input"]
    assert inputs[-1].message.parent["username"] == "bob"
    assert inputs[-1].message.content["code"] == "print('from bob')"
    assert backend.next_number == reply.next_number == numbers[-1]
    assert "from bob" not in backend.sink.text  # type: ignore[union-attr]
    backend.sink = own


def test_output_of_a_thread_comes_when_the_cell_is_over(backend: RemoteBackend) -> None:
    later = Recorder()
    backend.sink = later
    run(backend, "import threading\nthreading.Timer(0.4, lambda: print('late', flush=True)).start()")
    wait_until(lambda: "late" in later.text)


def test_leaving_a_kernel_of_others_is_not_told_to_it(kernel: KernelProcess, backend: RemoteBackend) -> None:
    for words in ("exit", "quit()", " exit "):
        reply, _ = run(backend, words)
        assert reply.exit is not None and reply.exit.keep_kernel
    assert run(backend, "1")[0].ok and kernel.status is None


def test_exit_of_an_own_kernel_is_asked_of_it() -> None:
    with running_kernel() as process, backend_over(process, attached=False) as backend:
        reply, _ = run(backend, "exit")
        assert reply.exit is not None and not reply.exit.keep_kernel
        backend.close()
        assert process.status is not None and not os.path.exists(process.path)
        backend.process = None


def test_a_kernel_that_dies_in_a_cell_is_replaced_when_the_person_wants() -> None:
    from ipython.client.supervision import Supervisor

    with running_kernel() as process, backend_over(process, attached=False) as backend:
        backend.revive = Supervisor(backend, limit=WAIT).revive
        own = Recorder()
        backend.sink = own
        run(backend, "x = 1")
        reply, seen = run(backend, "import os\nos.kill(os.getpid(), 9)", "y")
        assert not reply.ok and "the kernel died (signal 9, SIGKILL)" in own.text
        assert seen.questions[0][0].startswith("Start a new kernel") and reply.next_number == 1
        reply, seen = run(backend, "6 * 7")
        assert reply.ok and seen.text == "Out[1]: 42\n"
        os.kill(process.process_id, signal.SIGKILL)
        wait_until(lambda: process.status is not None)
        reply, seen = run(backend, "kept = 5", "n")
        assert not reply.ok and NextInputSet("kept = 5") in seen.events


def test_a_kernel_that_always_dies_is_not_started_for_ever() -> None:
    from ipython.client.supervision import MOST_IN_A_ROW, Supervisor

    with running_kernel() as process, backend_over(process, attached=False) as backend:
        supervisor = Supervisor(backend, limit=WAIT)
        backend.revive = supervisor.revive
        own = Recorder()
        backend.sink = own
        for _ in range(MOST_IN_A_ROW + 1):
            supervisor._started = time.monotonic()
            run(backend, "import os\nos._exit(1)", "y")
        assert f"it died {MOST_IN_A_ROW} times in a row" in own.text


def test_a_dead_kernel_of_others_ends_the_wait_for_a_cell_with_ctrl_c() -> None:
    with running_kernel() as process, backend_over(process) as backend:
        pressed = threading.Timer(2.0, lambda: [os.kill(os.getpid(), signal.SIGINT), time.sleep(0.3),
                                                os.kill(os.getpid(), signal.SIGINT)])  # fmt: skip
        pressed.start()
        reply, _ = run(backend, "import os\nos.kill(os.getpid(), 9)", "y")
        pressed.join()
        assert reply.exit is not None and reply.exit.keep_kernel


def test_a_kernel_that_another_client_shuts_down_is_said(kernel: KernelProcess) -> None:
    with running_kernel() as process, backend_over(process) as backend, backend_over(process) as other:
        other.client.ask("shutdown_request", {"restart": False}, channel="control")
        wait_until(lambda: backend.what_happened())
        reply, seen = run(backend, "1")
        assert not reply.ok and backend.what_happened() == "the kernel was shut down"
        assert NextInputSet("1") in seen.events


@pytest.mark.skip(reason="unsteady: on a busy machine an idle console may not hear of the new kernel (docs/roadmap.md)")
def test_a_kernel_that_its_manager_starts_anew_is_taken_up_again() -> None:
    with running_kernel() as process, backend_over(process) as backend:
        own = Recorder()
        backend.sink = own
        run(backend, "x = 1")
        process.end(backend.client, restart=True)
        process.start()
        wait_until(lambda: "the kernel was started anew" in own.text)
        assert backend.next_number == 1
        reply, seen = run(backend, "'x' in globals()")
        assert reply.ok and seen.text == "Out[1]: False\n"


def test_completion_is_dropped_when_nobody_listens(backend: RemoteBackend) -> None:
    async def ask_and_leave() -> None:
        found = backend.complete("pri", 3)
        task = asyncio.ensure_future(found.__anext__())  # type: ignore[attr-defined]
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    backend.session_loop().run_until_complete(ask_and_leave())
    wait_until(lambda: not backend.client.machine.waiting())
