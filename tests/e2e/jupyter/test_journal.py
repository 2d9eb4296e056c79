"""The output journal: nothing that was shown is lost to a client that was away."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.live_kernel import LiveKernel, running_kernel


def replay(kernel: LiveKernel, since: int, limit: int = 10_000) -> dict[str, Any]:
    content = {"since": since, "limit": limit}
    return kernel.request("output_replay_request", content, channel="control").content


def numbers(messages: list[dict[str, Any]]) -> list[int]:
    return [message["metadata"]["ipython_output"] for message in messages]


def test_broadcasts_are_numbered_and_can_be_asked_for_again(kernel: LiveKernel) -> None:
    outcome = kernel.run("print('a'); display(2); 3")
    seen = numbers(outcome.messages)
    assert seen == list(range(seen[0], seen[0] + len(seen)))
    found = replay(kernel, seen[0] - 1)
    again = found["messages"][: len(seen)]
    assert [(one["header"]["msg_type"], one["content"]) for one in again] == [
        (one["msg_type"], one["content"]) for one in outcome.messages
    ]
    assert again[0]["parent_header"]["msg_id"] == outcome.reply["parent_header"]["msg_id"]
    assert found["first"] <= seen[0]
    assert found["last"] >= seen[-1]
    assert len(replay(kernel, seen[0], limit=2)["messages"]) == 2


def test_output_made_while_nobody_listens_is_kept(tmp_path: Path) -> None:
    with running_kernel(tmp_path) as kernel:
        last = numbers(kernel.run("1").messages)[-1]
        kernel.send("import time\nfor n in range(5):\n    print('line', n, flush=True); time.sleep(0.02)")
        kernel.client.stop_channels()
        time.sleep(0.8)
        with kernel.another_client() as other:
            other.wait_for_ready(timeout=20)
            message = other.session.msg("output_replay_request", {"since": last, "limit": 100})
            other.control_channel.send(message)
            found = other.get_control_msg(timeout=20)["content"]["messages"]
        text = "".join(one["content"]["text"] for one in found if one["header"]["msg_type"] == "stream")
        assert text == "".join(f"line {n}\n" for n in range(5))
        assert numbers(found) == list(range(last + 1, last + 1 + len(found)))


@pytest.mark.skip(reason="unsteady: the process grows by 35 to 68 MB, not always below 45 (docs/roadmap.md)")
def test_a_long_output_is_kept_in_bounded_memory(kernel: LiveKernel) -> None:
    before = numbers(kernel.run("1").messages)[-1]
    memory = int(kernel.request("usage_request", channel="control").content["kernel_memory"])
    kernel.run("for n in range(60): display({'text/plain': chr(65 + n % 26) * 1_000_000}, raw=True)")
    grown = int(kernel.request("usage_request", channel="control").content["kernel_memory"]) - memory
    assert grown < 45_000_000
    shown, since = [], before
    while (found := replay(kernel, since))["messages"]:
        assert numbers(found["messages"])[0] == since + 1
        shown += [one["content"]["data"] for one in found["messages"] if one["header"]["msg_type"] == "display_data"]
        since = numbers(found["messages"])[-1]
        if len(shown) == 60:
            break
    assert [data["text/plain"][0] for data in shown] == [chr(65 + n % 26) for n in range(60)]
