"""The ordered queue: nothing lost, nothing out of order, whoever writes."""

from __future__ import annotations

import threading
from typing import Any

from ipython.kernel.outputs import CALL, FINISH, FLUSH, PUBLISH, TEXT, Outputs
from ipython.kernel.parents import ForeignParent, LastParent, current_parent
from ipython.kernel.streams import KernelStream

ANN, BOB = object(), object()


def taken(outputs: Outputs) -> list[tuple[Any, ...]]:
    """What the reader would get now."""
    found: list[tuple[Any, ...]] = []
    while outputs.items:
        tag, parent, payload = outputs.items.popleft()
        if tag == TEXT:
            found.append((payload.name, parent, outputs.take_run(payload)))
        else:
            found.append((tag, parent, payload))
    return found


def test_text_of_one_stream_and_request_is_one_entry() -> None:
    outputs = Outputs(lambda: None)
    for name, parent, text in (
        ("stdout", ANN, "a"), ("stdout", ANN, "b"), ("stderr", ANN, "c"), ("stdout", ANN, "d"), ("stdout", BOB, "e"),
    ):  # fmt: skip
        outputs.write(name, parent, text)
    assert taken(outputs) == [
        ("stdout", ANN, "ab"), ("stderr", ANN, "c"), ("stdout", ANN, "d"), ("stdout", BOB, "e"),
    ]  # fmt: skip


def test_what_is_between_two_texts_stays_between_them() -> None:
    outputs = Outputs(lambda: None)
    outputs.write("stdout", ANN, "a")
    outputs.publish("display_data", {}, ANN)
    outputs.write("stdout", ANN, "b")
    outputs.call(print)
    outputs.write("stdout", ANN, "c")
    assert [entry[0] for entry in taken(outputs)] == ["stdout", PUBLISH, "stdout", CALL, "stdout"]


def test_the_reader_is_woken_once_for_text_after_a_pause_and_at_once_for_the_rest() -> None:
    rings: list[int] = []
    outputs = Outputs(lambda: rings.append(1))
    for _ in range(1000):
        outputs.write("stdout", ANN, "x")
    assert rings == [1]
    assert not outputs.is_urgent
    assert outputs.begin_looking() is False
    outputs.write("stdout", ANN, "more, while the reader looks by itself")
    assert rings == [1]
    outputs.publish("status", {}, ANN)
    assert rings == [1, 1]
    assert outputs.begin_looking() is True


def test_the_reader_may_not_sleep_while_something_is_there() -> None:
    outputs = Outputs(lambda: None)
    outputs.begin_looking()
    outputs.write("stdout", ANN, "x")
    assert outputs.sleep() is False
    taken(outputs)
    assert outputs.sleep() is True


def test_a_text_that_comes_while_its_entry_is_taken_is_not_lost() -> None:
    outputs = Outputs(lambda: None)
    outputs.write("stdout", ANN, "a")
    run = outputs.run
    assert taken(outputs) == [("stdout", ANN, "a")]
    run.append("late")  # by a thread that had looked the entry up before
    assert outputs.sleep() is False
    found = outputs.take_late()
    assert found is not None
    assert found[1] == "late"
    assert outputs.take_late() is None


def test_many_threads_lose_nothing() -> None:
    outputs = Outputs(lambda: None)
    texts: list[str] = []
    is_over = threading.Event()

    def read() -> None:
        while True:
            ended = is_over.is_set()
            outputs.begin_looking()
            texts.extend(entry[2] for entry in taken(outputs))
            late = outputs.take_late()
            if late is not None:
                texts.append(late[1])
            if ended:
                return

    reader = threading.Thread(target=read)
    reader.start()
    writers = [
        threading.Thread(target=lambda n=n: [outputs.write("stdout", n % 2, f"<{n}>") for _ in range(2000)])  # type: ignore[misc]
        for n in range(6)
    ]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    is_over.set()
    reader.join()
    whole = "".join(texts)
    assert [whole.count(f"<{n}>") for n in range(6)] == [2000] * 6


def test_flush_waits_for_the_reader() -> None:
    outputs = Outputs(lambda: None)
    assert outputs.flush() is False  # nobody reads yet
    outputs.taker = -1
    assert outputs.flush(0.01) is False
    (entry,) = taken(outputs)
    assert entry[0] == FLUSH
    outputs.finish(ANN, None, {})  # type: ignore[arg-type]
    assert taken(outputs)[0][0] == FINISH


def test_the_parent_is_that_of_the_writer() -> None:
    outputs, last = Outputs(lambda: None), LastParent()
    stream = KernelStream("stdout", outputs, last)
    parent = ForeignParent({"header": {"msg_id": "1"}})
    token = current_parent.set(parent)
    try:
        stream.write("mine")
    finally:
        current_parent.reset(token)
    stream.write("nobody's")
    last.request = other = ForeignParent({})
    stream.write("the last one's")
    assert [entry[1] for entry in taken(outputs)] == [parent, None, other]


def test_hooks_of_a_stream_change_and_swallow() -> None:
    outputs = Outputs(lambda: None)
    stream = KernelStream("stdout", outputs, LastParent())

    def hook(message: dict[str, Any]) -> dict[str, Any] | None:
        text = message["content"]["text"]
        return None if text == "secret" else {**message, "content": {"name": "stdout", "text": text.upper()}}

    stream.register_hook(hook)
    stream.write("secret")
    stream.write("loud")
    assert stream.unregister_hook(hook) is True
    assert stream.unregister_hook(hook) is False
    stream.write("quiet")
    assert "".join(entry[2] for entry in taken(outputs)) == "LOUDquiet"
