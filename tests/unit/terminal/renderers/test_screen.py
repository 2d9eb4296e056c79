import contextlib
import io
import os
import re
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ipython.model.failure import FailureReport
from ipython.model.output import (
    CallRewritten,
    DisplayShown,
    DisplayUpdated,
    FailureShown,
    MimeBundle,
    NextInputSet,
    OutputCleared,
    PageShown,
    StreamText,
    ValueShown,
    Warned,
)
from ipython.model.value import replace
from ipython.settings.terminal import TerminalSettings
from ipython.terminal.prompts import ClassicPrompts, Prompts
from ipython.terminal.renderers.bundle import says_nothing
from ipython.terminal.renderers.screen import Screen
from ipython.terminal.streams import TerminalStreams
from ipython.terminal.theme import find_theme

BARE = "<IPython.core.display.HTML object>"


class FakeTerminal(io.StringIO):
    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


class Front:
    """A screen over a stand-in terminal, and what arrived there."""

    def __init__(self, *, theme: str = "nocolor", is_tty: bool = True, plain: bool = False, **settings: object) -> None:
        self.terminal = FakeTerminal() if is_tty else io.StringIO()
        self.errors = FakeTerminal() if is_tty else io.StringIO()
        self.streams = TerminalStreams(self.terminal, self.errors)
        self.paged: list[tuple[str, int]] = []
        self.screen = Screen(
            find_theme(theme),
            ClassicPrompts() if settings.get("classic") else Prompts(),
            replace(TerminalSettings(), **settings),  # type: ignore[arg-type]
            render_failure=lambda report: f"{report.name}: {report.message}",
            page=lambda text, start: self.paged.append((text, start)),
            size=lambda: (80, 24),
            is_plain=plain,
        )

    def show(self, *events: Any) -> str:
        with self.streams:
            self.streams.begin_cell()
            for event in events:
                self.screen.emit(event, 1)
        return self.terminal.getvalue()


def text(plain: str, **forms: object) -> MimeBundle:
    return MimeBundle({"text/plain": plain, **{kind.replace("_", "/"): form for kind, form in forms.items()}}, {})


def test_values_stand_behind_their_prompt_and_long_ones_below() -> None:
    assert Front().show(ValueShown(3, text("2"))) == "Out[3]: 2\n"
    assert Front().show(ValueShown(3, text("[1,\n 2]"))) == "Out[3]: \n[1,\n 2]\n"
    assert Front().show(ValueShown(None, text("2"))) == "2\n"
    assert Front(classic=True).show(ValueShown(1, text("2"))) == "2\n"
    assert Front(separate_out="\n", separate_out2="--\n").show(ValueShown(1, text("2"))) == "\nOut[1]: 2\n--\n"


def test_a_value_with_no_forms_shows_its_prompt_only() -> None:
    assert Front().show(ValueShown(36, MimeBundle({}, {}))) == "Out[36]: \n"


def test_the_prompt_of_the_next_cell_is_not_changed_by_a_value() -> None:
    front = Front()
    front.screen._prompts.number = 9
    front.show(ValueShown(3, text("2")))
    assert front.screen._prompts.number == 9


def test_an_open_line_of_the_cell_is_ended_before_a_value() -> None:
    front = Front()
    with front.streams:
        front.streams.begin_cell()
        print("abc", end="")
        front.screen.emit(ValueShown(1, text("2")), 1)
        print("abc", end="")
        front.screen.emit(FailureShown(FailureReport("E", "m")), 1)
    assert front.terminal.getvalue() == "abc\nOut[1]: 2\nabc\nE: m\n"


def test_what_the_encoding_lacks_is_escaped() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", newline="")
    front = Front()
    with contextlib.redirect_stdout(stream):
        front.screen.emit(ValueShown(1, text("é\ud800")), 1)
    assert raw.getvalue() == b"Out[1]: \\xe9\\ud800\n"


def test_failures_and_mistakes() -> None:
    front = Front()
    assert front.show(FailureShown(FailureReport("ValueError", "x"))) == "ValueError: x\n"
    front.show(FailureShown(FailureReport("UserMistake", "no", kind="mistake")), Warned("careful"))
    assert front.errors.getvalue() == "UserMistake: no\ncareful\n"


def test_a_broken_traceback_renderer_still_shows_the_failure() -> None:
    front = Front()

    def broken(report: FailureReport) -> str:
        raise KeyError("bug")

    front.screen._render_failure = broken
    assert front.show(FailureShown(FailureReport("ValueError", "x"))).startswith("ValueError: x\n(its traceback")


def test_streams_pages_calls_and_next_input() -> None:
    front = Front()
    assert front.show(StreamText("stdout", "a\n"), CallRewritten("f(1)")) == "a\n------> f(1)\n"
    front.show(StreamText("stderr", "b"), PageShown(text("long"), 3), NextInputSet("x = 1"))
    assert front.errors.getvalue() == "b"
    assert front.paged == [("long", 3)]
    assert front.screen.next_input == NextInputSet("x = 1")


def test_redirected_stdout_takes_displays_and_values() -> None:
    front = Front()
    with front.streams, contextlib.redirect_stdout(io.StringIO()) as caught:
        front.screen.emit(DisplayShown(text("shown"), "id"), 1)
        front.screen.emit(DisplayUpdated(text("again"), "id"), 1)
        front.screen.emit(OutputCleared(), 1)
    assert caught.getvalue() == "shown\nagain\n"
    assert front.terminal.getvalue() == ""


@pytest.mark.parametrize("stdout", [None, 5, "closed"])
def test_a_cell_that_ruins_stdout_does_not_stop_values(stdout: object, capfd: pytest.CaptureFixture[str]) -> None:
    front = Front()
    before = sys.stdout
    if stdout == "closed":
        stdout = io.StringIO()
        stdout.close()
    sys.stdout = stdout  # type: ignore[assignment]
    try:
        front.screen.emit(ValueShown(1, text("2")), 1)
    finally:
        sys.stdout = before
    assert "Out[1]: 2" in capfd.readouterr().out


def test_a_terminal_that_is_gone_does_not_stop_the_cell() -> None:
    class Gone(FakeTerminal):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    front = Front()
    with contextlib.redirect_stdout(Gone()):
        front.screen.emit(ValueShown(1, text("2")), 1)


# -- in place ------------------------------------------------------------------------------------------------------


def test_an_update_is_drawn_in_place_and_output_below_stays() -> None:
    front = Front()
    with front.streams:
        front.streams.begin_cell()
        front.screen.emit(DisplayShown(text("1%"), "id"), 1)
        print("below")
        front.screen.emit(DisplayUpdated(text("2%"), "id"), 1)
        front.screen.emit(DisplayUpdated(text("3%"), "id"), 1)
    pyte = pytest.importorskip("pyte")
    screen = pyte.Screen(80, 24)
    pyte.Stream(screen).feed(front.terminal.getvalue().replace("\n", "\r\n"))
    assert [line.rstrip() for line in screen.display[:3]] == ["3%", "below", ""]


@pytest.mark.parametrize("front", [{"is_tty": False}, {"plain": True}])
def test_piped_or_plain_every_state_is_printed_once(front: dict[str, bool]) -> None:
    shown = Front(**front).show(  # type: ignore[arg-type]
        DisplayShown(text("1%"), "id"), DisplayUpdated(text("2%"), "id"), OutputCleared(), StreamText("stdout", "x\n")
    )
    assert shown == "1%\n2%\nx\n"


def test_an_update_of_an_earlier_cell_is_printed_below() -> None:
    front = Front()
    front.show(DisplayShown(text("1%"), "id"))
    assert front.show(DisplayUpdated(text("2%"), "id")) == "1%\n2%\n"


def test_an_update_while_the_prompt_is_up_goes_above_it() -> None:
    front = Front()
    with front.streams:
        front.streams.begin_cell()
        front.screen.emit(DisplayShown(text("1%"), "id"), 1)
        waiting: list[Callable[[], None]] = []
        front.streams.set_prompt_hook(waiting.append)
        front.screen.emit(DisplayUpdated(text("2%"), "id"), 1)
        assert front.terminal.getvalue() == "1%\n"
        waiting[0]()
    assert front.terminal.getvalue() == "1%\n2%\n"


def test_clearing_erases_what_the_cell_has_shown() -> None:
    front = Front()
    with front.streams:
        front.streams.begin_cell()
        print("a\nb")
        front.screen.emit(OutputCleared(), 1)
        print("c")
    assert front.terminal.getvalue() == "a\nb\n\x1b[2A\r\x1b[Jc\n"


def test_clearing_later_waits_for_the_next_output_of_any_kind() -> None:
    front = Front()
    with front.streams:
        front.streams.begin_cell()
        for number in range(3):
            front.screen.emit(OutputCleared(wait=True), 1)
            print(number)
        front.screen.emit(OutputCleared(wait=True), 1)
    assert front.terminal.getvalue() == "0\n\x1b[1A\r\x1b[J1\n\x1b[1A\r\x1b[J2\n".replace("0\n", "\r\x1b[J0\n", 1)


# -- forms ---------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_image_protocol(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("KITTY_WINDOW_ID", "TERM_PROGRAM", "TMUX", "STY", "IPYTHON_KITTY_GRAPHICS", "LC_TERMINAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    yield


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)


def test_an_image_says_what_and_where_it_is() -> None:
    front = Front()
    shown = front.show(DisplayShown(text("<IPython.core.display.Image object>", image_png=PNG)))
    match = re.fullmatch(r"PNG image, 640x480, 24 bytes: (.+image-1\.png)\n", shown)
    assert match is not None, shown
    assert os.path.exists(match.group(1))
    front.screen.close()
    assert not os.path.exists(match.group(1))


def test_a_figure_keeps_its_text_beside_the_file() -> None:
    front = Front()
    shown = front.show(ValueShown(1, text("<Figure size 640x480 with 1 Axes>", image_png=PNG)))
    front.screen.close()
    assert shown.startswith("Out[1]: \n<Figure size 640x480 with 1 Axes>\nPNG image")


def test_a_terminal_that_draws_gets_the_image_below_the_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-kitty")
    shown = Front().show(ValueShown(1, text("<Image object>", image_png=PNG)))
    assert shown.startswith("Out[1]: \n\x1b_Ga=T")


def test_piped_output_makes_no_files(tmp_path: object) -> None:
    assert Front(is_tty=False).show(DisplayShown(text("<I object>", image_png=PNG))) == "<I object>\n"


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ({"text_markdown": "# T"}, "T\n"),
        ({"text_html": "<b>x</b>"}, "x\n"),
        ({"text_latex": "$\\pi$"}, "π\n"),
        ({"application_json": {"a": [1]}}, '{\n  "a": [\n    1\n  ]\n}\n'),
        ({"application_json": {1, 2}}, BARE + "\n"),
        ({"text_html": 5}, BARE + "\n"),
        ({"image_png": 5}, BARE + "\n"),
    ],
)
def test_markup_is_shown_where_the_plain_text_says_nothing(forms: dict[str, object], expected: str) -> None:
    assert Front().show(DisplayShown(text(BARE, **forms))) == expected


def test_a_plain_text_that_says_something_wins() -> None:
    assert Front().show(DisplayShown(text("   a\n0  1", text_html="<table>"))) == "   a\n0  1\n"


@pytest.mark.parametrize(
    ("plain", "expected"),
    [("", True), (BARE, True), ("<__main__.A at 0x7f>", True), ("<a.B object at 0x7f>", True), ("abc", False),
     ("<Figure size 1>", False), ("<function f at 0x7f>", False), ("<a>\n<b>", False), ("<>", False)],
)  # fmt: skip
def test_which_texts_say_nothing(plain: str, expected: bool) -> None:
    assert says_nothing(plain) is expected


def test_the_users_renderer_replaces_the_text() -> None:
    seen: list[object] = []
    front = Front(mime_renderers=(("image/png", lambda data, metadata: seen.append((data, metadata))),))
    assert front.show(ValueShown(1, text("<I object>", image_png=PNG))) == "Out[1]: \n"
    assert seen == [(PNG, {})]


def test_a_failing_renderer_of_the_user_is_told_and_the_text_shown() -> None:
    def broken(data: object, metadata: object) -> None:
        raise ValueError("bad")

    front = Front(mime_renderers=(("text/html", broken),))
    assert front.show(DisplayShown(text("plain", text_html="x"))) == "plain\n"
    assert front.errors.getvalue() == "the renderer for text/html in mime_renderers raised ValueError: bad\n"


def test_events_of_many_threads_are_whole() -> None:
    front = Front()

    def work(number: int) -> None:
        for _ in range(50):
            front.screen.emit(DisplayShown(text(f"{number}" * 20 + "\n" + f"{number}" * 20)), 1)

    with front.streams:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    lines = front.terminal.getvalue().splitlines()
    assert len(lines) == 400
    assert all(first == second and len(set(first)) == 1 for first, second in zip(lines[::2], lines[1::2], strict=True))


def test_coloured_prompt() -> None:
    shown = Front(theme="neutral").show(ValueShown(1, text("2")))
    assert shown == "\x1b[31mOut[\x1b[0m\x1b[1;31m1\x1b[0m\x1b[31m]: \x1b[0m2\n"
