"""Finds the ``svg`` element of a document, without a parser that could be made to fetch or multiply anything.

One scan passes over comments, processing instructions and the document type. Entities that the document declares as
plain text (drawing programs do so for namespaces) are put in; others stay as they are, and nothing is ever loaded.
"""

from __future__ import annotations

import re

_MOST_ADDED = 100_000  # characters that entities may add
_PASSED = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))
_SVG = re.compile(r"<(?P<prefix>[A-Za-z_][\w.-]*:)?svg(?=[\s/>])")
_MARK = re.compile(r"<!--|[\"'\[\]>]")
_ENTITY = re.compile(r"<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:\"([^\"<&%]*)\"|'([^'<&%]*)')\s*>")


def svg_element(text: str) -> str:
    """Return the outermost ``svg`` element of a document; takes time in proportion to its length.

    Raises:
        ValueError: there is none, or it is not closed.

    >>> svg_element("<?xml version='1.0'?><!-- <svg/> --><svg><a/></svg>\\n")
    '<svg><a/></svg>'
    """
    declared = ""
    start = text.find("<")
    while start >= 0:
        closing = next((end for opening, end in _PASSED if text.startswith(opening, start)), "")
        if closing:
            end = text.find(closing, start + 2)
            if end < 0:
                break
            start = text.find("<", end)
        elif text.startswith("<!", start):
            end = _end_of_markup(text, start + 2)
            declared += text[start:end]
            start = text.find("<", end)
        else:
            found = _SVG.match(text, start)
            if found is not None:
                return _with_entities(_element(text, start, found["prefix"] or ""), declared)
            start = text.find("<", start + 1)
    raise ValueError(f"SVG expects a document with an svg element; this one begins with {text[:40]!r}")


def _element(text: str, start: int, prefix: str) -> str:
    opened = _end_of_markup(text, start + 1)
    if text.startswith("/>", opened - 2):
        return text[start:opened]
    last = text.rfind(f"</{prefix}svg", opened)
    end = text.find(">", last) if last >= 0 else -1
    if end < 0:
        raise ValueError(f"the svg element is not closed: </{prefix}svg> is missing")
    return text[start : end + 1]


def _end_of_markup(text: str, position: int) -> int:
    """Return where a tag or declaration ends; what is quoted, commented or in brackets does not end it."""
    depth = 0
    while found := _MARK.search(text, position):
        mark, position = found[0], found.end()
        if mark in ("'", '"', "<!--"):
            closing = "-->" if mark == "<!--" else mark
            end = text.find(closing, position)
            if end < 0:
                break
            position = end + len(closing)
        elif mark == "[":
            depth += 1
        elif mark == "]":
            depth -= 1
        elif depth <= 0:
            return position
    raise ValueError("the document with the svg element ends inside a tag or declaration")


def _with_entities(text: str, declared: str) -> str:
    room = _MOST_ADDED
    for name, double, single in _ENTITY.findall(declared):
        reference, meaning = f"&{name};", double or single
        room -= text.count(reference) * len(meaning)
        if room < 0:
            break
        text = text.replace(reference, meaning)
    return text
