"""Session logs as other kinds of text, a module each; the table says which there are.

Not here: reading such texts (``documents``).
"""

from __future__ import annotations

from ipython.core.lazy import Lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.sessionlog.record import SessionLog

_HERE = "ipython.sessionlog.exporting"
# Name -> the suffix of its files, what makes the text.
FORMATS: dict[str, tuple[str, Lazy]] = {
    "log": (".py", Lazy("ipython.sessionlog.writer:log_text")),
    "py": (".py", Lazy(f"{_HERE}.script:script_text")),
    "doctest": (".txt", Lazy(f"{_HERE}.doctest_text:doctest_text")),
    "ipynb": (".ipynb", Lazy(f"{_HERE}.notebook:notebook_text")),
    "rst": (".rst", Lazy(f"{_HERE}.rst:rst_text")),
    "md": (".md", Lazy(f"{_HERE}.markdown:markdown_text")),
}


def exported(log: SessionLog, name: str) -> str:
    """Return a log in one of ``FORMATS``; lone surrogates stand as backslash escapes.

    Raises:
        KeyError: there is no such format.
    """
    text: str = FORMATS[name][1].load()(log)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
