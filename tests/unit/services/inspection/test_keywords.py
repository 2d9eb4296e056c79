"""Help on keywords."""

from __future__ import annotations

import keyword

import pytest

from ipython.services.inspection.keywords import describe_keyword


@pytest.mark.parametrize("name", [*keyword.kwlist, *keyword.softkwlist])
def test_every_keyword_has_its_topic(name: str) -> None:
    found = dict(describe_keyword(name) or [])
    assert found["Type"] in ("keyword", "soft keyword")
    assert len(found["Docstring"]) > 50


def test_other_words_have_none() -> None:
    assert describe_keyword("four") is None and describe_keyword("") is None
