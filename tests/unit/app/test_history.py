"""``ipython history``: what it says and what it leaves."""

from __future__ import annotations

import json
import os

import pytest

from ipython.app.history import main
from ipython.services.history.journal import JournalHistory
from ipython.settings.shell import HistorySettings


@pytest.fixture
def profile(tmp_path):
    for number in (1, 2):
        store = JournalHistory(
            HistorySettings(), directory=str(tmp_path / "history"), upstream_file=str(tmp_path / "history.sqlite")
        )
        for line, source in enumerate(["import numpy as np", f"secret_{number} = 5", "def f():\n    return 1"], 1):
            store.start(line, source, source, "/work")
            store.finish(line, outcome="ok" if line != 2 else "ValueError", seconds=0.1, output=str(line))
        store.close()
    return str(tmp_path)


@pytest.fixture
def run(profile, capsys, monkeypatch):
    def run(*words, answer=None):
        if answer is not None:
            monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
            monkeypatch.setattr("builtins.input", lambda question: answer)
        status = main(list(words), profile)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_alone_it_says_what_there_is(run):
    status, out, _ = run()
    assert status == 1
    assert out.startswith("No subcommand specified.")
    assert "usage: ipython history" in out


@pytest.mark.parametrize("words", [["--help"], ["trim", "--help"], ["forget", "-h"]])
def test_help(run, words):
    status, out, _ = run(*words)
    assert status == 0
    assert out.startswith("usage: ipython history")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["trmi"], "unknown subcommand 'trmi': accepted are trim, clear, forget, search, export; did you mean trim?"),
        (["trim", "--keep", "-3"], "--keep"),
        (["trim", "--keep", "many"], "'many' is not a whole number"),
        (["trim", "--older-than", "yesterday"], "'yesterday' is not a number of days"),
        (["trim", "--session", "0"], "'0' is not a session number"),
        (["trim", "--what"], "--what"),
        (["forget"], "forget needs SESSION/LINES or --matching TEXT"),
        (["forget", "abc"], "abc"),
        (["forget", "3"], "no current session"),
        (["forget", "--matching", ""], "--matching needs a text"),
        (["search", "x", "--glob", "--prefix"], "not allowed with"),
        (["export", "--format", "pdf"], "pdf"),
    ],
)
def test_mistakes_are_one_line_and_status_2(run, words, said):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err.startswith("ipython history: ")
    assert err.count("\n") == 1
    assert said in err


def test_trim(run):
    assert run("trim") == (0, "Nothing to do: 6 entries in the history.\n", "")
    assert run("trim", "--keep", "2", "--dry-run") == (0, "Would remove 4 entries of 2 sessions; 2 entries stay.\n", "")
    status, out, _ = run("trim", "--keep", "2", "--backup")
    assert status == 0
    assert "Copied the journals to " in out
    assert out.endswith("Removed 4 entries of 2 sessions; 2 entries left.\n")
    assert run("trim", "--keep", "2")[1] == "Nothing to do: 2 entries in the history.\n"


def test_clear_asks(run, profile):
    status, _, err = run("clear")
    assert status == 1
    assert "nobody can be asked here; -f does it without asking" in err
    assert run("clear", answer="n") == (1, "", "ipython history: nothing was removed\n")
    assert run("clear", "-f")[:2] == (0, "Removed 6 entries of 2 sessions; 0 entries left.\n")
    assert run("clear", "-f")[1] == "Nothing to do: the history is empty.\n"


def test_a_living_session_is_named(run, profile):
    store = JournalHistory(HistorySettings(), directory=os.path.join(profile, "history"), upstream_file="")
    store.start(1, "mine", "mine", "/")
    status, out, _ = run("clear", "-f")
    assert status == 0
    assert "Left alone, because they still run: session 3." in out
    store.close()


def test_forget(run):
    status, out, _ = run("forget", "1/2", "--dry-run")
    assert (status, out) == (0, "1/2: secret_1 = 5\nWould forget 1 entry.\n")
    assert run("forget", "1/2", answer="y")[:2] == (0, "1/2: secret_1 = 5\nForgot 1 entry.\n")
    assert run("forget", "--matching", "secret", "-f")[:2] == (0, "Forgot 1 entry.\n")
    assert run("search", "secret") == (1, "", "No history matches.\n")
    assert run("forget", "9/9", "-f")[:2] == (0, "Nothing to do: no such entry.\n")


def test_search(run):
    assert run("search", "numpy")[1] == "1/1: import numpy as np\n2/1: import numpy as np\n"
    assert run("search", "numpy", "--unique")[1] == "2/1: import numpy as np\n"
    assert run("search", "numpy", "--limit", "1", "--output")[1] == "2/1: import numpy as np\n1\n"
    assert run("search", "--failed", "--session", "1")[1] == "1/2: secret_1 = 5\n"
    assert run("search", "return", "--session", "2")[1] == "2/3: def f():\n         return 1\n"
    assert run("search", "--glob", "im*np")[1].count("\n") == 2
    assert run("search", "--directory", "/nowhere")[0] == 1


def test_export(run, tmp_path):
    status, out, _ = run("export", "1/", "--format", "json")
    assert status == 0
    assert [json.loads(line)["line"] for line in out.splitlines()] == [1, 2, 3]
    target = tmp_path / "out.py"
    assert run("export", "-o", str(target))[0] == 0
    compile(target.read_text(), "out.py", "exec")
    assert run("export", "-o", str(target))[0] == 1
    assert run("export", "~1/", "-f", "-o", str(target))[:2] == (0, f"Wrote 3 entries to {target}.\n")
    assert run("export", "-o", str(tmp_path / "no" / "where"))[2].count("\n") == 1


def test_an_empty_profile(tmp_path, capsys):
    for words in (["trim"], ["clear", "-f"], ["search"], ["export"]):
        main(words, str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert "Nothing to do" in capsys.readouterr().out
