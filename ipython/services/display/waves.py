"""Makes 16-bit WAV files of samples, with numpy where the samples are its arrays."""

from __future__ import annotations

import io
import sys
from array import array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FULL_SCALE = 32767


def wave_file(samples: Any, rate: float, *, normalize: bool = True) -> tuple[bytes, float]:
    """Return a WAV file and its length in seconds.

    Args:
        samples: numbers, or one sequence of numbers for each channel; arrays too.
        rate: samples per second.
        normalize: scale so that the loudest sample is full scale.

    Raises:
        ValueError: samples outside of -1 to 1 without ``normalize``, channels of different lengths, more than two
            dimensions, samples that are no finite numbers, or a rate that is not above 0.
    """
    import wave

    if not rate > 0:
        raise ValueError(f"rate is a number of samples per second above 0, not {rate!r}")
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(samples, numpy.ndarray):
        channels, frames = _frames_of_array(numpy, samples, normalize)
    else:
        channels, frames = _frames_of_numbers(samples, normalize)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setframerate(int(rate))
        file.setsampwidth(2)
        file.writeframes(frames)
    return buffer.getvalue(), len(frames) / (2 * channels * rate)


def _frames_of_array(numpy: Any, samples: Any, normalize: bool) -> tuple[int, bytes]:
    if samples.ndim not in (1, 2):
        raise ValueError(f"samples have one dimension, or two for channels; these have {samples.ndim}")
    values = numpy.atleast_2d(samples).astype(float)
    peak = float(numpy.abs(values).max()) if values.size else 0.0
    scaled = values * _scale(peak, normalize)
    return values.shape[0], scaled.T.astype("<i2").tobytes()


def _frames_of_numbers(samples: Any, normalize: bool) -> tuple[int, bytes]:
    channels = _channels(samples)
    peak = max((abs(sample) for channel in channels for sample in channel), default=0.0)
    if any(sample != sample for channel in channels for sample in channel):
        peak = float("nan")
    scale = _scale(peak, normalize)
    if len({len(channel) for channel in channels}) > 1:
        raise ValueError("all channels need as many samples as the first")
    frames = array("h", [int(sample * scale) for frame in zip(*channels, strict=True) for sample in frame])
    if sys.byteorder == "big":
        frames.byteswap()
    return len(channels), frames.tobytes()


def _scale(peak: float, normalize: bool) -> float:
    if not peak < float("inf"):
        raise ValueError("samples are finite numbers; among these is an infinite one or one that is no number")
    if not normalize and peak > 1:
        raise ValueError(f"without normalize samples lie between -1 and 1; the loudest of these is {peak:g}")
    return FULL_SCALE / peak if normalize and peak else FULL_SCALE


def _channels(samples: Any) -> list[list[float]]:
    tolist = getattr(samples, "tolist", None)
    values = tolist() if callable(tolist) else list(samples)
    if values and isinstance(values[0], (list, tuple)):
        if values[0] and isinstance(values[0][0], (list, tuple)):
            raise ValueError("samples have one dimension, or two for channels; these have more")
        return [[float(sample) for sample in channel] for channel in values]
    return [[float(sample) for sample in values]]
