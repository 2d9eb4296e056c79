"""Macros are text with a name."""

from __future__ import annotations

import pickle

import pytest

from ipython.core.macro import Macro


def test_text_form_and_sum() -> None:
    macro = Macro("# coding: utf-8\na = 1")
    assert macro.value == str(macro) == "a = 1\n" and repr(macro) == "IPython.macro.Macro('a = 1\\n')"
    assert (macro + macro).value == "a = 1\na = 1\n" and (macro + "b").value == "a = 1\nb\n"
    with pytest.raises(TypeError, match="'Macro' and 'int'"):
        macro + 1


def test_stored_and_restored() -> None:
    assert pickle.loads(pickle.dumps(Macro("a"))).value == "a\n"
