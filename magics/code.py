"""Code to the next prompt, to a file, to a paste service (magics.md section 14)."""

from __future__ import annotations

import os

from ipython.api import HistoryItem, MagicCall, SessionLog, UserMistake, magic, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BIG = 200_000  # characters that are put on the prompt without asking


@magic("load")
def load(call: MagicCall) -> None:
    """Put code on the next prompt (``%loadpy`` is the same); nothing runs.

    The source is a file, an address, a range of history, a macro or a variable. ``-r 2-3,5`` takes only these lines,
    ``-s name,other`` only these functions and classes, ``-n`` also looks for an object of that name and takes its
    source, ``-y`` does not ask when the text is long. Options may stand anywhere.

    Example: ``%load -s main script.py``
    """
    options = call.options("r:s:yn", anywhere=True, posix=False)
    source = options.rest.strip()
    if not source:
        raise call.mistake("takes a file, an address, a range of history, a macro or a variable")
    text = call.context.sources.find(source, title=call.title, source_of=_source_of(call) if "n" in options else None)
    if "s" in options:
        text = _symbols(call, text, [name.strip() for name in _plain(options["s"]).split(",")])
    if "r" in options:
        text = _lines(call, text, _plain(options["r"]))
    if len(text) > BIG and "y" not in options and not _wants_much(call, len(text)):
        print("Operation cancelled.")
        return
    call.context.set_next_input(f"# {call.title} {call.line.strip()}\n{text}", replace=True)


def _plain(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _source_of(call: MagicCall) -> Callable[[str], str | None]:
    def source_of(name: str) -> str | None:
        inspector = call.context.inspector
        if inspector is None or call.context.sources.is_text(name):
            return None
        found = inspector.information(name, 1)
        source = found.get("source") if found.get("found", True) else None
        return source if isinstance(source, str) else None

    return source_of


def _wants_much(call: MagicCall, size: int) -> bool:
    question = f"The text you're trying to load seems pretty big ({size} characters). Continue (y/[N]) ?"
    try:
        return call.context.agrees(question, call.title)
    except UserMistake:
        raise call.mistake(f"the text has {size} characters, and nobody can be asked here; use -y") from None


def _symbols(call: MagicCall, text: str, names: Sequence[str]) -> str:
    import ast

    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        raise call.mistake("Unable to parse the input as valid Python code") from None
    lines = text.split("\n")
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            found[node.name] = "\n".join(lines[start - 1 : node.end_lineno]) + "\n"
    missing = [name for name in names if name not in found]
    if missing:
        what = " and ".join(f"`{name}`" for name in missing)
        near = nearest(missing[0], found)
        hint = f" Did you mean {near}?" if near else ""
        many = len(missing) > 1
        raise call.mistake(f"The symbol{'s' if many else ''} {what} {'were' if many else 'was'} not found.{hint}")
    return "\n".join(found[name] for name in names)


def _lines(call: MagicCall, text: str, ranges: str) -> str:
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    chosen: list[str] = []
    for part in ranges.replace(",", " ").split():
        start, stop = _bounds(call, part, len(lines))
        chosen += lines[start - 1 : stop]
    return "".join(line + "\n" for line in _dedented(chosen))


def _bounds(call: MagicCall, part: str, count: int) -> tuple[int, int]:
    separator = "-" if "-" in part else ":" if ":" in part else ""
    left, _, right = part.partition(separator) if separator else (part, "", part)
    if any(side and not (side.isascii() and side.isdigit()) for side in (left, right)) or not (left or right):
        raise call.mistake(f"-r takes lines such as 2-3,5 or 4-, not {part!r}")
    start = int(left) if left else 1
    stop = int(right) - (separator == ":") if right else count
    if start < 1 or start > count:
        raise call.mistake(f"-r {part}: the text has lines 1 to {count}")
    if stop < start:
        raise call.mistake(f"-r {part}: it ends before it begins")
    return start, stop


def _dedented(lines: list[str]) -> list[str]:
    # What the first line is indented by goes, until a line is indented less.
    first = lines[0] if lines else ""
    margin = first[: len(first) - len(first.lstrip())]
    result: list[str] = []
    for position, line in enumerate(lines):
        if line.strip() and not line.startswith(margin):
            return result + lines[position:]
        result.append(line[len(margin) :] if line.startswith(margin) else line.lstrip(" \t"))
    return result


@magic("save")
def save(call: MagicCall) -> None:
    """Write code to a file: ``%save FILE SOURCE``.

    The source is a range of history, a file, an address, a macro or a variable; without one it is this session. ``.py``
    is added to FILE, or ``.ipy`` with ``-r``, which keeps history as it was typed. ``-f`` overwrites without asking,
    ``-a`` adds to the file. ``--log`` writes a session log, with all that the cells showed, as ``%logstart`` does, and
    ``--doctest`` a text for ``doctest``. The file is written whole or not at all.

    Example: ``%save session.py 1-10``
    """
    options = call.options("rfa", "doctest", "log", anywhere=True, posix=False)
    if not options.words:
        raise UserMistake("Missing filename.")
    name = _plain(options.words[0].raw)
    source = " ".join(word.raw for word in options.words[1:])
    path = os.path.expanduser(name)
    suffix = ".txt" if "doctest" in options else ".ipy" if "r" in options else ".py"
    if not path.endswith((".py", ".ipy", suffix)):
        path += suffix
    sources = call.context.sources
    if "log" in options:
        text = ("\n" if "a" in options and os.path.exists(path) else "") + _log(call, source)
    elif "doctest" in options:
        text = _doctest(call, source)
    else:
        text = sources.find(source, title=call.title, raw="r" in options)
    if not text.strip():
        raise call.mistake("there is nothing to save yet")
    text = text if text.endswith("\n") else text + "\n"
    appends = "a" in options
    if os.path.isdir(path):
        raise call.mistake(f"{path!r} is a directory")
    if os.path.exists(path) and not appends and "f" not in options and not _may_overwrite(call, path):
        print("Operation cancelled.")
        return
    try:
        call.context.write_file(path, _behind(path) + text if appends else text, append=appends)
    except (OSError, ValueError) as error:
        raise call.mistake(f"cannot write {path!r}: {getattr(error, 'strerror', None) or error}") from None
    if "log" in options:
        print(f"The session log was written to file `{path}`")
        return
    print(f"The following commands were written to file `{path}`:")
    print(text, end="")


def _behind(path: str) -> str:
    # A newline where the file's last line has none.
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return ""
    return "" if not data or data.endswith(b"\n") else "\n"


def _doctest(call: MagicCall, source: str) -> str:
    from ipython.magics.history_doctest import doctest_text

    return doctest_text(_items(call, source))


def _log(call: MagicCall, source: str) -> str:
    items = _items(call, source)
    return call.context.need(SessionLog).text(items, call.context.events()) if items else ""


def _items(call: MagicCall, source: str) -> list[HistoryItem]:
    sources = call.context.sources
    if not source:
        return sources.session_before_now()
    ranges = call.context.ranges(source)
    items = sources.items(ranges)
    if not items:
        raise call.mistake(sources.nothing_in(ranges))
    return items


def _may_overwrite(call: MagicCall, path: str) -> bool:
    try:
        return call.context.agrees(f"File `{path}` exists. Overwrite (y/[N])?  ", call.title)
    except UserMistake:
        raise UserMistake(f"File `{path}` exists. Use `%save -f {call.line.strip()}` to force overwrite") from None
