"""``%explain_completion`` and ``%trust``, typed into a shell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.model.completion import CompletionReport, Refusal, SourceReport
from ipython.services.completion.account import Account
from tests.helpers.session import run_session

CAR = """
class Car:
    wheels = 4
    @property
    def speed(self): return "fast"

car = Car()
"""


def session(*cells: str, shell: Shell | None = None) -> str:
    """Cells one after the other."""
    return run_session("\n\n".join(cells), shell=shell)


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = make_shell()
    yield made
    made.close()


def test_nothing_was_completed_yet() -> None:
    assert run_session("%explain_completion") == "Nothing was completed yet: press Tab, then ask again."


def test_sources_with_counts_and_times(shell: Shell) -> None:
    completer = shell.introspection.completer
    assert completer is not None
    list(completer.complete("print(1, e", 10))
    shown = run_session("%explain_completion", shell=shell)
    first, heading, *rows = shown.splitlines()
    assert first.startswith("Completion of 'print(1, e' took ") and first.endswith(" ms.")
    assert heading.split() == ["source", "outcome", "candidates", "ms"]
    sources = {row.split()[0]: row.split()[1:] for row in rows}
    assert sources["arguments"][:2] == ["answered", "1"] and sources["names"][0] == "answered"
    assert float(sources["arguments"][2]) >= 0


def test_typing_the_magic_does_not_overwrite_what_it_explains(shell: Shell) -> None:
    completer = shell.introspection.completer
    assert completer is not None
    list(completer.complete("print(1, e", 10))
    for typed in ("%ex", "%explain_comp", "explain_completion", "%explain_completion "):
        list(completer.complete(typed, len(typed)))
    assert completer.report is not None and completer.report.text == "print(1, e"
    assert "'print(1, e'" in run_session("%explain_completion", shell=shell)


def test_a_text_can_be_given() -> None:
    shown = run_session("import os\n%explain_completion os.path.basen")
    assert "Completion of 'os.path.basen'" in shown and "attributes  answered" in shown


def test_a_place_where_nothing_is_asked() -> None:
    assert "No source was asked: nothing is offered at that place." in run_session("%explain_completion x = 'a")


def test_refusals_say_how_to_allow_them(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    completer = shell.introspection.completer
    assert completer is not None
    list(completer.complete("x", 1))
    refusal = Refusal("cars.Car", "property speed", "%trust cars.Car")
    told = CompletionReport("car.speed.", 1.5, (SourceReport("attributes", "refused", 0, 0.5, "", (refusal,)),))
    monkeypatch.setattr(Account, "report", lambda self, static: told)
    shown = run_session("%explain_completion", shell=shell)
    assert "attributes  refused" in shown and "not asked: property speed" in shown
    assert "cars.Car was not asked for property speed: that would run its code. To allow it: %trust cars.Car" in shown


@pytest.mark.parametrize("thing", ["Car", "car", "__main__.Car"])
def test_trust_by_type_instance_or_full_name(thing: str) -> None:
    shown = session(CAR, f"%trust {thing}", "%trust", f"%trust {thing}", f"%trust -d {thing}", "%trust -l")
    assert shown.splitlines() == [
        "Completion and help may run the code of __main__.Car now; %trust -d __main__.Car takes it back.",
        "__main__.Car",
        "__main__.Car is trusted already.",
        "__main__.Car is trusted no longer.",
        "Nothing is trusted beside the well-known types (numpy, pandas ...).",
    ]


def test_trust_of_a_module_and_of_what_needs_none() -> None:
    assert "the code of math now" in session("import math", "%trust math")
    assert run_session("%trust 5") == "builtins.int needs no trust: its code is Python's own."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("%trust cra", "'cra' stands for nothing that is known here. Did you mean car?"),
        ("%trust os.pathh", "'os.pathh' stands for nothing that is known here. Did you mean os.path?"),
        ("%trust nothing_like_it", "Give a type, an instance, a module, or import it first."),
        ("%trust -x", "-x is not one of its options -l, -d"),
        ("%trust -d", "-d takes the name of what is trusted no longer"),
        ("%trust -d car", "__main__.Car is not trusted; nothing is"),
        ("%trust Car\n%trust -d __main__.Caar", "did you mean __main__.Car?"),
    ],
)
def test_mistakes_are_one_sentence(line: str, sentence: str) -> None:
    shown = session(CAR, "import os", *line.split("\n"))
    assert shown.splitlines()[-1].startswith("UsageError: %trust: ") and sentence in shown.splitlines()[-1]


def test_a_property_is_run_for_a_trusted_type_only(shell: Shell) -> None:
    run_session(CAR, shell=shell)
    completer = shell.introspection.completer
    assert completer is not None
    assert [item.text for one in completer.complete("car.speed.upp", 13) for item in one.items] == []
    run_session("%trust Car", shell=shell)
    assert [item.text for one in completer.complete("car.speed.upp", 13) for item in one.items] == ["upper"]
