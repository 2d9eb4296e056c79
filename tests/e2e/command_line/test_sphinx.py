"""Real builds by Sphinx: blocks run in one session, real output stands in the page, what is wrong fails the build."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("sphinx")
EXTENSIONS = '["IPython.sphinxext.ipython_console_highlighting", "IPython.sphinxext.ipython_directive"]'


def build(folder: Path, page: str, configuration: str = "", **pages: str) -> subprocess.CompletedProcess[str]:
    (folder / "conf.py").write_text(
        f"extensions = {EXTENSIONS}\nhtml_theme = 'basic'\nipython_execlines = []\n{configuration}\n"
    )
    for name, text in {"index": page, **pages}.items():
        (folder / f"{name}.rst").write_text(f"{name}\n=====\n\n{text}")
    return subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "html", ".", "out"],
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def blocks(folder: Path, name: str = "index") -> list[str]:
    text = (folder / "out" / f"{name}.html").read_text()
    found = re.findall(r"<pre>(.*?)</pre>", text, re.DOTALL)
    return [html.unescape(re.sub("<[^>]+>", "", one)).rstrip("\n") for one in found]


PAGE = """\
.. ipython::

   In [136]: x = 'hello'

   # said aloud
   In [137]: x.upper()
   Out[137]: 'this is replaced'

   @verbatim
   In [4]: launch()
   Out[99]: 'launched'

   @suppress
   In [5]: hidden = 41

   In [6]: for i in range(2):
      ...:     print(i)

   @okexcept
   In [7]: 1/0

   @doctest float
   In [8]: 0.1 + 0.2
   Out[8]: 0.3000000000

   In [9]: !echo from the shell

.. ipython:: python

   hidden + 1
   def f(a):
       return a

   f([1,
      2])

.. ipython::
   :okwarning:

   In [1]: import warnings; warnings.warn("careful")

.. toctree::

   other
"""
SHOWN = """\
In [1]: x = 'hello'

# said aloud
In [2]: x.upper()
Out[2]: 'HELLO'

In [3]: launch()
Out[3]: 'launched'

In [4]: for i in range(2):
   ...:     print(i)
0
1

In [5]: 1/0
---------------------------------------------------------------------------
ZeroDivisionError                         Traceback (most recent call last)
Cell In[5], line 1
----> 1 1/0

ZeroDivisionError: division by zero

In [6]: 0.1 + 0.2
Out[6]: 0.30000000000000004

In [7]: !echo from the shell
from the shell"""

pytestmark = pytest.mark.once  # long, and the release of Python matters little


def test_a_page_with_everything(tmp_path: Path) -> None:
    built = build(tmp_path, PAGE, other=".. ipython::\n\n   In [1]: x\n")
    assert (built.returncode, built.stderr) == (0, "")
    first, second, third = blocks(tmp_path)
    assert first == SHOWN
    assert second == (
        "In [8]: hidden + 1\nOut[8]: 42\n\nIn [9]: def f(a):\n   ...:     return a\n\n"
        "In [10]: f([1,\n    ...:    2])\nOut[10]: [1, 2]"
    )
    assert "UserWarning: careful" in third
    assert blocks(tmp_path, "other") == ["In [1]: x\nOut[1]: 'hello'"]  # one session, each page counts from 1
    page = (tmp_path / "out" / "index.html").read_text()
    assert '<span class="gp">In [1]: </span><span class="n">x</span>' in page  # highlighted as a session
    assert '<span class="ne">ZeroDivisionError</span>' in page


def test_figures_are_saved_and_shown(tmp_path: Path) -> None:
    page = (
        ".. ipython:: python\n\n   import matplotlib.pyplot as plt\n"
        "   @savefig one.png width=4in\n   plt.plot([1, 2]);\n\n"
        ".. ipython::\n   :savefig: two.png\n\n   In [1]: plt.plot([2, 1]);\n"
    )
    built = build(tmp_path, page, "ipython_savefig_dir = 'figures'")
    assert (built.returncode, built.stderr) == (0, "")
    text = (tmp_path / "out" / "index.html").read_text()
    assert re.search(r'<img alt="_images/one.png" src="_images/one.png" style="width: 4in;" ?/>', text)
    for name in ("one", "two"):
        assert (tmp_path / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        ("In [1]: 1\n\n   In [2]: 1/0", 8, "'1/0' raised ZeroDivisionError: division by zero"),
        ("@doctest\n   In [1]: 1 + 1\n   Out[1]: 3", 7, "'1 + 1': output differs\nexpected:\n    3\ngot:\n    2"),
        ("In [1]: import warnings; warnings.warn('no')", 6, "warned: UserWarning: no"),
        ("@savefig\n   In [1]: 1", 7, "savefig takes the name of a file"),
    ],
)
def test_what_is_wrong_fails_the_build_with_file_and_line(lines: str, line: int, reason: str, tmp_path: Path) -> None:
    built = build(tmp_path, f".. ipython::\n\n   {lines}\n")
    assert built.returncode == 1
    assert f"index.rst:{line}: ERROR: " in built.stderr
    assert reason in built.stderr
    again = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "html", ".", "out"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (again.returncode, again.stderr) == (1, built.stderr)  # it is not taken for done


def test_a_configuration_may_only_warn(tmp_path: Path) -> None:
    built = build(
        tmp_path, ".. ipython::\n\n   In [1]: 1/0\n", "ipython_warning_is_error = False\nipython_promptin = '[%d]>'"
    )
    assert built.returncode == 0
    assert "index.rst:6: WARNING: '1/0' raised ZeroDivisionError: division by zero" in built.stderr
