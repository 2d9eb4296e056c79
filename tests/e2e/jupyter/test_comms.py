"""Comms, widgets, figures: libraries as they are."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.helpers.live_kernel import LiveKernel

ECHO = (
    "import comm\n"
    "def opened(c, message):\n"
    "    c.on_msg(lambda m: c.send({'echo': m['content']['data']}, buffers=[bytes(b) for b in m['buffers']]))\n"
    "    c.on_close(lambda m: print('closed'))\n"
    "comm.get_comm_manager().register_target('echo', opened)"
)


def post(kernel: LiveKernel, kind: str, content: dict[str, Any], buffers: list[bytes] | None = None) -> str:
    message = kernel.client.session.msg(kind, content)
    kernel.client.session.send(kernel.client.shell_channel.socket, message, buffers=buffers or [])
    return str(message["header"]["msg_id"])


def test_a_comm_that_a_client_opens(kernel: LiveKernel) -> None:
    kernel.run(ECHO)
    kernel.until_idle(post(kernel, "comm_open", {"comm_id": "c1", "target_name": "echo", "data": {}}))
    comms = kernel.request("comm_info_request", {"target_name": "echo"}).content["comms"]
    assert comms == {"c1": {"target_name": "echo"}}
    identifier = post(kernel, "comm_msg", {"comm_id": "c1", "data": {"x": 1}}, [b"\x00\xff" * 100_000])
    sent = kernel.until_idle(identifier)
    answer = next(message for message in sent if message["msg_type"] == "comm_msg")
    assert answer["content"] == {"comm_id": "c1", "data": {"echo": {"x": 1}}}
    assert [bytes(part) for part in answer["buffers"]] == [b"\x00\xff" * 100_000]
    closed = kernel.until_idle(post(kernel, "comm_close", {"comm_id": "c1", "data": {}}))
    assert "closed\n" in [message["content"].get("text") for message in closed]
    assert kernel.request("comm_info_request").content["comms"] == {}


def test_a_target_that_nobody_has_is_closed(kernel: LiveKernel) -> None:
    sent = kernel.until_idle(post(kernel, "comm_open", {"comm_id": "c2", "target_name": "nobody", "data": {}}))
    assert [message["msg_type"] for message in sent] == ["status", "comm_close", "status"]


def test_a_target_that_fails_is_told_and_closed(kernel: LiveKernel) -> None:
    kernel.run(
        "def bad(c, m): raise KeyError('target')\nimport comm\ncomm.get_comm_manager().register_target('bad', bad)"
    )
    sent = kernel.until_idle(post(kernel, "comm_open", {"comm_id": "c3", "target_name": "bad", "data": {}}))
    kinds = [message["msg_type"] for message in sent]
    assert "comm_close" in kinds
    assert "KeyError" in str([message["content"] for message in sent])


def test_messages_for_unknown_comms_do_no_harm(kernel: LiveKernel) -> None:
    sent = kernel.until_idle(post(kernel, "comm_msg", {"comm_id": "lost", "data": {}}))
    assert [message["msg_type"] for message in sent] == ["status", "status"]


def test_a_comm_that_the_kernel_opens(kernel: LiveKernel) -> None:
    outcome = kernel.run("import comm\nc = comm.create_comm(target_name='there', data={'a': 1}, buffers=[b'xy'])")
    opened = next(message for message in outcome.messages if message["msg_type"] == "comm_open")
    assert opened["content"]["target_name"] == "there"
    assert bytes(opened["buffers"][0]) == b"xy"
    outcome = kernel.run("c.close()")
    assert outcome.of("comm_close")[0]["comm_id"] == opened["content"]["comm_id"]


def test_comm_delivered_during_awaiting_cell(kernel: LiveKernel) -> None:
    kernel.run(ECHO)
    kernel.until_idle(post(kernel, "comm_open", {"comm_id": "c4", "target_name": "echo", "data": {}}))
    busy = kernel.send("import asyncio\nprint('go', flush=True)\nfor _ in range(100): await asyncio.sleep(0.01)")
    kernel.next_stream("go")
    started = time.monotonic()
    identifier = post(kernel, "comm_msg", {"comm_id": "c4", "data": "now"})
    answer = kernel.next_broadcast("comm_msg")
    assert answer["parent_header"]["msg_id"] == identifier
    kernel.wait(busy)
    assert time.monotonic() - started > 0.3


def test_widgets(kernel: LiveKernel) -> None:
    pytest.importorskip("ipywidgets")
    outcome = kernel.run(
        "import ipywidgets as w\nslider = w.IntSlider(value=3)\n"
        "slider.observe(lambda change: print('moved to', change.new), 'value')\nslider"
    )
    view = outcome.of("execute_result")[0]["data"]["application/vnd.jupyter.widget-view+json"]
    update = {"method": "update", "state": {"value": 7}, "buffer_paths": []}
    identifier = post(kernel, "comm_msg", {"comm_id": view["model_id"], "data": update})
    sent = kernel.until_idle(identifier)
    assert "moved to 7\n" in [message["content"].get("text") for message in sent]
    assert kernel.run("slider.value").value == "7"


def test_the_output_widget(kernel: LiveKernel) -> None:
    pytest.importorskip("ipywidgets")
    outcome = kernel.run("import ipywidgets as w\nout = w.Output()\nwith out: print('inside')")
    states = [found["data"]["state"] for found in outcome.of("comm_msg") if "state" in found["data"]]
    identifier = outcome.reply["parent_header"]["msg_id"]
    assert [state["msg_id"] for state in states if "msg_id" in state] == [identifier, ""]
    assert outcome.text() == "inside\n"


def test_interact(kernel: LiveKernel) -> None:
    pytest.importorskip("ipywidgets")
    outcome = kernel.run("from ipywidgets import interact\n@interact(n=(0, 5))\ndef f(n=2): print('n is', n)")
    assert outcome.content["status"] == "ok"
    assert any("n is 2" in str(content) for content in outcome.of("stream") + outcome.of("comm_msg"))


def test_figures_come_before_idle_and_in_order(kernel: LiveKernel) -> None:
    pytest.importorskip("matplotlib")
    outcome = kernel.run(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nprint('after')\nplt.plot([3]); None"
    )
    assert outcome.kinds[2:-1] == ["display_data", "stream", "display_data"]
    assert outcome.of("display_data")[0]["data"]["image/png"].startswith("iVBOR")


def test_libraries_of_plots_choose_formats(kernel: LiveKernel) -> None:
    pytest.importorskip("matplotlib_inline")
    outcome = kernel.run(
        "import matplotlib.pyplot as plt\nfrom matplotlib_inline.backend_inline import set_matplotlib_formats\n"
        "set_matplotlib_formats('svg')\nplt.plot([1]); None"
    )
    assert "image/svg+xml" in outcome.of("display_data")[0]["data"]


def test_figures_as_bytes(kernel: LiveKernel) -> None:
    pytest.importorskip("matplotlib")
    code = (
        "import matplotlib.pyplot as plt\nfrom IPython.core.pylabtools import print_figure\n"
        "f, ax = plt.subplots()\np = print_figure\n"
        "found = (p(f)[:4], p(f, 'svg')[:5], p(plt.figure()))\n"
        "plt.close('all')\nfound"
    )
    assert kernel.run(code).value == "(b'\\x89PNG', '<?xml', None)"


def test_what_libraries_look_for(kernel: LiveKernel) -> None:
    assert kernel.run("type(get_ipython()).__name__").value == "'ZMQInteractiveShell'"
    assert kernel.run("'IPKernelApp' in get_ipython().config").value == "True"
    code = (
        "import IPython\nfrom IPython.core.interactiveshell import InteractiveShell\nip = get_ipython()\n"
        "(isinstance(ip, InteractiveShell), InteractiveShell.initialized(), InteractiveShell.instance() is ip,\n"
        " ip.get_parent()['header']['msg_type'], ip.kernel.comm_manager is ip.kernel.comm_manager)"
    )
    assert kernel.run(code).value == "(True, True, True, 'execute_request', True)"
    outcome = kernel.run(
        "k = get_ipython().kernel\nk.send_response(k.iopub_socket, 'stream', {'name': 'stdout', 'text': 'hi'})"
    )
    assert outcome.text() == "hi"


def test_display_hooks(kernel: LiveKernel) -> None:
    outcome = kernel.run(
        "pub = get_ipython().display_pub\nhidden = []\n"
        "def hook(message):\n    hidden.append(message); return None\n"
        "pub.register_hook(hook)\ndisplay(1)\npub.unregister_hook(hook)\ndisplay(2)\nlen(hidden)"
    )
    assert outcome.value == "1"
    assert [found["data"]["text/plain"] for found in outcome.of("display_data")] == ["2"]
