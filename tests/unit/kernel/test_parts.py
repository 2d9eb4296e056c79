"""Small parts of the kernel: names at cursors, names of cells, complaints, wake-ups, waiting, the gate, descriptors."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.kernel.answers import merged
from ipython.kernel.cell_names import CellNames, murmur2
from ipython.kernel.complaints import PER_WINDOW, Complaints
from ipython.kernel.gatekeeper import Gatekeeper
from ipython.kernel.inbox import Inbox
from ipython.kernel.moments import now_text
from ipython.kernel.name_at import name_at
from ipython.kernel.parent_watch import ParentWatch
from ipython.kernel.parents import FollowThreads, ForeignParent, LastParent, current_parent
from ipython.kernel.wakeup import WakeUp
from ipython.model.completion import Completion, Span


@pytest.mark.parametrize(
    ("source", "cursor", "name"),
    [
        ("len", 0, "len"), ("len", 3, "len"), ("a.b.c", 5, "a.b.c"), ("a.bcd.e", 3, "a.bcd"), ("f(x, ", 5, "f"),
        ("f([1, (2, 3), ", 14, "f"), ("f(a)(", 5, ""), ("%%timeit x", 4, "%%timeit"), ("1 + 2", 1, ""), ("", 0, ""),
        ("x = 3.", 6, ""), ("ü.ä", 3, "ü.ä"), ("a % b", 5, "b"), ("a", 99, "a"),
    ],
)  # fmt: skip
def test_the_name_at_a_cursor(source: str, cursor: int, name: str) -> None:
    assert name_at(source, cursor) == name


@given(st.text(max_size=60), st.integers(-5, 70))
def test_any_text_has_a_name_or_none(source: str, cursor: int) -> None:
    assert isinstance(name_at(source, cursor), str)


@pytest.mark.parametrize(("text", "expected"), [("", 3990065800), ("print(1)", 3773950048), ("abcäöü1", 2377854188)])
def test_the_hash_is_that_of_other_kernels(text: str, expected: int) -> None:
    assert murmur2(text.encode()) == expected


def test_cells_are_named_by_their_text_as_it_was_sent() -> None:
    names = CellNames(lambda: "x = 1")
    assert names.name("x = 1\n", 3) == names.name_of("x = 1")
    assert names.name("other\n", 3) == names.name_of("other\n")
    assert f"ipykernel_{os.getpid()}" in names.prefix
    large = "x" * 100_000
    quick = names.name_of(large)
    names.is_debugging = True
    assert names.name_of(large) == f"{names.prefix}{murmur2(large.encode())}.py" != quick


def test_repeated_complaints_are_not_written_without_end(tmp_path: Path) -> None:
    complaints = Complaints()
    with open(tmp_path / "log", "wb") as file:
        complaints.descriptor = file.fileno()
        for number in range(100):
            complaints.tell(f"a message on shell was dropped: unsigned{number * 0}")
        complaints.tell("something else")
        complaints.report(ValueError("of ours"))
    lines = (tmp_path / "log").read_text().splitlines()
    assert sum("dropped" in line for line in lines) == PER_WINDOW
    assert any("something else" in line for line in lines)
    assert lines[-1] == "ValueError: of ours"


def test_times_have_a_zone_and_grow() -> None:
    first, second = now_text(), now_text()
    assert first <= second
    assert first.endswith("Z")
    assert first[10] == "T"


def test_a_wake_up_is_readable_until_it_is_cleared() -> None:
    wake_up = WakeUp()
    try:
        assert wake_up.clear() == b""
        for _ in range(100_000):
            wake_up.ring()
        assert set(wake_up.clear()) == {0}
    finally:
        wake_up.close()


def test_the_inbox_hands_out_in_order_from_any_thread() -> None:
    inbox = Inbox(lambda: None)
    threading.Timer(0.05, lambda: inbox.put(None)).start()
    inbox.put(print)
    assert inbox.wait() is print
    assert inbox.is_empty
    assert inbox.wait() is None


def test_the_inbox_waits_on_a_loop_that_goes_on() -> None:
    import asyncio

    loop = asyncio.new_event_loop()
    ticks: list[int] = []

    async def tick() -> None:
        while True:
            ticks.append(1)
            await asyncio.sleep(0.01)

    class Owner:
        pass

    owner: Any = Owner()
    owner.loop = loop
    task = loop.create_task(tick())
    inbox = Inbox(lambda: owner)
    threading.Timer(0.15, lambda: inbox.put(None)).start()
    try:
        assert inbox.wait() is None
        assert len(ticks) > 3
    finally:
        task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def test_the_gate_lets_in_one_key_only() -> None:
    zmq = pytest.importorskip("zmq")
    if not zmq.has("curve"):
        pytest.skip("libzmq without CurveZMQ")
    context = zmq.Context()
    public, _ = zmq.curve_keypair()
    gate = Gatekeeper(context, public.decode())
    try:
        raw = zmq.utils.z85.decode(public)
        assert gate.answer([b"1.0", b"7", b"", b"", b"", b"CURVE", raw])[1:3] == [b"7", b"200"]
        for question in (
            [b"1.0", b"7", b"", b"", b"", b"CURVE", b"x" * 32], [b"1.0", b"7", b"", b"", b"", b"NULL"], [],
            [b"1.0", b"7", b"", b"", b"", b"PLAIN", b"u", b"p"],
        ):  # fmt: skip
            assert gate.answer(question)[2] == b"400"
        assert gate.refused == 4
    finally:
        context.term()


def test_a_parent_that_is_not_watched_is_never_gone() -> None:
    assert ParentWatch(0).is_gone() is False
    watch = ParentWatch(os.getppid())
    assert watch.is_gone() is False
    watch.stop()
    assert watch.is_gone() is False


def test_threads_and_pools_remember_who_started_them() -> None:
    import concurrent.futures
    import concurrent.futures.thread as module

    last, parent, found = LastParent(), ForeignParent({}), []
    before = threading.Thread.start, module.ThreadPoolExecutor.submit
    with FollowThreads() as follow:
        follow.follow_executors(module)
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            pool.submit(int).result()
            token = current_parent.set(parent)
            thread = threading.Thread(target=lambda: found.append(last.find()))
            thread.start()
            nested = threading.Thread(target=lambda: _start_and_join(lambda: found.append(last.find())))
            nested.start()
            job = pool.submit(lambda: last.find())
            current_parent.reset(token)
            thread.join()
            nested.join()
            assert found == [parent, parent]
            assert job.result() is parent
            assert pool.submit(last.find).result() is None
    assert (threading.Thread.start, module.ThreadPoolExecutor.submit) == before


def _start_and_join(target: Any) -> None:
    thread = threading.Thread(target=target)
    thread.start()
    thread.join()


def test_candidates_with_different_ranges_get_one() -> None:
    found = merged("x = ab.c", [Completion("cd", Span(7, 8), "function", "(a)"), Completion("ab.cd", Span(4, 8))])
    assert found["matches"] == ["ab.cd"]
    assert (found["cursor_start"], found["cursor_end"]) == (4, 8)
    assert found["metadata"]["_jupyter_types_experimental"][0]["signature"] == "(a)"


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are captured on posix")
def test_captured_text_is_decoded_across_reads_and_given_back() -> None:
    import subprocess

    code = (
        "import os, time\nfrom ipython.kernel.captured import CapturedDescriptors\n"
        "with CapturedDescriptors() as captured:\n"
        "    out, err = captured.descriptors\n"
        "    os.write(1, 'ü'.encode()[:1]); assert captured.read(out) == ('stdout', '')\n"
        "    os.write(1, 'ü'.encode()[1:]); assert captured.read(out) == ('stdout', 'ü')\n"
        "    assert captured.read(out) == ('', '')\n"
        "    os.write(2, b'bad'); os.write(1, b'x' * 200_000)\n"
        "    assert captured.read_all() == [('stdout', 'x' * 200_000), ('stderr', 'bad')]\n"
        "os.write(1, b'real')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=20)
    assert (done.stdout, done.stderr) == ("real", "")


def test_moments_do_not_repeat_a_second_for_ever() -> None:
    first = now_text()
    time.sleep(1.05)
    assert now_text()[:19] > first[:19]
