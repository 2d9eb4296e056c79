"""Figures to pictures."""

from __future__ import annotations

import pytest

pytest.importorskip("matplotlib")

from matplotlib.figure import Figure

from ipython.services.plotting.rendering import FORMATS, figure_bundle


def drawn(**named: object) -> Figure:
    """A figure with something in it."""
    figure = Figure(figsize=(2, 1), dpi=50, **named)  # type: ignore[arg-type]
    figure.subplots().plot([1, 2])
    return figure


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format(name: str) -> None:
    mime, _, scale = FORMATS[name]
    data, metadata = figure_bundle(drawn(), [name], {})
    assert list(data) == [mime] and len(data[mime]) > 100
    assert metadata == ({"image/png": {"width": 100, "height": 50}} if scale == 2 else {})
    if mime == "image/png":
        assert (int.from_bytes(data[mime][16:20], "big"), int.from_bytes(data[mime][20:24], "big")) == (
            100 * scale, 50 * scale,
        )  # fmt: skip
    if mime == "image/svg+xml":
        assert data[mime].startswith("<?xml") and "</svg>" in data[mime]


def test_of_two_for_one_type_the_last_counts() -> None:
    data, metadata = figure_bundle(drawn(), ["retina", "png"], {})
    assert int.from_bytes(data["image/png"][16:20], "big") == 100 and not metadata


def test_arguments_are_matplotlibs() -> None:
    data, _ = figure_bundle(drawn(), ["png"], {"dpi": 10})
    assert int.from_bytes(data["image/png"][16:20], "big") == 20
    with pytest.raises(TypeError):
        figure_bundle(drawn(), ["png"], {"no_such": 1})


def test_a_figure_without_anything_in_it() -> None:
    assert figure_bundle(Figure(), ["png"], {}) == ({}, {})
    with_text = Figure()
    with_text.suptitle("x")
    assert figure_bundle(with_text, ["png"], {})[0]


def test_the_figure_is_as_before() -> None:
    figure = drawn(facecolor="red")
    before = (figure.dpi, type(figure.canvas), figure.get_size_inches().tolist())
    figure_bundle(figure, ["retina", "svg", "pdf"], {"bbox_inches": "tight"})
    assert (figure.dpi, type(figure.canvas), figure.get_size_inches().tolist()) == before
