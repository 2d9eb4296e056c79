"""``%env`` and ``%set_env``: values, secrets, and mistakes that set nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ipython.core.shell import Shell
from ipython.model.cell import Cell

Typed = Callable[[str], str]


@pytest.fixture(autouse=True)
def variables() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("%env FOO=bar", "FOO", "bar"),
        ("%env FOO=a b c", "FOO", "a b c"),
        ("%env FOO bar baz", "FOO", "bar baz"),
        ("%env FOO=a=b", "FOO", "a=b"),
        ("%env FOO=", "FOO", ""),
        ("%set_env FOO=bar", "FOO", "bar"),
        ("%set_env FOO bar", "FOO", "bar"),
        ("%env FOO='q", "FOO", "'q"),
        ("%env FOO=$v", "FOO", "EXP"),
        ("%env FOO={v}x", "FOO", "EXPx"),
    ],
)
def test_setting(typed: Typed, line: str, name: str, value: str) -> None:
    typed("v = 'EXP'")
    assert typed(line) == f"env: {name}={value}" and os.environ[name] == value


def test_names_of_a_function_are_seen(typed: Typed) -> None:
    assert typed("def f():\n    loc = 'L'\n    %env Z=$loc\n\nf()") == "env: Z=L"


def test_secrets_are_hidden_on_the_screen_and_set(typed: Typed, shell: Shell) -> None:
    for name in ("MY_TOKEN", "api_key", "DB_PASSWORD", "AUTH_X", "SECRET", "A_PWD", "CREDENTIALS"):
        assert typed(f"%env {name}=s3cret") == f"env: {name}=<hidden>" and os.environ[name] == "s3cret"
    assert typed("%env MY_TOKEN").endswith("'s3cret'")
    found = shell.run_cell(Cell("%env")).unwrap()
    assert isinstance(found, dict) and found["api_key"] == "<hidden>" and found["PATH"] == os.environ["PATH"]
    assert "s3cret" not in typed("%env -s")


def test_the_directory_and_the_author_are_no_secrets(typed: Typed, shell: Shell) -> None:
    typed("%env PWD=/x\n%env GIT_AUTHOR_NAME=me")
    found = shell.run_cell(Cell("%env")).unwrap()
    assert isinstance(found, dict) and found["PWD"] == "/x" and found["GIT_AUTHOR_NAME"] == "me"


def test_removing_and_listing(typed: Typed) -> None:
    typed("%env FOO=a b")
    assert "FOO='a b'" in typed("%env -s").splitlines()
    assert typed("%env -u FOO") == "" and "FOO" not in os.environ


def test_a_file_of_variables(here: Path, typed: Typed) -> None:
    (here / ".env").write_text("# mine\nexport A1='x y' # why\nB1=1 # one\n\nC1=\"a#b\"\nD1=$A1\n")
    assert typed("%env --file .env") == "env: 4 set from .env: A1, B1, C1, D1"
    assert [os.environ[name] for name in ("A1", "B1", "C1", "D1")] == ["x y", "1", "a#b", "$A1"]


@pytest.mark.parametrize("text", ["E1=1\nnonsense\n", "E1=1\n=2\n", "E1=1\na b=2\n", "E1=1\nF1=\0\n"])
def test_a_bad_file_sets_nothing(here: Path, typed: Typed, text: str) -> None:
    (here / ".env").write_text(text)
    assert typed("%env --file .env") == "UsageError: %env: line 2 of '.env' is no NAME=VALUE; nothing was set"
    assert "E1" not in os.environ


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%env NOSUCHVAR", "UsageError: Environment does not have key: NOSUCHVAR"),
        ("%env HOMEE", "UsageError: Environment does not have key: HOMEE. Did you mean HOME?"),
        ("%env =x", "UsageError: usage is 'set_env var=val'"),
        ("%set_env X", "UsageError: usage is 'set_env var=val'"),
        ("%set_env", "UsageError: usage is 'set_env var=val'"),
        ("%env C D=E", "UsageError: refusing to set env var with whitespace: 'C D'"),
        ("%env -x", 'UsageError: option -x not recognized (allowed: "us" file=)'),
        ("%env -u", "UsageError: %env: -u takes the name of a variable"),
        ("%env -u NOSUCHVAR", "UsageError: Environment does not have key: NOSUCHVAR"),
        ("%env -s x", "UsageError: %env: takes nothing more, not 'x'"),
        ("%env -s -u x", "UsageError: %env: takes one of -u, -s and --file at a time"),
        ("%env --file nosuch", "UsageError: %env: cannot read 'nosuch': No such file or directory"),
        ("%env --file latin", "UsageError: %env: 'latin' is not text in UTF-8"),
        ("%env A=b\0c", "UsageError: %env: cannot set A: embedded null byte"),
    ],
)
def test_mistakes_are_one_line_and_set_nothing(here: Path, typed: Typed, line: str, said: str) -> None:
    (here / "latin").write_bytes(b"A=\xe9")
    before = dict(os.environ)
    assert typed(line) == said and dict(os.environ) == before


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs a device without an end")
def test_a_device_without_an_end_is_no_file_of_variables(typed: Typed) -> None:
    assert typed("%env --file /dev/zero") == (
        "UsageError: %env: '/dev/zero' is larger than 1 MB, so it is no file of variables"
    )


def test_what_is_hidden_is_quoted_for_a_shell_too(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_TOKEN", "x")
    assert "MY_TOKEN='<hidden>'" in typed("%env -s").splitlines()
