"""Help runs nothing of the user's, answers in time, and never raises: hostile objects, lying ones, huge ones."""

from __future__ import annotations

import sys
import time
import types
import unittest.mock
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.model.inspection import DETAIL_HELP, DETAIL_SOURCE
from ipython.services.evaluation.lookup import Lookup
from ipython.services.inspection.inspector import Inspector

RAN: list[str] = []


def told(name: str) -> Any:
    """A method that notes that it was run, and fails."""

    def run(*arguments: object, **named: object) -> Any:
        RAN.append(name)
        raise RuntimeError(f"{name} was run")

    return run


SPECIAL = (
    "__getattribute__ __getattr__ __repr__ __str__ __len__ __bool__ __eq__ __hash__ __iter__ __contains__ __getitem__ "
    "__call__ __format__ __index__ __enter__ __dir__ __lt__ __sizeof__ __reduce__ __fspath__ __await__ __next__"
).split()


class HostileMeta(type):
    """A metaclass all of whose special methods fail."""

    for _name in SPECIAL:
        if _name not in ("__call__", "__getattribute__"):
            locals()[_name] = told(f"meta {_name}")
    __instancecheck__ = __subclasscheck__ = told("meta check")


class Descriptor:
    """A descriptor that fails."""

    __get__ = told("descriptor get")
    __set__ = told("descriptor set")


class HostileBase:
    """Every question fails."""

    for _name in SPECIAL:
        locals()[_name] = told(_name)
    attribute = Descriptor()
    value = property(told("property"))
    __class__ = property(told("__class__"))  # type: ignore[assignment]


class Hostile(metaclass=HostileMeta):
    """So do those to the class."""

    for _name in SPECIAL:
        locals()[_name] = told(_name)
    attribute = Descriptor()
    value = property(told("property"))

    def method(self, x: int = 1) -> int:
        """Do it."""
        return 1


class HostileText(str):
    """A string that fails."""

    __repr__ = __str__ = __len__ = __eq__ = __hash__ = told("text")  # type: ignore[assignment]


class HostileModule(types.ModuleType):
    """A module that fails."""

    __getattr__ = __repr__ = __dir__ = told("module")


class LiesInDir:
    """Says that it has names which it has not."""

    real = 1

    def __dir__(self) -> Any:
        RAN.append("dir")
        return ["unreal", 5, None]


class AnswersAll:
    """As polars' namespaces and mocks do."""

    def __getattr__(self, name: str) -> Any:
        RAN.append(f"getattr {name}")
        return self


class HostileProperty(property):
    """A property whose attributes fail."""

    __getattribute__ = told("property getattribute")


def function(a=Hostile, b=None):  # type: ignore[no-untyped-def]
    """Has hostile defaults."""


function.__defaults__ = (Hostile(), HostileBase())
function.__annotations__["a"] = Hostile()
holder = types.new_class("Holder", (), {}, lambda body: body.update(p=HostileProperty(told("getter")), h=Hostile()))
MODULE = HostileModule("hostile")
MODULE.__dict__.update(__doc__=HostileText("a"), inside=Hostile(), Inside=Hostile, __all__=[HostileText("inside")])
NAMES: dict[str, Any] = {
    "hostile": Hostile(),
    "Hostile": Hostile,
    "base": HostileBase(),
    "HostileBase": HostileBase,
    "text": HostileText("a"),
    "module": MODULE,
    "lies": LiesInDir(),
    "all_": AnswersAll(),
    "function": function,
    "holder": holder(),
    "Holder": holder,
    "list_": [Hostile(), {"k": HostileBase()}, HostileText("a")],
    "namespace": types.SimpleNamespace(a=Hostile(), b=HostileText("b")),
    "error": ValueError(Hostile(), HostileBase()),
    "mock": unittest.mock.MagicMock(),
    "boxed": {Hostile.__name__: Hostile()},
}
ASKED = [*NAMES, *(f"{name}.{inner}" for name in NAMES for inner in ("attribute", "value", "method", "x", "p", "h"))]
ASKED += ["hostile()", "hostile.method(1)", "list_[0]", "list_[1]['k'].x", "boxed['Hostile'].value", "module.inside.x"]


@pytest.fixture
def inspector() -> Inspector:
    RAN.clear()
    return Inspector(lambda: (NAMES,), evaluator=Lookup())


def test_the_trap_would_be_noticed() -> None:
    RAN.clear()
    with pytest.raises(RuntimeError):
        repr(NAMES["hostile"])
    assert RAN == ["__repr__"]


@pytest.mark.parametrize("asked", ASKED)
def test_nothing_of_the_users_is_run(inspector: Inspector, asked: str) -> None:
    for detail in (DETAIL_HELP, DETAIL_SOURCE):
        inspector.inspect(asked, detail)
    inspector.information(asked, DETAIL_SOURCE)
    inspector.bundle(asked, DETAIL_SOURCE)
    inspector.documentation(asked)
    inspector.file_of(asked)
    inspector.alternatives(asked)
    inspector.why_not(asked)
    inspector.preview(asked)
    inspector.call_help(f"{asked}(1, ", len(asked) + 4)
    assert RAN == []


def test_searches_run_nothing(inspector: Inspector) -> None:
    for pattern in ("*", "*.*", "hostile.*", "module.*.*", "lies.*", "all_.*", "*.x"):
        for kind in ("", "hostile", "function"):
            inspector.search(pattern, kind=kind, hidden=True, case_sensitive=False)
    assert inspector.search("lies.*") == ["lies.real"]
    assert RAN == []


def test_known_names_are_found_though_everything_fails(inspector: Inspector) -> None:
    found = dict(inspector.inspect("hostile", DETAIL_HELP).fields)
    assert found["Type"] == "Hostile" and "Hostile object at 0x" in found["String form"]
    assert "%trust" in found["Not asked"]
    assert dict(inspector.inspect("hostile.method", DETAIL_HELP).fields)["Docstring"] == "Do it."
    assert dict(inspector.inspect("hostile.value", DETAIL_HELP).fields)["Type"] == "property"
    assert dict(inspector.inspect("Hostile", DETAIL_HELP).fields)["Type"] == "HostileMeta"
    assert not inspector.inspect("all_.anything", DETAIL_HELP).found
    assert RAN == []


def test_surrogates_control_characters_and_a_docstring_of_five_megabytes() -> None:
    def odd() -> None: ...

    odd.__doc__ = "bad \ud800 \x1b[31mred\x00"
    names: dict[str, Any] = {"odd": odd}
    found = Inspector(lambda: (names,), evaluator=Lookup())
    shown = dict(found.inspect("odd", DETAIL_HELP).fields)["Docstring"]
    assert "\ud800" in shown
    bundle = found.inspect("odd", DETAIL_HELP).bundle
    assert bundle is not None and "\x1b" not in bundle.text and r"\x1b[31mred\x00" in bundle.text
    html = found.bundle("odd", DETAIL_HELP)
    assert html is not None and str(html.data["text/html"]).encode("utf-8")
    odd.__doc__ = "Title\n-----\n" + "word :func:`x` " * 350_000
    start = time.perf_counter()
    for detail in (DETAIL_HELP, DETAIL_SOURCE):
        assert found.inspect("odd", detail).found
    assert time.perf_counter() - start < 3


def test_a_namespace_of_a_hundred_thousand_names() -> None:
    names: dict[str, Any] = {f"name_{number}": number for number in range(100_000)}
    names |= {"name_x": 1, "special": 2}
    found = Inspector(lambda: (names,), evaluator=Lookup())
    start = time.perf_counter()
    assert found.search("*pecia*") == ["special"]
    assert len(found.search("name_*")) == 5_000
    assert found.search("na?e_x") == ["name_x"]
    assert "special" in found.alternatives("specail")
    assert time.perf_counter() - start < 2
    start = time.perf_counter()
    assert found.inspect("special", DETAIL_HELP).found and found.preview("special") == "2"
    assert time.perf_counter() - start < 0.1


def test_a_big_array_is_described_without_its_values() -> None:
    numpy = pytest.importorskip("numpy")
    array = numpy.zeros((5_000, 5_000))
    found = Inspector(lambda: ({"array": array},), evaluator=Lookup())
    found.inspect("array", DETAIL_HELP)
    with unittest.mock.patch.object(numpy, "array2string", told("array2string")):
        start = time.perf_counter()
        shown = dict(found.inspect("array", DETAIL_HELP).fields)
        assert time.perf_counter() - start < 0.05
    assert shown == {
        "Type": "ndarray",
        "Length": "5000",
        "Shape": "(5000, 5000)",
        "Dtype": "float64",
        "Memory": "200.0 MB",
    }


def test_frames_are_described_by_shape_and_columns() -> None:
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    names: dict[str, Any] = {
        "small": pandas.DataFrame({"a": [1, 2], "b": [0.5, 1.5]}),
        "large": pandas.DataFrame({f"column_{number}": range(1_000) for number in range(50)}),
        "series": pandas.Series([1, 2], name="s"),
        "other": polars.DataFrame({"a": [1], "b": ["x"]}),
    }
    found = Inspector(lambda: (names,), evaluator=Lookup())
    small = dict(found.inspect("small", DETAIL_HELP).fields)
    assert small["Shape"] == "(2, 2)" and small["Columns"] == "a: int64, b: float64" and "0.5" in small["String form"]
    assert "Docstring" not in small and "Not asked" not in small and small["Length"] == "2"
    large = dict(found.inspect("large", DETAIL_HELP).fields)
    assert "String form" not in large and large["Columns"].endswith("... (20 more)")
    assert dict(found.inspect("series", DETAIL_HELP).fields)["Dtype"] == "int64"
    other = dict(found.inspect("other", DETAIL_HELP).fields)
    assert other["Shape"] == "(1, 2)" and other["Columns"] == "a: Int64, b: String"


TEXTS = st.lists(
    st.sampled_from(
        [*NAMES, ".", "x", "value", "(", ")", "[", "]", "0", "'", "%", "%%", "*", "?", " ", "\n", "\x00", "\ud800"]
        + ["for", "time", "é", "__class__", "__dict__", ",", "=", "lambda", ":", "\\", "{", "}", "f'"]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from([DETAIL_HELP, DETAIL_SOURCE]))
def test_no_name_raises(asked: str, detail: int) -> None:
    RAN.clear()
    inspector = Inspector(lambda: (NAMES,), evaluator=Lookup(), magic_names=lambda kind: ["time", "cd"])
    found = inspector.inspect(asked, detail)
    assert found.found == (found.bundle is not None) == bool(found.fields)
    assert inspector.information(asked, detail)["found"] is found.found
    assert (inspector.bundle(asked, detail) is not None) is found.found
    inspector.preview(asked)
    inspector.call_help(asked, len(asked))
    inspector.search(asked)
    inspector.alternatives(asked)
    inspector.file_of(asked)
    assert inspector.documentation(asked) is not None
    assert RAN == []


def test_a_deep_expression_is_no_error(inspector: Inspector) -> None:
    for deep in ("(" * 900 + ")" * 900, "list_" + "[0]" * 600, "hostile" + ".x" * 900, "-" * 1_900 + "1"):
        inspector.inspect(deep, DETAIL_HELP)
        inspector.preview(deep)
        inspector.call_help(deep + "(", len(deep) + 1)
    assert sys.getrecursionlimit() and RAN == []
