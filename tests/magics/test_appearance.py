"""How things look: what the magics change, and what they refuse."""

from __future__ import annotations

import doctest
from collections.abc import Callable

import pytest

from ipython.core.shell import Shell


def test_precision_of_floats(typed: Callable[[str], str]) -> None:
    shown = typed("%precision 3\n3.14159\n%precision %.2e\n3.14159\n[3.14159]\n%precision\n3.14159")
    assert shown == (
        "Out[1]: '%.3f'\nOut[2]: 3.142\nOut[3]: '%.2e'\nOut[4]: 3.14e+00\nOut[5]: [3.14e+00]\nOut[6]: '%r'\n"
        "Out[7]: 3.14159"
    )


def test_numpy_follows_a_number_of_digits(typed: Callable[[str], str]) -> None:
    numpy = pytest.importorskip("numpy")
    before = numpy.get_printoptions()["precision"]
    try:  # newer versions keep these options per context: what the session sees counts
        assert typed("import numpy as np\n%precision 2").endswith("'%.2f'")
        assert typed("np.array([1.23456])").endswith("array([1.23])")
        typed("%precision")
        assert typed("np.array([1.23456])").endswith("array([1.23456])")
    finally:
        numpy.set_printoptions(precision=before)


def test_options_of_numpy_set_in_a_cell_hold_when_its_value_is_shown(typed: Callable[[str], str]) -> None:
    numpy = pytest.importorskip("numpy")
    before = numpy.get_printoptions()["precision"]
    try:
        typed("import numpy as np\nnp.set_printoptions(precision=2)")
        assert typed("np.array([1.23456])").endswith("array([1.23])")
    finally:
        numpy.set_printoptions(precision=before)


def test_the_precision_of_decimal_set_in_a_cell_holds_in_a_repr(typed: Callable[[str], str]) -> None:
    typed(
        "import decimal\ndecimal.getcontext().prec = 3\n"
        "class Third:\n    def __repr__(self):\n        return str(decimal.Decimal(1) / 3)\n"
    )
    assert typed("Third()").endswith("0.333")


@pytest.mark.parametrize("given", ["foo", "-1", "%s %s", "%", "1000", "2.5", "%%"])
def test_a_wrong_precision_is_one_sentence_and_changes_nothing(
    shell: Shell, typed: Callable[[str], str], given: str
) -> None:
    typed("%precision 3")
    shown = typed(f"%precision {given}")
    assert shown.startswith("UsageError: %precision: ") and "\n" not in shown
    assert shell.settings.formatting.float_precision == "3"


def test_pretty_printing(typed: Callable[[str], str]) -> None:
    wide = "{n: 'x' * 30 for n in range(4)}"
    assert typed(wide).count("\n") > 1
    assert typed("%pprint") == "Pretty printing has been turned OFF"
    assert typed(wide).count("\n") == 0
    assert typed("%pprint on") == "Pretty printing has been turned ON"
    assert typed("%pprint maybe").startswith("UsageError: %pprint: takes on or off")


def test_page(typed: Callable[[str], str]) -> None:
    assert typed("word = 'it''s'\n%page word").strip() == repr("its")
    assert typed("%page -r word").strip() == "its"
    assert typed("%page sorted([2, 1])").strip() == "[1, 2]"
    assert typed("%page nosuch") == "UsageError: %page: object 'nosuch' not found"
    assert typed("%page 1 +").startswith("UsageError: %page: '1 +' is no expression")


@pytest.mark.parametrize("name", ["colors", "autoindent"])
def test_what_only_a_front_that_draws_has_says_so(typed: Callable[[str], str], name: str) -> None:
    said = "UsageError: this needs Appearance, which exists in the terminal, -c and scripts and not here"
    assert typed(f"%{name} linux") == said


def test_doctest_mode_and_back(shell: Shell, typed: Callable[[str], str]) -> None:
    before = shell.settings
    assert typed("%doctest_mode") == "Exception reporting mode: Doctest\nDoctest mode is: ON"
    assert shell.settings.traceback.mode == "Doctest" and not shell.settings.formatting.pprint
    assert typed("%doctest_mode on").endswith("ON")
    assert typed("%doctest_mode") == "Exception reporting mode: Context\nDoctest mode is: OFF"
    assert shell.settings == before
    assert typed("%doctest_mode off").endswith("OFF")
    assert typed("%doctest_mode perhaps").startswith("UsageError: %doctest_mode: takes on or off")


def test_what_is_changed_in_doctest_mode_stays(shell: Shell, typed: Callable[[str], str]) -> None:
    typed("%doctest_mode\n%xmode Minimal\n%precision 3")
    assert typed("%doctest_mode") == "Exception reporting mode: Minimal\nDoctest mode is: OFF"
    settings = shell.settings
    assert settings.formatting.pprint and settings.formatting.float_precision == "3"
    assert settings.ast_node_interactivity == "last_expr"
    typed("%xmode Plain\n%doctest_mode")
    assert typed("%doctest_mode") == "Exception reporting mode: Plain\nDoctest mode is: OFF"


def test_statements_echo_as_at_pythons_prompt_in_doctest_mode(typed: Callable[[str], str]) -> None:
    typed("%doctest_mode")
    assert typed("for i in range(2):\n    i; None; 'x'\n").replace("Out[2]: ", "") == "0\n'x'\n1\n'x'"
    assert typed("1; 2;").split("\n")[0].endswith("1")
    assert typed("def f():\n    3\n\nf()") == ""


def test_a_failure_in_doctest_mode_is_what_doctest_compares(typed: Callable[[str], str]) -> None:
    typed("%doctest_mode")
    shown = typed("int('x')")
    example = doctest.DocTestParser().get_doctest(f">>> int('x')\n{shown}\n", {}, "it", None, 0)
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(example, out=lambda text: None)
    assert runner.summarize(verbose=False) == (0, 1)
