"""The passes in order: lines keep their numbers, the user's functions see what they expect, work stays linear."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ipython
from ipython.model.failure import UserMistake
from ipython.source.transform import transform

PROJECT = str(Path(ipython.__file__).parent.parent)


def test_a_text_with_pasted_outputs_keeps_its_line_numbers() -> None:
    made = transform("\n>>> a = 1\n>>> print(a)\n1\n>>> b = !ls\n>>> c\n2\n")
    assert made.python == "a = 1\nprint(a)\nb = get_ipython().getoutput('ls')\nc\n"
    assert made.executable == "\na = 1\nprint(a)\n\nb = __ipython__.getoutput('ls')\nc\n\n"
    assert made.rewritten == {5} and made.shifts == (0, 4, 4, 0, 4, 4, 0, 0)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("%%time?\nnot python", ".run_line_magic('pinfo', '%%time')\n"),
        ("%%foo a b?", ".run_cell_magic('foo', 'a b?', '')"),
        ("%%foo\tx\ny", ".run_cell_magic('foo', 'x', 'y\\n')\n"),
        ("%%bash\n>>> x\nIn [1]: y", ".run_cell_magic('bash', '', '>>> x\\nIn [1]: y\\n')\n"),
        ("In [1]: %%time\n   ...: x\n", ".run_cell_magic('time', '', 'x\\n')\n"),
        ("  %%time\n  x", ".run_cell_magic('time', '', 'x\\n')\n"),
        ("\n\n%%time\nx\n", ".run_cell_magic('time', '', 'x\\n')\n"),
        ("%%!\nls", ".run_cell_magic('!', '', 'ls\\n')\n"),
    ],
)
def test_cell_magics(typed: str, expected: str) -> None:
    made = transform(typed)
    assert made.python == "get_ipython()" + expected
    assert made.executable.count("\n") == typed.count("\n")
    assert made.executable.strip() == "__ipython__" + expected.strip()


def test_percent_signs_alone_are_a_mistake_with_an_example() -> None:
    with pytest.raises(UserMistake, match="as in `%%time`"):
        transform("%%\nx")


@pytest.mark.parametrize(
    ("typed", "python", "shifts"),
    [
        ("    x = 1\n    y = 2", "x = 1\ny = 2", (4, 4)),
        ("  if 1:\n    x\n", "if 1:\n  x\n", (2, 2, 0)),
        ("\tif 1:\n\t\tx", "if 1:\n\tx", (1, 1)),
        ("    # first\n    x = 1", "# first\nx = 1", (4, 4)),
        ("    x = '''\n  a\n    '''", "x = '''\n  a\n'''", (4, 0, 4)),
        ("\n\n  x", "x", (0, 0, 2)),
    ],
)
def test_common_indentation_goes(typed: str, python: str, shifts: tuple[int, ...]) -> None:
    made = transform(typed)
    assert (made.python, made.shifts) == (python, shifts)


@pytest.mark.parametrize("typed", ["   # c\nif 1:\n  x", "a\r\nb\r\n", "\x0cx = 1", "x = {\n   ...: 1\n}"])
def test_what_python_reads_as_it_is_stays(typed: str) -> None:
    made = transform(typed)
    assert made.executable == typed and not made.changed


def test_lines_of_other_systems() -> None:
    made = transform("x\r\n%pwd\r\ny\rz")
    assert made.executable == "x\n__ipython__.run_line_magic('pwd', '')\ny\nz" and made.rewritten == {2}


def test_a_users_transform_that_moves_lines_marks_them_all() -> None:
    made = transform("a\n%pwd\n", cleanup=[lambda lines: ["import os\n", *lines]])
    assert made.executable == "import os\na\n__ipython__.run_line_magic('pwd', '')\n"
    assert made.rewritten >= {1, 2, 3}


def test_a_users_transform_sees_text_without_prompts_and_indentation() -> None:
    seen: list[list[str]] = []

    def cleanup(lines: list[str]) -> list[str]:
        seen.append(lines)
        return lines

    transform("\n  >>> a\n", cleanup=[cleanup])
    assert seen == [["a\n"]]


def test_a_users_post_transform_runs_once_and_sees_what_people_see() -> None:
    seen: list[list[str]] = []

    def post(lines: list[str]) -> list[str]:
        seen.append(lines)
        return [line.replace("b", "c") for line in lines]

    made = transform("%pwd\nb\n", post=[post])
    assert seen == [["get_ipython().run_line_magic('pwd', '')\n", "b\n"]]
    assert made.executable == "__ipython__.run_line_magic('pwd', '')\nc\n" and made.rewritten == {1, 2}


def test_a_users_transform_that_fails_is_named() -> None:
    def broken(lines: list[str]) -> list[str]:
        raise KeyError("x")

    with pytest.raises(UserMistake, match=r"broken failed: KeyError: 'x'"):
        transform("a", cleanup=[broken])


def test_what_has_side_effects_is_left_out_of_a_check() -> None:
    def noisy(lines: list[str]) -> list[str]:
        raise AssertionError("must not run")

    noisy.has_side_effects = True  # type: ignore[attr-defined]
    assert not transform("a", cleanup=[noisy], post=[noisy], checking=True).changed


PIECES = st.sampled_from(
    ["%", "!", "?", ",f", ";", "/", " ", "    ", "\n", "'", '"', "#", "(", ")", "=", ":", "in ", "for x ", "a"]
    + ["\\\n", "\t", "if ", "'''", "%%", ">>> ", "... ", "In [1]: ", "   ...: ", "Out[1]: ", "\r", "\r\n"]
    + ["\f", "\0", "\x85", "é"]
)


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=1500, deadline=None)
def test_any_text_keeps_its_lines_and_fails_only_on_purpose(source: str) -> None:
    try:
        made = transform(source)
    except (UserMistake, SyntaxError):
        return
    typed = source.replace("\r\n", "\n").replace("\r", "\n")
    assert made.typed == source
    assert made.executable.replace("\r\n", "\n").replace("\r", "\n").count("\n") == typed.count("\n")
    assert made.changed == (made.executable != source)
    assert all(1 <= line <= typed.count("\n") + 1 for line in made.rewritten)
    assert not made.shifts or len(made.shifts) == typed.count("\n") + 1


MIXTURE = """x = 1
%pwd
y = !ls 'a
if x: %foo
print(1); z?
f(
  a)?
'''
%no
'''
!ls \\
 -l
for a in %m:
  b
d = {'a: %s' % b: 1}
,f a
x \\
  % b
"""


@pytest.mark.parametrize(
    "unit",
    [
        MIXTURE,
        "%pwd\n",
        "x = %pwd\n",
        "x?\n",
        "print('= %d' % x)\n",
        "x = '= %d'; ",
        "a: %b; ",
        "a: %b ",
        "x = 1 \\\n  % b + ",
        "(\n% a,",
        "'''\n%a\n'''\n",
        "f'{x:{'a'}}'",
        "?",
        "%",
        "!ls \\\n",
        ">>> a\n1\n",
        ">>> for x in y:\n  z\n",
        "In [1]: a\nOut[1]: 3\n",
        "   ...: a\n",
        "lambda: ",
        "#?\n",
        "    %a\n",
        '"',
        "'''",
        "\\",
        "((",
        "\f",
        "x = %",
        "for x in %a ",
        "if a: b: %c ",
    ],
)
def test_work_is_linear_in_the_length(unit: str) -> None:
    def lines_run(text: str) -> int:
        count = 0

        def trace(*_: object) -> object:
            nonlocal count
            count += 1
            return trace

        before = sys.gettrace()
        sys.settrace(trace)  # type: ignore[arg-type]
        try:
            transform(text)
        except (UserMistake, SyntaxError):
            pass
        finally:
            sys.settrace(before)
        return count

    lines_run(unit * 3)  # late imports
    assert lines_run(unit * 800) <= 2.3 * lines_run(unit * 400)


def test_plain_text_needs_no_patterns() -> None:
    code = (
        "import sys; from ipython.source.transform import transform\n"
        "transform('x = \"a: %d?\" % y  # why, is, it\\n' * 100); transform('1+1')\n"
        "late = {'re', 'typing', 'dataclasses', 'ipython.source.scan', 'ipython.source.passes'}\n"
        "print(sorted(late & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], env={"PYTHONPATH": PROJECT}, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]", done.stderr
