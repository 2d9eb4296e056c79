"""``$name`` and ``{expression}`` in magic lines and shell commands (shell.md section 2.5, magics.md section 2.4).

The text is cut into literal parts and fields; each field is evaluated by itself through a callback, and one that
fails stays as it was typed. What a shell means by the same signs is left to it: ``${name}``, ``$$``, ``{a,b}``, ``{}``,
and ``$name`` inside single quotes.
"""

from __future__ import annotations

import builtins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_CONVERSIONS = frozenset("rsaq")
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_MOST_OPEN = 50  # braces that open nothing, before a text is taken for one without fields
_DEEPEST_FORMAT = 2  # fields inside the format of a field, as in Python


class Field:
    """One replaceable part.

    ``expression`` is Python; ``conversion`` one of ``r s a q`` or empty; ``format`` what stands behind the colon;
    ``text`` what was typed; ``shell`` whether the text may well be the shell's own, so that a failure is no news.
    """

    __slots__ = ("conversion", "expression", "format", "shell", "text")

    def __init__(self, expression: str, conversion: str, format: str, text: str, *, shell: bool = False) -> None:
        self.expression = expression
        self.conversion = conversion
        self.format = format
        self.text = text
        self.shell = shell


def split_template(text: str) -> list[str | Field]:
    """Cut ``text`` into literal strings and fields.

    ``$$name`` is ``$name`` for the shell, ``{{`` and ``}}`` are braces, ``${name}`` belongs to the shell, and so does
    ``$name`` inside single quotes.

    >>> [part if isinstance(part, str) else part.expression for part in split_template("a $x.real {y+1} $$H ${Z}")]
    ['a ', 'x.real', ' ', 'y+1', ' $H ${Z}']
    """
    parts: list[str | Field] = []
    literal: list[str] = []
    position, length = 0, len(text)
    quote = ""  # the quotes around ``position`` as a shell reads them
    last_single = text.rfind("'")
    last_brace = text.rfind("}")
    failed = 0
    while position < length:
        character = text[position]
        following = text[position + 1 : position + 2]
        start = position
        found = None
        position += 1
        kept = character
        if character == "'":
            # A quote that is never closed is an apostrophe.
            if quote == "'":
                quote = ""
            elif not quote and start < last_single:
                quote = "'"
        elif character == '"':
            if quote != "'":
                quote = "" if quote else '"'
        elif character == "\\" and quote != "'":
            kept += following if following in ("'", '"') else ""
            position = start + len(kept)
        elif character == "$" and following == "$":
            position += 1
            end = _word_end(text, position)
            kept = text[start + 1 : end] if end > position else "$$"
            position = end
        elif character == "$" and following == "{":
            end = text.find("}", position)
            position = length if end < 0 else end + 1
            kept = text[start:position]
        elif character == "$" and quote != "'" and following.isidentifier():
            position = _dotted_end(text, position)
            found = Field(text[start + 1 : position], "", "", text[start:position])
        elif character in "{}" and following == character:
            position += 1
        elif character == "{" and start < last_brace:
            end = brace_end(text, start)
            if end > 0:
                found = _field(text[start:end], quoted=quote == "'")
                if found is not None:
                    position = end
            else:
                failed += 1
                if failed > _MOST_OPEN:
                    last_brace = start  # a text of some other language: look no further
        if found is None:
            literal.append(kept)
            continue
        if literal:
            parts.append("".join(literal))
            literal = []
        parts.append(found)
    if literal:
        parts.append("".join(literal))
    return parts


def _word_end(text: str, start: int) -> int:
    end, length = start, len(text)
    if end < length and not text[end].isidentifier():
        return end
    while end < length and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return end


def _dotted_end(text: str, start: int) -> int:
    end, length = _word_end(text, start), len(text)
    while end + 1 < length and text[end] == "." and text[end + 1].isidentifier():
        end = _word_end(text, end + 1)
    return end


def brace_end(text: str, start: int) -> int:
    """Return the end of the field whose brace opens at ``start``, or -1; brackets and strings in it are skipped.

    >>> brace_end("{d['}']} x", 0), brace_end("{(a}", 0)
    (8, -1)
    """
    expected: list[str] = []
    quote, position, length = "", start, len(text)
    while position < length:
        character = text[position]
        if quote:
            if character == "\\":
                position += 1
            elif character == quote:
                quote = ""
        elif character in "'\"":
            quote = character
        elif character in _CLOSERS:
            expected.append(_CLOSERS[character])
        elif character in ")]}":
            if expected.pop() != character:
                return -1
            if not expected:
                return position + 1
        position += 1
    return -1


def _field(text: str, *, quoted: bool) -> Field | None:
    inner = text[1:-1]
    bare = inner.strip()
    if not bare:
        return None
    shell = quoted or _is_brace_expansion(inner)
    if _compiles(bare):
        return Field(bare, "", "", text, shell=shell)
    if "!" in inner or ":" in inner:
        # ``{x!r:>10}``: the shortest cut whose left part is an expression.
        for at in _cuts(inner):
            left = inner[:at].strip()
            if inner[at] == "!":
                if _compiles(left):
                    return Field(left, inner[at + 1], inner[at + 3 :], text, shell=shell)
            elif left and left[0] not in "'\"0123456789" and _compiles(left):
                # not ``{"a":1}``, which is the text of some other language
                return Field(left, "", inner[at + 1 :], text, shell=shell)
    return Field(bare, "", "", text, shell=shell)


def _is_brace_expansion(inner: str) -> bool:
    # ``{a,b}`` and ``{1..9}``: words without blanks, quotes and brackets
    return ("," in inner or ".." in inner) and not any(character in " \t'\"()[]{}" for character in inner)


def _cuts(inner: str) -> list[int]:
    # Where a conversion or a format may begin: outside of brackets and strings, the first few places.
    found: list[int] = []
    depth, quote, position = 0, "", 0
    while position < len(inner) and len(found) < 8:
        character = inner[position]
        if quote:
            if character == "\\":
                position += 1
            elif character == quote:
                quote = ""
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif depth == 0 and (
            character == ":"
            or (
                character == "!"
                and inner[position + 1 : position + 2] in _CONVERSIONS
                and inner[position + 2 : position + 3] in ("", ":")
            )
        ):
            found.append(position)
        position += 1
    return found


def _compiles(expression: str) -> bool:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(expression, "<field>", "eval", 0, True)
        except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError):
            return False
    return True


def expand(text: str, evaluate: Callable[[str], object], is_user_name: Callable[[str], bool]) -> tuple[str, list[str]]:
    """Replace the fields of ``text`` by their values.

    Args:
        text: a magic's line or a shell command.
        evaluate: gives the value of an expression, or raises.
        is_user_name: whether a plain name is the user's; others stay in ``$name``, which may be a variable of the
            environment, and a builtin that the user did not bind stays in ``{name}``, so that ``awk {print}`` survives.

    Returns:
        The text, and one sentence for each field that failed and was left as typed.

    >>> expand("$n {n:03d} {n!q} {nope}", {"n": 3}.__getitem__, {"n": 3}.__contains__)
    ('3 003 3 {nope}', ["{nope} was left as it is: KeyError: 'nope' (write {{nope}} for braces that are meant)"])
    """
    return _expand(text, evaluate, is_user_name, 0)


def _expand(
    text: str, evaluate: Callable[[str], object], is_user_name: Callable[[str], bool], depth: int
) -> tuple[str, list[str]]:
    result: list[str] = []
    failures: list[str] = []
    for part in split_template(text):
        if isinstance(part, str):
            result.append(part)
            continue
        name = part.expression
        dollar = part.text[0] == "$"
        if (dollar and not is_user_name(name.partition(".")[0])) or (
            not dollar and name.isidentifier() and hasattr(builtins, name) and not is_user_name(name)
        ):
            result.append(part.text)
            continue
        try:
            if dollar:
                result.append(_dotted(name, evaluate))
                continue
            format_text = part.format
            if "{" in format_text and depth < _DEEPEST_FORMAT:
                format_text, inner_failures = _expand(format_text, evaluate, is_user_name, depth + 1)
                if inner_failures:
                    failures.extend(inner_failures)
                    result.append(part.text)
                    continue
            result.append(_formatted(evaluate(name), part.conversion, format_text))
        except Exception as error:
            result.append(part.text)
            if not part.shell:
                hint = "" if dollar else f" (write {{{part.text}}} for braces that are meant)"
                message = error.msg if isinstance(error, SyntaxError) else error
                failures.append(f"{part.text} was left as it is: {type(error).__name__}: {message}{hint}")
    return "".join(result), failures


def _dotted(name: str, evaluate: Callable[[str], object]) -> str:
    # ``$name.txt``: what is no attribute is text behind the value.
    rest = ""
    while True:
        try:
            return format(evaluate(name), "") + rest
        except AttributeError:
            name, dot, last = name.rpartition(".")
            if not dot:
                raise
            rest = f".{last}{rest}"


def _formatted(value: object, conversion: str, format_text: str) -> str:
    if conversion == "q":
        from shlex import quote

        return quote(format(value, format_text))
    if conversion:
        convert: Callable[[object], str] = repr if conversion == "r" else ascii if conversion == "a" else str
        value = convert(value)
    return format(value, format_text)
