"""Playbooks of the kernel machine: frames in, actions out."""

from __future__ import annotations

import pytest

from tests.helpers.playbook import Playbook, Player


def test_a_cell_is_announced_run_answered_and_closed() -> None:
    book, client = Playbook(), Player()
    assert book.play(client.frames("execute_request", {"code": "1"})) == [
        "iopub status busy client_1_1",
        "iopub execute_input client_1_1",
        "run execute_request",
    ]
    assert book.sent[-1]["content"] == {"code": "1", "execution_count": 1}
    assert book.requests[0].content["store_history"] is True
    assert book.lines(book.machine.finish(book.requests[0], {"status": "ok"})) == [
        "shell client execute_reply ok client_1_1",
        "iopub status idle client_1_1",
    ]
    assert book.machine.is_idle


def test_a_silent_cell_is_not_announced_and_not_stored() -> None:
    book = Playbook()
    lines = book.play(Player().frames("execute_request", {"code": "1", "silent": True}))
    assert lines == ["iopub status busy client_1_1", "run execute_request"]
    assert book.requests[0].content["store_history"] is False


def test_requests_are_served_in_turn() -> None:
    book, client = Playbook(), Player()
    book.play(client.frames("execute_request", {"code": "1"}))
    assert book.play(client.frames("execute_request", {"code": "2"})) == []
    assert book.play(client.frames("kernel_info_request")) == []
    lines = book.lines(book.machine.finish(book.requests[0], {"status": "ok"}))
    assert lines[2:] == [
        "iopub status busy client_1_2",
        "iopub execute_input client_1_2",
        "run execute_request",
    ]
    lines = book.lines(book.machine.finish(book.requests[1], {"status": "ok"}))
    assert lines[2:] == ["iopub status busy client_1_3", "handle kernel_info_request"]


def test_broadcasts_are_numbered_without_a_gap() -> None:
    book, client = Playbook(), Player()
    for _ in range(3):
        book.play(client.frames("execute_request", {"code": "1"}))
        book.lines(book.machine.finish(book.requests[-1], {"status": "ok"}))
    numbers = [sent["metadata"]["ipython_output"] for sent in book.sent if "ipython_output" in sent["metadata"]]
    assert numbers == list(range(1, 10))


def test_a_failure_aborts_execute_requests_that_wait_and_no_others() -> None:
    book, client = Playbook(), Player()
    for kind, content in (
        ("execute_request", {"code": "1/0"}),
        ("execute_request", {"code": "2"}),
        ("kernel_info_request", None),
        ("execute_request", {"code": "3"}),
    ):
        book.play(client.frames(kind, content))
    lines = book.lines(book.machine.finish(book.requests[0], {"status": "error"}, failed=True))
    assert lines == [
        "shell client execute_reply error client_1_1",
        "iopub status idle client_1_1",
        "iopub status busy client_1_2",
        "shell client execute_reply aborted client_1_2",
        "iopub status idle client_1_2",
        "iopub status busy client_1_4",
        "shell client execute_reply aborted client_1_4",
        "iopub status idle client_1_4",
        "iopub status busy client_1_3",
        "handle kernel_info_request",
    ]
    aborted = next(sent for sent in book.sent if sent["content"].get("status") == "aborted")
    assert aborted["content"]["execution_count"] == 1
    assert aborted["metadata"] == {"status": "aborted"}
    book.machine.finish(book.requests[-1], {"status": "ok"})
    assert "run execute_request" in book.play(client.frames("execute_request", {"code": "4"}), now=1.0)


def test_a_failure_aborts_what_comes_within_the_configured_time() -> None:
    book, client = Playbook(), Player()
    book.machine.abort_seconds = 0.5
    book.play(client.frames("execute_request", {"code": "1/0"}))
    book.machine.finish(book.requests[0], {"status": "error"}, failed=True, now=10.0)
    soon = book.play(client.frames("execute_request", {"code": "2"}), now=10.4)
    assert "shell client execute_reply aborted client_1_2" in soon
    later = book.play(client.frames("execute_request", {"code": "3"}), now=10.6)
    assert "run execute_request" in later


def test_questions_are_answered_beside_a_running_cell_after_a_moment() -> None:
    book, client = Playbook(), Player()
    book.play(client.frames("execute_request", {"code": "1"}))
    assert book.play(client.frames("complete_request", {"code": "a", "cursor_pos": 1}), now=5.0) == []
    assert book.machine.next_deadline == pytest.approx(5.1)
    assert book.lines(book.machine.expire(5.05)) == []
    assert book.lines(book.machine.expire(5.2)) == ["iopub status busy client_1_2", "answer complete_request"]
    assert book.machine.next_deadline is None
    assert book.lines(book.machine.finish(book.requests[-1], {"status": "ok"})) == [
        "shell client complete_reply ok client_1_2",
        "iopub status idle client_1_2",
    ]
    assert book.machine.running() is book.requests[0]


def test_a_question_is_answered_as_soon_as_the_cells_before_it_are_done() -> None:
    book, client = Playbook(), Player()
    book.play(client.frames("execute_request", {"code": "1"}))
    book.play(client.frames("is_complete_request", {"code": "a"}))
    book.play(client.frames("execute_request", {"code": "2"}))
    lines = book.lines(book.machine.finish(book.requests[0], {"status": "ok"}))
    assert lines[-2:] == ["iopub status busy client_1_2", "answer is_complete_request"]


def test_before_the_shell_is_ready_only_control_is_served() -> None:
    book, client = Playbook(ready=False), Player()
    assert book.play(client.frames("kernel_info_request")) == []
    assert book.play(client.frames("complete_request", {"code": ""})) == []
    assert book.play(client.frames("execute_request", {"code": "1"})) == []
    assert book.play(client.frames("kernel_info_request"), "control") == [
        "iopub status busy client_1_4",
        "handle kernel_info_request",
    ]
    assert book.lines(book.machine.ready(1.0)) == [
        "iopub status busy client_1_1",
        "handle kernel_info_request",
        "iopub status busy client_1_2",
        "answer complete_request",
    ]


@pytest.mark.parametrize(
    ("kind", "content", "sentence"),
    [
        ("execute_request", {}, "code is missing"),
        ("execute_request", {"code": 3}, "code must be a text"),
        ("execute_request", {"code": "1", "silent": "no"}, "silent must be true or false"),
        ("complete_request", {"cursor_pos": 1}, "code is missing"),
        ("inspect_request", {"code": "x", "cursor_pos": "1"}, "cursor_pos must be a whole number"),
        ("history_request", {"output": 3}, "output must be true or false"),
        ("execute_request", [1], "the content is no JSON object"),
    ],
)
def test_bad_content_gets_an_error_reply(kind: str, content: object, sentence: str) -> None:
    book = Playbook()
    lines = book.play(Player().frames(kind, content))
    reply = kind.replace("request", "reply")
    assert lines == [
        "iopub status busy client_1_1",
        f"shell client {reply} error client_1_1",
        "iopub status idle client_1_1",
    ]
    told = book.sent[1]["content"]
    assert told["ename"] == "InvalidRequest"
    assert sentence in told["evalue"]
    assert book.machine.is_idle


def test_missing_fields_of_history_take_their_defaults() -> None:
    book = Playbook()
    book.play(Player().frames("history_request", {}))
    assert book.requests[0].content["hist_access_type"] == "tail"


def test_unknown_kinds_get_busy_and_idle_and_no_reply() -> None:
    book, client = Playbook(), Player()
    for channel in ("shell", "control"):
        lines = book.play(client.frames("nonsense_request"), channel)
        assert [line.split()[2] for line in lines] == ["busy", "idle"]
    assert "nonsense_request" in book.told[0]


def test_user_code_does_not_run_on_the_control_channel() -> None:
    book = Playbook()
    lines = book.play(Player().frames("execute_request", {"code": "1"}), "control")
    assert lines[1] == "control client execute_reply error client_1_1"


def test_interrupt_and_shutdown_do_not_wait_for_the_cell() -> None:
    book, client = Playbook(), Player()
    book.play(client.frames("execute_request", {"code": "1"}))
    for channel in ("shell", "control"):
        assert book.play(client.frames("interrupt_request"), channel)[-1] == "handle interrupt_request"
        assert book.play(client.frames("shutdown_request"), channel)[-1] == "handle shutdown_request"


def test_unsigned_forged_repeated_and_broken_messages_are_dropped() -> None:
    book, client = Playbook(), Player()
    genuine = client.frames("kernel_info_request")
    for frames in (
        [*genuine[:2], b"", *genuine[3:]],
        [*genuine[:2], b"0" * 64, *genuine[3:]],
        genuine[:5],
        [],
        [b"x"],
        Player(key=b"other").frames("kernel_info_request"),
    ):
        for channel in ("shell", "control", "stdin"):
            assert book.play(frames, channel) == []
    assert book.play(genuine)[-1] == "handle kernel_info_request"
    book.machine.finish(book.requests[0], {"status": "ok"})
    assert book.play(genuine) == []
    assert book.play(genuine, "control") == []
    assert "repeated" in book.told[-1]
    assert book.machine.refused == 20


def test_a_question_is_answered_by_the_client_that_was_asked_only() -> None:
    book, client, other = Playbook(), Player(), Player("other")
    book.play(client.frames("execute_request", {"code": "input()", "allow_stdin": True}))
    question, actions = book.machine.ask(book.requests[0], "name? ", is_secret=True)
    assert book.lines(actions) == ["stdin client input_request client_1_1"]
    assert book.sent[-1]["content"] == {"prompt": "name? ", "password": True}
    assert book.play(other.frames("input_reply", {"value": "no"}), "stdin") == []
    assert book.play(client.frames("input_reply", {"value": "no"}, parent="other"), "stdin") == []
    assert book.play(client.frames("input_reply", {"value": 3}), "stdin") == []
    assert book.play(client.frames("execute_request", {"code": "1"}), "stdin") == []
    answer = client.frames("input_reply", {"value": "yes"}, parent=question.identifier)
    assert book.play(answer, "stdin") == ["answered yes"]
    assert book.play(client.frames("input_reply", {"value": "late"}), "stdin") == []


def test_a_withdrawn_question_takes_no_answer() -> None:
    book, client = Playbook(), Player()
    book.play(client.frames("execute_request", {"code": "input()", "allow_stdin": True}))
    question, _ = book.machine.ask(book.requests[0], "", is_secret=False)
    book.machine.withdraw(question)
    assert book.play(client.frames("input_reply", {"value": "late"}), "stdin") == []


def test_comm_messages_reach_a_cell_that_awaits() -> None:
    book, client = Playbook(), Player()
    book.play(client.frames("execute_request", {"code": "await x"}))
    assert book.play(client.frames("comm_msg", {"comm_id": "a", "data": {}})) == []
    book.awaiting = True
    assert book.play(client.frames("comm_msg", {"comm_id": "a", "data": {}})) == ["deliver comm_msg"]
    lines = book.lines(book.machine.finish(book.requests[0], {"status": "ok"}))
    assert lines[2:] == ["iopub status busy client_1_2", "run comm_msg"]
    assert book.lines(book.machine.finish(book.requests[-1], None)) == ["iopub status idle client_1_2"]


def test_subshells_have_turns_and_failures_of_their_own() -> None:
    book, client = Playbook(), Player()
    book.machine.add_subshell("s")
    book.play(client.frames("execute_request", {"code": "1"}))
    lines = book.play(client.frames("execute_request", {"code": "2"}, subshell_id="s"))
    assert lines[-1] == "run execute_request"
    assert book.sent[-1]["parent"]["subshell_id"] == "s"
    book.play(client.frames("execute_request", {"code": "3"}, subshell_id="s"))
    book.play(client.frames("execute_request", {"code": "4"}))
    lines = book.lines(book.machine.finish(book.requests[1], {"status": "error"}, failed=True))
    assert lines[3] == "shell client execute_reply aborted client_1_3"
    assert book.machine.running() is book.requests[0]
    assert "client_1_4" not in " ".join(lines)


def test_an_unknown_or_deleted_subshell_is_an_error() -> None:
    book, client = Playbook(), Player()
    lines = book.play(client.frames("execute_request", {"code": "2"}, subshell_id="x"))
    assert lines[1] == "shell client execute_reply error client_1_1"
    book.machine.add_subshell("s")
    book.play(client.frames("execute_request", {"code": "2"}, subshell_id="s"))
    book.play(client.frames("execute_request", {"code": "3"}, subshell_id="s"))
    lines = book.lines(book.machine.remove_subshell("s"))
    assert "shell client execute_reply error client_1_3" in lines
    assert book.lines(book.machine.finish(book.requests[0], {"status": "ok"})) == [
        "shell client execute_reply ok client_1_2",
        "iopub status idle client_1_2",
    ]


def test_every_subscription_is_welcomed_and_nothing_else() -> None:
    book = Playbook()
    assert book.lines(book.machine.subscribed(b"\x01")) == ["iopub iopub_welcome"]
    assert book.lines(book.machine.subscribed(b"\x01stream")) == ["iopub iopub_welcome"]
    assert book.sent[-1]["content"] == {"subscription": "stream"}
    for frame in (b"", b"\x00", b"\x01\xff\xfe", b"hello"):
        assert book.machine.subscribed(frame) == []
