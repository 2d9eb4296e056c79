"""Configuration files and options as whole commands see them."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.command import Ended, run_command

Run = Callable[..., Ended]
SHOW = ("--show-config-json",)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    folder = tmp_path / ".ipython" / "profile_default"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run_here(*words: str, **more: object) -> Ended:
        environment = {"IPYTHONDIR": str(tmp_path / ".ipython"), **more.pop("environment", {})}  # type: ignore[dict-item]
        return run_command(*words, folder=tmp_path, environment=environment, **more)  # type: ignore[arg-type]

    return run_here


def shown(run: Run, *words: str) -> dict[str, dict[str, object]]:
    ended = run(*words, *SHOW)
    assert (ended.status, ended.err) == (0, "")
    found: dict[str, dict[str, object]] = json.loads(ended.out)
    return found


def test_a_file_sets_options(run: Run, profile: Path) -> None:
    (profile / "ipython_config.py").write_text("c = get_config()\nc.InteractiveShell.xmode = 'plain'\n")
    assert run("-c", "1/0").err.startswith("Traceback (most recent call last):\n")
    assert shown(run) == {"InteractiveShell": {"xmode": "Plain"}}


def test_the_configuration_alone_is_printed(run: Run, profile: Path) -> None:
    (profile / "ipython_config.py").write_text("c.InteractiveShellApp.exec_lines = ['print(1)']\n")
    (profile / "startup").mkdir()
    (profile / "startup" / "a.py").write_text("print(2)")
    ended = run("--show-config", "--no-banner", "-i")
    assert (ended.status, ended.out, ended.err) == (
        0, "InteractiveShellApp\n  .exec_lines = ['print(1)']\nTerminalIPythonApp\n  .display_banner = False\n", "",
    )  # fmt: skip


def test_json_hides_python_and_flags_hide_both(run: Run, profile: Path) -> None:
    (profile / "ipython_config.py").write_text(
        "c.InteractiveShell.xmode = 'Plain'\nc.InteractiveShell.cache_size = 10\nc.InteractiveShell.autocall = 1\n"
    )
    (profile / "ipython_config.json").write_text(
        '{"version": 1, "InteractiveShell": {"xmode": "Minimal", "autocall": 1}}'
    )
    ended = run("--cache-size=20", *SHOW)
    assert json.loads(ended.out) == {"InteractiveShell": {"autocall": 1, "cache_size": 20, "xmode": "Minimal"}}
    assert ended.err.count("\n") == 1
    assert "InteractiveShell.xmode in " in ended.err  # the two files differ in this one only


def test_a_special_class_hides_a_general_one_whatever_the_order(run: Run, profile: Path) -> None:
    (profile / "ipython_config.py").write_text(
        "c.TerminalInteractiveShell.xmode = 'Plain'\nc.InteractiveShell.xmode = 'Verbose'\n"
    )
    assert run("-c", "1/0").err.startswith("Traceback (most recent call last):\n")


def test_lists_are_edited_from_what_earlier_files_set(run: Run, profile: Path, tmp_path: Path) -> None:
    (profile / "ipython_config.py").write_text("c.InteractiveShellApp.exec_lines = ['a = 1']\n")
    (tmp_path / "more.py").write_text(
        "c.InteractiveShellApp.exec_lines.append('b = a + 1')\n"
        "c.InteractiveShellApp.exec_lines.prepend(['z = 0'])\n"
        "c.DisplayFormatter.active_types.extend(['text/html'])\n"
    )
    found = shown(run, "--config=more.py")
    assert found["InteractiveShellApp"]["exec_lines"] == ["z = 0", "a = 1", "b = a + 1"]
    assert found["DisplayFormatter"]["active_types"] == ["text/plain", "text/html"]
    assert run("--config=more.py", "-c", "z, a, b").out == "Out[1]: (0, 1, 2)\n"


def test_a_file_reads_others(run: Run, profile: Path) -> None:
    other = profile.parent / "profile_other"
    other.mkdir()
    (other / "ipython_config.py").write_text("c.InteractiveShell.autocall = 2\n")
    (profile / "beside.py").write_text("c.InteractiveShell.xmode = 'Plain'\n")
    (profile / "ipython_config.py").write_text(
        "load_subconfig('beside.py')\nload_subconfig('ipython_config.py', profile='other')\n"
    )
    assert shown(run) == {"InteractiveShell": {"autocall": 2, "xmode": "Plain"}}
    (profile / "ipython_config.py").write_text("load_subconfig('none.py')\nc.InteractiveShell.autocall = 1\n")
    ended = run("-c", "1")
    assert (ended.status, ended.out) == (0, "Out[1]: 1\n")
    assert ended.err == f"Warning: load_subconfig finds no file {profile / 'none.py'}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("c.InteractiveShell.autocall = 1\n1/0\n", "ZeroDivisionError"),
        ("x = (\n", "SyntaxError"),
        ("import no_such_module\n", "ModuleNotFoundError"),
        ("raise SystemExit(3)\n", "ended with SystemExit(3)"),
    ],
)
def test_a_broken_file_is_told_and_left_out(run: Run, profile: Path, text: str, told: str) -> None:
    path = profile / "ipython_config.py"
    path.write_text(text)
    ended = run("-c", "print(1)")
    assert (ended.status, ended.out) == (0, "1\n")
    assert ended.err.startswith(f"Warning: the configuration file {path} ")
    assert told in ended.err and "traitlets" not in ended.err
    for strict in ("0", "false"):
        ended = run("-c", "print(1)", environment={"IPYTHON_SUPPRESS_CONFIG_ERRORS": strict})
        assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    for lenient in ("1", "TRUE"):
        ended = run("-c", "print(1)", environment={"IPYTHON_SUPPRESS_CONFIG_ERRORS": lenient})
        assert ended == (0, "1\n", "")


@pytest.mark.parametrize("text", ["{", "[1]", '{"version": 7}', '"x"'])
def test_broken_json_is_one_line(run: Run, profile: Path, text: str) -> None:
    (profile / "ipython_config.json").write_text(text)
    ended = run("-c", "print(1)")
    assert (ended.status, ended.out, ended.err.count("\n")) == (0, "1\n", 1)
    assert "ipython_config.json is not usable" in ended.err


def test_a_wrong_word_in_the_environment_refuses_the_start(run: Run) -> None:
    ended = run("-c", "print(1)", environment={"IPYTHON_SUPPRESS_CONFIG_ERRORS": "maybe"})
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == "CRITICAL: IPYTHON_SUPPRESS_CONFIG_ERRORS takes 0, 1, false or true, not 'maybe'\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--cache-size=abc"], "InteractiveShell.cache_size takes a whole number, not 'abc'"),
        (["--cache-size=-3"], "InteractiveShell.cache_size takes a whole number of at least 0, not '-3'"),
        (["--autocall=7"], "InteractiveShell.autocall takes one of 0, 1, 2, not '7'"),
        (["--InteractiveShell.xmode=Plane"], "not 'Plane'; did you mean Plain?"),
        (["--colors=linus"], "not 'linus'; did you mean linux?"),
        (["--colors=nope"], "nocolor, neutral, linux, lightbg, pride, gruvbox-dark, or the name of a pygments style"),
        (["--gui=nope"], "InteractiveShellApp.gui takes one of asyncio, "),
        (["--log-level=loud"], "Application.log_level takes one of DEBUG, INFO, WARN, ERROR, CRITICAL"),
        (["--TerminalInteractiveShell.confirm_exit=maybe"], "takes True or False, not 'maybe'"),
        (["--InteractiveShell.confirm_exit=maybe"], "InteractiveShell.confirm_exit takes True or False"),
        (["--InteractiveShellApp.exec_lines=[1"], "takes a list of texts"),
        (["--profile=a/b"], "takes a name without '/'"),
    ],
)
def test_a_bad_value_is_one_line_and_no_start(run: Run, words: list[str], sentence: str) -> None:
    ended = run(*words, "-c", "print(1)")
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert ended.err.startswith("CRITICAL: ") and sentence in ended.err


def test_a_bad_value_in_a_file_is_a_warning(run: Run, profile: Path) -> None:
    (profile / "ipython_config.py").write_text("c.InteractiveShell.colors = 'nope'\nc.InteractiveShell.autocall = 2\n")
    ended = run("-c", "print(1)")
    assert (ended.status, ended.out, ended.err.count("\n")) == (0, "1\n", 1)
    assert ended.err.startswith("Warning: InteractiveShell.colors takes one of")
    assert run("-c", "1", environment={"IPYTHON_SUPPRESS_CONFIG_ERRORS": "0"}).status == 1


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("InteractiveShell.xmodee", "InteractiveShell has no option 'xmodee'; did you mean InteractiveShell.xmode?"),
        ("InteractiveShell.nothing_like_it", "InteractiveShell has no option 'nothing_like_it' (from"),
        ("InteractivShell.xmode", "no configurable class 'InteractivShell'; did you mean InteractiveShell.xmode?"),
    ],
)
def test_an_unknown_trait_is_a_warning(run: Run, profile: Path, name: str, sentence: str) -> None:
    ended = run(f"--{name}=1", "-c", "print(1)")
    assert (ended.status, ended.out, ended.err.count("\n")) == (0, "1\n", 1)
    assert sentence in ended.err
    assert run("--quiet", f"--{name}=1", "-c", "print(1)").err == ""
    (profile / "ipython_config.py").write_text(f"c.{name} = 1\n")
    assert sentence in run("-c", "print(1)").err


def test_classes_of_extensions_are_their_own_matter(run: Run, profile: Path) -> None:
    (profile / "ipython_config.py").write_text("c.SomethingElse.x = 1\n")
    assert run("-c", "print(1)") == (0, "1\n", "")


def test_too_small_a_cache_is_switched_off_with_a_warning(run: Run) -> None:
    ended = run("--cache-size=2", "-c", "print(Out)")
    assert ended.err == "Warning: InteractiveShell.cache_size below 3 switches the output cache off\n"


def test_quick_reads_no_file_of_the_profile(run: Run, profile: Path) -> None:
    (profile / "ipython_config.py").write_text("1/0\n")
    assert run("--quick", "-c", "print(1)") == (0, "1\n", "")


def test_a_missing_file_of_config_is_a_warning(run: Run, tmp_path: Path) -> None:
    ended = run("--config=none.py", "-c", "print(1)")
    assert ended == (0, "1\n", f"Warning: there is no configuration file {tmp_path / 'none.py'}\n")


def test_other_spellings_of_letters(run: Run) -> None:
    assert run("--InteractiveShellApp.code_to_run=print(9)").out == "9\n"
    assert "In [2]: " in run("--TerminalIPythonApp.force_interact=True", "-c", "1", given="2\n").out
    found = shown(run, "--TerminalIPythonApp.profile=default", "--InteractiveShellApp.extra_extensions=['a', 'b']")
    assert found["InteractiveShellApp"]["extra_extensions"] == ["a", "b"]


def test_profiles_are_found_by_every_option(tmp_path: Path) -> None:
    places = {
        ("--ipython-dir=base",): tmp_path / "base" / "profile_default",
        ("--ipython-dir=base", "--profile=named"): tmp_path / "base" / "profile_named",
        ("--profile-dir=of_its_own",): tmp_path / "of_its_own",
        ("--profile=named",): tmp_path / "from_environment" / "profile_named",
    }
    for words, place in places.items():
        place.mkdir(parents=True)
        (place / "ipython_config.py").write_text(f"c.InteractiveShellApp.exec_lines = [{f'here = {str(place)!r}'!r}]\n")
        ended = run_command(
            *words, "-c", "print(here)", folder=tmp_path, environment={"IPYTHONDIR": str(tmp_path / "from_environment")}
        )
        assert ended == (0, f"{place}\n", "")


def test_a_program_tells_of_a_profile_that_does_not_exist(run: Run, profile: Path) -> None:
    (profile.parent / "profile_work").mkdir()
    ended = run("--profile=wrok", "-c", "print(1)")
    assert (ended.status, ended.out, ended.err.count("\n")) == (0, "1\n", 1)
    assert "there is no profile 'wrok'" in ended.err and "did you mean work?" in ended.err
    assert sorted(os.listdir(profile.parent)) == ["profile_default", "profile_work"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX files")
def test_init_writes_a_commented_file_once(run: Run, tmp_path: Path) -> None:
    assert run("--init", "--profile=fresh", "-i", given="").status == 0
    path = tmp_path / ".ipython" / "profile_fresh" / "ipython_config.py"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700
    text = path.read_text()
    assert "# c.TerminalInteractiveShell.confirm_exit = True\n" in text
    compile(text, str(path), "exec")
    assert [line for line in text.splitlines() if line and not line.startswith("#")] == ["c = get_config()"]
    path.write_text("c.InteractiveShell.autocall = 1\n")
    run("--init", "--profile=fresh", "-c", "1")
    assert path.read_text() == "c.InteractiveShell.autocall = 1\n"


def test_debug_tells_what_is_read(run: Run, profile: Path) -> None:
    (profile / "ipython_config.py").write_text("")
    (profile / "startup").mkdir()
    (profile / "startup" / "a.py").write_text("")
    ended = run("--debug", "-c", "print(1)")
    assert ended.out == "1\n"
    assert f"reading the configuration file {profile / 'ipython_config.py'}" in ended.err
    assert f"running {profile / 'startup' / 'a.py'}" in ended.err


EXTENSION = """
from traitlets import Bool, Int
from IPython.core.magic import Magics, line_magic

class Brought(Magics):
    loud = Bool(True).tag(config=True)
    level = Int(0).tag(config=True)

    @line_magic
    def brought(self, line):
        print(self.loud, self.level)

def load_ipython_extension(ip):
    ip.register_magics(Brought)
"""


def test_the_command_line_configures_a_class_that_an_extension_brings(run: Run, profile: Path, tmp_path: Path) -> None:
    (tmp_path / "brings.py").write_text(EXTENSION)
    (profile / "ipython_config.py").write_text("c.Brought.level = 2\n")
    ended = run("--Brought.loud=False", "-c", "%load_ext brings\n%brought")
    assert (ended.status, ended.out) == (0, "False 2\n")
    assert ended.err == (
        "Warning: there is no configurable class 'Brought'; an extension may bring it (from the command line)\n"
    )
    ended = run("--ext=brings", "--Brought.loud=False", "--Brought.level=5", "-c", "%brought")
    assert (ended.status, ended.out) == (0, "False 5\n")


def test_magics_of_the_configuration_load_at_first_use_or_say_why_not(run: Run, profile: Path, tmp_path: Path) -> None:
    (tmp_path / "brings.py").write_text(EXTENSION)
    (profile / "ipython_config.py").write_text(
        "c.MagicsManager.lazy_magics = {'brought': 'brings', 'gone': 'no_such_module', 'other': 'brings:Nothing'}\n"
    )
    assert run("-c", "%brought") == (0, "True 0\n", "")
    assert run("-c", "print(sorted(get_ipython().magics_manager.lazy_magics))").out == "['brought', 'gone', 'other']\n"
    assert run("-c", "print(get_ipython().config.MagicsManager)").out.startswith("{'lazy_magics': {'brought': 'brings'")
    failed = run("-c", "%gone")
    assert (failed.status, failed.out) == (1, "")
    assert failed.err == "UsageError: Magic `%gone` could not be loaded: No module named 'no_such_module'\n"
    assert "module 'brings' has no attribute 'Nothing'" in run("-c", "%other").err
    verbose = run("--InteractiveShell.xmode=Verbose", "-c", "%gone")
    assert "UsageError" not in verbose.err and verbose.err.endswith(
        "ModuleNotFoundError: No module named 'no_such_module'\n"
    )
