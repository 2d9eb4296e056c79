"""What runs where ``python`` has no equal: values, magics, notebooks, ``-i``, and what stands in ``sys.argv``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.helpers.command import run_command


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return name


def notebook(*sources: str) -> str:
    cells = [{"cell_type": "code", "source": source.splitlines(True)} for source in sources]
    return json.dumps({"cells": [{"cell_type": "markdown", "source": "# no code"}, *cells], "nbformat": 4})


def test_code_prints_its_value_under_its_true_number(tmp_path: Path) -> None:
    assert run_command("-c", "6 * 7", folder=tmp_path) == (0, "Out[1]: 42\n", "")
    assert run_command("--classic", "-c", "6 * 7", folder=tmp_path) == (0, "42\n", "")
    assert run_command("-c", "6 * 7;", folder=tmp_path) == (0, "", "")


def test_a_wrong_magic_is_one_line(tmp_path: Path) -> None:
    ended = run_command("-c", "%nope", folder=tmp_path)
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "UsageError" in ended.err


def test_a_traceback_goes_to_stderr_without_colours(tmp_path: Path) -> None:
    ended = run_command("-c", "1/0", folder=tmp_path)
    assert ended.out == ""
    assert "ZeroDivisionError: division by zero" in ended.err
    assert "\x1b" not in ended.err
    assert "scripts.py" not in ended.err  # no frame of our own


def test_words_behind_the_file_are_the_programs(tmp_path: Path) -> None:
    written(tmp_path, "f.py", "import sys\nprint(sys.argv, __file__)\n")
    whole = str(tmp_path / "f.py")
    for words in (["f.py", "--x", "-y"], ["f.py", "--", "--x", "-y"], ["--", "f.py", "--x", "-y"]):
        assert run_command(*words, folder=tmp_path).out == f"{[whole, '--x', '-y']} f.py\n"


def test_a_script_with_cell_syntax_echoes_nothing(tmp_path: Path) -> None:
    written(tmp_path, "s.ipy", "x = 6\nx * 7\n%who_ls\nprint(x)\n!echo shell\n")
    assert run_command("s.ipy", folder=tmp_path) == (0, "6\nshell\n", "")


def test_a_failing_script_is_named(tmp_path: Path) -> None:
    written(tmp_path, "s.ipy", "x = 6\n1/0\n")
    ended = run_command("s.ipy", folder=tmp_path)
    assert ended.status == 1
    assert "File s.ipy, line 2" in ended.err


def test_a_program_that_changes_its_directory_still_shows_its_source(tmp_path: Path) -> None:
    written(tmp_path, "f.py", "import os\nos.chdir(os.sep)\n1/0\n")
    assert "----> 3 1/0" in run_command("f.py", folder=tmp_path).err


def test_a_notebook_runs_cell_by_cell_until_one_fails(tmp_path: Path) -> None:
    written(tmp_path, "n.ipynb", notebook("x = 1\nprint(x)", "%time print(2)", "3", "1/0", "print('never')"))
    ended = run_command("n.ipynb", folder=tmp_path)
    assert ended.status == 1
    assert ended.out.startswith("1\n2\n")
    assert "never" not in ended.out and "3" not in ended.out.splitlines()
    assert "Cell 4 of n.ipynb, line 1" in ended.err


def test_a_notebook_may_leave(tmp_path: Path) -> None:
    written(tmp_path, "n.ipynb", notebook("import sys; sys.exit(3)", "print(1)"))
    assert run_command("n.ipynb", folder=tmp_path) == (3, "", "")
    written(tmp_path, "m.ipynb", notebook("exit(4)", "print(1)"))
    assert run_command("m.ipynb", folder=tmp_path) == (4, "", "")


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"cells": 3}', '{"cells": [{"cell_type": "code"}]}', "null"])
def test_what_is_no_notebook_is_one_sentence(tmp_path: Path, text: str) -> None:
    written(tmp_path, "n.ipynb", text)
    ended = run_command("n.ipynb", folder=tmp_path)
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "'n.ipynb' is not a notebook" in ended.err


def test_a_missing_file_is_one_line_with_the_nearest_name(tmp_path: Path) -> None:
    written(tmp_path, "program.py", "")
    ended = run_command("progam.py", folder=tmp_path)
    assert ended == (2, "", "ipython: cannot run 'progam.py': there is no such file; did you mean 'program.py'?\n")


def test_a_missing_module_is_one_line(tmp_path: Path) -> None:
    ended = run_command("-m", "no_such_module", folder=tmp_path)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.strip().splitlines()[-1].endswith("No module named no_such_module")


def test_names_of_a_module_are_there_afterwards(tmp_path: Path) -> None:
    written(tmp_path, "made.py", "answer = 42\n")
    ended = run_command("-i", "-m", "made", folder=tmp_path, given="answer\n%who\n")
    assert "Out[1]: 42" in ended.out and "answer" in ended.out


def test_a_pipe_behind_i_is_read_line_by_line(tmp_path: Path) -> None:
    written(tmp_path, "f.py", "made = 1\n")
    ended = run_command("-i", "f.py", folder=tmp_path, given="made + 1\n1/0\n%who\n")
    assert ended.status == 0
    assert "IPython" not in ended.out  # no banner
    assert "Do you really" not in ended.out
    for text in ("In [1]: Out[1]: 2", "ZeroDivisionError", "In [3]: made", "In [4]: "):
        assert text in ended.out
    assert "\x1b" not in ended.out


@pytest.mark.parametrize("code", ["exit(3)", "raise SystemExit(3)", "1/0"])
def test_i_stays_whatever_the_program_did(tmp_path: Path, code: str) -> None:
    ended = run_command("-i", "-c", code, folder=tmp_path, given="a = 1\nprint('still', 'here')\n")
    assert (ended.status, "still here" in ended.out) == (0, True)


def test_the_status_given_at_the_prompt_counts(tmp_path: Path) -> None:
    assert run_command("-i", folder=tmp_path, given="exit(5)\nprint('never')\n").status == 5


def test_without_standard_input_the_prompt_ends(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("needs a POSIX shell")
    shell = ("sh", "-c", f"exec {sys.executable} -m ipython -i <&-")
    ended = run_command(program=shell, folder=tmp_path)
    assert ended.status == 0, ended.err


def test_no_colours_where_nobody_sees_them(tmp_path: Path) -> None:
    for environment in ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
        ended = run_command("-i", folder=tmp_path, given="1/0\n[1, 2]\n", environment=environment)
        assert "\x1b" not in ended.out + ended.err


def test_help_names_every_option(tmp_path: Path) -> None:
    for words in (["-h"], ["--help"], ["--help", "-c", "1"]):
        ended = run_command(*words, folder=tmp_path)
        assert (ended.status, ended.err) == (0, "")
        for option in ("--[no-]banner", "--profile", "--matplotlib", "--classic", "-m MODULE", "examples:", "history"):
            assert option in ended.out
    whole = run_command("--help-all", folder=tmp_path).out
    assert "TerminalInteractiveShell" in whole and ".confirm_exit = True" in whole


def test_the_version_stands_alone(tmp_path: Path) -> None:
    import ipython

    for word in ("--version", "-V"):
        assert run_command(word, folder=tmp_path) == (0, ipython.__version__ + "\n", "")
    assert run_command("--no-banner", "--version", folder=tmp_path).out == ipython.__version__ + "\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--no-bannr"], "unknown option --no-bannr; did you mean --no-banner?"),
        (["--simple-promt", "-c", "1"], "unknown option --simple-promt; did you mean --simple-prompt?"),
        (["-x"], "unknown option -x"),
        (["--profile"], "--profile needs a value: --profile=VALUE"),
        (["--banner=1"], "--banner takes no value"),
        (["--InteractiveShell.xmode"], "--InteractiveShell.xmode needs a value"),
        (["-c"], "-c needs code behind it"),
        (["-m"], "-m needs the name of a module behind it"),
    ],
)
def test_options_that_do_not_exist(words: list[str], sentence: str, tmp_path: Path) -> None:
    ended = run_command(*words, folder=tmp_path)
    assert (ended.status, ended.out) == (2, "")
    assert sentence in ended.err and "usage: ipython" in ended.err and ended.err.count("\n") == 2


def test_a_program_makes_nothing_in_the_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environment = {"HOME": str(home), "IPYTHONDIR": None}
    written(tmp_path, "f.py", "print(get_ipython() is not None)")
    for words in (["-c", "1/0"], ["f.py"], ["--version"], ["--help"], ["-m", "this"], ["--show-config"]):
        run_command(*words, folder=tmp_path, environment=environment)
    run_command(folder=tmp_path, given="print(1)", environment=environment)
    assert os.listdir(home) == []
