"""Start, end, and what is left behind: nothing."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.live_kernel import COMMAND, LiveKernel, running_kernel

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and processes")


def wait_until(condition: Any, limit: float = 10.0) -> bool:
    until = time.monotonic() + limit
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False


def shut_down(kernel: LiveKernel) -> float:
    started = time.monotonic()
    reply = kernel.reply(kernel.ask("shutdown_request", {"restart": False}, channel="control"), channel="control")
    assert reply["content"] == {"status": "ok", "restart": False}
    assert kernel.next_broadcast("shutdown_reply")["content"] == {"status": "ok", "restart": False}
    assert kernel.wait_for_exit(6), "still there after six seconds"
    return time.monotonic() - started


BUSY = {
    "idle": "print('go')",
    "sleep": "import time; print('go', flush=True); time.sleep(60)",
    "loop": "print('go', flush=True)\nwhile True: pass",
    "deaf loop": (
        "print('go', flush=True)\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass"
    ),
    "await": "import asyncio; print('go', flush=True); await asyncio.sleep(60)",
    "thread": "from threading import Thread; import time; Thread(target=time.sleep, args=(60,)).start(); print('go')",
    "children": "import subprocess as s; p = s.Popen(['sleep', '600']); q = s.Popen(['true']); print('go')",
    "input": "print('go', flush=True); input()",
}


@posix
@pytest.mark.parametrize("code", BUSY.values(), ids=BUSY.keys())
def test_stop_within_five_seconds_whatever_the_cell_does(tmp_path: Path, code: str) -> None:
    with running_kernel(tmp_path) as kernel:
        mark = tmp_path / "exit function ran"
        kernel.run(f"import atexit; atexit.register(lambda: open({str(mark)!r}, 'w').close())")
        kernel.send(code, allow_stdin=True)
        kernel.next_stream("go")
        assert shut_down(kernel) < 5
        assert mark.exists()
        assert wait_until(lambda: children_of_group(kernel.pid) == [])


def children_of_group(group: int) -> list[int]:
    found = []
    for name in os.listdir("/proc") if Path("/proc").is_dir() else ():
        with contextlib.suppress(OSError, ValueError):
            fields = Path(f"/proc/{name}/stat").read_bytes().rpartition(b")")[2].split()
            if int(fields[2]) == group and fields[0] != b"Z":
                found.append(int(name))
    return found


def test_history_is_kept_at_the_end(tmp_path: Path) -> None:
    for code in ("'remembered cell'", "2"):
        with running_kernel(tmp_path) as kernel:
            kernel.run(code)
            rows = kernel.request("history_request", {"hist_access_type": "tail", "n": 2}).content["history"]
    assert [row[2] for row in rows] == ["'remembered cell'", "2"]


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("code", ["print('go')", "import time; print('go', flush=True); time.sleep(60)"])
def test_signals_end_it(tmp_path: Path, number: int, code: str) -> None:
    with own_kernel(tmp_path) as (process, path):
        with client_of(path) as client:
            client.execute(code)
            assert wait_until(lambda: says(client, "go"))
        process.send_signal(number)
        assert process.wait(6) == 0
        assert not path.exists()


def says(client: Any, marker: str) -> bool:
    with contextlib.suppress(Exception):
        message = client.get_iopub_msg(timeout=0.2)
        return message["msg_type"] == "stream" and marker in message["content"]["text"]
    return False


@contextlib.contextmanager
def own_kernel(tmp_path: Path, *arguments: str, **named: Any) -> Any:
    """A kernel that nobody manages: it makes its own connection file."""
    path = tmp_path / "runtime" / "own.json"
    variables = {**os.environ, "HOME": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(path.parent), **named.pop("env", {})}
    command = [sys.executable, "-m", "ipython", "kernel", "-f", str(path), *arguments]
    process = subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **named
    )
    try:
        yield process, path
    finally:
        process.kill()
        process.communicate()


@contextlib.contextmanager
def client_of(path: Path) -> Any:
    """A client of jupyter_client."""
    from jupyter_client import BlockingKernelClient

    assert wait_until(lambda: path.exists() and json.loads(path.read_text())["hb_port"] != 0)
    client = BlockingKernelClient(connection_file=str(path))
    client.load_connection_file()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=20)
        yield client
    finally:
        client.stop_channels()


@posix
def test_a_kernel_of_its_own_listens_on_private_sockets(tmp_path: Path) -> None:
    with own_kernel(tmp_path) as (process, path), client_of(path) as client:
        found = json.loads(path.read_text())
        assert found["transport"] == "ipc"
        assert len(found["key"]) == 32
        assert path.stat().st_mode & 0o777 == 0o600
        folder = Path(found["ip"]).parent
        assert folder.stat().st_mode & 0o777 == 0o700
        sockets = [f"{found['ip']}-{found[name + '_port']}" for name in ("shell", "iopub", "stdin", "control", "hb")]
        assert all(Path(name).is_socket() for name in sockets)
        client.execute("exit")
        assert process.wait(6) == 0
        assert not path.exists()
        assert not any(Path(name).exists() for name in sockets)
        assert not folder.name.startswith("ipython-") or not folder.exists()
        assert "ipython console --existing own.json" in process.stdout.read()


@posix
def test_ctrl_c_on_a_terminal_interrupts_and_twice_ends(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    try:
        with own_kernel(tmp_path, stdin=theirs) as (process, path), client_of(path) as client:
            client.execute("import time; print('go', flush=True); time.sleep(60)")
            assert wait_until(lambda: says(client, "go"))
            process.send_signal(signal.SIGINT)
            assert client.get_shell_msg(timeout=10)["content"]["ename"] == "KeyboardInterrupt"
            process.send_signal(signal.SIGINT)
            assert process.wait(6) == 0
            assert "Ctrl-C again within two seconds ends the kernel" in process.stderr.read()
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_cell_that_exits_ends_the_kernel_and_may_keep_it(tmp_path: Path) -> None:
    with running_kernel(tmp_path) as kernel:
        kept = kernel.run("exit(keep_kernel=True)")
        assert kept.content["payload"] == [{"source": "ask_exit", "keepkernel": True}]
        assert kernel.run("'still here'").value == "'still here'"
        left = kernel.run("exit")
        assert left.content["payload"] == [{"source": "ask_exit", "keepkernel": False}]
        assert kernel.wait_for_exit(5)


@posix
def test_stop_parent_death(tmp_path: Path) -> None:
    script = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen(sys.argv[1:], env={**os.environ, 'JPY_PARENT_PID': str(os.getpid())})\n"
        "print(child.pid, flush=True); time.sleep(60)\n"
    )
    path = tmp_path / "connection.json"
    command = [sys.executable, "-m", "ipython", "kernel", "-f", str(path)]
    starter = subprocess.Popen([sys.executable, "-c", script, *command], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    child = int(starter.stdout.readline())
    try:
        with client_of(path):
            pass
        starter.kill()
        starter.wait()
        assert wait_until(lambda: not Path(f"/proc/{child}").exists() or not path.exists(), 5)
        assert wait_until(lambda: not path.exists(), 2)
    finally:
        starter.stdout.close()
        with contextlib.suppress(OSError):
            os.kill(child, signal.SIGKILL)


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def file_with(tmp_path: Path, **fields: Any) -> Path:
    path = tmp_path / "given.json"
    basis = {"transport": "tcp", "ip": "127.0.0.1", "key": "k", "signature_scheme": "hmac-sha256"}
    ports = {f"{name}_port": 0 for name in ("shell", "iopub", "stdin", "control", "hb")}
    path.write_text(json.dumps({**basis, **ports, **fields}))
    return path


def start_with(path: Path, *arguments: str) -> Any:
    command = [sys.executable, "-m", "ipython", "kernel", "-f", str(path), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@contextlib.contextmanager
def started_with(path: Path, *arguments: str) -> Any:
    process = start_with(path, *arguments)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_start_zero_ports(tmp_path: Path) -> None:
    path = file_with(tmp_path, jupyter_session="kept")
    with started_with(path):
        assert wait_until(lambda: json.loads(path.read_text())["hb_port"] != 0)
        found = json.loads(path.read_text())
        assert len({found[f"{name}_port"] for name in ("shell", "iopub", "stdin", "control", "hb")} - {0}) == 5
        assert found["jupyter_session"] == "kept"
        with client_of(path) as client:
            assert client.execute_interactive("1", timeout=20, output_hook=lambda message: None)
    assert path.exists()


@pytest.mark.parametrize("scheme", ["hmac-sha512", "hmac-md5"])
def test_start_hmac_scheme_from_file(tmp_path: Path, scheme: str) -> None:
    path = file_with(tmp_path, signature_scheme=scheme)
    with started_with(path):
        assert wait_until(lambda: json.loads(path.read_text())["hb_port"] != 0)
        with client_of(path):
            pass


@pytest.mark.parametrize(
    ("fields", "arguments", "sentence"),
    [
        ({"signature_scheme": "hmac-nonsense"}, [], "signature scheme 'hmac-nonsense'"),
        ({"ip": "0.0.0.0"}, [], "--insecure-tcp"),
        ({"curve_publickey": "short", "curve_secretkey": "short"}, [], "curve key has 5 characters"),
        ({"transport": "smoke"}, [], "tcp and ipc are known"),
        ({}, ["--nonsense"], "unknown option --nonsense"),
        ({}, ["--shell=abc"], "number of a port"),
        ({"ip": "203.0.113.7"}, ["--insecure-tcp"], "cannot listen on tcp://203.0.113.7"),
    ],
)
def test_a_start_that_is_refused(tmp_path: Path, fields: Any, arguments: list[str], sentence: str) -> None:
    process = start_with(file_with(tmp_path, **fields), *arguments)
    _, told = process.communicate(timeout=20)
    assert process.returncode in (1, 2)
    assert sentence in told
    assert told.count("\n") == 1


def test_a_taken_port_is_refused_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start_with(file_with(tmp_path, shell_port=taken.getsockname()[1]))
        _, told = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "the shell channel cannot listen" in told
    assert told.count("\n") == 1


def test_another_address_needs_encryption_or_a_word(tmp_path: Path) -> None:
    with started_with(file_with(tmp_path, ip="0.0.0.0"), "--insecure-tcp"), client_of(tmp_path / "given.json"):
        pass


def test_hb_echo_while_gil_is_held(tmp_path: Path) -> None:
    import zmq

    with running_kernel(tmp_path) as kernel:
        kernel.send("import re; print('go', flush=True); re.match(r'(a+)+$', 'a' * 26 + 'b')")
        kernel.next_stream("go")
        context = zmq.Context()
        asker = context.socket(zmq.REQ)
        asker.linger = 0
        asker.connect(f"tcp://127.0.0.1:{kernel.connection['hb_port']}")
        asker.send(b"ping")
        assert asker.poll(1500)
        assert asker.recv() == b"ping"
        context.destroy()
        kernel.manager.interrupt_kernel()


def test_restart_keeps_the_connection(tmp_path: Path) -> None:
    with running_kernel(tmp_path) as kernel:
        kernel.run("x = 1")
        before = kernel.connection
        kernel.manager.restart_kernel()
        kernel.client.wait_for_ready(timeout=20)
        assert kernel.connection == before
        assert kernel.run("x").content["ename"] == "NameError"
        assert kernel.run("1").content["execution_count"] == 2


def test_startup_output_has_no_parent(tmp_path: Path) -> None:
    folder = tmp_path / "ipython" / "profile_default" / "startup"
    folder.mkdir(parents=True)
    (folder / "00.py").write_text("print('at the start'); started = 5")
    with running_kernel(tmp_path) as kernel:
        outcome = kernel.run("started")
        assert outcome.value == "5"
        assert outcome.text() == ""


def test_options_of_the_shell(tmp_path: Path) -> None:
    with running_kernel(
        tmp_path, command=[*COMMAND, "--InteractiveShell.ast_node_interactivity=all", "-c", "y = 3"]
    ) as kernel:
        outcome = kernel.run("y\n4")
        assert [found["data"]["text/plain"] for found in outcome.of("execute_result")] == ["3", "4"]


def test_the_usage(tmp_path: Path) -> None:
    with running_kernel(tmp_path) as kernel:
        found = kernel.request("usage_request", channel="control").content
        assert found["pid"] == kernel.pid
        assert found["cpu_count"] == os.cpu_count()
        if sys.platform.startswith("linux"):
            assert found["kernel_memory"] > 1_000_000
            assert found["host_virtual_memory"]["total"] > found["host_virtual_memory"]["free"]


def test_what_a_kernel_has_imported(tmp_path: Path) -> None:
    with running_kernel(tmp_path) as kernel:
        unwanted = "{'prompt_toolkit', 'tornado', 'jupyter_client', 'jedi', 'asyncio', 'traitlets', 'debugpy'}"
        outcome = kernel.run("import sys; sorted(" + unwanted + " & sys.modules.keys())")
        assert outcome.value == "[]"
        assert kernel.run("import threading; sorted(t.name for t in threading.enumerate())").value == (
            "['MainThread', 'heartbeat', 'sockets']"
        )
