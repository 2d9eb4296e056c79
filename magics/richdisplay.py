"""Cells that are shown as a page, a formula, a picture, a script (magics.md section 26)."""

from __future__ import annotations

from ipython.api import MagicCall, UserMistake, load_module, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@magic("html", kind="cell", expands_variables=False)
def html(call: MagicCall) -> None:
    """Show the cell as HTML.

    ``--isolated`` asks a notebook to put it into a frame of its own, where its styles do not reach the page. A terminal
    shows the text in it.

    Example: ``%%html --isolated``
    """
    options = call.options("", "isolated", argparse=True)
    if options.rest:
        raise UserMistake(f"unrecognized arguments: {options.rest}")
    metadata = {"isolated": True} if "isolated" in options else None
    call.context.show(load_module("ipython.display").HTML(call.body, metadata=metadata))


@magic("javascript", kind="cell", expands_variables=False)
def javascript(call: MagicCall) -> None:
    """Run the cell as JavaScript in the page of a notebook.

    Many pages do not run it. A terminal shows the source.

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

    Text outside of the ``svg`` element is left out, and the element is written anew as XML has it. A terminal writes it
    to a file and says where.

    Example: ``%%svg``
    """
    call.expect_no_arguments()
    display = load_module("ipython.display")
    try:
        text = display.SVG(call.body).data
        # Of one element, without the declarations above it: nothing in it can load or multiply anything.
        written = load_module("xml.dom.minidom").parseString(text.encode()).documentElement.toxml()
    except ValueError as error:
        raise call.mistake(str(error)) from None
    except load_module("xml.parsers.expat").ExpatError as error:
        raise call.mistake(f"the svg element is no XML: {error}") from None
    call.context.show(display.SVG(written))


def _show(call: MagicCall, name: str) -> None:
    call.expect_no_arguments()
    try:
        shown: Any = getattr(load_module("ipython.display"), name)(call.body)
    except ValueError as error:
        raise call.mistake(str(error)) from None
    call.context.show(shown)
