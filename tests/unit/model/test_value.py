"""The decorator that makes value classes, held against the standard library's frozen dataclass."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from dataclasses import make_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.model.value import defaults, fields, replace, value


@value
class Point:
    """A place on a screen."""

    x: int
    y: int = 0
    label: str = ""

    @property
    def doubled(self) -> int:
        """Twice ``x``."""
        return self.x * 2


def test_fields_defaults_and_methods() -> None:
    point = Point(3, label="here")
    assert (point.x, point.y, point.label, point.doubled) == (3, 0, "here", 6)
    assert fields(Point) == ("x", "y", "label")
    assert defaults(Point) == {"y": 0, "label": ""}
    assert Point.__doc__ == "A place on a screen." and Point.__qualname__ == "Point"


def test_first_and_later_instances_are_filled_alike() -> None:
    # The first instance is filled by a loop, the second by a generated __init__: both ways must agree.
    @value
    class Fresh:
        a: int
        b: list[int] | None = None

    made = [Fresh(1, b=[2]) for _ in range(4)]
    assert all(instance == made[0] for instance in made)
    assert [instance.b for instance in made] == [[2]] * 4


@pytest.mark.parametrize("earlier", [0, 1, 2])
@pytest.mark.parametrize(
    ("arguments", "named"),
    [((), {}), ((1, 2, 3), {}), ((1,), {"a": 1}), ((1,), {"c": 1}), ((), {"b": 1})],
    ids=["missing", "too many", "twice", "unknown", "only the default"],
)
def test_wrong_arguments_are_type_errors_for_every_instance(earlier: int, arguments: Any, named: Any) -> None:
    @value
    class Fresh:
        a: int
        b: int = 5

    for _ in range(earlier):
        Fresh(0)
    with pytest.raises(TypeError):
        Fresh(*arguments, **named)
    assert Fresh(1) == Fresh(1, 5)


def test_a_field_without_default_after_one_with_default_is_refused() -> None:
    with pytest.raises(TypeError, match="second has no default"):

        @value
        class Wrong:
            first: int = 0
            second: int


def test_values_do_not_change() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="replace"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del point.x
    with pytest.raises(AttributeError):
        point.color = "red"  # type: ignore[attr-defined]
    assert not hasattr(point, "__dict__")


def test_replace() -> None:
    assert replace(Point(1, 2), y=5) == Point(1, 5)
    with pytest.raises(TypeError):
        replace(Point(1), z=1)


def test_copies_and_pickles_are_equal() -> None:
    point = Point(1, 2, "a")
    assert copy.copy(point) == copy.deepcopy(point) == pickle.loads(pickle.dumps(point)) == point


def test_matching_by_position() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_values_of_other_classes_are_not_equal() -> None:
    @value
    class Other:
        x: int
        y: int = 0
        label: str = ""

    assert Point(1) != Other(1) and Point(1) != (1, 0, "")


NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(names=NAMES, data=st.data())
def test_behaves_as_a_frozen_dataclass(names: list[str], data: st.DataObject) -> None:
    first_default = data.draw(st.integers(0, len(names)))
    body: dict[str, Any] = {"__annotations__": dict.fromkeys(names, int), "__module__": __name__}
    body |= dict.fromkeys(names[first_default:], 7)
    ours: Any = value(type("Sample", (), dict(body)))
    theirs: Any = make_dataclass(
        "Sample",
        [(name, int) if position < first_default else (name, int, 7) for position, name in enumerate(names)],
        frozen=True,
    )
    for _ in range(3):
        positional = data.draw(st.lists(st.integers(), max_size=len(names)))
        named = data.draw(st.dictionaries(st.sampled_from(names), st.integers()))
        try:
            expected = theirs(*positional, **named)
        except TypeError:
            with pytest.raises(TypeError):
                ours(*positional, **named)
            continue
        made = ours(*positional, **named)
        assert repr(made) == repr(expected)
        assert hash(made) == hash(ours(*positional, **named)) and made == ours(*positional, **named)


def test_making_values_imports_nothing() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); before = set(sys.modules)\n"
        "import ipython.model.cell, ipython.model.output, ipython.settings.shell\n"
        "print(sorted(name for name in set(sys.modules) - before if not name.startswith('ipython')))"
    )
    import ipython

    folder = str(ipython.__path__[0]).rpartition("ipython")[0]
    ran = subprocess.run(
        [sys.executable, "-S", "-c", program, folder], capture_output=True, text=True, timeout=30, check=True
    )
    assert ran.stdout.strip() == "['__future__']"
