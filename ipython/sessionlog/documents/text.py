"""Plain text with sessions in it, such as a README."""

from __future__ import annotations

from ipython.sessionlog.documents.lines import lines_of
from ipython.sessionlog.documents.prompts import find_blocks, mark_random
from ipython.sessionlog.examples import Document

KIND = "text"


def read(path: str, text: str) -> Document:
    """Return the examples of a text."""
    return Document(path, KIND, text, tuple(mark_random(find_blocks(lines_of(text)), text)))
