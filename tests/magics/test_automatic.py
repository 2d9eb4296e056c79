"""What is done without being asked: automagic, autocall, autoawait."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ipython.core.shell import Shell

Typed = Callable[[str], str]
RUNNER = (
    "def mine(coroutine):\n    print('mine')\n    try: coroutine.send(None)\n"
    "    except StopIteration as stop: return stop.value\n\n"
)


def test_automagic_says_its_state_below_an_empty_line(shell: Shell, typed: Typed) -> None:
    assert typed("%automagic") == "\nAutomagic is OFF, % prefix IS needed for line magics."
    assert "NameError" in typed("pwd")
    assert typed("%automagic ON") == "\nAutomagic is ON, % prefix IS NOT needed for line magics."


def test_an_unknown_word_does_not_switch_automagic(shell: Shell, typed: Typed) -> None:
    assert typed("%automagic weird") == "UsageError: %automagic: expected on/off, got 'weird'"
    assert shell.settings.automagic


def test_a_variable_that_hides_a_magic_is_named_where_the_line_is_no_python(typed: Typed) -> None:
    typed("time = 3")
    shown = typed("time 1+1")
    assert shown.endswith("SyntaxError: invalid syntax (the name 'time' is a variable; type %time for the magic)")
    assert "is a variable" not in typed("thyme 1+1") and "is a variable" not in typed("time = 1 +")
    typed("del time")
    assert "Wall time" in typed("time 1+1")


def test_autocall_goes_back_to_the_last_of_its_levels(typed: Typed) -> None:
    words = [typed(f"%autocall {word}").rpartition(" ")[2] for word in ("", "", "2", "", "", "off", "Smart", "FULL")]
    assert words == ["Smart", "Off", "Full", "Off", "Full", "Off", "Smart", "Full"]


@pytest.mark.parametrize("word", ["7", "x", "-1"])
def test_autocall_refuses_other_levels(shell: Shell, typed: Typed, word: str) -> None:
    said = f"UsageError: %autocall: Valid modes: 0->Off, 1->Smart, 2->Full, not '{word}'"
    assert typed(f"%autocall {word}") == said and shell.settings.autocall == 0


def test_a_method_is_called_without_parentheses(typed: Typed) -> None:
    # This was an AttributeError in the shell itself, which ended the program.
    typed("class C:\n    def m(self, *given): return given\n\nc = C()\n%autocall 1")
    assert typed("c.m 3").endswith("-> c.m(3)\nOut[4]: (3,)")
    typed("%autocall 2")
    assert typed("c.m").endswith("-> c.m()\nOut[6]: ()")


def test_a_variable_of_the_person_runs_what_is_awaited(typed: Typed) -> None:
    typed(RUNNER + "async def five(): return 5\n\n")
    assert typed("%autoawait mine\nawait five()") == "mine\nOut[4]: 5"
    assert typed("%autoawait") == "IPython autoawait is `on`, and set to use `mine`"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%autoawait nosuch", "%autoawait: 'nosuch' is no loop runner"),
        ("%autoawait no.such", "%autoawait: No module named 'no'"),
        ("%autoawait os.sep", "%autoawait: os.sep cannot be called"),
        ("v = 3\n%autoawait v", "%autoawait: the variable v is of type int, which runs no coroutine"),
    ],
)
def test_what_runs_no_coroutine_is_refused_now(shell: Shell, typed: Typed, line: str, said: str) -> None:
    assert said in typed(line) and shell.settings.loop_runner == "asyncio"
