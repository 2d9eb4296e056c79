"""Options from files and flags to settings. Whole commands with files: tests/e2e/command_line/test_configuration.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ipython.app.command_line import Invocation, parse
from ipython.app.configuration import (
    COMMAND_LINE,
    ConfigurationMistake,
    apply_traits,
    configuration_files,
    load_settings,
)
from ipython.app.default_configuration import default_configuration
from ipython.app.notices import NOTICES, WARNING
from ipython.app.traits import DICTIONARIES, PARENTS, TRAITS, family, find_trait, rank
from ipython.settings.shell import ShellSettings


@pytest.fixture(autouse=True)
def _usual_level(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NOTICES, "level", WARNING)


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    folder = tmp_path / "profile_default"
    folder.mkdir()
    return folder


def test_without_files_and_flags_nothing_is_imported() -> None:
    code = (
        "import sys; from ipython.app.command_line import parse; from ipython.app.configuration import load_settings;"
        "load_settings(parse([]));"
        "print([name for name in sys.modules if name.startswith('traitlets') or name == 'ipython.app.traits'])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.stdout == "[]\n", ran.stderr


def test_flags_alone_need_no_library() -> None:
    code = (
        "import sys; from ipython.app.command_line import parse; from ipython.app.configuration import load_settings;"
        "load_settings(parse(['--no-banner', '--InteractiveShell.cache_size=5']));"
        "print([name for name in sys.modules if name.startswith('traitlets')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.stdout == "[]\n", ran.stderr


def test_every_trait_lands_on_a_setting_and_reads_its_own_default() -> None:
    from ipython.app.default_configuration import default_of_setting

    for name, traits in TRAITS.items():
        for trait, (group, field, read) in traits.items():
            default = default_of_setting(group, field)
            if default == "" and trait in ("gui", "cache_size"):
                continue  # unset, which nobody can ask for by a word
            again = read(dict(default) if trait in DICTIONARIES else default)  # type: ignore[call-overload]
            assert again == default, f"{name}.{trait}"


def test_the_written_file_sets_nothing_and_names_everything(tmp_path: Path) -> None:
    text = default_configuration()
    for name, traits in TRAITS.items():
        for trait in traits:
            assert f"\n# c.{name}.{trait} = " in text


def test_every_line_of_the_written_file_is_right_when_it_is_taken_in(
    profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = default_configuration().splitlines()
    unset = [line for line in lines if line.startswith("# c.") and line.endswith(" = ''")]
    taken = [line[2:] if line.startswith("# c.") and line not in unset else line for line in lines]
    (profile / "ipython_config.py").write_text("\n".join(taken))
    load_settings(parse([]))
    assert capsys.readouterr().err == ""


def test_settings_and_where_they_come_from(profile: Path) -> None:
    (profile / "ipython_config.py").write_text("c.InteractiveShell.autocall = 1\nc.PlainTextFormatter.max_width = 40\n")
    found = load_settings(parse(["--autocall=2", "--no-banner", "--nosep"]))
    assert (found.shell.autocall, found.shell.formatting.max_width) == (2, 40)
    assert found.terminal_settings().display_banner is False
    assert found.terminal_settings().separate_in == ""
    assert {name: origin for name, origin, _ in found.origins} == {
        "InteractiveShell.autocall": COMMAND_LINE,
        "PlainTextFormatter.max_width": str(profile / "ipython_config.py"),
        "TerminalIPythonApp.display_banner": COMMAND_LINE,
        "InteractiveShell.separate_in": COMMAND_LINE,
        "InteractiveShell.separate_out": COMMAND_LINE,
        "InteractiveShell.separate_out2": COMMAND_LINE,
    }


def test_without_anything_the_defaults_stand() -> None:
    found = load_settings(Invocation())
    assert found.shell == ShellSettings()
    assert found.terminal is None and found.application is None and found.origins == ()


def test_files_in_order(profile: Path, tmp_path: Path) -> None:
    names = [str(profile / name) for name in ("ipython_config.py", "ipython_config.json")]
    extra = str(tmp_path / "extra.py")
    assert configuration_files(Invocation()) == []
    for name in names:
        Path(name).write_text("")
    assert configuration_files(Invocation()) == names
    assert configuration_files(parse([f"--config={extra}"])) == [*names, extra]
    assert configuration_files(parse([f"--config={extra}", "--quick"])) == [extra]


def test_repeated_extensions_are_collected() -> None:
    found = load_settings(parse(["--ext=a", "--ext=b"]))
    assert found.application_settings().extra_extensions == ("a", "b")


def test_classes_know_their_families() -> None:
    assert family("TerminalInteractiveShell") == ["TerminalInteractiveShell", "InteractiveShell"]
    assert family("Application") == ["Application", "TerminalIPythonApp", "BaseIPythonApplication"]
    assert rank("Application") < rank("BaseIPythonApplication") < rank("TerminalIPythonApp")
    assert find_trait("InteractiveShell", "confirm_exit") == find_trait("TerminalInteractiveShell", "confirm_exit")
    assert find_trait("PlainTextFormatter", "confirm_exit") is None
    assert all(name not in family(parent)[:1] for name, parents in PARENTS.items() for parent in parents)


def test_of_one_origin_the_special_class_counts() -> None:
    given: list[tuple[str, object, str]] = [
        ("TerminalInteractiveShell.autocall", 2, "file"),
        ("InteractiveShell.autocall", 1, "file"),
    ]
    assert apply_traits(given).shell.autocall == 2
    assert apply_traits([*given, ("InteractiveShell.autocall", 0, "later")]).shell.autocall == 0


def test_a_bad_value_of_the_command_line_refuses_one_of_a_file_warns(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigurationMistake, match=r"InteractiveShell.autocall takes one of 0, 1, 2, not 7"):
        apply_traits([("InteractiveShell.autocall", 7, COMMAND_LINE)])
    assert apply_traits([("InteractiveShell.autocall", 7, "a.py")]).shell.autocall == 0
    assert capsys.readouterr().err == ("Warning: InteractiveShell.autocall takes one of 0, 1, 2, not 7 (from a.py)\n")
    assert apply_traits([("InteractiveShell.autocall", 7, "a.py")], strictness="1").shell.autocall == 0
    assert capsys.readouterr().err == ""
    with pytest.raises(ConfigurationMistake):
        apply_traits([("InteractiveShell.autocall", 7, "a.py")], strictness="0")


def test_a_value_whose_repr_is_long_or_fails_is_told_shortly(capsys: pytest.CaptureFixture[str]) -> None:
    class Hostile:
        def __repr__(self) -> str:
            raise RuntimeError

    apply_traits([("InteractiveShell.autocall", Hostile(), "a.py"), ("InteractiveShell.xmode", "x" * 1000, "a.py")])
    told = capsys.readouterr().err.splitlines()
    assert "not a Hostile" in told[0]
    assert len(told[1]) < 250


def test_levels_keep_warnings_back(capsys: pytest.CaptureFixture[str]) -> None:
    load_settings(parse(["--quiet", "--InteractiveShell.nothing=1"]))
    assert capsys.readouterr().err == ""
    load_settings(parse(["--log-level=WARN", "--InteractiveShell.nothing=1"]))
    assert capsys.readouterr().err != ""
