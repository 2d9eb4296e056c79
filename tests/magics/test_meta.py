"""Magics about magics: lists, the reference card, second names, help."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ipython.api import UserMistake
from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.magics import MANIFEST
from ipython.model.cell import Cell
from ipython.model.value import replace
from tests.helpers.session import run_session


def value_of(shell: Shell, source: str) -> object:
    return shell.run_cell(Cell(source)).unwrap()


def test_the_list_by_family_names_each_magic_once_with_what_it_does() -> None:
    shown = run_session("%lsmagic -f")
    assert "    %time, %%time      Time one execution.\n" in shown
    assert "aliases of the system\n" in shown
    only = run_session("%lsmagic timing")
    assert "%timeit" in only
    assert "%cd" not in only
    own = run_session("get_ipython().register_magic_function(lambda line: 1, 'line', 'mine')\n%lsmagic registered")
    assert "%mine" in own


def test_aliases_of_the_system_are_listed_apart() -> None:
    shown = run_session("%lsmagic")
    assert "%ls" not in shown.partition("Aliases of commands")[0].split()
    assert "%ls" in shown.partition("Aliases of commands")[2].split()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("%lsmagic --bad", "unrecognized arguments: --bad"),
        ("%lsmagic timin", "there is no family 'timin'; did you mean timing?"),
        ("%lsmagic xxxxxxx", "there is no family 'xxxxxxx'; there are aliases, "),
        ("%lsmagic -j timing", "-j takes nothing else"),
        ("%magic -bref", "takes -brief, -rest or -latex, not '-bref'; did you mean -brief?"),
        ("%alias_magic x", "the following arguments are required: target"),
        ("%alias_magic a b c", "unrecognized arguments: c"),
        ("%alias_magic x timit", "No line or cell magic with name `timit` found. Did you mean `timeit`?"),
        ("%alias_magic -c x pwd", "Cell magic function `%%pwd` not found."),
        ("%alias_magic -l x captur", "Line magic function `%captur` not found."),
        ("%alias_magic who time", "`%who` is a magic already; %alias_magic --force hides it."),
        ("%alias_magic for time", "'for' cannot be the name of a magic"),
        ("%alias_magic -p", "argument -p: expected one argument"),
    ],
)
def test_mistakes_are_one_line(typed: str, said: str) -> None:
    shown = run_session(typed)
    assert shown.startswith("UsageError: ")
    assert said in shown
    assert len(shown.strip().splitlines()) == 1


def test_a_second_name_with_arguments() -> None:
    shown = run_session(
        "%alias_magic t timeit\n%alias_magic -l up %alias_magic -p '-l -p \"-n 1\"'\n%up again time\n%alias_magic"
    )
    assert shown.splitlines() == [
        "Created `%t` as an alias for `%timeit`.",
        "Created `%%t` as an alias for `%%timeit`.",
        'Created `%up` as an alias for `%alias_magic -l -p "-n 1"`.',
        "Created `%again` as an alias for `%time -n 1`.",
        "%again = %time -n 1",
        "%%t = %%timeit",
        "%t = %timeit",
        '%up = %alias_magic -l -p "-n 1"',
    ]


def test_a_second_name_looks_its_magic_up_at_every_call() -> None:
    shell = make_shell()
    facade = shell.get_facade()
    facade.register_magic_function(lambda line: f"first {line}", "line", "target")
    value_of(shell, "%alias_magic second target -p x")
    value_of(shell, "%alias_magic third second")
    assert value_of(shell, "a = 5\n%third $a") == "first x 5"
    facade.register_magic_function(lambda line: f"other {line}", "line", "target")
    assert value_of(shell, "%second") == "other x "
    facade.magics_manager.magics["line"].pop("target")
    with pytest.raises(UserMistake, match=r"Magic `%second` not found: it stands for `%target x`"):
        value_of(shell, "%second")


def test_a_second_name_of_itself_ends() -> None:
    shell = make_shell()
    shell.plugins.register_alias("line", "one", "two")
    shell.plugins.register_alias("line", "two", "one")
    with pytest.raises(UserMistake, match="Infinite recursion detected; magic aliases cannot call themselves"):
        value_of(shell, "%one")
    with pytest.raises(UserMistake, match="Infinite recursion"):
        value_of(shell, "%two")


def test_a_built_in_magic_is_hidden_only_by_force() -> None:
    shown = run_session("%alias_magic --force pwd who_ls\n%pwd")
    assert "Created `%pwd` as an alias for `%who_ls`." in shown


def test_second_names_and_late_magics_of_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "late_family.py").write_text(
        "def load_ipython_extension(ip):\n"
        "    ip.register_magic_function(lambda line: 'late ' + line, 'line', 'later')\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    from ipython.settings.shell import ShellSettings

    plain = ShellSettings()
    commands = replace(
        plain.commands,
        magic_aliases=(("t", "timeit"), ("h", "%history -l 3"), ("gone", "nosuch")),
        lazy_magics=(("later", "late_family"), ("broken", "no_such_family")),
    )
    shell = make_shell(replace(plain, commands=commands))
    assert set(shell.plugins.magic_aliases()) == {("line", "t"), ("cell", "t"), ("line", "h")}
    assert "late_family" not in sys.modules
    assert value_of(shell, "%later 1") == "late 1"
    with pytest.raises(UserMistake, match="Magic `%broken` could not be loaded"):
        value_of(shell, "%broken")


def test_pages_about_the_magics() -> None:
    card = run_session("%quickref")
    assert card.startswith("Quick reference\n===")
    assert "    %time, %%time      Time one execution." in card
    brief = run_session("%magic -brief")
    assert "%timeit:\n    Time by repeated runs.\n" in brief
    whole = run_session("%magic")
    assert "%timeit:\n    Time code by running it many times.\n" in whole
    assert "Summary of magic functions (from %lsmagic):" in whole
    assert "No documentation" not in whole
    assert "**%timeit**::" in run_session("%magic -rest")
    latex = run_session("%magic -latex")
    assert "\\%timeit:" in latex
    assert "Currently" not in latex


HELP = """
import io, json
from contextlib import redirect_stdout
ip = get_ipython()
found = {}
for kind, sign in (("line", "%"), ("cell", "%%")):
    for name in NAMES[kind]:
        texts = []
        asks = [lambda: ip.run_line_magic(name, "--help"), lambda: ip.run_cell_magic(name, "--help", "")]
        for call in (asks[kind == "cell"], lambda: ip.run_line_magic("pinfo", sign + name)):
            with redirect_stdout(io.StringIO()) as out:
                call()
            texts.append(out.getvalue())
        found[sign + name] = texts
with open(REPORT, "w") as file: json.dump(found, file)
"""


def test_every_magic_answers_to_help_with_the_text_of_its_question_mark(tmp_path: Path) -> None:
    handed_on = ("pip", "uv", "conda", "mamba", "micromamba")  # to the program of that name
    names: dict[str, list[str]] = {"line": [], "cell": []}
    for name, (_, kind, *_) in MANIFEST["magics"].items():
        for one in ("line", "cell") if kind == "line_cell" else (kind,):
            if name not in handed_on:
                names[one].append(name)
    report = tmp_path / "help.json"
    ran = subprocess.run(
        [sys.executable, "-m", "ipython", "-c", f"NAMES, REPORT = {names!r}, {str(report)!r}\n{HELP}"],
        capture_output=True,
        text=True,
        timeout=100,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(report.read_text())
    assert len(found) > 90
    for name, (with_option, with_sign) in found.items():
        assert with_option.startswith("Docstring:"), name
        assert with_option == with_sign, name


def test_h_means_help_where_it_means_nothing_else(tmp_path: Path) -> None:
    shown = run_session("h = 5\n%time -h\n%who -h\n%%writefile -h\n")
    assert shown.count("Docstring:") == 2
    assert "-5" in shown


def test_help_of_an_alias_is_for_its_command() -> None:
    assert "Docstring" not in run_session("%alias say echo\n%say --help")
