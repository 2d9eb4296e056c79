"""Cells that are shown as a page, a formula, a picture, a script (magics.md section 26)."""

from __future__ import annotations

from ipython.api import MagicCall, load_module, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@magic("html", kind="cell", expands_variables=False)
def html(call: MagicCall) -> None:
    """Show the cell as HTML.

    ``--isolated`` asks a notebook to put it into a frame of its own, where its styles do not reach the page. A terminal
    shows the text form.

    Example: ``%%html --isolated``
    """
    options = call.options("", "isolated", anywhere=True)
    if options.rest:
        raise call.mistake(f"unrecognized arguments: {options.rest}")
    metadata = {"isolated": True} if "isolated" in options else None
    call.context.show(load_module("ipython.display").HTML(call.body, metadata=metadata))


@magic("javascript", kind="cell", expands_variables=False)
def javascript(call: MagicCall) -> None:
    """Run the cell as JavaScript in the page of a notebook.

    Many pages do not run it. A terminal shows the text form.

    Example: ``%%javascript``
    """
    _show(call, "Javascript")


@magic("latex", kind="cell", expands_variables=False)
def latex(call: MagicCall) -> None:
    """Show the cell as LaTeX.

    A terminal shows the source.

    Example: ``%%latex``
    """
    _show(call, "Latex")


@magic("markdown", kind="cell", expands_variables=False)
def markdown(call: MagicCall) -> None:
    """Show the cell as Markdown.

    A terminal shows headings, lists and emphasis as well as it can.

    Example: ``%%markdown``
    """
    _show(call, "Markdown")


@magic("svg", kind="cell", expands_variables=False)
def svg(call: MagicCall) -> None:
    """Show the cell as a picture in SVG.

    Text outside of the ``svg`` element is left out. A terminal shows the text form.

    Example: ``%%svg``
    """
    _show(call, "SVG")


def _show(call: MagicCall, name: str) -> None:
    call.expect_no_arguments()
    try:
        shown: Any = getattr(load_module("ipython.display"), name)(call.body)
    except ValueError as error:
        raise call.mistake(str(error)) from None
    call.context.show(shown)
