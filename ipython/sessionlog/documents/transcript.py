"""What was copied from a terminal on which ``%doctest_mode`` was on, or was switched on and off.

Unlike other texts it may go from ``In [n]:`` to ``>>>`` without a blank line, and it is one session from top to bottom.
"""

from __future__ import annotations

import re

from ipython.sessionlog.documents.lines import lines_of
from ipython.sessionlog.documents.prompts import Wanted, find_blocks
from ipython.sessionlog.examples import Block, Document

KIND = "transcript"
_SWITCHED = re.compile(r"^[ \t]*Doctest mode is: O(?:N|FF)[ \t]*\r?$", re.MULTILINE)


def is_transcript(text: str) -> bool:
    """Whether a text shows how doctest mode was switched."""
    return _SWITCHED.search(text) is not None


def read(path: str, text: str) -> Document:
    """Return the examples of a transcript, in one block."""
    found = find_blocks(lines_of(text), Wanted(switching=True))
    examples = tuple(example for block in found for example in block.examples)
    blocks = (Block("session", examples[0].line, examples),) if examples else ()
    return Document(path, KIND, text, blocks)
