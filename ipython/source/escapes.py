"""Escapes to calls: ``%``, ``!``, ``?``, ``,``, ``;``, ``/`` (shell.md sections 2.2 and 2.3).

Every function here turns text that is known to be an escape into the rest of a call, beginning with ``.``: what goes
in front is ``get_ipython()`` in the text that people see, and in the text that is executed a hidden name that users
cannot rebind. A result that begins with anything else is Python as it stands. Finding escapes is ``source.scan``,
putting a cell together is ``source.transform``.
"""

from __future__ import annotations


def magic_call(line: str) -> str:
    """Return the call for ``%name arguments``, without the entry in front.

    A final ``;`` that stands alone is the cell's and hides the value; it is no argument.

    >>> magic_call("%timeit -n 5  x "), magic_call("%pwd;")
    (".run_line_magic('timeit', '-n 5  x')", ".run_line_magic('pwd', '');")
    """
    name, arguments = split_name(line[1:])
    if arguments == ";":
        return f".run_line_magic({name!r}, '');"
    return f".run_line_magic({name!r}, {arguments!r})"


def split_name(text: str) -> tuple[str, str]:
    """Cut a magic's name, which ends at any white space or at ``;``, from its arguments (one blank removed).

    >>> split_name("ls\\tx"), split_name("ls; x"), split_name("a   b ")
    (('ls', 'x'), ('ls', '; x'), ('a', '  b'))
    """
    words = text.split(None, 1)
    name = words[0].partition(";")[0] if words and not text[0].isspace() else ""
    rest = text[len(name) :].rstrip()
    return name, rest[1:] if rest[:1].isspace() else rest


def help_call(target: str, detail: int) -> str:
    """Return the call that describes ``target`` (``detail`` 0 or 1); wildcards search instead.

    >>> help_call("os.p*", 0), help_call("f(*a)", 1)
    (".run_line_magic('psearch', 'os.p*')", ".run_line_magic('pinfo2', 'f(*a)')")
    """
    name = "psearch" if "*" in target and not any(mark in target for mark in "([{'\"") else ("pinfo", "pinfo2")[detail]
    return f".run_line_magic({name!r}, {target!r})"


def value_call(line: str) -> str:
    """Return the call for an escape whose value is used: ``%magic ...`` or ``!command``.

    >>> value_call("!ls -l"), value_call("%pwd"), value_call("%pwd?")
    (".getoutput('ls -l')", ".run_line_magic('pwd', '')", ".run_line_magic('pwd?', '')")
    """
    return magic_call(line) if line[0] == "%" else f".getoutput({line.lstrip('!').strip()!r})"


def escape_call(line: str) -> str | None:
    """Return what a line with a leading escape becomes; None if it is not one after all.

    Args:
        line: without indentation; joined lines are one line.

    >>> escape_call("!ls -l"), escape_call(",f a b"), escape_call("?x")
    (".system('ls -l')", 'f("a", "b")', ".run_line_magic('pinfo', 'x')")
    """
    first = line[0]
    body = line.rstrip()
    if first == "%":
        return (body.endswith("?") and _magic_help(body)) or magic_call(line)
    if first == "!":
        if body.startswith("!!"):
            return f".getoutput({body[2:].strip()!r})"
        return f".system({body[1:].strip()!r})"
    if first == "?":
        target = body.strip("?").strip()
        return help_call(target, int(body.startswith("??") or body.endswith("??"))) if target else ".show_usage()"
    return _auto_call(first, body[1:])


def plain_call(line: str) -> tuple[str, ...]:
    """Return the method of the entry that a line calls, with its texts; ``()`` where the line is something else.

    >>> plain_call("%cd  ~"), plain_call("!ls -l"), plain_call("%cd?"), plain_call("%pwd;")
    (('run_line_magic', 'cd', ' ~'), ('system', 'ls -l'), (), ('run_line_magic', 'pwd', ''))
    """
    if line[0] == "!":
        return ("getoutput", line.rstrip()[2:].strip()) if line.startswith("!!") else ("system", line[1:].strip())
    if line.rstrip().endswith("?"):
        return ()
    name, arguments = split_name(line[1:])
    return "run_line_magic", name, "" if arguments == ";" else arguments


def _magic_help(body: str) -> str | None:
    # ``%name?`` is about the magic, ``%name ... obj?`` about the last thing named; anything else is an argument.
    inner = body.rstrip("?").rstrip()
    detail = int(body.endswith("??"))
    if not inner.strip("%"):
        return None
    if not any(character.isspace() for character in inner):
        return help_call(inner, detail)
    if inner.startswith("%config ") and inner[8:].strip().replace(".", "").replace("_", "").isalnum():
        return None  # ``%config Class.option?``: the magic knows what that is
    from ipython.source.tokens import last_operand

    start = len(inner) - len(inner.split(None, 1)[1])
    at = last_operand(inner, start, len(inner))
    if at < 0 or inner[at - 1] in "/\\.~-*?":  # a path, an option or a pattern for files
        return None
    return help_call(inner[at:], detail)


def _auto_call(first: str, text: str) -> str | None:
    if not text or not (text[0].isidentifier() or text[0] == "("):
        return None
    hidden = ""
    if first == "/" and text.endswith(";"):
        text, hidden = text[:-1].rstrip(), ";"
    name, *rest = text.split(None, 1)
    arguments = rest[0] if rest else ""
    if first == ",":
        arguments = ", ".join(quoted(word) for word in arguments.split())
    elif first == ";":
        arguments = quoted(arguments) if arguments else ""
    elif "," not in arguments:
        arguments = ", ".join(arguments.split())
    return f"{name}({arguments}){hidden}"


def quoted(text: str) -> str:
    """Return a string literal of ``text``, in double quotes where no backslash is needed for them.

    >>> quoted("it's"), quoted('say "a"')
    ('"it\\'s"', '\\'say "a"\\'')
    """
    literal = repr(text)
    if literal[0] == "'" and '"' not in literal:
        literal = f'"{literal[1:-1]}"'.replace("\\'", "'")
    return literal


def misplaced_escape(line: str, column: int) -> str:
    """Return a hint for a syntax error at ``column`` (from 0) of ``line``, or an empty text.

    >>> misplaced_escape("x = (%pwd)", 5)
    "(a magic can only be used alone on a line or directly after '=')"
    """
    mark = line[column : column + 1]
    rest = line[column + 1 :]
    if mark not in ("%", "!") or rest.startswith("="):
        return ""
    from keyword import iskeyword

    before = line[:column].rstrip()
    word = before.split()[-1] if before[-1:].isalnum() else ""
    if word and not iskeyword(word):
        return ""  # more likely an operator
    name = rest.lstrip("%!")
    if not (name[:1].isalpha() or name[:1] == "_"):
        return ""
    what = "a magic" if mark == "%" else "a shell command"
    return f"({what} can only be used alone on a line or directly after '=')"
