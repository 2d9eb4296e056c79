"""Help on Python's keywords: the language reference's topic (shell.md section 5, f)."""

from __future__ import annotations

import keyword

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Fields = list[tuple[str, str]]

_LINKS = 5  # from a keyword to the topic that has the text


def describe_keyword(name: str) -> Fields | None:
    """Fields of a keyword; None if ``name`` is none.

    >>> dict(describe_keyword("for"))["Type"], describe_keyword("four")
    ('keyword', None)
    """
    soft = keyword.issoftkeyword(name)
    if not soft and not keyword.iskeyword(name):
        return None
    return [("Type", "soft keyword" if soft else "keyword"), ("Docstring", _topic(name) or "<no docstring>")]


def _topic(name: str) -> str:
    import pydoc
    from importlib import import_module

    try:
        topics: dict[str, str] = import_module("pydoc_data.topics").topics
    except ImportError:  # some distributions of Python leave it out
        return ""
    known: Any = pydoc.Helper.keywords
    target = known.get(name) or {"match": "match", "case": "match", "type": "type", "_": ""}.get(name, "")
    for _ in range(_LINKS):
        label = target if isinstance(target, str) else target[0]
        if not label:
            return ""
        if label in topics:
            return topics[label].strip("\n")
        target = pydoc.Helper.topics.get(label, "")
    return ""
