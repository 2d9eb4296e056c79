"""Patterns over names, and which objects are of a type."""

from __future__ import annotations

import types
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.services.inspection.wildcards import TYPE_WORDS, is_of_kind, matching, near_names

NAMES: dict[str, Any] = dict.fromkeys(("alpha", "Alpha", "_alpha", "alphabet", "be[t]a", "x.y", ""))


@pytest.mark.parametrize(
    ("pattern", "options", "found"),
    [
        ("alpha", {}, ["alpha"]),
        ("alpha", {"case_sensitive": False}, ["alpha", "Alpha"]),
        ("alph*", {}, ["alpha", "alphabet"]),
        ("*", {}, ["alpha", "Alpha", "alphabet", "be[t]a", "x.y", ""]),
        ("**", {"hidden": True}, list(NAMES)),
        ("_*", {}, ["_alpha"]),
        ("?lpha", {}, ["alpha", "Alpha"]),
        ("be[t]*", {}, ["be[t]a"]),
        ("[ab]*", {}, []),
        ("", {}, [""]),
        ("a(*", {}, []),
    ],
)
def test_matching(pattern: str, options: dict[str, bool], found: list[str]) -> None:
    options = {"case_sensitive": True, "hidden": False} | options
    assert list(matching(pattern, NAMES, **options)) == found


@pytest.mark.parametrize(
    ("thing", "kind"),
    [
        (5, "int"),
        (True, "int"),
        (len, "builtinfunction"),
        (len, "function"),
        (is_of_kind, "function"),
        (types, "module"),
        (ValueError, "exception"),
        (ValueError, "class"),
        (int, "type"),
        (str.upper, "methoddescriptor"),
        ({}, "DICT"),
    ],
)
def test_kinds(thing: object, kind: str) -> None:
    assert is_of_kind(thing, kind)


def test_other_kinds() -> None:
    assert not is_of_kind(5, "str") and not is_of_kind(int, "exception") and not is_of_kind(int, "int")
    assert not is_of_kind("magic", "magic") and "wrapperdescriptor" in TYPE_WORDS


def test_near_names() -> None:
    assert near_names("pritn", ["print", "pint", "sprint", "zebra", "printing"]) == ["print", "pint", "sprint"]


@given(st.text("*?[]a_.", max_size=12))
def test_no_pattern_raises(pattern: str) -> None:
    assert set(matching(pattern, NAMES, case_sensitive=False, hidden=True)) <= set(NAMES)
