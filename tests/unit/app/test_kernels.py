"""``ipython kernel list | stop | prune`` with real kernels."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ipython.app.kernels import main
from ipython.client.launch import KernelProcess
from ipython.client.probe import answering
from ipython.core.runtime_folder import make_private_folder, runtime_directory
from tests.helpers.kernels import WAIT, running_kernel

if sys.platform == "win32":
    pytest.skip("processes of POSIX", allow_module_level=True)


@pytest.fixture
def kernel() -> Iterator[KernelProcess]:
    with running_kernel() as process:
        end = time.monotonic() + WAIT
        while not answering([process.path]):
            assert time.monotonic() < end
        yield process


@pytest.fixture
def dead() -> Path:
    """A connection file whose kernel is gone, and old enough not to be starting."""
    make_private_folder(runtime_directory())
    path = Path(runtime_directory(), "kernel-dead.json")
    ports = '"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5'
    path.write_text(f'{{"transport": "ipc", "ip": "{path.with_suffix("")}-ipc", "key": "k", {ports}}}')
    os.utime(path, (time.time() - 90_000,) * 2)
    Path(f"{path.with_suffix('')}-ipc-1").touch()
    return path


def test_list(kernel: KernelProcess, dead: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (dead.parent / "kernel-odd.json").write_text("{")
    assert main(["list"], "") == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == ["NAME", "STATE", "TRANSPORT", "KERNEL", "AGE"]
    by_name = {row[0]: row[1:] for row in rows[1:]}
    assert by_name[os.path.basename(kernel.path)][0] == "alive"
    assert by_name["kernel-dead.json"] == ["dead", "ipc", "-", "1", "d"]
    assert by_name["kernel-odd.json"][0] == "unreadable"
    assert main(["list", "--json"], "") == 0
    told = json.loads(capsys.readouterr().out)
    assert {entry["name"]: entry["alive"] for entry in told}["kernel-dead.json"] is False


def test_list_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"], "") == 0
    assert capsys.readouterr().out.startswith("no kernel is running: ")


def test_stop_one_by_name(kernel: KernelProcess, dead: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = os.path.basename(kernel.path)
    assert main(["stop", name.removesuffix(".json")], "") == 0
    assert capsys.readouterr().out == f"stopped {name}\n"
    assert kernel.wait_for_end(WAIT) and dead.exists()


def test_stop_the_only_one_and_refuse_to_guess(kernel: KernelProcess, capsys: pytest.CaptureFixture[str]) -> None:
    with running_kernel() as second:
        while not answering([second.path]):
            time.sleep(0.05)
        assert main(["stop"], "") == 1
        assert "2 kernels are running, say which, or --all" in capsys.readouterr().err
        assert main(["stop", "--all"], "") == 0
        assert second.wait_for_end(WAIT) and kernel.wait_for_end(WAIT)
    assert main(["stop"], "") == 1 and "no kernel is running" in capsys.readouterr().err


def test_stop_a_dead_one(dead: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stop", "dead"], "") == 1
    assert "does not answer: it is dead; ipython kernel prune" in capsys.readouterr().err


def test_prune_removes_what_is_dead_with_its_sockets(
    kernel: KernelProcess, dead: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prune", "--dry-run"], "") == 0
    assert capsys.readouterr().out == "would remove kernel-dead.json\n" and dead.exists()
    assert main(["prune"], "") == 0
    assert capsys.readouterr().out == "removed kernel-dead.json\n"
    assert not dead.exists() and not Path(f"{dead.with_suffix('')}-ipc-1").exists()
    assert os.path.exists(kernel.path) and answering([kernel.path])
    assert main(["prune"], "") == 0 and capsys.readouterr().out == "nothing to remove\n"


def test_prune_keeps_what_may_be_starting_or_stopped(dead: Path, capsys: pytest.CaptureFixture[str]) -> None:
    young = dead.with_name("kernel-young.json")
    young.write_text(dead.read_text())
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        stopped = dead.with_name(f"kernel-{sleeper.pid}.json")
        dead.rename(stopped)
        assert main(["prune"], "") == 0
        told = capsys.readouterr().out
        assert "kept kernel-young.json: it was written just now" in told
        assert f"process {sleeper.pid} exists, stopped or too busy" in told and stopped.exists()
    finally:
        sleeper.send_signal(signal.SIGKILL)
        sleeper.wait()


def test_wrong_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "all"], "") == 2
    assert main(["stop", "--al"], "") == 2
    assert main(["stop", "x", "--all"], "") == 2
    assert len(capsys.readouterr().err.splitlines()) == 3
    assert main(["prune", "--help"], "") == 0
