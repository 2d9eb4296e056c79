"""The clipboard as the terminal itself gives it, also over ssh: OSC 52, where the terminal allows it.

The question is followed by one that every terminal answers (primary device attributes), so that a terminal which does
not know it costs no waiting. Keys that were typed before are left alone: then nothing is asked.
"""

from __future__ import annotations

import base64
import binascii
import os
import select
import sys
from time import monotonic

from ipython.terminal.background import is_worth_asking

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

QUESTION = b"\x1b]52;c;?\x1b\\\x1b[c"
WAIT = 1.0  # seconds for the whole answer
_BEGIN = b"\x1b]52;"
_MOST = 16 * 1024 * 1024  # bytes of an answer


def parse_answer(data: bytes) -> tuple[str | None, bool]:
    """Read what a terminal answered.

    Returns:
        The text of the clipboard, None if there was none in the answer; and whether the answer is whole.

    >>> parse_answer(b"\x1b]52;c;aGFsbG8=\x1b\\\\\x1b[?62;4c"), parse_answer(b"\x1b]52;c;aG")
    (('hallo', True), (None, False))
    """
    text: str | None = None
    begin = data.find(_BEGIN)
    rest = data
    if begin >= 0:
        ends = [end for end in (data.find(b"\x07", begin), data.find(b"\x1b\\", begin)) if end >= 0]
        if not ends:
            return None, len(data) > _MOST
        payload = data[begin + len(_BEGIN) : min(ends)].partition(b";")[2]
        rest = data[min(ends) :]
        try:
            text = base64.b64decode(payload, validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            text = None
    attributes = rest.find(b"\x1b[?")
    return text, attributes >= 0 and b"c" in rest[attributes:]


def ask_terminal(
    environment: Mapping[str, str] | None = None,
    *,
    terminal: int | None = None,
    clock: Callable[[], float] = monotonic,
) -> str | None:
    """Ask the terminal for its clipboard; None: it does not give it.

    Args:
        environment: says what terminal it is; the process's own by default.
        terminal: descriptor to ask through; standard input by default.
        clock: seconds.
    """
    surroundings = os.environ if environment is None else environment
    try:
        import termios
    except ImportError:  # Windows
        return None
    try:
        descriptor = sys.stdin.fileno() if terminal is None else terminal
        if not os.isatty(descriptor) or not is_worth_asking(surroundings):
            return None
        if select.select([descriptor], [], [], 0)[0]:
            return None  # somebody types: these keys are not ours
        before = termios.tcgetattr(descriptor)
    except (OSError, ValueError, AttributeError, termios.error):  # no standard input, or it is no terminal
        return None
    changed = [*before[:3], before[3] & ~(termios.ICANON | termios.ECHO), *before[4:]]
    try:
        termios.tcsetattr(descriptor, termios.TCSANOW, changed)
        os.write(descriptor, QUESTION)
        return _wait_for_answer(descriptor, clock)
    except (OSError, termios.error):
        return None
    finally:
        termios.tcsetattr(descriptor, termios.TCSANOW, before)


def _wait_for_answer(descriptor: int, clock: Callable[[], float]) -> str | None:
    data = b""
    text: str | None = None
    deadline = clock() + WAIT
    while (left := deadline - clock()) > 0 and select.select([descriptor], [], [], left)[0]:
        data += os.read(descriptor, 65536)
        text, is_whole = parse_answer(data)
        if is_whole:
            break
    return text
