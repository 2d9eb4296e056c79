"""Chains, groups and one-liners; the samples of shell.md section 7."""

from __future__ import annotations

import pytest

from ipython.model.failure import FailureReport
from ipython.services.traceback.palette import Palette
from ipython.services.traceback.render import render, title

RULE = "-" * 75


def test_sample_context(sample):
    assert sample.show() == (
        f"{RULE}\n"
        "ZeroDivisionError                         Traceback (most recent call last)\n"
        "Cell In[2], line 1\n"
        "----> 1 f(3)\n"
        "\n"
        "Cell In[1], line 3, in f(x)\n"
        "      1 def f(x):\n"
        "      2     y = [1,2]\n"
        "----> 3     return g(x, y)\n"
        "\n"
        "Cell In[1], line 5, in g(a, b)\n"
        "      4 def g(a, b):\n"
        "----> 5     return a/0\n"
        "\n"
        "ZeroDivisionError: division by zero\n"
    )


def test_sample_plain(sample):
    assert sample.show("Plain") == (
        "Traceback (most recent call last):\n"
        "  Cell In[2], line 1\n"
        "    f(3)\n"
        "  Cell In[1], line 3 in f\n"
        "    return g(x, y)\n"
        "  Cell In[1], line 5 in g\n"
        "    return a/0\n"
        "ZeroDivisionError: division by zero\n"
        "\n"
    )


def test_sample_verbose_with_blank_lines_between_frames(sample):
    assert sample.show("Verbose") == (
        f"{RULE}\n"
        "ZeroDivisionError                         Traceback (most recent call last)\n"
        "Cell In[2], line 1\n"
        "----> 1 f(3)\n"
        "\n"
        "Cell In[1], line 3, in f(x=3)\n"
        "      1 def f(x):\n"
        "      2     y = [1,2]\n"
        "----> 3     return g(x, y)\n"
        "        y = [1, 2]\n"
        "        x = 3\n"
        "\n"
        "Cell In[1], line 5, in g(a=3, b=[1, 2])\n"
        "      4 def g(a, b):\n"
        "----> 5     return a/0\n"
        "        a = 3\n"
        "\n"
        "ZeroDivisionError: division by zero\n"
    )


def test_sample_minimal_docs_doctest(sample):
    assert sample.show("Minimal") == "ZeroDivisionError: division by zero\n\n"
    assert sample.show("Doctest") == (
        "Traceback (most recent call last):\n    ...\nZeroDivisionError: division by zero\n"
    )
    assert sample.show("Docs") == (
        "Traceback (most recent call last): Cell In[2], line 1\n\n->  f(3)\n\n    [... 2 skipped frames]\n\n"
        "ZeroDivisionError: division by zero\n\n"
    )


@pytest.mark.parametrize("mode", ["context", "CONTEXT", "nonsense"])
def test_mode_in_any_case_and_unknown_as_context(sample, mode):
    assert render(sample.report(), mode=mode, width=80) == sample.show()


@pytest.mark.parametrize("width", [1, 40, 60, 75, 200])
def test_rule_is_as_wide_as_the_screen_but_at_most_75(sample, width):
    rule, heading = sample_lines = render(sample.report(), width=width).split("\n")[:2]
    assert rule == "-" * min(75, width)
    assert heading.endswith("Traceback (most recent call last)") and len(sample_lines) == 2
    if width >= 60:
        assert len(heading) == len(rule)


CHAIN = "try:\n    1/0\nexcept Exception as e:\n    raise ValueError('x'){}"


@pytest.mark.parametrize(
    ("ending", "sentence"),
    [
        (" from e", "The above exception was the direct cause of the following exception:"),
        ("", "During handling of the above exception, another exception occurred:"),
    ],
)
def test_chain_older_first_with_one_piece_on_each_side(session, ending, sentence):
    assert session.fail(CHAIN.format(ending)) == (
        f"{RULE}\n"
        "ZeroDivisionError                         Traceback (most recent call last)\n"
        "Cell In[1], line 2\n"
        "      1 try:\n"
        "----> 2     1/0\n"
        "      3 except Exception as e:\n"
        "\n"
        "ZeroDivisionError: division by zero\n"
        "\n"
        f"{sentence}\n"
        "\n"
        "ValueError                                Traceback (most recent call last)\n"
        "Cell In[1], line 4\n"
        "      2     1/0\n"
        "      3 except Exception as e:\n"
        f"----> 4     raise ValueError('x'){ending}\n"
        "\n"
        "ValueError: x\n"
    )


def test_suppressed_context_is_not_shown(session):
    assert "ZeroDivisionError" not in session.fail(CHAIN.format(" from None")).replace("except ZeroDivisionError", "")


def test_chain_in_every_mode(session):
    session.run(CHAIN.format(" from e"))
    assert session.show("Minimal") == "ZeroDivisionError: division by zero\nValueError: x\n\n"
    assert session.show("Docs").count("Traceback (most recent call last): Cell In[1]") == 2
    assert session.show("Plain").count("direct cause") == 1
    assert session.show("Doctest").endswith("...\nValueError: x\n")


def test_cause_that_was_never_raised_is_its_message_only(session):
    text = session.fail("raise ValueError(1) from KeyError('k')")
    assert text.startswith("KeyError: 'k'\n\nThe above exception was the direct cause")


def test_group_as_a_tree_with_cell_names_and_no_frames_of_the_shell(session):
    text = session.fail(
        "def bad(n):\n"
        "    raise ValueError(n)\n"
        "found = []\n"
        "for n in range(2):\n"
        "    try:\n"
        "        bad(n)\n"
        "    except ValueError as e:\n"
        "        found.append(e)\n"
        "raise ExceptionGroup('two', [*found, ExceptionGroup('inner', [KeyError('k')])])\n"
    )
    tree = text[text.index("ExceptionGroup: two") :]
    assert tree == (
        "ExceptionGroup: two (3 sub-exceptions)\n"
        "  +-+---------------- 1 ----------------\n"
        "    | Cell In[1], line 6\n"
        "    |       5 try:\n"
        "    | ----> 6     bad(n)\n"
        "    |       7 except ValueError as e:\n"
        "    |\n"
        "    | Cell In[1], line 2, in bad(n)\n"
        "    |       1 def bad(n):\n"
        "    | ----> 2     raise ValueError(n)\n"
        "    |\n"
        "    | ValueError: 0\n"
        "    +---------------- 2 ----------------\n"
        "    | Cell In[1], line 6\n"
        "    |       5 try:\n"
        "    | ----> 6     bad(n)\n"
        "    |       7 except ValueError as e:\n"
        "    |\n"
        "    | Cell In[1], line 2, in bad(n)\n"
        "    |       1 def bad(n):\n"
        "    | ----> 2     raise ValueError(n)\n"
        "    |\n"
        "    | ValueError: 1\n"
        "    +---------------- 3 ----------------\n"
        "    | ExceptionGroup: inner (1 sub-exception)\n"
        "    +-+---------------- 1 ----------------\n"
        "      | KeyError: 'k'\n"
        "      +------------------------------------\n"
        "    +------------------------------------\n"
    )


def test_group_members_are_limited(session):
    text = session.fail("raise ExceptionGroup('many', [ValueError(n) for n in range(1000)])")
    assert text.count("ValueError") == 8 + 1
    assert "    | and 992 more exceptions\n" in text
    assert "and 992 more exceptions" in session.show("Minimal")


def test_except_star_shows_what_was_raised_while_the_rest_stays(session):
    text = session.fail(
        "try:\n"
        "    raise ExceptionGroup('eg', [ValueError(1), TypeError(2)])\n"
        "except* ValueError:\n"
        "    raise OSError('while handling')\n"
    )
    assert "OSError: while handling" in text
    assert "During handling of the above exception" in text
    assert "TypeError: 2" in text
    assert "ipython/core" not in text


def test_mistake_is_one_line():
    report = FailureReport("UsageError", "Line magic function `%nope` not found.", kind="mistake")
    assert render(report) == "UsageError: Line magic function `%nope` not found.\n"


def test_exit_is_two_lines():
    report = FailureReport("SystemExit", "2", kind="exit")
    assert render(report) == "An exception has occurred, use %tb to see the full traceback.\nSystemExit: 2\n"


def test_interrupt_has_a_full_traceback(session):
    text = session.fail("raise KeyboardInterrupt")
    assert "----> 1 raise KeyboardInterrupt\n\nKeyboardInterrupt\n" in text
    assert session.report().kind == "interrupt"


def test_syntax_error_is_the_same_in_all_modes_without_a_stray_blank_line(session):
    session.run("x = 1\ny = 3 +* 4")
    expected = "  Cell In[1], line 2\n    y = 3 +* 4\n           ^\nSyntaxError: invalid syntax\n"
    for mode in ("Context", "Plain", "Verbose", "Minimal", "Docs", "Doctest"):
        assert session.show(mode) == expected


def test_notes_follow_the_message(session):
    text = session.fail("e = ValueError('a'); e.add_note('note 1\\nnote 2'); raise e")
    assert text.endswith("ValueError: a\nnote 1\nnote 2\n")


def test_custom_lines_are_shown_instead_and_only_their_colours_get_through():
    report = FailureReport("E", "m", custom=("one \x1b[31mred\x1b[0m \x1b]0;title\x07", "two"))
    assert render(report) == "one red \\x1b]0;title\\x07\ntwo\n"
    assert render(report, palette=Palette()) == "one \x1b[31mred\x1b[0m \\x1b]0;title\\x07\ntwo\n"


def test_control_characters_never_reach_the_screen(session):
    session.run("raise type('E\\x1b[1m', (Exception,), {})('a\\x1b[2Jb\\x07\\u202ec\\x9b')")
    for mode in ("Context", "Plain", "Verbose", "Minimal", "Docs", "Doctest"):
        text = session.show(mode)
        assert all(character.isprintable() or character == "\n" for character in text), mode
    assert "a\\x1b[2Jb\\x07\\u202ec\\x9b" in text


def test_colours_change_looks_and_nothing_else(sample):
    report = sample.report()
    for mode in ("Context", "Plain", "Verbose", "Minimal", "Docs", "Doctest"):
        painted = render(report, mode=mode, width=80, palette=Palette())
        assert "\x1b[" in painted
        plain = "".join(part.partition("m")[2] if index else part for index, part in enumerate(painted.split("\x1b[")))
        assert plain == render(report, mode=mode, width=80)


def test_title_is_one_line():
    assert title(FailureReport("pkg.Bad", "a\nb", short_name="Bad")) == "Bad: a"
    assert title(FailureReport("Bad", "")) == "Bad"
