import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.terminal.measure import without_escapes
from ipython.terminal.renderers.latex import latex_text
from ipython.terminal.renderers.markup import html_text, inline_text, markdown_text
from ipython.terminal.theme import find_theme

PLAIN, COLORED = find_theme("nocolor"), find_theme("neutral")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# Title #", "Title"),
        ("**a** and *b* and `c*d*`", "a and b and c*d*"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("- a\n  1. b", "• a\n  1. b"),
        ("[text](http://x.y) ![pic](z.png)", "text (http://x.y) [pic]"),
        ("> quoted", "│ quoted"),
        ("```python\nx = '*a*'\n```", "    x = '*a*'"),
        ("| a | b |\n|---|:-:|\n| longer | 1 |", "a       b\n──────  ─\nlonger  1"),
        ("```\nnever closed", "    never closed"),
    ],
)
def test_markdown(source: str, expected: str) -> None:
    assert markdown_text(source, PLAIN) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a<p>b", "a\n\nb"),
        ("a&lt;b&nbsp;c &#955;", "a<b\xa0c λ"),
        ("<script>alert(1)</script><style>p{}</style>x", "x"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<a href='http://x.y'>t</a> <a href='#q'>u</a>", "t (http://x.y) u"),
        ("<ol><li>a<li>b<ul><li>c</ul></ol>", "1. a\n2. b\n  • c"),
        ("<table><tr><th>k<th>v<tr><td>a<td>1</table>after", "k  v\n─  ─\na  1\n\nafter"),
        ("<img alt='pic'><br>x", "[pic]\nx"),
        ("<table><tr><td>open", "open"),
        ("</p></b></table>x", "x"),
    ],
)
def test_html(source: str, expected: str) -> None:
    assert html_text(source, PLAIN) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"$\alpha_{12}$", "α₁₂"),
        (r"\frac{1}{2}", "1/2"),
        (r"x^{n+1} + y^Q", "xⁿ⁺¹ + y^Q"),
        (r"\begin{align} a &= b \\ c &= d \end{align}", "a = b\nc = d"),
        (r"\sqrt{x+1}", "√(x+1)"),
        (r"\unknown{x}", "unknown x"),
        ("{", "{"),
        ("", ""),
    ],
)
def test_latex(source: str, expected: str) -> None:
    assert latex_text(source) == expected


PIECES = [*"ab<>/*_`#|-\\{}^$&;[]()!\n\x1b\x07\x9b \x00", "<td>", "<tr>", "<pre>", "</table>", "\\frac"]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=80).map("".join)


@given(HOSTILE)
@settings(max_examples=120)
def test_no_control_character_of_the_source_reaches_the_terminal(source: str) -> None:
    for text in (markdown_text(source, COLORED), html_text(source, COLORED), latex_text(source)):
        bare = without_escapes(text)
        assert all(letter >= " " or letter in "\n\t" for letter in bare)
        assert "\x9b" not in bare


def test_deep_nesting_does_not_break() -> None:
    assert latex_text("{" * 10_000) == "{" * 10_000
    assert html_text("<ul><li>" * 500 + "x", PLAIN).endswith("x")
    long = "*a " * 50_000
    assert inline_text(long, PLAIN) == long


def test_looks() -> None:
    assert "\x1b[" in markdown_text("**a**", COLORED)
    assert markdown_text("```python\ndef f(): pass\n```", COLORED) != "    def f(): pass"
