"""Modules that extensions import beside the magics: the pager, ``Struct``, the configuration."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.compat.ipstruct import Struct
from ipython.core.shell import Shell
from tests.helpers.session import run_session


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = make_shell()
    yield made
    made.close()


def test_profilers_fill_in_the_options_that_were_not_given() -> None:
    given = Struct(D="file", loops=3)
    given.merge(Struct(D="", T=[], loops=0), r=True)
    assert given == {"D": "file", "loops": 3, "T": [], "r": True} and given.r is True
    given.merge({"loops": 4, "D": "x"}, {"add": "loops", "update": ["D"]})
    assert (given.loops, given.D) == (7, "x")
    given.merge({"loops": 4}, {max: "loops"})
    assert given.copy().loops == 7 and type(given.copy()) is Struct


def test_values_are_attributes_and_methods_stay() -> None:
    given = Struct(a=1)
    given.b = 2
    del given.a
    assert given == {"b": 2}
    for mistake in (lambda: given.a, lambda: delattr(given, "a"), lambda: setattr(given, "items", 1)):
        with pytest.raises(AttributeError):
            mistake()  # type: ignore[no-untyped-call]


def test_an_extension_shows_its_result_in_the_pager(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("from a file\n")
    shell.get_facade().user_ns["path"] = str(tmp_path / "text.txt")
    code = "from IPython.core.page import page, page_file\nfrom IPython.core import page as module\n"
    assert run_session(code + "page('one\\ntwo')", shell=shell) == "one\ntwo"
    assert run_session("page({'data': {'text/plain': 'plain', 'text/html': '<b>'}})", shell=shell) == "plain"
    assert run_session("page_file(path)", shell=shell).strip() == "from a file"
    assert run_session("module.display_page('a\\nb\\nc', 1); module.page_dumb('d')", shell=shell) == "b\nc\nd"
    assert run_session("module.as_hook(page)(None, 'hooked')", shell=shell) == "hooked"


def test_the_pager_prints_where_no_shell_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from IPython.core import page

    monkeypatch.setattr(page, "get_ipython", lambda: None)
    page.page("text")
    assert capsys.readouterr().out == "text\n"


def test_the_configuration_is_one_that_traitlets_takes(shell: Shell) -> None:
    from traitlets import Int
    from traitlets.config import Config, Configurable

    class Sample(Configurable):
        level = Int(1).tag(config=True)

    ip: Any = shell.get_facade()
    assert type(ip.config) is Config
    ip.config.Sample.level = 3
    assert Sample(config=ip.config).level == 3


def test_code_of_libraries_keeps_what_is_shown(shell: Shell) -> None:
    run_session(
        "from IPython.utils.capture import capture_output\nfrom IPython.display import HTML, display\n"
        "with capture_output() as kept:\n    print('text')\n    display(HTML('<b>'))\n",
        shell=shell,
    )
    kept = shell.get_facade().user_ns["kept"]
    assert (kept.stdout, kept.stderr, len(kept.outputs)) == ("text\n", "", 1)
    assert (kept.outputs[0]._repr_html_(), kept.outputs[0]._repr_png_()) == ("<b>", None)
    shown = run_session("kept.show()\nkept.outputs[0]", shell=shell)
    assert shown.startswith("text\n") and shown.count("HTML object") == 2


def test_what_is_written_is_kept_without_a_shell_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from IPython.utils import io

    monkeypatch.setattr(io, "get_ipython", lambda: None)
    with io.capture_output(stderr=False) as kept:
        print("text")
        print("seen", file=sys.stderr)
    assert kept.stdout == "text\n" and capsys.readouterr().err == "seen\n"
