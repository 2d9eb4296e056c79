"""Which reader a file is for: by its ending, and where that says nothing by what stands in it."""

from __future__ import annotations

import os

from ipython.model.value import replace
from ipython.sessionlog.examples import Document, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MARKDOWN = (".md", ".markdown", ".mdown")
RST = (".rst", ".rest")
TEXT = (".txt", ".text")
PYTHON = (".py", ".pyw")
NOTEBOOK = (".ipynb",)
LOGS = (".log", ".ipylog")
# What a folder is searched for.
ENDINGS = (*MARKDOWN, *RST, *TEXT, *PYTHON, *NOTEBOOK, *LOGS)


def read_document(path: str, *, shown: str = "") -> Document:
    """Read a file and return its examples; whatever is wrong with it is a problem in what is returned.

    Args:
        path: the file.
        shown: how it is named to people; ``path`` by default.
    """
    shown = shown or path
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        return Document(shown, "file", problems=(Problem(shown, 0, f"cannot be read: {error.strerror or error}"),))
    return read_bytes(shown, data, path=path)


def read_bytes(shown: str, data: bytes, *, path: str = "") -> Document:
    """Return the examples in the bytes of a file.

    >>> document = read_bytes("notes.txt", b">>> 6 * 7\\n42\\n")
    >>> document.kind, document.examples[0].source
    ('text', '6 * 7\\n')
    """
    ending = os.path.splitext(shown)[1].lower()
    if ending not in NOTEBOOK and not may_hold_examples(data):
        return Document(shown, "file")
    encoding, problem = _encoding(data, is_python=ending in PYTHON)
    if problem:
        line, reason = problem
        return Document(shown, "file", problems=(Problem(shown, line, reason),))
    text = data.decode(encoding)
    return replace(_reader(ending, text)(path or shown, text), path=shown, encoding=encoding)


def may_hold_examples(data: bytes) -> bool:
    """Whether anything in a file can be an example, which most files of a folder cannot."""
    return (
        b">>>" in data
        or b"In [" in data
        or b"In[" in data
        or b"{code-cell}" in data
        or b".. ipython::" in data
        or b"# IPython " in data[:200]
        or b"#[Out]# " in data
    )


def _reader(ending: str, text: str) -> Callable[[str, str], Document]:
    if ending in NOTEBOOK:
        from ipython.sessionlog.documents.notebook import read

        return read
    if ending not in MARKDOWN + RST and _is_log(text):
        from ipython.sessionlog.documents.session_log import read as read_session_log

        return read_session_log
    if ending in PYTHON:
        from ipython.sessionlog.documents.docstrings import read as read_docstrings

        return read_docstrings
    if ending in MARKDOWN:
        from ipython.sessionlog.documents.markdown import read as read_markdown

        return read_markdown
    if ending in RST:
        from ipython.sessionlog.documents.rst import read as read_rst

        return read_rst
    from ipython.sessionlog.documents.transcript import is_transcript
    from ipython.sessionlog.documents.transcript import read as read_transcript

    if is_transcript(text):
        return read_transcript
    from ipython.sessionlog.documents.text import read as read_text

    return read_text


def _is_log(text: str) -> bool:
    if "# IPython " not in text[:200] and "#[Out]# " not in text:
        return False
    from ipython.sessionlog.reader import log_kind

    return bool(log_kind(text))


def _encoding(data: bytes, *, is_python: bool) -> tuple[str, tuple[int, str] | None]:
    """Return the encoding of a file, or the line and the reason why it cannot be decoded."""
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    if is_python and b"coding" in b"".join(data.split(b"\n", 2)[:2]):
        import io
        import tokenize

        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        except SyntaxError as error:
            return encoding, (1, f"not Python: {error.msg}")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data.rfind(b"\n", 0, error.start) + 1
        name = "UTF-8" if encoding.startswith("utf-8") else encoding
        place = f"column {error.start - before + 1}"
        return encoding, (line, f"not {name}: byte 0x{data[error.start]:02x} at {place}")
    if "\0" in text:
        return encoding, (text.count("\n", 0, text.index("\0")) + 1, "not text: it holds a null character")
    return encoding, None
