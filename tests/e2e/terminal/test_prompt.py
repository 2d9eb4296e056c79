"""Keys at a real prompt and what stands on the screen afterwards."""

from __future__ import annotations

import pytest

pytest.importorskip("pty")

from tests.helpers.screen import Screen


def paste(screen: Screen, text: str) -> None:
    """Paste as terminals do that say so."""
    screen.type(f"\x1b[200~{text}\x1b[201~")


def enter(screen: Screen, text: str, number: int) -> Screen:
    """Paste a cell, run it whatever it looks like, and wait for the next prompt."""
    paste(screen, text)
    screen.type("\x1b\r")
    return screen.wait_for_prompt(number)


def lines_of(screen: Screen, text: str) -> Screen:
    """Type line by line, as a person does: keys that come in one piece with Enter among them are a paste."""
    for line in text.splitlines():
        screen.type(line)
        screen.wait_for_quiet()
        screen.type("\r")
        screen.wait_for_quiet()
    return screen


# -- cells ------------------------------------------------------------------------------------------------------------


def test_a_value_is_shown_under_its_number_and_a_blank_line_stands_between() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("6 * 7\r")
        screen.wait_for_prompt(2)
        assert screen.text.splitlines() == ["", "In [1]: 6 * 7", "Out[1]: 42", "", "In [2]:"]


def test_a_block_gets_its_indent_and_ends_after_an_empty_line() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        lines_of(screen, "for n in range(2):\nif n:\nprint('odd', n)")
        assert screen.rows[1:5] == [
            "In [1]: for n in range(2):", "   ...:     if n:", "   ...:         print('odd', n)", "   ...:",
        ]  # fmt: skip
        assert screen.cursor == (4, 16)
        screen.type("\r")
        screen.wait_for("odd 1")
        screen.wait_for_prompt(2)


def test_after_return_the_indent_goes_back() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        lines_of(screen, "def f():\nreturn 1")
        assert screen.cursor == (3, 8)


def test_enter_inside_an_open_bracket_goes_on() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        lines_of(screen, "[1,\n2]")
        screen.wait_for("Out[1]: [1, 2]")


def test_alt_enter_runs_and_ctrl_o_inserts_a_line() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("x = 1")
        screen.wait_for_quiet()
        screen.type("\x0f")
        screen.wait_for("   ...:")
        screen.type("\x1b[Bprint(x + 1)")
        screen.wait_for("print(x + 1)")
        screen.type("\x1b\r")
        screen.wait_for(lambda seen: "2" in seen.rows)


def test_tab_in_front_of_a_line_indents() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("\tx")
        screen.wait_for("In [1]:     x")


def test_brackets_of_a_pair_are_marked() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("(1)[2]")
        screen.wait_for("In [1]: (1)[2]")
        screen.type("\x1b[D" * 4)  # on the first closing bracket
        screen.wait_for_quiet()
        looks = [screen.looks(1, column) for column in range(8, 14)]
        assert looks[0] != looks[3] != looks[2]  # the one under the cursor and its partner differ from the others
        assert looks[3] == looks[5]


def test_a_syntax_error_points_into_the_typed_line() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("x = = 2\r")
        screen.wait_for("SyntaxError: invalid syntax")
        assert "    x = = 2" in screen.rows and "        ^" in screen.rows


# -- pasting ----------------------------------------------------------------------------------------------------------

BLOCK = "def f(x):\n\n    y = x\n\n    return y\n\nf(42)"


def test_a_bracketed_paste_stands_as_it_is_until_enter() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        paste(screen, BLOCK)
        screen.wait_for("f(42)").wait_for_quiet()
        assert "Out[1]" not in screen.text
        assert [row[8:] for row in screen.rows[1:8]] == BLOCK.split("\n")
        screen.type("\r")
        screen.wait_for("Out[1]: 42")


def test_a_burst_of_plain_keys_is_one_cell_with_its_blank_lines() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("ready")  # the prompt is painted before keys are read: what comes earlier counts as typed ahead
        screen.wait_for("ready").wait_for_quiet()
        screen.type("\x15")
        screen.wait_for_quiet()
        screen.type(BLOCK.replace("\n", "\r"))
        screen.wait_for("f(42)").wait_for_quiet()
        assert "Out[1]" not in screen.text  # nothing runs before the burst ends
        assert [row[8:] for row in screen.rows[1:8]] == BLOCK.split("\n")
        screen.type("\r")
        screen.wait_for("Out[1]: 42")


def test_a_long_paste_arrives_whole() -> None:
    text = "\n".join(f"v{n} = {n}" for n in range(2000))
    with Screen() as screen:
        screen.wait_for_prompt(1)
        enter(screen, text, 2)
        screen.type("sum(v for k, v in globals().items() if k[0] == 'v' and k[1:].isdigit())\r")
        screen.wait_for(f"Out[2]: {sum(range(2000))}")


def test_prompts_in_a_paste_are_taken_off() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        enter(screen, "In [5]: a = [1,\n   ...: 2]\n\nIn [6]: a\nOut[6]: [1, 2]", 2)
        assert "Out[1]: [1, 2]" in screen.text


# -- type-ahead -------------------------------------------------------------------------------------------------------


def test_keys_sent_before_the_first_prompt_arrive_once_and_in_order() -> None:
    with Screen() as screen:
        screen.type("first = 'abcdefghijklmnopqrstuvwxyz'")  # at once after the fork
        screen.wait_for("In [1]: first = 'abcdefghijklmnopqrstuvwxyz'").wait_for_quiet()
        # Before any program can switch it off, the terminal itself echoes what is typed; the prompt has it once.
        assert sum("In [1]" in row for row in screen.rows) == 1 and screen.text.endswith("xyz'")
        screen.type("\r")
        screen.wait_for_prompt(2)
        screen.type("first\r")
        screen.wait_for("Out[2]: 'abcdefghijklmnopqrstuvwxyz'")


def test_keys_in_pieces_all_through_the_start() -> None:
    text = "x = '" + "0123456789" * 5 + "'"
    with Screen() as screen:
        for character in text:
            screen.type(character)
            screen._read(0.004)
        screen.wait_for("In [1]: " + text)
        screen.type("\r")
        screen.wait_for_prompt(2)
        screen.type("len(x)\r")
        screen.wait_for("Out[2]: 50")


def test_keys_typed_while_a_cell_runs_stand_at_the_next_prompt_once() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("import time; print('cell ' 'runs'); time.sleep(0.5); print('cell ' 'ends')\r")
        screen.wait_for("cell runs")
        screen.type("later = 1")
        screen.wait_for("In [2]: later = 1").wait_for_quiet()
        assert screen.text.count("later") == 1  # and it was not echoed into the output
        assert "cell ends" in screen.rows


# -- leaving ----------------------------------------------------------------------------------------------------------


def test_ctrl_c_clears_what_was_typed_and_keeps_the_number() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("not wanted")
        screen.wait_for("not wanted")
        screen.type("\x03")
        screen.wait_for_quiet()
        screen.type("'wanted'\r")
        screen.wait_for("Out[1]: 'wanted'")


def test_ctrl_d_asks_and_takes_an_answer() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("\x04")
        screen.wait_for("Do you really want to exit ([y]/n)?")
        screen.type("n\r")
        screen.wait_for(lambda seen: seen.text.count("In [1]:") == 2).wait_for_quiet()
        screen.type("\x04")
        screen.wait_for(lambda seen: seen.text.count("Do you really") == 2)
        screen.type("\r")
        assert screen.wait_for_end() == 0


def test_ctrl_d_in_a_text_deletes() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("1234\x01\x04")
        screen.wait_for("In [1]: 234")


def test_ctrl_d_leaves_at_once_where_no_question_is_wanted() -> None:
    with Screen("--no-confirm-exit") as screen:
        screen.wait_for_prompt(1)
        screen.type("\x04")
        assert screen.wait_for_end() == 0


@pytest.mark.parametrize(("typed", "status"), [("exit", 0), ("exit()", 0), ("quit(3)", 3)])
def test_the_status_of_the_last_cell_is_that_of_the_program(typed: str, status: int) -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type(f"{typed}\r")
        assert screen.wait_for_end() == status


# -- output beside the prompt -----------------------------------------------------------------------------------------


def test_threads_print_above_the_prompt_whole_lines_and_the_typed_text_stays() -> None:
    program = (
        "import threading, time\n"
        "def talk(name):\n"
        "    time.sleep(0.4)\n"  # until the prompt is there: while a cell runs its writes go straight through
        "    for n in range(20):\n"
        "        print(name * 10, end=' '); print(n)\n"
        "        time.sleep(0.01)\n"
        "threads = [threading.Thread(target=talk, args=(name,)) for name in 'ab']\n"
        "for thread in threads: thread.start()\n"
    )
    with Screen(lines=60) as screen:
        screen.wait_for_prompt(1)
        enter(screen, program, 2)
        screen.type("typed = ")
        screen.wait_for(lambda seen: all(f"{name * 10} 19" in seen.text for name in "ab"))
        screen.wait_for("In [2]: typed =")
        screen.type("1\r")
        screen.wait_for_prompt(3)
        shown = [row for row in screen.rows if row.startswith(("aaa", "bbb"))]
        assert sorted(shown) == sorted(f"{name * 10} {n}" for name in "ab" for n in range(20))


def test_a_task_ticks_while_text_is_typed() -> None:
    program = (
        "import asyncio\n"
        "async def tick():\n"
        "    for n in range(4):\n"
        "        await asyncio.sleep(0.1); print('tick', n)\n"
        "task = asyncio.create_task(tick())"
    )
    with Screen(lines=40) as screen:
        screen.wait_for_prompt(1)
        enter(screen, program, 2)
        screen.type("20 + ")
        screen.wait_for("tick 3")
        screen.wait_for("In [2]: 20 +")
        screen.type("22\r")
        screen.wait_for("Out[2]: 42")


def test_a_cell_may_ask() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("name = input('who? ')\r")
        screen.wait_for(lambda seen: "who?" in seen.rows[1]).wait_for_quiet()
        screen.type("ada\r")
        screen.wait_for_prompt(2)
        screen.type("name\r")
        screen.wait_for("Out[2]: 'ada'")


def test_a_question_that_is_interrupted_or_ended() -> None:
    with Screen(lines=50) as screen:
        screen.wait_for_prompt(1)
        screen.type("input('first? ')\r")
        screen.wait_for(lambda seen: "first?" in seen.rows).wait_for_quiet()
        screen.type("\x03")
        screen.wait_for("KeyboardInterrupt").wait_for_prompt(2)
        screen.type("input('second? ')\r")
        screen.wait_for(lambda seen: "second?" in seen.rows).wait_for_quiet()
        screen.type("\x04")
        screen.wait_for("EOFError").wait_for_prompt(3)


# -- sizes ------------------------------------------------------------------------------------------------------------


def test_a_new_size_while_typing_draws_the_cell_once() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        paste(screen, "first = 1\nsecond = 2")
        screen.wait_for("second = 2")
        for columns, lines in ((60, 20), (120, 40), (80, 24)):
            screen.resize(columns, lines)
            screen.wait_for_quiet()
            assert [row for row in screen.rows if "first" in row or "second" in row] == [
                "In [1]: first = 1", "   ...: second = 2",
            ]  # fmt: skip
        screen.type("\r")
        screen.wait_for_prompt(2)
        screen.type("first, second\r")
        screen.wait_for("Out[2]: (1, 2)")


def test_values_are_broken_to_the_size_of_now() -> None:
    with Screen(columns=80) as screen:
        screen.wait_for_prompt(1)
        screen.resize(40, 24)
        screen.type("list(range(100, 120))\r")
        screen.wait_for("119]")
        screen.wait_for_prompt(2)
        assert all(len(row) <= 40 for row in screen.rows) and screen.text.count("\n") > 4


@pytest.mark.parametrize(("columns", "lines"), [(20, 5), (1, 1), (300, 100)])
def test_odd_sizes_do_not_end_it(columns: int, lines: int) -> None:
    with Screen(columns=columns, lines=lines) as screen:
        screen.wait_for_quiet()
        screen.type("exit(5)\r")
        assert screen.wait_for_end() == 5
