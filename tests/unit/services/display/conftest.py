"""A publisher that keeps what it is given, and small files to show."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ipython.services.display.publisher import set_publisher


class Kept:
    """Stands for a running shell."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []
        self.data: dict[str, object] | None = None  # what ``format`` answers; None: the repr

    def publish(
        self,
        data: Mapping[str, object],
        metadata: Mapping[str, object] | None = None,
        *,
        transient: Mapping[str, object] | None = None,
        update: bool = False,
    ) -> None:
        self.calls.append(("update" if update else "publish", (dict(data), dict(metadata or {}), transient)))

    def clear_output(self, wait: bool = False) -> None:
        self.calls.append(("clear", wait))

    def format(
        self, shown: object, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> tuple[dict[str, object], dict[str, object]]:
        self.calls.append(("format", (include, exclude)))
        data = {"text/plain": repr(shown)} if self.data is None else self.data
        return dict(data), {"text/plain": {"from": "the value"}}

    def published(self) -> list[dict[str, object]]:
        """The bundles that were shown or updated, in order."""
        return [call[1][0] for call in self.calls if call[0] in ("publish", "update")]


@pytest.fixture
def kept() -> Iterator[Kept]:
    """A shell that keeps what it is told to show."""
    publisher = Kept()
    set_publisher(publisher)
    yield publisher
    set_publisher(None)


@pytest.fixture(autouse=True)
def no_shell() -> Iterator[None]:
    """No shell takes displays, unless the test makes one."""
    set_publisher(None)
    yield
    set_publisher(None)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int) -> bytes:
    """A black picture."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0" * (height * (width + 1))))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with files in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.txt").write_text("hello", encoding="utf-8")
    (tmp_path / "code.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "film.mp4").write_bytes(b"abc")
    (tmp_path / "sound.wav").write_bytes(b"RIFF")
    (tmp_path / "picture.png").write_bytes(png(10, 6))
    (tmp_path / "value.json").write_text('{"a": 1}', encoding="utf-8")
    (tmp_path / "drawing.svg").write_text("<?xml version='1.0'?><svg><a/></svg>", encoding="utf-8")
    (tmp_path / "tree" / "below").mkdir(parents=True)
    (tmp_path / "tree" / "a b&c.txt").write_text("1", encoding="utf-8")
    (tmp_path / "tree" / "below" / "d.py").write_text("1", encoding="utf-8")
    return tmp_path
