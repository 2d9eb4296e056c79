"""The debugger of notebooks: DAP over the control channel."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.live_kernel import LiveKernel, running_kernel

pytest.importorskip("debugpy")


class Front:
    """What JupyterLab does."""

    def __init__(self, kernel: LiveKernel) -> None:
        self.kernel = kernel
        self.sequence = 0

    def send(self, command: str, arguments: Any = None) -> str:
        self.sequence += 1
        content = {"type": "request", "seq": self.sequence, "command": command}
        if arguments is not None:
            content["arguments"] = arguments
        return self.kernel.ask("debug_request", content, channel="control")

    def ask(self, command: str, arguments: Any = None) -> dict[str, Any]:
        reply = self.kernel.reply(self.send(command, arguments), channel="control")
        content: dict[str, Any] = reply["content"]
        assert content["type"] == "response"
        assert content["request_seq"] == self.sequence
        return content

    def body(self, command: str, arguments: Any = None) -> Any:
        found = self.ask(command, arguments)
        assert found["success"], found
        return found["body"]

    def event(self, kind: str) -> dict[str, Any]:
        while True:
            found: dict[str, Any] = self.kernel.next_broadcast("debug_event")["content"]
            if found["event"] == kind:
                return found

    def start(self) -> None:
        self.body("initialize", {"clientID": "test", "adapterID": "", "pathFormat": "path", "linesStartAt1": True})
        self.ask("attach", {})
        self.event("initialized")


@pytest.fixture(scope="module")
def debugged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKernel]:
    with running_kernel(tmp_path_factory.mktemp("debugged")) as found:
        yield found


@pytest.fixture
def front(debugged: LiveKernel) -> Front:
    return Front(debugged)


def test_before_it_is_started(front: Front) -> None:
    found = front.body("debugInfo")
    assert found["isStarted"] is False
    assert found["hashMethod"] == "Murmur2"
    assert found["hashSeed"] == 3339675911
    assert found["tmpFileSuffix"] == ".py"
    assert "ipykernel_" in found["tmpFilePrefix"]
    assert front.ask("stackTrace", {"threadId": 1})["success"] is False
    assert front.ask("nonsense")["message"].startswith("nonsense needs a session")
    assert front.ask("inspectVariables")["success"]
    assert front.body("modules")["totalModules"] > 10
    assert front.kernel.run("import sys; 'debugpy' in sys.modules").value == "False"


@pytest.mark.parametrize("content", [{}, {"command": 3}, {"command": "debugInfo", "arguments": []}])
def test_malformed_requests_are_answered(front: Front, content: dict[str, Any]) -> None:
    found = front.kernel.request("debug_request", content, channel="control").content
    assert found["success"] is False
    assert found["message"]


def test_variables_are_shown_without_running_their_code(front: Front) -> None:
    front.kernel.run(
        "number = 5\n"
        "nested = {'a': [1, 2]}\nclass Loud:\n    def __repr__(self): print('ran'); return 'x'\nloud = Loud()"
    )
    identifier = front.send("inspectVariables")
    reply = front.kernel.wait(identifier, channel="control")
    found = {one["name"]: one for one in reply.content["body"]["variables"]}
    assert "stream" not in reply.kinds
    assert found["number"]["value"] == "5"
    assert found["number"]["type"] == "int"
    assert not {"In", "Out", "_", "exit", "get_ipython", "__name__"} & found.keys()
    inside = front.body("variables", {"variablesReference": found["nested"]["variablesReference"]})["variables"]
    assert inside[0]["name"] == "'a'"
    assert inside[0]["evaluateName"] == "nested['a']"


def test_rich_forms(front: Front) -> None:
    front.kernel.run("class Rich:\n    def _repr_html_(self): return '<b>rich</b>'\nrich = Rich()")
    found = front.body("richInspectVariables", {"variableName": "rich"})
    assert found["data"]["text/html"] == "<b>rich</b>"
    assert front.ask("richInspectVariables", {"variableName": "no_such"})["success"] is False
    assert front.ask("richInspectVariables", {"variableName": "1/0"})["success"] is False
    assert front.body("richInspectVariables", {"variableName": "special variables"}) == {"data": {}, "metadata": {}}


CODE = "def f(a):\n    b = a + 1\n    c = b * 2\n    return c\nf(20)"


def test_debug_full_session(front: Front) -> None:
    kernel = front.kernel
    front.start()
    assert front.body("debugInfo")["isStarted"] is True
    path = front.body("dumpCell", {"code": CODE})["sourcePath"]
    assert Path(path).read_text() == CODE
    assert Path(path).stat().st_mode & 0o777 == 0o600
    assert Path(path).parent.stat().st_mode & 0o777 == 0o700
    set_ = front.body(
        "setBreakpoints", {"source": {"path": path}, "breakpoints": [{"line": 3}], "sourceModified": False}
    )
    assert set_["breakpoints"][0]["verified"]
    assert front.body("configurationDone") == {}
    known = front.body("debugInfo")["breakpoints"]
    assert known == [{"source": path, "breakpoints": [{"line": 3}]}]
    running = kernel.send(CODE)
    thread = front.event("stopped")["body"]["threadId"]
    assert kernel.request("kernel_info_request", channel="control").content["status"] == "ok"
    assert thread in front.body("debugInfo")["stoppedThreads"]
    frames = front.body("stackTrace", {"threadId": thread})["stackFrames"]
    assert frames[0]["name"] == "f"
    assert frames[0]["line"] == 3
    assert not [one["source"]["path"] for one in frames if "ipython/kernel" in one["source"]["path"]]
    scopes = front.body("scopes", {"frameId": frames[0]["id"]})["scopes"]
    local = next(one for one in scopes if one["name"] == "Locals")
    names = front.body("variables", {"variablesReference": local["variablesReference"]})["variables"]
    assert {one["name"]: one["value"] for one in names} == {"a": "20", "b": "21"}
    assert front.body("evaluate", {"expression": "a + b", "frameId": frames[0]["id"]})["result"] == "41"
    rich = front.body("richInspectVariables", {"variableName": "b", "frameId": frames[0]["id"]})
    assert rich["data"]["text/plain"] == "21"
    front.body("copyToGlobals", {"srcVariableName": "b", "dstVariableName": "copied", "srcFrameId": frames[0]["id"]})
    names_of_threads = [one["name"] for one in front.body("threads")["threads"]]
    assert not {"sockets", "heartbeat", "debugger"} & set(names_of_threads)
    assert front.body("source", {"source": {"path": path}})["content"].startswith("def f(a):")
    assert front.ask("source", {"source": {"path": "/etc/passwd"}})["success"] is False
    front.body("next", {"threadId": thread})
    front.event("stopped")
    front.body("continue", {"threadId": thread})
    assert kernel.wait(running).value == "42"
    assert kernel.run("copied").value == "21"
    front.body("disconnect", {"restart": False, "terminateDebuggee": False})
    assert front.body("debugInfo")["isStarted"] is False
    assert front.body("debugInfo")["breakpoints"] == []
    assert kernel.run(CODE).value == "42"


def test_it_can_be_started_again(front: Front) -> None:
    front.start()
    path = front.body("dumpCell", {"code": CODE})["sourcePath"]
    front.body("setBreakpoints", {"source": {"path": path}, "breakpoints": [{"line": 2}], "sourceModified": False})
    running = front.kernel.send(CODE)
    thread = front.event("stopped")["body"]["threadId"]
    front.body("disconnect", {})
    assert front.kernel.wait(running).value == "42"
    assert isinstance(thread, int)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_no_port_stays_open_for_others(front: Front) -> None:
    front.start()
    inodes = set()
    for entry in Path(f"/proc/{front.kernel.pid}/fd").iterdir():
        target = str(entry.readlink()) if entry.is_symlink() else ""
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    listening = 0
    for line in Path(f"/proc/{front.kernel.pid}/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        listening += fields[3] == "0A" and fields[9] in inodes
    assert listening == 5
    front.body("disconnect", {})


def test_breakpoint_stops_in_pdb_when_no_front_is_attached(front: Front) -> None:
    kernel = front.kernel
    assert kernel.run("import sys; 'debugpy' in sys.modules").value == "True"
    identifier = kernel.send("x = 5\nbreakpoint()\ny = x", allow_stdin=True)
    question = kernel.client.get_stdin_msg(timeout=20)["content"]
    assert question["prompt"].startswith("ipdb>")
    kernel.client.input("p x + 1")
    kernel.client.get_stdin_msg(timeout=20)
    kernel.client.input("c")
    outcome = kernel.wait(identifier)
    assert "6" in outcome.text()
    assert outcome.content["status"] == "ok"


def test_post_mortem_over_the_wire(front: Front) -> None:
    kernel = front.kernel
    kernel.run("def broken():\n    inside = 7\n    1 / 0\nbroken()")
    identifier = kernel.send("%debug", allow_stdin=True)
    kernel.client.get_stdin_msg(timeout=20)
    kernel.client.input("p inside")
    kernel.client.get_stdin_msg(timeout=20)
    kernel.client.input("q")
    assert "7" in kernel.wait(identifier).text()
