"""Aliases: which names and commands are taken, and what a line becomes."""

from __future__ import annotations

import sys

import pytest

from ipython.core.aliases import Aliases, add_configured, filled, is_word
from ipython.core.plugins import Magic, Plugins, alias_platform
from ipython.model.failure import UserMistake
from ipython.settings.shell import CommandSettings


@pytest.fixture
def plugins() -> Plugins:
    return Plugins(("ipython.magics",))


@pytest.fixture
def aliases(plugins: Plugins) -> Aliases:
    return Aliases(plugins)


@pytest.mark.parametrize(
    ("command", "line", "runs"),
    [
        ("ls -F", "", "ls -F"),
        ("ls -F", "a b", "ls -F a b"),
        ("ls %l | wc", "*.py x", "ls *.py x | wc"),
        ("ls %l | wc", "", "ls  | wc"),
        ("echo %s-%s", "a b c  d", "echo a-b c  d"),
        ("echo %s-%s", "'a b' c", "echo 'a b'-c"),
        ("echo %s", '"it\'s" x', 'echo "it\'s" x'),
        ("echo %s", "it's x", "echo it's x"),
        ("date +%%s", "-u", "date +%s -u"),
        ("date +%%s %s", "-u", "date +%s -u"),
        ("date +%%s %l", "-u", "date +%s -u"),
    ],
)
def test_what_a_line_becomes(command: str, line: str, runs: str) -> None:
    assert filled("x", command, line) == runs


def test_only_the_command_is_expanded_not_the_arguments_again() -> None:
    assert filled("x", "echo $v %l", "$v", lambda text: text.replace("$v", "5")) == "echo 5 $v"
    assert filled("x", "echo $v %s", "$v", lambda text: text.replace("$v", "%s")) == "echo %s $v"


def test_too_few_words() -> None:
    with pytest.raises(UserMistake, match="Alias <parts> requires 2 arguments, 1 given"):
        filled("parts", "echo %s %s", "a")


@pytest.mark.parametrize(
    ("name", "command", "said"),
    [
        ("cd", "ls", "because it is a keyword or builtin"),
        ("timeit", "ls", "because it is another magic command"),
        ("class", "ls", "can't be the name of an alias"),
        ("a-b", "ls", "can't be the name of an alias"),
        ("", "ls", "can't be the name of an alias"),
        ("x", "%s %l", "mutually exclusive"),
        ("x", "  ", "needs a command"),
    ],
)
def test_what_is_refused(aliases: Aliases, name: str, command: str, said: str) -> None:
    before = aliases.aliases
    with pytest.raises(UserMistake, match=said):
        aliases.define_alias(name, command)
    assert aliases.aliases == before


def test_the_manager(aliases: Aliases, plugins: Plugins, capsys: pytest.CaptureFixture[str]) -> None:
    aliases.define_alias("myal", "echo 1")
    aliases.define_alias("myal", "echo 2")
    assert aliases.is_alias("myal") and aliases.retrieve_alias("myal") == "echo 2" and "myal" in plugins.names("line")
    assert aliases.get_alias("timeit") is None and not aliases.is_alias("timeit")
    aliases.undefine_alias("myal")
    for ask in (aliases.undefine_alias, aliases.retrieve_alias):
        with pytest.raises(ValueError, match="myal is not an alias"):
            ask("myal")
    aliases.soft_define_alias("cd", "x")
    assert capsys.readouterr().err.startswith("Invalid alias: The name cd")
    aliases.clear_aliases()
    assert aliases.aliases == [] and plugins.find("line", "timeit") is not None


def test_a_magic_of_the_same_name_comes_first(plugins: Plugins) -> None:
    plugins.register("line", Magic("ls", lambda line: line, style="text"))
    assert not Aliases(plugins).is_alias("ls")


def test_configured_ones(plugins: Plugins) -> None:
    told: list[str] = []
    add_configured(plugins, CommandSettings(user_aliases=(("la", "ls -a"), ("cd", "x")), colored=False), told.append)
    found = dict(Aliases(plugins).aliases)
    assert found["la"] == "ls -a" and len(told) == 1 and told[0].startswith("Invalid alias: ")
    if sys.platform == "linux":
        assert found["ls"] == "ls -F" and found["lf"] == "ls -F -o %l | grep ^-"
    add_configured(plugins, CommandSettings(default_aliases=(("only", "x"),)), told.append)
    assert Aliases(plugins).aliases == [("only", "x")]


@pytest.mark.parametrize(
    ("platform", "kind"),
    [("linux", "linux"), ("darwin", "mac"), ("freebsd14", "mac"), ("openbsd7", "bsd"), ("win32", "windows")],
)
def test_every_platform_has_its_table(monkeypatch: pytest.MonkeyPatch, platform: str, kind: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert alias_platform() == kind
    assert "ls" in dict(Aliases(Plugins(("ipython.magics",))).aliases)


def test_words() -> None:
    assert is_word("ll") and not is_word("a b") and not is_word("x.y") and not is_word("lambda")
