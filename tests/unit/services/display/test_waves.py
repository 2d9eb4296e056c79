"""16-bit WAV files, with and without numpy."""

from __future__ import annotations

import io
import struct
import wave
from typing import Any

import pytest

from ipython.services.display.waves import wave_file


def read(samples: Any, **named: Any) -> tuple[int, int, int, tuple[int, ...]]:
    """Channels, bytes of a sample, rate and frames of the file made."""
    with wave.open(io.BytesIO(wave_file(samples, **named)[0])) as file:
        data = file.readframes(file.getnframes())
        return file.getnchannels(), file.getsampwidth(), file.getframerate(), struct.unpack(f"<{len(data) // 2}h", data)


SOUNDS: list[tuple[Any, dict[str, Any], tuple[int, tuple[int, ...]]]] = [
    ([0, 1, 0, -1], {}, (1, (0, 32767, 0, -32767))),
    ([0, 0.5], {}, (1, (0, 32767))),
    ([0, 0.5], {"normalize": False}, (1, (0, 16383))),
    ([[0, 1], [-1, 0]], {}, (2, (0, -32767, 32767, 0))),
    ([0, 0], {}, (1, (0, 0))),
    ([], {}, (1, ())),
]


@pytest.mark.parametrize(("samples", "named", "expected"), SOUNDS)
def test_samples(samples: Any, named: dict[str, Any], expected: tuple[int, tuple[int, ...]]) -> None:
    channels, width, rate, frames = read(samples, rate=8000, **named)
    assert (channels, frames) == expected
    assert (width, rate) == (2, 8000)


@pytest.mark.parametrize(("samples", "named", "expected"), SOUNDS)
def test_arrays(samples: Any, named: dict[str, Any], expected: tuple[int, tuple[int, ...]]) -> None:
    numpy = pytest.importorskip("numpy")
    assert read(numpy.array(samples), rate=8000, **named)[::3] == expected


def test_the_length_and_other_sources() -> None:
    assert wave_file([0] * 4000, 8000)[1] == 0.5
    assert read(iter([0, 1]), rate=8000)[3] == (0, 32767)


@pytest.mark.parametrize(
    ("samples", "named", "what"),
    [
        ([0, 2], {"normalize": False}, "between -1 and 1; the loudest of these is 2"),
        ([0, float("nan")], {}, "finite"),
        ([float("inf")], {}, "finite"),
        ([[0], [0, 1]], {}, "as many samples"),
        ([[[0]]], {}, "two for channels"),
        ([0], {"rate": 0}, "above 0, not 0"),
        ([0], {"rate": -8000}, "above 0"),
    ],
)
def test_bad_samples(samples: Any, named: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        wave_file(samples, **{"rate": 8000, **named})


def test_bad_arrays() -> None:
    numpy = pytest.importorskip("numpy")
    for samples, what in ((numpy.zeros((1, 1, 1)), "these have 3"), (numpy.array([numpy.nan]), "finite")):
        with pytest.raises(ValueError, match=what):
            wave_file(samples, 8000)
