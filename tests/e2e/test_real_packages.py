"""Tab over packages that nobody here wrote: the first answer after ``import`` is there and the menu is right.

Each package is imported in a process of its own, by a cell, as a person does; then every prompt of its table is
completed once. The times are measured by ``tests/bench``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

pytestmark = pytest.mark.once  # long, and the release of Python matters little

# Package: the cell that sets the scene, and prompts with candidates that must be among the answers. A candidate with a
# leading "-" must not be there; "<" asks that it stands before all others.
PACKAGES: dict[str, tuple[str, list[tuple[str, list[str]]]]] = {
    "numpy": (
        "import numpy as np\n"
        "a = np.arange(10)\n"
        "record = np.zeros(2, dtype=[('height', float), ('weight', float)])",
        [
            ("np.", ["array", "linspace", "random", "ndarray", "-_core"]),
            ("np.lins", ["<linspace"]),
            ("np.linalg.nor", ["<norm"]),
            ("a.", ["shape", "mean", "T", "-__len__"]),
            ("a.dtype.na", ["<name", "names"]),
            ("np.array([1]).me", ["<mean"]),
            ("np.zeros(3).su", ["<sum"]),
            ("a.reshape(2, 5).me", ["<mean"]),
            ("np.mean(a).resh", ["<reshape"]),
            ("np.linalg.inv(a).T.su", ["<sum"]),
            ("np.random.nor", ["<normal"]),  # numpy loads it when it is first used: read, not imported
            ("record['", ["<height", "weight", "-app/"]),
            ("record['height'].me", ["<mean"]),
            ("np.linspace(", ["start=", "stop=", "num=", "-ArithmeticError="]),
        ],
    ),
    "numpy.random": (
        "import numpy as np\n"
        "source = np.random.default_rng()",
        [
            ("np.random.default_rng().nor", ["<normal"]),
            ("np.random.default_rng().normal().su", ["<sum"]),
            ("source.normal().su", ["<sum"]),
            ("np.random.rand(3).su", ["<sum"]),
            ("source.normal(", ["loc=", "scale=", "size="]),
        ],
    ),
    "pandas": (
        "import pandas as pd\n"
        "df = pd.DataFrame({'city': ['a'], 'count of': [1], 'size': [2.0]})",
        [
            ("pd.", ["DataFrame", "read_csv", "Series"]),
            ("pd.read_c", ["<read_clipboard", "read_csv"]),
            ("df.", ["city", "head", "groupby", "-count of", "-__len__"]),
            ("df.ci", ["<city"]),
            ("df['", ["<city", "count of", "size"]),
            ('df["co', ["<count of"]),
            ("df[['", ["<city", "size"]),
            ("df.groupby('", ["<city", "size"]),
            ("df.groupby('city').me", ["mean", "median"]),
            ("df.sort_values(by='", ["<city", "size"]),
            ("df.merge(df, on='", ["<city"]),
            ("df['city'].st", ["std", "str"]),
            ("df.city.str.up", ["<upper"]),
            ("df.head().gro", ["<groupby"]),
            ("df.head()['", ["<city"]),
            ("df.head().", ["city", "groupby", "sort_values"]),
            ("df.groupby('city').sum().sort_v", ["<sort_values"]),
            ("df.groupby('city')['size'].mean().sort_v", ["<sort_values"]),
            ("df.groupby('city').agg('sum').reset_index()['", ["<city", "size"]),
            ("for key, part in df.groupby('city'):\n    part.sort_v", ["<sort_values"]),
            ("for place, row in df.iterrows():\n    row.to_fr", ["<to_frame"]),
            ("df.rolling(2).mean().sort_values('", ["<city"]),
            ("df['size'].expanding().sum().to_fr", ["<to_frame"]),
            ("df.city.str.upper().to_fr", ["<to_frame"]),
            ("df[df['size'] > 1].so", ["sort_index", "sort_values"]),
            ("df.loc[:, '", ["city", "size"]),
            ("pd.DataFrame().so", ["sort_values"]),
            ("df.sort_values(", ["by=", "ascending="]),
        ],
    ),
    "polars": (
        "import polars as pl\n"
        "frame = pl.DataFrame({'city': ['a'], 'n': [1]})",
        [
            ("pl.", ["DataFrame", "read_csv", "col"]),
            ("pl.read_c", ["read_clipboard", "read_csv"]),
            ("frame.", ["filter", "group_by", "columns"]),
            ("frame['", ["<city", "n"]),
            ("pl.col('", ["<city", "n"]),
            ("frame.select(pl.col('ci", ["<city"]),
            ("frame.group_by('", ["<city", "n"]),
            ("frame.lazy().coll", ["collect"]),
            ("frame.filter(pl.col('n') > 1).se", ["select"]),
            ("pl.col('n').su", ["sub", "sum"]),
        ],
    ),
    "matplotlib": (
        "import matplotlib\n"
        "matplotlib.use('Agg')\n"
        "import matplotlib.pyplot as plt\n"
        "figure, axes = plt.subplots()",
        [
            ("plt.", ["plot", "figure", "subplots"]),
            ("plt.plo", ["<plot"]),
            ("axes.", ["plot", "set_xlabel", "legend"]),
            ("axes.set_xl", ["set_xlabel", "set_xlim"]),
            ("figure.save", ["<savefig"]),
            ("plt.figure().save", ["<savefig"]),
            ("plt.figure().add_subplot(111).set_xl", ["set_xlabel", "set_xlim"]),
            ("axes.plot([1])[0].set_col", ["<set_color"]),
            ("plt.subplots(", ["nrows=", "ncols="]),
            ("plt.plot([1, 2], col", ["color="]),
        ],
    ),
    "sympy": (
        "import sympy\n"
        "x = sympy.Symbol('x')\n"
        "expression = sympy.sin(x) + 1",
        [
            ("sympy.", ["Symbol", "sin", "solve"]),
            ("sympy.solve_lin", ["<solve_linear"]),
            ("x.", ["is_real", "diff"]),
            ("expression.dif", ["<diff"]),
            ("sympy.Matrix([1]).tra", ["transpose"]),
            ("sympy.solve(x).app", ["<append"]),
            ("x.diff().simp", ["<simplify"]),
            ("sympy.symbols('y').dif", ["<diff"]),
        ],
    ),
}  # fmt: skip

PROGRAM = """
import json, sys
from ipython.app.assemble import make_shell
from ipython.model.cell import Cell

scene, prompts = json.loads(sys.argv[1])
shell = make_shell()
assert shell.run_cell(Cell(scene, store_history=False)).failure is None
answers = []
for prompt in prompts:
    found = []
    for listed in shell.introspection.completer.complete(prompt, len(prompt)):
        found += [item.text for item in listed.items]
    answers.append(found)
print("answers:" + json.dumps(answers))
"""


def answers_of(scene: str, prompts: list[str]) -> list[list[str]]:
    """The candidates for each prompt, in a fresh process."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps([scene, prompts])], capture_output=True, text=True, timeout=100
    )
    assert ended.returncode == 0, ended.stderr
    answers: list[list[str]] = json.loads(ended.stdout.rpartition("answers:")[2])
    return answers


@pytest.mark.parametrize("package", PACKAGES)
def test_the_menu_is_right(package: str) -> None:
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed for this Python")
    scene, table = PACKAGES[package]
    wrong = []
    for (prompt, wanted), found in zip(table, answers_of(scene, [prompt for prompt, _ in table]), strict=True):
        for candidate in wanted:
            if candidate[0] == "-":
                right = candidate[1:] not in found
            elif candidate[0] == "<":
                right = found[:1] == [candidate[1:]]
            else:
                right = candidate in found
            if not right:
                wrong.append(f"{prompt}: {candidate} in {found[:8]}")
    assert not wrong, "\n".join(wrong)
