"""``client.tunnel``: the command, for every way to name a machine; forwarding itself is in ``tests/e2e``."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipython.client.tunnel import Tunnel
from ipython.model.failure import UserMistake
from ipython.wire.connection import Connection

TCP = Connection(shell_port=1, iopub_port=2, stdin_port=3, control_port=4, hb_port=5)


@pytest.fixture(autouse=True)
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    program = tmp_path / "ssh"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return str(program)


@pytest.mark.parametrize(
    ("server", "port", "host"),
    [
        ("far", None, "far"),
        ("ann@far", None, "ann@far"),
        ("ann@far:2222", "2222", "ann@far"),
        ("fe80::1", None, "fe80::1"),
    ],
)
def test_machines(ssh: str, server: str, port: str | None, host: str) -> None:
    words = Tunnel(TCP, "/r/kernel-1.json", server=server).command()
    assert words[0] == ssh and words[-2:] == ["--", host]
    assert (words[words.index("-p") + 1] if "-p" in words else None) == port


def test_each_channel_is_forwarded_to_where_the_kernel_listens() -> None:
    there = Connection(ip="::1", shell_port=1, iopub_port=2, stdin_port=3, control_port=4, hb_port=5)
    tunnel = Tunnel(there, "/k.json", server="far", key="~/key")
    words = tunnel.command()
    forwards = [words[at + 1] for at, word in enumerate(words) if word == "-L"]
    assert len(forwards) == 5 and all(one.startswith("127.0.0.1:") for one in forwards)
    assert sorted(one.split(":", 2)[2] for one in forwards) == [f"[::1]:{port}" for port in range(1, 6)]
    assert words[words.index("-i") + 1] == "~/key" and "ExitOnForwardFailure=yes" in words


def test_a_key_alone_takes_the_host_of_the_file() -> None:
    words = Tunnel(Connection(ip="10.0.0.7", shell_port=1), "/k.json", key="k").command()
    assert words[-1] == "10.0.0.7" and "localhost" in words[words.index("-L") + 1]
    with pytest.raises(UserMistake, match="needs a connection file that names a host"):
        Tunnel(TCP, "/k.json", key="k")


def test_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserMistake, match=r"--ssh takes \[user@\]host\[:port\], not '-oProxyCommand=x'"):
        Tunnel(TCP, "/k.json", server="-oProxyCommand=x")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UserMistake, match="there is no program ssh"):
        Tunnel(TCP, "/k.json", server="far")
