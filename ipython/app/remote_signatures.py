"""Help on a call made of the text that a kernel says about a function: ``Signature:``, ``Docstring:``."""

from __future__ import annotations

from ipython.client.outputs import without_colors
from ipython.model.inspection import CallHelp
from ipython.services.inspection.calls import active_parameter, first_paragraph
from ipython.services.inspection.layout import split_signature

_TITLES = (
    *("Signature", "Call signature", "Init signature", "Docstring", "Init docstring", "Call docstring", "Source"),
    *("File", "Type", "Subclasses", "String form", "Length", "Class docstring", "Namespace", "Definition"),
)


def explain(told: str, source: str, opening: int, cursor: int) -> CallHelp | None:
    """Return the help on a call; None where the text names no signature.

    Args:
        told: what the kernel says about the function, perhaps in colours.
        source: the cell.
        opening: position of the call's bracket.
        cursor: characters from the beginning of the cell.

    >>> explain("Signature: f(a, b=2)\\nDocstring: Adds.", "f(1, ", 1, 5).parameters
    ('a', 'b=2')
    """
    fields = fields_of(without_colors(told))
    signature = fields.get("Signature") or fields.get("Init signature") or fields.get("Call signature") or ""
    start = signature.find("(")
    if start < 0:
        return None
    parameters, returns = split_signature(" ".join(signature[start:].split()))
    name = signature[:start].strip()
    doc = first_paragraph(fields.get("Docstring") or fields.get("Init docstring") or "", name.rpartition(".")[2])
    return CallHelp(
        name, tuple(parameters), active_parameter(source, opening, cursor, parameters),
        returns.removeprefix(" -> "), doc, opening,
    )  # fmt: skip


def fields_of(told: str) -> dict[str, str]:
    """Return the titled parts of a description.

    >>> fields_of("Signature: f()\\nDocstring:\\nDoes it.\\n\\nWell: so\\nType:   function")
    {'Signature': 'f()', 'Docstring': 'Does it.\\n\\nWell: so', 'Type': 'function'}
    """
    found: dict[str, str] = {}
    title = ""
    for line in told.split("\n"):
        head, colon, rest = line.partition(":")
        if colon and head in _TITLES:
            title = head
            found[title] = rest.strip()
        elif title:
            found[title] += "\n" + line
    return {name: text.strip("\n") for name, text in found.items()}
