"""Running a cell and keeping what it shows (magics.md section 8)."""

from __future__ import annotations

from keyword import iskeyword

from ipython.api import MagicCall, UserMistake, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@magic("capture", kind="cell")
def capture(call: MagicCall) -> None:
    """Run the cell and keep stdout, stderr and displayed values in a variable instead of showing them.

    ``%%capture NAME``; without NAME they are thrown away, and so they are when the cell ends in a semicolon.
    ``NAME.stdout``, ``NAME.stderr``, ``NAME.outputs``; ``NAME.show()`` shows everything again in the order it came.
    ``--no-stdout``, ``--no-stderr`` and ``--no-display`` leave that part alone. An exception is shown as always and
    fails the cell; ``--keep-errors`` keeps it as ``NAME.error`` instead.

    Example: ``%%capture out`` above a cell, then ``out.stdout`` in the next.
    """
    options = call.options("", "no-stdout", "no-stderr", "no-display", "keep-errors", argparse=True)
    if len(options.words) > 1:
        raise call.mistake(f"takes one name, not {options.rest!r}")
    name = options.words[0].text if options.words else ""
    hides = call.context.ends_with_semicolon(call.body or "")
    if name.endswith(";"):  # ``%%capture name;``
        name, hides = name[:-1], True
    if name and (not name.isidentifier() or iskeyword(name)):
        raise call.mistake(f"{name!r} cannot be the name of a variable")
    if "keep-errors" in options and not name:
        raise call.mistake("--keep-errors keeps the exception in a variable: it needs a NAME")
    pieces = call.context.compile_pieces(call.body or "")
    failure: BaseException | None = None
    with call.context.captured(
        stdout="no-stdout" not in options, stderr="no-stderr" not in options, display="no-display" not in options
    ) as captured:
        try:
            _run(call, pieces, hides)
        except BaseException as error:
            failure = error
    names = call.context.names
    if name and not hides:
        names[name] = captured
    elif name:
        names.pop(name, None)
    if failure is None:
        return
    if "keep-errors" in options and isinstance(failure, (Exception, UserMistake)):
        captured.error = failure
        return
    raise failure


def _run(call: MagicCall, pieces: Any, hides: bool) -> None:
    context = call.context
    for piece in pieces:
        returned = context.run_code(piece.code, context.names, is_expression=piece.echo)
        if piece.echo and returned is not None and not hides:
            context.show(returned)
    # What draws at the end of a cell (figures) draws now, while its output is kept.
    context.hooks.trigger("post_execute")
