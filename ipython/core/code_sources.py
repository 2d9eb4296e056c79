"""Where code for a magic comes from: history ranges, addresses, files, macros, variables (magics.md section 2.10).

One resolver for ``%load``, ``%save``, ``%macro``, ``%edit``, ``%pastebin``, ``%rerun``, ``%recall`` and ``%pycat``.
"""

from __future__ import annotations

import os

from ipython.core.files import decode_source, without_coding_line
from ipython.core.macro import Macro
from ipython.core.plugins import nearest
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ipython.core.shell import Shell
    from ipython.model.history import HistoryItem

WAIT_ADDRESS = 10.0  # seconds without a byte from a server
LARGEST = 50 << 20  # bytes that are read from a file or an address


class CodeSources:
    """Finds code by what a person writes.

    Args:
        shell: whose history and names are meant.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def find(
        self,
        text: str,
        *,
        title: str,
        raw: bool = True,
        source_of: Callable[[str], str | None] | None = None,
        keep_coding: bool = False,
    ) -> str:
        """Return the code that ``text`` means.

        Args:
            text: empty for this session before the running cell; ranges of history; an address; a file, also without
                its ``.py``; an expression whose value is a text or a macro.
            title: of the magic, for messages.
            raw: cells of history as typed, not as the Python they became.
            source_of: gives the source of a named object, asked before variables.
            keep_coding: leave the line that declares an encoding.

        Raises:
            UserMistake: it means nothing, or cannot be read.
        """
        text = text.strip()
        if not text:
            return self._joined(self.session_before_now(), raw)
        ranges = self.ranges(text)
        missing = ""
        if ranges is not None:
            items = self.items(ranges)
            if items:
                return self._joined(items, raw)
            missing = self.nothing_in(ranges)
        if text.startswith(("http://", "https://")):
            return _kept(read_address(text, title), keep_coding)
        path = existing_file(text)
        if path is not None:
            return _kept(read_file(path, title), keep_coding)
        why = why_no_file(text)
        if why:
            raise UserMistake(f"{title}: {text!r} {why}.")
        if missing:
            raise UserMistake(f"{title}: {missing}")
        if source_of is not None:
            source = source_of(text)
            if source is not None:
                return source
        return self._from_names(text, title)

    # -- history -------------------------------------------------------------------------------------------------

    def ranges(self, text: str) -> list[tuple[int, int, int | None]] | None:
        """Return the ranges that ``text`` names; None if it is none."""
        from ipython.source.ranges import parse_ranges

        if not text or text[0] not in "0123456789~":
            return None
        try:
            return parse_ranges(text)
        except UserMistake:
            return None

    def items(self, ranges: Sequence[tuple[int, int, int | None]]) -> list[HistoryItem]:
        """Return the remembered cells of ranges."""
        found: list[HistoryItem] = []
        for session, start, stop in ranges:
            found.extend(self._shell.history.range(session, start, stop))
        return found

    def session_before_now(self) -> list[HistoryItem]:
        """Return the cells of this session before the running one."""
        return list(self._shell.history.range(0, 1, self._shell.current_number))

    def nothing_in(self, ranges: Sequence[tuple[int, int, int | None]]) -> str:
        """Say that ranges hold no cell."""
        session, start, stop = ranges[0]
        where = "" if session == 0 else f" of session {session}" if session > 0 else f" of ~{-session}/"
        if session and start == 1 and stop is None:
            return f"history has no session {session if session > 0 else f'~{-session}'}"
        return f"history has no line {start}{where}{'' if stop == start + 1 else ' or later'}"

    @staticmethod
    def _joined(items: Sequence[HistoryItem], raw: bool) -> str:
        return "".join((item.source if raw else item.python or item.source).rstrip("\n") + "\n" for item in items)

    # -- macros and files ----------------------------------------------------------------------------------------

    @staticmethod
    def macro(code: str) -> Macro:
        """Return a macro of some source."""
        return Macro(code)

    @staticmethod
    def is_macro(thing: object) -> bool:
        """Whether something is a macro."""
        return isinstance(thing, Macro)

    def is_text(self, name: str) -> bool:
        """Whether a variable holds a text or a macro, which is taken before the source of an object."""
        bound = self._shell.namespace.locals.get(name)
        return isinstance(bound, (str, Macro))

    @staticmethod
    def existing_file(name: str, *suffixes: str) -> str | None:
        """Return the path of a file as typed, with one of ``suffixes`` (``""`` and ``.py``); None if there is none."""
        return existing_file(name, suffixes=suffixes or ("", ".py"))

    @staticmethod
    def nearest_file(name: str) -> str:
        """Return the path of a file or folder whose name is like the one typed, or an empty string."""
        return nearest_file(name)

    @staticmethod
    def why_no_file(name: str) -> str:
        """Say what stands under a name that is no file: "is a directory ..."; an empty string: nothing does."""
        return why_no_file(name)

    @staticmethod
    def read_file(path: str, title: str) -> str:
        """Return the text of a file.

        Raises:
            UserMistake: it cannot be read.
        """
        return read_file(path, title)

    # -- names ---------------------------------------------------------------------------------------------------

    def value(self, expression: str) -> Any:
        """Return the value of an expression in the user's namespace. Raises what it raises."""
        namespace = self._shell.namespace
        code = compile(expression.strip(), "<expression>", "eval", 0, True)
        return eval(code, namespace.globals, namespace.locals)

    def _from_names(self, text: str, title: str) -> str:
        try:
            found = self.value(text)
        except Exception as error:
            namespace = self._shell.namespace
            near = nearest(text, [*namespace.user_names(), *_neighbours(text)]) if text.isidentifier() else ""
            near = near or nearest_file(text)
            hint = f" Did you mean {near!r}?" if near else ""
            what = f" ({type(error).__name__}: {error})" if not isinstance(error, (NameError, SyntaxError)) else ""
            raise UserMistake(
                f"{title}: {text!r} was not found in history, as a file, url, nor in the user namespace{what}.{hint}"
            ) from None
        if isinstance(found, str):
            return str(found)
        if isinstance(found, Macro):
            return found.value
        raise UserMistake(f"{title}: {text} is neither a string nor a macro: it is of type {type(found).__name__}.")


def _kept(text: str, keep_coding: bool) -> str:
    return text if keep_coding else without_coding_line(text)


def unquoted(text: str) -> str:
    """Remove one pair of quotes around a name.

    >>> unquoted("'a b.py'"), unquoted("a'")
    ('a b.py', "a'")
    """
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def existing_file(name: str, *, suffixes: Sequence[str] = ("", ".py")) -> str | None:
    """Return the path of a file as typed, with ``~``, ``$NAME`` and one of ``suffixes``; None if there is none."""
    for candidate in dict.fromkeys((name, unquoted(name))):
        path = os.path.expanduser(os.path.expandvars(candidate))
        for suffix in suffixes:
            try:
                if os.path.isfile(path + suffix):
                    return path + suffix
            except ValueError:
                return None  # a NUL in it
    return None


def why_no_file(name: str) -> str:
    """Say what stands under a name that is no regular file; an empty string: nothing does.

    >>> why_no_file("/"), why_no_file("/no/such")
    ('is a directory, not a regular file', '')
    """
    path = os.path.expanduser(os.path.expandvars(unquoted(name)))
    try:
        if os.path.isdir(path):
            return "is a directory, not a regular file"
        if os.path.exists(path):
            return "is not a regular file"
        if os.path.islink(path):
            return "is a link that leads nowhere"
    except ValueError:  # a NUL in it
        pass
    return ""


def nearest_file(name: str) -> str:
    """Return the path of a file or folder whose name is like the one typed, or an empty string."""
    path = os.path.expanduser(unquoted(name))
    names = _neighbours(name)
    near = nearest(os.path.basename(path), names)
    if not near:  # the ending may have been left out
        stems = {os.path.splitext(one)[0]: one for one in names}
        near = stems.get(nearest(os.path.basename(path), stems), "")
    return os.path.join(os.path.dirname(path), near) if near else ""


def _neighbours(name: str) -> list[str]:
    try:
        return os.listdir(os.path.dirname(os.path.expanduser(unquoted(name))) or ".")
    except (OSError, ValueError):
        return []


def read_file(path: str, title: str) -> str:
    """Return the text of a file.

    Raises:
        UserMistake: it cannot be read.
    """
    try:
        if os.path.getsize(path) > LARGEST:
            raise UserMistake(f"{title}: {path!r} is larger than {LARGEST >> 20} MB")
        with open(path, "rb") as file:
            return decode_source(file.read())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UserMistake(f"{title}: cannot read {path!r}: {reason}") from None


def read_address(address: str, title: str) -> str:
    """Return the text behind an ``http`` or ``https`` address.

    Raises:
        UserMistake: there is none, or the server does not answer.
    """
    from urllib.request import urlopen

    try:
        with urlopen(address, timeout=WAIT_ADDRESS) as answer:
            data: bytes = answer.read(LARGEST + 1)
            charset = answer.headers.get_content_charset()
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise UserMistake(f"{title}: cannot read {address}: {reason}") from None
    if len(data) > LARGEST:
        raise UserMistake(f"{title}: {address} is larger than {LARGEST >> 20} MB")
    if charset:
        try:
            return data.decode(charset).replace("\r\n", "\n")
        except (UnicodeDecodeError, LookupError):
            pass
    return decode_source(data)
