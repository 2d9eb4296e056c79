"""Options of ``get_ipython()`` as attributes, and macros."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.core.macro import Macro
from ipython.core.shell import Shell
from tests.helpers.session import run_session


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = make_shell()
    yield made
    made.close()


def test_the_names_of_configuration_files_are_attributes(shell: Shell) -> None:
    ip = shell.get_facade()
    assert (ip.autocall, ip.automagic, ip.autoawait, ip.loop_runner) == (0, True, True, "asyncio")
    assert (ip.pdb, ip.call_pdb, ip.xmode, ip.wildcards_case_sensitive, ip.quiet) == (
        *(False, False, "Context", True, False),
    )
    assert ip.cache_size == 1000 and ip.history_load_length == 1000 and ip.colors == "nocolor"


def test_what_is_set_there_holds(shell: Shell) -> None:
    ip = shell.get_facade()
    ip.autocall, ip.xmode, ip.wildcards_case_sensitive, ip.pdb = 1, "Plain", False, True
    settings = shell.settings
    assert settings.autocall == 1 and settings.traceback.mode == "Plain" and settings.pdb and ip.call_pdb
    assert not settings.inspection.wildcards_case_sensitive
    assert run_session("abs -3\nabs 3", shell=shell).endswith("-> abs(3)\nOut[2]: 3")


@pytest.mark.parametrize(
    ("name", "chosen", "said"),
    [("autocall", 3, "autocall is one of 0, 1, 2, not 3"), ("xmode", "Pl", "one of Context")],
)
def test_other_values_are_refused(shell: Shell, name: str, chosen: Any, said: str) -> None:
    before = shell.settings
    with pytest.raises(ValueError, match=said):
        setattr(shell.get_facade(), name, chosen)
    assert shell.settings == before


def test_a_macro_is_defined_from_a_text_or_another(shell: Shell) -> None:
    ip = shell.get_facade()
    ip.define_macro("one", "print(1)")
    ip.define_macro("two", Macro("print(2)"))
    assert run_session("one\ntwo", shell=shell) == "1\n2"
    with pytest.raises(ValueError, match=r"A macro must be a string or a Macro instance\."):
        ip.define_macro("three", 3)


def test_of_a_macro_only_its_contents_are_described(shell: Shell) -> None:
    shell.get_facade().define_macro("one", "print(1)")
    assert run_session("one?", shell=shell) == "Type:        Macro\nString form: print(1)"
