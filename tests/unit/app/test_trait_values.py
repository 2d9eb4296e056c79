"""Readers of option values."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.app import trait_values as values
from ipython.app.trait_values import BadValue


@pytest.mark.parametrize(
    ("read", "given", "wanted"),
    [
        (values.boolean, "On", True),
        (values.boolean, False, False),
        (values.boolean, 0, False),
        (values.whole(), "12", 12),
        (values.whole(), 3.0, 3),
        (values.one_number_of(0, 1, 2), "2", 2),
        (values.number, "0.5", 0.5),
        (values.optional, None, None),
        (values.optional, "None", None),
        (values.separator, "0", ""),
        (values.separator, "\\n\\n", "\n\n"),
        (values.one_of("Plain", "Context"), "pLAIN", "Plain"),
        (values.level, "debug", 10),
        (values.level, "50", 50),
        (values.level, 0, 0),
        (values.theme, "LINUX", "linux"),
        (values.theme, "monokai", "monokai"),
        (values.words, "one", ("one",)),
        (values.words, "['a', 'b']", ("a", "b")),
        (values.words, ["a"], ("a",)),
        (values.pairs, {"a": 1}, (("a", 1),)),
        (values.anything, [1, "a"], (1, "a")),
        (values.dotted, Exception, "builtins.Exception"),
        (values.cache_entries, 3, 3),
        (values.cache_entries, "0", 0),
    ],
)
def test_what_is_taken(read: Callable[[object], object], given: object, wanted: object) -> None:
    found = read(given)
    assert found == wanted and type(found) is type(wanted)


@pytest.mark.parametrize(
    ("read", "given", "expected"),
    [
        (values.boolean, "maybe", "True or False"),
        (values.boolean, None, "True or False"),
        (values.whole(), "x", "a whole number"),
        (values.whole(), 1.5, "a whole number"),
        (values.whole(), float("inf"), "a whole number"),
        (values.whole(3), 2, "a whole number of at least 3"),
        (values.one_number_of(0, 2), 1, "one of 0, 2"),
        (values.number, -1, "a number that is not negative"),
        (values.number, "nan", "a number that is not negative"),
        (values.text, 5, "a text"),
        (values.level, 15, "one of DEBUG, INFO, WARN, ERROR, CRITICAL or 0, 10, 20, 30, 40, 50"),
        (values.words, "[1]", "a list of texts"),
        (values.words, "[", "a list of texts"),
        (values.words, 5, "a list of texts"),
        (values.pairs, [1], "a dictionary"),
        (values.anything, 5, "a list"),
    ],
)
def test_what_is_refused(read: Callable[[object], object], given: object, expected: str) -> None:
    with pytest.raises(BadValue) as refused:
        read(given)
    assert refused.value.expected == expected


def test_the_nearest_spelling_is_named() -> None:
    with pytest.raises(BadValue) as refused:
        values.theme("linus")
    assert refused.value.near == "linux"
    with pytest.raises(BadValue) as refused:
        values.one_of("Plain", "Context")("Contxt")
    assert refused.value.near == "Context"


def test_a_cache_too_small_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert values.cache_entries(2) == 0
    assert capsys.readouterr().err.count("\n") == 1


READERS = [
    values.boolean, values.whole(), values.number, values.text, values.optional, values.separator, values.words,
    values.pairs, values.anything, values.dotted, values.level, values.one_of("a", "b"), values.one_number_of(0, 1),
]  # fmt: skip


@given(
    st.sampled_from(READERS),
    st.none() | st.text() | st.integers() | st.floats() | st.lists(st.text()) | st.dictionaries(st.text(), st.none()),
)
def test_anything_is_read_or_refused(read: Callable[[object], object], given: object) -> None:
    try:
        read(given)
    except BadValue as refused:
        assert refused.expected


@pytest.mark.parametrize(
    "pairs",
    [[("la", "ls -a")], (["la", "ls -a"],), {"la": "ls -a"}, "[('la', 'ls -a')]", "{'la': 'ls -a'}"],
)
def test_pairs_of_texts(pairs: object) -> None:
    assert (
        values.text_pairs(pairs) == (("la", "ls -a"),) == values.optional_pairs(pairs)
        and values.optional_pairs(None) is None
    )


@pytest.mark.parametrize("pairs", [None, "la", "[1]", [("a",)], [("a", 1)], ["ab"], 5])
def test_what_are_no_pairs_of_texts(pairs: object) -> None:
    with pytest.raises(BadValue, match="pairs of texts"):
        values.text_pairs(pairs)


@pytest.mark.parametrize(
    ("given", "found"),
    [("svg", ("svg",)), (["PNG", "svg", "png"], ("png", "svg")), ({"svg", "png"}, ("png", "svg")),
     ("{'svg', 'png'}", ("png", "svg")), ("['svg']", ("svg",))],
)  # fmt: skip
def test_some_of_several_words(given: object, found: tuple[str, ...]) -> None:
    assert values.some_of("png", "svg")(given) == found


@pytest.mark.parametrize("given", [None, "", [], "pgn", ["svg", 1], 5, "{'svg'"])
def test_what_is_none_of_them(given: object) -> None:
    with pytest.raises(BadValue, match="of png, svg"):
        values.some_of("png", "svg")(given)


def test_dictionaries_of_anything() -> None:
    assert values.named_values({"a": [1]}) == (("a", [1]),) == values.named_values("{'a': [1]}")
    for wrong in (None, "[1]", "{'a'", 5):
        with pytest.raises(BadValue, match="a dictionary"):
            values.named_values(wrong)
