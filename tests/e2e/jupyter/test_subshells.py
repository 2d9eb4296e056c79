"""Subshells: beside the main shell, with turns of their own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.helpers.live_kernel import LiveKernel, Outcome


@pytest.fixture
def subshell(kernel: LiveKernel) -> Iterator[str]:
    found = kernel.request("create_subshell_request", channel="control").content
    yield found["subshell_id"]
    kernel.request("delete_subshell_request", {"subshell_id": found["subshell_id"]}, channel="control")


def run_in(kernel: LiveKernel, subshell: str, code: str, **content: Any) -> Outcome:
    return kernel.wait(kernel.ask("execute_request", {"code": code, **content}, subshell_id=subshell))


def test_they_are_listed(kernel: LiveKernel, subshell: str) -> None:
    assert kernel.request("list_subshell_request", channel="control").content["subshell_id"] == [subshell]


def test_names_and_numbers_are_shared(kernel: LiveKernel, subshell: str) -> None:
    before = kernel.run("shared = 5").content["execution_count"]
    outcome = run_in(kernel, subshell, "shared + 1")
    assert outcome.value == "6"
    assert outcome.content["execution_count"] == before + 1
    assert outcome.reply["parent_header"]["subshell_id"] == subshell
    assert kernel.run(f"Out[{before + 1}]").value == "6"


def test_a_subshell_answers_while_the_main_shell_is_busy(kernel: LiveKernel, subshell: str) -> None:
    busy = kernel.send("import time\nprint('go', flush=True)\ntime.sleep(1.5)\n'main'")
    kernel.next_stream("go")
    started = time.monotonic()
    outcome = run_in(kernel, subshell, "print('beside'); 'sub'")
    assert outcome.value == "'sub'"
    assert outcome.text() == "beside\n"
    assert time.monotonic() - started < 1.2
    found = kernel.wait(busy)
    assert found.value == "'main'"
    assert found.text() == ""


def test_failures_abort_their_own_queue_only(kernel: LiveKernel, subshell: str) -> None:
    first = kernel.ask("execute_request", {"code": "import time; time.sleep(0.3); 1/0"}, subshell_id=subshell)
    second = kernel.ask("execute_request", {"code": "'never'"}, subshell_id=subshell)
    main = kernel.run("'main'")
    assert main.value == "'main'"
    assert kernel.wait(first).content["ename"] == "ZeroDivisionError"
    assert kernel.wait(second).content["status"] == "aborted"


def test_await_in_both(kernel: LiveKernel, subshell: str) -> None:
    busy = kernel.send("import asyncio\nprint('go', flush=True)\nawait asyncio.sleep(0.6)\n'main'")
    kernel.next_stream("go")
    assert run_in(kernel, subshell, "import asyncio\nawait asyncio.sleep(0.05)\n'sub'").value == "'sub'"
    assert kernel.wait(busy).value == "'main'"


def test_input_asks_the_client_of_its_own_request(kernel: LiveKernel, subshell: str) -> None:
    identifier = kernel.ask("execute_request", {"code": "input('sub? ')", "allow_stdin": True}, subshell_id=subshell)
    question = kernel.client.get_stdin_msg(timeout=20)
    assert question["parent_header"]["msg_id"] == identifier
    assert kernel.run("input()", allow_stdin=False).content["ename"] == "StdinNotImplementedError"
    kernel.client.input("yes")
    assert kernel.wait(identifier).value == "'yes'"


def test_deleting_a_busy_one_blocks_nothing(kernel: LiveKernel) -> None:
    identifier = kernel.request("create_subshell_request", channel="control").content["subshell_id"]
    busy = kernel.ask("execute_request", {"code": "import time; time.sleep(1); 'done'"}, subshell_id=identifier)
    time.sleep(0.2)
    started = time.monotonic()
    kernel.request("delete_subshell_request", {"subshell_id": identifier}, channel="control")
    assert kernel.run("1").value == "1"
    assert time.monotonic() - started < 0.7
    assert kernel.wait(busy).value == "'done'"


def test_unknown_ids_are_errors_with_name_and_text(kernel: LiveKernel) -> None:
    outcome = run_in(kernel, "nonsense", "1")
    assert outcome.content["ename"] == "SubshellNotFound"
    gone = kernel.request("delete_subshell_request", {"subshell_id": "nonsense"}, channel="control").content
    assert gone["ename"] == "SubshellNotFound"
    assert gone["traceback"]


def test_an_interrupt_of_a_subshell(kernel: LiveKernel, subshell: str) -> None:
    identifier = kernel.ask(
        "execute_request", {"code": "print('go', flush=True)\nwhile True: pass"}, subshell_id=subshell
    )
    kernel.next_stream("go")
    kernel.wait(kernel.ask("interrupt_request", channel="control", subshell_id=subshell), channel="control")
    assert kernel.wait(identifier).content["ename"] == "KeyboardInterrupt"


def test_two_subshells_and_the_main_shell_count_without_a_gap(kernel: LiveKernel, subshell: str) -> None:
    asked = []
    for number in range(30):
        content = {"code": f"{number}"}
        asked.append(kernel.ask("execute_request", content, **({"subshell_id": subshell} if number % 2 else {})))
    counts = sorted(kernel.wait(identifier).content["execution_count"] for identifier in asked)
    assert counts == list(range(counts[0], counts[0] + 30))


def test_the_magic_tells_where_it_runs(kernel: LiveKernel, subshell: str) -> None:
    assert subshell in run_in(kernel, subshell, "%subshell").text()
