"""What stands as code for a cell: always Python where the file is to be Python."""

from __future__ import annotations

import pytest

from ipython.sessionlog.code_section import code_section, is_whole_python


@pytest.mark.parametrize(
    ("source", "python", "code", "has_typed"),
    [
        ("a = 1\n", None, "a = 1\n", False),
        ("%pwd\n", "get_ipython().run_line_magic('pwd', '')\n", "get_ipython().run_line_magic('pwd', '')\n", True),
        ("  a = 1\n", "a = 1\n", "a = 1\n", True),
        ("await f()\n", None, "get_ipython().run_cell('await f()\\n')\n", True),
        ("from __future__ import annotations\n", None, None, True),
        ("if 1:\n    from __future__ import annotations\n", None, "", True),
        ("x = 1\nglobal y\n", None, "get_ipython().run_cell('x = 1\\nglobal y\\n')\n", True),
        ("def f():\n    global y\n", None, "def f():\n    global y\n", False),
        ("return 1\n", None, "", True),
        ("1 +\n", None, "", True),
        ("a = '\\\n", None, "", True),
        ("a\0b\n", None, "", True),
        ("a = '\x1b'\n", None, "get_ipython().run_cell(\"a = '\\x1b'\\n\")\n", True),
        ("a = 1\r\n", None, "get_ipython().run_cell('a = 1\\r\\n')\n", True),
        ("'\ud800'\n", None, "", True),
        ("x = 1 \\\n", None, "", True),
        ("", None, "", False),
        ("# only a comment\n", None, "# only a comment\n", False),
    ],
)
def test_code(source: str, python: str | None, code: str | None, has_typed: bool) -> None:
    section = code_section(source, python)
    assert section.has_typed == has_typed
    if code is not None:
        assert section.code == code
    else:
        assert section.code == f"get_ipython().run_cell({source!r})\n"
    compile(section.code + "\n", "log", "exec", 0, True)


def test_lines_that_look_like_ours_are_counted() -> None:
    assert code_section("'''\n#[ok 1 s]\n'''\n").lines == 3
    assert code_section("# %% In[1] -\n").lines == 1
    assert code_section("# %% mine\n").lines is None


def test_a_missing_newline_is_noted() -> None:
    section = code_section("a = 1")
    assert (section.code, section.is_open) == ("a = 1\n", True)


def test_raw_text_stands_as_it_was_typed() -> None:
    assert code_section("%pwd\n", "get_ipython()...", raw=True).code == "%pwd\n"
    assert code_section("1 +\n", raw=True).code == "1 +\n"
    assert code_section("1 +\0\n", raw=True).code == "get_ipython().run_cell('1 +\\x00\\n')\n"


def test_a_text_with_warnings_is_python_and_warns_nobody(recwarn: pytest.WarningsRecorder) -> None:
    assert is_whole_python("'\\d'\n1 is 1\n")
    assert not recwarn.list


def test_a_text_too_deep_for_the_compiler_is_no_python() -> None:
    assert not is_whole_python("(" * 10_000 + ")" * 10_000)
