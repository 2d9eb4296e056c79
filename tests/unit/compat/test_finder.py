"""``import IPython``: modules under the names that existing code knows."""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
import subprocess
import sys

import pytest

from ipython.compat.finder import FINDER, MODULES, PACKAGES, install


@pytest.fixture(autouse=True)
def installed() -> None:
    install()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_of_the_table_is_the_very_object_and_keeps_its_own_name(name: str) -> None:
    module = importlib.import_module(name)
    assert module is importlib.import_module(MODULES[name])
    assert module.__name__ == MODULES[name]
    assert module.__spec__ is not None
    assert module.__spec__.name == MODULES[name]


def test_names_of_the_package() -> None:
    import ipython

    package = importlib.import_module("IPython")
    assert package.get_ipython is ipython.get_ipython
    assert package.__version__ == ipython.__version__
    assert package.version_info[:3] == tuple(int(part) for part in ipython.__version__.split("."))
    assert package.display is importlib.import_module("ipython.display")
    assert package.core.magic is importlib.import_module("ipython.compat.magic")
    assert {"core", "display", "get_ipython"} <= set(dir(package))
    assert "magic" in dir(package.core)
    for name, names in PACKAGES.items():
        for attribute in names:
            assert getattr(importlib.import_module(name), attribute) is not None


@pytest.mark.parametrize("name", ["IPython.nosuch", "IPython.kernel", "IPython.core.shell", "IPython.core.magic.more"])
def test_other_names_do_not_exist(name: str) -> None:
    with pytest.raises(ModuleNotFoundError) as caught:
        importlib.import_module(name)
    assert caught.value.name == name
    with pytest.raises(AttributeError, match="nosuch"):
        getattr(importlib.import_module("IPython"), "nosuch")


def test_our_own_package_keeps_its_attributes() -> None:
    import ipython.core

    before = ipython.core
    importlib.import_module("IPython.core.magic")
    assert sys.modules["ipython.core"] is before
    assert ipython.core is before
    assert not hasattr(before, "magic")


def test_questions_to_the_loader_are_answered() -> None:
    spec = FINDER.find_spec("IPython.core.magic_arguments")
    assert spec is not None
    assert spec.origin == importlib.import_module("ipython.compat.magic_arguments").__file__
    assert "class MagicArgumentParser" in spec.loader.get_source("IPython.core.magic_arguments")  # type: ignore[union-attr]
    assert not spec.loader.is_package("IPython.core.magic_arguments")  # type: ignore[union-attr]
    assert inspect.getsource(importlib.import_module("IPython.core.magic")).startswith('"""Magics as existing code')
    assert pkgutil.resolve_name("IPython.core.magic:Magics").__name__ == "Magics"


def test_a_pickle_that_names_the_package_is_read() -> None:
    from ipython.api import UserMistake

    assert pickle.loads(b"cIPython.core.error\nUsageError\n.") is UserMistake


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    code = (
        "import sys, IPython; "
        "print([name for name in sys.modules if name.startswith(('ipython.compat.magic', 'traitlets', 'argparse'))]); "
        "IPython.core.magic; print('traitlets' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.stdout.splitlines() == ["[]", "True"], ran.stderr


@pytest.mark.parametrize("first", ["IPython.display, ipython.display", "ipython.display, IPython.display"])
def test_either_order_of_imports_gives_one_module(first: str) -> None:
    code = f"import {first}; import IPython, ipython; print(IPython.display is ipython.display, IPython.display.HTML)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.stdout.startswith("True <class"), ran.stderr


def test_a_running_shell_has_the_package_in_place() -> None:
    code = (
        "import sys; print('IPython' in sys.modules); from IPython import get_ipython as g; print(g() is get_ipython())"
    )
    ran = subprocess.run([sys.executable, "-m", "ipython", "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.stdout.splitlines() == ["True", "True"], ran.stderr


def test_the_other_name_starts_the_shell_too() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "IPython", "-c", "print(6 * 7)"], capture_output=True, text=True, timeout=60
    )
    assert ran.stdout == "42\n", ran.stderr


def test_threads_that_import_at_once_agree() -> None:
    code = (
        "import threading, importlib, IPython\n"
        "found = []\n"
        "def load(): found.append(importlib.import_module('IPython.core.magic'))\n"
        "threads = [threading.Thread(target=load) for _ in range(16)]\n"
        "[one.start() for one in threads]; [one.join(30) for one in threads]\n"
        "print(len(found), len(set(map(id, found))))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.stdout == "16 1\n", ran.stderr
