"""``display`` and its relatives, with a shell and without."""

from __future__ import annotations

from typing import Any

import pytest

import ipython.display as public
from ipython.services.display.functions import (
    DisplayHandle,
    clear_output,
    display,
    display_html,
    display_png,
    publish_display_data,
    update_display,
)
from tests.unit.services.display.conftest import Kept


def test_values_are_shown_in_order(kept: Kept) -> None:
    assert display(1, "a", include=["x/y"], exclude=["z/z"]) is None  # type: ignore[func-returns-value]
    assert kept.published() == [{"text/plain": "1"}, {"text/plain": "'a'"}]
    assert kept.calls[0] == ("format", (["x/y"], ["z/z"]))


def test_metadata_is_merged_by_type(kept: Kept) -> None:
    display(1, metadata={"text/plain": {"mine": 1}, "x/y": {"a": 2}})
    assert kept.calls[-1][1][1] == {"text/plain": {"from": "the value", "mine": 1}, "x/y": {"a": 2}}


def test_a_value_that_displayed_itself_is_not_shown_again(kept: Kept) -> None:
    kept.data = {}
    display(1)
    assert kept.published() == []


def test_raw_bundles(kept: Kept) -> None:
    display({"a/b": 1}, raw=True, metadata={"a/b": {}})
    assert kept.calls == [("publish", ({"a/b": 1}, {"a/b": {}}, {}))]
    with pytest.raises(TypeError, match="dictionary from MIME type to data, not int"):
        display(3, raw=True)


def test_ids(kept: Kept) -> None:
    handle = display(1, display_id="one", transient={"t": 2})
    assert isinstance(handle, DisplayHandle)
    assert repr(handle) == "<DisplayHandle display_id=one>"
    handle.update(2)
    handle.display(3)
    update_display(4, display_id="one")
    kinds = [(kind, *call[0].values(), call[2]["display_id"]) for kind, call in kept.calls if kind != "format"]
    assert kinds == [("publish", "1", "one"), ("update", "2", "one"), ("publish", "3", "one"), ("update", "4", "one")]
    assert kept.calls[1][1][2] == {"t": 2, "display_id": "one"}
    made = display(display_id=True)
    assert isinstance(made, DisplayHandle) and len(made.display_id) == 32
    assert kept.published()[-1] == {}
    assert DisplayHandle().display_id != DisplayHandle().display_id


def test_an_update_needs_an_id(kept: Kept) -> None:
    with pytest.raises(TypeError, match="display_id required for update_display"):
        display(1, update=True)


def test_clearing(kept: Kept) -> None:
    display(1, clear=True)
    clear_output()
    assert [call for call in kept.calls if call[0] == "clear"] == [("clear", True), ("clear", False)]


def test_one_format(kept: Kept) -> None:
    display_html("<b>", raw=True, metadata={"m": 1})
    display_html("<b>")
    display_png(b"x", raw=True)
    assert kept.calls == [
        ("publish", ({"text/html": "<b>"}, {"text/html": {"m": 1}}, None)),
        ("format", (["text/plain", "text/html"], None)),
        ("publish", ({"text/plain": "'<b>'"}, {"text/plain": {"from": "the value"}}, {})),
        ("publish", ({"image/png": b"x"}, {}, None)),
    ]
    assert display_html.__name__ == "display_html"


def test_publishing(kept: Kept) -> None:
    publish_display_data({"a/b": 1}, {"a/b": 2}, transient={"display_id": "x"}, source="ignored", update=True)
    assert kept.calls == [("update", ({"a/b": 1}, {"a/b": 2}, {"display_id": "x"}))]
    with pytest.raises(TypeError, match="not list"):
        publish_display_data([1])  # type: ignore[arg-type]


def test_without_a_shell_display_prints(capsys: pytest.CaptureFixture[str]) -> None:
    display(1, "a", [2])
    display("b", clear=True, metadata={}, unknown=3)
    handle = display("c", display_id="i")
    assert handle is not None
    handle.update("d")
    publish_display_data({"text/plain": "e"})
    publish_display_data({"image/png": b"x"})
    clear_output()  # no terminal: nothing to erase
    assert capsys.readouterr().out == "1 a [2]\nb\n'c'\n'd'\ne\n"


def test_a_replaced_display_is_used(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    monkeypatch.setattr(public, "display", lambda *values, **named: calls.append((values, named)), raising=False)
    DisplayHandle("x").display(1)
    assert calls == [((1,), {"display_id": "x"})]
