"""The terminal's answers at a real prompt, as late and as cut up as a slow line makes them."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

termios = pytest.importorskip("termios")
fcntl = pytest.importorskip("fcntl")
pty = pytest.importorskip("pty")

WAIT = 30.0  # seconds until something that must come is given up
ANSWERS = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c"


@pytest.mark.parametrize("pieces", [[ANSWERS], [ANSWERS[:1], ANSWERS[1:2], ANSWERS[2:9], ANSWERS[9:28], ANSWERS[28:]]])
def test_late_answers_are_never_typed_text_and_turn_the_colours_light(tmp_path: Path, pieces: list[bytes]) -> None:
    leader, follower = pty.openpty()
    environment = {
        **os.environ,
        "TERM": "xterm-256color",
        "HOME": str(tmp_path),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "PROMPT_TOOLKIT_NO_CPR": "1",
    }
    for name in ("COLORFGBG", "NO_COLOR", "TMUX", "STY"):
        environment.pop(name, None)

    def take_terminal() -> None:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [sys.executable, "-m", "ipython", "--no-banner", "--no-tip"],
        stdin=follower, stdout=follower, stderr=follower, env=environment, preexec_fn=take_terminal,
    )  # fmt: skip
    output = b""

    def wait_for(text: bytes) -> None:
        nonlocal output
        end = time.monotonic() + WAIT
        while text not in output:
            assert time.monotonic() < end and process.poll() is None, (text, output)
            if select.select([leader], [], [], 0.05)[0]:
                output += os.read(leader, 65536)

    try:
        wait_for(b"\x1b]11;?")
        os.write(leader, b"'typ")
        for piece in pieces:
            os.write(leader, piece)
            time.sleep(0.1)  # longer than the prompt waits for the rest of an escape sequence
        os.write(leader, b"ed'\r")
        wait_for(b"'typed'\r\n")
        wait_for(b"In [")
        os.write(leader, b"exit\r")
        assert process.wait(WAIT) == 0
        while select.select([leader], [], [], 0)[0]:
            output += os.read(leader, 65536)
        assert b"38;5;124m'typed'" in output  # the colour of strings on a light background
        assert b"rgb" not in output and b"62;22" not in output
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(WAIT)
        os.close(leader)
        os.close(follower)
