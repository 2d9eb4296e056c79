"""A whole session as text: what is typed goes in, what the screen would show comes out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout

from ipython.app.assemble import failure_text, make_shell
from ipython.app.current import Current
from ipython.core.plain_sink import PlainSink
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.settings.shell import ShellSettings


def run_session(text: str, *, settings: ShellSettings | None = None, shell: Shell | None = None) -> str:
    """Type ``text`` into a fresh shell and return what it printed, without the final newline.

    Lines are gathered until they are a whole cell, as at the prompt: a block ends at an empty line, and an empty
    line between cells means nothing.

    Args:
        text: the session, without prompts.
        settings: options of the shell.
        shell: run in this one instead; it is left open.

    >>> run_session("x = 6\\nx * 7")
    'Out[2]: 42'
    """
    running = shell or make_shell(settings)
    screen = io.StringIO()
    outer_sink = running.hub.sink
    running.hub.sink = PlainSink(
        lambda report: failure_text(running, report), out_prompt="Out[{n}]: ", failures_to_stdout=True
    )
    try:
        with redirect_stdout(screen), redirect_stderr(screen), Current(running):
            for source in cells(text, running):
                running.run_cell(Cell(source))
                if running.session.exit_request is not None:
                    break
    finally:
        running.hub.sink = outer_sink
        if shell is None:
            running.close()
    return screen.getvalue().removesuffix("\n")


def cells(text: str, shell: Shell) -> Iterator[str]:
    """Cut typed text into cells by asking the shell after each line, as the prompt does."""
    from ipython.source.completeness import check

    gathered = ""
    for line in text.splitlines():
        if not gathered and not line.strip():
            continue
        gathered += line + "\n"
        # A final newline in what is asked about stands for an empty line, which ends a block.
        asked = gathered if not line.strip() else gathered.removesuffix("\n")
        if check(asked, transform=shell.transform).status != "incomplete":
            yield gathered.rstrip("\n") + "\n"
            gathered = ""
    if gathered.strip():
        yield gathered
