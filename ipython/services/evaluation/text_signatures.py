"""Parameters of C functions: from their text signature, from a table for those without one, from their docstring."""

from __future__ import annotations

from ipython.model.inspection import Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT = 5_000  # characters of a signature
# Callables of the interpreter that say nothing about their parameters, by qualified name.
KNOWN = {
    "breakpoint": "(*args, **kwargs)",
    "dir": "(object=..., /)",
    "getattr": "(object, name, default=..., /)",
    "iter": "(object, sentinel=..., /)",
    "max": "(iterable, /, *values, default=..., key=None)",
    "min": "(iterable, /, *values, default=..., key=None)",
    "next": "(iterator, default=..., /)",
    "vars": "(object=..., /)",
    "print": "(*values, sep=' ', end='\\n', file=None, flush=False)",
    "bool": "(object=False, /)",
    "bytearray": "(source=b'', encoding=..., errors=...)",
    "bytes": "(source=b'', encoding=..., errors=...)",
    "classmethod": "(function, /)",
    "dict": "(mapping_or_iterable=(), /, **items)",
    "filter": "(function, iterable, /)",
    "frozenset": "(iterable=(), /)",
    "int": "(x=0, /, base=10)",
    "map": "(function, /, *iterables)",
    "range": "(start, stop=..., step=1, /)",
    "set": "(iterable=(), /)",
    "slice": "(start, stop=..., step=None, /)",
    "staticmethod": "(function, /)",
    "str": "(object='', encoding='utf-8', errors='strict')",
    "super": "(type=..., object_or_type=..., /)",
    "type": "(name_or_object, bases=..., dict=..., /, **kwds)",
    "zip": "(*iterables, strict=False)",
    **{f"str.{name}": "(sub, start=0, end=..., /)" for name in ("count", "find", "index", "rfind", "rindex")},
    "str.startswith": "(prefix, start=0, end=..., /)",
    "str.endswith": "(suffix, start=0, end=..., /)",
    "str.format": "(*args, **kwargs)",
    "str.format_map": "(mapping, /)",
    "str.maketrans": "(x, y=..., z=..., /)",
    "dict.keys": "()",
    "dict.items": "()",
    "dict.values": "()",
    "dict.clear": "()",
    "dict.copy": "()",
    "dict.get": "(key, default=None, /)",
    "dict.pop": "(key, default=..., /)",
    "dict.update": "(mapping_or_iterable=(), /, **items)",
    "int.conjugate": "()",
    **{f"{kind}.{name}": "(*others)" for kind in ("set", "frozenset")
       for name in ("difference", "intersection", "union")},
    **{f"{kind}.{name}": "(other, /)" for kind in ("set", "frozenset")
       for name in ("isdisjoint", "issubset", "issuperset", "symmetric_difference")},
    **{f"set.{name}": "(*others)" for name in ("difference_update", "intersection_update", "update")},
    "set.symmetric_difference_update": "(other, /)",
    **{f"set.{name}": "(element, /)" for name in ("add", "discard", "remove")},
    **{f"{kind}.{name}": "()" for kind in ("set", "frozenset") for name in ("clear", "copy", "pop")},
    **{f"{kind}.{name}": "(sub, start=0, end=..., /)" for kind in ("bytes", "bytearray")
       for name in ("count", "find", "index", "rfind", "rindex")},
    **{f"{kind}.startswith": "(prefix, start=0, end=..., /)" for kind in ("bytes", "bytearray")},
    **{f"{kind}.endswith": "(suffix, start=0, end=..., /)" for kind in ("bytes", "bytearray")},
    **{f"{kind}.{name}": "()" for kind in ("bytes", "bytearray")
       for name in ("capitalize", "isalnum", "isalpha", "isascii", "isdigit", "islower", "isspace", "istitle",
                    "isupper", "lower", "swapcase", "title", "upper")},
}  # fmt: skip


def parsed(text: str) -> tuple[Parameter, ...] | None:
    """Parameters of a text such as ``(a, /, b=1, *, c)``; a bound one (``$self``) is left out of nothing here.

    >>> [(one.name, one.kind, one.default) for one in parsed("($self, x, /, sep=', ')") or ()][1:]
    [('x', 'positional_only', None), ('sep', 'positional_or_keyword', "', '")]
    """
    text = " ".join(text[:LIMIT].split())
    end = _closing(text)
    if not text.startswith("(") or end < 0:
        return None
    found: list[Parameter] = []
    kind = "positional_or_keyword"
    for part in divided(text[1:end]):
        if part == "/":
            found = [Parameter(one.name, "positional_only", one.default, one.annotation) for one in found]
            continue
        if part == "*":
            kind = "keyword_only"
            continue
        if part.startswith("**"):
            found.append(_parameter(part[2:], "var_keyword"))
        elif part.startswith("*"):
            found.append(_parameter(part[1:], "var_positional"))
            kind = "keyword_only"
        else:
            found.append(_parameter(part, kind))
        if not found[-1].name.lstrip("$").isidentifier():
            return None
    return tuple(found)


def returned(text: str) -> str:
    """The return annotation that stands behind the parameters of a text; "" if there is none."""
    end = _closing(text)
    behind = text[end + 1 :].strip() if end >= 0 else ""
    return behind[2:].strip() if behind.startswith("->") else ""


def _parameter(text: str, kind: str) -> Parameter:
    parts = divided(text, "=", 1)
    left, default = parts[0], parts[1] if len(parts) > 1 else None
    name, colon, annotation = left.partition(":")
    return Parameter(name.strip(), kind, default, annotation.strip() if colon else None)


def divided(text: str, sign: str = ",", times: int = -1) -> Sequence[str]:
    """The parts between signs that stand in no bracket and no string; empty ones are left out.

    >>> divided("a=', ', b=(1, 2)")
    ["a=', '", 'b=(1, 2)']
    """
    parts: list[str] = []
    depth = start = 0
    quote = ""
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote and text[position - 1] != "\\" else quote
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == sign and depth == 0 and times:
            parts.append(text[start:position].strip())
            start = position + 1
            times -= 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def _closing(text: str) -> int:
    """Where the bracket that opens the text closes; -1 if nowhere."""
    depth = 0
    quote = ""
    for position, character in enumerate(text[:LIMIT]):
        if quote:
            quote = "" if character == quote and text[position - 1] != "\\" else quote
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth == 0:
                return position
    return -1


def from_documentation(name: str, doc: str) -> tuple[Parameter, ...] | None:
    """Parameters as the first line of a docstring tells them: ``array(object, dtype=None)``.

    >>> [one.name for one in from_documentation("dot", "dot(a, b, out=None)\\n\\nDot product.") or ()]
    ['a', 'b', 'out']
    """
    head = doc[:LIMIT].partition("\n\n")[0]
    before, bracket, _ = head.partition("(")
    if not bracket or before.strip().rpartition(".")[2] != name:
        return None
    text = head[len(before) :]
    return None if "[," in text else parsed(text)
