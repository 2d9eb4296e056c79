"""``%who``, ``%whos``, and the deleting of variables."""

from __future__ import annotations

import gc
import importlib.util
import io
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.output import DisplayShown
from ipython.settings.shell import FormattingSettings, ShellSettings
from tests.helpers.session import run_session

Typed = Callable[[str], str]


# -- listing ----------------------------------------------------------------------------------------------------------


def test_names_in_rows_of_nine_and_by_type(typed: Typed) -> None:
    assert typed("%who") == "Interactive namespace is empty."
    typed("; ".join(f"v{n} = {n}" for n in range(10)) + "; text = 'x'; _hidden = 1")
    assert typed("%who") == "text\t v0\t v1\t v2\t v3\t v4\t v5\t v6\t v7\t \nv8\t v9\t "
    assert typed("%who str") == "text\t " and typed("%who set") == "No variables match your requested type."
    assert typed("%who_ls str int").startswith("Out[6]: ['text', 'v0'") and typed("%who_ls set") == "Out[7]: []"


def test_table(typed: Typed) -> None:
    typed("import numpy as np\narr = np.zeros((3, 4)); big = np.zeros((400, 400)); d = {}; s = {1}; t = (1, 2)")
    typed("nl = 'a\\nb'; long = 'x' * 100; n = 123; f = lambda: 0; kind = dict; b = b'ab'")
    shown = typed("%whos")
    assert shown.startswith(
        "Variable   Type        Data/Info\n"
        "--------------------------------\n"
        "arr        ndarray     3x4: 12 elems, type `float64`, 96 bytes\n"
        "b          bytes       b'ab'\n"
        "big        ndarray     400x400: 160000 elems, type `float64`, 1280000 bytes (1.2 MB)\n"
        "d          dict        n=0\n"
        "f          function    <function <lambda> at 0x"
    )
    assert "\nkind       type        <class 'dict'>\n" in shown and "\nnl         str         a\\nb\n" in shown
    assert (
        f"\nlong       str         {'x' * 25}<...>{'x' * 25}\n" in shown and "\ns          set         n=1\n" in shown
    )
    assert "<module 'numpy' from '" in shown and "<...>" in shown.splitlines()[-3]
    assert typed("%whos set -s type").splitlines()[2:] == ["s          set     n=1"]
    assert [line.split()[0] for line in typed("%whos -s size").splitlines()[2:3]] == ["big"]


def test_no_code_of_the_users_runs(shell: Shell, typed: Typed) -> None:
    typed(
        "import functools\nran = []\nclass Meta(type):\n    __name__ = property(lambda self: ran.append('name'))\n\n"
        "class Loud(metaclass=Meta):\n    def __str__(self): ran.append('str')\n    __repr__ = __str__\n"
        "    def __len__(self): ran.append('len')\n    def __sizeof__(self): ran.append('size'); return 1\n"
        "    def __eq__(self, other): ran.append('eq')\n    __hash__ = None\n\n"
        "class Text(str):\n    def __str__(self): ran.append('text')\n    def __len__(self): ran.append('text len')\n\n"
    )
    typed("loud = Loud(); inside = functools.partial(print, loud); cut = slice(loud, 1); text = Text('x')")
    for line in ("%whos", "%whos -s size", "%who Loud", "%who_ls", "%mem", "%mem loud"):
        typed(line)
    assert shell.namespace.locals["ran"] == []
    assert "<__main__.Loud object at 0x" in typed("%whos Loud")


def test_what_says_itself_without_running_anything_is_shown(typed: Typed) -> None:
    typed("import re, enum, functools\nfrom pathlib import Path\nclass E(enum.Enum):\n    A = 1\n\n")
    typed("a = re.compile('x'); b = E.A; c = ValueError('x'); d = slice(1, 2); e = ...; f = Path('x'); g = E")
    typed("class P:\n    def m(self): pass\n\nh = P().m; i = {}.keys()")
    rows = {line.split()[0]: line.split(None, 2)[2] for line in typed("%whos").splitlines()[2:]}
    assert [rows[name] for name in "abcdefi"] == [
        *("re.compile('x')", "E.A", "ValueError('x')", "slice(1, 2, None)", "Ellipsis", "x", "dict_keys([])")
    ]
    assert rows["g"] == "<class '__main__.E'>" and rows["h"].startswith("<bound method P.m of <")


def test_a_notebook_gets_a_table(here: Path) -> None:
    shell = make_shell(ShellSettings(formatting=FormattingSettings(active_types=())))
    run_session("tag = '<b>'\n%whos", shell=shell)
    (shown,) = [one.event for one in shell.hub.since(1) if isinstance(one.event, DisplayShown)]
    assert "<td>tag</td><td>str</td><td>&lt;b&gt;</td>" in shown.bundle.data["text/html"]
    assert shown.bundle.data["text/plain"].splitlines()[2] == "tag        str     <b>"


@pytest.mark.parametrize("columns", [40, 120])
def test_the_table_follows_the_width_of_the_terminal(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    run_session("import numpy\narray = numpy.zeros(10**6); long = 'abc' * 500", shell=shell)

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", str(columns))
    shell.run_cell(Cell("%whos"))
    lines = screen.getvalue().splitlines()
    assert max(map(len, lines)) <= max(columns, 23 + 20) and "<...>" in lines[3]
    assert (len(lines[3]) > 100) is (columns == 120) and lines[2].endswith("7.6 MB)")


def test_a_number_with_too_many_digits(typed: Typed) -> None:
    assert "(str() failed)>" in typed("n = 10 ** 10000\n%whos")


def test_mistakes_of_whos(typed: Typed) -> None:
    assert typed("%whos -s weight") == "UsageError: %whos: -s takes name, type or size, not 'weight'"
    for name in ("who", "who_ls", "whos"):
        assert typed(f"%{name} -x").startswith("UsageError: option -x not recognized")


# -- deleting ---------------------------------------------------------------------------------------------------------


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return text + "\n"

    monkeypatch.setattr(sys, "stdin", Terminal())


def test_reset_says_what_it_removed_and_the_count_goes_on(shell: Shell, typed: Typed) -> None:
    typed("a = 1\nb = 2\nb\n1/0")
    assert typed("%reset -f") == "Removed 2 variables."
    assert shell.namespace.user_names() == [] and not shell.namespace.outputs and shell.context.last_error is None
    assert typed("6") == "Out[6]: 6" and shell.namespace.locals["_"] == 6


def test_reset_restores_the_aliases_of_the_beginning(typed: Typed) -> None:
    typed("%alias mine echo mine\n%unalias ll\n%reset -f")
    assert "`%mine` not found" in typed("%mine") and typed("%alias ll").startswith("<alias ll for 'ls ")


def test_aggressive_reset_reads_modules_anew_and_keeps_compiled_ones(shell: Shell, typed: Typed, here: Path) -> None:
    (here / "own_module.py").write_text("x = 1\n")
    typed("import sys; sys.path.insert(0, '.')\nimport own_module, colorsys, numpy")
    assert typed("%reset -f --aggressive") == "culling sys module...\nRemoved 4 variables and 1 module."
    (here / "own_module.py").write_text("x = 2 # changed\n")
    assert typed("import own_module, numpy\nown_module.x, numpy.zeros(1).sum()").endswith("(2, np.float64(0.0))")
    assert "colorsys" in sys.modules
    typed("import sys; sys.path.remove('.'); del sys.modules['own_module']")


def test_soft_reset_keeps_the_caches(shell: Shell, typed: Typed) -> None:
    typed("a = 1\n5\n%reset -sf")
    assert shell.namespace.outputs == {2: 5} and "a" not in shell.namespace.locals and len(shell.namespace.inputs) > 1


def test_reset_of_parts(shell: Shell, typed: Typed) -> None:
    typed("import numpy\na = numpy.zeros(2); b = 1\nb")
    assert typed("%reset -f OUT in dhist array") == (
        "Flushing output cache (1 entries)\nFlushing input history\nFlushing directory history"
    )
    assert shell.namespace.user_names() == ["b", "numpy"] and not shell.namespace.outputs
    assert shell.namespace.directories == []


def test_a_reset_of_arrays_without_numpy(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "numpy", raising=False)
    assert typed("%reset -f array") == ""  # installed, not imported: there is none
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert typed("%reset -f array") == "reset array only works if Numpy is available."


def test_questions(shell: Shell, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("alpha = 1\nbeta = 2")
    nobody = "UsageError: %reset: nobody can be asked here; use -f to go on without a question"
    assert typed("%reset") == nobody and typed("%reset -s") == nobody and typed("%reset out") == nobody
    assert "nobody can be asked" in typed("%reset_selective a") and "alpha" in shell.namespace.locals
    answer(monkeypatch, "n")
    question = "Once deleted, variables cannot be recovered. Proceed (y/[n])? "
    assert typed("%reset") == question + "Nothing done."
    assert typed("%reset_selective ^al") == f"This deletes alpha. {question}Nothing done."
    answer(monkeypatch, "y")
    assert typed("%reset_selective ^al") == f"This deletes alpha. {question}".rstrip("\n")
    assert "alpha" not in shell.namespace.locals and typed("%reset") == question + "Removed 1 variable."


def test_selective(shell: Shell, typed: Typed) -> None:
    typed("tmp_a = tmp_b = 1; keep = tmp = 2")
    assert typed("%reset_selective -f ^tmp_") == "" and shell.namespace.user_names() == ["keep", "tmp"]
    nothing = "UsageError: %reset_selective: No regex pattern specified. Nothing done."
    assert typed("%reset_selective -f") == typed("%reset_selective") == nothing
    assert typed("%reset_selective zz") == "No variable fits 'zz'. Nothing done."


def test_xdel_deletes_every_name_and_the_object_is_gone(shell: Shell, typed: Typed) -> None:
    typed("class Big: pass\n\na = b = _c = Big()\na\na")
    watch = weakref.ref(shell.namespace.locals["a"])
    assert typed("%xdel a") == ""
    gc.collect()
    assert watch() is None and not {"a", "b", "_c"} & set(shell.namespace.locals) and not shell.namespace.outputs


def test_xdel_of_one_name_and_of_shared_values(shell: Shell, typed: Typed) -> None:
    typed("a = b = []\n%xdel -n a")
    assert "a" not in shell.namespace.locals and shell.namespace.locals["b"] == []
    typed("x = y = 1\n%xdel x")
    assert "x" not in shell.namespace.locals and shell.namespace.locals["y"] == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%reset bogus", "%reset: knows no target 'bogus': they are in, out, dhist, array."),
        ("%reset -f oot", "Did you mean out?"),
        ("%reset -q", "option -q not recognized"),
        ("%reset_selective -f [", "%reset_selective: '[' is no regular expression: "),
        ("%xdel nosuch", "%xdel: name 'nosuch' is not defined."),
        ("%xdel valeu", "Did you mean 'value'?"),
        ("%xdel", "%xdel: takes one name"),
        ("%xdel a b", "%xdel: takes one name"),
        ("%xdel __builtins__", "Refusing to delete __builtins__"),
    ],
)
def test_mistakes_delete_nothing(shell: Shell, typed: Typed, line: str, said: str) -> None:
    shown = typed("value = 1\n" + line)
    assert shown.startswith("UsageError: ") and said in shown and shell.namespace.locals["value"] == 1
    assert not shell.run_cell(Cell(line)).ok
