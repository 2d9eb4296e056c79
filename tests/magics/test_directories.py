"""``%cd`` and its family: where one is afterwards, what is printed, and that mistakes change nothing."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.app.assemble import make_shell
from ipython.model.value import replace
from ipython.settings.shell import CommandSettings, HistorySettings, ShellSettings
from tests.helpers.session import run_session

Typed = Callable[[str], str]


def test_going_back_and_forth(here: Path, typed: Typed) -> None:
    (here / "dd").mkdir()
    assert typed("%cd dd\n%cd -\n%cd -\n%cd -") == f"{here}/dd\n{here}\n{here}/dd\n{here}"


def test_going_back_after_the_program_changed_directory_itself(here: Path, typed: Typed) -> None:
    (here / "dd").mkdir()
    assert typed("import os\nos.chdir('dd')\n%cd -") == str(here)


def test_nowhere_to_go_back_to(typed: Typed) -> None:
    assert typed("%cd -") == "UsageError: %cd -: No previous directory to change to."


def test_home_and_blanks_and_quotes(here: Path, typed: Typed) -> None:
    (here / "a b").mkdir()
    home = os.path.expanduser("~")
    assert typed("%cd\n%cd ~") == f"{home}\n{home}"
    os.chdir(here)
    for name in ("a b", "'a b'", '"a b"', "a\\ b"):
        assert typed(f"%cd {name}\n%cd -q ..") == f"{here}/a b"


def test_a_name_with_a_quote_in_it(here: Path, typed: Typed) -> None:
    (here / "'q'").mkdir()
    assert typed("%cd 'q'") == f"{here}/'q'"


def test_by_number_and_by_text(here: Path, typed: Typed) -> None:
    for name in ("alpha", "beta"):
        (here / name).mkdir()
    assert typed("%cd -q alpha\n%cd -q ../beta\n%cd -0\n%cd --alp\n%cd -q --bet\n%cd -2") == (
        f"{here}\n{here}/alpha\n{here}/beta"
    )
    assert "%cd: The requested directory does not exist in history: -99 is not 0 to" in typed("%cd -99")
    assert "%cd: No matching entry in directory history: none visited so far contains 'zz'." in typed("%cd --zz")
    assert "No matching entry in directory history: none visited so far contains ''." in typed("%cd --")


def test_by_text_finds_directories_of_earlier_sessions(here: Path, profile: Path, typed: Typed) -> None:
    (here / "earlier").mkdir()
    (here / "upstream").mkdir()
    (profile / "db").mkdir(parents=True)
    (profile / "db" / "dhist").write_bytes(pickle.dumps([Path(here / "upstream"), "/", 5]))
    typed("%cd earlier\n%cd ..")
    later = make_shell(profile=str(profile))
    assert run_session("%cd --earl\n%cd --upstr", shell=later) == f"{here}/earlier\n{here}/upstream"
    later.close()


def test_visited_directories_are_remembered_once_and_privately(here: Path, profile: Path, typed: Typed) -> None:
    (here / "dd").mkdir()
    typed("%cd dd\n%cd ..\n%cd dd")
    assert json.loads((profile / "state" / "directories.json").read_text()) == [str(here), f"{here}/dd"]


def test_a_private_session_remembers_nothing(here: Path, profile: Path) -> None:
    shell = make_shell(ShellSettings(history=HistorySettings(private=True)), profile=str(profile))
    assert run_session("%cd .\n%cd ..\n", shell=shell) == f"{here}\n{here.parent}"
    shell.close()
    assert not profile.exists()


def test_unwritable_profile_does_not_stop_cd(here: Path, profile: Path, typed: Typed) -> None:
    profile.write_text("a file where the folder should be")
    assert typed("%cd ..") == str(here.parent)
    assert "UsageError: %bookmark: cannot write" in typed("%bookmark x")


def test_dh_holds_texts_and_where_it_began(here: Path, typed: Typed) -> None:
    assert typed("_dh") == f"Out[1]: [{str(here)!r}]"
    assert typed("%cd ..\n{type(one).__name__ for one in _dh}\n_dh[-1]") == (
        f"{here.parent}\nOut[3]: {{'str'}}\nOut[4]: {str(here.parent)!r}"
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%cd nosuch", "%cd: cannot go to 'nosuch': No such file or directory."),
        ("%cd a_file", "%cd: cannot go to 'a_file': Not a directory."),
        ("%cd -x", "%cd: -x is no option"),
        ("%cd -b nosuch", "Bookmark 'nosuch' not found.  Use '%bookmark -l' to see your bookmarks."),
        ("%cd projet", "Did you mean 'project'?"),
        ("%cd a\\0b".replace("\\0", "\0"), "%cd: cannot go to"),
    ],
)
def test_mistakes_leave_us_where_we_were(here: Path, typed: Typed, line: str, said: str) -> None:
    (here / "a_file").touch()
    (here / "project").mkdir()
    shown = typed(line)
    assert shown.startswith("UsageError: ") and said in shown and shown.count("\n") == 0
    assert os.getcwd() == str(here)


def test_quiet_by_configuration(here: Path) -> None:
    shell = make_shell(replace(ShellSettings(), commands=CommandSettings(cd_quiet=True)))
    assert run_session("%cd ..", shell=shell) == "" and os.getcwd() == str(here.parent)
    shell.close()


# -- stack ------------------------------------------------------------------------------------------------------------


def test_stack(here: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(here))
    (here / "dd").mkdir()
    assert typed("%pushd dd") == f"{here}/dd\nOut[1]: ['~']"
    assert typed("%pushd /").splitlines()[-1] == "Out[2]: ['~/dd', '~']"
    assert typed("%dirs") == "Out[3]: ['~/dd', '~']"
    assert typed("%popd") == f"{here}/dd\npopd -> ~/dd"
    assert typed("%popd") == f"{here}\npopd -> ~"
    assert typed("%popd") == "UsageError: %popd on empty stack"


def test_what_fails_leaves_the_stack_alone(here: Path, typed: Typed) -> None:
    assert "cannot go to" in typed("%pushd nosuch") and typed("%dirs") == "Out[2]: []"
    (here / "dd").mkdir()
    typed("%cd -q dd\n%pushd ..")
    os.rmdir(here / "dd")
    assert "cannot go to" in typed("%popd") and f"{here}/dd" in typed("%dirs")


def test_pushd_alone_keeps_the_directory(here: Path, typed: Typed) -> None:
    assert typed("%pushd") == f"Out[1]: [{str(here)!r}]" and "takes no arguments" in typed("%dirs x")


# -- history of directories -------------------------------------------------------------------------------------------


def test_parts_of_the_history(here: Path, typed: Typed) -> None:
    typed("%cd -q ..\n%cd -q /")
    title = "Directory history (kept in _dh)\n"
    assert typed("%dhist") == f"{title}0: {here}\n1: {here.parent}\n2: /"
    assert typed("%dhist 1") == f"{title}2: /"
    assert typed("%dhist 0 2") == f"{title}0: {here}\n1: {here.parent}"
    assert typed("%dhist 0") == title.strip()
    for wrong in ("x", "1 2 3", "-1"):
        assert typed(f"%dhist {wrong}").startswith("UsageError: %dhist: takes")


def test_back_from_a_directory_that_was_deleted_meanwhile(here: Path, typed: Typed) -> None:
    (here / "gone").mkdir()
    typed("%cd -q gone")
    (here / "gone").rmdir()
    assert typed("%cd -") == str(here)


def test_an_empty_name_in_quotes_is_home(typed: Typed) -> None:
    assert typed("%cd ''") == os.path.expanduser("~")
