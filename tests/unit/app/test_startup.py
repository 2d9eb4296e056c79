"""Options that are the work of magics. Whole starts: tests/e2e/command_line/test_startup.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ipython.app.configuration import Configured
from ipython.app.startup import run_startup
from ipython.core.plugins import Plugins
from ipython.core.shell import Shell
from ipython.settings.application import ApplicationSettings
from ipython.settings.shell import ShellSettings


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = Shell(plugins=Plugins(()))
    yield made
    made.close()


def start(shell: Shell, profile: Path, **options: object) -> None:
    configured = Configured(ShellSettings(), None, ApplicationSettings(**options))  # type: ignore[arg-type]
    run_startup(shell, configured, str(profile), with_python_startup=False)


def test_without_their_magic_they_say_so(shell: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start(shell, tmp_path, gui="tk", matplotlib="auto", logfile="a.py", logstart=True)
    assert capsys.readouterr().err.splitlines() == [
        "Warning: gui tk was asked for, but there is no magic %gui",
        "Warning: matplotlib auto was asked for, but there is no magic %matplotlib",
        "Warning: logstart a.py was asked for, but there is no magic %logstart",
    ]


def test_with_their_magic_it_is_called(shell: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from ipython.core.plugins import Magic

    called: list[str] = []
    for name in ("gui", "matplotlib", "pylab", "logstart"):

        def take(line: str, name: str = name) -> None:
            called.append(f"{name} {line}")

        shell.plugins.register("line", Magic(name, take, style="text"))
    start(
        shell, tmp_path, gui="tk", matplotlib="auto", pylab="agg", pylab_import_all=False, logfile="a.py",
        logappend="b.py", logstart=True,
    )  # fmt: skip
    start(shell, tmp_path, logstart=True)
    assert called == [
        "gui tk", "matplotlib ", "pylab --no-import-all agg",
        "logstart a.py backup", "logstart b.py append", "logstart ",
    ]  # fmt: skip
    assert capsys.readouterr().err == ""
