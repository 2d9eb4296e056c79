"""What a person may write where code is wanted, and what is said when it means nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ipython.core.code_sources import CodeSources, existing_file, nearest_file, read_file, unquoted
from ipython.core.macro import Macro
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.failure import UserMistake


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.chdir(tmp_path)
    made = Shell()
    for source in ("a = 1", "b = 2", "x = !true"):
        made.run_cell(Cell(source))
    yield made
    made.close()


def find(shell: Shell, text: str, **how: bool) -> str:
    return CodeSources(shell).find(text, title="%load", **how)  # type: ignore[arg-type]


def test_ranges_and_the_whole_session(shell: Shell) -> None:
    assert find(shell, "1-2") == "a = 1\nb = 2\n" and find(shell, "") == "a = 1\nb = 2\nx = !true\n"
    assert "get_ipython().getoutput" in find(shell, "3", raw=False)


def test_a_file_with_and_without_its_ending(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("s.py").write_text("# coding: utf-8\nprint(1)\n")
    Path("a b").write_text("two words")
    Path("7").write_text("a file named like a line")
    assert find(shell, "s") == find(shell, "s.py") == "print(1)\n"
    assert find(shell, "s", keep_coding=True).startswith("# coding")
    assert find(shell, "'a b'") == find(shell, "a b") == "two words" and find(shell, "7").startswith("a file")
    monkeypatch.setenv("HERE", str(Path.cwd()))
    assert find(shell, "$HERE/s.py") == "print(1)\n"


def test_variables_macros_and_sources_of_objects(shell: Shell) -> None:
    shell.namespace.locals.update(text="t = 1", macro=Macro("m"), parts=["p"])
    assert find(shell, "text") == "t = 1" and find(shell, "macro") == "m\n" and find(shell, "parts[0]") == "p"
    found = CodeSources(shell).find("json.dumps", title="%load", source_of=lambda name: f"source of {name}")
    assert found == "source of json.dumps"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nosuch", "'nosuch' was not found in history, as a file, url, nor in the user namespace."),
        ("txet", "Did you mean 'text'?"),
        ("fil.py", "Did you mean 'file.py'?"),
        ("9999", "history has no line 9999"),
        ("9999-", "history has no line 9999 or later"),
        ("~7/", "history has no session ~7"),
        ("~7/3", "history has no line 3 of ~7/"),
        ("folder", "'folder' is a directory, not a regular file."),
        ("number", "number is neither a string nor a macro: it is of type int."),
        ("len(5)", "'len(5)' was not found in history, as a file, url, nor in the user namespace (TypeError: "),
        ("a\0b", "was not found"),
        ("http://127.0.0.1:1/x", "cannot read http://127.0.0.1:1/x: "),
        ("http://", "cannot read http://: "),
    ],
)
def test_mistakes(shell: Shell, text: str, said: str) -> None:
    shell.namespace.locals.update(text="", number=5)
    Path("file.py").touch()
    Path("folder").mkdir()
    with pytest.raises(UserMistake) as caught:
        find(shell, text)
    assert said in str(caught.value) and str(caught.value).startswith("%load: ") and "\n" not in str(caught.value)


def test_addresses(shell: Shell) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/nosuch":
                self.send_error(404)
                return
            self.send_response(200)
            if self.path == "/latin":
                self.send_header("Content-Type", "text/plain; charset=latin-1")
            self.end_headers()
            self.wfile.write(b"x = '\xe9'\r\n" if self.path == "/latin" else "y = 'é'\n".encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        assert find(shell, address + "/latin") == "x = 'é'\n" and find(shell, address + "/") == "y = 'é'\n"
        with pytest.raises(UserMistake, match=r"cannot read .*/nosuch: Not Found"):
            find(shell, address + "/nosuch")
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def test_small_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert unquoted('"a"') == "a" and unquoted("'") == "'" and existing_file("nosuch") is None
    assert nearest_file("nofolder/x") == ""
    with pytest.raises(UserMistake, match="%t: cannot read"):
        read_file("nosuch", "%t")
