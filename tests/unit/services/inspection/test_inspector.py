"""What ``?`` and ``??`` say, in a session and for objects that must not be run."""

from __future__ import annotations

import collections
import datetime
import pathlib
import textwrap
import types
from typing import Any

import pytest

from ipython.model.inspection import DETAIL_HELP, DETAIL_SOURCE
from ipython.services.evaluation.lookup import Lookup
from ipython.services.inspection.inspector import Inspector
from tests.helpers.session import run_session


def documented(a: int, b: str = "x") -> None:
    """Do nothing.

    At all.
    """


class Base:
    """A base."""

    def __init__(self, x: int) -> None:
        """Take x."""

    @property
    def computed(self) -> int:
        """A computed thing."""
        raise RuntimeError("was run")


class Child(Base):
    """A child."""


class Trap:
    """Everything that could run, counts."""

    ran: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.ran.append(name)
        raise AttributeError(name)

    def __repr__(self) -> str:
        self.ran.append("repr")
        return "trap"

    def __len__(self) -> int:
        self.ran.append("len")
        return 3

    def __dir__(self) -> list[str]:
        self.ran.append("dir")
        return []


def fields(name: str, thing: object, detail: int = DETAIL_HELP) -> dict[str, str]:
    """Title to text for one object."""
    found = Inspector(lambda: ({name.partition(".")[0]: thing},), evaluator=Lookup()).inspect(name, detail)
    assert found.found and found.bundle is not None and found.bundle.text
    return dict(found.fields)


def test_order_of_the_fields_of_a_function() -> None:
    found = fields("documented", documented)
    assert list(found) == ["Signature", "Docstring", "File", "Type", "Line"]
    assert found["Docstring"] == "Do nothing.\n\nAt all."
    assert found["File"].endswith("test_inspector.py") and found["Type"] == "function"


def test_source_takes_the_place_of_the_docstring() -> None:
    found = fields("documented", documented, DETAIL_SOURCE)
    assert list(found) == ["Signature", "Source", "File", "Type", "Line"]
    assert found["Source"].startswith("def documented(") and found["Source"].endswith('"""\n')


def test_order_of_the_fields_of_a_class() -> None:
    found = fields("Base", Base)
    upstream = ["Init signature", "Docstring", "Init docstring", "File", "Type", "Subclasses"]
    assert list(found) == [*upstream, "Members", "Line"]
    assert found["Init signature"].startswith("Base(x") and found["Subclasses"] == "Child"
    assert found["Type"] == "type" and found["Init docstring"] == "Take x."
    with_source = fields("Child", Child, DETAIL_SOURCE)
    assert with_source["Source"].startswith("class Child(Base):") and "Docstring" not in with_source


def test_a_property_is_shown_and_not_run() -> None:
    found = fields("b.computed", Base(1))
    assert found["Type"] == "property" and found["Docstring"] == "A computed thing."
    assert "raise RuntimeError" in fields("b.computed", Base(1), DETAIL_SOURCE)["Source"]


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        (5, {"Type": "int", "String form": "5"}),
        ("text", {"Type": "str", "String form": "text", "Length": "4"}),
        ([1, "a"], {"Type": "list", "String form": "[1, 'a']", "Length": "2"}),
        ({}, {"Type": "dict", "String form": "{}", "Length": "0"}),
        (None, {"Type": "NoneType", "String form": "None"}),
    ],
)
def test_plain_values_are_not_drowned_in_the_text_of_their_type(thing: object, expected: dict[str, str]) -> None:
    assert fields("n", thing) == expected
    assert fields("n", thing, DETAIL_SOURCE).keys() - expected.keys() <= {"Docstring"}


@pytest.mark.parametrize("thing", [datetime.date(2020, 1, 2), pathlib.PurePosixPath("/a")])
def test_trusted_types_show_their_text(thing: object) -> None:
    assert fields("n", thing)["String form"] == str(thing)


def test_types_that_only_claim_to_be_trusted_are_not_asked() -> None:
    claimed = type(
        "date", (), {"__module__": "datetime", "__str__": lambda self: 1 / 0, "__repr__": lambda self: 1 / 0}
    )
    assert "object at 0x" in fields("n", claimed())["String form"]


def test_nothing_of_the_users_is_run() -> None:
    Trap.ran.clear()
    for detail in (DETAIL_HELP, DETAIL_SOURCE):
        found = fields("trap", Trap(), detail)
        assert "Trap object at" in found["String form"]
        fields("held", [Trap(), {1: Trap()}], detail)
        fields("Trap", Trap, detail)
    Inspector(lambda: ({"trap": Trap()},), evaluator=Lookup()).search("trap.*")
    assert Trap.ran == []


def test_long_string_forms_are_cut_in_the_middle() -> None:
    text = fields("n", "a" * 5_000)["String form"]
    assert len(text) <= 200 and " <...> " in text
    assert fields("n", "a" * 5_000, DETAIL_SOURCE)["String form"] == "a" * 5_000


def test_a_long_signature_has_one_parameter_a_line() -> None:
    scope: dict[str, Any] = {}
    names = ", ".join(f"parameter_{number}=(1, 2)" for number in range(5))
    exec(f"def wide({names}): ...", scope)
    assert fields("wide", scope["wide"])["Signature"] == (
        "wide(\n" + "".join(f"    parameter_{number}=(1, 2),\n" for number in range(5)) + ")"
    )


@pytest.mark.parametrize(
    "thing", [len, str.upper, "a".upper, collections, collections.OrderedDict, object(), type, lambda: 1]
)
def test_anything_can_be_described(thing: object) -> None:
    for detail in (DETAIL_HELP, DETAIL_SOURCE):
        assert fields("n", thing, detail)["Type"]


def test_a_module_shows_its_file_and_source() -> None:
    found = fields("m", textwrap)
    assert found["File"].endswith("textwrap.py") and found["Docstring"].startswith("Text wrapping")
    assert "class TextWrapper:" in fields("m", textwrap, DETAIL_SOURCE)["Source"]


def test_a_parent_may_keep_documentation_for_its_attributes() -> None:
    holder = types.SimpleNamespace(value=lambda: 1, __custom_documentations__={"value": "Kept elsewhere."})
    assert fields("holder.value", holder)["Docstring"] == "Kept elsewhere."


@pytest.mark.parametrize("name", ["missing", "", "a b", "%missing", "%%%time", "a.b.c", "(", "missing.x"])
def test_unknown_names(name: str) -> None:
    found = Inspector(lambda: ({},), evaluator=Lookup()).inspect(name, DETAIL_HELP)
    assert not found.found and not found.fields


@pytest.mark.parametrize("name", ["for", "else", "async", "None", "match", "lambda", "nonlocal"])
def test_keywords_show_their_topic(name: str) -> None:
    found = Inspector(lambda: ({},), evaluator=Lookup()).inspect(name, DETAIL_HELP)
    assert found.found and found.bundle is not None and found.bundle.text


def test_wildcards() -> None:
    thing = types.SimpleNamespace(alpha=1, alphabet=2, _alpha=3)
    inspector = Inspector(lambda: ({"thing": thing, "other": 1},), evaluator=Lookup())
    assert inspector.search("thing.alph*") == ["thing.alpha", "thing.alphabet"]
    assert inspector.search("thing._al*") == ["thing._alpha"]
    assert inspector.search("*hing.alpha") == ["thing.alpha"]
    assert inspector.search("o?her") == ["other"]
    assert inspector.search("*Zero*Div*") == ["ZeroDivisionError"]
    assert inspector.search("[x]*") == [] and inspector.search("") == [] and inspector.search("missing.*") == []


CELL = """
class First:
    "Made in a cell."
    def method(self):
        "Doc of method."
        return 1

class Second(First):
    other = 1
    def more(self): pass
"""


def test_what_a_cell_defined_is_found_there() -> None:
    typed = CELL.strip("\n").replace("\n\n", "\n")
    shown = run_session(f"{typed}\n\nFirst??\n\nFirst.method?\n")
    assert 'class First:\n    "Made in a cell."' in shown
    assert "File:           Cell In[1], line 1" in shown
    assert "Signature: First.method(self)\nDocstring: Doc of method.\nFile:      Cell In[1], line 3" in shown
    assert "class Second(First):\n    other = 1\n    def more(self): pass\n" in run_session(f"{typed}\n\nSecond??\n")


def test_magics_and_unknown_names_in_a_session() -> None:
    assert run_session("%pwd?").startswith("Docstring:")
    assert "def pwd" in run_session("pwd??")
    assert run_session("zork?") == "Object `zork` not found."


def test_frozen_modules_of_the_standard_library_have_source() -> None:
    shown = run_session("import os\nos.path.join??")
    assert "def join(" in shown and "<frozen" not in shown


A_CAR = "Type:      Car\nFile:      Cell In[2], line 1\nValue:     not known: help makes no calls\nDocstring: A car."
RETURNS = """
def text() -> str: return ""

class Car:
    "A car."
    def start(self, hard: bool) -> "Car":
        "Start it."

car = Car()
"""


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("text()?", "Type:  str\nValue: not known: help makes no calls"),
        ("'a b'.split()?", "Type:  list\nValue: not known: help makes no calls"),
        (
            "Car()?",
            A_CAR,
        ),
        (
            "car.start(True)?",
            A_CAR,
        ),
        (
            "Car().start?",
            "Signature: Car().start(hard: bool) -> 'Car'\nDocstring: Start it.\nFile:      Cell In[2], line 3\n"
            "Type:      method",
        ),
        ("car.nosuch()?", "Object `car.nosuch()` not found."),
    ],
)
def test_what_a_call_would_give_is_told_without_making_it(asked: str, said: str) -> None:
    assert run_session(RETURNS + asked).replace("-> Car", "-> 'Car'") == said


def test_a_range_is_a_value_and_no_call() -> None:
    assert run_session("range(3)?") == "Type:        range\nString form: range(0, 3)\nLength:      3"
    for source in ("range(0, 9, 0)?", "range(int('3'))?"):
        assert "Value: not known" in run_session(source)


def test_display_and_open_say_what_they_take() -> None:
    shown = run_session("from ipython.core.process import _LazyDisplay as L; display = L()\n\ndisplay?")
    assert "display_id: Any = None" in shown and "Show values, as the shell shows the last one of a cell." in shown
    shown = run_session("open?")
    assert "encoding=None" in shown and "Open file and return a stream." in shown and "0, 1 and 2" in shown


def test_a_docstring_that_is_cut_says_so() -> None:
    look = Lookup()

    def endless() -> None: ...

    endless.__doc__ = "First.\n\n" + "x" * 300_000
    text = look.docstring(endless)
    assert text.startswith("First.\n\nxxx") and text.endswith("\n\n... and 100,008 characters more, in __doc__")
    endless.__doc__ = "x" * 200_000
    assert look.docstring(endless) == endless.__doc__
