"""Text: order, batches, parents, captured descriptors, odd characters."""

from __future__ import annotations

import json
import sys
import time

import pytest

from tests.helpers.live_kernel import LiveKernel


def streams(outcome: object) -> list[tuple[str, str]]:
    return [(found["name"], found["text"]) for found in outcome.of("stream")]  # type: ignore[attr-defined]


def test_stdout_and_stderr_keep_their_order(kernel: LiveKernel) -> None:
    outcome = kernel.run("import sys\nfor n in range(3):\n    print(n)\n    print(-n, file=sys.stderr)")
    assert streams(outcome) == [
        ("stdout", "0\n"), ("stderr", "0\n"), ("stdout", "1\n"), ("stderr", "-1\n"), ("stdout", "2\n"),
        ("stderr", "-2\n"),
    ]  # fmt: skip


def test_text_and_displays_keep_their_order(kernel: LiveKernel) -> None:
    outcome = kernel.run("print('a')\ndisplay(1)\nprint('b')\ndisplay(2)\n3")
    assert outcome.kinds[2:-1] == ["stream", "display_data", "stream", "display_data", "execute_result"]


def test_many_prints_are_few_messages(kernel: LiveKernel) -> None:
    outcome = kernel.run("for n in range(100_000): print(n)")
    assert outcome.text() == "".join(f"{n}\n" for n in range(100_000))
    assert len(outcome.of("stream")) <= 100


def test_stream_10k_flushed_prints(kernel: LiveKernel) -> None:
    identifier = kernel.send("for n in range(10_000): print(n, flush=True)")
    texts: list[str] = []
    socket = kernel.client.iopub_channel.socket  # read as it comes: the client would take seconds to unpack it all
    state = ""
    while state != "idle":
        assert socket.poll(30_000)
        frames = socket.recv_multipart()
        _, _, header, _, _, content = (json.loads(part) if part[:1] == b"{" else part for part in frames[1:7])
        if header["msg_type"] == "stream":
            texts.append(content["text"])
        state = content.get("execution_state", "")
    assert kernel.reply(identifier)["content"]["status"] == "ok"
    assert "".join(texts) == "".join(f"{n}\n" for n in range(10_000))


def test_a_single_print_comes_before_the_cell_ends(kernel: LiveKernel) -> None:
    identifier = kernel.send("print('early'); import time; time.sleep(0.4); print('late')")
    kernel.next_stream("early")
    assert kernel.next_stream("late")["parent_header"]["msg_id"] == identifier
    kernel.wait(identifier)


def test_a_lone_surrogate_does_not_swallow_the_text(kernel: LiveKernel) -> None:
    assert kernel.run("print('a\\ud800b')").text() == "a?b\n"


def test_display_non_finite_numbers(kernel: LiveKernel) -> None:
    outcome = kernel.run("display({'application/json': {'a': float('nan'), 'b': [float('inf')]}}, raw=True)")
    assert outcome.of("display_data")[0]["data"]["application/json"] == {"a": None, "b": [None]}


def test_the_stream_object(kernel: LiveKernel) -> None:
    outcome = kernel.run(
        "import sys\n"
        "assert sys.stdout.write('abc') == 3 and not sys.stdout.isatty() and sys.stdout.writable()\n"
        "assert not sys.stdout.readable() and sys.stdout.encoding == 'UTF-8'\n"
        "sys.stdout.buffer.write('é'.encode()[:1]); sys.stdout.buffer.write('é'.encode()[1:])\n"
        "try: sys.stdout.write(b'x')\nexcept TypeError as error: print(error)"
    )
    assert outcome.text().startswith("abcé")
    assert "must be str" in outcome.text()


def test_stream_closed_stdout_survives(kernel: LiveKernel) -> None:
    outcome = kernel.run("import sys; kept = sys.stdout; kept.close(); print('x')")
    assert outcome.content["ename"] == "ValueError"
    kernel.run("kept._is_shut = False; kept._choose_write()")
    assert kernel.run("print('back')").text() == "back\n"


def test_text_of_threads_comes_under_the_cell_that_made_them(kernel: LiveKernel) -> None:
    first = kernel.send(
        "import threading, time\ndef late():\n    time.sleep(0.3); print('from the thread'); display(7)\n"
        "threading.Thread(target=late).start()"
    )
    kernel.wait(first)
    second = kernel.run("import time; time.sleep(0.6); print('mine')")
    assert second.text() == "mine\n"
    assert second.of("display_data") == []
    assert kernel.next_stream("from the thread")["parent_header"]["msg_id"] == first
    assert kernel.next_broadcast("display_data")["parent_header"]["msg_id"] == first


def test_stream_executor_thread_keeps_parent(kernel: LiveKernel) -> None:
    kernel.run("from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)")
    kernel.run("pool.submit(print, 'warm').result()")
    first = kernel.send("import time\njob = pool.submit(lambda: (time.sleep(0.3), print('from the pool')))")
    kernel.wait(first)
    second = kernel.run("job.result(); print('mine')")
    assert second.text() == "mine\n"
    assert kernel.next_stream("from the pool")["parent_header"]["msg_id"] == first


def test_text_of_tasks_comes_under_the_cell_that_made_them(kernel: LiveKernel) -> None:
    first = kernel.send(
        "import asyncio\nasync def late():\n    await asyncio.sleep(0.2); print('from the task')\n"
        "task = asyncio.create_task(late())"
    )
    kernel.wait(first)
    second = kernel.run("await asyncio.sleep(0.4); print('mine')")
    assert second.text() == "mine\n"
    assert kernel.next_stream("from the task")["parent_header"]["msg_id"] == first


def test_a_task_that_fails_is_told_under_its_cell(kernel: LiveKernel) -> None:
    first = kernel.send(
        "import asyncio\nasync def bad(): raise KeyError('in the task')\nasyncio.create_task(bad()); None"
    )
    kernel.wait(first)
    kernel.run("import gc; await asyncio.sleep(0.1); gc.collect()")
    told = kernel.next_stream("in the task")
    assert told["content"]["name"] == "stderr"


posix = pytest.mark.skipif(sys.platform == "win32", reason="descriptors are captured on posix")


@posix
def test_stream_subprocess_before_idle(kernel: LiveKernel) -> None:
    outcome = kernel.run("import os\nprint('before')\nos.system('echo to stdout; echo to stderr >&2')\nprint('after')")
    assert sorted(outcome.text().splitlines()) == ["after", "before", "to stdout"]
    assert outcome.text().index("before") < outcome.text().index("to stdout")
    assert outcome.text("stderr") == "to stderr\n"


@posix
def test_text_of_c_code_is_shown_whole(kernel: LiveKernel) -> None:
    outcome = kernel.run("import os\nfor n in range(1000): os.write(1, ('ü' * 777 + '\\n').encode())")
    assert outcome.text() == ("ü" * 777 + "\n") * 1000


@posix
def test_subprocesses_may_be_given_the_stream(kernel: LiveKernel) -> None:
    outcome = kernel.run(
        "import subprocess, sys\nprint('a')\nsubprocess.run(['echo', 'b'], stdout=sys.stdout)\nprint('c')"
    )
    assert sorted(outcome.text().split()) == ["a", "b", "c"]


@posix
def test_text_of_forked_children_is_shown(kernel: LiveKernel) -> None:
    outcome = kernel.run(
        "import os\nprint('parent')\nchild = os.fork()\n"
        "if not child:\n    print('child'); os._exit(0)\nos.waitpid(child, 0)\nNone"
    )
    assert sorted(outcome.text().split()) == ["child", "parent"]


@posix
def test_multiprocessing_by_fork(kernel: LiveKernel) -> None:
    outcome = kernel.run(
        "import multiprocessing\n"
        "context = multiprocessing.get_context('fork')\ndef job(n): print('job', n); return n * n\n"
        "with context.Pool(2) as workers: print(workers.map(job, range(4)))"
    )
    assert "[0, 1, 4, 9]" in outcome.text()
    assert outcome.text().count("job") == 4


@posix
def test_shell_commands(kernel: LiveKernel) -> None:
    outcome = kernel.run("!echo hello; echo bad >&2; exit 3")
    assert "hello\n" in outcome.text()
    assert kernel.run("_exit_code").value == "3"


def test_output_is_not_lost_when_the_text_is_huge(kernel: LiveKernel) -> None:
    outcome = kernel.run("print('x' * 20_000_000)")
    assert len(outcome.text()) == 20_000_001
    assert max(len(found["text"]) for found in outcome.of("stream")) <= 1 << 20


def test_clear_output_and_updates(kernel: LiveKernel) -> None:
    outcome = kernel.run(
        "from ipython.display import clear_output\n"
        "h = display('a', display_id=True)\nh.update('b')\nclear_output(wait=True)"
    )
    assert outcome.kinds[2:-1] == ["display_data", "update_display_data", "clear_output"]
    shown, updated = outcome.of("display_data")[0], outcome.of("update_display_data")[0]
    assert shown["transient"]["display_id"] == updated["transient"]["display_id"]
    assert outcome.of("clear_output") == [{"wait": True}]


def test_every_subscriber_is_welcomed(kernel: LiveKernel) -> None:
    for _ in range(2):
        with kernel.another_client() as client:
            until = time.monotonic() + 10
            while client.get_iopub_msg(timeout=until - time.monotonic())["msg_type"] != "iopub_welcome":
                pass
