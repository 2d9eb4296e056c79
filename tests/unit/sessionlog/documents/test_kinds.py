"""Which reader a file is for, and files that nobody can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipython.sessionlog.documents.kinds import read_bytes, read_document


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.md", b"```pycon\n>>> 1\n```\n", "markdown"),
        ("a.rst", b">>> 1\n", "rst"),
        ("a.txt", b">>> 1\n", "text"),
        ("README", b">>> 1\n", "text"),
        ("a.py", b'""">>> 1"""\n', "docstrings"),
        ("a.py", b"# IPython session log 1 | -\n", "log"),
        ("a.log", b"# IPython log file\n\na\n", "plain log"),
        ("a.txt", b"Doctest mode is: ON\n>>> 1\n", "transcript"),
        ("a.ipynb", b'{"cells": []}', "notebook"),
        ("a.py", b"x = 1\n", "file"),
    ],
)
def test_kinds(name: str, data: bytes, kind: str) -> None:
    document = read_bytes(name, data)
    assert document.kind == kind and not document.problems


@pytest.mark.parametrize(
    ("name", "data", "line", "part"),
    [
        ("a.txt", b"x\n>>> '\xe9'\n", 2, "not UTF-8: byte 0xe9 at column 6"),
        ("a.py", b"# coding: no-such\n'''>>> 1'''\n", 1, "not Python"),
        ("a.txt", b">>> 1\n\0\n", 2, "null character"),
    ],
)
def test_what_cannot_be_decoded(name: str, data: bytes, line: int, part: str) -> None:
    [problem] = read_bytes(name, data).problems
    assert problem.line == line and part in problem.reason


def test_a_declared_encoding_and_a_byte_order_mark() -> None:
    latin = read_bytes("a.py", "# coding: latin-1\n'''>>> 'é'\n'é'\n'''\n".encode("latin-1"))
    assert latin.encoding.startswith("iso-8859") and latin.examples[0].source == "'é'\n"
    marked = read_bytes("a.txt", b"\xef\xbb\xbf>>> 1\r\n1\r\n")
    assert marked.examples[0].line == 1 and marked.text.encode(marked.encoding).startswith(b"\xef\xbb\xbf>>>")


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    [problem] = read_document(str(tmp_path / "none.txt")).problems
    assert "cannot be read: No such file" in str(problem)
