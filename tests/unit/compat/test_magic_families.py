"""Upstream's classes of magics, and what else ``IPython.core.magics`` holds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.app.current import Current
from ipython.compat.finder import install
from ipython.compat.magic import MagicAlias, compress_dhist, line_cell_magic, magics_class, on_off, record_magic
from ipython.core.magic_families import FAMILIES
from ipython.core.shell import Shell
from ipython.magics import MANIFEST
from tests.helpers.session import run_session


@pytest.fixture
def shell() -> Iterator[Shell]:
    install()
    made = make_shell()
    with Current(made):
        yield made
    made.close()


def test_the_classes_are_found_under_both_names(shell: Shell) -> None:
    from IPython.core.magics import NamespaceMagics  # type: ignore[import-not-found]
    from IPython.core.magics.namespace import NamespaceMagics as Same  # type: ignore[import-not-found]

    assert Same is NamespaceMagics
    with pytest.raises(ImportError):
        from IPython.core.magics.namespace import NoSuchMagics  # noqa: F401


def test_a_class_that_was_made_by_hand_answers(shell: Shell) -> None:
    from IPython.core.magics import NamespaceMagics

    made = NamespaceMagics()
    made.shell = shell.get_facade()  # as the variable inspector of a notebook does it
    shell.namespace.locals["number"] = 3
    assert made.who_ls("int") == ["number"]
    assert made.who_ls.__doc__.startswith("Return the sorted names")


def test_the_registry_makes_them_when_asked(shell: Shell, capfd: pytest.CaptureFixture[str]) -> None:
    registry = shell.get_facade().magics_manager.registry
    assert "ScriptMagics" not in registry
    registry["ScriptMagics"].bash("", "echo from the family")
    assert capfd.readouterr().out == "from the family\n"
    with pytest.raises(KeyError):
        registry["NoSuchMagics"]


def test_a_subclass_may_take_the_place_and_call_its_base(shell: Shell) -> None:
    from IPython.core.magics.execution import ExecutionMagics  # type: ignore[import-not-found]

    @magics_class
    class Patched(ExecutionMagics):  # type: ignore[misc]
        @line_cell_magic
        def time(self, line: str, cell: str | None = None, local_ns: Any = None) -> Any:
            print("patched")
            return super().time(line, cell, local_ns)

    shell.get_facade().register_magics(Patched)
    shown = run_session("%time 6 * 7\n%timeit -n1 -r1 '{x} $y'", shell=shell)
    assert shown.startswith("patched\nCPU times") and "Out[1]: 42" in shown and "1 loop each" in shown


def test_times_as_existing_code_formats_them(shell: Shell) -> None:
    from IPython.core.magics.execution import _format_time

    assert [_format_time(seconds) for seconds in (0.5, 999.99e-6, 3661)] == ["500 ms", "1 ms", "1h 1min 1s"]


def test_every_magic_of_the_table_is_one_of_ours() -> None:
    known = {*MANIFEST["magics"], *(name for table in MANIFEST["fronts"].values() for name in table)}
    later = {"gui", "matplotlib", "pylab", "logoff", "logon", "logstart", "logstate", "logstop", "store"}
    named = {name for _, names in FAMILIES.values() for name in names.split()}
    assert named - known <= later


def test_no_family_is_imported_for_its_class_alone(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "ipython.magics.pastebin", raising=False)
    assert shell.plugins.require("line", "pastebin").provider == "CodeMagics"
    assert "ipython.magics.pastebin" not in sys.modules


def test_a_template_is_put_around_every_cell(shell: Shell) -> None:
    from IPython.core.magics.ast_mod import ReplaceCodeTransformer  # type: ignore[import-not-found]

    text = "___kept = 3\nswap = 1\ntry:\n    __code__\nfinally:\n    print('out', ___kept)\n__ret__"
    transformer = ReplaceCodeTransformer.from_string(text, {"swap": "swapped"})
    shell.get_facade().ast_transformers.append(transformer)
    assert run_session("1 + 1", shell=shell) == "out 3\nOut[1]: 2"
    transformer.enabled = False
    assert run_session("swapped\n___kept", shell=shell).startswith("Out[2]: 1\n")  # the other name is nobody's
    assert "___kept" not in shell.namespace.locals


def test_small_helpers(shell: Shell) -> None:
    facade = shell.get_facade()
    facade.register_magic_function(MagicAlias(facade, "who_ls", "line", "int"), "line", "whole")
    assert run_session("a = 3\nb = ''\n%whole", shell=shell) == "Out[3]: ['a']"
    facade.register_magic_function(MagicAlias(facade, "round", "line"), "line", "round")
    assert "Infinite recursion detected" in run_session("%round", shell=shell)
    facade.register_magic_function(MagicAlias(facade, "gone", "line"), "line", "lost")
    assert run_session("%lost", shell=shell) == "UsageError: Magic `%gone` not found."
    table: dict[str, dict[str, Any]] = {"line": {}, "cell": {}}
    record_magic(table, "line_cell", "x", len)
    assert table == {"line": {"x": len}, "cell": {"x": len}} and on_off(1) == "ON" and on_off("") == "OFF"
    assert compress_dhist(["a", "b", "a", *"0123456789"]) == ["a", "b", *"0123456789"]
