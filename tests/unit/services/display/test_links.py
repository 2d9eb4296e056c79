"""Links to files and folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipython.services.display.links import FileLink, FileLinks


def test_a_file(folder: Path) -> None:
    assert FileLink("text.txt")._repr_html_() == "<a href='text.txt' target='_blank'>text.txt</a><br>"
    assert repr(FileLink("text.txt")) == str(folder / "text.txt")
    framed = FileLink(Path("tree/a b&c.txt"), url_prefix="/p?'/", result_html_prefix="<p>", result_html_suffix="</p>")
    assert framed._repr_html_() == (
        "<p><a href='/p?&#x27;/tree/a%20b%26c.txt' target='_blank'>tree/a b&amp;c.txt</a></p>"
    )
    assert FileLink("<gone>")._repr_html_() == "There is no file <tt>&lt;gone&gt;</tt> (yet)."


def test_a_folder(folder: Path) -> None:
    shown = FileLinks("tree/")
    assert repr(shown) == "tree/\n  a b&c.txt\ntree/below/\n  d.py"
    assert shown._repr_html_().split("\n") == [
        "tree/<br>",
        "&nbsp;&nbsp;<a href='tree/a%20b%26c.txt' target='_blank'>a b&amp;c.txt</a><br>",
        "tree/below/<br>",
        "&nbsp;&nbsp;<a href='tree/below/d.py' target='_blank'>d.py</a><br>",
    ]
    assert repr(FileLinks("tree", recursive=False)) == "tree/\n  a b&c.txt"
    assert repr(FileLinks("tree", included_suffixes=[".py"])) == "tree/below/\n  d.py"
    mine = FileLinks("tree", terminal_display_formatter=lambda path, files, suffixes: [f"{path}: {len(files)}"])
    assert repr(mine) == "tree: 1\ntree/below: 1"


def test_the_wrong_one_of_both(folder: Path) -> None:
    with pytest.raises(ValueError, match="FileLinks shows folders"):
        FileLink("tree")
    with pytest.raises(ValueError, match="FileLink shows files"):
        FileLinks("text.txt")
