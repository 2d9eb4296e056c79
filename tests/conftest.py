"""Every test has its own home and ``IPYTHONDIR``, a screen of 80 by 24, and no network."""

from __future__ import annotations

import ipaddress
import itertools
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DROPPED = (
    "IPYTHON_DEBUG",
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_PATH",
    "JUPYTER_RUNTIME_DIR",
    "JPY_PARENT_PID",
    "XDG_DATA_HOME",
    "NO_COLOR",
    "FORCE_COLOR",
    "PYTHONSTARTUP",
    "PYTHONSAFEPATH",
    "PYTHONDONTWRITEBYTECODE",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "XDG_CONFIG_HOME",
)


def _take_signals_back() -> None:
    """Undo what a starter passes on: ``command &`` in a script ignores both, and every child would inherit that."""
    defaults = {signal.SIGINT: signal.default_int_handler}
    if hasattr(signal, "SIGQUIT"):
        defaults[signal.SIGQUIT] = signal.SIG_DFL  # type: ignore[assignment]
    for number, default in defaults.items():
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, default)


_take_signals_back()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs other people's inputs, so that it can be chosen or left out."""
    for item in items:
        if "real_inputs" in getattr(item, "fixturenames", ()):
            item.add_marker("real_inputs")


class FakeClock:
    """Seconds that pass only when told to (ports.Clock)."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        self.now += seconds


@pytest.fixture
def fake_clock() -> FakeClock:
    """A clock that stands still until ``advance``."""
    return FakeClock()


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("homes", numbered=True)


_home_numbers = itertools.count()


@pytest.fixture(autouse=True)
def _own_surroundings(_homes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = _homes / str(next(_home_numbers))
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("IPYTHONDIR", str(home / ".ipython"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    for name in DROPPED:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_here(address: Any) -> bool:
        if not isinstance(address, tuple):
            return True  # a socket of the file system
        try:
            return ipaddress.ip_address(address[0]).is_loopback
        except ValueError:
            return address[0] == "localhost"

    def guarded(method: Any) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if not is_here(address):
                raise PermissionError(f"tests have no network: {address!r}")
            return method(self, address)

        return connect

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect), raising=True)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex), raising=True)


@pytest.fixture(autouse=True)
def _no_second_copy_of_plugins() -> Iterator[None]:
    yield
    second = {"magics", "extensions"} & sys.modules.keys()
    assert not second, f"imported under a second name: {second} (their name is ipython.magics, ipython.extensions)"


@pytest.fixture(scope="session")
def real_inputs() -> Path:
    """The folder of other people's inputs, named by ``REAL_INPUTS``; skips where there is none."""
    named = os.environ.get("REAL_INPUTS", "")
    if not named or not Path(named).is_dir():
        pytest.skip("REAL_INPUTS names no folder of real inputs")
    return Path(named)
