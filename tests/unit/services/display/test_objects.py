"""Display objects made of text."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from ipython.services.display.objects import (
    HTML,
    JSON,
    SVG,
    DisplayObject,
    GeoJSON,
    Javascript,
    Latex,
    Markdown,
    Math,
    Pretty,
    TextDisplayObject,
    fetch,
)


@pytest.fixture
def page() -> Iterator[tuple[str, list[str]]]:
    """Address of a page on this machine, and the paths that were asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404 if "missing" in self.path else 200)
            self.send_header("Content-Type", "text/html; charset=latin-1")
            self.end_headers()
            self.wfile.write("<b>\xe9</b>".encode("latin-1"))

        def log_message(self, *arguments: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join(20)
    server.server_close()


@pytest.mark.parametrize(
    ("kind", "method"), [(HTML, "_repr_html_"), (Markdown, "_repr_markdown_"), (Latex, "_repr_latex_")]
)
def test_text_goes_through(kind: Any, method: str) -> None:
    assert getattr(kind("text"), method)() == "text"
    assert getattr(kind("text", metadata={"a": 1}), method)() == ("text", {"a": 1})


def test_the_bundle_is_for_every_front_and_follows_the_method() -> None:
    class Mine(HTML):
        def _repr_html_(self) -> str:
            return f"<i>{self.data}</i>"

    assert Mine("a")._repr_mimebundle_() == (
        {"text/html": "<i>a</i>", "text/plain": "<ipython.display.Mine object>"},
        {},
    )
    assert Markdown("a", metadata={"m": 1})._repr_mimebundle_()[1] == {"text/markdown": {"m": 1}}

    class Named(Markdown):
        def __repr__(self) -> str:
            return "named"

    assert "text/plain" not in Named("a")._repr_mimebundle_()[0]
    assert DisplayObject("a")._repr_mimebundle_() is None


def test_the_text_says_what_it_is() -> None:
    assert repr(HTML("abc")) == "<ipython.display.HTML of 3 characters>"
    assert repr(Latex("a")) == "<ipython.display.Latex of 1 character>"
    assert repr(JSON([1])) == "<ipython.display.JSON of a list>"
    assert repr(HTML(url="http://127.0.0.1:1/")) == "<ipython.display.HTML at http://127.0.0.1:1/>"
    assert repr(HTML()) == "<ipython.display.HTML without data>"
    assert repr(GeoJSON({"type": "Point"})) == "<ipython.display.GeoJSON Point>"


@pytest.mark.parametrize("kind", [HTML, Markdown, Latex, Math, Javascript, Pretty, TextDisplayObject])
@pytest.mark.parametrize("data", [3, b"bytes", ["a"]])
def test_data_must_be_text(kind: Any, data: object) -> None:
    with pytest.raises(TypeError, match=f"{kind.__name__} expects text, not {type(data).__name__}"):
        kind(data)


def test_math_is_set_as_a_display() -> None:
    assert Math("$$x$$")._repr_latex_() == "$\\displaystyle x$"
    assert Math("x", metadata={"a": 1})._repr_latex_() == ("$\\displaystyle x$", {"a": 1})


def test_html_for_templates_and_a_lone_frame() -> None:
    assert HTML("a").__html__() == "a"
    with pytest.warns(UserWarning, match="IFrame"):
        HTML("<iframe src='x'></iframe>")


def test_files(folder: Path) -> None:
    for made in (HTML("text.txt"), HTML(filename="text.txt"), HTML(folder / "text.txt")):
        assert made.data == "hello"
    shown = HTML("text.txt")
    (folder / "text.txt").write_text("changed", encoding="utf-8")
    assert shown.data == "hello"
    shown.reload()
    assert shown.data == "changed"
    with pytest.raises(FileNotFoundError):
        HTML(filename="missing")
    assert HTML("missing").data == "missing"  # a text that names no file is the data
    assert JSON(filename="value.json").data == {"a": 1}
    assert SVG("drawing.svg").data == "<svg><a/></svg>"
    assert HTML("<b>" + "x" * 10_000).data.startswith("<b>")
    assert HTML("a\0b").data == "a\0b"


def test_a_url_is_read_when_the_data_are_needed(page: tuple[str, list[str]]) -> None:
    address, asked = page
    shown = HTML(f"{address}/page")
    assert (shown.url, asked) == (f"{address}/page", [])
    assert shown._repr_html_() == "<b>\xe9</b>"
    assert shown.data == "<b>\xe9</b>"
    assert asked == ["/page"]
    shown.reload()
    assert asked == ["/page", "/page"]
    with pytest.raises(OSError, match="404"):
        HTML(f"{address}/missing").data  # noqa: B018


def test_only_pages_are_fetched() -> None:
    for address in ("file:///etc/passwd", "ftp://127.0.0.1/x"):
        with pytest.raises(ValueError, match="http and https"):
            fetch(address)
        with pytest.raises(ValueError, match="http and https"):
            HTML(url=address).data  # noqa: B018


def test_json() -> None:
    shown = JSON({"a": 1}, expanded=True, root="r", more=3)
    assert shown._repr_json_() == ({"a": 1}, {"expanded": True, "root": "r", "more": 3})
    with pytest.warns(UserWarning, match="parsed"):
        assert JSON('{"a": 1}').data == {"a": 1}
    for wrong in (3, (1, 2), {1, 2}):
        with pytest.raises(TypeError, match="expects a dictionary or a list"):
            JSON(wrong)
    with pytest.raises(ValueError, match="Expecting value"), pytest.warns(UserWarning):
        JSON("no json")


def test_geojson() -> None:
    data, metadata = GeoJSON({"type": "x"}, url_template="u", layer_options={"a": 1}, more=3)._repr_mimebundle_()
    assert data == {"application/geo+json": {"type": "x"}, "text/plain": "<ipython.display.GeoJSON x>"}
    assert metadata["application/geo+json"] == {
        "expanded": False,
        "root": "root",
        "url_template": "u",
        "layer_options": {"a": 1},
        "more": 3,
    }


def test_javascript_waits_for_its_libraries() -> None:
    made = Javascript("run()", lib=["a.js", 'b".js'], css="c.css")._repr_javascript_()
    places = [made.index(part) for part in ('"c.css"', '"a.js"', '"b\\".js"', "run()")]
    assert places == sorted(places)
    assert made.count("Promise") == 2 and made.endswith("\n});\n});")
    assert Javascript("run()")._repr_javascript_() == "run()"
    for wrong in ({"lib": 3}, {"css": [3]}):
        with pytest.raises(TypeError, match="takes a text or a list of texts"):
            Javascript("x", **wrong)  # type: ignore[arg-type]


def test_pretty_keeps_its_lines() -> None:
    from ipython.services.formatting.pretty import pretty

    assert pretty(Pretty("a\nb")) == "a\nb"
    assert pretty(Pretty()) == ""
