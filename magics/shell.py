"""Shell commands as magics (magics.md, ``shell``)."""

from __future__ import annotations

from ipython.api import MagicCall, magic


@magic("sx", kind="line_cell")
def sx(call: MagicCall) -> object:
    """Run a shell command, or a cell of them, and return the lines of its output."""
    command = call.line if call.body is None else f"{call.line}\n{call.body}".strip("\n")
    return call.context.output_of(command)
