"""Figures to pictures: PNG, PNG for screens of double resolution, JPEG, SVG, PDF (magics.md section 25)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

# What figure_formats takes: its name -> MIME type, format of matplotlib, pixels for each of the figure's.
FORMATS = {
    "png": ("image/png", "png", 1),
    "retina": ("image/png", "png", 2),
    "png2x": ("image/png", "png", 2),
    "jpeg": ("image/jpeg", "jpg", 1),
    "jpg": ("image/jpeg", "jpg", 1),
    "svg": ("image/svg+xml", "svg", 1),
    "pdf": ("application/pdf", "pdf", 1),
}


def figure_bundle(
    figure: Any, formats: Iterable[str], arguments: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the pictures of a figure by MIME type, and their metadata; both empty if nothing is drawn in it.

    Args:
        figure: a ``matplotlib.figure.Figure``.
        formats: names of ``FORMATS``; of two for one MIME type the last counts.
        arguments: for ``print_figure``, such as ``bbox_inches`` and ``pil_kwargs``.

    Raises:
        KeyError: a format that does not exist.
        Exception: whatever matplotlib raises while it draws.
    """
    data: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    if len(figure.get_children()) <= 1:  # its background alone
        return data, metadata
    for name in formats:
        mime, kind, scale = FORMATS[name]
        made = picture(figure, kind, scale, arguments)
        metadata.pop(mime, None)
        if scale > 1:
            width, height = int.from_bytes(made[16:20], "big"), int.from_bytes(made[20:24], "big")
            metadata[mime] = {"width": width // scale, "height": height // scale}
        data[mime] = made.decode("utf-8") if kind == "svg" else made
    return data, metadata


def picture(figure: Any, kind: str, scale: int, arguments: Mapping[str, Any]) -> bytes:
    """Return the file of a figure in one format of matplotlib, ``scale`` times as large as the figure says."""
    from io import BytesIO

    given = {
        "format": kind,
        "facecolor": figure.get_facecolor(),
        "edgecolor": figure.get_edgecolor(),
        "dpi": figure.dpi * scale,
        **arguments,
    }
    file = BytesIO()
    figure.canvas.print_figure(file, **given)
    return file.getvalue()
