"""``?`` and its relatives: fields of objects, their documentation, source and file, names by pattern (magics.md 18)."""

from __future__ import annotations

from ipython.api import MagicCall, MimeBundle, UserMistake, magic, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NAMESPACES = ("user", "user_local", "user_global", "builtin", "magic", "alias", "module")


def _inspector(call: MagicCall) -> Any:
    inspector = call.context.inspector
    if inspector is None:
        raise call.mistake("there is no inspector here")
    return inspector


def _name(call: MagicCall) -> str:
    name = call.line.strip()
    if not name:
        raise UserMistake("Missing object name.")
    return name


def _not_found(call: MagicCall, name: str, more: str = "") -> UserMistake:
    """Say that there is no such object, and what may have been meant; return the error to raise."""
    inspector = _inspector(call)
    text = f"Object `{name}` not found."
    hint = inspector.why_not(name)
    if not hint:
        wanted = name.rpartition(".")[2]
        others = {other.rpartition(".")[2]: other for other in inspector.alternatives(name)}
        distance = 1 if len(wanted) < 6 and sorted(wanted) not in map(sorted, others) else 2
        near = nearest(wanted, others, distance=distance)
        hint = f"Did you mean `{others[near]}`?" if near and near != wanted else ""
    return call.bad_news("\n".join(part for part in (text, hint, more) if part))


def _show(call: MagicCall, detail: int) -> None:
    name = _name(call)
    if name.startswith("pinfo "):  # as existing code asks for more
        detail, name = 1, name.removeprefix("pinfo ").strip()
    if name.endswith("?") or name.startswith("?"):
        detail = max(detail, int("??" in name))
        name = name.strip("? ")
    inspector = _inspector(call)
    if "*" in name and not any(mark in name for mark in "([{'\""):
        _search(call, name)
        return
    found = inspector.inspect(name, detail)
    if not found.found:
        raise _not_found(call, name)
    call.context.page(found.bundle)


@magic("pinfo", expands_variables=False)
def pinfo(call: MagicCall) -> None:
    """Describe an object: the same as ``obj?``.

    ``%pinfo NAME`` takes a name, a dotted name, an expression such as ``d["k"]`` or a magic such as ``%cd``. Nothing of
    the object is run: no property, no ``__repr__`` of its own; ``%trust`` allows that for a type.

    Example: ``%pinfo len``
    """
    _show(call, 0)


@magic("pinfo2", expands_variables=False)
def pinfo2(call: MagicCall) -> None:
    """Describe an object and show its source: the same as ``obj??``.

    Example: ``%pinfo2 textwrap.dedent``
    """
    _show(call, 1)


def _found(call: MagicCall) -> tuple[Any, str, dict[str, Any]]:
    """The inspector, the name and what is known of it.

    Raises:
        UserMistake: there is no such object.
    """
    inspector, name = _inspector(call), _name(call)
    known = inspector.information(name, 1)
    if not known["found"]:
        raise _not_found(call, name)
    return inspector, name, known


@magic("pdoc", expands_variables=False)
def pdoc(call: MagicCall) -> None:
    """Print the documentation of an object as it was written.

    ``%pdoc NAME`` shows the docstring of a function or module; of a class and of an instance those of the class, of
    its ``__init__`` and of its ``__call__``. ``NAME?`` shows the same text made readable.

    Example: ``%pdoc len``
    """
    inspector, name, _ = _found(call)
    titles = [(title, text) for title, text in inspector.documentation(name) if text]
    if not titles:
        print(f"No documentation found for {name}")
        return
    lines = []
    for title, text in titles:
        lines.append(f"{title}:")
        lines += [f"    {line}".rstrip() for line in text.split("\n")]
    call.context.page("\n".join(lines))


@magic("pdef", expands_variables=False)
def pdef(call: MagicCall) -> None:
    """Print how an object is called: its name and parameters.

    ``%pdef NAME`` works for functions, methods, classes and callable instances.

    Example: ``%pdef sorted``
    """
    known = _found(call)[2]
    if known["init_definition"]:
        call.context.page(_painted("Class constructor information:\n", known["init_definition"]))
    elif known["definition"] or known["call_def"]:
        call.context.page(_painted("", known["definition"] or known["call_def"]))
    else:
        print("Object is not callable.")


@magic("psource", expands_variables=False)
def psource(call: MagicCall) -> None:
    """Show the source of an object in the pager.

    ``%psource NAME`` finds it in files, in the cells of this session and in the standard library.

    Example: ``%psource textwrap.dedent``
    """
    _, name, known = _found(call)
    if not known["source"]:
        print(f"No source found for {name}")
        return
    call.context.page(_painted("", known["source"].rstrip("\n")))


@magic("pfile", expands_variables=False)
def pfile(call: MagicCall) -> None:
    """Show the file that an object was defined in, from its definition on; or a file by its name.

    ``%pfile NAME`` shows the file or cell of an object, ``%pfile PATH`` a file (``.py`` may be left out).

    Example: ``%pfile textwrap``
    """
    inspector, name = _inspector(call), _name(call)
    place = inspector.file_of(name) if name[0] not in "\"'" else None
    if place is not None:
        label, text, line = place
        if text is None:
            print(f"No file found for {name}" if not label else f"File '{label}' cannot be shown.")
            return
        call.context.page(_painted("", text.rstrip("\n")), start=max(line - 1, 0))
        return
    import os

    for path in (name, f"{name}.py"):
        path = os.path.expanduser(path.strip("\"'"))
        if os.path.isfile(path):
            call.context.page(_painted("", call.context.sources.read_file(path, call.title).rstrip("\n")))
            return
    raise _not_found(call, name, f"File `{name!r}` not found.")


def _painted(heading: str, source: str) -> Any:
    pieces = [["title", heading.rstrip("\n")], ["", "\n"]] if heading else []
    data = {"text/plain": heading + source, "application/vnd.ipython.pieces+json": [*pieces, ["python", source]]}
    return MimeBundle(data, {})


@magic("psearch", expands_variables=False)
def psearch(call: MagicCall) -> None:
    """Find names by a wildcard pattern: the same as ``*pat*?``.

    ``%psearch [-a] [-i | -c] [-e NAMESPACE] [-s NAMESPACE] PATTERN [TYPE]``

    ``*`` is any number of characters and ``?`` one: ``*int*``, ``os.path.is*``, ``%%ti*``. ``-a`` shows names that
    begin with an underscore too; ``-i`` takes small and capital letters for equal, ``-c`` does not; ``-e`` leaves a
    namespace out and ``-s`` adds one: user, builtin, magic, alias, or module for the imported ones. TYPE is a word
    such as function, class or module, or the name of a class; ``-l`` lists the words.

    Example: ``%psearch len*``
    """
    options = call.options("cias:e:l", anywhere=True)
    inspector = _inspector(call)
    if "l" in options:
        call.context.page("\n".join(inspector.type_words()))
        return
    words = [word.text for word in options.words]
    if not words:
        raise call.mistake("takes a pattern such as *int* or os.*dir*")
    if len(words) > 2:
        raise call.mistake(f"takes a pattern and a type, not {len(words)} words")
    added, removed = options.all("s"), options.all("e")
    for word in (*added, *removed):
        if word not in _NAMESPACES:
            near = nearest(word, _NAMESPACES)
            hint = f"; did you mean {near!r}?" if near else ""
            raise call.mistake(f"there is no namespace {word!r}, only {', '.join(_NAMESPACES)}{hint}")
    sensitive = True if "c" in options else False if "i" in options else None
    gone = set(removed)
    _search(
        call,
        words[0],
        kind=words[1] if len(words) == 2 else "",
        hidden="a" in options,
        case_sensitive=sensitive,
        user=not gone & {"user", "user_local", "user_global"},
        builtin="builtin" not in gone,
        magics="magic" in added and "magic" not in gone,
        aliases="alias" in added and "alias" not in gone,
        modules="module" in added and "module" not in gone,
    )


def _search(call: MagicCall, pattern: str, **how: Any) -> None:
    inspector = _inspector(call)
    kind = how.get("kind", "")
    if kind and not inspector.is_type_word(kind):
        raise call.mistake(f"{kind!r} is no type: the words that %psearch -l lists, or the name of a class")
    names = inspector.search(pattern, **how)
    call.context.page("\n".join(names) if names else "No match.")
