"""Policies, and permissions that change them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ipython.services.evaluation.lookup import Lookup
from ipython.services.evaluation.stand_ins import UNKNOWN


class Asked:
    """Counts how often it is asked."""

    count = 0

    @property
    def answer(self) -> str:
        Asked.count += 1
        return "text"

    def keys(self) -> list[str]:
        Asked.count += 1
        return ["key"]

    def __getitem__(self, key: str) -> int:
        Asked.count += 1
        return 3


@pytest.mark.parametrize(
    ("policy", "overrides", "attribute", "item"),
    [
        ("limited", (), False, False),
        ("unsafe", (), True, True),
        ("limited", (("allow_attr_access", True),), True, False),
        ("limited", (("allow_item_access", True),), False, True),
        ("unsafe", (("allow_attr_access", False),), False, True),
        ("minimal", (("allow_globals_access", True),), False, False),
        ("forbidden", (), False, False),
    ],
)
def test_what_may_be_asked(policy: str, overrides: tuple[tuple[str, bool], ...], attribute: bool, item: bool) -> None:
    lookup = Lookup(policy=policy, overrides=overrides)
    Asked.count = 0
    lookup.find_value("asked.answer", [{"asked": Asked()}])
    assert (Asked.count > 0) is attribute
    Asked.count = 0
    lookup.keys(Asked())
    assert (Asked.count > 0) is item


def test_names_are_out_of_reach_when_neither_scope_is_allowed() -> None:
    names = [{"text": "a"}]
    one = Lookup(overrides=(("allow_globals_access", False),))
    both = Lookup(overrides=(("allow_globals_access", False), ("allow_locals_access", False)))
    assert one.find("text", names) is not None
    assert both.find("text", names) is None


def test_builtins_can_be_put_out_of_reach() -> None:
    found = Lookup(overrides=(("allow_builtins_access", False),)).find("len", [])
    assert found is None or found.value is UNKNOWN


def test_calls_run_only_where_they_are_allowed() -> None:
    assert Lookup().find("sum([1, 2])", []).value != 3  # type: ignore[union-attr]
    for permission in ("allow_any_calls", "allow_all_operations"):
        found = Lookup(overrides=((permission, True),)).find("sum([1, 2])", [])
        assert found is not None
        assert found.value == 3
    assert Lookup(policy="dangerous", overrides=(("allow_any_calls", False),)).find("sum([1, 2])", []).value != 3  # type: ignore[union-attr]


def test_a_cells_import_is_followed_only_where_that_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fleet_of_cars.py").write_text("class Car:\n    wheels = 4\n")
    (tmp_path / "broken_on_import.py").write_text("1 / 0\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    source = "import fleet_of_cars\nfrom fleet_of_cars import Car\nimport broken_on_import\nCar."
    Lookup().cell_names(source, [])
    assert "fleet_of_cars" not in sys.modules
    names = Lookup(overrides=(("allow_auto_import", True),)).cell_names(source, [])
    try:
        assert names["Car"] is sys.modules["fleet_of_cars"].Car
        assert "broken_on_import" in names
    finally:
        sys.modules.pop("fleet_of_cars", None)


def test_a_running_evaluator_takes_another_policy() -> None:
    lookup = Lookup()
    names = [{"text": "a"}]
    assert lookup.find("text", names) is not None
    lookup.set_policy("forbidden")
    assert lookup.find("text", names) is None
    lookup.set_policy("limited")
    assert lookup.find("text", names) is not None
