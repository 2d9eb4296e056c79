"""Text of code made by exec."""

from __future__ import annotations

import sys
import warnings

from ipython.services.traceback.generated import text_of_generated
from ipython.services.traceback.values import Stopwatch


def frame_with(**names):
    text = names["text"]
    assert text
    return sys._getframe()


def test_found_in_variables_and_constants(session):
    for cell in (
        "exec('x = 1\\ny = x/0')",
        "def run(text):\n    exec(text)\nrun('x = 1\\ny = x/0')",
        "text = 'x = 1\\ny = x/0'\nother = 'unrelated'\nexec(compile(text, '<string>', 'exec'))",
        "exec('''\ndef inner():\n    y = 1/0\ninner()\n''')",
    ):
        assert session.run(cell)
        assert "y = " in session.show().split("File <string>")[-1]


def test_eval_is_found(session):
    assert "----> 1 1 + 1/0\n" in session.fail("eval('1 + 1/0')")


def test_only_the_very_text_is_taken():
    code = compile("x = 1\ny = 2", "<made>", "exec")
    frame = frame_with(text="x = 1\ny = 2")
    assert text_of_generated(code, [frame], Stopwatch(5)) == "x = 1\ny = 2"
    frame = frame_with(text="x = 1\ny = 3")
    assert text_of_generated(code, [frame], Stopwatch(5)) is None


def test_compiling_again_does_not_warn_again():
    text = "x = '\\d'\ny = 1/0"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = compile(text, "<made>", "exec")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert text_of_generated(code, [frame_with(text=text)], Stopwatch(5)) == text
    assert caught == []


def test_without_callers_or_time():
    code = compile("x = 1", "<made>", "exec")
    assert text_of_generated(code, [], Stopwatch(5)) is None
    assert text_of_generated(code, [frame_with(text="x = 1")], Stopwatch(0)) is None
