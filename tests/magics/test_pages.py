"""The pages of the magics, made from help texts: up to date, complete, and their examples run."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from ipython.extensions import MANIFEST as BUNDLED
from ipython.magics import MANIFEST
from tests.helpers.magic_pages import FOLDER, entries, families, help_text, pages

TARGETS = sorted({target for _, target, _ in entries()})
ARGUMENTS = {**MANIFEST["arguments"], **BUNDLED.get("arguments", {})}


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_page_is_up_to_date(name: str) -> None:
    """Run ``python -m tests.helpers.magic_pages`` to write it."""
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name]


def test_there_are_no_other_pages() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(pages())


@pytest.mark.parametrize("target", TARGETS)
def test_a_help_text_has_a_summary_an_example_and_every_option(target: str) -> None:
    text = help_text(target)
    assert re.match(r"[A-Z`].*[.:]", text.partition("\n\n")[0], re.DOTALL), text
    assert "Example: ``" in text
    for name in [name for name, leads_to, _ in entries() if leads_to == target]:
        for word in ARGUMENTS.get(name, "").partition(";")[0].split():
            if word.startswith("-"):
                assert word.partition("=")[0] in text


def options_read(target: str) -> set[str]:
    """The options that the function of a magic asks ``call.options`` for, with their dashes."""
    module, _, name = target.partition(":")
    function = getattr(importlib.import_module(module), name)
    found: set[str] = set()
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "options":
            given = [
                one.value if isinstance(one, ast.Constant) else vars(sys.modules[module])[ast.unparse(one)]
                for one in node.args
            ]
            found |= {f"-{letter}" for letter in (given[0] if given else "") if letter != ":"}
            found |= {f"--{word.removesuffix('=')}" for word in given[1:]}
    return found


@pytest.mark.parametrize("target", TARGETS)
def test_every_option_is_offered_by_tab(target: str) -> None:
    read = options_read(target)
    for name in [name for name, entry in MANIFEST["magics"].items() if entry[0] == target]:
        takes = MANIFEST["arguments"].get(name, "").partition(";")[0].split()
        assert read <= {word.partition("=")[0] for word in takes if word.startswith("-")}, name


def examples(targets: list[str]) -> list[str]:
    """What stands in double backquotes behind ``Example:`` and begins as a command does."""
    found = []
    for target in targets:
        quoted = re.findall(r"``(.+?)``", help_text(target).partition("Example:")[2], re.DOTALL)
        assert quoted
        found += [piece for piece in quoted if re.match(r"%|[a-z_]+ = [%!]", piece)]
    return found


BODIES = {  # below the first line of a cell magic
    "%%writefile -p notes/today.txt": "hello\n",
    "%%script awk -f - names.txt": "{ print $1 }\n",
    "%%bash --out listing": "ls\n",
    "%%bash --bg": "true\n",
    "%%capture out": "print(1)\n",
    "%%html --isolated": "<b>x</b>\n",
    "%%javascript": "1\n",
    "%%latex": "$x$\n",
    "%%markdown": "# x\n",
    "%%svg": "<svg></svg>\n",
    "%%code_wrap timed": "__code__\n",
}
EXPECTED = {  # what cannot work here, and what is said then
    "%uv pip install httpx": r"uv",
    "%conda list": r"conda",
    "%pip install --upgrade requests": r"^$|pip",  # it may be there already
    '%pastebin -d "a question" 1-10': r"paste_service",
    "%paste -q lines": r"^$|clipboard",
    **dict.fromkeys(
        ("%connect_info", "%qtconsole --style=monokai", "%subshell", "%autosave 60"), r"no kernel is running"
    ),
    # These ask for a terminal; tests/e2e/terminal types them into one.
    **dict.fromkeys(
        (
            "%debug print(1)",
            "%pdb off",
            "%edit -x 1-4",
            "%autoindent off",
            "%doctest_mode on",
            "%colors linux",
            "%page -r some_text",
        ),
        r"^$|exists in the terminal",
    ),
}
PRELUDE = """
import asyncio, sys, textwrap, time
sys.path.insert(0, ".")
big_table, some_text, temporary1 = [1], "text", 2
class DataFrame: pass
print("kept")
get_ipython().run_line_magic("bg", "time.sleep(0.01)")
get_ipython().run_line_magic("bg", "time.sleep(60)")
"""
DRIVER = """
import json
found = {}
ip = get_ipython()
for piece in PRELUDE.strip().splitlines(): ip.run_cell(piece, store_history=True)
if "debugging" in FAMILY: ip.run_cell("1 / 0")
for source in SOURCES:
    result = ip.run_cell(source, store_history=True)
    found[source] = str(result.error_before_exec or result.error_in_exec or "")
with open(REPORT, "w") as file: json.dump(found, file)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the examples are those of a POSIX system")
@pytest.mark.parametrize("family", sorted(families()))
def test_the_examples_run(family: str, tmp_path: Path) -> None:
    sources = [
        piece + ("\n" + BODIES[piece] if piece in BODIES else "") for piece in examples(list(families()[family]))
    ]
    (tmp_path / "script.py").write_text("import sys\ndef main(): return sys.argv\nmain()\n")
    (tmp_path / "setup.py").write_text("pass\n")
    (tmp_path / "names.txt").write_text("Ada Lovelace\n")
    (tmp_path / "one.csv").write_text("1\n")
    (tmp_path / "my_extension.py").write_text(
        "def load_ipython_extension(ip): pass\ndef unload_ipython_extension(ip): pass\n"
    )
    for folder in ("projects/data", "data"):
        (tmp_path / folder).mkdir(parents=True)
    if family == "extension":
        sources.sort(key=lambda piece: not piece.startswith("%load"))
    report = tmp_path / "found.json"
    driver = f"PRELUDE, FAMILY, SOURCES, REPORT = {PRELUDE!r}, {family!r}, {sources!r}, {str(report)!r}\n{DRIVER}"
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "IPYTHONDIR": str(tmp_path / ".ipython"),
        "EDITOR": "true",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": "",
        "PIP_DRY_RUN": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "UV_OFFLINE": "1",
    }
    environment.pop("PYTHONPATH", None)
    ran = subprocess.run(
        [sys.executable, "-m", "ipython", "--no-banner", "-c", driver],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        stdin=subprocess.DEVNULL,
    )
    assert report.exists(), ran.stdout + ran.stderr
    found = json.loads(report.read_text())
    assert set(found) == set(sources)
    for source, error in found.items():
        if source in EXPECTED:
            assert re.search(EXPECTED[source], error), (source, error, ran.stderr)
        else:
            assert not error, (source, error, ran.stdout, ran.stderr)
