"""Escapes to calls: ``%``, ``!``, ``?``, ``,``, ``;``, ``/`` (shell.md sections 2.2 and 2.3).

Every function here turns one logical line, whose first token is known to be an escape, into Python twice: once as
it is shown in ``In`` (``get_ipython().run_line_magic(...)``) and once as it is executed, through a hidden name that
users cannot rebind. Finding such lines is ``source.scan``; putting a cell together is ``source.transform``.
"""

from __future__ import annotations

STARTS = frozenset("%!?,;/")


def magic_call(line: str) -> str:
    """Return the call for ``%name arguments``, without the entry in front.

    >>> magic_call("%timeit -n 5  x ")
    ".run_line_magic('timeit', '-n 5  x')"
    """
    name, arguments = split_name(line[1:])
    return f".run_line_magic({name!r}, {arguments!r})"


def split_name(text: str) -> tuple[str, str]:
    """Cut a magic's name, which ends at any white space or at ``;``, from its arguments (one blank removed).

    >>> split_name("ls\\tx"), split_name("ls; x"), split_name("a   b ")
    (('ls', 'x'), ('ls', '; x'), ('a', '  b'))
    """
    end = 0
    while end < len(text) and not text[end].isspace() and text[end] != ";":
        end += 1
    rest = text[end:].rstrip()
    return text[:end], rest[1:] if rest[:1].isspace() else rest


def help_call(target: str, detail: int) -> str:
    """Return the call that describes ``target``; wildcards search instead."""
    name = "psearch" if "*" in target and not any(mark in target for mark in "([{'\"") else ("pinfo", "pinfo2")[detail]
    return f".run_line_magic({name!r}, {target!r})"


def escape_call(line: str) -> str | None:
    """Return what a line with a leading escape becomes; None if it is not one after all.

    Calls of the shell begin with ``.`` (the entry goes in front); anything else is Python as it stands.

    >>> escape_call("!ls -l"), escape_call(",f a b"), escape_call("?x")
    (".system('ls -l')", 'f("a", "b")', ".run_line_magic('pinfo', 'x')")
    """
    first = line[0]
    body = line.rstrip()
    if first == "%":
        if body.endswith("?"):
            return _magic_help(body)
        return magic_call(line)
    if first == "!":
        if body.startswith("!!"):
            return f".getoutput({body[2:].strip()!r})"
        if body.endswith("?") and len(body.split()) == 1 and len(body) > 2:
            return help_call(body.lstrip("!").rstrip("?"), 0)
        return f".system({body[1:].strip()!r})"
    if first == "?":
        detail = 1 if body.startswith("??") else 0
        target = body.lstrip("?").strip()
        if body.endswith("?") and target:
            target = target.rstrip("?").strip()
        return help_call(target, detail) if target else ".show_usage()"
    return _auto_call(first, body[1:])


def _magic_help(body: str) -> str:
    detail = 1 if body.endswith("??") else 0
    inner = body.rstrip("?").rstrip()
    words = inner.split()
    target = inner if len(words) == 1 else words[-1]
    return help_call(target, detail)


def _auto_call(first: str, text: str) -> str | None:
    if not text or text[0].isspace():
        return None
    name, _, rest = text.partition(" ")
    rest = rest.strip()
    if first == ",":
        return f"{name}({', '.join(quoted(word) for word in rest.split())})"
    if first == ";":
        return f"{name}({quoted(rest)})" if rest else f"{name}()"
    if not rest:
        return f"{name}()"
    return f"{name}({rest if ',' in rest else ', '.join(rest.split())})"


def quoted(text: str) -> str:
    """Return a string literal in double quotes."""
    literal = repr(text)
    if literal[0] == "'" and '"' not in literal:
        literal = f'"{literal[1:-1]}"'.replace("\\'", "'")
    return literal
