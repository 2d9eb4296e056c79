"""Looking at failures again: %tb, and what %debug and %pdb refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from ipython.core.shell import Shell

Typed = Callable[[str], str]
HIDDEN = "def hidden():\n    __tracebackhide__ = True\n    inner()\n\ndef inner():\n    1 / 0\n\n"


@pytest.fixture
def failed(typed: Typed) -> Iterator[Typed]:
    """Three failures, the last a SystemExit."""
    typed("1 / 0\n{}['key']\nraise SystemExit(2)")
    yield typed


def test_failures_before_the_last_are_shown_again(failed: Typed) -> None:
    assert failed("%tb Minimal").strip() == "SystemExit: 2"
    assert failed("%tb -n 2 Minimal").strip() == "KeyError: 'key'"
    assert failed("%tb minimal -n 3").strip() == "ZeroDivisionError: division by zero"
    assert "----> 1 {}['key']" in failed("%tb -n 2")


def test_an_earlier_failure_keeps_none_of_its_objects_alive(shell: Shell, typed: Typed) -> None:
    import gc
    import weakref

    typed("class Big: pass\n\nthing = Big()\ndef fails(held): raise ValueError\n\nfails(thing)")
    gone = weakref.ref(shell.namespace.locals.pop("thing"))
    typed("1 / 0")
    gc.collect()
    assert gone() is None
    assert "fails(thing)" in typed("%tb -n 2")


def test_no_more_than_ten_are_kept(typed: Typed) -> None:
    typed("\n".join(f"raise ValueError({number})" for number in range(12)))
    assert typed("%tb Minimal -n 10").strip() == "ValueError: 2"
    assert typed("%tb -n 11") == "UsageError: %tb: -n 11: there were 10 failures that are remembered"


def test_hidden_frames_once(shell: Shell, typed: Typed) -> None:
    assert "skipping hidden 1 frame" in typed(HIDDEN + "hidden()")
    shown = typed("%tb --show")
    assert "skipping hidden" not in shown and ">     inner()" not in shown and "in hidden()" in shown
    assert "skipping hidden 1 frame" in typed("%tb") and not shell.settings.traceback.show_hidden
    typed("%xmode --show")
    assert "skipping hidden 1 frame" in typed("%tb --hide")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%tb Bogus", "%tb: no traceback mode 'Bogus'"),
        ("%tb contxt", "Did you mean Context?"),
        ("%tb Plain Minimal", "%tb: takes one mode, not 'Plain Minimal'"),
        ("%tb -n x", "%tb: -n takes a whole number, not 'x'"),
        ("%tb -n 0", "%tb: -n must be at least 1, not 0"),
        ("%tb -n 4", "%tb: -n 4: there were 3 failures that are remembered"),
        ("%tb --show --hide", "%tb: --show and --hide exclude each other"),
        ("%tb --show -n 2", "%tb: --show and --hide are about the last failure only"),
    ],
)
def test_mistakes_are_one_line_and_change_nothing(shell: Shell, failed: Typed, line: str, said: str) -> None:
    before = shell.settings
    shown = failed(line)
    assert shown.startswith("UsageError: ") and said in shown and "\n" not in shown and shell.settings == before


def test_without_a_failure_there_is_nothing_to_show(shell: Shell, typed: Typed) -> None:
    assert typed("%tb") == "No traceback available to show."
    assert "there were 0 failures" in typed("%tb -n 2")
    shell.capabilities["Debugging"] = lambda _: SimpleNamespace(is_automatic=False)
    assert typed("%debug") == "UsageError: %debug: No traceback has been produced, nothing to debug."


def test_pdb_refuses_other_words(shell: Shell, typed: Typed) -> None:
    debugging = SimpleNamespace(is_automatic=False)
    shell.capabilities["Debugging"] = lambda _: debugging
    assert typed("%pdb maybe") == "UsageError: %pdb: Incorrect argument. Use on/1, off/0, or nothing for a toggle."
    assert not debugging.is_automatic
    assert typed("%pdb\n%pdb 0\n%pdb on").split("\n")[-1] == "Automatic pdb calling has been turned ON"
