"""``get_ipython().Completer`` in a session."""

from __future__ import annotations

from typing import Any

import pytest

from ipython.app.assemble import make_shell
from tests.helpers.session import run_session


@pytest.fixture
def completer() -> Any:
    shell = make_shell()
    shell.namespace.locals["alpha"] = "text"
    yield shell.get_facade().Completer
    shell.close()


def test_candidates_with_their_range(completer: Any) -> None:
    (found,) = completer.completions("print(alpha.upp", 15)
    assert (found.start, found.end, found.text, found.type) == (12, 15, "upper", "function")
    assert "start=12" in repr(found) and found == found and hash(found) and found != "upper"


def test_a_cursor_outside_the_text_is_refused(completer: Any) -> None:
    with pytest.raises(ValueError, match="between 0 and 3"):
        list(completer.completions("abc", 4))


def test_the_older_form(completer: Any) -> None:
    assert completer.complete("alph") == ("alph", ["alpha"])
    assert completer.complete(None, "x = alph + 1", 8) == ("alph", ["alpha"])
    assert completer.complete("nothing_there") == ("", [])


def test_the_names_it_looks_at(completer: Any) -> None:
    assert completer.namespace["alpha"] == "text" and "alpha" in completer.global_namespace


def test_from_a_cell() -> None:
    cell = "alphabet = 1\n[c.text for c in get_ipython().Completer.completions('alphab', 6)]\n"
    assert run_session(cell) == "Out[2]: ['alphabet']"
