"""What stands in a ``.. ipython::`` block: inputs, decorators, outputs; or Python, cut into statements."""

from __future__ import annotations

import re

import pytest

from ipython.sessionlog.documents.ipython_block import inputs_of

PROMPT = re.compile(r"In \[(\d+)\]:\s?(.*)\s*")


def test_prompts_decorators_outputs_and_comments() -> None:
    text = """
# above
@okexcept
@savefig a.png width=4in
In [3]: f(1,
   ...:   2)
Out[3]: 'x'
more

# between
In [4]: g()
# below"""
    above, first, between, second, below = inputs_of(text.split("\n"), PROMPT)
    assert (above.source, above.given) == ("", ("# above",))
    assert (first.line, first.source, first.given) == (4, "f(1,\n  2)\n", ("Out[3]: 'x'", "more"))
    assert first.marks == (("okexcept", ""), ("savefig", "a.png width=4in"))
    assert (second.source, second.mark("doctest")) == ("g()\n", None)
    assert (between.given, below.given) == (("# between",), ("# below",))


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("a = 1\nb = 2", ["a = 1\n", "b = 2\n"]),
        ("def f():\n    return 1\nf()", ["def f():\n    return 1\n", "f()\n"]),
        ("if a:\n    b\nelse:\n    c\nd", ["if a:\n    b\nelse:\n    c\n", "d\n"]),
        ("# why\nx = [1,\n2]\n\n\ny", ["# why\nx = [1,\n2]\n", "y\n"]),
        ("@decorated\ndef f():\n\n    pass\n%pwd", ["@decorated\ndef f():\n\n    pass\n", "%pwd\n"]),
        ("", []),
    ],
)
def test_python_is_cut_into_statements(text: str, sources: list[str]) -> None:
    assert [one.source for one in inputs_of(text.split("\n"), PROMPT, python=True)] == sources


def test_decorators_belong_to_the_statement_below() -> None:
    one, two = inputs_of(["x = 1", "@suppress", "y = 2"], PROMPT)
    assert (one.marks, two.marks) == ((), (("suppress", ""),))
