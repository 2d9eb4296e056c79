"""``get_ipython().object_inspect`` and its relatives."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.core.plain_sink import PlainSink


@pytest.fixture
def ip() -> Any:
    shell = make_shell()
    shell.hub.sink = PlainSink(lambda report: f"{report.name}: {report.message}")
    facade: Any = shell.get_facade()
    facade.run_cell("def f(a, b=2):\n    'Doc of :func:`f`.'\n\nclass C:\n    'Class doc'\nn = 5")
    yield facade
    shell.close()


KEYS = (
    "type_name base_class string_form namespace length file definition docstring source init_definition "
    "class_docstring init_docstring call_def call_docstring subclasses ismagic isalias isclass found name"
).split()


def test_a_function_by_upstreams_keys(ip: Any) -> None:
    known = ip.object_inspect("f")
    assert list(known)[: len(KEYS)] == KEYS
    string_form = known.pop("string_form")
    assert string_form.startswith("<function f at 0x")
    assert {key: known[key] for key in KEYS if key != "string_form" and known[key] is not None} == {
        "type_name": "function",
        "base_class": "<class 'function'>",
        "namespace": "Interactive",
        "file": "Cell In[1], line 1",
        "definition": "f(a, b=2)",
        "docstring": "Doc of :func:`f`.",
        "ismagic": False,
        "isalias": False,
        "found": True,
        "name": "f",
    }
    with_source = ip.object_inspect("f", detail_level=1)
    assert with_source["source"].startswith("def f(") and with_source["docstring"] is None


def test_other_kinds_by_upstreams_keys(ip: Any) -> None:
    known = ip.object_inspect("C")
    assert known["isclass"] is True and known["type_name"] == "type" and known["string_form"] == "<class '__main__.C'>"
    assert known["subclasses"] == "" and known["docstring"] == "Class doc"
    assert ip.object_inspect("len")["namespace"] == "Python builtin"
    assert ip.object_inspect("n")["string_form"] == "5" and ip.object_inspect("'abc'")["length"] == 3
    magic = ip.object_inspect("%cd")
    assert magic["namespace"] == "IPython internal" and magic["ismagic"] and magic["type_name"] == "Magic function"
    missing = ip.object_inspect("nosuch")
    assert missing["found"] is False and missing["name"] == "nosuch" and missing["type_name"] is None


def test_mime_bundles(ip: Any) -> None:
    data = ip.object_inspect_mime("f")
    assert set(data) == {"text/plain", "text/html"}
    assert data["text/plain"] == ip.object_inspect_text("f")
    assert data["text/plain"].startswith("Signature: f(a, b=2)\nDocstring: Doc of f.\n")
    assert "<h1>Docstring</h1>\n<pre>Doc of f.</pre>" in data["text/html"]
    assert "<script>" not in ip.object_inspect_mime("'<script>'")["text/html"]
    for missing in ("nosuch", "", "f.x.y", "1 +"):
        with pytest.raises(KeyError):
            ip.object_inspect_mime(missing)
        with pytest.raises(KeyError):
            ip.object_inspect_text(missing)


@pytest.mark.parametrize("omitted", [["Docstring", "File"], ["docstring", "file"], ("Docstring", "file")])
def test_sections_are_left_out_by_title_or_key(ip: Any, omitted: Any) -> None:
    text = ip.object_inspect_mime("f", 0, omit_sections=omitted)["text/plain"]
    assert text == "Signature: f(a, b=2)\nType:      function"


def test_hooks_add_their_types(ip: Any) -> None:
    seen: list[Any] = []

    def hook(data: Any) -> str:
        seen.append(data)
        return f"{data.obj.__name__} {data.detail_level}"

    ip.inspector.mime_hooks["text/x-mine"] = hook
    ip.inspector.mime_hooks["text/x-old"] = lambda obj, info: info["docstring"]
    ip.inspector.mime_hooks["text/x-none"] = lambda data: None
    ip.inspector.mime_hooks["text/x-bad"] = lambda data: 1 / 0
    data = ip.object_inspect_mime("f", 0, ["File"])
    assert data["text/x-mine"] == "f 0" and data["text/x-old"] == "Doc of :func:`f`."
    assert "text/x-none" not in data and "text/x-bad" not in data
    assert seen[0].info_dict["type_name"] == "function" and seen[0].omit_sections == ("File",)
    assert seen[0].info_dict["file"] == "Cell In[1], line 1"


def test_the_pager_gets_what_hooks_say(ip: Any) -> None:
    ip.inspector.mime_hooks["text/plain"] = lambda data: "mine"
    screen = io.StringIO()
    with contextlib.redirect_stdout(screen):
        ip.run_cell("f?")
        del ip.inspector.mime_hooks["text/plain"]
        ip.inspector.pinfo(len, "len")
        assert ip._inspect("pdef", "f") is None and ip._inspect("pinfo", "nosuch") == "not found"
    assert screen.getvalue().startswith("mine\nSignature: len(")
    assert screen.getvalue().endswith("f(a, b=2)\nObject `nosuch` not found.\n")
    assert ip.inspector.info(len)["type_name"] == "builtin_function_or_method"


def test_names_are_found_without_running_anything(ip: Any) -> None:
    found = ip._ofind("C.__name__")
    assert found.found and found.namespace == "Interactive" and found["found"] and found.get("isalias") is False
    assert ip._object_find("n").obj == 5 and ip._ofind("n").get("nosuch", 1) == 1
    magic = ip._ofind("%%time")
    assert magic.ismagic and callable(magic.obj) and magic.namespace == "IPython internal"
    assert not ip._ofind("nosuch").found and ip._ofind("nosuch").obj is None
    assert ip._ofind("x", [("mine", {"x": 3})]).namespace == "mine" and not ip._ofind("n", [("mine", {})]).found


def test_documentation_kept_by_the_parent(ip: Any) -> None:
    ip.run_cell("import types; holder = types.SimpleNamespace(__custom_documentations__={'gone': 'Kept here.'}, x=1)")
    assert ip.object_inspect_text("holder.gone") == "Docstring: Kept here."
    assert ip.object_inspect("holder.gone")["docstring"] == "Kept here."


def test_other_members_are_still_missing(ip: Any) -> None:
    assert not hasattr(ip, "nosuch") and not hasattr(ip, "_ipython_display_")
    with pytest.raises(AttributeError, match="nosuch"):
        ip.nosuch  # noqa: B018
