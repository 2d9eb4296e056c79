"""File names of cells: the same for the same text, so that a debugger's front can name a cell it has not run yet.

``PREFIX/HASH.py``, where HASH is murmur2 of the text in UTF-8 (kernel.md 12.3). The folder need not exist; tracebacks
and ``inspect`` find the text by the name. Libraries look for ``ipykernel_`` in it.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 0xC70F6907
HASHED = 1 << 16  # bytes up to which a text is hashed while nobody debugs: the hash is computed in Python


def murmur2(data: bytes, seed: int = SEED) -> int:
    """Return the 32-bit hash of some bytes.

    >>> murmur2(b""), murmur2(b"print(1)")
    (3990065800, 3773950048)
    """
    factor, mask = 0x5BD1E995, 0xFFFFFFFF
    length = len(data)
    mixed = seed ^ length
    whole = length & ~3
    for position in range(0, whole, 4):
        part = int.from_bytes(data[position : position + 4], "little") * factor & mask
        part = (part ^ (part >> 24)) * factor & mask
        mixed = (mixed * factor & mask) ^ part
    rest = data[whole:]
    if rest:
        mixed = (mixed ^ int.from_bytes(rest, "little")) * factor & mask
    mixed = (mixed ^ (mixed >> 13)) * factor & mask
    return mixed ^ (mixed >> 15)


class CellNames:
    """Names cells.

    Args:
        sent: returns the text of the running request as it was sent, without what was added to it.
    """

    def __init__(self, sent: Callable[[], str]) -> None:
        self._sent = sent
        self.prefix = os.path.join(os.environ.get("TMPDIR") or _temporary(), f"ipykernel_{os.getpid()}") + os.sep
        self.is_debugging = False

    def name(self, source: str, number: int) -> str:
        """Return the file name of a cell."""
        given = os.environ.get("IPYKERNEL_CELL_NAME")
        if given:
            return given
        sent = self._sent()
        text = sent if source == sent + "\n" else source
        return self.name_of(text)

    def name_of(self, text: str) -> str:
        """Return the file name of a text to the letter."""
        data = text.encode("utf-8", "replace")
        if len(data) > HASHED and not self.is_debugging:
            return f"{self.prefix}{hash(data) & 0xFFFFFFFFFFFF}.py"
        return f"{self.prefix}{murmur2(data)}.py"


def _temporary() -> str:
    return os.environ.get("TEMP", "C:\\Temp") if os.name == "nt" else "/tmp"
