"""The call that is being typed around the cursor: its signature, and which parameter the cursor gives.

Read from the text before the cursor; the function is found by the evaluator, so nothing runs. Fast: asked at every key.
"""

from __future__ import annotations

import re
from keyword import iskeyword
from types import MethodType

from ipython.model.inspection import CallHelp
from ipython.services.inspection.documentation_text import inline
from ipython.services.inspection.facts import Facts, is_class, one_of
from ipython.services.inspection.functions import PARTIALS, innermost, partial_signature
from ipython.services.inspection.layout import split_signature
from ipython.source.brackets import replacement_field, surroundings
from ipython.source.tokens import last_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAME_LIMIT = 500  # characters of the expression that is called
NAME_SHOWN = 60
DOC_LIMIT = 400  # characters of the first paragraph
CELL_LIMIT = 20_000  # characters of a cell that is read for what it defines
LEVELS = 10  # brackets that are looked at from the inside out
_KEYWORD = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)")
_REST_OF_KEYWORD = re.compile(r"\w*\s*=(?!=)")
_LAST_NAME = re.compile(r"\s*([^\W\d]\w*)$")
_BEFORE_NAME = re.compile(r"\b(?:def|class)\s+$")
_UNKNOWN = ("...",)
_PYTHON_MAGICS = frozenset(("%%time", "%%timeit", "%%capture", "%%prun", "%%debug"))


def call_help(source: str, cursor: int, facts: Facts, namespaces: Sequence[Mapping[str, object]]) -> CallHelp | None:
    """Return the signature of the innermost call around the cursor; None if there is none or it is unknown.

    Args:
        source: the cell as it is typed.
        cursor: characters from its beginning.
        facts: answers questions about objects.
        namespaces: where names are looked up.
    """
    cursor = max(0, min(cursor, len(source)))
    if _is_escaped(source, cursor):
        return None
    place = surroundings(source, cursor)
    if place.string >= 0 and place.is_template:
        field = replacement_field(source, place.string, cursor)
        if field >= 0:
            inner = surroundings(source, cursor, field)
            place = inner if inner.brackets else place
    for level in range(min(len(place.brackets), LEVELS)):
        index = len(place.brackets) - 1 - level
        opening = place.brackets[index]
        if source[opening] != "(":
            continue
        outer = place.brackets[index - 1] + 1 if index else place.begin
        called = _called(source, max(outer, opening - NAME_LIMIT), opening)
        if called:
            return _help_of(source, called, opening, cursor, facts, namespaces)
    return None


def _is_escaped(source: str, cursor: int) -> bool:
    start = source.rfind("\n", 0, cursor) + 1
    line = source[start : start + 200].lstrip()
    if line[:1] in ("!", "?") or (line[:1] == "%" and line[:2] != "%%"):
        return True
    first = source[:200].lstrip()
    return first.startswith("%%") and (first.split(None, 1)[0] not in _PYTHON_MAGICS or first is line)


def _called(source: str, start: int, opening: int) -> str:
    line = source.rfind("\n", start, opening) + 1
    before = source[line:opening] if line and not source[start:line].rstrip().endswith("\\") else source[start:opening]
    if not before.strip() and line:  # the bracket stands on a line of its own
        return ""
    at = last_operand(before, 0, len(before))
    if at < 0:
        return ""
    called = before[at:].strip()
    if iskeyword(called) or not called or _BEFORE_NAME.search(before[:at]) or called[0] in "0123456789":
        return ""
    return called


def _help_of(
    source: str, called: str, opening: int, cursor: int, facts: Facts, namespaces: Sequence[Mapping[str, object]]
) -> CallHelp | None:
    evaluator = facts.evaluator
    root = called.partition(".")[0].partition("(")[0].partition("[")[0].strip()
    if root.isidentifier() and _is_made_in_cell(source, root, opening):
        namespaces = (evaluator.cell_names(source[:opening], namespaces), *namespaces)
    try:
        found = evaluator.find(called, namespaces)
    except RecursionError:
        return None
    if found is None or not found.live:
        return None
    function = found.value
    if one_of(type(function), PARTIALS):
        text, documented = partial_signature(facts, function), innermost(function)
    else:
        text, documented = evaluator.signature(function), function
    short = called.rpartition(".")[2].strip()
    whole = _documentation(facts, documented)
    doc = first_paragraph(whole, short)
    if text is None:
        text = _signature_in(whole, short)
    if text is None and (not doc or evaluator.kind(function) not in ("function", "class")):
        return None
    parameters, returns = split_signature(text) if text is not None else (list(_UNKNOWN), "")
    active = active_parameter(source, opening, cursor, parameters)
    name = " ".join(called.split())
    return CallHelp(
        name if len(name) <= NAME_SHOWN else "..." + name[-NAME_SHOWN + 3 :],
        tuple(parameters),
        active,
        returns.removeprefix(" -> "),
        doc,
        opening,
    )


def _is_made_in_cell(source: str, name: str, end: int) -> bool:
    # Reading what a cell defines costs a parse, so it is done only where the name may be bound there.
    if end > CELL_LIMIT or name not in source:
        return False
    bound = rf"\b(?:def|class|as|import|for|with|,)\s+{name}\b|(?:^|[\n;,\s(]){name}\s*(?:[:,]|=(?!=)|in\b)"
    return re.search(bound, source[:end]) is not None


def _documentation(facts: Facts, function: object) -> str:
    if is_class(function):
        return facts.docstring(function) or facts.method_docstring(function, "__init__")  # type: ignore[arg-type]
    text = facts.docstring(function)
    if text:
        return text
    call = facts.evaluator.attribute(function, "__call__")
    return facts.docstring(call.value) if call is not None and type(call.value) is MethodType else ""


def first_paragraph(doc: str, name: str = "") -> str:
    """The first paragraph of a docstring in one line, bounded; one that only repeats the call is left out.

    >>> first_paragraph("f(a) -> int\\n\\nSum of\\nnumbers.\\n\\nMore.", "f")
    'Sum of numbers.'
    """
    lines: list[str] = []
    skips = bool(name) and doc.startswith(f"{name}(")
    for line in doc[: 8 * DOC_LIMIT].split("\n"):
        if line.strip() and line.strip() != "--":
            if not skips:
                lines.append(inline(line.strip()))
        elif lines:
            break
        else:
            skips = False
    text = " ".join(lines)
    return text if len(text) <= DOC_LIMIT else text[: DOC_LIMIT - 3].rstrip() + "..."


def _signature_in(doc: str, name: str) -> str | None:
    """The signature that the documentation of a C function begins with; None if it does not."""
    if not name or not doc.startswith(f"{name}("):
        return None
    parts, after = split_signature(doc[len(name) : len(name) + 1000])
    inside = ", ".join(" ".join(part.split()) for part in parts)
    if "[" in inside or len(inside) > 300:
        return "(...)"
    returns = after.partition("\n")[0].strip()
    return f"({inside}){f' {returns}' if returns.startswith('->') and len(returns) < 60 else ''}"


def active_parameter(source: str, opening: int, cursor: int, parameters: Sequence[str]) -> int:
    """The index of the parameter that is being given at the cursor, -1 for none.

    >>> text = "f(1, *a, key=2"
    >>> active_parameter(text, 1, len(text), ["x", "*rest", "key=1", "**more"])
    2
    """
    arguments = _arguments(source, opening, cursor)
    current = arguments[-1]
    named = _KEYWORD.match(current)
    word = named.group(1) if named is not None else ""
    if not word and (typed := _LAST_NAME.match(current)) is not None:
        rest = _REST_OF_KEYWORD.match(source, cursor)
        if rest is not None:
            word = typed.group(1) + rest.group().partition("=")[0].strip()
    names = [_name_of(parameter) for parameter in parameters]
    stars = {parameter[: len(parameter) - len(parameter.lstrip("*"))]: i for i, parameter in enumerate(parameters)}
    keywords = stars.get("**", -1)
    if word:
        slash = names.index("/") if "/" in names else -1
        for index, name in enumerate(names):
            if name == word and index > slash and not parameters[index].startswith("*"):
                return index
        return keywords
    if current.lstrip().startswith("**"):
        return keywords
    given = [argument for argument in arguments[:-1] if argument.strip()]
    by_name = [match.group(1) for argument in given if (match := _KEYWORD.match(argument)) is not None]
    any_star = next((i for i, one in enumerate(parameters) if one.startswith("*") and not one.startswith("**")), -1)
    gathers = any_star if any_star >= 0 and parameters[any_star] != "*" else -1
    if by_name:  # only names may follow: the first that is still free
        for index, name in enumerate(names):
            is_free = name not in ("", "/", *by_name) and not parameters[index].startswith("*")
            if is_free and index >= len(given) - len(by_name):
                return index
        return keywords
    if any(argument.lstrip().startswith("*") for argument in given):
        return gathers
    end = any_star if any_star >= 0 else keywords if keywords >= 0 else len(parameters)
    places = [index for index in range(end) if names[index] not in ("", "/")]
    return places[len(given)] if len(given) < len(places) else gathers


def _name_of(parameter: str) -> str:
    return parameter.partition(":")[0].partition("=")[0].strip()


def _arguments(source: str, opening: int, cursor: int) -> list[str]:
    """What stands between the commas of the call, up to the cursor; the last is the one being typed."""
    from ipython.source.tokens import tokenize

    found: list[str] = []
    depth = lambdas = 0
    start = opening + 1
    for kind, at, stop in tokenize(source, start, cursor):
        if kind == "name":
            if depth == 0 and source[at:stop] == "lambda":
                lambdas += 1
        elif kind == "operator":
            sign = source[at:stop]
            if sign in "([{":
                depth += 1
            elif sign in ")]}":
                depth = max(depth - 1, 0)
            elif depth == 0 and sign == ":" and lambdas:
                lambdas -= 1
            elif depth == 0 and sign == "," and not lambdas:
                found.append(source[start:at])
                start = stop
    return [*found, source[start:cursor]]
