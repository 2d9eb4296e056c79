"""Loading and unloading extensions, with extensions written here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ipython.compat.finder import install

Typed = Callable[[str], str]
LOADS = "def load_ipython_extension(ip):\n"


@pytest.fixture(autouse=True)
def extensions(here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of extensions on the path."""
    install()
    folder = here / "path"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)
    put(
        folder,
        "ext_class",
        "from IPython.core.magic import Magics, line_magic\n"
        "class Some(Magics):\n"
        "    @line_magic\n"
        "    def brought(self, line): return 'brought'\n"
        "    @line_magic\n"
        "    def pwd(self, line): return 'not there'\n"
        f"{LOADS}    ip.register_magics(Some)\n"
        "def unload_ipython_extension(ip):\n    print('taken back')\n",
    )
    put(folder, "ext_stays", LOADS + "    ip.register_magic_function(lambda line: 'stays', 'line', 'stays')\n")
    put(folder, "ext_breaks", LOADS + "    ip.register_magic_function(len, 'line', 'half')\n    1 / 0\n")
    put(folder, "ext_none", "x = 1\n")
    put(folder, "ext_imports", "import nosuch_inner\n")
    yield folder
    for name in set(sys.modules) - before:
        if name.startswith("ext_"):
            del sys.modules[name]


def put(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.py").write_text(text)


def test_magics_of_an_extension_go_with_it(typed: Typed) -> None:
    assert typed("%load_ext ext_class\n%brought\n%pwd") == "Out[2]: 'brought'\nOut[3]: 'not there'"
    assert typed("%unload_ext ext_class") == "taken back"
    assert "Line magic function `%brought` not found." in typed("%brought")
    assert "not there" not in typed("%pwd")  # the one of before is back


def test_a_magic_that_somebody_else_took_over_stays(typed: Typed) -> None:
    typed("%load_ext ext_class\nget_ipython().register_magic_function(lambda line: 'mine', 'line', 'brought')")
    assert typed("%unload_ext ext_class\n%brought") == "taken back\nOut[4]: 'mine'"


def test_an_extension_that_fails_leaves_no_magic(typed: Typed) -> None:
    assert "ZeroDivisionError" in typed("%load_ext ext_breaks")
    assert "not found" in typed("%half")
    assert "ZeroDivisionError" in typed("%load_ext ext_breaks")  # it is not loaded, so it is tried again


def test_a_name_that_does_not_exist_loads_none_of_the_others(typed: Typed) -> None:
    assert typed("%load_ext ext_stays nosuch_ext") == "UsageError: %load_ext: no module named 'nosuch_ext'"
    assert "not found" in typed("%stays")
    assert typed("%load_ext  ext_stays  ext_class\n%stays\n%brought") == "Out[4]: 'stays'\nOut[5]: 'brought'"


def test_loading_again_says_how_to_reload(typed: Typed) -> None:
    again = "The ext_stays extension is already loaded. To reload it, use:\n  %reload_ext ext_stays"
    assert typed("%load_ext ext_stays\n%load_ext ext_stays") == again
    assert typed("%reload_ext ext_class\n%reload_ext ext_class") == "taken back"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%load_ext", "UsageError: Missing module name."),
        ("%unload_ext", "UsageError: Missing module name."),
        ("%reload_ext", "UsageError: Missing module name."),
        ("%load_ext ext_none", "UsageError: The ext_none module is not an IPython extension."),
        ("%load_ext os.path", "UsageError: The os.path module is not an IPython extension."),
        ("%load_ext nosuch.inner", "UsageError: %load_ext: no module named 'nosuch.inner'"),
        ("%load_ext .foo", "UsageError: %load_ext: no module named '.foo'"),
        ("%load_ext 'a b", "UsageError: %load_ext: the quote ' is not closed in: 'a b"),
        ("%reload_ext nosuch", "UsageError: %reload_ext: no module named 'nosuch'"),
        ("%unload_ext json", "UsageError: The json extension is not loaded."),
        (
            "%load_ext ext_stays\n%unload_ext ext_stays",
            "UsageError: The ext_stays extension doesn't define how to unload it.",
        ),
    ],
)
def test_mistakes_are_one_line(typed: Typed, line: str, said: str) -> None:
    assert typed(line) == said


def test_what_an_extension_itself_imports_wrongly_keeps_its_traceback(typed: Typed) -> None:
    shown = typed("%load_ext ext_imports")
    assert "import nosuch_inner" in shown and shown.endswith("ModuleNotFoundError: No module named 'nosuch_inner'")
