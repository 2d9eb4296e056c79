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
from ipython.app.trait_texts import TEXTS, text_of
from ipython.app.traits import APPLICATION, TERMINAL, TRAITS
from ipython.compat.finder import install
from ipython.compat.magic import Magics, line_magic
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
    assert shown.startswith("PlainTextFormatter(Configurable) options\n--------------------------------------\n")
    assert "PlainTextFormatter.max_width=<Int>\n    Characters of a line.\n    Current: 79" in shown
    typed("%config PlainTextFormatter.max_width = 60")
    assert typed("%config PlainTextFormatter.max_width?") == (
        "PlainTextFormatter.max_width=<Int>\n    Characters of a line.\n    Current: 60\n    Default: 79"
    )
    shown = typed("%config InteractiveShell")
    choices = (
        "    Choices: any of ['Context', 'Plain', 'Verbose', 'Minimal', 'Docs', 'Doctest']\n    Current: 'Context'"
    )
    assert shown.startswith("TerminalInteractiveShell(InteractiveShell) options") and choices in shown
    assert "lazy_magics=<key-1>=<value-1>...\n" in typed("%config MagicsManager")


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


DECLARED = (
    "from traitlets import Enum, Int\nfrom IPython.core.magic import Magics, line_magic\nclass Declared(Magics):\n"
    "    level = Int(2, help='How much.').tag(config=True)\n    kind = Enum(['a', 'b'], 'a').tag(config=True)\n"
    "    @line_magic\n    def declared(self, line): return self.level\n"
)


def test_a_class_of_magics_that_is_only_declared_has_its_options(
    shell: Shell, typed: Callable[[str], str], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install()
    (here / "declared_class.py").write_text(DECLARED)
    monkeypatch.syspath_prepend(str(here))
    monkeypatch.delitem(sys.modules, "declared_class", raising=False)
    manager = shell.get_facade().magics_manager
    manager.register_lazy("declared", "declared_class:Declared", "line")
    assert typed("%config Declared") == (
        "Declared(Magics) options\n----------------------\nDeclared.kind=<Enum>\n    Choices: any of ['a', 'b']\n"
        "    Current: 'a'\nDeclared.level=<Int>\n    How much.\n    Current: 2"
    )
    assert typed("%config Declared.level = 9\n%declared") == "Out[3]: 9"
    manager.register_lazy("broken", "no_such_module:Broken", "line")
    shown = typed("%config Declared.level")
    assert "could not be loaded: No module named 'no_such_module'" in shown and shown.endswith("Out[4]: 9")


def test_classes_without_options_are_not_listed(shell: Shell, typed: Callable[[str], str]) -> None:
    class Plain(Magics):
        @line_magic
        def plain(self, line: str) -> None:
            """Do nothing."""

    shell.get_facade().register_magics(Plain)
    assert "Plain" not in typed("%config").split()


def test_what_declares_magics_works_at_once(shell: Shell, typed: Callable[[str], str]) -> None:
    typed("%config AliasManager.user_aliases = [('greet', 'echo hi')]")
    assert shell.plugins.require("line", "greet").is_alias
    typed("%config MagicsManager.magic_aliases = {'again': 'who_ls int'}")
    assert typed("n = 3\n%again") == "Out[4]: ['n']"
    typed("%config ScriptMagics.script_magics = ['cat']")
    assert shell.plugins.find("cell", "cat") is not None
    assert typed("%config AliasManager.user_aliases") == "Out[6]: [('greet', 'echo hi')]"
    assert "('ls', 'ls" in typed("%config AliasManager.default_aliases")


def test_every_option_has_a_sentence() -> None:
    lacking = [f"{name}.{trait}" for name, traits in TRAITS.items() for trait in traits if not text_of(name, trait)]
    surplus = [f"{name}.{trait}" for name, texts in TEXTS.items() for trait in texts if trait not in TRAITS[name]]
    assert not lacking and not surplus


def test_config_is_completed_class_by_class_option_by_option(shell: Shell) -> None:
    def offered(line: str) -> list[tuple[str, str]]:
        return [
            (one.text, one.doc)
            for given in shell.introspection.completer.complete(line, len(line))
            for one in given.items
        ]

    def words(found: list[tuple[str, str]]) -> list[str]:
        return [text for text, _ in found]

    assert "IPCompleter" in words(offered("%config ")) and "TerminalInteractiveShell" in words(offered("%config T"))
    assert not [word for word in words(offered("%config ")) if "." in word]
    assert offered("%config InteractiveShell.xm") == [("InteractiveShell.xmode", "'Context'")]
    assert words(offered("%config --why IPCompleter.fuz")) == ["IPCompleter.fuzzy"]
    assert words(offered("%config InteractiveShell.xmode = ")) == [
        *("'Context'", "'Docs'", "'Doctest'", "'Minimal'", "'Plain'", "'Verbose'")
    ]
    assert words(offered("%config InteractiveShell.xmode='P")) == ["Plain"]
    assert words(offered("%config InteractiveShell.autocall=")) == ["0", "1", "2"]
    assert words(offered("%config InteractiveShell.automagic = ")) == ["False", "True"]
    assert words(offered("%config NoSuch.")) == [] and words(offered("%config IPCompleter.nosuch = ")) == []
