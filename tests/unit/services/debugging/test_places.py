"""On which lines a breakpoint can be."""

from __future__ import annotations

from pathlib import Path

from ipython.services.debugging.places import TRIES, line_with_code, lines_of

SOURCE = "# one\n'''two'''\n\ndef f():\n    return (\n        4,\n    )\n# eight\nx = 9\n"


def test_the_next_line_with_code_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(SOURCE)
    name = str(path)
    for codes in ((), (compile(SOURCE, name, "exec"),)):
        found = [line_with_code(name, line, codes) for line in (1, 2, 3, 4, 5, 7, 8, 9, 10)]
        assert found == [2, 2, 4, 4, 5, 9, 9, 9, None]


def test_ten_further_lines_are_tried() -> None:
    code = compile("#\n" * 30 + "x\n", "<a>", "exec")
    assert line_with_code("<a>", 31 - TRIES, [code]) == 31
    assert line_with_code("<a>", 30 - TRIES, [code]) is None


def test_a_file_that_is_no_python_counts_lines_that_say_something(tmp_path: Path) -> None:
    path = tmp_path / "b.py"
    path.write_text("# no\nprint 1\n")
    assert line_with_code(str(path), 1) == 2
    assert line_with_code(str(tmp_path / "nosuch.py"), 1) is None


def test_functions_in_functions_and_classes() -> None:
    code = compile("class A:\n    def f(self):\n        return lambda: (\n            1)\n", "<a>", "exec")
    assert {1, 2, 3, 4} <= lines_of(code)
