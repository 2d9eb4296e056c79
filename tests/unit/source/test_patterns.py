"""Patterns fit what sqlite says they fit, and what the docstrings say."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.source.patterns import closeness, glob_matcher, literal_runs, matcher, quoted_glob

CONNECTION = sqlite3.connect(":memory:")


@settings(max_examples=300, deadline=None)
@given(st.text("ab-]^[*?\\.", max_size=8), st.text("ab-]^[*?\\.\n", max_size=6))
def test_glob_is_sqlites_glob(pattern, text):
    (expected,) = CONNECTION.execute("SELECT ? GLOB ?", (text, pattern)).fetchone()
    assert glob_matcher(pattern)(text) == bool(expected)


@settings(max_examples=200, deadline=None)
@given(st.text("ab[]*?^-", max_size=8), st.text("ab[]*?^-", max_size=8))
def test_a_text_that_fits_contains_the_literal_runs(pattern, text):
    if glob_matcher(pattern)(text):
        assert all(run in text for run in literal_runs(pattern))


@given(st.text(max_size=20))
def test_a_quoted_text_fits_itself_only(text):
    fits = glob_matcher(quoted_glob(text))
    assert fits(text)
    assert not fits(text + "x")


@given(st.text(max_size=5), st.text(max_size=20))
def test_substring_and_prefix_mean_that(pattern, text):
    assert matcher(pattern, "substring")(text) == (pattern in text)
    assert matcher(pattern, "prefix")(text) == text.startswith(pattern)


def test_fuzzy_ignores_case_and_blanks():
    assert matcher("N p", "fuzzy")("import numpy")
    assert not matcher("pn", "fuzzy")("numpy")


def test_closeness_orders_by_letters_between():
    assert closeness("abc", "abc") == 0
    assert closeness("abc", "xaxbxc") == 2
    assert closeness("abc", "a..bc abc") == 0
    assert closeness("abc", "cba") == 4
    assert closeness("", "x") == 0


def test_an_unknown_mode_is_named():
    with pytest.raises(ValueError, match="'regex'"):
        matcher("x", "regex")
