"""Back from calls to what was typed: only what stands for exactly the same is given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.sessionlog.typed_form import typed_form
from ipython.source.transform import transform


@pytest.mark.parametrize(
    "typed",
    [
        "%pwd\n", "%time 1+1\n", "!ls -l $x\n", "!!ls\n", "a = %pwd\n", "b = !ls 'x y'\n", "x?\n", "x.y??\n",
        "%%time -q\nx=1\ny\n", "%%bash\nls\n", "if 1:\n    !ls\n    a = %pwd\n", "*int*?\n", "é = 1; \n%pwd\n",
        "x = 1\n", "def f():\n    return '!ls'\n", "!echo \"it's\"\n",
    ],
)  # fmt: skip
def test_what_was_typed_comes_back(typed: str) -> None:
    assert typed_form(transform(typed).python) == typed


@pytest.mark.parametrize(
    "python",
    [
        "print(get_ipython().run_line_magic('pwd', ''))\n",
        "get_ipython().run_line_magic(name, '')\n",
        "get_ipython().run_line_magic('pwd', ''); x\n",
        "f(get_ipython().system('ls'))\n",
        "get_ipython().system('ls\\nls')\n",
        "get_ipython().run_cell('await x')\n",
        "get_ipython().run_line_magic('pwd'\n",
    ],
)
def test_what_nobody_types_stays(python: str) -> None:
    assert typed_form(python) == python


@given(st.text(max_size=30))
def test_an_answer_stands_for_the_same(text: str) -> None:
    python = f"get_ipython().run_line_magic('x', {text!r})\n"
    found = typed_form(python)
    assert found == python or transform(found).python == python
