"""Which name a client asks about: the one under or left of the cursor, else the one that is being called."""

from __future__ import annotations

_OPEN, _CLOSE = "([{", ")]}"


def name_at(source: str, cursor: int) -> str:
    """Return a dotted name, with the ``%`` of a magic; an empty text if there is none.

    >>> name_at("a.b + c", 2), name_at("f(x, ", 5), name_at("%timeit x", 3)
    ('a.b', 'f', '%timeit')
    """
    cursor = max(0, min(cursor, len(source)))
    return _name_around(source, cursor) or _called(source, cursor)


def _name_around(source: str, cursor: int) -> str:
    start = end = cursor
    while start and _is_part(source[start - 1]):
        start -= 1
    while end < len(source) and _is_part(source[end]) and source[end] != ".":
        end += 1
    name = source[start:end].strip(".")
    while start and source[start - 1] == "%" and len(source[:start]) - len(source[:start].rstrip("%")) <= 2:
        start -= 1
        name = "%" + name
    bare = name.lstrip("%")
    return name if bare and not bare[0].isdigit() else ""


def _is_part(character: str) -> bool:
    return character == "_" or character == "." or character.isalnum()


def _called(source: str, cursor: int) -> str:
    depth = 0
    for position in range(cursor - 1, -1, -1):
        character = source[position]
        if character in _CLOSE:
            depth += 1
        elif character in _OPEN:
            if depth:
                depth -= 1
            elif character == "(":
                found = _name_around(source, position)
                if found:
                    return found
            # an open list or dictionary is an argument of something further out
    return ""
