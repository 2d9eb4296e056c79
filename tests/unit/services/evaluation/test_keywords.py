"""Names that ``**keywords`` may take."""

from __future__ import annotations

import pytest

from ipython.model.inspection import Parameter
from ipython.services.evaluation.keywords import documented, keywords
from ipython.services.evaluation.lookup import Lookup


class Line:
    """A base class."""

    def __init__(self, x: int, color: str = "red", **rest: object) -> None:
        pass


class Dashed(Line):
    """A class whose keywords go to its base."""

    def __init__(self, *args: object, dash: int = 3, **rest: object) -> None:
        pass


class Closed(Line):
    """A class that takes none."""

    def __init__(self, *, only: int = 1) -> None:
        pass


def test_keywords_of_a_class_are_those_of_the_bases_it_passes_them_to() -> None:
    assert keywords(Dashed) == (
        Parameter("x", "keyword_only", annotation="int"),
        Parameter("color", "keyword_only", "'red'", "str"),
    )
    assert keywords(Closed) == ()
    assert keywords(Line) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Do it.\n\nOther Parameters\n----------------\ncolor : str\n    Of it.\nwidth, w : float\n    Of it.",
            "color width w",
        ),
        (
            "Do it.\n\nKeyword Args:\n    color (str): Of it.\n        note: more\n    width: Of\n\nReturns:\n  x: no",
            "color width",
        ),
        (
            "Do it.\n\nProperties:\n    color or c: a color\n    alpha: float or None\n\nSee also\n--------\nplot : no",
            "color c alpha",
        ),
        (
            "Do it.\n\nParameters\n----------\n**rest : properties\n    More.\n\n    Properties:\n    alpha: float",
            "alpha",
        ),
        ("Color: it is said here.", ""),
        ("", ""),
        ("Parameters", ""),
        ("Parameters\n----------", ""),
    ],
)
def test_names_that_documentation_lists(text: str, names: str) -> None:
    assert [one.name for one in documented(text)] == names.split()


def test_a_function_without_keywords_has_none_whatever_its_documentation_says() -> None:
    def plain(x: int) -> None:
        """Do it.

        Keyword Args:
            color: Of it.
        """

    assert keywords(plain) == ()
    assert keywords(3) == ()


def test_a_long_list_is_cut() -> None:
    def many(**rest: object) -> None: ...

    many.__doc__ = "Keyword Args:\n" + "".join(f"    name{number}: one\n" for number in range(5_000))
    assert len(Lookup().keywords(many)) == 1_000
