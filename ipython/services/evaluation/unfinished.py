"""A syntax tree of a cell that is still being typed: its last statement is replaced by a placeholder.

What is cut off stays as text: names that it binds itself (``for``, ``lambda`` inside brackets) are read from that.
"""

from __future__ import annotations

import ast
import re
import warnings

from ipython.source.brackets import surroundings

TRIES = 8  # lines by which the cut-off part grows until the rest can be parsed
CUTS = 6  # colons and semicolons of the last line at which it is tried to cut
LIMIT = 50_000  # characters of a cell that are parsed
_ESCAPED = re.compile(r"^(\s*)(?:[\w ,.\[\]]+=\s*)?[%!].*$")
_ESCAPED_VALUE = re.compile(r"^(\s*[\w ,]+=)\s*[%!].*$")
_TRY = re.compile(r"^(\s*)try\s*:")
_HANDLER = re.compile(r"^(\s*)(?:except\b|finally\b)")
_CUT = re.compile(r"[;:]")
_FOR = re.compile(r"\bfor\s+(?P<target>[\w\s,()*]+?)\s+in\s+")
_FOR_ENDS = re.compile(r"\s(?:for|if|async)\s")
_LAMBDA = re.compile(r"\blambda\b(?P<parameters>[^:]*):")
_WALRUS = re.compile(r"(\w+)\s*:=")


class Unfinished:
    """What could be read of a cell.

    Attributes:
        tree: of the statements before the one being typed.
        line: of the placeholder, which stands where that one stands; from 1.
        rest: the text of the statement being typed, as far as it is not in the tree.
    """

    __slots__ = ("line", "rest", "tree")

    def __init__(self, tree: ast.Module, line: int, rest: str) -> None:
        self.tree = tree
        self.line = line
        self.rest = rest


class Trees:
    """Reads cells; the tree of what does not change from key to key is kept."""

    def __init__(self) -> None:
        self._text = ""
        self._tree: ast.Module | None = None

    def read(self, source: str) -> Unfinished | None:
        """Return what can be read of a cell up to the cursor; None: nothing.

        >>> found = Trees().read("for i in range(3):\\n    number = i\\n    print(num")
        >>> ast.unparse(found.tree), found.line, found.rest
        ('for i in range(3):\\n    number = i\\n    pass', 3, '    print(num')
        """
        if len(source) > LIMIT:
            return None
        lines = [_plain(line) for line in source.split("\n")]
        place = surroundings(source, len(source))
        first = place.brackets[0] if place.brackets else place.string
        count = source.count("\n", first) + 1 if first >= 0 else 1
        for size in range(count, min(count + TRIES, len(lines)) + 1):
            kept, typed = lines[:-size], "\n".join(lines[-size:])
            for finished, rest in _cuts(typed):
                indent = _indent(lines[-size])
                above, below = _handlers(kept, len(indent))
                text = "\n".join([*kept, *above, finished or f"{indent}pass", *below])
                tree = self._parsed(text)
                if tree is not None:
                    line = len(kept) + len(above) + (finished or "").count("\n") + 1
                    return Unfinished(tree, line, rest)
        return None

    def _parsed(self, text: str) -> ast.Module | None:
        if text != self._text:
            tree = parsed(text)
            if tree is None:
                return None
            self._text, self._tree = text, tree
        return self._tree


def parsed(text: str) -> ast.Module | None:
    """The tree of a text; None if there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes in a literal that is still being typed
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _plain(line: str) -> str:
    """A line that Python can read: what a magic or command gives is unknown."""
    if "%" not in line and "!" not in line:
        return line
    value = _ESCAPED_VALUE.match(line)
    if value is not None:
        return f"{value.group(1)} ..."
    escaped = _ESCAPED.match(line)
    return f"{escaped.group(1)}pass" if escaped is not None else line


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _cuts(typed: str) -> list[tuple[str, str]]:
    """Ways to finish the last statement: the text taken into the tree, and what remains; the last way takes none."""
    found: list[tuple[str, str]] = []
    indent = _indent(typed)
    places = [match.end() for match in _CUT.finditer(typed)][-CUTS:]
    for place in reversed(places):
        finished = f"{typed[:place]} pass"
        # Tried apart from the cell first: most colons belong to a dictionary, a slice or a lambda.
        tree = parsed(finished[len(indent) :])
        if tree is not None and tree.body:  # none: it was a comment
            found.append((finished, typed[place:]))
    return [*found, ("", typed)]


def _handlers(lines: list[str], column: int) -> tuple[list[str], list[str]]:
    """What closes each ``try`` without a handler: before the placeholder, if that stands outside of it, and behind."""
    open_blocks: list[str] = []
    for line in lines:
        opened = _TRY.match(line)
        if opened is not None:
            open_blocks.append(opened.group(1))
            continue
        handled = _HANDLER.match(line)
        if handled is not None and handled.group(1) in open_blocks:
            open_blocks.remove(handled.group(1))
    closing = [f"{indent}finally: pass" for indent in sorted(open_blocks, key=len, reverse=True)]
    above = [line for line in closing if len(_indent(line)) >= column]
    return above, closing[len(above) :]


class Bindings:
    """What a statement that is being typed binds for itself: by ``:=``, by loops in brackets, by lambdas."""

    __slots__ = ("lambdas", "loops", "walruses")

    def __init__(self) -> None:
        self.walruses: list[str] = []
        self.loops: list[ast.For] = []
        self.lambdas: list[ast.arguments] = []


def bindings(rest: str) -> Bindings:
    """Read them from the text up to the cursor.

    >>> found = bindings("[name.upper() for name in names if name.")
    >>> [ast.unparse(loop.target) for loop in found.loops]
    ['name']
    """
    found = Bindings()
    found.walruses = [match.group(1) for match in _WALRUS.finditer(rest)]
    for match in _FOR.finditer(rest):
        tail = rest[match.end() :]
        end = _FOR_ENDS.search(tail)
        if end is None:
            continue  # the cursor stands in what is iterated over
        tree = parsed(f"for {match.group('target')} in ({tail[: end.start()].strip()}): pass")
        if tree is not None and isinstance(tree.body[0], ast.For):
            found.loops.append(tree.body[0])
    for match in _LAMBDA.finditer(rest):
        tree = parsed(f"lambda {match.group('parameters').strip()}: 0")
        if tree is not None and isinstance(tree.body[0], ast.Expr) and isinstance(tree.body[0].value, ast.Lambda):
            found.lambdas.append(tree.body[0].value.args)
    return found
