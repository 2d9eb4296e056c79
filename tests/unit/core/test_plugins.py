"""Magics by name."""

from __future__ import annotations

import sys

import pytest

from ipython.core.plugins import Magic, Plugins, nearest
from ipython.model.failure import UserMistake


def test_listing_imports_no_family() -> None:
    for name in [name for name in sys.modules if name.startswith("ipython.magics.")]:
        del sys.modules[name]
    plugins = Plugins(["ipython.magics"])
    assert "timeit" in plugins.names("line") and "timeit" in plugins.names("cell")
    assert not [name for name in sys.modules if name.startswith("ipython.magics.")]


def test_every_declared_magic_loads_and_says_the_same_name_and_kind() -> None:
    import ipython.magics

    plugins = Plugins(["ipython.magics"])
    for name, (_, kind, summary) in ipython.magics.MANIFEST["magics"].items():
        for one in ("line", "cell") if kind == "line_cell" else (kind,):
            function = plugins.require(one, name).load()
            assert function.__doc__, name
            assert kind == function.magic_kind or name == "!", name
        assert summary.endswith((".", "?")), name


def test_missing_package_leaves_a_shell_without_magics() -> None:
    assert Plugins(["ipython.no_such_package"]).names("line") == []


@pytest.mark.parametrize(
    ("kind", "name", "part"),
    [
        ("line", "timit", r"Line magic function `%timit` not found\. Did you mean `%timeit`\?"),
        ("cell", "pwd", r"Cell magic `%%pwd` not found \(But line magic `%pwd` exists"),
        ("line", "zzzzzz", r"`%zzzzzz` not found\.$"),
    ],
)
def test_unknown_magic_says_what_was_probably_meant(kind: str, name: str, part: str) -> None:
    with pytest.raises(UserMistake, match=part):
        Plugins(["ipython.magics"]).require(kind, name)


def test_magic_that_cannot_be_imported_is_a_mistake_and_not_a_traceback() -> None:
    plugins = Plugins()
    plugins.add_manifest({"magics": {"gone": ("ipython.magics.gone:gone", "line", "Gone.")}})
    with pytest.raises(UserMistake, match="could not be loaded"):
        plugins.require("line", "gone").load()


def test_bad_kind() -> None:
    with pytest.raises(ValueError, match="line_cell"):
        Plugins().register("bogus", Magic("x", print))


def test_nearest() -> None:
    assert nearest("tiem", ["time", "timeit"]) == "time"
    assert nearest("xyz", ["time"]) == ""


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("line", "lprun", "Line magic function `%lprun` not found. It is available after `%load_ext line_profiler`."),
        ("cell", "cython", "Cell magic `%%cython` not found. It is available after `%load_ext Cython`."),
        ("line", "px", "Line magic function `%px` not found. It is available after `%load_ext ipyparallel`."),
    ],
)
def test_a_magic_of_a_well_known_extension_is_said_to_be_there(kind: str, name: str, said: str) -> None:
    with pytest.raises(UserMistake) as caught:
        Plugins(("ipython.magics",)).require(kind, name)
    assert str(caught.value) == said
