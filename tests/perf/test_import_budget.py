"""What a start may import (docs/architecture.md, "Start-up budget"). Counts only: times lie in ``tests/bench``.

The interpreter runs without ``site``, so that neither an editable install's finder nor a ``.pth`` file of the
environment counts as ours, and calls ``main`` as the installed command does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.helpers.view import build

NEVER_FOR_A_CELL = {
    "argparse",
    "ast",
    "asyncio",
    "collections",
    "contextlib",
    "dataclasses",
    "enum",
    "functools",
    "inspect",
    "jedi",
    "json",
    "linecache",
    "pathlib",
    "prompt_toolkit",
    "pygments",
    "re",
    "sqlite3",
    "traceback",
    "traitlets",
    "typing",
    "zmq",
}
MODULES_FOR_A_CELL = 60  # above those of a bare interpreter
NEVER_AT_THE_PROMPT = {"distributed", "jedi", "magics", "extensions", "numpy", "sqlite3", "traitlets", "zmq"}
MODULES_AT_THE_PROMPT = 410  # prompt_toolkit with asyncio is 331 of them; versions of Python differ by a few
MODULES_WITH_THE_FIRST_BRACKET = 450  # the help on the call that is typed looks at objects

START = """
import sys
sys.path[:0] = {path!r}
from ipython.app.main import main
status = main({arguments!r})
{after}
raise SystemExit(status)
"""
PRINT = "sys.stdout.write('\\n'.join(sys.modules))"


@pytest.fixture(scope="module")
def search_path(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    view = build()
    return [str(view), *dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))]


def modules_of(program: str) -> set[str]:
    """Names in ``sys.modules`` that a program printed at its end."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    ran = subprocess.run(
        [sys.executable, "-S", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())


def test_a_cell_given_by_c(search_path: list[str]) -> None:
    bare = modules_of(f"import sys\n{PRINT}")
    loaded = modules_of(START.format(path=search_path, arguments=["-c", "pass"], after=PRINT))
    assert "ipython.core.shell" in loaded
    assert not loaded & NEVER_FOR_A_CELL - bare
    assert len(loaded - bare) <= MODULES_FOR_A_CELL


def test_a_shown_value_needs_no_library(search_path: list[str]) -> None:
    bare = modules_of(f"import sys\n{PRINT}")
    loaded = modules_of(START.format(path=search_path, arguments=["-c", "import sys\n" + PRINT + ";"], after=""))
    assert not loaded & {"jedi", "prompt_toolkit", "pygments", "sqlite3", "traitlets", "zmq", "asyncio"} - bare


@pytest.mark.skipif(sys.platform == "win32", reason="pexpect needs a pty")
@pytest.mark.parametrize(
    ("typed", "limit"),
    [("import noting", MODULES_AT_THE_PROMPT), ("str(1); import noting", MODULES_WITH_THE_FIRST_BRACKET)],
)
def test_the_first_prompt(search_path: list[str], tmp_path: Path, typed: str, limit: int) -> None:
    import pexpect

    report = tmp_path / "modules"
    (tmp_path / "noting.py").write_text(
        f"import sys\nwith open({str(report)!r}, 'w') as file:\n    file.write(chr(10).join(sys.modules))\n"
    )
    program = START.format(path=search_path, arguments=["--no-banner"], after="")
    child = pexpect.spawn(
        sys.executable, ["-S", "-c", program], timeout=30, encoding="utf-8", dimensions=(24, 80), cwd=str(tmp_path)
    )
    try:
        child.expect(r"In .*\[.*1.*\]")
        child.send(f"{typed}\r")
        child.expect(r"In .*\[.*2.*\]")
        child.send("\x04")
        child.expect(r"\[y\]/n|exit")
        child.send("y\r")
        child.expect(pexpect.EOF)
    finally:
        child.close(force=True)
    loaded = set(report.read_text().split()) - {"noting", "IPython"}  # which is but a name until it is used
    assert "prompt_toolkit" in loaded
    assert not loaded & NEVER_AT_THE_PROMPT
    assert len(loaded) <= limit


def test_reading_the_manifest_imports_no_magic(search_path: list[str]) -> None:
    loaded = modules_of(
        START.format(path=search_path, arguments=["-c", "%lsmagic"], after="sys.stdout.write('\\n')\n" + PRINT)
    )
    assert "ipython.magics.meta" in loaded
    assert "ipython.magics.timing" not in loaded
