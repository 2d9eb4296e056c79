"""What tests of magics share: a working directory of their own, and shells with and without a profile."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from tests.helpers.session import run_session


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, empty."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """Folder of a profile that does not exist yet."""
    return tmp_path / "profile"


@pytest.fixture
def shell(profile: Path) -> Iterator[Shell]:
    """A shell with a profile."""
    made = make_shell(profile=str(profile))
    yield made
    made.close()


@pytest.fixture
def typed(shell: Shell) -> Callable[[str], str]:
    """Type a text into the shell with a profile; what it printed comes back."""
    return lambda text: run_session(text, shell=shell)


@pytest.fixture(autouse=True)
def _no_last_value_in_builtins() -> Iterator[None]:
    """Take back what ``doctest`` leaves behind: a ``_`` in builtins, which means gettext to every later shell."""
    yield
    vars(builtins).pop("_", None)
