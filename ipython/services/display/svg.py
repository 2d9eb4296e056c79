"""Finds the ``svg`` element of a document, without a parser that could be made to fetch or multiply anything.

One scan passes over comments, processing instructions and the document type. Entities that the document declares as
plain text (drawing programs do so for namespaces) are put in; others stay as they are, and nothing is ever loaded.
"""

from __future__ import annotations

import re

_MOST_ADDED = 100_000  # characters that entities may add
_PASSED = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>"
    r"|<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*(?:\[(?P<declared>(?:<!--.*?-->|\"[^\"]*\"|'[^']*'|[^\]\"'])*)\])?\s*>"
    r"|(?P<svg><(?P<prefix>[A-Za-z_][\w.-]*:)?svg(?=[\s/>])(?:[^>\"']|\"[^\"]*\"|'[^']*')*>)",
    re.DOTALL,
)
_ENTITY = re.compile(r"<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:\"([^\"<&%]*)\"|'([^'<&%]*)')\s*>")


def svg_element(text: str) -> str:
    """Return the outermost ``svg`` element of a document.

    Raises:
        ValueError: there is none.

    >>> svg_element("<?xml version='1.0'?><!-- <svg/> --><svg><a/></svg>\\n")
    '<svg><a/></svg>'
    """
    declared = ""
    for found in _PASSED.finditer(text):
        declared = declared or found["declared"] or ""
        if found["svg"] is None:
            continue
        start = found.start()
        if found["svg"].endswith("/>"):
            return _with_entities(found["svg"], declared)
        closing = f"</{found['prefix'] or ''}svg"
        end = text.rfind(closing)
        end = text.find(">", end) if end > start else -1
        if end < 0:
            raise ValueError(f"the svg element is not closed: {closing}> is missing")
        return _with_entities(text[start : end + 1], declared)
    raise ValueError(f"SVG expects a document with an svg element; this one begins with {text[:40]!r}")


def _with_entities(text: str, declared: str) -> str:
    room = _MOST_ADDED
    for name, double, single in _ENTITY.findall(declared):
        reference, meaning = f"&{name};", double or single
        room -= text.count(reference) * len(meaning)
        if room < 0:
            break
        text = text.replace(reference, meaning)
    return text
