"""Help on Python's keywords: the language reference's topic (shell.md section 5, f)."""

from __future__ import annotations

import keyword

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Fields = list[tuple[str, str]]

# Words that the topics of some versions of Python lack.
_MATCH = """The "match" statement compares a value with patterns, from the first "case" to the last:

   match command.split():
       case ["go", direction]:
           print("going", direction)
       case ["drop", *things] if things:
           print("dropping", things)
       case {"name": str(name)} | str(name):
           print("called", name)
       case _:
           print("something else")

The block of the first pattern that fits is executed, and the names in the pattern are bound to what they fit.  A
pattern with "if" fits only when the condition is true as well; "_" fits anything and binds nothing."""
_OWN = {
    "match": _MATCH,
    "case": _MATCH,
    "_": _MATCH,
    "type": """The "type" statement (from Python 3.12 on) gives a type a name:

   type Pair[T] = tuple[T, T]

What stands behind "=" is evaluated when it is first needed.""",
}
_OWN |= dict.fromkeys(("True", "False"), 'The values of type "bool"; they are the numbers 1 and 0 as well.')
_OWN["None"] = "The only value of its type; what a function returns that says nothing else."
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
        return _OWN.get(name, "")
    known: Any = pydoc.Helper.keywords
    target = known.get(name, "")
    for _ in range(_LINKS):
        label = target if isinstance(target, str) else target[0]
        if not label:
            break
        if label in topics:
            return topics[label].strip("\n")
        target = pydoc.Helper.topics.get(label, "")
    return _OWN.get(name, "")
