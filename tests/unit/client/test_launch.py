"""``client.launch``: kernels are started privately, waited for within limits, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import stat
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ipython.client.channels import KernelClient
from ipython.client.kernelspecs import KernelSpec, own_spec
from ipython.client.launch import (
    KernelDied,
    KernelProcess,
    died_sentence,
    free_ports,
    read_connection,
    wait_until_ready,
)
from ipython.model.failure import UserMistake
from ipython.wire.connection import CHANNELS, Connection
from tests.helpers.kernels import FOREIGN, WAIT, running_kernel

if sys.platform == "win32":
    pytest.skip("processes of POSIX", allow_module_level=True)


def python(code: str, **more: Any) -> KernelSpec:
    return KernelSpec("test", (sys.executable, "-c", code), folder="/nowhere", **more)


def test_a_kernel_answers_and_its_files_are_private() -> None:
    events: list[Any] = []
    with running_kernel() as process:
        client = KernelClient(process.connection, events.append)
        client.open()
        try:
            info = wait_until_ready(client, process=process, limit=WAIT, has_output=lambda: bool(events))
            assert info.content["language_info"]["name"] == "python"
            assert stat.S_IMODE(os.stat(process.path).st_mode) == 0o600
            if not FOREIGN:
                assert process.connection.transport == "ipc"
                assert all(os.path.exists(path) for path in process.connection.socket_paths())
            process.end(client)
            assert process.status is not None
        finally:
            client.close()
        assert not os.path.exists(process.path)
        assert not any(os.path.exists(path) for path in process.connection.socket_paths())


def test_a_kernel_that_dies_at_once_says_what_it_wrote() -> None:
    with running_kernel(spec=python("import sys; sys.exit('no such module: sockets')")) as process:
        client = KernelClient(process.connection, lambda event: None)
        client.open()
        try:
            with pytest.raises(KernelDied, match=r"ended with status 1; it wrote:\nno such module: sockets"):
                wait_until_ready(client, process=process, limit=WAIT)
        finally:
            client.close()


def test_a_kernel_that_never_answers_is_given_up_after_the_limit() -> None:
    waited: list[float] = []
    with running_kernel(spec=python("import time; time.sleep(60)")) as process:
        client = KernelClient(process.connection, lambda event: None)
        client.open()
        try:
            with pytest.raises(UserMistake, match=r"did not answer within 0\.5 s"):
                wait_until_ready(client, process=process, limit=0.5, on_wait=waited.append)
        finally:
            client.close()
    assert waited and waited == sorted(waited)


def test_a_command_that_does_not_exist_is_one_sentence_and_leaves_no_file() -> None:
    process = KernelProcess(KernelSpec("x", ("/no/such/program",), folder="/nowhere"))
    with pytest.raises(UserMistake, match="the kernel cannot be started: /no/such/program: No such file"):
        process.start()
    assert not os.path.exists(process.path)


def test_no_place_for_the_connection_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "taken").touch()
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "taken"))
    with pytest.raises(UserMistake, match=r"no place for the kernel's connection file: .*taken is no folder"):
        KernelProcess(own_spec())
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "gone"))
    process = KernelProcess(own_spec())
    (tmp_path / "gone").rmdir()
    with pytest.raises(UserMistake, match="cannot be written: No such file"):
        process.start()


def test_the_environment_of_the_spec_and_the_parent_reach_the_kernel(tmp_path: Path) -> None:
    told = tmp_path / "told"
    code = f"import os; open({str(told)!r}, 'w').write(os.environ['JPY_PARENT_PID'] + os.environ['EXTRA'])"
    with running_kernel(spec=python(code, environment=(("EXTRA", "+more"),))) as process:
        assert process.wait_for_end(WAIT)
    assert told.read_text() == f"{os.getpid()}+more"


def test_interrupting_reaches_the_children_of_the_kernel_too(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; print(1, flush=True); time.sleep(60)'],"
        " stdout=subprocess.PIPE)\n"
        "child.stdout.read(1)\n"
        f"open({str(tmp_path / 'ready')!r}, 'w').close()\n"
        "try:\n    child.wait()\nexcept KeyboardInterrupt:\n    sys.exit(7 if child.wait() == -2 else 8)\n"
    )
    with running_kernel(spec=python(code)) as process:
        end = time.monotonic() + WAIT
        while not (tmp_path / "ready").exists() and time.monotonic() < end:
            time.sleep(0.02)
        assert process.interrupt()
        assert process.wait_for_end(WAIT) and process.status == 7


def test_a_kernel_that_wants_messages_gets_no_signal() -> None:
    with running_kernel(spec=python("import time; time.sleep(60)", interrupt_mode="message")) as process:
        assert not process.interrupt() and process.status is None


def test_a_kernel_that_ignores_everything_is_killed() -> None:
    code = "import signal, time; [signal.signal(n, signal.SIG_IGN) for n in (2, 15)]; time.sleep(60)"
    with running_kernel(spec=python(code)) as process:
        process.kill()
        assert process.status == -signal.SIGKILL


def test_what_happened_is_a_sentence() -> None:
    assert died_sentence(-11) == "the kernel died (signal 11, SIGSEGV)"
    assert died_sentence(-200) == "the kernel died (signal 200)"
    assert died_sentence(1, "E: no") == "the kernel ended with status 1; it wrote:\nE: no"


def test_files_that_describe_no_reachable_kernel(tmp_path: Path) -> None:
    path = tmp_path / "kernel-1.json"
    with pytest.raises(UserMistake, match="cannot be read: No such file"):
        read_connection(str(path))
    path.write_text("{")
    with pytest.raises(UserMistake, match="is not JSON"):
        read_connection(str(path))
    path.write_text('{"shell_port": 1}')
    with pytest.raises(UserMistake, match="has no port for iopub yet"):
        read_connection(str(path))


def test_five_different_ports() -> None:
    assert len(set(free_ports().values())) == len(CHANNELS)


def test_a_scheme_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UserMistake, match="signature scheme 'hmac-rot13'"):
        KernelClient(Connection(signature_scheme="hmac-rot13"), lambda event: None)
