"""What the completer promises beside good candidates: an account, filled rows, answers in time, no exception ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ipython.services.completion.completer import Completer
from ipython.services.evaluation.lookup import Lookup
from ipython.services.inspection.inspector import Inspector
from ipython.settings.shell import CompletionSettings
from tests.helpers.completion import magics_of

GENEROUS = CompletionSettings(time_limit=20.0)


class Boat:
    """A boat.

    It floats.
    """

    def sail(self, to: str, hours: float = 1.0) -> None:
        """Go somewhere.

        Slowly.
        """

    @property
    def speed(self) -> float:
        """How fast."""
        raise RuntimeError("was run")


NAMES: dict[str, object] = {"boat": Boat(), "Boat": Boat, "number": 5, "keyed": {"a": 1}, "texts": ["a"]}
MAGICS = magics_of({"time": ("line_cell", "code"), "explain_completion": ("line", "code"), "cd": ("line", "folders")})


def completer_of(
    names: dict[str, object] | None = None, options: CompletionSettings = GENEROUS, **named: Any
) -> Completer:
    return Completer(lambda: (NAMES if names is None else names,), MAGICS, Lookup(), options, **named)


# -- filling ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "signature", "doc"),
    [
        ("boat.sai", "(to: str, hours: float = 1.0) -> None", "Go somewhere."),
        ("boat.spee", "", "How fast."),
        ("Boa", None, "A boat."),
        ("numb", "", "5"),
        ("%ti", "", "About time."),
        ("x = (\n  boat.sai", "(to: str, hours: float = 1.0) -> None", "Go somewhere."),
        ("f'{boat.sai", "(to: str, hours: float = 1.0) -> None", "Go somewhere."),
        ("%time boat.sai", "(to: str, hours: float = 1.0) -> None", "Go somewhere."),
        ("from textwrap import ded", None, "Remove any common leading whitespace from every line in `text`."),
        ("lambd", "", ""),
        ("keyed['", "", ""),
    ],
)
def test_rows_are_filled_with_signature_and_one_line(text: str, signature: str | None, doc: str) -> None:
    import textwrap

    assert textwrap
    completer = completer_of()
    (first, *_) = [item for one in completer.complete(text, len(text)) for item in one.items]
    assert not first.signature
    (filled,) = completer.fill(text, len(text), [first])
    assert (filled.text, filled.span, filled.kind) == (first.text, first.span, first.kind)
    assert filled.doc == doc and (signature is None or filled.signature == signature)


def test_arguments_have_their_signature_at_once() -> None:
    completer = completer_of()
    found = [item for one in completer.complete("boat.sail(", 10) if one.source == "arguments" for item in one.items]
    assert [(item.text, item.signature, item.kind) for item in found] == [
        ("to=", ": str", "param"),
        ("hours=", ": float = 1.0", "param"),
    ]


def test_filling_holds_no_object_and_ends_with_the_time() -> None:
    ticks = iter(range(1_000_000))
    completer = completer_of(clock=lambda: float(next(ticks)))
    (found,) = completer_of().complete("boat.", 5)
    assert len(completer.fill("boat.", 5, found.items)) == len(found.items)
    names = dict(NAMES)
    completer = completer_of(names)
    (found,) = completer.complete("boat.sai", 8)
    del names["boat"]
    assert completer.fill("boat.sai", 8, found.items)[0].signature == ""


# -- the account ------------------------------------------------------------------------------------------------------


def test_the_report_names_sources_in_order() -> None:
    completer = completer_of()
    assert completer.report is None
    list(completer.complete("boat.sail(h", 11))
    report = completer.report
    assert report is not None and report.text == "boat.sail(h" and report.milliseconds > 0
    told = [(one.source, one.outcome, one.count) for one in report.sources]
    assert told[0] == ("arguments", "answered", 1) and told[-1][:2] == ("names", "answered")


def test_a_source_that_fails_is_told_and_the_others_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr("ipython.services.completion.arguments.arguments", broken)
    completer = completer_of()
    assert [one.source for one in completer.complete("print(numb", 10)] == ["names"]
    report = completer.report
    assert report is not None
    (failed,) = [one for one in report.sources if one.outcome == "failed"]
    assert failed.source == "arguments" and failed.note == "ZeroDivisionError: a mistake of ours"


def test_recently_used_names_come_first() -> None:
    names: dict[str, object] = {"apple": 1, "apricot": 2, "avocado": 3}
    inputs = ["", "avocado + apple", "print(apricot)"]
    completer = completer_of(names, inputs=lambda: inputs)

    def order() -> list[str]:
        return [item.text for one in completer.complete("a", 1) for item in one.items if item.text in names]

    assert order() == ["apricot", "apple", "avocado"]
    inputs.append("avocado")
    assert order() == ["avocado", "apricot", "apple"]


# -- time -------------------------------------------------------------------------------------------------------------


def test_what_takes_too_long_is_left_out_and_marked() -> None:
    now = [0.0]

    class Slow(Lookup):
        def parameters(self, function: object) -> Any:
            now[0] += 10
            return super().parameters(function)

    completer = Completer(lambda: (NAMES,), MAGICS, Slow(), CompletionSettings(time_limit=1.0), clock=lambda: now[0])
    (found,) = completer.complete("boat.sail(", 10)
    assert found.source == "arguments" and not found.complete
    report = completer.report
    assert report is not None and ("names", "late") in [(one.source, one.outcome) for one in report.sources]


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n" * 900_000 + "numb",
        "print('a', [1])\n" * 300_000 + "numb",
        "'" + "a" * 5_000_000,
        "(" * 5_000_000,
        "a." * 2_500_000,
        "# " + "b" * 5_000_000,
        "f'" + "{" * 1_000_000,
        "\\" * 1_000_000,
        "!" + "a " * 1_000_000,
        "%time " + "a " * 1_000_000,
        "f(" + "a=1, " * 500_000 + "numb",
        "import " + "a." * 1_000_000,
        '"""' + "a\n" * 1_000_000 + "numb",
    ],
    ids=lambda text: repr(text[:10]),
)
def test_megabytes_are_answered_in_time(text: str) -> None:
    completer = completer_of()
    began = time.perf_counter()
    for one in completer.complete(text, len(text)):
        completer.fill(text, len(text), one.items[:5])
    assert time.perf_counter() - began < 5  # a tenth of a second alone
    report = completer.report
    assert report is not None and not [one for one in report.sources if one.outcome == "failed"]


def test_a_hundred_thousand_names() -> None:
    completer = completer_of({f"many_{number}": number for number in range(100_000)})
    for text in ("many_9", "", "print(", "MANY_5", "m_9"):
        began = time.perf_counter()
        found = [one for one in completer.complete(text, len(text)) if one.source == "names"]
        assert time.perf_counter() - began < 5
        assert len(found) == 1 and len(found[0].items) == 1_000 and not found[0].complete


def test_names_that_change_meanwhile_do_no_harm() -> None:
    import threading

    names: dict[str, object] = dict(NAMES)
    stop = threading.Event()

    def change() -> None:
        number = 0
        while not stop.is_set():
            names[f"n{number % 500}"] = number
            names.pop(f"n{(number + 250) % 500}", None)
            number += 1

    thread = threading.Thread(target=change)
    thread.start()
    try:
        completer = completer_of(names)
        for _ in range(200):
            assert any(item.text == "number" for one in completer.complete("num", 3) for item in one.items)
            report = completer.report
            assert report is not None and not [one for one in report.sources if one.outcome == "failed"]
    finally:
        stop.set()
        thread.join(timeout=10)


# -- any text ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    "boat . sail ( ) [ ] { } ' \" ''' f' # % %% ! ? @ = == , : ; \n \\ \\alpha $ ~ / ./ 1 1. 3.5. None in is for if "
    "import from as def class lambda with except raise global keyed['a'] texts[ getattr( os.environ[ open( .loc[ "
    "%time %cd !ls ?boat /len \ud800 \0 é ∑ ** * -> := ... await async yield match case".split(" ")
)


def check(completer: Completer, text: str, cursor: int) -> None:
    for one in completer.complete(text, cursor):
        assert one.items
        for item in completer.fill(text, cursor, one.items[:5]):
            assert 0 <= item.span.start <= item.span.end <= len(text) and item.text
    report = completer.report
    assert report is None or not [one for one in report.sources if one.outcome == "failed"], report


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=12), st.sampled_from(["", " "]), st.integers(-3, 60))
@example(["f'{f'{", "boat"], "", 60)
@example(["except", "("], " ", 60)
@example(["\\"], "", 1)
def test_pieces_of_python_never_fail(pieces: list[str], glue: str, cursor: int) -> None:
    check(completer_of(), glue.join(pieces), cursor)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=40), st.integers(-5, 50))
def test_any_text_and_cursor_never_fail(text: str, cursor: int) -> None:
    check(completer_of(), text, cursor)


@pytest.mark.parametrize("option", ["fuzzy", "greedy", "auto_close_keys", "dict_keys_only"])
def test_no_option_makes_it_fail(option: str) -> None:
    completer = completer_of(options=CompletionSettings(time_limit=20.0, **{option: True}))
    for text in ("boat.s", "keyed['", "keyed[", "print(b", "%ti", "bt", "\\al", "import te", "open('", ""):
        check(completer, text, len(text))


def test_a_namespace_that_overrides_everything() -> None:
    class Loud(dict):  # type: ignore[type-arg]
        def __getattribute__(self, name: str) -> Any:
            raise RuntimeError(name)

        def __iter__(self) -> Any:
            raise RuntimeError("iter")

    names: Callable[[], Any] = lambda: (Loud(apple=1),)  # noqa: E731
    completer = Completer(names, MAGICS, Lookup(), GENEROUS)
    assert [item.text for one in completer.complete("appl", 4) for item in one.items] == ["apple"]


def test_what_tab_may_run_is_not_run_by_help_at_every_key() -> None:
    ran: list[str] = []

    class Car:
        def start(self) -> str:
            ran.append("start")
            return "started"

    names: dict[str, object] = {"car": Car()}
    look = Lookup()
    completer = Completer(
        lambda: (names,), MAGICS, look, CompletionSettings(evaluation="dangerous", time_limit=20.0, ask_limit=5.0)
    )
    found = next(iter(completer.complete("car.start().upp", 15)))
    assert [item.text for item in found.items] == ["upper"] and ran == ["start"]
    completer.fill("car.start().upp", 15, found.items)
    ran.clear()
    inspector = Inspector(lambda: (names,), evaluator=look)
    inspector.call_help("car.start().upper(", 18)
    inspector.preview("car.start()")
    inspector.inspect("car.start()", 0)
    completer.wants_static("car.start().upp", 15)
    assert not ran
