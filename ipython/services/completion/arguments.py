"""Keyword arguments of the call being typed, and the values that a parameter is known to take."""

from __future__ import annotations

import ast

from ipython.model.completion import Completion, CompletionSet, Span
from ipython.services.completion import rank
from ipython.services.completion.place import tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.model.inspection import Parameter
    from ipython.model.ports import FoundObject
    from ipython.services.completion.place import Token
    from ipython.services.completion.request import Request
    from ipython.services.completion.spot import Bracket, Spot

_BY_POSITION = ("positional_only", "positional_or_keyword")
_BY_NAME = ("positional_or_keyword", "keyword_only")
# What functions that open files take, as they are most used.
_MODES = ("r", "w", "a", "x", "rb", "wb", "ab", "r+")
_ENCODINGS = ("utf-8", "utf-8-sig", "latin-1", "ascii", "utf-16", "cp1252")
_ENCODINGS_BY_DEFAULT = (None, "None", "'utf-8'")


def arguments(request: Request, spot: Spot) -> CompletionSet | None:
    """Candidates ``name=`` for the parameters that have no argument yet; None outside of a call's argument."""
    bracket = spot.bracket()
    if bracket is None or bracket.sign != "(" or spot.previous not in ("(", ","):
        return None
    function = function_of(request, bracket)
    parameters = (request.evaluator.parameters(function.value) or ()) if function is not None else ()
    if function is None or not parameters:
        return None
    given, positions = given_arguments(bracket.arguments[:-1])
    given |= given_arguments(_behind(request.after))[0]
    by_position = [one.name for one in parameters if one.kind in _BY_POSITION][:positions]
    named = [one for one in parameters if one.kind in _BY_NAME]
    if parameters[-1].kind == "var_keyword":
        named += request.evaluator.keywords(function.value)
    free = [one for one in named if one.name not in given and one.name not in by_position]
    hidden = rank.hidden(spot.typed, request.settings.omit_names)
    wanted = [one for one in free if not hidden(one.name)]
    by_name = {one.name: one for one in wanted}
    items = []
    for _, names in rank.matching(list(by_name), spot.typed, fuzzy=request.settings.fuzzy):
        items += [Completion(name + "=", spot.span, "param", signature_of(by_name[name])) for name in names]
    return CompletionSet(spot.span, tuple(items), "arguments")


def parameters_of(request: Request, bracket: Bracket) -> tuple[Parameter, ...]:
    """The parameters of what the bracket calls; none if that cannot be told."""
    found = function_of(request, bracket)
    return (request.evaluator.parameters(found.value) or ()) if found is not None else ()


def function_of(request: Request, bracket: Bracket) -> FoundObject | None:
    """What the bracket calls; None if that cannot be told."""
    if not bracket.holder or (len(bracket.before) > 1 and bracket.before[-2].text in ("def", "class")):
        return None
    return request.resolve(bracket.before, len(bracket.before))


def parameter_at(request: Request, bracket: Bracket) -> Parameter | None:
    """The parameter whose argument is being typed."""
    parameters = parameters_of(request, bracket)
    written = bracket.arguments
    last = written[-1]
    if len(last) > 1 and last[0].kind == "name" and last[1].text == "=":
        return next((one for one in parameters if one.name == last[0].text), None)
    by_position = [one for one in parameters if one.kind in _BY_POSITION]
    return by_position[len(written) - 1] if len(written) <= len(by_position) else None


def choices_of(parameter: Parameter) -> tuple[object, ...]:
    """The values that an annotation ``Literal[...]`` names; True and False for ``bool``; modes and encodings of files.

    >>> from ipython.model.inspection import Parameter
    >>> choices_of(Parameter("how", annotation="Literal['left', 'right'] | None"))
    ('left', 'right')
    """
    written = parameter.annotation or ""
    if written == "bool" or parameter.default in ("True", "False"):
        return (False, True) if parameter.default == "True" else (True, False)
    if parameter.name == "mode" and parameter.default == "'r'":
        return _MODES
    if parameter.name == "encoding" and parameter.default in _ENCODINGS_BY_DEFAULT:
        return _ENCODINGS
    found: list[object] = []
    rest = written
    while "Literal[" in rest:
        inside, _, rest = rest.partition("Literal[")[2].partition("]")
        try:
            found += ast.literal_eval(f"({inside},)")
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return tuple(one for one in found if type(one) in (str, int, bool, bytes, type(None)))


def values(request: Request, spot: Spot) -> CompletionSet | None:
    """Candidates behind ``name=`` in a call, where the parameter's values are known; None elsewhere."""
    bracket = spot.bracket()
    if bracket is None or bracket.sign != "(" or spot.previous != "=" or len(bracket.arguments[-1]) != 2:
        return None
    parameter = parameter_at(request, bracket)
    texts = [repr(one) for one in choices_of(parameter)] if parameter is not None else []
    found = [text for text in texts if text.startswith(spot.typed)]
    return CompletionSet(spot.span, tuple([Completion(text, spot.span, "instance") for text in found]), "arguments")


def values_in_quotes(parameter: Parameter, typed: str, span: Span) -> CompletionSet:
    """Candidates inside the quotes of an argument whose values are known."""
    texts = [one for one in choices_of(parameter) if type(one) is str and one.startswith(typed)]
    return CompletionSet(span, tuple([Completion(text, span, "instance") for text in texts]), "arguments")


def signature_of(parameter: Parameter) -> str:
    """What is written behind a parameter's name.

    >>> from ipython.model.inspection import Parameter
    >>> signature_of(Parameter("x", default="1", annotation="int")), signature_of(Parameter("x", default="1"))
    (': int = 1', '=1')
    """
    written = f": {parameter.annotation}" if parameter.annotation is not None else ""
    if parameter.default is not None:
        written += (" = " if written else "=") + parameter.default
    return written


def given_arguments(written: list[list[Token]]) -> tuple[set[str], int]:
    """The names given in a call so far, and how many positions.

    >>> given_arguments([tokens("1"), tokens("b=2")])
    ({'b'}, 1)
    """
    named: set[str] = set()
    positions = 0
    for part in written:
        if len(part) > 1 and part[0].kind == "name" and part[1].text == "=":
            named.add(part[0].text)
        elif part and part[0].text == "*" and len(part) > 1 and part[1].text != "*":
            positions += 1  # at least one, one hopes
        elif part and part[0].text != "*":
            positions += 1
    return named, positions


def _behind(after: str) -> list[list[Token]]:
    """The arguments behind the cursor, up to the closing bracket."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for piece in tokens(after):
        if piece.kind == "other" and piece.text in "([{":
            depth += 1
        elif piece.kind == "other" and piece.text in ")]}":
            depth -= 1
            if depth < 0:
                return parts[1:]
        elif piece.text == "," and depth == 0:
            parts.append([])
            continue
        parts[-1].append(piece)
    return []  # the bracket is not closed: what follows is another line
