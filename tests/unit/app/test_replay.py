"""``ipython replay``: the command line, the report, the exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command import run_command

LOG = """# IPython session log 1 | -

# %% In[1] -
x = 6
#[ok 0.1 s]

# %% In[2] -
x * 7
#[result text/plain]
#| 42
#[ok 0.1 s]
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "s.py"
    path.write_text(LOG)
    return path


def test_a_session_goes_on_where_it_was_left(log: Path) -> None:
    ran = run_command("replay", str(log), "--simple-prompt", given="x + _\nexit\n")
    assert ran.status == 0, ran.err
    assert f"Replayed 2 cells of {log} in " in ran.out and "; the next one is In[3]." in ran.out
    assert "Out[3]: 48" in ran.out and "Out[2]" not in ran.out


def test_without_a_prompt_the_status_says_whether_all_is_as_it_was(log: Path) -> None:
    assert run_command("replay", "--no-prompt", str(log)).status == 0
    log.write_text(LOG.replace("#| 42", "#| 43"))
    ran = run_command("replay", "--no-prompt", str(log))
    assert ran.status == 1 and "In[2]: another value: then '43', now '42'" in ran.out
    log.write_text(LOG.replace("x = 6", "y = 6"))
    ran = run_command("replay", "--no-prompt", str(log))
    assert ran.status == 1
    assert "Stopped at In[2]: it fails with NameError, which it did not do then." in ran.out
    assert "NameError: name 'x' is not defined" in ran.out


def test_what_ran_is_logged_again_when_that_is_asked_for(log: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.py"
    ran = run_command("replay", str(log), "--simple-prompt", f"--logfile={again}", given="x\n")
    assert "Activating auto-logging" in ran.out
    text = again.read_text()
    assert text.count("# %% In[") == 3 and "#| 42" in text and "# %% In[3]" in text


def test_cells_and_outputs_are_shown_when_wanted(log: Path) -> None:
    ran = run_command("replay", "--no-prompt", "--show", str(log))
    assert "\nIn [1]: x = 6\n\nIn [2]: x * 7\nOut[2]: 42\n" in ran.out


def test_an_old_log_is_replayed(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text(
        "# IPython log file\n\nx = 1\nx+1\n#[Out]# 2\nget_ipython().run_line_magic('pwd', '')\n"
    )
    ran = run_command("replay", "--no-prompt", str(tmp_path / "old.py"))
    assert ran.status == 0 and "Replayed 3 cells" in ran.out


def test_a_log_from_standard_input() -> None:
    ran = run_command("replay", "--no-prompt", "-", given=LOG)
    assert ran.status == 0 and "Replayed 2 cells of -" in ran.out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "the following arguments are required: LOG"),
        (("nowhere.py",), "cannot read 'nowhere.py': No such file or directory"),
        (("s.pi",), "cannot read 's.pi': No such file or directory; did you mean 's.py'?"),
        (("s.py", "other.py"), "takes one log; 'other.py' cannot be run beside it"),
        (("s.py", "--nopromt"), "unknown option --nopromt"),
        (("s.py", "--until", "x"), "argument --until: 'x' is not a number from 1 on"),
        (("s.py", "--session", "2"), "s.py: there is no session 2: the log has one"),
        (("bad.py",), "bad.py:1: this is not a session log"),
        (("torn.py",), "torn.py:2: byte 0xff is not UTF-8"),
        (("empty.py",), "empty.py: the log has no cells"),
    ],
)
def test_a_wrong_command_line_is_one_sentence(log: Path, words: tuple[str, ...], reason: str) -> None:
    folder = log.parent
    (folder / "bad.py").write_text("print(1)\n")
    (folder / "torn.py").write_bytes(b"# IPython session log 1\n\xff\n")
    (folder / "empty.py").write_text("# IPython session log 1\n")
    ran = run_command("replay", *words, folder=folder)
    assert ran.status == 2
    assert ran.err.startswith("ipython replay: ") and reason in ran.err and ran.err.count("\n") == 1
