"""Key bindings moved, removed and added by configuration."""

from __future__ import annotations

from typing import Any

import pytest
from prompt_toolkit.filters import Always, Never

from ipython.terminal import editing_actions as act
from ipython.terminal.shortcuts import apply_shortcuts, read_filter

FILTERS = {"always": Always(), "never": Never(), "vi_mode": Never()}
TABLE: list[Any] = [
    (("end",), FILTERS["always"], act.accept_suggestion),
    (("c-e",), FILTERS["always"], act.accept_suggestion),
    (("tab",), FILTERS["always"], act.indent),
]


def changed(*shortcuts: Any) -> list[Any]:
    return apply_shortcuts(TABLE, shortcuts, FILTERS, {})


def test_a_binding_is_moved() -> None:
    found = changed({"command": "editing_actions.indent", "new_keys": ["c-t", "x"]})
    assert found[2][0] == ("c-t", "x") and found[2][2] is act.indent and len(found) == 3


def test_a_binding_is_removed_and_its_like_stays() -> None:
    found = changed({"command": "editing_actions.accept_suggestion", "match_keys": ["end"], "new_keys": []})
    assert [keys for keys, _, _ in found] == [("c-e",), ("tab",)]


def test_a_binding_is_added_with_a_filter() -> None:
    found = changed(
        {"command": "editing_actions.indent", "new_keys": ["f5"], "new_filter": "always & ~never", "create": True}
    )
    assert len(found) == 4 and found[3][0] == ("f5",) and found[3][1]()


@pytest.mark.parametrize(
    ("shortcut", "part"),
    [
        ({"command": "editing_actions.accept_suggestion", "new_keys": []}, "end, c-e"),
        ({"command": "editing_actions.indnt"}, "did you mean editing_actions.indent"),
        ({"command": "editing_actions.indent", "new_key": []}, "did you mean new_keys"),
        ({"command": "editing_actions.indent", "match_keys": ["f9"], "new_keys": []}, "no binding"),
        ({"command": "editing_actions.indent", "create": True}, "needs new_keys"),
        ({"command": "editing_actions.indent", "new_keys": ["x"], "new_filter": "vi_mod"}, "did you mean vi_mode"),
        ({"command": "editing_actions.indent", "new_keys": ["x"], "new_filter": "always()"}, "is no filter"),
        ({}, "needs a command"),
        ("nonsense", "is a dictionary"),
    ],
)
def test_mistakes_list_the_choices(shortcut: Any, part: str) -> None:
    with pytest.raises(ValueError, match=part.replace("(", r"\(")):
        changed(shortcut)


def test_filters_combine() -> None:
    assert not read_filter("never | ~always", FILTERS)()
