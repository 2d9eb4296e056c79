"""``ipython console`` as people use it: a real terminal over a real kernel, its own or one that runs already."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pty")

from ipython.client.kernelspecs import own_spec
from ipython.client.launch import KernelProcess, free_ports
from ipython.client.probe import answering
from ipython.core.runtime_folder import runtime_directory
from ipython.wire.connection import Connection
from tests.helpers.kernels import WAIT, backend_over, run, running_kernel
from tests.helpers.screen import Screen


def console(*arguments: str, columns: int = 80, lines: int = 24, **more: str) -> Screen:
    return Screen(*arguments, subcommand="console", columns=columns, lines=lines, environment=more)


def wait_until_alive(process: KernelProcess) -> None:
    end = time.monotonic() + WAIT
    while not answering([process.path]):
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def kernel() -> Iterator[KernelProcess]:
    with running_kernel() as process:
        wait_until_alive(process)
        yield process


@pytest.fixture
def attached(kernel: KernelProcess) -> Iterator[Screen]:
    with console("--existing", os.path.basename(kernel.path)) as screen:
        yield screen


def leave(screen: Screen) -> int:
    screen.type("\x04")
    screen.wait_for("Do you really want to exit ([y]/n)?").wait_for_quiet()
    screen.type("y\r")
    return screen.wait_for_end()


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (140, 40)])
def test_a_session_over_an_own_kernel(columns: int, lines: int) -> None:
    with console(columns=columns, lines=lines) as screen:
        screen.wait_for_prompt(1)
        screen.type("x = 41\r")
        screen.wait_for_prompt(2)
        screen.type("x + 1\r")
        screen.wait_for("Out[2]: 42")
        screen.wait_for_prompt(3)
        screen.type("for i in range(2):\r")
        screen.wait_for("   ...:").wait_for_quiet()
        screen.type("print('line', i)\r\r")
        screen.wait_for("line 1")
        screen.wait_for_prompt(4)
        screen.type("1/0\r")
        screen.wait_for("ZeroDivisionError: division by zero")
        screen.wait_for_prompt(5)
        assert "----> 1 1/0" in screen.text
        screen.type("\x1b[A")
        screen.wait_for("In [5]: 1/0").wait_for_quiet()
        screen.type("\x03")
        screen.wait_for_quiet()
        (path,) = Path(runtime_directory()).glob("kernel-*.json")
        assert leave(screen) == 0
        assert not path.exists() and not list(path.parent.iterdir())


def test_keys_ask_the_kernel() -> None:
    with console() as screen:
        screen.wait_for_prompt(1)
        screen.type("import os\r")
        screen.wait_for_prompt(2)
        screen.type("os.pathc")
        screen.wait_for_quiet()
        screen.type("\t")
        screen.wait_for("pathconf_names").wait_for_quiet()
        assert any(row.split()[:1] == ["pathconf()"] for row in screen.rows)
        screen.type("\x03")
        screen.wait_for_quiet()
        screen.type("\x03")
        screen.wait_for_quiet()
        screen.type("os.makedirs(")
        screen.wait_for("exist_ok=False)").wait_for_quiet()
        assert "Super-mkdir" in screen.text
        screen.type("\x03")
        screen.wait_for_quiet()
        screen.type("unmistakable = 1\r")
        screen.wait_for_prompt(3)
        screen.type("\x12mistak")
        screen.wait_for("I-search backward: mistak").wait_for("In [3]: unmistakable = 1")


def test_questions_and_ctrl_c() -> None:
    with console() as screen:
        screen.wait_for_prompt(1)
        screen.type("name = input('name: ')\r")
        screen.wait_for("\nname:").wait_for_quiet()
        screen.type("Ann\r")
        screen.wait_for_prompt(2)
        screen.type("name\r")
        screen.wait_for("Out[2]: 'Ann'").wait_for_prompt(3)
        screen.type("import time; time.sleep(60)\r")
        time.sleep(0.5)
        screen.type("\x03")
        screen.wait_for("KeyboardInterrupt").wait_for_prompt(4)
        screen.type("input('again: ')\r")
        screen.wait_for("again:").wait_for_quiet()
        screen.type("\x03")
        screen.wait_for_prompt(5)
        screen.type("6 * 7\r")
        screen.wait_for("Out[5]: 42")


def test_a_dead_kernel_is_told_at_the_idle_prompt_and_typing_goes_on() -> None:
    with console() as screen:
        screen.wait_for_prompt(1)
        screen.type("import os; os.getpid()\r")
        screen.wait_for("Out[1]: ").wait_for_prompt(2)
        number = int(screen.text.partition("Out[1]: ")[2].split()[0])
        screen.type("6 * 7")
        screen.wait_for_quiet()
        os.kill(number, signal.SIGSEGV)
        screen.wait_for("the kernel died (signal 11, SIGSEGV)").wait_for_quiet()
        assert "In [2]: 6 * 7" in screen.text
        screen.type("\r")
        screen.wait_for("Start a new kernel; names of before are gone ([y]/n)?").wait_for_quiet()
        screen.type("\r")
        screen.wait_for("Out[1]: 42").wait_for_prompt(2)


def test_another_client_is_seen_above_the_prompt(kernel: KernelProcess, attached: Screen) -> None:
    attached.wait_for_prompt(1)
    attached.type("half a li")
    attached.wait_for_quiet()
    with backend_over(kernel, username="bob") as bob:
        run(bob, "print('from bob')\n6 * 7")
        attached.wait_for("Remote bob Out[1]: 42").wait_for("In [2]: half a li").wait_for_quiet()
        rows = attached.rows
        at = next(row for row, text in enumerate(rows) if text.startswith("Remote bob In [1]: print('from bob')"))
        assert [text for text in rows[at:] if text] == [
            "Remote bob In [1]: print('from bob')",
            "              ...: 6 * 7",
            "from bob",
            "Remote bob Out[1]: 42",
            "In [2]: half a li",
        ]


def test_other_clients_can_be_muted(kernel: KernelProcess) -> None:
    with console("--existing", kernel.path, "--no-other-output") as screen:
        screen.wait_for_prompt(1)
        with backend_over(kernel, username="bob") as bob:
            run(bob, "print('from bob')")
        screen.wait_for_prompt(2)  # the number is taken all the same
        assert "bob" not in screen.text


def test_leaving_a_kernel_alone_and_coming_back_to_what_it_did(kernel: KernelProcess, attached: Screen) -> None:
    attached.wait_for_prompt(1)
    attached.type("import threading; t = threading.Timer(2, lambda: print('while you were away')); t.start()\r")
    attached.wait_for_prompt(2)
    attached.type("exit\r")
    attached.wait_for("keeping kernel alive; back to it with: ipython console --existing kernel-")
    assert attached.wait_for_end() == 0
    time.sleep(2.5)
    assert kernel.status is None
    with console("--existing") as screen:
        screen.wait_for_prompt(2)
        assert screen.text.count("while you were away") == 1
        screen.type("t\r")
        screen.wait_for("Out[2]: <Timer")


def test_detaching_from_a_running_cell_and_coming_back(kernel: KernelProcess, attached: Screen) -> None:
    attached.wait_for_prompt(1)
    attached.type("import time\r")
    attached.wait_for_prompt(2)
    attached.type("for i in range(100):\r")
    attached.wait_for("   ...:").wait_for_quiet()
    attached.type("try: print('step', i); time.sleep(0.1)\r")
    attached.wait_for_quiet()
    attached.type("except KeyboardInterrupt: pass\r\r")
    attached.wait_for("step 3")
    attached.type("\x03")
    time.sleep(0.3)
    attached.type("\x03")
    attached.wait_for("Leave it running and go (y/[n])?").wait_for_quiet()
    attached.type("y\r")
    attached.wait_for_end()
    last = int([row for row in attached.rows if row.startswith("step ")][-1].split()[1])
    assert kernel.status is None
    with console("--existing", lines=120) as screen:
        screen.wait_for(f"step {last + 15}")
        steps = [int(row.split()[1]) for row in screen.rows if row.startswith("step ")]
        assert steps == list(range(steps[0], steps[0] + len(steps))) and steps[0] >= last
        first = next(row for row, text in enumerate(screen.rows) if text.startswith("step "))
        assert any(text.startswith("In [2]: for i in range(100):") for text in screen.rows[:first])


def test_a_terminal_that_goes_away_loses_nothing(kernel: KernelProcess, attached: Screen) -> None:
    attached.wait_for_prompt(1)
    attached.type("import time\r")
    attached.wait_for_prompt(2)
    attached.type("for i in range(30): print('step', i, flush=True); time.sleep(0.1)\r")
    attached.wait_for("step 3")
    os.kill(attached.process, signal.SIGHUP)
    assert attached.wait_for_end() == 128 + signal.SIGHUP
    seen = [int(row.split()[1]) for row in attached.rows if row.startswith("step ")]
    with console("--existing", lines=60) as screen:
        screen.wait_for("step 29").wait_for_prompt(3)
        rest = [int(row.split()[1]) for row in screen.rows if row.startswith("step ")]
        assert seen[: rest[0]] + rest == list(range(30)) and rest[0] <= len(seen) + 1
        assert any(row.startswith("In [2]: for i in range(30):") for row in screen.rows)


def test_exit_true_leaves_an_own_kernel_running() -> None:
    with console() as screen:
        screen.wait_for_prompt(1)
        screen.type("x = 5\r")
        screen.wait_for_prompt(2)
        screen.type("exit(True)\r")
        screen.wait_for("keeping kernel alive; back to it with")
        assert screen.wait_for_end() == 0
    (path,) = Path(runtime_directory()).glob("kernel-*.json")
    time.sleep(1.5)  # longer than it takes to see that a parent has gone
    assert answering([str(path)])
    done = subprocess.run(
        [sys.executable, "-m", "ipython", "kernel", "stop"], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == f"stopped {path.name}\n", done.stderr


# -- programs --------------------------------------------------------------------------------------------------------


def program(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ipython", "console", *arguments],
        input=text, stdin=subprocess.DEVNULL if text is None else None, capture_output=True, text=True, timeout=100,
    )  # fmt: skip


def test_code_from_the_command_line_a_file_and_a_pipe(kernel: KernelProcess, tmp_path: Path) -> None:
    name = os.path.basename(kernel.path)
    ran = program("--existing", name, "-c", "x = 40\nprint('set')\nx + 1")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "set\nOut[1]: 41\n", "")
    ran = program("--existing", name, text="print(x + 2)\n")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "42\n", "")
    (tmp_path / "fails.py").write_text("print('a')\n1/0\n")
    ran = program("--existing", name, str(tmp_path / "fails.py"))
    assert ran.returncode == 1 and ran.stdout.startswith("a\n")
    assert "ZeroDivisionError: division by zero" in ran.stdout + ran.stderr and "\x1b" not in ran.stdout + ran.stderr
    ran = program("--existing", name, text="input('?')\n")
    assert ran.returncode == 1 and "StdinNotImplementedError" in ran.stdout + ran.stderr
    assert kernel.status is None


def test_plain_lines(kernel: KernelProcess) -> None:
    ran = program(
        "--existing", kernel.path, "--simple-prompt", text="x = 6\nfor i in range(2):\n    print(i)\n\nx * 7\n"
    )
    assert ran.returncode == 0, ran.stderr
    assert "In [1]: " in ran.stdout and "0\n1\n" in ran.stdout and "Out[3]: 42" in ran.stdout


def test_mistakes_are_one_sentence(tmp_path: Path) -> None:
    for words, sentence in (
        (["--existing", "nothing"], "ipython console: no connection file in "),
        (["--existing", str(tmp_path / "k.json")], "ipython console: there is no connection file "),
        (["--kernel", "no-such"], "ipython console: there is no kernel named 'no-such'"),
        (["--kernel-timeout=x"], "ipython console: --kernel-timeout takes seconds above 0, not 'x'"),
        ([str(tmp_path / "missing.py")], "missing.py cannot be read: No such file or directory"),
        (["--no-such-option"], "unknown option --no-such-option"),
    ):
        ran = program(*words)
        assert ran.returncode in (1, 2) and sentence in ran.stderr and "Traceback" not in ran.stderr, ran.stderr


def test_a_dead_kernels_file_says_so(tmp_path: Path) -> None:
    from ipython.wire.connection import to_text

    path = tmp_path / "kernel-1.json"
    path.write_text(to_text(Connection(key="k").with_ports(free_ports())))
    ran = program("--existing", str(path), "--kernel-timeout=1", "-c", "1")
    assert ran.returncode == 1 and "did not answer within 1 s: it is dead or busy" in ran.stderr


# -- another machine -------------------------------------------------------------------------------------------------


@pytest.fixture
def stand_in_ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A command ``ssh`` that forwards on this machine; returns the file of what it was called with."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "ssh"
    forwarder = Path(__file__).parents[2] / "helpers" / "forwarder.py"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} {forwarder} "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FORWARDER_LOG", str(tmp_path / "calls"))
    return tmp_path / "calls"


def calls(log: Path) -> list[list[str]]:
    import json

    return [json.loads(line) for line in log.read_text().splitlines()]


@pytest.mark.parametrize("transport", ["tcp", "ipc"])
def test_through_ssh(stand_in_ssh: Path, transport: str) -> None:
    connection = Connection(key="k").with_ports(free_ports()) if transport == "tcp" else None
    process = KernelProcess(own_spec(), connection=connection)
    process.start()
    try:
        wait_until_alive(process)
        ran = program("--existing", process.path, "--ssh", "ann@far.example:2222", "-c", "6 * 7")
        assert (ran.returncode, ran.stdout) == (0, "Out[1]: 42\n"), ran.stderr
        ((number, *words),) = calls(stand_in_ssh)
        assert words[-2:] == ["--", "ann@far.example"] and words[words.index("-p") + 1] == "2222"
        assert words.count("-L") == 5 and "ExitOnForwardFailure=yes" in words
        with pytest.raises(ProcessLookupError):
            os.kill(int(number), 0)
        assert not list(Path(runtime_directory()).glob("*-ssh.json")) and process.status is None
    finally:
        process.kill()
        process.remove_files()


def test_ssh_ends_with_a_console_that_is_killed(stand_in_ssh: Path, kernel: KernelProcess) -> None:
    import shutil

    if shutil.which("setpriv") is None:
        pytest.skip("needs setpriv of Linux")
    with console("--existing", kernel.path, "--ssh", "far.example") as screen:
        screen.wait_for_prompt(1)
        ((number, *_),) = calls(stand_in_ssh)
        os.kill(screen.process, signal.SIGKILL)
        screen.wait_for_end()
    end = time.monotonic() + WAIT
    while Path(f"/proc/{number}").exists() and "Z" not in Path(f"/proc/{number}/stat").read_text():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_ssh_that_cannot_connect(stand_in_ssh: Path, kernel: KernelProcess) -> None:
    ran = program("--existing", kernel.path, "--ssh", "refused.example", "-c", "1")
    assert ran.returncode == 1
    assert "ssh to refused.example ended with status 255 before it forwarded anything" in ran.stderr
    assert "Connection refused" in ran.stderr and not list(Path(runtime_directory()).glob("*-ssh.json"))


def test_a_cut_connection_shows_each_line_once_when_it_is_back(stand_in_ssh: Path) -> None:
    process = KernelProcess(own_spec(), connection=Connection(key="k").with_ports(free_ports()))
    process.start()
    try:
        wait_until_alive(process)
        with console("--existing", process.path, "--ssh", "far.example", lines=100) as screen:
            screen.wait_for_prompt(1)
            screen.type("import time\r")
            screen.wait_for_prompt(2)
            screen.type("for i in range(60): print('line', i, flush=True); time.sleep(0.1)\r")
            screen.wait_for("line 5")
            for call in calls(stand_in_ssh):
                os.kill(int(call[0]), signal.SIGKILL)
            screen.wait_for("line 59")
            screen.wait_for_prompt(3)
            numbers = [int(row.split()[1]) for row in screen.rows if row.startswith("line ")]
            assert numbers == list(range(60))
            assert len(calls(stand_in_ssh)) == 2
            screen.type("6 * 7\r")
            screen.wait_for("Out[3]: 42")
    finally:
        process.kill()
        process.remove_files()
