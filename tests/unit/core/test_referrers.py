"""Who refers to an object, and whether it lives."""

from __future__ import annotations

import sys
from typing import Any

from ipython.core.referrers import describe_referrers, is_ours, living, other_references, type_name


class Thing:
    pass


def test_places_are_named() -> None:
    thing = Thing()
    holder = Thing()
    holder.field = thing  # type: ignore[attr-defined]
    kept = ([thing], {"key": thing}, {thing})
    found = describe_referrers(thing)
    assert {"attribute field of a Thing", "a list of 1", "key of a dict of 1", "a set of 1"} <= set(found) and kept
    assert "a list of 1" not in describe_referrers(thing, ignored=(kept[0],))


def test_names_of_modules_and_closures() -> None:
    sys.modules[__name__].kept = thing = Thing()  # type: ignore[attr-defined]
    try:
        assert f"kept of module {__name__}" in describe_referrers(thing)
    finally:
        del sys.modules[__name__].kept  # type: ignore[attr-defined]

    def inner() -> Any:
        return thing

    assert "a variable of an enclosing function" in describe_referrers(thing) and inner() is thing


def test_life_of_an_object_that_takes_no_weak_reference() -> None:
    error = ValueError()
    identity = id(error)
    assert living(identity, ValueError) is error
    del error
    assert living(identity, ValueError) is None


def test_references_beside_ones_own() -> None:
    alone = [1]
    assert other_references(alone) == 0
    held = {"x": alone}
    assert other_references(alone) == 1 and held


def test_name_of_a_type_and_frames_of_ours() -> None:
    class Meta(type):
        @property
        def __name__(cls) -> str:  # type: ignore[override]
            raise AssertionError("asked")

    made: Any = Meta("Made", (), {})
    assert type_name(made()) == "Made" and not is_ours(sys._getframe())
