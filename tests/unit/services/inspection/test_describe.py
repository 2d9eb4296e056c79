"""What ``?`` and ``??`` say about objects of every kind, word for word.

``kinds/cell.txt`` is run as the first cell of a session; ``kinds/expected.txt`` has what is said about its names after
it. Addresses are written as 0x..., the folder of the standard library as LIB.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.inspection import DETAIL_HELP, DETAIL_SOURCE

KINDS = Path(__file__).parent / "kinds"
LIBRARY = os.path.dirname(os.__file__)


def shell_with_kinds() -> Shell:
    """A session in which the cell has run."""
    shell = make_shell()
    result = shell.run_cell(Cell((KINDS / "cell.txt").read_text(encoding="utf-8")))
    assert result.ok
    return shell


def description(shell: Shell, asked: str) -> str:
    """What ``asked``, a name with ``?`` or ``??``, shows."""
    inspector = shell.introspection.inspector
    assert inspector is not None
    detail = DETAIL_SOURCE if asked.endswith("??") else DETAIL_HELP
    found = inspector.inspect(asked.rstrip("?"), detail)
    assert found.found and found.bundle is not None, asked
    text = re.sub(r"0x[0-9a-f]+", "0x...", found.bundle.text)
    text = re.sub(r"ipython-input-1-[0-9a-f]+", "ipython-input-1-...", text)
    home = os.path.expanduser("~")
    for folder in (LIBRARY, LIBRARY.replace(home, "~") if LIBRARY.startswith(home) else LIBRARY):
        text = text.replace(folder, "LIB")
    return re.sub(r"(LIB/\S+), line \d+", r"\1, line N", text)


def expected() -> dict[str, str]:
    """What is asked, and the text that it shows."""
    parts = re.split(r"^=== (.*)\n", (KINDS / "expected.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {asked: text.removesuffix("\n") for asked, text in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.fixture(scope="module")
def shell() -> Shell:
    return shell_with_kinds()


def test_the_table_is_long() -> None:
    assert len(expected()) > 60


@pytest.mark.parametrize("asked", expected())
def test_exact_description(shell: Shell, asked: str) -> None:
    if sys.version_info >= (3, 14) and asked in ("Point?", "Place?", "Movie?", "pick?", "plain?", "pair?", "maybe?"):
        pytest.skip("annotations are code from Python 3.14 on, and are not run")
    if sys.version_info >= (3, 12) and asked == "Color?":
        pytest.skip("other versions of Python call enumerations otherwise")
    assert description(shell, asked) == expected()[asked]
