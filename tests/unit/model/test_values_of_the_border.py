"""The small behaviour that the value classes at the borders have (cell, output, failure)."""

from __future__ import annotations

import copy
import pickle

import pytest

from ipython.model.cell import NO_VALUE, Cell, CellResult
from ipython.model.completion import Completion, CompletionSet, Span
from ipython.model.failure import FailureReport, FrameReport, InternalError, IPythonError, PluginFailed, UserMistake
from ipython.model.history import HistoryItem, HistoryQuery
from ipython.model.inspection import Inspection
from ipython.model.output import DisplayShown, MimeBundle, StreamText, ValueShown


def test_no_value_is_one_object_everywhere() -> None:
    assert copy.deepcopy(NO_VALUE) is NO_VALUE and pickle.loads(pickle.dumps(NO_VALUE)) is NO_VALUE
    assert not NO_VALUE and repr(NO_VALUE) == "NO_VALUE"


def test_a_result_gives_its_value_or_raises_the_users_own_error() -> None:
    assert CellResult(1, 42).unwrap() == 42 and CellResult(1, 42).ok
    assert CellResult(1).unwrap() is None
    error = KeyError("a")
    failed = CellResult(2, error=error)
    assert not failed.ok
    with pytest.raises(KeyError) as raised:
        failed.unwrap()
    assert raised.value is error


def test_the_plain_text_of_a_bundle() -> None:
    assert MimeBundle({"text/plain": "a", "text/html": "<b>"}, {}).text == "a"
    assert MimeBundle({"image/png": b"x"}, {}).text == ""
    assert MimeBundle({"text/plain": b"not text"}, {}).text == ""


@pytest.mark.parametrize("kind", [UserMistake, PluginFailed, InternalError])
def test_our_exceptions_have_one_root(kind: type[Exception]) -> None:
    assert issubclass(kind, IPythonError) and not issubclass(kind, (ValueError, SyntaxError))


@pytest.mark.parametrize(
    "made",
    [
        Cell("a = 1\n"),
        CompletionSet(Span(0, 2), (Completion("abc", Span(0, 2), "function"),), "names"),
        FailureReport("ValueError", "x", frames=(FrameReport("f.py", 3, "f"),), cause=FailureReport("KeyError", "y")),
        HistoryItem(1, 2, "a"),
        HistoryQuery("a", mode="glob"),
        Inspection("a", True, (("Type", "int"),)),
        ValueShown(3, MimeBundle({"text/plain": "a"}, {})),
        DisplayShown(MimeBundle({}, {}), "id"),
        StreamText("stdout", "a"),
    ],
    ids=lambda made: type(made).__name__,
)
def test_what_crosses_a_border_survives_a_pickle(made: object) -> None:
    assert pickle.loads(pickle.dumps(made)) == made
