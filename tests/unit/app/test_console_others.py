"""``app.console_others``: other clients' cells are dimmed, named, and never run into one another."""

from __future__ import annotations

from typing import Any

from ipython.app.console_others import DIM, NORMAL, OthersOutput
from ipython.wire.client_machine import Published
from ipython.wire.message import Header, Message


def played(*messages: tuple[str, dict[str, Any]], colored: bool = False, name: str = "bob") -> str:
    written: list[str] = []
    output = OthersOutput("Remote ", colored=colored, write=written.append)
    for kind, content in messages:
        output.show(Published(Message(Header(kind, "m"), {"username": name}, content=content), False))
    return "".join(written)


def test_a_cell_of_another_client() -> None:
    assert played(
        ("execute_input", {"code": "for i in x:\n    print(i)", "execution_count": 4}),
        ("stream", {"name": "stdout", "text": "a\nb"}),
        ("execute_result", {"execution_count": 4, "data": {"text/plain": "5"}}),
        ("error", {"ename": "E", "evalue": "no", "traceback": ["\x1b[31mE\x1b[0m: no"]}),
        ("display_data", {"data": {"image/png": "xx"}}),
        ("status", {"execution_state": "idle"}),
    ) == (
        "Remote bob In [4]: for i in x:\n              ...:     print(i)\n"
        "a\nb\nRemote bob Out[4]: 5\nE: no\nRemote bob shows image/png\n"
    )


def test_values_of_several_lines_begin_on_their_own() -> None:
    assert played(("execute_result", {"execution_count": 1, "data": {"text/plain": "1\n2"}})) == (
        "Remote bob Out[1]: \n1\n2\n"
    )


def test_each_line_is_dimmed_by_itself_and_has_no_colours_of_its_own() -> None:
    shown = played(("stream", {"name": "stdout", "text": "\x1b[31ma\x1b[0m\n\nb\n"}), colored=True)
    assert shown == f"{DIM}a{NORMAL}\n\n{DIM}b{NORMAL}\n"


def test_a_client_without_a_name_and_an_empty_failure() -> None:
    assert played(("execute_input", {"code": "1"}), name="") == "Remote In [ ]: 1\n"
    assert played(("error", {"ename": "E", "evalue": "no"})) == "E: no\n"
