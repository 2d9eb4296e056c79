"""Where objects were written, and their source."""

from __future__ import annotations

import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.model.cell import Cell
from ipython.services.inspection.sources import Sources, code_of
from tests.helpers.session import run_session


def sources() -> Sources:
    return Sources(lambda filename: None)


def module_at(path: Path, text: str) -> Any:
    """A module made from a file."""
    path.write_text(text, encoding="utf-8")
    module = types.ModuleType(path.stem)
    module.__file__ = str(path)
    exec(compile(text, str(path), "exec"), module.__dict__)
    sys.modules[path.stem] = module
    return module


FILE = '''"""Module."""

def plain(): pass

@property
def prop(self): return 1

text = """
class Twice:
"""

class Bare: x = 1

def decorate(a):
    return lambda cls: cls

@decorate(
    1,
)
@decorate(2)
class Decorated:
    y = 2

if True:
    class Inner:
        z = 3

class Outer:
    class Nested:
        w = 4

def make():
    class Local:
        v = 5
    return Local

class Twice:
    first = 1

class Twice:
    second = 2
'''


@pytest.fixture
def module(tmp_path: Path) -> Any:
    found = module_at(tmp_path / "written_by_test.py", FILE)
    yield found
    del sys.modules["written_by_test"]


@pytest.mark.parametrize(
    ("name", "line", "first"),
    [
        ("plain", 3, "def plain(): pass\n"),
        ("prop", 5, "@property\ndef prop(self): return 1\n"),
        ("Bare", 12, "class Bare: x = 1\n"),
        ("Decorated", 17, "@decorate(\n    1,\n)\n@decorate(2)\nclass Decorated:\n    y = 2\n"),
        ("Inner", 25, "class Inner:\n    z = 3\n"),
        ("Outer", 28, "class Outer:\n    class Nested:\n        w = 4\n"),
        ("Twice", 40, "class Twice:\n    second = 2\n"),
    ],
)
def test_lines_and_source_in_a_file(module: Any, name: str, line: int, first: str) -> None:
    thing = vars(module)[name]
    origin = sources().origin(thing)
    assert origin is not None and (origin.line, origin.filename) == (line, module.__file__)
    assert sources().source(thing) == first


def test_classes_inside_classes_and_functions(module: Any) -> None:
    assert sources().source(module.Outer.Nested) == "class Nested:\n    w = 4\n"
    assert sources().source(module.make()) == "class Local:\n    v = 5\n"


def test_a_module_is_its_whole_file(module: Any) -> None:
    assert sources().source(module) == FILE


@pytest.mark.parametrize("thing", [len, str.upper, int, 5, None, "text", types, sys, os.path.join, type, Path.exists])
def test_anything_may_be_asked_for(thing: object) -> None:
    origin = sources().origin(thing)
    assert origin is None or origin.filename
    assert sources().source(thing) is None or origin is not None


def test_a_file_that_is_gone_or_has_changed(tmp_path: Path) -> None:
    module = module_at(tmp_path / "gone_soon.py", "\n\n\ndef f(): pass\n")
    Path(module.__file__).write_text("x = 1\n")
    assert sources().source(module.f) is None
    Path(module.__file__).unlink()
    assert sources().source(module.f) is None
    origin = sources().origin(module.f)
    assert origin is not None and origin.line == 4
    del sys.modules["gone_soon"]


def test_chains_of_wrappers_end() -> None:
    def f() -> None: ...

    f.__wrapped__ = f  # type: ignore[attr-defined]
    assert code_of(f) is None


def test_a_class_without_methods_from_a_cell_is_found_in_the_newest_cell_that_fits() -> None:
    shell = make_shell()
    for cell in ("class A:\n    x = 1", "class A:\n    x: int = 1\n    y: int = 2", "class B: pass\nclass A2: y = 1"):
        shell.run_cell(Cell(cell))
    inspector = shell.introspection.inspector
    assert inspector is not None
    known = inspector.information("A", 1)
    assert known["source"] == "class A:\n    x: int = 1\n    y: int = 2\n" and known["file"] == "Cell In[2], line 1"
    shell.run_cell(Cell("%who_ls\nclass C:\n    z = !echo 'it is'\n"))
    assert inspector.information("C", 1)["source"] == "class C:\n    z = !echo 'it is'\n"
    shell.close()


def test_a_script_that_was_run_is_its_classes_file(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text("\nclass FromScript:\n    field = 1\n\ndef from_script(): pass\n")
    shown = run_session(f"%run {tmp_path}/script.py\nfrom_script??\nFromScript?")
    assert "def from_script(): pass" in shown and f"{tmp_path}/script.py" in shown


def test_indented_definitions_are_shown_at_the_margin() -> None:
    shown = run_session("if True:\n    def deep():\n        return 1\n\n\ndeep??")
    assert "Source:\ndef deep():\n    return 1\n" in shown


def test_what_a_script_file_defined_is_shown_as_from_that_file(tmp_path: Path) -> None:
    script = tmp_path / "cars.ipy"
    script.write_text("class Car:\n    pass\n\ndef drive(): pass\n%pinfo Car\n%pinfo drive\n%pinfo2 drive\n")
    ran = subprocess.run(
        [sys.executable, "-m", "ipython", str(script)],
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    lines = [line.split(":", 1) for line in ran.stdout.splitlines() if line.startswith(("File:", "Line:"))]
    assert [(title, rest.strip()) for title, rest in lines] == [
        ("File", str(script)),
        ("Line", "1"),
        *[("File", str(script)), ("Line", "4")] * 2,
    ], ran.stdout + ran.stderr
