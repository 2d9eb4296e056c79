"""Magics by name."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ipython.app.assemble import make_shell
from ipython.core.plugins import Magic, Plugins, nearest
from ipython.model.failure import UserMistake
from tests.helpers.session import run_session


def test_listing_imports_no_family(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("ipython.magics.")]:
        monkeypatch.delitem(sys.modules, name)  # comes back, and so its classes stay the same
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


def install(folder: Path, name: str, value: str, source: str) -> None:
    """Put a package with an entry point into a folder, as an installer leaves it."""
    (folder / f"{name}.py").write_text(source)
    information = folder / f"{name}-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(f"[ipython.plugins]\n{name} = {value}\n")


TABLE = 'MANIFEST = {"magics": {"shout": ("plugin_one:shout", "line", "Shout.")}}\n'
FUNCTION = "def shout(call):\n    return call.line.upper()\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.chdir(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.startswith("plugin_")]:
        del sys.modules[name]


def test_an_installed_package_is_found_when_its_magic_is_typed(site: Path) -> None:
    install(site, "plugin_one", "plugin_one", TABLE + FUNCTION)
    shell = make_shell()
    assert "shout" not in shell.plugins.names("line")
    assert run_session("x = %shout hello\nx\n%lsmagic", shell=shell).startswith("Out[2]: 'HELLO'")
    assert "shout" in shell.plugins.names("line")


def test_all_magics_are_listed_with_those_of_installed_packages(site: Path) -> None:
    install(site, "plugin_one", "plugin_one:TABLE", TABLE.replace("MANIFEST", "TABLE") + FUNCTION)
    assert "%shout" in run_session("%lsmagic")


def test_a_name_of_ours_keeps_its_meaning(site: Path) -> None:
    install(site, "plugin_one", "plugin_one", TABLE.replace('"shout"', '"pwd"') + FUNCTION)
    run_session("%no_such_magic", shell=(shell := make_shell()))
    found = shell.plugins.find("line", "pwd")
    assert found is not None and found.target == "ipython.magics.directories:pwd"


def test_a_package_that_cannot_be_loaded_is_named_and_breaks_nothing(site: Path) -> None:
    install(site, "plugin_two", "plugin_two", "raise RuntimeError('no such licence')\n")
    install(site, "plugin_three", "plugin_three", "MANIFEST = 3\n")
    said = run_session("%nosuchmagic\n%nosuchmagic")
    first, second = said.splitlines()
    assert "The plugin plugin_two (plugin_two) could not be loaded: no such licence" in first
    assert "plugin_three" in first and "it is no table but of type int" in first
    assert second == "UsageError: Line magic function `%nosuchmagic` not found."


def test_nothing_in_the_working_directory_is_looked_at_or_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "plugin_here", "plugin_here", "raise SystemExit('was imported')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    assert run_session("%nosuchmagic") == "UsageError: Line magic function `%nosuchmagic` not found."
