"""Whether a text can hold anything but Python: the test that every cell pays for, without ``re``.

It looks at the first character of each line and at what stands around each ``%``, ``!`` and ``?``. A wrong "maybe"
costs one pass of ``source.scan``; a wrong "no" must not happen for the forms of shell.md section 2.3, so a doubt is
a "maybe".
"""

from __future__ import annotations

_STARTS = frozenset("%!?,;/")
_OPERAND_NEXT = frozenset("=;:")  # behind these Python wants an operand, so "%" and "!" can only be escapes
_DOUBTFUL = frozenset("=;:n \t\n")  # before a blank and a sign
_AFTER_HELP = frozenset("\n# \t?")
_LONG = 2000  # characters of a line before a sign that are read for strings; more are a doubt


def has_prompt(source: str) -> bool:
    """Whether the text has something that looks like a prompt, anywhere."""
    return ">>>" in source or "In [" in source or "...:" in source


def is_plain(source: str) -> bool:
    """Whether no line of ``source`` can begin, hold or end in an escape.

    >>> is_plain("x = '%d' % y  # why?"), is_plain("x = %y"), is_plain("x?"), is_plain("f(a,\\n  % b)")
    (True, False, False, False)
    """
    question = "?" in source
    percent = "%" in source
    bang = "!" in source
    if not (question or percent or bang or "," in source or ";" in source or "/" in source):
        return True
    if not _STARTS.isdisjoint([line[:1] for line in map(str.lstrip, source.split("\n"))]):
        return False
    return not (
        (percent and _may_escape(source, "%")) or (bang and _may_escape(source, "!")) or (question and _may_ask(source))
    )


def _may_escape(source: str, mark: str) -> bool:
    operand_next = _OPERAND_NEXT
    at = -1
    for piece in source.split(mark):
        # ``piece`` is what stands before the sign at ``at``
        at += len(piece) + 1
        last = piece[-1:]
        if last == " " or last == "\t":
            if piece[-2:-1] not in _DOUBTFUL:
                continue
            left = piece.rstrip(" \t")
            last = left[-1:]
            if last == "n" and left[-2:] == "in" and not left[-3:-2].isalnum():
                last = "="
        if last in operand_next and at < len(source) and source[at + 1 : at + 2] != "=" and not _is_quoted(source, at):
            return True
    return False


def _may_ask(source: str) -> bool:
    at = -1
    first = True
    for piece in source.split("?"):
        # ``piece`` is what stands behind the sign at ``at``
        if not first and (not piece or piece[0] in _AFTER_HELP):
            line = piece.partition("\n")[0].lstrip(" \t")
            if (not line or line[0] == "#") and not _is_quoted(source, at):
                return True
        first = False
        at += len(piece) + 1
    return False


def _is_quoted(source: str, at: int) -> bool:
    # Whether the position lies in a string or comment of its line. Strings over several lines are a doubt.
    start = source.rfind("\n", max(0, at - _LONG), at) + 1
    if (not start and at > _LONG) or source.endswith("\\\n", 0, start):
        return False
    left = source[start:at]
    single = "'" in left
    double = '"' in left
    if not single and not double:
        return "#" in left
    if "\\" not in left and "#" not in left and not (single and double):
        count = left.count("'" if single else '"')
        return count == 1 or (count & 1 == 1 and "'''" not in left and '"""' not in left)
    if "'''" in left or '"""' in left:
        return False
    quote = ""
    position, end = 0, len(left)
    while position < end:
        character = left[position]
        if quote:
            if character == "\\":
                position += 1
            elif character == quote:
                quote = ""
        elif character == "#":
            return True
        elif character == "'" or character == '"':
            quote = character
        position += 1
    return bool(quote)
