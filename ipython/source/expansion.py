"""``$name`` and ``{expression}`` in magic lines and shell commands (shell.md section 2.5).

The text is cut into literal parts and fields; each field is evaluated by itself through a callback, and one that
fails stays as it was typed.
"""

from __future__ import annotations

import builtins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Field:
    """One replaceable part: its expression, conversion (``r s a q`` or ``""``), format, and text as typed."""

    __slots__ = ("conversion", "expression", "format", "text")

    def __init__(self, expression: str, conversion: str, format: str, text: str) -> None:
        self.expression = expression
        self.conversion = conversion
        self.format = format
        self.text = text


def split_template(text: str) -> list[str | Field]:
    """Cut ``text`` into literal strings and fields.

    ``$$`` is a dollar sign for the shell, ``{{`` and ``}}`` are braces, ``${name}`` belongs to the shell, and so
    does ``$name`` inside single quotes.

    >>> [part if isinstance(part, str) else part.expression for part in split_template("a $x.real {y+1} $$H ${Z}")]
    ['a ', 'x.real', ' ', 'y+1', ' $H ${Z}']
    """
    parts: list[str | Field] = []
    literal: list[str] = []
    position, length = 0, len(text)
    quoted = False  # inside single quotes, as a shell reads them

    def field(found: Field) -> None:
        if literal:
            parts.append("".join(literal))
            literal.clear()
        parts.append(found)

    while position < length:
        character = text[position]
        following = text[position + 1 : position + 2]
        if character == "'":
            quoted = not quoted and "'" in text[position + 1 :]
            literal.append(character)
            position += 1
        elif character == "$" and following == "$":
            literal.append("$")
            position += 2
            while position < length and (text[position].isalnum() or text[position] == "_"):
                literal.append(text[position])
                position += 1
        elif character == "$" and following == "{":
            end = text.find("}", position)
            end = length if end < 0 else end + 1
            literal.append(text[position:end])
            position = end
        elif character == "$" and not quoted and (following.isidentifier()):
            end = _dotted_end(text, position + 1)
            field(Field(text[position + 1 : end], "", "", text[position:end]))
            position = end
        elif (character == "{" and following == "{") or (character == "}" and following == "}"):
            literal.append(character)
            position += 2
        elif character == "{":
            end = _brace_end(text, position)
            found = _field(text[position:end]) if end > 0 else None
            if found is None:
                literal.append(character)
                position += 1
            else:
                field(found)
                position = end
        else:
            literal.append(character)
            position += 1
    if literal:
        parts.append("".join(literal))
    return parts


def _dotted_end(text: str, start: int) -> int:
    end, length = start, len(text)
    while end < length and (text[end].isalnum() or text[end] == "_"):
        end += 1
    while end + 1 < length and text[end] == "." and text[end + 1].isidentifier():
        end += 1
        while end < length and (text[end].isalnum() or text[end] == "_"):
            end += 1
    return end


def _brace_end(text: str, start: int) -> int:
    depth, quote, position = 0, "", start
    while position < len(text):
        character = text[position]
        if quote:
            if character == "\\":
                position += 1
            elif character == quote:
                quote = ""
        elif character in "'\"":
            quote = character
        elif character in "{[(":
            depth += 1
        elif character in "}])":
            depth -= 1
            if depth == 0:
                return position + 1 if character == "}" else -1
        position += 1
    return -1


def _field(text: str) -> Field | None:
    inner = text[1:-1]
    if not inner.strip():
        return None
    if _compiles(inner.strip()):
        return Field(inner.strip(), "", "", text)
    # ``{x!r:>10}``: the shortest cut whose left part is an expression.
    for at, character in enumerate(inner):
        if character == "!" and inner[at + 1 : at + 2] in ("r", "s", "a", "q") and inner[at + 2 : at + 3] in ("", ":"):
            if _compiles(inner[:at].strip()):
                return Field(inner[:at].strip(), inner[at + 1], inner[at + 3 :], text)
        elif character == ":" and _compiles(inner[:at].strip()):
            return Field(inner[:at].strip(), "", inner[at + 1 :], text)
    return Field(inner.strip(), "", "", text)


def _compiles(expression: str) -> bool:
    try:
        compile(expression, "<field>", "eval", 0, True)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def expand(text: str, evaluate: Callable[[str], object], is_user_name: Callable[[str], bool]) -> tuple[str, list[str]]:
    """Replace the fields of ``text`` by their values.

    Args:
        text: a magic's line or a shell command.
        evaluate: gives the value of an expression, or raises.
        is_user_name: whether a plain name is the user's; a builtin that the user did not bind is left alone in
            ``{name}``, so that ``awk {print}`` survives.

    Returns:
        The text, and one sentence for each field that failed and was left as typed.
    """
    result: list[str] = []
    failures: list[str] = []
    for part in split_template(text):
        if isinstance(part, str):
            result.append(part)
            continue
        name = part.expression
        if part.text[0] == "$":
            if not is_user_name(name.partition(".")[0]):
                result.append(part.text)  # an environment variable, for the shell
                continue
        elif name.isidentifier() and hasattr(builtins, name) and not is_user_name(name):
            result.append(part.text)
            continue
        try:
            result.append(_formatted(evaluate(name), part))
        except Exception as error:
            result.append(part.text)
            failures.append(f"{part.text} was left as it is: {type(error).__name__}: {error}")
    return "".join(result), failures


def _formatted(value: object, field: Field) -> str:
    if field.conversion == "q":
        from shlex import quote

        return quote(format(value, field.format))
    if field.conversion:
        convert: Callable[[object], str] = {"r": repr, "s": str, "a": ascii}[field.conversion]  # type: ignore[assignment]
        value = convert(value)
    return format(value, field.format)
