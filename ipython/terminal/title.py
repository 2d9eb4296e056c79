"""The terminal's title: set at each prompt, saved before and given back after (shell.md section 9.1).

Not here: when to set it (the prompt loop says).
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Any

PUSH, POP = "\x1b[22;0t", "\x1b[23;0t"
LIMIT = 200  # characters; longer titles are cut


def has_title(environment: Mapping[str, str]) -> bool:
    """Whether the terminal named by ``TERM`` has a title that can be set."""
    term = environment.get("TERM", "")
    return bool(term) and not term.startswith(("dumb", "linux", "cons25", "emacs", "eterm", "vt"))


def clean_title(text: str) -> str:
    """Return text without control characters, which could end the sequence and begin another one.

    >>> clean_title("a\\x07\\x1b]0;b\\nc")
    'a]0;bc'
    """
    if not (text.isascii() and text.isprintable()):
        # C0, DEL and C1, and what changes the direction of the text around it.
        text = "".join(letter for letter in text if letter >= " " and not _is_harmful(ord(letter)))
    return text if len(text) <= LIMIT else text[: LIMIT - 1] + "…"


def _is_harmful(code: int) -> bool:
    return 0x7F <= code <= 0x9F or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069 or 0xD800 <= code <= 0xDFFF


def short_directory(path: str, home: str) -> str:
    """Return how a directory is named in a title: ``~``, or its last part.

    >>> short_directory("/home/me", "/home/me"), short_directory("/usr/lib", "/home/me"), short_directory("/", "/root")
    ('~', 'lib', '/')
    """
    if home and path == home:
        return "~"
    return os.path.basename(path) or path


def title_text(template: str, path: str, home: str) -> str:
    """Fill ``{cwd}`` (short) and ``{cwd_full}`` into a template; other braces stay as they are."""
    return clean_title(template.replace("{cwd_full}", path).replace("{cwd}", short_directory(path, home)))


class Title:
    """Keeps the title while a front runs; a context manager, and ``restore`` may also be called from a signal.

    Args:
        write: writes to the terminal at once.
        is_wanted: False makes it do nothing.
        console: the Windows console's functions; None: escape sequences.
    """

    def __init__(
        self, write: Callable[[str], object], *, is_wanted: bool = True, console: WindowsConsole | None = None
    ) -> None:
        self._write = write
        self._is_wanted = is_wanted
        self._console = console
        self._last = ""
        self._before: str | None = None

    def __enter__(self) -> Title:
        if self._is_wanted:
            self._before = self._console.get() if self._console is not None else ""
            if self._console is None:
                self._put(PUSH)
        return self

    def set(self, text: str) -> None:
        """Show a title; the one already shown costs nothing."""
        text = clean_title(text)
        if self._before is None or text == self._last:
            return
        self._last = text
        if self._console is not None:
            self._console.set(text)
        else:
            self._put(f"\x1b]0;{text}\x07")

    def show_directory(self, template: str) -> None:
        """Show a title made from a template and the working directory."""
        try:
            path = os.getcwd()
        except OSError:  # it was deleted
            path = "?"
        self.set(title_text(template, path, os.path.expanduser("~")))

    def restore(self) -> None:
        """Give the old title back. Does nothing the second time."""
        before, self._before = self._before, None
        if before is None:
            return
        if self._console is not None:
            self._console.set(before)
        else:
            # An empty title first, for terminals that keep no stack of titles.
            self._put(("\x1b]0;\x07" if self._last else "") + POP)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.restore()

    def _put(self, text: str) -> None:
        try:
            self._write(text)
        except (OSError, ValueError):  # the terminal is gone
            pass


class WindowsConsole:
    """The title of a Windows console.

    Args:
        functions: has ``GetConsoleTitleW`` and ``SetConsoleTitleW``; None: kernel32.
    """

    def __init__(self, functions: Any = None) -> None:
        if functions is None:
            import ctypes

            functions = ctypes.windll.kernel32  # type: ignore[attr-defined]
        self._functions = functions

    def get(self) -> str:
        """Return the title."""
        import ctypes

        buffer = ctypes.create_unicode_buffer(1024)
        self._functions.GetConsoleTitleW(buffer, len(buffer))
        return buffer.value

    def set(self, text: str) -> None:
        """Change the title."""
        self._functions.SetConsoleTitleW(text)


def make_title(
    write: Callable[[str], object], environment: Mapping[str, str], *, is_wanted: bool, platform: str = sys.platform
) -> Title:
    """Return what keeps the title on this platform."""
    if platform == "win32":
        return Title(write, is_wanted=is_wanted, console=WindowsConsole() if is_wanted else None)
    return Title(write, is_wanted=is_wanted and has_title(environment))
