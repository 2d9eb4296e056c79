"""Options of magics in getopt notation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.core.magic_options import parse_options, split_words
from ipython.model.failure import UserMistake


def test_flags_values_and_rest() -> None:
    found = parse_options("-a -b 1 -c3 --out=x --long rest of 'line here'", "ab:c:", "out=", "long", title="%t")
    assert "a" in found and found["b"] == "1" and found["c"] == "3" and found["out"] == "x" and found["long"] == ""
    assert found.rest == "rest of line here" and [word.text for word in found.words] == ["rest", "of", "line here"]


def test_options_end_at_the_first_word() -> None:
    assert "a" not in parse_options("x -a", "a", title="%t")


def test_two_dashes_end_the_options() -> None:
    assert parse_options("-a -- -b", "ab", title="%t").rest == "-b"


def test_repeated_option_keeps_every_value() -> None:
    found = parse_options("-b 1 -b 2", "b:", title="%t")
    assert found.all("b") == ["1", "2"] and found["b"] == "2"


def test_verbatim_rest_keeps_blanks_and_open_quotes() -> None:
    assert parse_options("-n 5  it's   here", "n:", title="%t", verbatim=True).rest == "it's   here"


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("-z", "-z not recognized"),
        ("--ouut=1", "Did you mean --out"),
        ("-b", "requires argument"),
        ("'x", "not closed"),
    ],
)
def test_mistakes_are_one_clear_line(line: str, part: str) -> None:
    with pytest.raises(UserMistake, match=part):
        parse_options(line, "ab:", "out=", title="%t")


def test_number_option() -> None:
    found = parse_options("-n x", "n:", title="%t")
    with pytest.raises(UserMistake, match="whole number"):
        found.number("n", 1, title="%t")


@given(st.text(max_size=40))
def test_splitting_never_fails_otherwise(line: str) -> None:
    try:
        words = split_words(line, title="%t")
    except UserMistake:
        return
    assert all(isinstance(word, str) for word in words)


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="'\\"), max_size=8), max_size=5))
def test_quoted_words_come_back(words: list[str]) -> None:
    assert split_words(" ".join(f"'{word}'" for word in words), title="%t") == words


def test_options_anywhere_among_the_words() -> None:
    found = parse_options("s.py -r 1-2 b -- -n", "r:n", title="%load", anywhere=True)
    assert found["r"] == "1-2" and found.rest == "s.py b -n" and "n" not in found


def test_an_optional_value_is_the_next_word_unless_that_is_an_option() -> None:
    def read(line: str) -> tuple[str, str]:
        found = parse_options(line, "g::un", title="%history", anywhere=True)
        return found["g"], found.rest

    assert read("-g") == ("", "") and read("-g -u") == ("", "") and read("-ug -n") == ("", "")
    assert read("-g 'a b' 1-4") == ("a b", "1-4") and read("1-4 -gpat") == ("pat", "1-4")


def test_behind_a_final_option_all_words_are_somebody_elses() -> None:
    found = parse_options("-i -m json.tool --help -m x", "im:", title="%run", final="m")
    assert found["m"] == "json.tool" and found.rest == "--help -m x" and "i" in found


def test_a_long_option_may_be_shortened_as_long_as_it_is_one() -> None:
    assert parse_options("--lon --va 3 y", "", "long", "val=", title="%t")["val"] == "3"
    assert "lo" in parse_options("--lo", "", "lo", "long", title="%t")
    with pytest.raises(UserMistake, match=r"option --l not a unique prefix: it may be --lo or --long"):
        parse_options("--l", "", "lo", "long", title="%t")


def test_a_flag_with_a_value_says_what_is_allowed() -> None:
    with pytest.raises(UserMistake, match=r'option --long must not have an argument \(allowed: "a" long\)'):
        parse_options("--long=3", "a", "long", title="%t")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--bad", "unrecognized arguments: --bad"),
        ("-z", "unrecognized arguments: -z"),
        ("--outt 3", "unrecognized arguments: --outt. Did you mean --out?"),
        ("--out", "argument --out: expected one argument"),
        ("-n", "argument -n: expected one argument"),
        ("--flag=3", "argument --flag: ignored explicit argument '3'"),
        ("--fl", "ambiguous option: --fl could match --flag, --flow"),
    ],
)
def test_mistakes_in_the_words_of_argparse(line: str, said: str) -> None:
    with pytest.raises(UserMistake) as caught:
        parse_options(line, "n:", "out=", "flag", "flow", title="%t", argparse=True)
    assert str(caught.value) == said


def test_a_negative_number_is_a_word_to_argparse() -> None:
    found = parse_options("a -3 -n -4", "n:", title="%t", argparse=True)
    assert found.rest == "a -3" and found["n"] == "-4"
    with pytest.raises(UserMistake, match=r"argument -n: invalid int value: 'x'"):
        parse_options("-n x", "n:", title="%t", argparse=True).number("n", 0, title="%t")
