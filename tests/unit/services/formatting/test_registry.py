"""All formats of a value, and the interface that libraries use on the formatters."""

from __future__ import annotations

import subprocess
import sys
import warnings
from typing import Any
from unittest.mock import MagicMock

import pytest

from ipython.model.output import MimeBundle
from ipython.services.formatting.mime_formatter import FormatterWarning
from tests.unit.services.formatting.conftest import Make

Errors = list[tuple[str, str]]


def formats(make: Make, value: object, **named: Any) -> dict[str, object]:
    """The data of a value with all types active, without its text."""
    found = make(active_types=()).format(value, **named)
    assert isinstance(found, MimeBundle)
    return {mime: data for mime, data in found.data.items() if mime != "text/plain"}


class Html:
    def _repr_html_(self) -> str:
        return "<b>"


class Bundle:
    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return {"text/html": "own", "a/b": 1}, {"text/html": {"m": 1}}

    def _repr_html_(self) -> str:
        return "method"


@pytest.mark.parametrize(
    ("method", "mime", "made"),
    [
        ("_repr_html_", "text/html", "a"),
        ("_repr_markdown_", "text/markdown", "a"),
        ("_repr_svg_", "image/svg+xml", "a"),
        ("_repr_png_", "image/png", b"a"),
        ("_repr_pdf_", "application/pdf", b"a"),
        ("_repr_jpeg_", "image/jpeg", "a"),
        ("_repr_latex_", "text/latex", "a"),
        ("_repr_json_", "application/json", {"a": 1}),
        ("_repr_javascript_", "application/javascript", "a"),
    ],
)
def test_each_method(make: Make, method: str, mime: str, made: object) -> None:
    kind = type("Made", (), {method: lambda self: made})
    assert formats(make, kind()) == {mime: made}
    assert formats(make, kind) == {}  # a class is no instance


def test_a_terminal_gets_text_only(make: Make) -> None:
    found = make().format(Html(), include=["text/html", "text/plain"])
    assert found is not None and set(found.data) == {"text/plain"}
    assert set(make().format(Bundle()).data) == {"text/plain", "text/html", "a/b"}  # type: ignore[union-attr]


def test_metadata_none_and_not_implemented(make: Make, errors: Errors) -> None:
    with_metadata = type("Made", (), {"_repr_html_": lambda self: ("a", {"m": 1})})
    found = make(active_types=()).format(with_metadata())
    assert found is not None and found.metadata == {"text/html": {"m": 1}}

    def refuse(self: object) -> str:
        raise NotImplementedError

    for made in (lambda self: None, refuse):
        assert formats(make, type("Made", (), {"_repr_html_": made})()) == {}
    assert not errors


def test_a_method_that_fails_is_left_out(make: Make, errors: Errors) -> None:
    def fail(self: object) -> str:
        raise ValueError

    kind = type("Made", (), {"_repr_html_": fail, "_repr_latex_": lambda self: "x"})
    assert formats(make, kind()) == {"text/latex": "x"}
    assert errors == [("ValueError", "_repr_html_ of Made failed; text/html is left out:")]


def test_a_wrong_type_is_left_out_with_a_warning(make: Make) -> None:
    kind = type("Made", (), {"_repr_html_": lambda self: 3})
    with pytest.warns(FormatterWarning, match="_repr_html_ of Made returned int, not str"):
        assert formats(make, kind()) == {}


class Everything:
    def __getattr__(self, name: str) -> Any:
        return lambda *arguments, **named: "made up"


class Anything:
    def __getattribute__(self, name: str) -> Any:
        return lambda *arguments, **named: "made up"


class Knows:
    def __getattr__(self, name: str) -> Any:
        if name.startswith("_ipython_canary_method"):
            raise AttributeError(name)
        if name == "_repr_html_":
            return lambda: "found"
        raise AttributeError(name)


class Explodes:
    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


class Property:
    @property
    def _repr_html_(self) -> Any:
        raise ValueError


def test_objects_that_make_attributes_up(make: Make, errors: Errors) -> None:
    for value in (Everything(), Anything(), MagicMock(), Explodes(), Property()):
        assert formats(make, value) == {}
    assert formats(make, Knows()) == {"text/html": "found"}
    assert not errors


def test_a_method_given_to_the_class_later_is_seen(make: Make) -> None:
    class Later:
        pass

    assert formats(make, Later()) == {}
    Later._repr_html_ = lambda self: "now"  # type: ignore[attr-defined]
    assert formats(make, Later()) == {"text/html": "now"}
    own = Later()
    own._repr_latex_ = lambda: "mine"  # type: ignore[attr-defined]
    assert formats(make, own) == {"text/html": "now", "text/latex": "mine"}


def test_the_bundle_of_a_value_goes_before_its_methods(make: Make) -> None:
    formatter = make(active_types=())
    found = formatter.format(Bundle())
    assert found is not None
    assert (found.data["text/html"], found.data["a/b"], found.metadata) == ("own", 1, {"text/html": {"m": 1}})
    formatter.formatters["text/html"].for_type(Bundle, lambda value: "registered")
    assert formatter.format(Bundle()).data["text/html"] == "registered"  # type: ignore[union-attr]


def test_include_and_exclude(make: Make) -> None:
    formatter = make(active_types=())
    assert formatter.format(Bundle(), include=["a/b"]) == MimeBundle({"a/b": 1}, {})
    assert formatter.format(Bundle(), include="a/b") == MimeBundle({"a/b": 1}, {})  # one text is one type
    assert "text/html" not in formatter.format(Bundle(), exclude=["text/html"]).data  # type: ignore[union-attr]
    assert formatter.format(3, include=["text/html"]) == MimeBundle({}, {})


@pytest.mark.parametrize("made", [3, None, (3, 4), ({}, 3)])
def test_a_bundle_that_is_none(make: Make, made: object) -> None:
    kind = type("Made", (), {"_repr_mimebundle_": lambda self, **named: made, "_repr_html_": lambda self: "h"})
    assert formats(make, kind()) == {"text/html": "h"}


def test_a_value_may_show_itself(make: Make, capsys: pytest.CaptureFixture[str], errors: Errors) -> None:
    kind = type("Made", (), {"_ipython_display_": lambda self: print("itself")})
    assert make().format(kind()) is None
    assert capsys.readouterr().out == "itself\n"

    def fail(self: object) -> None:
        raise ValueError

    failing = type("Made", (), {"_ipython_display_": fail, "__repr__": lambda self: "text"})
    assert make().format(failing()) == MimeBundle({"text/plain": "text"}, {})
    assert errors == [("ValueError", "_ipython_display_ of Made failed:")]


def test_registering_for_types(make: Make) -> None:
    html = make(active_types=()).formatters["text/html"]
    assert html.for_type(int, hex) is None
    assert html.for_type(int) is hex
    assert html.for_type(int, str) is hex
    assert (html(True), html.lookup(3), html.lookup_by_type(bool), html.lookup_by_type("builtins.int")) == (
        "True",
        str,
        str,
        str,
    )
    assert (int in html, "builtins.int" in html, str in html) == (True, True, False)
    assert html.pop(int) is str
    assert html.pop(int, None) is None
    for missing in (int, "no.such"):
        with pytest.raises(KeyError):
            html.pop(missing)
        with pytest.raises(KeyError):
            html.lookup_by_type(missing)
    with pytest.raises(KeyError):
        html.lookup(3)
    html.singleton_printers[id(html)] = lambda value: "the one"
    assert html(html) == "the one"
    html.enabled = False
    assert html(html) is None
    assert (html.format_type, html.print_method) == ("text/html", "_repr_html_")


def test_registering_by_name(make: Make) -> None:
    html = make().formatters["text/html"]
    late = type("Late", (), {"__module__": "late_module"})
    assert html.for_type("late_module.Late", lambda value: "late") is None
    assert ("late_module", "Late") in html.deferred_printers
    assert "late_module.Late" in html
    assert html(late()) == "late"
    assert late in html.type_printers and not html.deferred_printers
    html.for_type_by_name("late_module", "Late", lambda value: "later")
    assert html(late()) == "later"
    assert html.pop("late_module.Late")(late()) == "later"
    html.for_type_by_name("late_module", "Late", lambda value: "again")
    assert html.pop(late)(late()) == "again"


def test_text_printers_get_the_printer(make: Make) -> None:
    plain = make().formatters["text/plain"]
    plain.for_type(Html, lambda value, p, cycle: p.text("html object"))
    assert plain([Html()]) == "[html object]"


def test_a_formatter_may_be_anything_callable(make: Make, errors: Errors) -> None:
    formatter = make(active_types=())
    formatter.formatters["x/new"] = lambda value: "new"
    assert formats(lambda **_: formatter, 3) == {"x/new": "new"}
    formatter.formatters["text/plain"] = lambda value: "plain"
    assert formatter.format(3).data["text/plain"] == "plain"  # type: ignore[union-attr]
    formatter.formatters["x/new"] = lambda value: 1 / 0
    assert formats(lambda **_: formatter, 3) == {}
    assert errors == [("ZeroDivisionError", "the formatter for x/new failed on a int:")]

    def fail(value: object) -> str:
        raise SystemExit

    terminal = make()
    terminal.formatters["text/plain"] = fail
    assert terminal.format(3).data["text/plain"].startswith("<int object at 0x")  # type: ignore[union-attr]
    terminal.ipython_display_formatter = lambda value: True
    assert terminal.format(Html()) is None


def test_active_types_decide(make: Make) -> None:
    formatter = make()
    assert formatter.active_types == ["text/plain"]
    formatter.active_types = ["text/plain", "text/html"]
    assert set(formatter.format(Html()).data) == {"text/plain", "text/html"}  # type: ignore[union-attr]
    assert set(formatter.format_types) >= {"text/plain", "text/html", "image/png", "application/json"}


def test_new_settings_are_taken(make: Make) -> None:
    formatter = make()
    formatter.settings = make(max_seq_length=1, active_types=("text/html",)).settings
    assert formatter.active_types == ["text/html"]
    assert formatter.plain_text_formatter([1, 2]) == "[1, ...]"


def test_only_an_interrupt_passes(make: Make) -> None:
    for method in ("_ipython_display_", "_repr_mimebundle_", "_repr_html_"):
        for error, passes in ((KeyboardInterrupt, True), (SystemExit, False), (GeneratorExit, False)):

            def fail(self: object, error: type[BaseException] = error, **named: object) -> None:
                raise error

            value = type("Made", (), {method: fail})()
            if passes:
                with pytest.raises(KeyboardInterrupt):
                    make(active_types=()).format(value)
            else:
                assert formats(make, value) == {}


def test_warnings_of_the_value_are_not_ours(make: Make) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for value in (3, [1], object(), MagicMock(), Bundle()):
            make(active_types=()).format(value)


def test_importing_it_costs_little() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "import ipython.services.formatting.registry\n"
        "print(*sorted(name for name in set(sys.modules) - before if not name.startswith('ipython')))"
    )
    program = f"import sys; sys.path[:0] = {sys.path!r}\n{code}"
    ran = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert not set(ran.stdout.split()) & {"re", "enum", "dataclasses", "inspect", "typing", "json", "functools"}
