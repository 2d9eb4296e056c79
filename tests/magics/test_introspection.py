"""``?``, ``??`` and the magics about objects, typed into a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipython.api import UserMistake
from ipython.app.assemble import make_shell
from ipython.settings.shell import InspectionSettings, ShellSettings
from tests.helpers.session import run_session

DEFINITIONS = '''
def f(a, b=2) -> int:
    """Doc of :func:`f`."""

class C:
    """Class doc"""
    def __init__(self, x):
        """init doc"""
    def __call__(self, q):
        """call doc"""
    def __getattr__(self, name):
        raise RuntimeError("was run")

c = C(1); n = 5; bare = lambda: 1; d = {"k": [1]}
'''


def said(line: str) -> str:
    """What one line prints after the definitions."""
    return run_session(DEFINITIONS + line)


F_HELP = "Signature: f(a, b=2) -> int\nDocstring: Doc of f.\nFile:      Cell In[1], line 1\nType:      function"
F_SOURCE = 'def f(a, b=2) -> int:\n    """Doc of :func:`f`."""'


@pytest.mark.parametrize(
    "line",
    [
        "f?",
        "?f",
        "f ?",
        "  f?",
        "f?  ",
        "? f",
        "%pinfo f",
        "%pinfo  f ",
        "x = 1; f?",
        "import os; f?",
        "if 1:\n    f?\n",
    ]
    + ["x = 1\nf?"],
)
def test_help_in_every_form(line: str) -> None:
    assert said(line) == F_HELP


@pytest.mark.parametrize("line", ["f??", "??f", "f ??", "%pinfo2 f", "%pinfo f??", "%pinfo ??f"])
def test_source_in_every_form(line: str) -> None:
    assert said(line) == F_HELP.replace("Docstring: Doc of f.", f"Source:\n{F_SOURCE}")


def test_what_stands_before_a_question_is_run_first() -> None:
    assert said("made = 41; made = made + 1; made?").startswith("Type:        int\nString form: 42")


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ('"abc"?', "Type:        str\nString form: abc\nLength:      3"),
        ('d["k"]?', "Type:        list\nString form: [1]\nLength:      1"),
        ("n?", "Type:        int\nString form: 5"),
        ("for?", 'Type:      keyword\nDocstring:\nThe "for" statement'),
        ("lambda?", "Type:      keyword\nDocstring:\nLambdas"),
        ("%%time?", "Docstring:\nTime"),
        ("%time?", "Docstring:\nTime"),
        ("time?", "Docstring:\nTime"),
    ],
)
def test_help_on_values_keywords_and_magics(line: str, first: str) -> None:
    assert said(line).startswith(first)


def test_a_variable_hides_a_magic() -> None:
    assert said("time = 3\ntime?").startswith("Type:        int")
    assert said("time = 3\n%time?").startswith("Docstring:\nTime")


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("nosuch?", "Object `nosuch` not found."),
        ("pritn?", "Object `pritn` not found.\nDid you mean `print`?"),
        ("f.__nam__?", "Object `f.__nam__` not found.\nDid you mean `f.__name__`?"),
        ("%tiem?", "Object `%tiem` not found.\nDid you mean `%time`?"),
        ("%pdoc nosuch", "Object `nosuch` not found."),
        ("%pdef nosuch", "Object `nosuch` not found."),
        ("%psource nosuch", "Object `nosuch` not found."),
        ("%pfile nosuch", "Object `nosuch` not found.\nFile `'nosuch'` not found."),
        ("%pinfo", "UsageError: Missing object name."),
        ("%pinfo2 ", "UsageError: Missing object name."),
        ("%pdoc", "UsageError: Missing object name."),
        ("%pdef", "UsageError: Missing object name."),
        ("%psource", "UsageError: Missing object name."),
        ("%pfile", "UsageError: Missing object name."),
        ("%pdoc f", "Docstring:\n    Doc of :func:`f`."),
        ("%pdoc C", "Class docstring:\n    Class doc\nInit docstring:\n    init doc"),
        ("%pdoc c", "Class docstring:\n    Class doc\nInit docstring:\n    init doc\nCall docstring:\n    call doc"),
        ("%pdoc bare", "No documentation found for bare"),
        ("%pdef f", "f(a, b=2) -> int"),
        ("%pdef C", "Class constructor information:\nC(x)"),
        ("%pdef c", "c(q)"),
        ("%pdef n", "Object is not callable."),
        ("%psource f", F_SOURCE),
        ("%psource n", "No source found for n"),
        ("%pfile f", DEFINITIONS.strip("\n").partition("\n\nclass")[0]),
        ("%pfile n", "No file found for n"),
    ],
)
def test_exact_answers(line: str, printed: str) -> None:
    assert said(line) == printed


@pytest.mark.parametrize("form", ["nosuch?", "%pinfo nosuch", "%pinfo2 nosuch", "%pdoc nosuch", "%pdef nosuch"])
def test_what_is_not_found_is_told_once_and_fails_the_cell(form: str) -> None:
    shell = make_shell()
    assert run_session(form, shell=shell) == "Object `nosuch` not found."
    result = shell.last_result
    assert result is not None and isinstance(result.error, UserMistake) and result.failure is not None


def test_a_leading_word_or_question_marks_ask_for_more() -> None:
    for line in ("%pinfo pinfo f", "%pinfo f??", "%pinfo ??f"):
        assert said(line) == said("%pinfo2 f") and "Source:" in said(line)


def test_what_has_to_be_asked_is_said_and_nothing_is_run() -> None:
    printed = said("c.x?")
    assert printed.startswith("Object `c.x` not found.") and "was run" not in printed


def test_files_are_shown_by_name_too(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text("# coding: latin-1\nx = 'é'\n", encoding="latin-1")
    (tmp_path / "notes.txt").write_bytes(b"caf\xe9\n")
    assert said(f"%pfile {tmp_path}/script") == "# coding: latin-1\nx = 'é'"
    assert said(f"%pfile {tmp_path}/script.py") == "# coding: latin-1\nx = 'é'"
    assert said(f"%pfile '{tmp_path}/notes.txt'") == "café"
    (tmp_path / "broken.py").write_bytes(b"# coding: utf-8\n\xff\n")
    assert said(f"%pfile {tmp_path}/broken.py") == "# coding: utf-8\nÿ"
    assert said("import textwrap\n%pfile textwrap").startswith('"""Text wrapping')
    assert "def join(" in said("import os\n%psource os.path.join")


SEARCH = "alpha = alphabet = 1; _alpha = 2; Alpha = str\n"


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("alph*?", "alpha\nalphabet"),
        ("*lphabe*?", "alphabet"),
        ("%psearch alph*", "alpha\nalphabet"),
        ("%pinfo alph*", "alpha\nalphabet"),
        ("%psearch -a *alpha", "_alpha\nalpha"),
        ("%psearch _al*", "_alpha"),
        ("%psearch -i alp*", "Alpha\nalpha\nalphabet"),
        ("%psearch -c alp*", "alpha\nalphabet"),
        ("%psearch alph??et", "alphabet"),
        ("%psearch -i alp* class", "Alpha"),
        ("%psearch al* int", "alpha\nalphabet"),
        ("%psearch al* str", "No match."),
        ("%psearch Al* type", "Alpha"),
        ("%psearch le* builtinfunction", "len"),
        ("%psearch le* function", "len"),
        ("%psearch Zero* exception", "ZeroDivisionError"),
        ("str.*find*?", "str.find\nstr.rfind"),
        ("%psearch s*r.*find*", "str.find\nstr.rfind"),
        ("%psearch -e builtin le*", "No match."),
        ("%psearch -e user alpha*", "No match."),
        ("%psearch -s magic psear*", "psearch"),
        ("%psearch -s magic mkdi*", "No match."),
        ("%psearch -s alias mkdi*", "mkdir"),
        ("%psearch -s alias psear*", "No match."),
        ("%psearch -s module importli*ta", "No match."),
        ("%psearch -s module importli*", "importlib"),
        ("%psearch -s module importlib.mach*", "importlib.machinery"),
        ("%psearch alph* -e user", "No match."),
        ("%psea*?", "%psearch"),
        ("%%timei*?", "%%timeit"),
        ("*.zzz*?", "No match."),
        ("nosuch*?", "No match."),
        ("%psearch", "UsageError: %psearch: takes a pattern such as *int* or os.*dir*"),
        ("%psearch a b c", "UsageError: %psearch: takes a pattern and a type, not 3 words"),
        ("%psearch -z a", 'UsageError: option -z not recognized (allowed: "cias:e:l")'),
        (
            "%psearch -s usre a",
            "UsageError: %psearch: there is no namespace 'usre', only user, user_local, user_global, builtin, magic, "
            "alias, module; did you mean 'user'?",
        ),
        (
            "%psearch a* nosuch",
            "UsageError: %psearch: 'nosuch' is no type: the words that %psearch -l lists, or the name of a class",
        ),
    ],
)
def test_searches(line: str, printed: str) -> None:
    assert run_session(SEARCH + line) == printed


def test_the_words_for_types_are_listed() -> None:
    words = run_session("%psearch -l").split("\n")
    assert words == sorted(words) and {"function", "builtinfunction", "module", "class", "wrapperdescriptor"} <= set(
        words
    )


def test_modules_can_be_searched() -> None:
    found = run_session("import os, os.path\n%psearch os.* module").split("\n")
    assert "os.path" in found and "os.getcwd" not in found


@pytest.mark.parametrize(("level", "help_", "source"), [(0, True, True), (1, False, True), (2, False, False)])
def test_the_string_form_can_be_hidden(level: int, help_: bool, source: bool) -> None:
    settings = ShellSettings(inspection=InspectionSettings(string_level=level))
    assert ("String form: 5" in run_session("n = 5\nn?", settings=settings)) is help_
    assert ("String form: 5" in run_session("n = 5\nn??", settings=settings)) is source


def test_searches_may_take_small_letters_for_capital_ones() -> None:
    settings = ShellSettings(inspection=InspectionSettings(wildcards_case_sensitive=False))
    assert run_session("ZERODIV*?", settings=settings) == "ZeroDivisionError"
    assert run_session("%psearch -c ZERODIV*", settings=settings) == "No match."
