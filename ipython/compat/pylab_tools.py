"""``IPython.core.pylabtools``: what ``matplotlib_inline`` calls (kernel.md section 15)."""

from __future__ import annotations

from ipython.api import Plotting, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def select_figure_formats(shell: Any, formats: str | Iterable[str], **print_arguments: Any) -> None:
    """Choose the formats of pictures of figures: png, retina, jpeg, svg, pdf.

    Args:
        shell: as ``get_ipython()`` gives it.
        formats: one or several.
        print_arguments: handed to ``figure.savefig``.

    Raises:
        ValueError: a format that is none of these.
    """
    chosen = (formats,) if isinstance(formats, str) else tuple(formats)
    known = ("png", "png2x", "retina", "jpg", "jpeg", "svg", "pdf")
    for name in chosen:
        if name not in known:
            raise ValueError(f"supported formats are {', '.join(known)}, not {name!r}")
    core = shell._shell
    named = tuple(sorted(print_arguments.items()))
    core.configure(figures=replace(core.settings.figures, formats=chosen, print_arguments=named))
    core.context.need(Plotting).add_printers()


def activate_matplotlib(backend: str) -> None:
    """Let matplotlib draw by a backend, interactively."""
    from importlib import import_module

    matplotlib = import_module("matplotlib")
    matplotlib.interactive(True)
    matplotlib.rcParams["backend"] = backend
    import_module("matplotlib.pyplot").switch_backend(backend)


def configure_inline_support(shell: Any, backend: str) -> None:
    """Show figures in the cells that make them."""
    shell._shell.context.need(Plotting).activate("inline")


def print_figure(
    fig: Any, fmt: str = "png", bbox_inches: str = "tight", base64: bool = False, **print_arguments: Any
) -> bytes | str | None:
    """Return a figure as a picture, or None if there is nothing in it.

    Args:
        fig: of matplotlib.
        fmt: png, jpeg, svg, pdf; svg is text.
        bbox_inches: handed to ``savefig``.
        base64: return text instead of bytes.
        print_arguments: more of ``savefig``'s.
    """
    from binascii import b2a_base64
    from io import BytesIO

    if not fig.axes and not fig.lines:
        return None
    buffer = BytesIO()
    fig.savefig(buffer, format=fmt, bbox_inches=bbox_inches, **print_arguments)
    data = buffer.getvalue()
    if fmt == "svg":
        return data.decode("utf-8")
    return b2a_base64(data, newline=False).decode("ascii") if base64 else data
