"""Modules that are read and not imported: what they export, what they take from others, what packages load late."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.model.value import replace
from ipython.services.completion.modules import Modules

FILES = {
    "lazy_box/__init__.py": "def __getattr__(name): raise RuntimeError('was run')\n",
    "lazy_box/inner/__init__.py": "from ._impl import *\nown = helper = 1\nraise RuntimeError\n",
    "lazy_box/inner/_impl.py": "__all__ = ['make', 'break_up']\nimport os\ndef make(): ...\ndef other(): ...\n",
    "lazy_box/compiled.py": "__all__ = ('a_one', 'a_two')\nfrom nowhere import *\n",
    "strict_box/__init__.py": "",
    "strict_box/inner.py": "own = 1\n",
    "round_box.py": "from round_box import *\none = 1\n",
}


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    made = make_shell()
    made.configure(completion=replace(made.settings.completion, use_jedi=False))
    for name in ("lazy_box", "strict_box"):
        made.namespace.locals[name] = __import__(name)
    yield made
    made.close()
    for name in list(sys.modules):
        if name.partition(".")[0] in ("lazy_box", "strict_box"):
            del sys.modules[name]


def offered(shell: Shell, text: str) -> list[str]:
    completer = shell.introspection.completer
    assert completer is not None
    return [item.text for one in completer.complete(text, len(text)) for item in one.items]


def test_the_dot_behind_a_module_that_a_package_loads_when_it_is_used(shell: Shell) -> None:
    assert offered(shell, "lazy_box.inner.") == ["break_up", "helper", "make", "own"]
    assert offered(shell, "x = lazy_box.inner.ma") == ["make"]
    assert offered(shell, "lazy_box.compiled.a_") == ["a_one", "a_two"]
    assert "lazy_box.inner" not in sys.modules


def test_a_package_that_loads_nothing_late_offers_no_module_of_its_own(shell: Shell) -> None:
    assert offered(shell, "strict_box.inner.") == []
    assert offered(shell, "lazy_box.missing.") == []


def test_names_that_a_star_will_bring(shell: Shell) -> None:
    assert offered(shell, "from lazy_box.inner import *\nma")[:2] == ["make", "map"]
    assert offered(shell, "from strict_box.inner import *\now") == ["own"]
    assert offered(shell, "from nowhere.at.all import *\now") == []
    assert "lazy_box.inner" not in sys.modules


def test_modules_that_take_names_from_each_other_end(shell: Shell) -> None:
    assert "one" in Modules().members("round_box")
