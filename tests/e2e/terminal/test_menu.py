"""Menu, help on calls and previews on a real screen: what stands where, in which colours, and what the keys do."""

from __future__ import annotations

import pytest

pytest.importorskip("pty")

from tests.helpers.completion import wait_for_jedi
from tests.helpers.screen import Screen

CLASS = "class Ship: speed = 3; spread = 4; sail = lambda self, distance: 0"
DARK, LIGHT = {"COLORFGBG": "15;0"}, {"COLORFGBG": "0;15"}


def start_with(screen: Screen, *cells: str) -> int:
    """Run cells; returns the number of the next prompt."""
    screen.wait_for_prompt(1)
    for number, cell in enumerate(cells, 2):
        screen.type(f"{cell}\r")
        screen.wait_for_prompt(number)
    return len(cells) + 1


def row_of(screen: Screen, text: str) -> int:
    """The last row that holds a text."""
    return max(row for row, line in enumerate(screen.rows) if text in line)


def below(screen: Screen, text: str) -> list[str]:
    """What stands under the last row that holds a text."""
    return screen.text.split("\n")[row_of(screen, text) + 1 :]


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (160, 50)])
@pytest.mark.parametrize("ground", [DARK, LIGHT], ids=["dark", "light"])
def test_a_few_candidates_are_listed_with_type_and_signature(columns: int, lines: int, ground: dict[str, str]) -> None:
    with Screen(columns=columns, lines=lines, environment=ground) as screen:
        start_with(screen, "import json")
        screen.type("json.dum\t")
        screen.wait_for("dumps()  function")  # the last row: the screen is drawn line by line
        assert screen.rows[row_of(screen, "In [2]:")] == "In [2]: json.dump"
        first, second = below(screen, "In [2]:")
        start = len("In [2]: json.") - 1
        if columns == 80:  # the rows are wide: moved to the left so that they fit
            assert first.startswith(" dump()   function  (obj, fp, *, skipkeys=False") and first.endswith("…")
        else:
            assert first[start:].startswith(" dump()   function  (obj, fp, *, skipkeys=False") or first.startswith(
                " dump()"
            )
        assert second.lstrip().startswith("dumps()  function  (obj, *, skipkeys=False")
        menu, line = row_of(screen, "dumps()"), row_of(screen, "In [2]:")
        column = screen.rows[menu].index("dumps()")
        assert screen.looks(menu, column) != screen.looks(line, len("In [2]: "))  # a ground of its own
        before = screen.looks(menu - 1, screen.rows[menu - 1].index("dump()"))
        screen.type("\t")
        screen.wait_for_quiet()
        assert screen.looks(menu - 1, screen.rows[menu - 1].index("dump()")) != before  # the selected entry
        screen.type("\t\r")
        screen.wait_for_quiet()
        assert below(screen, "In [2]: json.dumps") == []


def test_many_candidates_are_a_grid_that_describes_the_selected_one() -> None:
    with Screen() as screen:
        start_with(screen)
        screen.type("''.\t")
        screen.wait_for("47 candidates")
        names = below(screen, "In [1]:")[0].split()
        assert names[0] == "capitalize()" and len(names) == 5
        screen.type("\t")
        screen.wait_for("function  ()  Return a capitalized version of the string.")
        assert screen.rows[row_of(screen, "In [1]:")] == "In [1]: ''.capitalize"
        screen.type("\x1b[C")  # to the right: one column on
        screen.wait_for_quiet()
        assert screen.rows[row_of(screen, "In [1]:")] == f"In [1]: ''.{names[1].removesuffix('()')}"
        screen.type("\x1b[D\x1b[B")  # back, and one down
        screen.wait_for("In [1]: ''.casefold")
        screen.type("\x07")
        screen.wait_for("In [1]: ''.")
        screen.wait_for_quiet()
        assert below(screen, "In [1]:") == []


def test_at_the_last_row_the_screen_makes_room_for_the_menu() -> None:
    with Screen() as screen:
        number = start_with(screen, "for number in range(30): print(number)")
        assert row_of(screen, f"In [{number}]:") > 18
        screen.type("''.\t")
        screen.wait_for("47 candidates")
        assert len(below(screen, f"In [{number}]:")) >= 4
        screen.type("\x07")
        screen.wait_for_quiet()
        assert below(screen, f"In [{number}]:") == []


def test_a_call_shows_its_signature_with_the_current_parameter_marked() -> None:
    with Screen(environment=DARK) as screen:
        start_with(
            screen, "def half(number, *, rounded=False) -> float: return number / 2", "half.__doc__ = 'Half of it.'"
        )
        screen.type("half(")
        screen.wait_for("half(number, *, rounded=False) -> float\n")
        screen.wait_for_quiet()
        assert below(screen, "In [3]:")[-1].strip() == "Half of it."

        def marked() -> str:
            row = row_of(screen, "half(number, *")
            plain = screen.looks(row, screen.rows[row].index("(number"))
            return "".join(
                letter
                for column, letter in enumerate(screen.rows[row])
                if screen.looks(row, column)[2:] != plain[2:] and column > screen.rows[row].index("(number")
            )

        assert marked() == "number"
        screen.type("3, rounded=")
        screen.wait_for_quiet()
        assert marked() == "rounded=False"
        screen.type("True)")
        screen.wait_for_quiet()
        assert below(screen, "In [3]:") == []  # the call is closed
        screen.type("\r")
        screen.wait_for("Out[3]: 1.5")
        assert "half(number, *, rounded=False) -> float\n" not in screen.text


def test_the_help_can_be_closed_and_comes_back_with_the_next_call() -> None:
    with Screen() as screen:
        start_with(screen)
        screen.type("len(")
        screen.wait_for("Return the number of items in a container.")
        screen.type("\x07")
        screen.wait_for_quiet()
        assert below(screen, "In [1]:") == []
        screen.type("max(")
        screen.wait_for("max(")
        screen.wait_for_quiet()
        assert below(screen, "In [1]:") != []


def test_the_help_stands_below_all_lines_of_a_cell() -> None:
    with Screen() as screen:
        start_with(screen)
        screen.type("if True:\rlen(\r1)")
        screen.wait_for_quiet()
        screen.type("\x1b[A\x1b[A\x1b[B\x05")  # up to the first line, then into the call
        screen.wait_for("Return the number of items")
        screen.wait_for_quiet()
        rows = screen.rows
        shown = row_of(screen, "Return the number of items")
        assert shown > max(row for row, line in enumerate(rows) if "...:" in line)


def test_a_menu_in_a_call_leaves_the_signature_visible() -> None:
    with Screen() as screen:
        start_with(screen)
        screen.type("print(''.\t")
        screen.wait_for("47 candidates")
        shown = "\n".join(below(screen, "47 candidates"))
        assert "print(*args, sep=' '" in shown


def test_call_help_can_be_switched_off() -> None:
    with Screen("--TerminalInteractiveShell.call_help=False") as screen:
        start_with(screen)
        screen.type("len(")
        screen.wait_for_quiet()
        assert below(screen, "In [1]:") == []


def test_help_on_calls_is_not_for_a_terminal_of_a_few_rows() -> None:
    with Screen(lines=7) as screen:
        start_with(screen)
        screen.type("len(")
        screen.wait_for_quiet()
        assert "Return the number" not in screen.text
        screen.type("'')\r")
        screen.wait_for("Out[1]: 0")


@pytest.mark.parametrize(("columns", "lines"), [(20, 5), (10, 3), (1, 1), (250, 80)])
def test_odd_sizes_of_the_terminal_harm_nothing(columns: int, lines: int) -> None:
    with Screen(columns=80, lines=24) as screen:
        start_with(screen)
        screen.type("print(''.\t")
        screen.wait_for("47 candidates")
        screen.resize(columns, lines)
        screen.wait_for_quiet()
        screen.type("\t\t\x1b[C")
        screen.wait_for_quiet()
        screen.resize(80, 24)
        screen.wait_for_quiet()
        screen.type("\x03\x03")
        screen.wait_for_quiet()
        screen.type("\x15 6 * 7\r")
        screen.wait_for("Out[1]: 42")


def test_readline_style_prints_the_candidates_above_the_prompt() -> None:
    with Screen("--TerminalInteractiveShell.display_completions=readlinelike") as screen:
        start_with(screen, "import json")
        screen.type("json.du\t")
        screen.wait_for("In [2]: json.dump")
        screen.type("\t")
        screen.wait_for("dump()")
        screen.wait_for_quiet()
        assert screen.rows[row_of(screen, "dump()")].split() == ["dump()", "dumps()"]
        assert row_of(screen, "In [2]: json.dump") > row_of(screen, "dumps()")
        screen.type("s\t")
        screen.wait_for_quiet()
        assert screen.rows[row_of(screen, "In [2]:")] == "In [2]: json.dumps"


def test_column_style_lists_many_candidates() -> None:
    with Screen("--TerminalInteractiveShell.display_completions=column") as screen:
        start_with(screen)
        screen.type("''.\t")
        screen.wait_for("capitalize()")
        screen.wait_for_quiet()
        rows = below(screen, "In [1]:")
        assert len(rows) == 16 and rows[-1].endswith("▼")
        assert "Return a capitalized version" in rows[0]


def test_fuzzy_candidates_show_which_letters_match() -> None:
    with Screen("--Completer.fuzzy=True") as screen:
        start_with(screen, CLASS, "ship = Ship()")
        screen.type("ship.sd\t")
        screen.wait_for("spread")
        screen.wait_for_quiet()
        assert "In [3]: ship.sd" in screen.text.split("\n")  # nothing is put in: they do not begin with it
        row = row_of(screen, "spread")
        start = screen.rows[row].index("spread")
        looks = [screen.looks(row, start + at) for at in range(len("spread"))]
        assert [looks[at] != looks[1] for at in range(6)] == [True, False, False, False, False, True]
        screen.type("\t\t\x15ship.sl\t")
        screen.wait_for("In [3]: ship.sail")


def test_preview_stands_behind_the_text_and_is_off_by_default() -> None:
    with Screen() as screen:
        start_with(screen, "numbers = [10, 20]")
        screen.type("numbers[1]")
        screen.wait_for_quiet()
        assert screen.rows[row_of(screen, "In [2]:")] == "In [2]: numbers[1]"
    with Screen("--TerminalInteractiveShell.preview=True") as screen:
        start_with(
            screen,
            "numbers = [10, 20]",
            "class Loud:\n    def __repr__(self): print('ran'); return ''\n",
            "loud = Loud()",
        )
        screen.type("numbers[1]")
        screen.wait_for("numbers[1]  = 20")
        screen.type("\x15loud")
        screen.wait_for_quiet()
        assert "ran" not in screen.text.split("In [4]:")[-1]
        screen.type("\x15numbers[0]\r")
        screen.wait_for("Out[4]: 10")
        assert "= 10" not in screen.text


def test_names_that_only_static_analysis_knows_join_the_menu() -> None:
    pytest.importorskip("jedi")
    with Screen() as screen:
        start_with(screen, "def make() -> 'Ship': return None")
        cell = "import fractions as fr; number = fr.Fraction(1, 3).limit_denominator(10); number.num"
        wait_for_jedi(screen, cell, "number.numerator")


def test_a_dictionary_of_odd_names_draws_a_whole_menu() -> None:
    with Screen() as screen:
        start_with(screen, "d = {'two\\nlines': 1, 'ta\\tb': 2, '日本語' * 20: 3, 'bell\\x07': 4, '\\x1b[31mred': 5}")
        screen.type("d['\t")
        screen.wait_for_quiet()
        assert len(below(screen, "In [2]:")) == 5
        screen.type("\t\x03\x03")
        screen.wait_for_quiet()
        screen.type("\x15 1 + 1\r")
        screen.wait_for("Out[2]: 2")
