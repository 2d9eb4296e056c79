"""Cells over the wire: replies, numbers, order of broadcasts, failures, aborts."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.helpers.live_kernel import LiveKernel


def test_a_cell_and_the_order_of_what_it_shows(kernel: LiveKernel, number: int) -> None:
    outcome = kernel.run("print('a'); 6 * 7")
    assert outcome.kinds == ["status", "execute_input", "stream", "execute_result", "status"]
    assert outcome.content["status"] == "ok"
    assert outcome.content["execution_count"] == number
    assert outcome.of("execute_input") == [{"code": "print('a'); 6 * 7", "execution_count": number}]
    assert outcome.of("execute_result")[0]["execution_count"] == number
    assert outcome.value == "42"
    assert outcome.content["user_expressions"] == {}
    assert outcome.content["payload"] == []


def test_kernel_info_and_header_announce_the_same_version(kernel: LiveKernel) -> None:
    outcome = kernel.request("kernel_info_request")
    assert outcome.content["protocol_version"] == outcome.reply["header"]["version"] == "5.5"
    assert outcome.content["implementation"] == "ipython"
    assert outcome.content["language_info"]["name"] == "python"
    assert "output journal" in outcome.content["supported_features"]
    control = kernel.request("kernel_info_request", channel="control")
    assert control.content == outcome.content


def test_silent_cells_count_nothing_and_are_not_announced(kernel: LiveKernel, number: int) -> None:
    outcome = kernel.run("print('heard'); 5", silent=True)
    assert outcome.kinds == ["status", "stream", "status"]
    assert kernel.run("", silent=True).content["execution_count"] == number
    assert "execute_input" not in kernel.run("1/0", silent=True).kinds


def test_cells_that_are_not_stored(kernel: LiveKernel, number: int) -> None:
    outcome = kernel.run("7 * 7", store_history=False)
    assert outcome.of("execute_result")[0]["execution_count"] == number
    assert kernel.run("len(In)").value == str(number + 1)


@pytest.mark.parametrize("code", ["", "  \n  "])
def test_blank_cells_do_not_count(kernel: LiveKernel, number: int, code: str) -> None:
    assert kernel.run(code).content["execution_count"] == number
    assert kernel.run("1").content["execution_count"] == number


def test_a_failure_is_told_once_and_equally(kernel: LiveKernel) -> None:
    outcome = kernel.run("def f():\n    raise KeyError('lost')\nf()")
    errors = outcome.of("error")
    assert len(errors) == 1
    assert {name: outcome.content[name] for name in errors[0]} == errors[0]
    assert errors[0]["ename"] == "KeyError"
    assert errors[0]["evalue"] == "'lost'"
    assert "Cell In[" in "\n".join(errors[0]["traceback"])
    assert outcome.content["user_expressions"] == {}


@pytest.mark.parametrize(
    ("code", "name"),
    [("1 +", "SyntaxError"), ("raise SystemExit(3)", "SystemExit"), ("raise KeyboardInterrupt", "KeyboardInterrupt")],
)
def test_what_else_ends_a_cell(kernel: LiveKernel, code: str, name: str) -> None:
    outcome = kernel.run(code)
    assert outcome.content["ename"] == name
    assert len(outcome.of("error")) == 1
    assert kernel.run("'alive'").value == "'alive'"


def test_a_magic_used_wrongly_is_a_text_on_stderr_and_fails_the_cell(kernel: LiveKernel) -> None:
    outcome = kernel.run("%nosuch_magic")
    assert outcome.kinds == ["status", "execute_input", "stream", "status"]
    said = "Line magic function `%nosuch_magic` not found."
    assert outcome.of("stream") == [{"name": "stderr", "text": f"UsageError: {said}\n"}]
    told = [outcome.content[name] for name in ("status", "ename", "evalue")]
    assert told == ["error", "UsageError", said]
    failed = kernel.run("%%bash\nexit 3")
    assert failed.of("error")[0]["ename"] == failed.content["ename"] == "CalledProcessError"


def test_a_magic_that_is_a_coroutine_gives_its_value(kernel: LiveKernel) -> None:
    kernel.run(
        "import asyncio\nfrom IPython.core.magic import register_line_magic\n@register_line_magic\n"
        "async def slow(line):\n    await asyncio.sleep(0.001)\n    return line * 2\n"
    )
    assert kernel.run("%slow 1").value == "'11'"
    assert kernel.run("await asyncio.sleep(0)\nx = %slow 2\nx").value == "'22'"


def test_exec_unprintable_exception(kernel: LiveKernel) -> None:
    outcome = kernel.run("class Mute(Exception):\n    def __str__(self): raise ValueError\nraise Mute")
    assert outcome.content["ename"] == "Mute"


def test_a_failing_display_makes_the_request_an_error(kernel: LiveKernel) -> None:
    outcome = kernel.run("class Bad:\n    def __repr__(self): raise RuntimeError('no repr')\nBad()")
    assert outcome.content["status"] == "error"
    assert outcome.content["ename"] == "RuntimeError"
    assert len(outcome.of("error")) == 1


def test_failing_hooks_are_told_on_stderr(kernel: LiveKernel) -> None:
    kernel.run("def bad(*_): raise RuntimeError('hook')\nget_ipython().events.register('post_run_cell', bad)")
    outcome = kernel.run("3")
    kernel.run("get_ipython().events.unregister('post_run_cell', bad)")
    assert outcome.content["status"] == "ok"
    assert "RuntimeError" in outcome.text("stderr")
    assert outcome.of("error") == []


def test_requests_behind_a_failure_are_aborted_and_others_served(kernel: LiveKernel) -> None:
    first = kernel.send("import time; time.sleep(0.2); 1/0")
    aborted = [kernel.send("print('never')") for _ in range(3)]
    asked = kernel.ask("kernel_info_request")
    assert kernel.wait(first).content["status"] == "error"
    for identifier in aborted:
        outcome = kernel.wait(identifier)
        assert outcome.content["status"] == "aborted"
        assert outcome.reply["metadata"]["status"] == "aborted"
        assert isinstance(outcome.content["execution_count"], int)
        assert outcome.kinds == ["status", "status"]
    assert kernel.wait(asked).content["status"] == "ok"
    assert kernel.run("'next'").value == "'next'"


@pytest.mark.parametrize("options", [{"stop_on_error": False}, {"silent": True}])
def test_failures_that_abort_nothing(kernel: LiveKernel, options: dict[str, Any]) -> None:
    first = kernel.send("import time; time.sleep(0.1); 1/0", **options)
    second = kernel.send("'goes on'")
    kernel.wait(first)
    assert kernel.wait(second).value == "'goes on'"


def test_user_expressions(kernel: LiveKernel) -> None:
    outcome = kernel.run("a = 5", user_expressions={"double": "a * 2", "bad": "a / 0"})
    found = outcome.content["user_expressions"]
    assert found["double"] == {"status": "ok", "data": {"text/plain": "10"}, "metadata": {}}
    assert found["bad"]["status"] == "error"
    assert found["bad"]["ename"] == "ZeroDivisionError"
    assert outcome.of("error") == []
    assert kernel.run("1/0", user_expressions={"x": "1"}).content["user_expressions"] == {}


def test_payloads(kernel: LiveKernel) -> None:
    payload = kernel.run("get_ipython().set_next_input('abc')").content["payload"]
    assert payload == [{"source": "set_next_input", "text": "abc", "replace": False}]
    page = kernel.run("len?").content["payload"]
    assert page[0]["source"] == "page"
    assert "len" in page[0]["data"]["text/plain"]
    assert kernel.run("1").content["payload"] == []


@pytest.mark.parametrize(
    "content", [{}, {"code": 3}, {"code": "1", "silent": "yes"}, {"code": "1", "user_expressions": []}]
)
def test_malformed_requests_get_an_error_reply(kernel: LiveKernel, number: int, content: dict[str, Any]) -> None:
    outcome = kernel.request("execute_request", content)
    assert outcome.content["status"] == "error"
    assert outcome.content["ename"] == "InvalidRequest"
    assert kernel.run("1").content["execution_count"] == number


def test_unknown_requests_get_busy_and_idle(kernel: LiveKernel) -> None:
    assert len(kernel.until_idle(kernel.ask("nonsense_request"))) == 2


def test_exec_announced_before_user_code_holds_gil(kernel: LiveKernel) -> None:
    started = time.monotonic()
    identifier = kernel.send("import re; bool(re.match(r'(a+)+$', 'a' * 23 + 'b'))")
    announced = kernel.next_broadcast("execute_input")
    told = time.monotonic() - started
    outcome = kernel.wait(identifier)
    took = time.monotonic() - started
    assert announced["parent_header"]["msg_id"] == identifier
    assert outcome.value == "False"
    assert took < 0.5 or told < took / 2


def test_async_contextvar_survives_cells(kernel: LiveKernel) -> None:
    kernel.run("import contextvars, asyncio\nvar = contextvars.ContextVar('var', default='lost')")
    kernel.run("var.set('kept'); await asyncio.sleep(0)")
    assert kernel.run("var.get()").value == "'kept'"


def test_top_level_await_tasks_and_asyncio_run(kernel: LiveKernel) -> None:
    assert kernel.run("import asyncio\nasync def f(): return 5\nawait f()").value == "5"
    assert kernel.run("asyncio.run(f())").value == "5"
    kernel.run(
        "async def later():\n    await asyncio.sleep(0.05); done.append(1)\ndone = []\nt = asyncio.create_task(later())"
    )
    time.sleep(0.3)
    assert kernel.run("done").value == "[1]"


def test_exec_large_request_100mb(kernel: LiveKernel) -> None:
    code = "#" + "a" * 100_000_000 + "\nafter_much = 5"
    assert kernel.run(code, silent=True, limit=60).content["status"] == "ok"  # silent: nobody is sent it back
    assert kernel.run("after_much").value == "5"


def test_the_cell_id_and_its_metadata_reach_the_shell(kernel: LiveKernel) -> None:
    message = kernel.client.session.msg("execute_request", {"code": "1/0"}, metadata={"cellId": "abc"})
    kernel.client.shell_channel.send(message)
    assert kernel.wait(message["header"]["msg_id"]).content["ename"] == "ZeroDivisionError"


def test_unknown_header_fields_come_back(kernel: LiveKernel) -> None:
    reply = kernel.reply(kernel.ask("kernel_info_request", odd={"a": [1.5]}))
    assert reply["parent_header"]["odd"] == {"a": [1.5]}
