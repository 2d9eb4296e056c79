"""Cells that are shown as HTML, JavaScript, LaTeX, Markdown, SVG."""

from __future__ import annotations

from typing import Any

import pytest

from ipython.api import UserMistake
from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.output import DisplayShown
from tests.helpers.session import run_session


@pytest.fixture
def shell() -> Shell:
    return make_shell()


def shown(shell: Shell, source: str) -> Any:
    shell.hub.sink = type("Sink", (), {"emit": lambda *_: None})()
    result = shell.run_cell(Cell(source))
    if result.error is not None:
        raise result.error
    found = [one.event for one in shell.hub.since(1) if isinstance(one.event, DisplayShown)]
    return found[-1].bundle


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("html", "text/html"),
        ("HTML", "text/html"),
        ("javascript", "application/javascript"),
        ("js", "application/javascript"),
        ("latex", "text/latex"),
        ("markdown", "text/markdown"),
    ],
)
def test_the_body_is_shown_as_that_type(shell: Shell, name: str, kind: str) -> None:
    bundle = shown(shell, f"%%{name}\n<b>$x {{x}}</b>\n")
    assert bundle.data[kind] == "<b>$x {x}</b>\n"
    assert "object>" in bundle.data["text/plain"]


def test_html_can_be_isolated(shell: Shell) -> None:
    bundle = shown(shell, "%%html --isolated\n<b>x</b>\n")
    assert bundle.metadata == {"text/html": {"isolated": True}}


@pytest.mark.parametrize("name", ["svg", "SVG"])
def test_of_a_picture_the_element_is_kept(shell: Shell, name: str) -> None:
    bundle = shown(shell, f"%%{name}\nbefore <svg xmlns='http://www.w3.org/2000/svg'><g/></svg> after\n")
    assert bundle.data["image/svg+xml"].startswith("<svg")
    assert "after" not in bundle.data["image/svg+xml"]


def test_a_picture_is_written_anew_as_xml() -> None:
    bundle = shown(make_shell(), "%%svg\n<?xml version='1.0'?><!-- c --><svg xmlns='a'><t>ä</t></svg>\n")
    assert bundle.data["image/svg+xml"] == '<svg xmlns="a"><t>ä</t></svg>'
    assert shown(make_shell(), "%%svg\n<svg xmlns='a'></svg>\n").data["image/svg+xml"] == '<svg xmlns="a"/>'


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("%%svg\nno picture\n", "%%svg: SVG expects a document with an svg element"),
        ("%%svg\n<svg><\n", "%%svg: the svg element is not closed"),
        ("%%svg\n<svg><g></svg>\n", "%%svg: the svg element is no XML: mismatched tag: line 1, column 10"),
        ("%%svg\n<svg>&nothing;</svg>\n", "%%svg: the svg element is no XML: undefined entity"),
        ("%%svg x\n<svg></svg>\n", "%%svg takes no arguments, not 'x'"),
        ("%%markdown x\nx\n", "%%markdown takes no arguments, not 'x'"),
        ("%%html x\nx\n", "unrecognized arguments: x"),
        ("%%html --isolatd\nx\n", "Did you mean --isolated?"),
    ],
)
def test_mistakes_are_one_line(shell: Shell, source: str, said: str) -> None:
    with pytest.raises(UserMistake) as caught:
        shown(shell, source)
    assert said in str(caught.value)


def test_an_empty_body_is_a_mistake() -> None:
    assert "%%html is a cell magic, but the cell body is empty." in run_session("%%html")


def test_captured_like_every_display() -> None:
    assert run_session("%%capture out\n%%html\n<b>x</b>\n\nout.outputs[0].data['text/html']") == "Out[2]: '<b>x</b>\\n'"
