"""Whether the terminal is dark: asked with OSC 11, answered whenever the terminal likes (shell.md section 9.3).

Nobody waits. The question is written with the prompt, followed by one that every terminal answers (primary device
attributes), and ``AnswerFilter`` takes both answers out of what arrives from the keyboard, however late and in however
many pieces: none of it can turn into typed text. When the second answer is there, no first one is to be expected.
Everything but ``install`` and ``follow_face`` is pure. Not here: what colours follow from it (``theme``).
"""

from __future__ import annotations

from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

QUESTION = "\x1b]11;?\x1b\\\x1b[c"

PATIENCE = 1.5  # seconds after the question in which a lone Escape is held for what may follow it
_LONGEST_ANSWER = 200  # characters; what runs on beyond it was no answer
_ALONE = ("\x1b", "\x1b[")  # beginnings of an answer that are also keys (Escape, Alt-[)


def is_worth_asking(environment: Mapping[str, str]) -> bool:
    """Whether the terminal named by ``TERM`` reads control sequences as such."""
    term = environment.get("TERM", "")
    return bool(term) and term != "dumb" and not term.startswith(("linux", "cons25", "emacs", "vt52", "eterm"))


def parse_color(text: str) -> tuple[int, int, int] | None:
    """Return red, green and blue from 0 to 255 of an X11 colour as terminals write it; None: it is none.

    >>> parse_color("rgb:ffff/8080/0000"), parse_color("rgba:00/ff/00/80"), parse_color("#fff"), parse_color("rgb:1/2")
    ((255, 128, 0), (0, 255, 0), (255, 255, 255), None)
    """
    kind, colon, rest = text.strip().partition(":")
    if colon and kind in ("rgb", "rgba"):
        parts = rest.split("/")
        if len(parts) != len(kind):
            return None
    elif text.startswith("#") and len(text) in (4, 7, 10, 13):
        size = (len(text) - 1) // 3
        parts = [text[start : start + size] for start in range(1, len(text), size)]
    else:
        return None
    found = []
    for part in parts[:3]:
        if not 1 <= len(part) <= 4 or any(digit not in "0123456789abcdefABCDEF" for digit in part):
            return None
        found.append(round(int(part, 16) * 255 / (16 ** len(part) - 1)))
    return found[0], found[1], found[2]


def is_dark(color: tuple[int, int, int]) -> bool:
    """Whether light text reads better than dark text on a colour (luminance of WCAG 2)."""
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.179


def from_environment(environment: Mapping[str, str]) -> str:
    """Return ``dark``, ``light`` or an empty string, as ``COLORFGBG`` says.

    >>> from_environment({"COLORFGBG": "15;0"}), from_environment({"COLORFGBG": "0;default;15"}), from_environment({})
    ('dark', 'light', '')
    """
    last = environment.get("COLORFGBG", "").rpartition(";")[2]
    if not last.isdecimal() or not last.isascii() or ";" not in environment.get("COLORFGBG", ""):
        return ""
    number = int(last)
    if number in (7, 15):
        return "light"
    return "dark" if number < 16 else ""


class AnswerFilter:
    """Takes the terminal's answers out of what is typed.

    Args:
        on_color: told the background (red, green, blue) when it is known.
        clock: seconds.
    """

    def __init__(
        self,
        on_color: Callable[[tuple[int, int, int]], None] | None = None,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._on_color = on_color
        self._clock = clock
        self._asked = 0.0
        self._held = ""  # the beginning of what may be an answer
        self._released = 0  # how many characters of it were passed on already, because they might have been keys
        self.is_expecting = False
        self.color: tuple[int, int, int] | None = None
        self.attributes: tuple[int, ...] = ()  # of the device; 4: it draws sixel images

    def expect(self) -> None:
        """The question was written."""
        self.is_expecting = True
        self._asked = self._clock()

    @property
    def background(self) -> str:
        """``dark``, ``light``, or an empty string as long as there is no answer."""
        return "" if self.color is None else "dark" if is_dark(self.color) else "light"

    def feed(self, text: str) -> str:
        """Return ``text`` without answers; what may be the beginning of one is held back.

        Args:
            text: what came from the keyboard, in pieces of any size.
        """
        if not self._held and (not self.is_expecting or "\x1b" not in text):
            return text
        passed: list[str] = []
        position, length = 0, len(text)
        while position < length:
            held = self._held
            if not held:
                start = text.find("\x1b", position) if self.is_expecting else -1
                if start < 0:
                    passed.append(text[position:])
                    break
                passed.append(text[position:start])
                self._held, self._released = "\x1b", 0
                position = start + 1
                continue
            candidate = held + text[position]
            state = _judge(candidate)
            if state == "no":
                # The character that does not fit may begin an answer of its own: it is looked at again.
                if len(held) > 1 and held[-1] == "\x1b":  # nor does it end an answer: it may begin one
                    passed.append(held[self._released : -1])
                    self._held, self._released = "\x1b", 0
                    continue
                passed.append(held[self._released :])
                self._held, self._released = "", 0
                if text[position] != "\x1b":
                    passed.append(text[position])
                    position += 1
                continue
            position += 1
            if state == "more":
                self._held = candidate
                continue
            self._held, self._released = "", 0
            self._take(candidate)
        return "".join(passed)

    def flush(self) -> str:
        """Return what was held back and may have been a key. To be called when nothing more came for a moment.

        Just after the question it stays held: on a slow line an answer may be cut after its first character, and an
        Escape key that nobody pressed would make the next key another one. It comes with the next key then.
        """
        if self._held in _ALONE and not (self.is_expecting and self._clock() - self._asked < PATIENCE):
            waiting = self._held[self._released :]
            self._released = len(self._held)
            return waiting
        return ""

    def end(self) -> str:
        """Expect nothing any more, and return what is held back."""
        self.is_expecting = False
        waiting = self._held[self._released :]
        self._held, self._released = "", 0
        return waiting

    def _take(self, answer: str) -> None:
        if answer.startswith("\x1b]"):
            color = parse_color(answer[5:].rstrip("\x07\x9c\\").rstrip("\x1b"))
            if color is not None:
                self.color = color
                if self._on_color is not None:
                    self._on_color(color)
            return
        self.is_expecting = False  # answers come in the order of the questions
        numbers = answer[3:-1].split(";")
        self.attributes = tuple(int(number) for number in numbers if number.isdecimal())


def _judge(text: str) -> str:
    # "yes": an answer. "more": the beginning of one. "no": neither.
    if len(text) > _LONGEST_ANSWER:
        return "no"
    if text.startswith("\x1b]"):
        front = "\x1b]11;"
        if len(text) <= len(front):
            return "more" if front.startswith(text) else "no"
        if not text.startswith(front):
            return "no"
        if text[-1] in "\x07\x9c" or text.endswith("\x1b\\"):
            return "yes"
        body = text[5:]
        if body.endswith("\x1b"):
            return "more"
        return "more" if body.isascii() and body.isprintable() else "no"
    front = "\x1b[?"
    if len(text) <= len(front):
        return "more" if front.startswith(text) else "no"
    if not text.startswith(front):
        return "no"
    if text[-1] == "c":
        return "yes"
    return "more" if text[-1] in "0123456789;" else "no"


def install(source: Any, answers: AnswerFilter) -> None:
    """Put a filter in front of the key parser of a prompt_toolkit input.

    Args:
        source: an input with a ``vt100_parser``; another kind is left as it is.
        answers: the filter.
    """
    parser = getattr(source, "vt100_parser", None)
    if parser is None:
        return
    feed, flush = parser.feed, parser.flush

    def filtered_feed(data: str) -> None:
        text = answers.feed(data)
        if text:
            feed(text)

    def filtered_flush() -> None:
        waiting = answers.flush()
        if waiting:
            feed(waiting)
        flush()

    parser.feed, parser.flush = filtered_feed, filtered_flush


def is_typed_ahead(application: Any) -> bool:
    """Whether keys wait for a prompt_toolkit application, or it has taken some already.

    Args:
        application: one that reads a line.
    """
    if application.is_done or not application.is_running or application.current_buffer.text:
        return True
    import select

    try:
        return bool(select.select([application.input.fileno()], [], [], 0)[0])
    except (NotImplementedError, OSError, ValueError):  # no descriptor that can be waited for
        return False


def follow_face(reader: Any, environment: Mapping[str, str], take: Callable[[str], None]) -> AnswerFilter | None:
    """Tell ``dark`` or ``light``: at once where the environment says so, else when the terminal answers, if it does.

    Args:
        reader: what reads cells, before its first prompt (``prompt_session.PromptReader``).
        environment: of the process.
        take: called with the face.

    Returns:
        What takes the terminal's answers out of the keys; None: nothing is asked.
    """
    known = from_environment(environment)
    if known:
        take(known)
        return None
    if not is_worth_asking(environment):
        return None
    answers = AnswerFilter(lambda color: take("dark" if is_dark(color) else "light"))
    install(reader.application.input, answers)

    def ask() -> None:
        if is_typed_ahead(reader.application):
            # A command that is typed already would get the answer: ask at a prompt that waits.
            reader.when_shown = ask
            return
        answers.expect()
        reader.application.output.write_raw(QUESTION)
        reader.application.output.flush()

    reader.when_shown = ask
    return answers


def without_answers(line: str) -> str:
    """Return a line that was read in one piece without any answer in it.

    >>> without_answers("ye\\x1b]11;rgb:0000/0000/0000\\x07s")
    'yes'
    """
    if "\x1b" not in line:
        return line
    answers = AnswerFilter()
    answers.expect()
    found = answers.feed(line)
    return found + answers.end()
