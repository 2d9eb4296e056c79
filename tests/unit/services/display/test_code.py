"""Source code, highlighted late."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipython.services.display.code import Code


def test_the_text_is_the_source(folder: Path) -> None:
    assert repr(Code("x = 1")) == "x = 1"
    assert repr(Code("code.py")) == "x = 1\n"
    assert repr(Code()) == ""


def test_highlighted(folder: Path) -> None:
    html = Code("code.py")._repr_html_()
    assert html.startswith("<style>") and '<span class="n">x</span>' in html
    assert "\\begin{Verbatim}" in Code("x = 1", language="python")._repr_latex_()
    assert "&lt;script&gt;" in Code("<script>")._repr_html_()


def test_an_unknown_language() -> None:
    with pytest.raises(ValueError, match=r"no language 'pythn'; did you mean 'python'\?"):
        Code("x", language="pythn")
