import base64
import os
import re
import stat
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.terminal.renderers.images import (
    SavedImages,
    find_protocol,
    image_bytes,
    image_sequence,
    image_size,
)
from ipython.terminal.renderers.sixel import NotDrawable, decode_png, encode


def make_png(rows: list[bytes], kind: int = 2, *, filters: list[int] | None = None, extra: bytes = b"") -> bytes:
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    width = len(rows[0]) // channels
    filters = filters or [0] * len(rows)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packed = b"".join(bytes([number]) + row for number, row in zip(filters, rows, strict=True))
    header = struct.pack(">IIBBBBB", width, len(rows), 8, kind, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", zlib.compress(packed))
        + chunk(b"IEND", b"")
    )


RED_BLUE = make_png([b"\xff\x00\x00\x00\x00\xff"])


@pytest.mark.parametrize(
    ("environment", "attributes", "expected"),
    [
        ({"KITTY_WINDOW_ID": "1", "TERM": "xterm-256color"}, (), "kitty"),
        ({"TERM_PROGRAM": "ghostty"}, (), "kitty"),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/x"}, (), ""),
        ({"TMUX": "/tmp/x", "TERM": "tmux-256color"}, (1, 2, 4), "sixel"),
        ({"IPYTHON_KITTY_GRAPHICS": "1", "TMUX": "/tmp/x"}, (), "kitty"),
        ({"IPYTHON_KITTY_GRAPHICS": "0", "TERM": "xterm-kitty"}, (), ""),
        ({"TERM_PROGRAM": "iTerm.app"}, (), "iterm2"),
        ({"LC_TERMINAL": "iTerm2"}, (), "iterm2"),
        ({"TERM": "foot"}, (), "sixel"),
        ({"TERM": "xterm-256color"}, (62, 4), "sixel"),
        ({"TERM": "xterm-256color"}, (), ""),
        ({"TERM": "dumb"}, (4,), ""),
    ],
)
def test_protocols(environment: dict[str, str], attributes: tuple[int, ...], expected: str) -> None:
    assert find_protocol(environment, attributes) == expected


def test_kitty_gets_the_file_in_chunks_and_must_not_answer() -> None:
    data = os.urandom(10_000)
    sequence = image_sequence("image/png", data, "kitty")
    parts = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", sequence)
    assert base64.b64decode("".join(body for _, body in parts)) == data
    assert parts[0][0] == "a=T,f=100,q=2,m=1" and parts[-1][0] == "m=0"
    assert all(len(body) <= 4096 for _, body in parts)


def test_kitty_cannot_draw_jpeg() -> None:
    assert image_sequence("image/jpeg", b"\xff\xd8", "kitty") == ""


def test_iterm_is_told_the_size() -> None:
    assert image_sequence("image/gif", b"GIF", "iterm2", {"width": 10, "height": "x"}) == (
        "\x1b]1337;File=inline=1;size=3;width=10px:R0lG\x07"
    )


def test_sixel_of_a_png() -> None:
    sequence = image_sequence("image/png", RED_BLUE, "sixel")
    assert sequence.startswith("\x1bP") and sequence.endswith("\x1b\\")
    assert "1;1;2;1" in sequence


@pytest.mark.parametrize(
    "data", [b"", b"no image", RED_BLUE[:40], RED_BLUE[:46]], ids=["empty", "text", "header", "half"]
)
def test_a_broken_file_is_not_drawn(data: bytes) -> None:
    assert image_sequence("image/png", data, "sixel") == ""


def test_every_png_filter_is_undone() -> None:
    # Two rows of three RGB pixels, the second one filtered in each way by hand.
    first = bytes([10, 20, 30, 40, 50, 60, 70, 80, 90])
    second = bytes([15, 25, 35, 50, 60, 70, 90, 100, 110])

    def predicted(kind: int, at: int) -> int:
        left = second[at - 3] if at >= 3 else 0
        corner = first[at - 3] if at >= 3 else 0
        up = first[at]
        if kind == 1:
            return left
        if kind == 2:
            return up
        if kind == 3:
            return (left + up) // 2
        guess = left + up - corner
        return min((left, up, corner), key=lambda candidate: abs(guess - candidate))

    for kind in (1, 2, 3, 4):
        filtered = bytes((second[at] - predicted(kind, at)) & 255 for at in range(9))
        rows, width = decode_png(make_png([first, filtered], filters=[0, kind]))
        assert (rows, width) == ([first, second], 3), kind


def test_other_kinds_of_png() -> None:
    assert decode_png(make_png([b"\x00\x80"], kind=0))[0] == [b"\x00\x00\x00\x80\x80\x80"]
    assert decode_png(make_png([b"\x00\xff\x00\x00"], kind=4))[0] == [b"\x00\x00\x00\xff\xff\xff"]
    assert decode_png(make_png([b"\x01\x02\x03\xff"], kind=6))[0] == [b"\x01\x02\x03"]
    body = b"\x01\x02\x03\x04\x05\x06"
    palette = struct.pack(">I", 6) + b"PLTE" + body + struct.pack(">I", zlib.crc32(b"PLTE" + body))
    assert decode_png(make_png([b"\x01\x00"], kind=3, extra=palette))[0] == [b"\x04\x05\x06\x01\x02\x03"]


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_rubbish_never_raises_anything_unexpected(data: bytes) -> None:
    image_size(data)
    try:
        decode_png(RED_BLUE[:33] + data)
    except (NotDrawable, zlib.error, IndexError):
        pass


def test_sixel_rows_are_bands_of_six() -> None:
    text = encode([b"\x00"] * 7, [(0, 0, 0)], 1)
    assert text.endswith("#0~-#0@-\x1b\\")


def test_bytes_in_every_form() -> None:
    assert image_bytes(b"x") == b"x"
    assert image_bytes(base64.b64encode(b"xyz").decode()) == b"xyz"
    assert image_bytes(" <svg/>") == b" <svg/>"
    assert image_bytes("é") == b"" or isinstance(image_bytes("é"), bytes)
    assert image_bytes(None) == b""


def test_sizes() -> None:
    assert image_size(RED_BLUE) == (2, 1)
    assert image_size(b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x07\x00\x09\x03" + b"\0" * 9) == (9, 7)
    assert image_size(b"text") is None


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_saved_images_are_private_named_and_removed() -> None:
    saved = SavedImages()
    line = saved.describe("image/png", RED_BLUE)
    assert line.startswith(f"PNG image, 2x1, {len(RED_BLUE)} bytes: /")
    path = Path(line.rpartition(": ")[2])
    assert path.read_bytes() == RED_BLUE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    saved.close()
    assert not path.parent.exists()
    assert Path(saved.describe("image/png", RED_BLUE).rpartition(": ")[2]).exists()
    saved.close()


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    assert SavedImages().describe("image/gif", b"GIF89a\x01\x00\x01\x00") == (
        "GIF image, 1x1, 10 bytes (not saved: no space left on device)"
    )
