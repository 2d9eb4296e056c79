"""The command line as a value."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.app.command_line import CommandLineMistake, Invocation, parse
from ipython.app.options import ALIASES, FLAGS, OPTIONAL_VALUES, SWITCHES


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], Invocation()),
        (["-i"], Invocation(interactive=True)),
        (["-c", "1"], Invocation("code", "1")),
        (["-c", "1", "a", "-c", "--x"], Invocation("code", "1", ("a", "-c", "--x"))),
        (["-c1"], Invocation("code", "1")),
        (["-m", "a.b", "-x"], Invocation("module", "a.b", ("-x",))),
        (["-ma.b"], Invocation("module", "a.b")),
        (["f.py", "--", "--x"], Invocation("file", "f.py", ("--x",))),
        (["f.py", "--x", "--"], Invocation("file", "f.py", ("--x", "--"))),
        (["--", "-f.py"], Invocation("file", "-f.py")),
        (["--"], Invocation()),
        (["-i", "f.py", "-i"], Invocation("file", "f.py", ("-i",), True)),
        (["-"], Invocation("stdin", "-")),
        (["-", "a"], Invocation("stdin", "-", ("a",))),
        (["--help", "--nonsense"], Invocation("help")),
        (["--help-all"], Invocation("help", "all")),
        (["-i", "-V"], Invocation("version")),
        (["history", "--x"], Invocation("subcommand", "history", ("--x",))),
        (["--show-config-json", "f"], Invocation("file", "f", show_config="json")),
        (["--profile", "a"], Invocation(traits=(("BaseIPythonApplication.profile", "a"),))),
        (["--profile="], Invocation(traits=(("BaseIPythonApplication.profile", ""),))),
        (["--no-pdb"], Invocation(traits=(("InteractiveShell.pdb", False),))),
        (["--A.b", "c=d"], Invocation(traits=(("A.b", "c=d"),))),
        (["--A.b=c=d"], Invocation(traits=(("A.b", "c=d"),))),
        (["--TerminalIPythonApp.profile=x"], Invocation(traits=(("BaseIPythonApplication.profile", "x"),))),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_forms(words: list[str], wanted: Invocation) -> None:
    assert parse(words, {"history"}) == wanted


@pytest.mark.parametrize("name", FLAGS)
def test_flags(name: str) -> None:
    assert parse([f"--{name}"]).traits == FLAGS[name]
    with pytest.raises(CommandLineMistake, match="takes no value"):
        parse([f"--{name}=1"])


@pytest.mark.parametrize("name", SWITCHES)
def test_switches(name: str) -> None:
    assert parse([f"--{name}"]).traits == ((SWITCHES[name], True),)
    assert parse([f"--no-{name}"]).traits == ((SWITCHES[name], False),)


@pytest.mark.parametrize("name", ALIASES)
def test_options_with_a_value(name: str) -> None:
    assert parse([f"--{name}=v"]).traits == ((ALIASES[name], "v"),)
    if name in OPTIONAL_VALUES:
        assert parse([f"--{name}", "f.py"]) == Invocation(
            "file", "f.py", traits=((ALIASES[name], OPTIONAL_VALUES[name]),)
        )
    else:
        assert parse([f"--{name}", "v", "f.py"]).traits == ((ALIASES[name], "v"),)
        with pytest.raises(CommandLineMistake, match="needs a value"):
            parse([f"--{name}"])


def test_every_option_sets_something_that_exists() -> None:
    from ipython.app.traits import is_known

    named = [trait for flag in FLAGS.values() for trait, _ in flag]
    for full_name in [*named, *SWITCHES.values(), *ALIASES.values()]:
        name, _, trait = full_name.rpartition(".")
        assert is_known(name, trait), full_name


@pytest.mark.parametrize(
    ("word", "near"),
    [("--profil=x", "profile"), ("--no-bannr", "no-banner"), ("--classik", "classic"), ("--show-confg", "show-config")],
)
def test_the_nearest_spelling(word: str, near: str) -> None:
    with pytest.raises(CommandLineMistake, match=rf"did you mean --{near}\?"):
        parse([word])


def test_the_last_value_counts() -> None:
    found = parse(["--profile=a", "--profile=b"])
    assert found.option("BaseIPythonApplication.profile") == "b"
    assert found.option("nothing", 5) == 5


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["-c", "-m", "-i", "-", "--", "--profile", "--pylab", "--no-pdb", "--A.b", "x", "f.py", "-h"])
        | st.text(max_size=4),
        max_size=6,
    )
)
def test_any_words_give_a_value_or_one_sentence(words: list[str]) -> None:
    try:
        found = parse(words, {"history"})
    except CommandLineMistake as mistake:
        assert str(mistake) and "\n" not in str(mistake).replace("".join(words), "")
        return
    assert found.mode in ("prompt", "code", "module", "file", "stdin", "help", "version", "subcommand")
    # What belongs to the program is the end of what was typed, untouched.
    assert list(found.arguments) == words[len(words) - len(found.arguments) :]


@given(st.lists(st.text(max_size=5), max_size=5))
def test_nothing_behind_a_file_is_read(rest: list[str]) -> None:
    expected = rest[1:] if rest[:1] == ["--"] else rest
    assert parse(["f.py", *rest]) == Invocation("file", "f.py", tuple(expected))
