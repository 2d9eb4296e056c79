"""``%pip`` and its relatives: what is run, for which Python, and that what was installed can be imported at once."""

from __future__ import annotations

import importlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from ipython.core.commands import ShellCommands
from tests.helpers.view import build


def packaging_module() -> Any:
    """The module as it is now: other tests forget the families to see what is imported."""
    return importlib.import_module("ipython.magics.packaging")


Typed = Callable[[str], str]


class Ran(list[object]):
    """What would have been run: a list for a program, a text for a shell."""

    status = 0


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Ran:
    noted = Ran()

    def program(self: ShellCommands, arguments: Sequence[str], **_: object) -> int:
        noted.append(list(arguments))
        return noted.status

    def command(self: ShellCommands, text: str) -> int:
        noted.append(text)
        return noted.status

    monkeypatch.setattr(ShellCommands, "run_program", program)
    monkeypatch.setattr(ShellCommands, "run", command)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(packaging_module(), "_has_module", lambda name: name == "pip")
    monkeypatch.setattr("shutil.which", lambda name: None)
    return noted


PIP = [sys.executable, "-m", "pip"]


@pytest.mark.skipif(sys.platform == "win32", reason="there no line goes to a shell")
@pytest.mark.parametrize(("shell_path", "sign"), [("/bin/bash", ""), ("/usr/bin/nu", "^")])
def test_a_shell_that_takes_a_quoted_word_for_a_text_is_told_that_it_is_a_program(
    typed: Typed, ran: Ran, monkeypatch: pytest.MonkeyPatch, shell_path: str, sign: str
) -> None:
    monkeypatch.setenv("SHELL", shell_path)
    typed("%pip list | head -3")
    assert isinstance(ran[0], str) and ran[0].startswith(sign) and ran[0].endswith(" -m pip list | head -3")
    assert ran[0].startswith("^") is bool(sign)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("--version", ["--version"]),
        ("", []),
        ("install x>=2 y[z]<3", ["install", "x>=2", "y[z]<3"]),
        ("install \"x>=2\" 'a b'", ["install", "x>=2", "a b"]),
        ("install -r ~/r.txt", ["install", "-r", os.path.join("HOME", "r.txt")]),
        ("uninstall x", ["uninstall", "-y", "x"]),
        ("uninstall --yes x", ["uninstall", "--yes", "x"]),
        ("install {name}==1", ["install", "n==1"]),
    ],
)
def test_pip_gets_its_words_without_a_shell(typed: Typed, ran: Ran, line: str, words: list[str]) -> None:
    typed("name = 'n'")
    assert typed(f"%pip {line}") == ""
    assert ran == [[*PIP, *(word.replace("HOME", os.path.expanduser("~")) for word in words)]]


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("list | grep x", "list | grep x"),
        ("list > out.txt", "list > out.txt"),
        ("list 2>/dev/null", "list 2>/dev/null"),
        ("install dist/*.whl x>=2 'y<3'", "install dist/*.whl 'x>=2' 'y<3'"),
    ],
)
def test_a_line_that_needs_a_shell_gets_one(typed: Typed, ran: Ran, line: str, rest: str) -> None:
    assert typed(f"%pip {line}") == "" and ran == [f"{sys.executable} -m pip {rest}"]


def test_a_failure_is_a_failure_of_the_cell(typed: Typed, ran: Ran) -> None:
    ran.status = 1
    assert typed("%pip install nosuch") == "CalledProcessError: %pip: exit status 1"
    assert typed("_exit_code").endswith(": 1")


def test_without_pip_uv_does_it(typed: Typed, ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaging_module(), "_has_module", lambda name: False)
    monkeypatch.setattr("shutil.which", lambda name: "/bin/uv" if name == "uv" else None)
    assert typed("%pip uninstall -y x") == "Note: pip is not installed here: uv does it."
    assert ran == [["/bin/uv", "pip", "uninstall", "--python", sys.executable, "x"]]
    typed("%pip --version")
    assert ran[-1] == ["/bin/uv", "pip", "--version"]


def test_without_anything_the_pip_of_python_does_it(typed: Typed, ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaging_module(), "_has_module", lambda name: False)
    monkeypatch.setattr(packaging_module(), "bundled_pip", lambda: "/lib/pip-1.whl")
    assert "the one that Python brings along" in typed("%pip install x")
    assert ran == [[sys.executable, "/lib/pip-1.whl/pip", "install", "x"]]
    monkeypatch.setattr(packaging_module(), "bundled_pip", lambda: "")
    assert typed("%pip install x").startswith("UsageError: %pip: pip is not installed for this Python, nor is uv")


def test_uv_is_told_which_python_is_meant(typed: Typed, ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "uv is neither installed for this Python nor on PATH" in typed("%uv pip list")
    monkeypatch.setattr("shutil.which", lambda name: "/bin/uv")
    for line in ("pip install x>1", "pip list --python 3.9", "--version", "pip --help"):
        assert typed(f"%uv {line}") == ""
    assert ran == [
        ["/bin/uv", "pip", "install", "--python", sys.executable, "x>1"],
        ["/bin/uv", "pip", "list", "--python", "3.9"],
        ["/bin/uv", "--version"],
        ["/bin/uv", "pip", "--help"],
    ]
    monkeypatch.setattr(packaging_module(), "_has_module", lambda name: True)
    typed("%uv cache dir")
    assert ran[-1] == [sys.executable, "-m", "uv", "cache", "dir"]


def test_what_only_this_process_sees_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "onlyhere.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert not packaging_module()._has_module("onlyhere") and packaging_module()._has_module("pytest")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert packaging_module()._has_module("onlyhere")


def test_mistakes_are_one_line(typed: Typed, ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    assert typed("%pip install 'x") == "UsageError: %pip: the quote ' is not closed in: 'x"
    monkeypatch.setattr(sys, "executable", "")
    assert "does not know its own program" in typed("%pip list") and ran == []


# -- conda ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    prefix = tmp_path / "env"
    (prefix / "conda-meta").mkdir(parents=True)
    made_by = tmp_path / "base" / "bin" / "conda"
    made_by.parent.mkdir(parents=True)
    made_by.touch()
    (prefix / "conda-meta" / "history").write_text(f"==> 2026 <==\n# cmd: {made_by} create -n env\n+x\n")
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setattr(sys, "executable", str(prefix / "bin" / "python"))
    for name in ("CONDA_EXE", "MAMBA_EXE"):
        monkeypatch.delenv(name, raising=False)
    return prefix


def test_conda_only_in_its_environments(
    typed: Typed, ran: Ran, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    for name in ("conda", "mamba", "micromamba"):
        assert typed(f"%{name} list") == (
            "UsageError: The python kernel does not appear to be a conda environment."
            "  Please use ``%pip install`` instead."
        )
    assert ran == []


def test_conda_acts_on_this_environment(
    typed: Typed, ran: Ran, environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_by = str(tmp_path / "base" / "bin" / "conda")
    prefix = ["--prefix", str(environment)]
    for line in ("install x", "list", "install -y -n other x", "search x"):
        typed(f"%conda {line}")
    assert ran == [
        [made_by, "install", *prefix, "--yes", "x"],
        [made_by, "list", *prefix],
        [made_by, "install", "-y", "-n", "other", "x"],
        [made_by, "search", "x"],
    ]
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    typed("%mamba remove x")
    assert ran[-1] == ["mamba", "remove", *prefix, "x"]
    (environment / "bin").mkdir()
    (environment / "bin" / "mamba").touch()
    typed("%mamba list")
    assert ran[-1] == [str(environment / "bin" / "mamba"), "list", *prefix]
    monkeypatch.setenv("MAMBA_EXE", made_by)
    typed("%micromamba info")
    assert ran[-1] == [made_by, "info"]


# -- for real ---------------------------------------------------------------------------------------------------------


def wheel(folder: Path, version: str, module: str) -> Path:
    """A wheel of one module, which needs no network and no build."""
    path = folder / f"tinything-{version}-py3-none-any.whl"
    about = f"tinything-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("tinything.py", module)
        file.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: tinything\nVersion: {version}\n")
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{about}/RECORD", f"tinything.py,,\n{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n")
    return path


@pytest.mark.once  # makes environments
@pytest.mark.skipif(sys.platform == "win32", reason="paths of a POSIX environment")
@pytest.mark.parametrize("with_pip", [False, True])
def test_what_is_installed_can_be_imported_at_once(tmp_path: Path, with_pip: bool) -> None:
    environment = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True, timeout=60)
    python = str(environment / "bin" / "python")
    if with_pip:
        if not packaging_module().bundled_pip():
            pytest.skip("this Python brings no pip along")
        subprocess.run(
            [
                python,
                f"{packaging_module().bundled_pip()}/pip",
                "install",
                "-q",
                "--no-index",
                packaging_module().bundled_pip(),
            ],
            check=True,
            timeout=100,
        )
    first, second = wheel(tmp_path, "1.0", "VALUE = 1"), wheel(tmp_path, "2.0", "VALUE = 22")
    program = tmp_path / "session.ipy"
    program.write_text(
        "try:\n    import tinything\nexcept ImportError:\n    print('not there')\n"
        f"%pip install -q --no-index {first}\nimport tinything\nprint('value', tinything.VALUE)\n"
        f"%pip install -q --no-index {second}\n%pip uninstall -q tinything\n"
    )
    inherited = {name: text for name, text in os.environ.items() if name != "VIRTUAL_ENV"}
    ended = subprocess.run(
        [python, "-m", "ipython", str(program)],
        env={**inherited, "PYTHONPATH": str(build()), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ended.returncode == 0, ended.stderr
    assert [line for line in ended.stdout.splitlines() if line] == [
        "not there",
        "value 1",
        *["Note: restart to use the new tinything: imported before, so what is in memory is the old one."] * 2,
    ]
    assert ("the one that Python brings along" in ended.stderr) is not with_pip
