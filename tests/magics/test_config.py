"""Options while the shell runs: list, read, set, where they come from, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ipython.app.assemble import make_shell
from ipython.app.configuration import Configured, apply_traits
from ipython.app.live_settings import LiveSettings
from ipython.app.traits import APPLICATION, TERMINAL, TRAITS
from ipython.core.shell import Shell
from ipython.settings.shell import ShellSettings
from tests.helpers.session import run_session


@pytest.fixture
def shell(profile: Path) -> Iterator[Shell]:
    configured = apply_traits([("Completer.fuzzy", True, "/some/ipython_config.py")])
    made = make_shell(configured.shell, profile=str(profile))
    live = LiveSettings(made, configured)
    made.capabilities["Configuration"] = lambda _: live
    yield made
    made.close()


@pytest.fixture
def typed(shell: Shell) -> Callable[[str], str]:
    return lambda text: run_session(text, shell=shell)


def test_list_read_set(shell: Shell, typed: Callable[[str], str]) -> None:
    shown = typed("%config").split("\n")
    assert shown[0] == "Available objects for config:" and "    IPCompleter" in shown
    assert "InteractiveShell" not in shown[1]
    assert typed("%config IPCompleter.omit__names") == "Out[2]: 2"
    assert typed("%config IPCompleter.omit__names = 1") == ""
    assert shell.settings.completion.omit_names == 1
    assert typed("%config IPCompleter.omit__names") == "Out[4]: 1"
    assert typed("limit = 5\n%config PlainTextFormatter.max_seq_length = limit * 2") == ""
    assert shell.settings.formatting.max_seq_length == 10


def test_help_of_a_class_and_of_one_option(typed: Callable[[str], str]) -> None:
    shown = typed("%config PlainTextFormatter")
    assert shown.startswith("PlainTextFormatter options\n--------------------------\n")
    assert "PlainTextFormatter.max_width=<Int>\n    Current: 79" in shown
    typed("%config PlainTextFormatter.max_width = 60")
    assert "PlainTextFormatter.max_width=<Int>\n    Current: 60\n    Default: 79" in typed("%config PlainTextFormatter")


def test_why(typed: Callable[[str], str]) -> None:
    assert typed("%config --why Completer.fuzzy") == "IPCompleter.fuzzy: True, /some/ipython_config.py"
    assert typed("%config --why IPCompleter.greedy") == "IPCompleter.greedy: False, default"
    typed("%config IPCompleter.greedy = True")
    assert typed("%config --why IPCompleter.greedy") == "IPCompleter.greedy: True, set in this session"
    typed("%precision 3")
    assert typed("%config --why PlainTextFormatter.float_precision").endswith("set in this session")
    assert "IPCompleter.fuzzy: True, /some" in typed("%config --why IPCompleter")


def test_what_is_changed(typed: Callable[[str], str]) -> None:
    assert typed("%config --changed") == "Completer.fuzzy = True, /some/ipython_config.py" or "fuzzy" in typed(
        "%config --changed"
    )
    typed("%config Completer.fuzzy = False")
    assert typed("%config --changed") == "Every option has its default."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("NoSuch", "there is no class 'NoSuch'."),
        ("ipcompleter", "there is no class 'ipcompleter'. Did you mean IPCompleter (note the case)?"),
        ("IPCompletr.greedy", "there is no class 'IPCompletr'. Did you mean IPCompleter?"),
        (
            "IPKernelApp.x = 1",
            "there is no class 'IPKernelApp' here: its options are read when it is loaded.",
        ),
        ("NoSuch.x = 1", "there is no class 'NoSuch'."),
        ("IPCompleter.gredy = 1", "IPCompleter has no option 'gredy'. Did you mean IPCompleter.greedy?"),
        ("IPCompleter.gredy", "IPCompleter has no option 'gredy'. Did you mean IPCompleter.greedy?"),
        ("IPCompleter.greedy = 'maybe'", "IPCompleter.greedy takes True or False, not 'maybe'"),
        ("IPCompleter.greedy = nosuch", "name 'nosuch' is not defined; a text needs quotes"),
        ("IPCompleter.greedy = 1 +", "'1 +' is no expression: invalid syntax"),
        ("IPCompleter.greedy =", "Invalid config statement: 'IPCompleter.greedy =', should be `Class.trait = value`."),
        ("foo bar", "Invalid config statement: 'foo bar', should be `Class.trait = value`."),
        ("print('ran').x = 1", "Invalid config statement: \"print('ran').x = 1\", should be `Class.trait = value`."),
        ("--whi IPCompleter", "takes --why and --changed, not --whi"),
        ("--changed x", "--changed takes nothing else, not 'x'"),
        (
            "InteractiveShell.xmod = 1",
            "TerminalInteractiveShell has no option 'xmod'. Did you mean TerminalInteractiveShell.xmode?",
        ),
    ],
)
def test_mistakes_are_one_sentence_and_change_nothing(
    shell: Shell, typed: Callable[[str], str], line: str, sentence: str
) -> None:
    before = shell.settings
    assert typed(f"%config {line}") == f"UsageError: %config: {sentence}"
    assert shell.settings == before


def test_an_error_of_the_expression_is_the_users() -> None:
    made = make_shell()
    live = LiveSettings(made, Configured(ShellSettings()))
    made.capabilities["Configuration"] = lambda _: live
    try:
        assert "ZeroDivisionError" in run_session("%config IPCompleter.greedy = 1/0", shell=made)
    finally:
        made.close()


@pytest.mark.parametrize(
    ("name", "trait"),
    [
        (name, trait)
        for name, traits in TRAITS.items()
        for trait, place in traits.items()
        if place[0] not in (APPLICATION, TERMINAL)
    ],
)
def test_every_option_takes_its_own_value(shell: Shell, name: str, trait: str) -> None:
    live: LiveSettings = shell.capabilities["Configuration"](shell)
    name = live.concrete(name)
    value = live.value(name, trait)
    live.set(name, trait, dict(value) if trait == "policy_overrides" else value)  # type: ignore[call-overload]
    assert live.value(name, trait) == value


def test_a_mistake_fails_a_program(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "ipython", "--IPCompleter.omit__names=1", "-c", "%config --why IPCompleter.omit__names"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, "IPCompleter.omit__names: 1, the command line\n"), ran.stderr
    ran = subprocess.run(
        [sys.executable, "-m", "ipython", "-c", "%config NoSuch.x = 1"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 1 and "there is no class 'NoSuch'" in ran.stderr
