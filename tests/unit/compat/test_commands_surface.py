"""Commands, aliases and directories through ``get_ipython()``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.model.failure import UserMistake

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands are POSIX ones")


@pytest.fixture
def ip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.chdir(tmp_path)
    shell = make_shell()
    yield shell.get_facade()
    shell.close()


def test_commands_see_the_names_of_the_caller(ip: Any, capfd: pytest.CaptureFixture[str]) -> None:
    inner = "local"
    ip.system("echo {inner}; exit 3")
    ip.system_raw("echo $inner")
    assert capfd.readouterr().out == f"{inner}\n{inner}\n" and ip.user_ns["_exit_code"] == 0
    assert ip.getoutput("echo {inner}") == [inner] and ip.getoutput("echo {inner}", split=False) == f"{inner}\n"
    assert ip.getoutput("echo a; echo b", split=False).l == ["a", "b"] and ip.getoutput("true", split=False) == ""


def test_aliases(ip: Any, capfd: pytest.CaptureFixture[str]) -> None:
    ip.alias_manager.define_alias("greet", "echo hi %s")
    ip.run_line_magic("greet", "you")
    assert capfd.readouterr().out == "hi you\n" and ("greet", "echo hi %s") in ip.alias_manager.aliases
    assert ip.alias_manager.is_alias("greet") and ip.alias_manager.retrieve_alias("greet") == "echo hi %s"
    with pytest.raises(UserMistake):
        ip.alias_manager.define_alias("timeit", "x")
    with pytest.raises(ValueError, match="nosuch is not an alias"):
        ip.alias_manager.undefine_alias("nosuch")


def test_the_stack_of_directories(ip: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ip.run_line_magic("pushd", "/")
    assert ip.dir_stack == [str(tmp_path)]
