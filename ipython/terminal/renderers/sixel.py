"""PNG files as sixels, in pure Python: decoded, made small enough, reduced to a cube of 216 colours.

Pillow is used where it is installed: it reads every format and chooses better colours. Not here: whether the terminal
knows sixels (``images``). Sources: PNG specification (ISO/IEC 15948) sections 7-12; DEC STD 070, "Sixel Graphics".
"""

from __future__ import annotations

import io
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_PIXELS = 4_000_000  # of a file that is decoded here; beyond it takes seconds
MOST_COLUMNS, MOST_ROWS = 800, 600  # pixels that are drawn

_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


class NotDrawable(ValueError):
    """The file is broken, or of a kind that is not read here."""


def sixel_sequence(data: bytes) -> str:
    """Return the escape sequence that draws an image file; empty when it cannot be read.

    Args:
        data: a PNG file, with Pillow any image.
    """
    try:
        indices, palette, width = _by_pillow(data)
    except ImportError:
        try:
            rows, width = decode_png(data)
        except (NotDrawable, zlib.error, IndexError):
            return ""
        indices, palette, width = _reduced(rows, width)
    except Exception:  # Pillow: unknown or broken file
        return ""
    return encode(indices, palette, width)


def _by_pillow(data: bytes) -> tuple[list[bytes], list[tuple[int, int, int]], int]:
    from PIL import Image  # type: ignore[import-not-found, unused-ignore]

    picture = Image.open(io.BytesIO(data)).convert("RGBA")
    picture.thumbnail((MOST_COLUMNS, MOST_ROWS))
    ground = Image.new("RGBA", picture.size, (255, 255, 255, 255))
    ground.alpha_composite(picture)
    reduced = ground.convert("RGB").quantize(255)
    width, height = reduced.size
    flat = reduced.tobytes()
    colors = reduced.getpalette() or []
    palette = [(colors[at], colors[at + 1], colors[at + 2]) for at in range(0, len(colors) - 2, 3)]
    return [flat[row * width : (row + 1) * width] for row in range(height)], palette, width


def decode_png(data: bytes) -> tuple[list[bytes], int]:
    """Return the rows of a PNG file as RGB bytes (transparent parts on white), and its width in pixels.

    Raises:
        NotDrawable: it is no PNG file, is interlaced, too large, or has 16 bits or less than 8 per channel.
        zlib.error: its data is broken.
    """
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise NotDrawable("no PNG file")
    position, packed, palette, transparency = 8, [], b"", b""
    width = height = depth = kind = interlace = 0
    while position + 8 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        name, body = data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        position += 12 + length
        if name == b"IHDR":
            width, height = int.from_bytes(body[0:4], "big"), int.from_bytes(body[4:8], "big")
            depth, kind, interlace = body[8], body[9], body[12]
        elif name == b"PLTE":
            palette = body
        elif name == b"tRNS":
            transparency = body
        elif name == b"IDAT":
            packed.append(body)
        elif name == b"IEND":
            break
    if depth != 8 or kind not in _CHANNELS or interlace or not 0 < width * height <= MOST_PIXELS:
        raise NotDrawable("a kind of PNG file that is not read here")
    channels = _CHANNELS[kind]
    stride = width * channels
    flat = zlib.decompressobj().decompress(b"".join(packed), (stride + 1) * height)
    if len(flat) < (stride + 1) * height:
        raise NotDrawable("the file is cut off")
    rows: list[bytes] = []
    previous = bytearray(stride)
    for row in range(height):
        start = row * (stride + 1)
        line = bytearray(flat[start + 1 : start + 1 + stride])
        _unfilter(flat[start], line, previous, channels)
        previous = line
        rows.append(_to_rgb(line, kind, palette, transparency))
    return rows, width


def _unfilter(kind: int, line: bytearray, above: bytearray, size: int) -> None:
    if kind == 1:
        for at in range(size, len(line)):
            line[at] = line[at] + line[at - size] & 255
    elif kind == 2:
        for at, up in enumerate(above):
            line[at] = line[at] + up & 255
    elif kind == 3:
        for at, up in enumerate(above):
            left = line[at - size] if at >= size else 0
            line[at] = line[at] + (left + up) // 2 & 255
    elif kind == 4:
        for at, up in enumerate(above):
            left, corner = (line[at - size], above[at - size]) if at >= size else (0, 0)
            guess = left + up - corner
            by_left, by_up, by_corner = abs(guess - left), abs(guess - up), abs(guess - corner)
            best = left if by_left <= by_up and by_left <= by_corner else up if by_up <= by_corner else corner
            line[at] = line[at] + best & 255
    elif kind:
        raise NotDrawable("an unknown filter")


def _to_rgb(line: bytearray, kind: int, palette: bytes, transparency: bytes) -> bytes:
    if kind == 2:
        return bytes(line)
    if kind == 0:
        return bytes(part for gray in line for part in (gray, gray, gray))
    if kind == 3:
        colors = [palette[at : at + 3] for at in range(0, len(palette), 3)]
        for at, alpha in enumerate(transparency[: len(colors)]):
            colors[at] = bytes(_on_white(part, alpha) for part in colors[at])
        return b"".join(colors[index] for index in line)
    channels = _CHANNELS[kind]
    found = bytearray()
    for at in range(0, len(line), channels):
        alpha = line[at + channels - 1]
        parts = line[at : at + 3] if channels == 4 else bytes([line[at]] * 3)
        found += parts if alpha == 255 else bytes(_on_white(part, alpha) for part in parts)
    return bytes(found)


def _on_white(part: int, alpha: int) -> int:
    return (part * alpha + 255 * (255 - alpha)) // 255


def _reduced(rows: Sequence[bytes], width: int) -> tuple[list[bytes], list[tuple[int, int, int]], int]:
    # Every n-th pixel of every n-th row, then six steps per channel.
    step = max(1, -(-width // MOST_COLUMNS), -(-len(rows) // MOST_ROWS))
    to_step = bytes((value + 25) // 51 for value in range(256))
    found = []
    for row in rows[::step]:
        red, green, blue = (row[channel :: 3 * step].translate(to_step) for channel in range(3))
        found.append(bytes(r * 36 + g * 6 + b for r, g, b in zip(red, green, blue, strict=True)))
    palette = [(r * 51, g * 51, b * 51) for r in range(6) for g in range(6) for b in range(6)]
    return found, palette, len(found[0])


def encode(indices: Sequence[bytes], palette: Sequence[tuple[int, int, int]], width: int) -> str:
    """Return the sixel sequence of an image.

    Args:
        indices: rows of ``width`` bytes, each the number of a colour.
        palette: red, green and blue from 0 to 255 of each colour.
        width: pixels.

    >>> encode([b"\\x00\\x01"], [(0, 0, 0), (255, 255, 255)], 2)
    '\\x1bP0;1q"1;1;2;1#0;2;0;0;0#1;2;100;100;100#0@?$#1?@-\\x1b\\\\'
    """
    used = sorted(set().union(*indices)) if indices else []
    parts = [f'\x1bP0;1q"1;1;{width};{len(indices)}']
    parts += [f"#{number};2;{';'.join(str(round(part / 2.55)) for part in palette[number])}" for number in used]
    for top in range(0, len(indices), 6):
        band = indices[top : top + 6]
        masks: dict[int, bytearray] = {}
        for bit, row in enumerate(band):
            for column, number in enumerate(row):
                mask = masks.get(number)
                if mask is None:
                    mask = masks[number] = bytearray(width)
                mask[column] |= 1 << bit
        lines = [f"#{number}{_packed(masks[number])}" for number in sorted(masks)]
        parts.append("$".join(lines) + "-")
    return "".join(parts) + "\x1b\\"


def _packed(mask: bytearray) -> str:
    # Runs of more than three equal sixels are written with their number.
    from itertools import groupby

    found = []
    for value, run in groupby(mask):
        count, letter = len(list(run)), chr(63 + value)
        found.append(f"!{count}{letter}" if count > 3 else letter * count)
    return "".join(found)
