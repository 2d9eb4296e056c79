"""What is known about an object under upstream's keys: the answer of ``ip.object_inspect`` (shell.md section 5)."""

from __future__ import annotations

import os
from types import MethodType

from ipython.services.inspection.facts import NO_DOCSTRING, full_name, is_class, is_function, name_of
from ipython.services.inspection.functions import callable_name
from ipython.services.inspection.text_form import STRING_LIMIT, length_of, string_form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ipython.services.inspection.facts import Facts

KEYS = (
    "type_name base_class string_form namespace length file definition docstring source init_definition "
    "class_docstring init_docstring call_def call_docstring subclasses ismagic isalias isclass found name"
).split()
_TITLES = {
    "Type": "type_name",
    "Signature": "definition",
    "Init signature": "init_definition",
    "Call signature": "call_def",
}


def key_of(title: str) -> str:
    """The key of a field.

    >>> key_of("Init signature"), key_of("String form")
    ('init_definition', 'string_form')
    """
    return _TITLES.get(title) or title.lower().replace(" ", "_")


def information(
    name: str,
    facts: Facts | None = None,
    *,
    fields: Sequence[tuple[str, str]] = (),
    thing: Any = None,
    namespace: str = "",
) -> dict[str, Any]:
    """Return the dictionary; without ``facts`` that of something that was not found.

    Fields that upstream does not know stand under keys of their own.
    """
    found: dict[str, Any] = dict.fromkeys(KEYS)
    found.update(name=name, found=False, ismagic=False, isalias=False, isclass=False)
    if facts is None:
        return found
    found.update((key_of(title), text) for title, text in fields)
    kind = type(thing)
    is_magic = namespace == "IPython internal"
    found.update(
        found=True,
        namespace=namespace,
        isclass=True if is_class(thing) else None,
        ismagic=is_magic,
        isalias=is_magic and "repr" in found,
        base_class=f"<class '{full_name(kind)}'>",
        type_name="Magic function" if is_magic else found["type_name"] or name_of(kind),
    )
    if found["docstring"] == "<no docstring>":
        found["docstring"] = None
    if found["string_form"] is None:
        found["string_form"] = _text(facts, thing)
    if found["length"] is None:
        found["length"] = length_of(facts, thing)
    else:
        found["length"] = int(found["length"]) if found["length"].isdigit() else found["length"]
    if found["file"] is not None:
        found["file"] = os.path.expanduser(found["file"])
    return found


def documentation(facts: Facts, fields: Sequence[tuple[str, str]], thing: Any, namespace: str) -> list[tuple[str, str]]:
    """The texts that ``%pdoc`` prints, with titles: the class's, its ``__init__``'s and its ``__call__``'s."""
    known = {title: text for title, text in fields if text != NO_DOCSTRING}
    parts = [("Docstring", known.get("Docstring", "")), ("Init docstring", known.get("Init docstring", ""))]
    parts += [("Call docstring", known.get("Call docstring", ""))]
    if namespace in ("IPython internal", "Python keyword"):
        return parts[:1]
    kind = thing if is_class(thing) else type(thing)
    if is_class(thing):
        parts[0] = ("Class docstring", known.get("Docstring", ""))
    elif facts.evaluator.kind(thing) == "instance" and not is_function(thing):
        own = known.get("Docstring", "")
        of_class = facts.docstring(kind)
        if not own or own == of_class:
            parts[0] = ("Class docstring", of_class)
        else:
            parts.insert(1, ("Class docstring", known.get("Class docstring", "")))
    return parts


def _text(facts: Facts, thing: Any) -> str | None:
    if is_class(thing):
        return f"<class '{full_name(thing)}'>"
    if type(thing) is MethodType:
        return f"<bound method {callable_name(thing)}>"  # its own text has that of the object it is bound to
    if is_function(thing):
        return repr(thing)
    return string_form(facts, thing, STRING_LIMIT)
