"""Only the svg element is kept, and no entity can grow or fetch anything."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.services.display.svg import svg_element

PROLOG = "<?xml version='1.0' encoding='UTF-8'?>\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<svg/>", "<svg/>"),
        ("<svg></svg>\n", "<svg></svg>"),
        (PROLOG + "<svg a='>'><b/></svg>tail", "<svg a='>'><b/></svg>"),
        ("<!-- <svg>no</svg> --><svg>yes</svg>", "<svg>yes</svg>"),
        ("<!DOCTYPE svg PUBLIC '-//W3C//DTD' \"http://x/y>z.dtd\"><svg>a</svg>", "<svg>a</svg>"),
        ("<!DOCTYPE svg [<!-- ]> <svg> --><!ENTITY e '<svg>'>]><svg>a</svg>", "<svg>a</svg>"),
        ("<html><svg>in<svg>ner</svg></svg></html>", "<svg>in<svg>ner</svg></svg>"),
        ("<s:svg xmlns:s='x'>a</s:svg>", "<s:svg xmlns:s='x'>a</s:svg>"),
        ("<svgs/><svg >a</svg >", "<svg >a</svg >"),
    ],
)
def test_the_element(text: str, expected: str) -> None:
    assert svg_element(text) == expected


@pytest.mark.parametrize("text", ["", "abc", "<html/>", "<!-- <svg/> -->", "<svg>", "<svg"])
def test_no_element(text: str) -> None:
    with pytest.raises(ValueError, match="svg"):
        svg_element(text)


def test_entities_of_plain_text_are_put_in() -> None:
    text = "<!DOCTYPE svg [<!ENTITY ns 'http://www.w3.org/2000/svg'>]><svg xmlns='&ns;'>&amp;&other;</svg>"
    assert svg_element(text) == "<svg xmlns='http://www.w3.org/2000/svg'>&amp;&other;</svg>"


def test_entities_neither_fetch_nor_multiply() -> None:
    external = "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>"
    assert svg_element(external) == "<svg>&x;</svg>"
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f"<!DOCTYPE svg [<!ENTITY l0 'lol'>{levels}]><svg>&l9;</svg>"
    assert svg_element(laughs) == "<svg>&l9;</svg>"
    long = f"<!DOCTYPE svg [<!ENTITY a '{'x' * 1000}'>]><svg>{'&a;' * 1000}</svg>"
    assert len(svg_element(long)) < 10_000


@given(st.text(alphabet="<>svg/!-['\"]? DOCTYPE&;", max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_an_element_or_a_sentence(text: str) -> None:
    try:
        found = svg_element(text)
    except ValueError:
        return
    assert found.startswith("<") and "svg" in found and found.endswith(">")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["<!--", "<!DOCTYPE [", "<svg a='", "<?", "<![CDATA[", "<svg ", '<!DOCTYPE "', "<a:", "<"]
)
def test_a_long_document_without_an_end_is_no_trap(piece: str) -> None:
    with pytest.raises(ValueError, match="svg"):  # a search that begins anew at every place would take minutes
        svg_element(piece * 100_000)
