"""A session log as a program: the code alone, magics as the Python they are."""

from __future__ import annotations

from ipython.sessionlog.code_section import code_section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.sessionlog.record import SessionLog


def script_text(log: SessionLog) -> str:
    """Return the cells as Python; a text that is none stands in comments.

    >>> from ipython.sessionlog.record import LoggedCell, SessionLog
    >>> print(script_text(SessionLog(1, (LoggedCell(1, "a = 1\\n"), LoggedCell(2, "a +\\n")))), end="")
    # In[1]
    a = 1
    <BLANKLINE>
    # In[2]
    # a +
    """
    pieces = []
    for cell in log.cells:
        code = code_section(cell.source, cell.python).code.rstrip("\n")
        if not code:
            code = "\n".join(f"# {_plain(line)}".rstrip() for line in cell.source.rstrip("\n").split("\n"))
        pieces.append(f"# In[{cell.number}]\n{code}\n")
    return "\n".join(pieces)


def _plain(line: str) -> str:
    return "".join(one if one.isprintable() or one == "\t" else ascii(one)[1:-1] for one in line)
