"""Questions about types that no metaclass answers."""

from __future__ import annotations

from typing import Any

from ipython.services.formatting.lookups import bases_of, is_fixed, key_of, name_of, real_method


class Liar(type):
    @property
    def __name__(cls) -> str:
        raise ZeroDivisionError

    def __getattribute__(cls, name: str) -> Any:
        raise ZeroDivisionError


class Of(metaclass=Liar):
    def method(self) -> int:
        return 1


def test_names_and_bases_past_a_metaclass() -> None:
    assert name_of(Of()) == "Of"
    assert key_of(Of) == (__name__, "Of")
    assert bases_of(Of) == (Of, object)


def test_a_module_that_is_no_text() -> None:
    assert key_of(type("Made", (), {"__module__": 3})) == ("3", "Made")


def test_fixed_types() -> None:
    import collections

    assert is_fixed(int) and is_fixed(collections.deque) and not is_fixed(Of)


def test_real_methods() -> None:
    found = real_method(Of(), "method")
    assert found is not None and found() == 1
    assert real_method(Of, "method") is None
    assert real_method(Of(), "other") is None
    assert real_method(3, "method") is None
    own = Of()
    own.other = lambda: 2  # type: ignore[attr-defined]
    found = real_method(own, "other")
    assert found is not None and found() == 2
    own.text = "no method"  # type: ignore[attr-defined]
    assert real_method(own, "text") is None
