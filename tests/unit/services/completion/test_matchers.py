"""Other people's sources of completions: order, suppression, mistakes, time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.model.completion import Completion, CompletionAnswer, CompletionRequest, Span
from ipython.services.completion.completer import Completer
from ipython.services.completion.matchers import identifiers, request_for, suppresses
from ipython.services.evaluation.consent import Consent
from ipython.services.evaluation.lookup import Lookup
from ipython.settings.shell import CompletionSettings
from tests.helpers.completion import magics_of


class One:
    """A matcher of the test's own."""

    def __init__(self, identifier: str, texts: Iterable[str], *, priority: float = 0, **answer: Any) -> None:
        self.identifier = identifier
        self.priority = priority
        self.asked: list[CompletionRequest] = []
        self._texts = texts
        self._answer = answer

    def match(self, request: CompletionRequest) -> CompletionAnswer:
        self.asked.append(request)
        span = Span(request.cursor - len(request.token), request.cursor)
        return CompletionAnswer(tuple([Completion(text, span, "pet") for text in self._texts]), **self._answer)


def completer_with(*matchers: Any, told: list[str] | None = None, **options: Any) -> Completer:
    return Completer(
        lambda: ({"catalogue": 1},),
        magics_of({}),
        Lookup(Consent(call_within=None)),
        CompletionSettings(time_limit=20.0, **options),
        matchers=lambda: matchers,
        tell=(told if told is not None else []).append,
    )


def sources(completer: Completer, text: str = "ca") -> list[str]:
    return [one.source for one in completer.complete(text, len(text))]


def outcomes(completer: Completer) -> dict[str, str]:
    report = completer.report
    assert report is not None
    return {one.source: one.outcome for one in report.sources}


def test_they_are_asked_by_priority_and_before_ours_from_zero_on() -> None:
    low, high, same = One("low", ["cat_low"], priority=-1), One("high", ["cat_high"], priority=5), One("same", ["cat"])
    assert sources(completer_with(low, same, high)) == ["high", "same", "names", "low"]


def test_what_they_are_asked_with() -> None:
    one = One("one", [])
    completer = completer_with(one)
    list(completer.complete("x = 1\nfoo(a.ca\ny", 14))
    (request,) = one.asked
    assert (request.token, request.line, request.cursor, request.limit) == ("a.ca", "foo(a.ca", 14, 1_000)
    assert outcomes(completer)["one"] == "nothing"


@pytest.mark.parametrize(
    ("text", "token"),
    [("ca", "ca"), ("f(a.b", "a.b"), ("!ls a/b-c", "a/b-c"), ("%m -a b=c", "c"), ('"x y', "y"), ("x[", ""), ("", "")],
)
def test_the_word_before_the_cursor(text: str, token: str) -> None:
    assert request_for(text, len(text), 5).token == token


def test_one_that_suppresses_hides_all_others() -> None:
    completer = completer_with(One("first", ["cat"], suppress=True), One("second", ["cat2"]))
    assert sources(completer) == ["first"]
    told = outcomes(completer)
    assert (told["first"], told["second"], told["names"]) == ("answered", "suppressed", "suppressed")
    assert sources(completer_with(One("first", [], suppress=True))) == ["names"]  # it has nothing to hide for


def test_one_that_suppresses_may_name_who_is_hidden_and_who_stays() -> None:
    named = One("first", ["cat"], suppress=frozenset({"second"}))
    assert sources(completer_with(named, One("second", ["x"]))) == ["first", "names"]
    kept = One("first", ["cat"], suppress=True, keep=frozenset({"IPCompleter.python_matcher"}))
    assert sources(completer_with(kept, One("second", ["x"]))) == ["first", "names"]


def test_one_that_is_asked_later_hides_earlier_ones() -> None:
    completer = completer_with(One("first", ["cat"]), One("last", ["cat_x"], priority=-1, suppress=True))
    assert sources(completer) == ["last"] and outcomes(completer)["first"] == "suppressed"


def test_the_settings_decide_over_suppression() -> None:
    first = One("first", ["cat"], suppress=True)
    assert sources(completer_with(first, suppress_competing=False)) == ["first", "names"]
    assert sources(completer_with(One("first", ["cat"]), suppress_competing=True)) == ["first"]
    assert sources(completer_with(One("first", ["cat"]), merge=False)) == ["first"]
    assert sources(completer_with(first, suppress_competing={"first": False})) == ["first", "names"]
    assert sources(completer_with(first, suppress_competing={"second": False})) == ["first"]


def test_disabled_sources_are_not_asked() -> None:
    one = One("one", ["cat"])
    completer = completer_with(one, disabled=("one", "IPCompleter.python_matcher"))
    assert sources(completer) == [] and not one.asked
    assert outcomes(completer)["one"] == outcomes(completer)["names"] == "disabled"


def test_candidates_are_sorted_unless_they_are_ordered() -> None:
    def texts(**answer: Any) -> list[str]:
        completer = completer_with(One("one", ["cat", "ape"], **answer))
        return [item.text for one in completer.complete("", 0) if one.source == "one" for item in one.items]

    assert texts() == ["ape", "cat"] and texts(ordered=True) == ["cat", "ape"]


class Broken:
    """Does what it is told to."""

    identifier, priority = "broken", 0.0

    def __init__(self, action: Callable[[], Any]) -> None:
        self._action = action

    def match(self, request: CompletionRequest) -> Any:
        return self._action()


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        (lambda: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda: [1], "TypeError: a candidate must be a Completion with a text, not int"),
        (
            lambda: [Completion("x", Span(5, 99))],
            "ValueError: the candidate 'x' replaces characters outside of the cell",
        ),
        (lambda: 5, "TypeError"),
    ],
)
def test_a_mistake_is_told_once_and_the_others_answer(action: Callable[[], Any], sentence: str) -> None:
    told: list[str] = []
    completer = completer_with(Broken(action), told=told)
    assert sources(completer) == ["names"] and sources(completer) == ["names"]
    assert (
        len(told) == 1 and told[0].startswith("the completer broken failed and was skipped: ") and sentence in told[0]
    )
    assert outcomes(completer)["broken"] == "failed"


def test_nothing_is_an_answer() -> None:
    assert sources(completer_with(Broken(lambda: None))) == ["names"]


@pytest.mark.timeout(60, method="thread")
def test_one_that_hangs_is_left_after_the_limit_of_a_question() -> None:
    shell = make_shell()
    shell.plugins.register_completer("hanging", lambda request: time.sleep(30))
    completer = shell.introspection.completer
    assert completer is not None
    began = time.perf_counter()
    assert [item.text for one in completer.complete("enumer", 6) for item in one.items] == ["enumerate"]
    assert time.perf_counter() - began < 10
    shell.close()


def test_a_plugin_registers_and_takes_back() -> None:
    shell = make_shell()
    completer = shell.introspection.completer
    assert completer is not None

    def pets(request: CompletionRequest) -> list[Completion]:
        return [Completion("cat", Span(0, request.cursor), "pet")]

    shell.plugins.register_completer("pets", pets, priority=1)
    assert next(one.source for one in completer.complete("ca", 2)) == "pets"
    shell.plugins.unregister_completer("pets")
    assert "pets" not in [one.source for one in completer.complete("ca", 2)]
    shell.close()


def test_a_manifest_declares_one_that_is_imported_when_it_is_asked() -> None:
    shell = make_shell()
    shell.plugins.add_manifest({"completers": {"declared": "tests.helpers.completion:offer_whale"}})
    completer = shell.introspection.completer
    assert completer is not None
    assert "whale" in [item.text for one in completer.complete("wh", 2) for item in one.items]
    shell.close()


def test_identifiers_of_upstream_stand_for_our_sources() -> None:
    assert identifiers(["IPCompleter.dict_key_matcher", "mine"]) >= {"keys", "columns", "mine"}
    assert suppresses("a", frozenset({"IPCompleter.file_matcher"}), None) >= {"paths"}  # type: ignore[operator]
