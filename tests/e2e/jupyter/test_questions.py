"""Completion, help, history, whole cells: also while a cell runs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.live_kernel import LiveKernel, Outcome


def complete(kernel: LiveKernel, code: str, cursor: int | None = None) -> dict[str, Any]:
    content = {"code": code, "cursor_pos": len(code) if cursor is None else cursor}
    return kernel.request("complete_request", content).content


def test_completion_with_types_and_signatures(kernel: LiveKernel) -> None:
    kernel.run("def grow(width, *, height=2): pass")
    found = complete(kernel, "x = gro")
    assert found["status"] == "ok"
    assert "grow" in found["matches"]
    assert (found["cursor_start"], found["cursor_end"]) == (4, 7)
    typed = found["metadata"]["_jupyter_types_experimental"]
    grow = next(entry for entry in typed if entry["text"] == "grow")
    assert grow["type"] == "function"
    assert "width" in grow["signature"]
    assert len(typed) == len(found["matches"])


def test_cursors_are_characters_and_are_clamped(kernel: LiveKernel) -> None:
    found = complete(kernel, "'😀😀'; impor")
    assert found["cursor_start"] == 6
    assert "import" in found["matches"]
    assert complete(kernel, "impor", 99)["cursor_end"] == 5
    assert kernel.request("complete_request", {"code": "impor", "cursor_pos": None}).content["matches"]
    assert complete(kernel, "a\nimpor\nb", 7)["cursor_start"] == 2


def test_completion_runs_no_property(kernel: LiveKernel) -> None:
    kernel.run("class P:\n    @property\n    def danger(self): print('ran'); return self\np = P()")
    identifier = kernel.ask("complete_request", {"code": "p.danger.da", "cursor_pos": 11})
    assert "stream" not in kernel.wait(identifier).kinds


def test_nothing_to_complete(kernel: LiveKernel) -> None:
    found = complete(kernel, "no_such_name_anywhere.")
    assert found["matches"] == []
    assert found["status"] == "ok"


def test_magics_are_completed(kernel: LiveKernel) -> None:
    found = complete(kernel, "%timei")
    assert "%timeit" in found["matches"]


@pytest.mark.parametrize(("code", "cursor"), [("len", 3), ("len", 1), ("len(", 4), ("x = len([1, 2], ", 16)])
def test_help_on_the_name_at_the_cursor(kernel: LiveKernel, code: str, cursor: int) -> None:
    found = kernel.request("inspect_request", {"code": code, "cursor_pos": cursor, "detail_level": 0}).content
    assert found["status"] == "ok"
    assert found["found"] is True
    assert "number of items" in found["data"]["text/plain"]
    assert "text/html" not in found["data"]


def test_help_with_source_and_without_a_name(kernel: LiveKernel) -> None:
    kernel.run("def helped():\n    'Says so.'\n    return 12345")
    found = kernel.request("inspect_request", {"code": "helped", "cursor_pos": 3, "detail_level": 1}).content
    assert "return 12345" in found["data"]["text/plain"]
    missing = kernel.request("inspect_request", {"code": "nothing_here", "cursor_pos": 3}).content
    assert missing == {"status": "ok", "found": False, "data": {}, "metadata": {}}


def history(kernel: LiveKernel, **content: Any) -> list[list[Any]]:
    found: list[list[Any]] = kernel.request("history_request", content).content["history"]
    return found


def test_history(kernel: LiveKernel) -> None:
    kernel.run("first_of_three = 1")
    kernel.run("first_of_three + 1")
    number = kernel.run("first_of_three + 2").content["execution_count"]
    tail = history(kernel, hist_access_type="tail", n=3)
    assert [row[2] for row in tail] == ["first_of_three = 1", "first_of_three + 1", "first_of_three + 2"]
    assert tail[-1][1] == number
    ranged = history(kernel, hist_access_type="range", session=0, start=number - 1, stop=number + 1, output=True)
    assert [row[2] for row in ranged] == [["first_of_three + 1", "2"], ["first_of_three + 2", "3"]]
    absolute = history(kernel, hist_access_type="range", session=tail[0][0], start=number, stop=None)
    assert absolute[0] == [tail[0][0], number, "first_of_three + 2"]
    searched = history(kernel, hist_access_type="search", pattern="first_of*", n=2)
    assert [row[2] for row in searched] == ["first_of_three + 1", "first_of_three + 2"]
    assert history(kernel, hist_access_type="nonsense") == []


def test_history_of_transformed_cells(kernel: LiveKernel) -> None:
    kernel.run("%who")
    assert history(kernel, hist_access_type="tail", n=1, raw=True)[0][2] == "%who"
    assert "get_ipython()" in history(kernel, hist_access_type="tail", n=1, raw=False)[0][2]


@pytest.mark.parametrize(
    ("code", "status", "indent"),
    [
        ("1 + 1", "complete", None),
        ("", "complete", None),
        ("for x in y:", "incomplete", "    "),
        ("x = (", "incomplete", None),
        ("a b c", "invalid", None),
        ("%%timeit\n1", "incomplete", ""),
    ],
)
def test_whole_cells(kernel: LiveKernel, code: str, status: str, indent: str | None) -> None:
    found = kernel.request("is_complete_request", {"code": code}).content
    assert found["status"] == status
    assert ("indent" in found) == (status == "incomplete")
    if indent is not None:
        assert found["indent"] == indent


def test_questions_are_answered_while_a_cell_runs(kernel: LiveKernel) -> None:
    kernel.run("before_the_cell = 1")
    busy = kernel.send("import time\nprint('go')\ntime.sleep(1.5)\nslept = 1")
    kernel.next_stream("go")
    asked = [
        kernel.ask("complete_request", {"code": "before_the", "cursor_pos": 10}),
        kernel.ask("inspect_request", {"code": "len", "cursor_pos": 3}),
        kernel.ask("history_request", {"hist_access_type": "tail", "n": 1}),
        kernel.ask("is_complete_request", {"code": "1"}),
    ]
    answers = [kernel.wait(identifier) for identifier in asked]
    assert isinstance(answers[0], Outcome)
    assert answers[0].content["matches"] == ["before_the_cell"]
    assert answers[0].kinds == ["status", "status"]
    assert answers[3].content["status"] == "complete"
    assert kernel._others["shell"] == []
    running = kernel.run("slept")
    assert running.value == "1"
    kernel.wait(busy)


def test_pipelined_questions_know_the_names_of_the_cell_before(kernel: LiveKernel) -> None:
    kernel.send("brand_new_name = 1")
    assert "brand_new_name" in complete(kernel, "brand_new")["matches"]


def test_comms_and_ports(kernel: LiveKernel) -> None:
    assert kernel.request("comm_info_request").content == {"status": "ok", "comms": {}}
    ports = kernel.request("connect_request").content
    assert ports["shell_port"] == kernel.connection["shell_port"]
