"""Writing files as a whole: the new content appears at once, or the old one stays (magics.md, rule G4)."""

from __future__ import annotations

import os


def write_file(path: str, content: str | bytes, *, append: bool = False) -> None:
    """Replace a file by ``content``, or add to it; nothing half-written is left behind.

    The content goes to a new file in the same folder, which then takes the name. Links are followed; the permissions
    of a file that exists are kept. What is no regular file (a device, a pipe) is written to directly, and so is a
    file in a folder that takes no new ones.

    Args:
        path: of the file.
        content: text, written as UTF-8, or bytes.
        append: keep what is there and put ``content`` behind it.

    Raises:
        OSError: it cannot be written.
    """
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    target = os.path.realpath(path)
    try:
        mode: int | None = os.stat(target).st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not _is_regular(mode):
        _write_directly(target, data, append=append)
        return
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(13, "Permission denied", path)
    if append and mode is not None:
        with open(target, "rb") as file:
            data = file.read() + data
    temporary = f"{target}.{os.getpid()}.new"
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except PermissionError:
        if mode is None:
            raise
        _write_directly(target, data, append=False)
        return
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        if mode is not None:
            os.chmod(temporary, mode & 0o7777)
        os.replace(temporary, target)
    except BaseException:
        try:
            os.unlink(temporary)
        except OSError:
            pass
        raise


def check_writable(path: str) -> None:
    """Raise what writing a file would meet, as far as that can be known before there is anything to write.

    Args:
        path: of the file.

    Raises:
        OSError: it cannot be written.

    >>> check_writable("/")
    Traceback (most recent call last):
    IsADirectoryError: [Errno 21] Is a directory: '/'
    """
    target = os.path.realpath(path)
    if os.path.isdir(target):
        raise IsADirectoryError(21, "Is a directory", path)
    folder = os.path.dirname(target)
    try:
        os.stat(target)
        place = target
    except FileNotFoundError:
        os.stat(folder)
        place = folder
    if not os.access(place, os.W_OK):
        raise PermissionError(13, "Permission denied", path)


def _is_regular(mode: int) -> bool:
    return mode & 0o170000 == 0o100000


def _write_directly(path: str, data: bytes, *, append: bool) -> None:
    with open(path, "ab" if append else "wb") as file:
        file.write(data)


def decode_source(data: bytes) -> str:
    """Return the text of a file that may be Python: by its PEP 263 line or mark, else UTF-8, else Latin-1.

    >>> decode_source(b"x = 1\\r\\n"), decode_source("# coding: latin-1\\n\\xe9".encode("latin-1"))[-1]
    ('x = 1\\n', 'é')
    """
    encoding = "utf-8-sig"
    if b"coding" in b"".join(data.split(b"\n", 2)[:2]):
        import io
        import tokenize

        try:
            encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        except SyntaxError:
            pass  # an encoding that does not exist: read it as if nothing were said
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_coding_line(text: str) -> str:
    """Return a program without the line that declares its encoding, which means nothing once it is text.

    >>> without_coding_line("#!/bin/python\\n# -*- coding: utf-8 -*-\\nx\\n")
    '#!/bin/python\\nx\\n'
    """
    lines = text.split("\n", 2)
    for position in range(min(2, len(lines))):
        line = lines[position].lstrip()
        if line.startswith("#") and ("coding:" in line or "coding=" in line):
            del lines[position]
            return "\n".join(lines)
        if line and not line.startswith("#"):
            break
    return text
