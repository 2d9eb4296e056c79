"""Docstrings found in the text of a file, with the lines and places of what is in them."""

from __future__ import annotations

import doctest
import importlib
import inspect
from pathlib import Path

import pytest

from ipython.sessionlog.documents.docstrings import module_of, read
from ipython.sessionlog.examples import Document

SOURCE = '''\
"""Module.

>>> first
1
"""
import x

def plain():
    """>>> second"""

class Box:
    r"""Raw \\n.

    In [1]: third
    Out[1]: 3
    """

    @property
    def size(self):
        "One line >>> no prompt"

    @size.setter
    def size(self, value):
        """>>> never"""

    def method(self):
        """Escapes.\\n

        >>> fourth("\\\\n")
        4
        """
        def inner():
            """>>> hidden"""

@skip_doctest
def left_out():
    """>>> fifth"""

if x:
    async def late():
        """In [1]: sixth ignored

        >>> sixth
        """

__test__ = {"more": """
>>> seventh
"""}
'''


def line_of(text: str) -> int:
    """The number of the only line of ``SOURCE`` with a text."""
    [number] = [number for number, line in enumerate(SOURCE.split("\n"), 1) if text in line]
    return number


def lines(document: Document) -> dict[str, list[int]]:
    return {block.name: [example.line for example in block.examples] for block in document.blocks}


def test_what_is_found_and_where() -> None:
    document = read("m.py", SOURCE, module="m", folder="/f")
    assert lines(document) == {
        "m": [line_of("first")],
        "m.plain": [line_of("second")],
        "m.Box": [line_of("third")],
        "m.Box.method": [line_of("fourth")],
        "m.left_out": [line_of("fifth")],
        "m.late": [line_of(">>> sixth")],
        "m.__test__.more": [line_of("seventh")],
    }
    assert document.own_names and document.module == "m" and document.folder == "/f"
    by_name = {block.name: block.examples[0] for block in document.blocks}
    assert by_name["m.left_out"].skip and not by_name["m.plain"].skip
    assert by_name["m.Box"].dialect == "ipython"


def test_places_in_the_file() -> None:
    document = read("m.py", SOURCE, module="m")
    by_name = {block.name: block.examples[0] for block in document.blocks}
    box = by_name["m.Box"]
    assert SOURCE[box.start : box.end] == "    Out[1]: 3\n" and box.literal == 'r"""'
    plain = by_name["m.plain"]
    assert SOURCE[plain.start :].startswith('"""\n\nclass') and plain.start == plain.end
    method = by_name["m.Box.method"]
    assert method.source == 'fourth("\\n")\n' and method.start == -1  # a line of the value is none of the file


def test_escapes_that_leave_the_lines_alone_can_be_rewritten() -> None:
    text = '"""T.\n\n>>> print("\\\\t")\n\\\\t\n"""\n'
    [example] = read("m.py", text, module="m").examples
    assert example.source == 'print("\\t")\n' and text[example.start : example.end] == "\\\\t\n"


def test_literals_in_a_row_have_no_place() -> None:
    [example] = read("m.py", 'def f():\n    (">>> 1\\n"\n     "2")\n', module="m").examples
    assert example.source == "1\n" and example.start == -1


def test_what_is_no_python_is_a_problem_with_its_line() -> None:
    document = read("m.py", '"""\n>>> 1\n"""\ndef f(:\n', module="m")
    assert document.problems[0].line == 4 and "not Python" in document.problems[0].reason


@pytest.mark.parametrize("name", ["difflib", "statistics", "fractions", "collections", "textwrap", "pickle"])
def test_the_same_docstrings_as_the_standard_library_finds(name: str) -> None:
    module = importlib.import_module(name)
    path = inspect.getsourcefile(module)
    assert path is not None
    document = read(path, Path(path).read_text(encoding="utf-8"), module=name)
    finder = doctest.DocTestFinder(exclude_empty=True)
    expected = {
        test.name: [(example.source, example.want) for example in test.examples]
        for test in finder.find(module, name)
        if test.examples
    }
    found = {
        block.name: [(example.source, "".join(part.text for part in example.expected)) for example in block.examples]
        for block in document.blocks
    }
    assert found == expected
    text = Path(path).read_text(encoding="utf-8").split("\n")
    for example in document.examples:
        assert text[example.line - 1].lstrip(' r"').startswith(">>> "), example


def test_the_name_of_a_file_as_a_module(tmp_path: Path) -> None:
    package = tmp_path / "package" / "inner"
    package.mkdir(parents=True)
    (tmp_path / "package" / "__init__.py").touch()
    (package / "__init__.py").touch()
    assert module_of(str(package / "one.py")) == ("package.inner.one", str(tmp_path))
    assert module_of(str(package / "__init__.py")) == ("package.inner", str(tmp_path))
    assert module_of(str(tmp_path / "alone.py")) == ("alone", str(tmp_path))
