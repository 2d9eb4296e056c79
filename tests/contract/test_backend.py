"""What every ``ports.Backend`` does beside completing: cells, checks, history, outputs, interrupts."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator

import pytest

from ipython.app.assemble import make_shell
from ipython.app.current import Current
from ipython.core.local_backend import LocalBackend
from ipython.model.cell import Cell
from ipython.model.history import HistoryQuery
from ipython.model.output import DisplayShown, NextInputSet, PageShown, StreamText, ValueShown
from tests.helpers.kernels import FOREIGN, Recorder, backend_over, running_kernel

if sys.platform == "win32":
    pytest.skip("signals of POSIX", allow_module_level=True)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.client.launch import KernelProcess
    from ipython.model.cell import CellReply
    from ipython.model.completion import Completion
    from ipython.model.ports import Backend


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelProcess]:
    with running_kernel() as process:
        yield process


@pytest.fixture(params=["local", "remote"])
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    if request.param == "remote":
        with backend_over(request.getfixturevalue("kernel")) as remote:
            remote.wait_for_number()
            yield remote
        return
    shell = make_shell()
    with Current(shell):
        made = LocalBackend(shell)
        yield made
        made.close()


def run(backend: Backend, source: str, **fields: bool) -> tuple[CellReply, Recorder]:
    sink = Recorder()
    if isinstance(backend, LocalBackend):
        backend.shell.hub.sink = sink  # as the terminal front does
    return backend.run(Cell(source + "\n", **fields), sink, sink), sink


def test_values_are_numbered_and_the_numbers_go_on(backend: Backend) -> None:
    first = backend.describe().next_number
    reply, seen = run(backend, "6 * 7")
    assert (reply.number, reply.ok, reply.next_number) == (first, True, first + 1)
    (shown,) = [event for event in seen.events if isinstance(event, ValueShown)]
    assert shown.number == first and shown.bundle.text == "42"
    assert backend.describe().next_number == first + 1


def test_names_live_from_cell_to_cell(backend: Backend) -> None:
    run(backend, "kept = [1]")
    assert "[1, 2]" in run(backend, "kept.append(2); kept")[1].text


@pytest.mark.parametrize(
    ("source", "name", "kind"),
    [("1/0", "ZeroDivisionError", "exception"), ("def", "SyntaxError", None), ("no_such", "NameError", "exception")],
)
def test_failures_say_their_name(backend: Backend, source: str, name: str, kind: str | None) -> None:
    reply, seen = run(backend, source)
    assert not reply.ok and reply.failure is not None
    assert reply.failure.short_name == name or reply.failure.name == name
    assert name in seen.text


def test_a_silent_cell_takes_no_number_and_shows_no_value(backend: Backend) -> None:
    before = backend.describe().next_number
    reply, seen = run(backend, "5", silent=True)
    assert reply.ok and backend.describe().next_number == before
    assert not [event for event in seen.events if isinstance(event, ValueShown)]


def test_a_cell_that_is_not_stored_keeps_the_number(backend: Backend) -> None:
    before = backend.describe().next_number
    assert run(backend, "5", store_history=False)[0].ok and backend.describe().next_number == before


def test_a_blank_cell(backend: Backend) -> None:
    before = backend.describe().next_number
    reply, seen = run(backend, "   ")
    assert reply.ok and not seen.events and backend.describe().next_number == before


def test_top_level_await(backend: Backend) -> None:
    assert "Out" in run(backend, "import asyncio\nawait asyncio.sleep(0, 'done')")[1].text


def test_displays_pages_and_texts_for_the_next_prompt(backend: Backend) -> None:
    _, seen = run(backend, "from IPython.display import display, Markdown\ndisplay(Markdown('*a*'))")
    (shown,) = [event for event in seen.events if isinstance(event, DisplayShown)]
    assert shown.bundle.text.startswith("<") or shown.bundle.data["text/markdown"] == "*a*"
    _, seen = run(backend, "print?")
    assert [event for event in seen.events if isinstance(event, PageShown)]
    _, seen = run(backend, "get_ipython().set_next_input('again')")
    assert [event.text for event in seen.events if isinstance(event, NextInputSet)] == ["again"]


@pytest.mark.parametrize(
    ("source", "status", "indent"),
    [
        ("1 + 1", "complete", ""),
        ("", "complete", ""),
        ("for i in x:", "incomplete", "    "),
        ("f(", "incomplete", None),
        ("%%time\nx", "incomplete", None),
        ("x y", "invalid", ""),
    ],
)
def test_whether_a_cell_is_whole(backend: Backend, source: str, status: str, indent: str | None) -> None:
    answer = backend.check(source)
    assert answer.status == status and (indent is None or answer.indent == indent)


def test_history_newest_first(backend: Backend) -> None:
    for source in ("alpha = 1", "beta = 2", "alpha = 1"):
        run(backend, source)
    loop = backend.session_loop()

    def sources(query: HistoryQuery) -> list[str]:
        return [item.source.rstrip("\n") for item in loop.run_until_complete(backend.history(query))]

    assert sources(HistoryQuery(limit=2)) == ["alpha = 1", "beta = 2"]
    assert sources(HistoryQuery("pha =", limit=10, unique=True)) == ["alpha = 1"]
    assert sources(HistoryQuery("beta", mode="prefix", limit=1)) == ["beta = 2"]
    assert sources(HistoryQuery("no such text at all")) == []


def test_outputs_are_numbered_and_can_be_had_again(backend: Backend) -> None:
    run(backend, "5")
    mark = backend.outputs(0)[-1].number
    run(backend, "6")
    again = backend.outputs(mark + 1)
    assert [kept.number for kept in again] == sorted(kept.number for kept in again)
    assert [kept.event.bundle.text for kept in again if isinstance(kept.event, ValueShown)] == ["6"]


def test_an_interrupt_stops_the_cell_and_not_the_session(backend: Backend) -> None:
    timer = threading.Timer(0.5, backend.interrupt)
    timer.start()
    reply, _ = run(backend, "import time\ntime.sleep(60)")
    timer.join()
    assert not reply.ok and reply.failure is not None and "KeyboardInterrupt" in reply.failure.name
    assert run(backend, "1 + 1")[0].ok


def test_ctrl_c_of_the_terminal_stops_the_cell(backend: Backend) -> None:
    timer = threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    reply, _ = run(backend, "import time\nfor _ in range(600): time.sleep(0.1)")
    timer.join()
    assert not reply.ok and reply.failure is not None and "KeyboardInterrupt" in reply.failure.name


def test_inspection_call_help_and_filled_rows(backend: Backend) -> None:
    run(backend, "import os")
    loop = backend.session_loop()
    found = loop.run_until_complete(backend.inspect("os.makedirs", 11, 0))
    assert found is not None and found.found
    missing = loop.run_until_complete(backend.inspect("no_such_name", 12, 0))
    assert missing is None or not missing.found
    assert backend.preview("no_such_name") is None

    async def candidates() -> list[Completion]:
        return [item async for one in backend.complete("os.maked", 8) for item in one.items]

    items = loop.run_until_complete(candidates())
    (filled,) = [item for item in backend.fill("os.maked", 8, items) if item.text == "makedirs"]
    assert "exist_ok" in filled.signature or not isinstance(backend, LocalBackend)


def test_streams_arrive_in_order(backend: Backend) -> None:
    if isinstance(backend, LocalBackend):
        pytest.skip("a local cell writes to the process's own streams; the terminal front takes them")
    if FOREIGN:
        pytest.skip("ipykernel loses the order of the two streams")
    _, seen = run(backend, "import sys\nfor i in range(100):\n    print(i, file=(sys.stdout, sys.stderr)[i % 2])")
    text = "".join(event.text for event in seen.events if isinstance(event, StreamText))
    assert text.split() == [str(i) for i in range(100)]
