"""The folder of journals: names, numbers, who is alive (shell.md section 8.3).

``<folder>/000042.jsonl`` is the journal of session 42. A session takes its number by creating that very file
exclusively, so two sessions cannot have the same one and nothing is ever locked. ``upstream.jsonl`` says what of
upstream's file goes by another number here or is not to be seen, since that file itself is never written.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

SUFFIX = ".jsonl"
INDEX = "index.sqlite"
UPSTREAM = "upstream.jsonl"
LOCK = "index.lock"
HIGHEST = 2**36  # larger numbers, which only a damaged file holds, are not taken for sessions
_FLAGS = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_TRIES = 10_000  # sessions that may take a number between our look and our try


def journal_name(number: int) -> str:
    """Return the file name of a session's journal.

    >>> journal_name(42), journal_name(1234567)
    ('000042.jsonl', '1234567.jsonl')
    """
    return f"{number:06d}{SUFFIX}"


def journal_number(name: str) -> int | None:
    """Return the session that a file name means, or None.

    >>> journal_number("000042.jsonl"), journal_number("42.jsonl"), journal_number("upstream.jsonl")
    (42, None, None)
    """
    stem = name[: -len(SUFFIX)]
    if not name.endswith(SUFFIX) or len(stem) < 6 or not stem.isdecimal() or not stem.isascii():
        return None
    number = int(stem)
    return number if journal_name(number) == name and 0 < number < HIGHEST else None


def journal_numbers(folder: str) -> list[int]:
    """Return the numbers of all journals, ascending; none when the folder cannot be read."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted(number for name in names if (number := journal_number(name)) is not None)


def make_folder(folder: str) -> None:
    """Make the folder, readable for its owner only; what exists keeps its permissions.

    Raises:
        OSError: it cannot be made, or something else has its name.
    """
    if not os.path.isdir(folder):
        os.makedirs(folder, 0o700, exist_ok=True)
        try:
            os.chmod(folder, 0o700)  # the umask may have taken the owner's own rights
        except OSError:
            pass


def open_journal(path: str, *, create: bool = False) -> int:
    """Open a journal for appending; with ``create`` it must not exist yet.

    Returns:
        A file descriptor that programs started from here do not inherit.

    Raises:
        OSError: among others FileExistsError.
    """
    return os.open(path, _FLAGS | (os.O_CREAT | os.O_EXCL if create else 0), 0o600)


def claim(folder: str, above: int, head: Callable[[int], bytes]) -> tuple[int, int]:
    """Take the next free session number by creating its journal.

    Args:
        folder: made if it is missing.
        above: the number is greater than this one, and than that of every journal.
        head: gives the first line for a number.

    Returns:
        The number and a descriptor for appending.

    Raises:
        OSError: nothing can be written there.
    """
    make_folder(folder)
    number = max(above, *journal_numbers(folder), 0) + 1
    for _ in range(_TRIES):
        path = os.path.join(folder, journal_name(number))
        try:
            descriptor = open_journal(path, create=True)
        except FileExistsError:
            number += 1
            continue
        first = head(number)
        try:
            written = os.write(descriptor, first)
        except OSError:
            written = -1
        if written != len(first):  # a full disk: the number is of no use to anybody
            os.close(descriptor)
            try:
                os.unlink(path)
            except OSError:
                pass
            raise OSError(28, "No space left on device", path)
        return number, descriptor
    raise OSError(f"no free session number in {folder}")


def is_alive(process: int) -> bool:
    """Whether a process of this machine with that number exists (perhaps another one by now)."""
    if process <= 0:
        return False
    if os.name == "nt":  # there, signal 0 would end it
        return _is_alive_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    except OverflowError:
        return False
    return True


def _is_alive_on_windows(process: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(0x1000, False, process)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return bool(kernel.GetLastError() == 5)  # access denied: it exists
    code = ctypes.c_ulong()
    asked = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return bool(not asked or code.value == 259)  # STILL_ACTIVE
