"""Nothing in the working directory is executed by starting or by our own late imports; and the shell always starts."""

from __future__ import annotations

import os
import stat
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.helpers.command import OURS, PYTHON, run_command

FOREIGN = (
    "IPython", "black", "extensions", "jedi", "magics", "matplotlib", "nbformat", "numpy", "pandas", "parso",
    "prompt_toolkit", "pygments", "sitecustomize", "traitlets", "trio", "usercustomize", "wcwidth", "yapf", "zmq",
)  # fmt: skip
TRAP = """
import os
descriptor = os.open({marker!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
os.write(descriptor, (__name__ + " ").encode())
os.close(descriptor)
raise ImportError("a file of the working directory was executed: " + __name__)
"""


# What the installed command does; ``python -m`` itself imports from the working directory before we are asked.
COMMAND = "import sys\nfrom ipython.app.main import main\nsys.exit(main())\n"


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The installed command ``ipython``."""
    script = tmp_path_factory.mktemp("bin") / "ipython"
    script.write_text(COMMAND)
    return (sys.executable, str(script))


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file for every module of the standard library and every library we use."""
    folder = tmp_path_factory.mktemp("trap")
    for name in {*sys.stdlib_module_names, *FOREIGN}:
        (folder / f"{name}.py").write_text(TRAP.format(marker=str(folder / "executed")))
    return folder


@pytest.fixture(scope="module")
def small_trap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without the modules that ``python -m`` itself imports, before anything of ours is asked."""
    folder = tmp_path_factory.mktemp("small_trap")
    of_other_platforms = {name for name in sys.stdlib_module_names if find_spec(name) is None}
    for name in {*FOREIGN, *of_other_platforms, "__future__", "code", "enum", "json", "random", "typing"}:
        (folder / f"{name}.py").write_text(TRAP.format(marker=str(folder / "executed")))
    return folder


def executed(trap: Path) -> str:
    marker = trap / "executed"
    found = marker.read_text() if marker.exists() else ""
    marker.unlink(missing_ok=True)
    return found


def test_the_trap_works(trap: Path) -> None:
    run_command("-c", "import enum, random", program=PYTHON, folder=trap)
    assert executed(trap)
    assert run_command("-c", "import jedi", folder=trap).status == 1  # the user's own import does find it
    assert executed(trap)


@pytest.mark.parametrize(
    "words",
    [
        ["-c", "1 + 1"],
        ["-c", "1/0"],
        ["-c", "x = ("],
        ["-c", "{'a': [1.5, None]}"],
        ["-c", "%timeit -n1 -r1 1"],
        ["-c", "!exit 0"],
        ["-c", "len??"],
        ["-c", "%xmode Verbose\n1/0"],
        ["-c", "class Done:\n    def __await__(self): return iter(())\nawait Done()"],
        ["-c", "display(1)"],
        ["-c", "get_ipython().Completer.completions('pri', 3); get_ipython().complete('impo')"],
        ["-c", "%history -n"],
        ["--colors=monokai", "-c", "1/0"],
        ["--version"],
        ["--help-all"],
        ["--show-config-json", "--autocall=1"],
        ["--no-such-option"],
    ],
    ids=" ".join,
)
def test_programs_execute_nothing_of_the_directory(words: list[str], trap: Path, command: tuple[str, ...]) -> None:
    ended = run_command(*words, folder=trap, program=command)
    assert executed(trap) == ""
    assert "was executed" not in ended.out + ended.err


def test_a_start_by_module_executes_nothing_of_the_directory(small_trap: Path) -> None:
    for code in ("1 + 1", "1/0", "%timeit -n1 -r1 1", "len?"):
        run_command("-c", code, folder=small_trap)
        assert executed(small_trap) == ""


def test_configuration_executes_nothing_of_the_directory(trap: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    profile = tmp_path / "profile_default"
    profile.mkdir()
    (profile / "ipython_config.py").write_text("c.InteractiveShell.xmode = 'Plain'\n1/0\n")
    (profile / "ipython_config.json").write_text('{"InteractiveShell": {"xmode": "Minimal"}}')
    ended = run_command("-c", "1/0", folder=trap, environment={"IPYTHONDIR": str(tmp_path)}, program=command)
    assert executed(trap) == ""
    assert ended.err.rstrip().splitlines()[-1] == "ZeroDivisionError: division by zero"


def test_lines_from_a_pipe_execute_nothing_of_the_directory(trap: Path, command: tuple[str, ...]) -> None:
    ended = run_command("-i", folder=trap, given="1\n1/0\nlen?\n%whos\n[1,\n2]\n%hist\n", program=command)
    assert executed(trap) == ""
    assert ended.status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")
def test_a_prompt_executes_nothing_of_the_directory(small_trap: Path, tmp_path: Path) -> None:
    from tests.helpers.screen import Screen

    with Screen(directory=str(small_trap), environment={"IPYTHONDIR": str(tmp_path)}) as screen:
        screen.wait_for_prompt(1)
        for keys, number in (("1 + 1\r", 2), ("1/0\r", 3), ("len?\r", 4), ("%time 1\r", 5)):
            screen.wait_for_quiet()
            screen.type(keys)
            screen.wait_for_prompt(number)
        for keys in (
            "import js\t",
            "\x03",
            "'abc'.upp\t",
            "\x03",
            "len(\t",
            "\x03",
            "\x12tim",
            "\x07",
            "\x03",
            "%ti\t",
        ):
            screen.wait_for_quiet()
            screen.type(keys)
        time.sleep(1.0)  # what comes in idle moments
        screen.wait_for_quiet()
        assert executed(small_trap) == ""


def status_and_lines(*words: str, folder: Path, **environment: str | None) -> tuple[int, str, int]:
    ended = run_command(*words, folder=folder, environment=environment, given="print(6 * 7)\n")
    return ended.status, "42" if "42" in ended.out else ended.out, ended.err.count("\n")


def test_homes_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (str(tmp_path / "file"), str(tmp_path / "file" / "below"), "/proc/no/such", "/dev/null"):
        assert status_and_lines("-i", folder=tmp_path, IPYTHONDIR=place) == (0, "42", 1)
        assert status_and_lines(folder=tmp_path, IPYTHONDIR=place) == (0, "42", 0)
        assert status_and_lines("-c", "print(42)", folder=tmp_path, IPYTHONDIR=place) == (0, "42", 0)


def test_homes_that_do_not_exist_yet_are_made_for_their_owner_only(tmp_path: Path) -> None:
    place = tmp_path / "new" / "home"
    assert status_and_lines("-i", folder=tmp_path, IPYTHONDIR=str(place)) == (0, "42", 0)
    if sys.platform != "win32":
        for folder in (place.parent, place, place / "profile_default", place / "profile_default" / "history"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_profile_that_cannot_be_written(tmp_path: Path) -> None:
    profile = tmp_path / "profile_default"
    profile.mkdir()
    profile.chmod(0o500)
    assert status_and_lines("-i", folder=tmp_path, IPYTHONDIR=str(tmp_path)) == (0, "42", 1)


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be removed there")
@pytest.mark.parametrize("words", ["-i", "-c 'print(42)'", "-", "-i --ipython-dir=relative", "-m this"])
def test_a_deleted_working_directory(words: str, tmp_path: Path) -> None:
    line = f"mkdir gone && cd gone && rmdir ../gone && echo 'print(6 * 7)' | {' '.join(OURS)} {words}"
    ended = run_command(program=("sh", "-c", line), folder=tmp_path)
    assert ended.status == 0, ended.err
    assert "42" in ended.out or "Zen" in ended.out
    assert ended.err.count("\n") <= 1


def test_python_without_the_working_directory(trap: Path) -> None:
    for program in ((OURS[0], "-P", *OURS[1:]), (OURS[0], "-P", "-s", *OURS[1:])):
        ended = run_command("-c", "print(42)", program=program, folder=trap)
        assert (ended.status, ended.out, ended.err) == (0, "42\n", "")
        assert executed(trap) == ""
