"""Images in the terminal: by kitty's, iTerm2's or the sixel protocol, else as a file that is named (shell.md 6.5).

Which protocol a terminal speaks is read from its environment; sixel also from what it answers about itself
(``background``). Nothing is asked here. Not here: pixels (``sixel``).
"""

from __future__ import annotations

import base64
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KITTY, ITERM, SIXEL = "kitty", "iterm2", "sixel"
KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WebP", "image/svg+xml": "SVG"}
_SUFFIXES = {"image/jpeg": ".jpg", "image/svg+xml": ".svg"}
_CHUNK = 4096  # characters of one escape sequence of kitty's protocol
_LARGEST = 32 << 20  # bytes that are sent to a terminal


def find_protocol(environment: Mapping[str, str], attributes: Sequence[int] = ()) -> str:
    """Return how a terminal draws images: ``kitty``, ``iterm2``, ``sixel`` or an empty string.

    Args:
        environment: of the process. ``IPYTHON_KITTY_GRAPHICS`` set to 1 or 0 forces or forbids kitty's protocol.
        attributes: what the terminal answered to the question for its attributes; 4 is sixel.

    >>> find_protocol({"TERM": "xterm-kitty"}), find_protocol({"TERM_PROGRAM": "iTerm.app"}), find_protocol({})
    ('kitty', 'iterm2', '')
    """
    forced = environment.get("IPYTHON_KITTY_GRAPHICS", "").lower()
    if forced in ("1", "true", "yes", "on"):
        return KITTY
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    sixel = SIXEL if 4 in attributes else ""
    if term == "dumb":
        return ""
    if environment.get("TMUX") or environment.get("STY") or program == "tmux":
        return sixel  # the multiplexer answers for itself; the other protocols do not pass it
    if forced not in ("0", "false", "no", "off") and (
        environment.get("KITTY_WINDOW_ID") or term in ("xterm-kitty", "xterm-ghostty") or program == "ghostty"
    ):
        return KITTY
    if program in ("iTerm.app", "WezTerm", "mintty") or environment.get("LC_TERMINAL") == "iTerm2":
        return ITERM
    if sixel or term.startswith(("foot", "mlterm", "yaft", "contour")):
        return SIXEL
    return ""


def image_sequence(kind: str, data: bytes, protocol: str, metadata: Mapping[str, object] | None = None) -> str:
    """Return the escape sequences that draw an image; empty when that protocol cannot draw it.

    Args:
        kind: its MIME type.
        data: the file.
        protocol: as ``find_protocol`` returns it.
        metadata: may hold ``width`` and ``height`` in pixels.
    """
    if not data or len(data) > _LARGEST or kind == "image/svg+xml":
        return ""
    if protocol == KITTY and kind == "image/png":
        return _kitty(data)
    if protocol == ITERM:
        sizes = "".join(
            f";{name}={size}px"
            for name in ("width", "height")
            if isinstance(size := (metadata or {}).get(name), int) and size > 0
        )
        return f"\x1b]1337;File=inline=1;size={len(data)}{sizes}:{base64.b64encode(data).decode()}\x07"
    if protocol == SIXEL:
        from ipython.terminal.renderers.sixel import sixel_sequence

        return sixel_sequence(data)
    return ""


def _kitty(data: bytes) -> str:
    encoded = base64.b64encode(data).decode()
    parts = [encoded[start : start + _CHUNK] for start in range(0, len(encoded), _CHUNK)]
    last = len(parts) - 1
    # q=2: the terminal must not answer, for the answer would be read as typed text.
    return "".join(
        f"\x1b_G{'a=T,f=100,q=2,' if index == 0 else ''}m={int(index < last)};{part}\x1b\\"
        for index, part in enumerate(parts)
    )


def image_bytes(data: object) -> bytes:
    """Return the bytes of an image that a bundle holds as bytes, base64 text or SVG source; none for anything else."""
    if isinstance(data, (bytes, bytearray, memoryview)):
        return bytes(data)
    if not isinstance(data, str):
        return b""
    if data.lstrip().startswith("<"):
        return data.encode("utf-8", "replace")
    try:
        return base64.b64decode(data)
    except ValueError:
        return b""


def image_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels, read from the file's header; None when it says nothing.

    >>> image_size(b"GIF89a\\x02\\x00\\x03\\x00")
    (2, 3)
    """
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data[:4] == b"RIFF" and data[8:16] == b"WEBPVP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if data[:2] == b"\xff\xd8":
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 < len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return (
                int.from_bytes(data[position + 7 : position + 9], "big"),
                int.from_bytes(data[position + 5 : position + 7], "big"),
            )
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return None


def readable_size(count: int) -> str:
    """Return a number of bytes for a person.

    >>> readable_size(1), readable_size(999), readable_size(12_345), readable_size(3_000_000)
    ('1 byte', '999 bytes', '12.3 kB', '3.0 MB')
    """
    if count < 1000:
        return f"{count} byte{'' if count == 1 else 's'}"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


class SavedImages:
    """Keeps images as files in a private folder that is made at the first one and removed by ``close``."""

    def __init__(self) -> None:
        self._directory = ""
        self._count = 0

    def describe(self, kind: str, data: bytes) -> str:
        """Save an image and return one line: type, pixels, size, and where it is."""
        size = image_size(data)
        pixels = f", {size[0]}x{size[1]}" if size is not None else ""
        line = f"{KINDS.get(kind, kind)} image{pixels}, {readable_size(len(data))}"
        try:
            return f"{line}: {self._save(kind, data)}"
        except OSError as error:
            return f"{line} (not saved: {str(error.strerror or error).lower()})"

    def _save(self, kind: str, data: bytes) -> str:
        if not self._directory or not os.path.isdir(self._directory):
            import tempfile

            self._directory = tempfile.mkdtemp(prefix="ipython-images-")  # 0700
        self._count += 1
        suffix = _SUFFIXES.get(kind, "." + kind.rpartition("/")[2])
        path = os.path.join(self._directory, f"image-{self._count}{suffix}")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with open(descriptor, "wb") as file:
            file.write(data)
        return path

    def close(self) -> None:
        """Remove the files."""
        directory, self._directory = self._directory, ""
        if directory:
            import shutil

            shutil.rmtree(directory, ignore_errors=True)
