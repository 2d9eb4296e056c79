"""Transformed text to code objects, and the source of every cell by the file name it was compiled under.

Most cells need no syntax tree: the last statement at column 0 is cut off as text, and both parts are compiled by
themselves. If each is Python alone, the whole is the two in a row; if either is not, the tree decides (and gives
the right error). This keeps the module ``_ast`` and the copying of trees out of the way of ordinary cells: a
thousand lines cost their compilation and nothing else.
"""

from __future__ import annotations

import sys

from ipython.model.cell import HIDDEN_ENTRY
from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType
    from typing import Any

    from ipython.model.cell import Transformed

ONLY_AST = 0x400
TOP_LEVEL_AWAIT = 0x2000
COROUTINE = 0x80
# Every __future__ feature this Python knows, as the bits of co_flags; computed without importing __future__'s users.
FUTURE_FLAGS = 0x01FE0000
RECENT = 256  # cells without functions or classes whose source is kept for tracebacks

_STATEMENT_WORDS = frozenset(
    [
        "import",
        "from",
        "pass",
        "def",
        "class",
        "if",
        "for",
        "while",
        "with",
        "try",
        "return",
        "del",
        "raise",
        "assert",
        "global",
        "nonlocal",
        "async",
        "break",
        "continue",
    ]
)
_CONTINUATION_WORDS = frozenset(["else", "elif", "except", "finally"])


@value
class CompiledSource:
    """One cell as it was compiled (ports.CellSource)."""

    number: int
    typed: str
    label: str
    rewritten: frozenset[int] = frozenset()
    shifts: tuple[int, ...] = ()


class Piece:
    """One code object of a cell; ``echo``: its value is shown."""

    __slots__ = ("code", "echo")

    def __init__(self, code: CodeType, echo: bool) -> None:
        self.code = code
        self.echo = echo


class Compiler:
    """Compiles cells and remembers their text (ports.CellDirectory).

    ``flags`` are the ``__future__`` features that earlier cells switched on; ``tree_transforms`` are the user's
    ``ast.NodeTransformer`` objects, applied in order.
    """

    def __init__(self, *, warn: Callable[[str], None] | None = None) -> None:
        self.flags = 0
        self.autoawait = True
        self.tree_transforms: list[Any] = []
        self.cells: dict[str, CompiledSource] = {}
        self._recent: list[str] = []
        self._warn = warn

    def name(self, source: str, number: int) -> str:
        """Return the file name for a cell: ``<ipython-input-3-5d41402a>``."""
        return f"<ipython-input-{number}-{hash(source) & 0xFFFFFFFF:08x}>"

    def cell_source(self, filename: str) -> CompiledSource | None:
        """Return what was compiled under ``filename``."""
        return self.cells.get(filename)

    def register(self, filename: str, source: CompiledSource) -> None:
        """Make the typed text of a cell known to tracebacks, ``inspect`` and debuggers."""
        self.cells[filename] = source
        cache = sys.modules.get("linecache")
        if cache is not None:
            fill_line_cache(cache, filename, source)

    def publish_all(self, cache: Any) -> None:
        """Fill a ``linecache`` module that was imported after cells had run."""
        for filename, source in list(self.cells.items()):
            fill_line_cache(cache, filename, source)

    def compile_cell(
        self, transformed: Transformed, number: int, interactivity: str, *, label: str = "", keep_flags: bool = True
    ) -> list[Piece]:
        """Compile one cell.

        Args:
            transformed: the cell after the source transforms.
            number: the n of ``In [n]``.
            interactivity: one of ``settings.shell.ECHO_MODES``.
            label: how tracebacks name it; ``Cell In[n]`` by default.
            keep_flags: let ``from __future__`` of this cell act on later ones.

        Returns:
            The pieces to run in order.

        Raises:
            SyntaxError, ValueError, OverflowError, RecursionError, MemoryError: as ``compile`` does.
        """
        text = transformed.executable
        filename = self.name(transformed.typed, number)
        self.register(
            filename,
            CompiledSource(
                number, transformed.typed, label or f"Cell In[{number}]", transformed.rewritten, transformed.shifts
            ),
        )
        if transformed.call and not self.tree_transforms:
            code = call_code(filename, transformed.call)
            if code is not None:
                self._remember_for_a_while(filename)
                return [Piece(code, interactivity != "none")]
        flags = self.flags | TOP_LEVEL_AWAIT if self.autoawait else self.flags
        pieces = None
        calls_in_coroutines = self.autoawait and HIDDEN_ENTRY in text and ("await" in text or "async" in text)
        if interactivity == "last_expr" and not self.tree_transforms and not calls_in_coroutines:
            pieces = self._compile_text(text, filename, flags)
        if pieces is None:
            pieces = self._compile_tree(text, filename, flags, interactivity)
        defines = False
        for piece in pieces:
            if keep_flags:
                self.flags |= piece.code.co_flags & FUTURE_FLAGS
            if not defines:
                for constant in piece.code.co_consts:
                    if type(constant) is type(piece.code):
                        defines = True
                        break
        if not defines:
            self._remember_for_a_while(filename)
        return pieces

    def _remember_for_a_while(self, filename: str) -> None:
        # Code of such a cell is gone when it has run, but a traceback in hand may still name it.
        recent = self._recent
        recent.append(filename)
        if len(recent) > 2 * RECENT:
            kept = frozenset(recent[RECENT:])
            cache = sys.modules.get("linecache")
            for old in recent[:RECENT]:
                if old not in kept:
                    self.cells.pop(old, None)
                    if cache is not None:
                        cache.cache.pop(old, None)
            del recent[:RECENT]

    def _compile_text(self, text: str, filename: str, flags: int) -> list[Piece] | None:
        start = last_statement_offset(text)
        last = text[start:]
        word = first_word(last)
        if word in _CONTINUATION_WORDS:
            return [Piece(compile(text, filename, "exec", flags, True), False)]
        pieces = []
        try:
            if start:
                head = compile(text[:start], filename, "exec", flags, True)
                pieces.append(Piece(head, False))
                flags |= head.co_flags & FUTURE_FLAGS
                last = "\n" * text.count("\n", 0, start) + last
            if word not in _STATEMENT_WORDS and not _looks_like_assignment(last):
                try:
                    # Leading blank lines are an error in "eval" mode only when indented; trailing ones never.
                    pieces.append(Piece(compile(last, filename, "eval", flags, True), True))
                    return pieces
                except SyntaxError:
                    pass
            if ";" in last:
                return None
            if word not in _STATEMENT_WORDS and ("*" in last or "\n" in last.strip()):
                return None  # ``*a, b`` is an expression that "eval" refuses; several lines: let the tree tell
            pieces.append(Piece(compile(last, filename, "exec", flags, True), False))
        except (SyntaxError, ValueError):
            return None
        return pieces

    def _compile_tree(self, text: str, filename: str, flags: int, interactivity: str) -> list[Piece]:
        from ipython.core.cell_trees import await_magics, sections_of_futures, split_tree

        tree: Any = compile(text, filename, "exec", flags | ONLY_AST, True)
        if self.autoawait and HIDDEN_ENTRY in text:
            await_magics(tree)
        if self.tree_transforms:
            tree = self._apply_transforms(tree)
        pieces = []
        for part, echo in split_tree(tree, interactivity):
            for section in (part,) if echo else sections_of_futures(part):
                code = compile(section, filename, "eval" if echo else "exec", flags, True)
                flags |= code.co_flags & FUTURE_FLAGS
                pieces.append(Piece(code, echo))
        return pieces

    def _apply_transforms(self, tree: Any) -> Any:
        for transform in list(self.tree_transforms):
            try:
                tree = transform.visit(tree)
            except InputRejected:
                raise
            except Exception as error:
                self.tree_transforms.remove(transform)
                if self._warn is not None:
                    self._warn(f"AST transformer {transform!r} raised {error!r} and was removed.")
        import ast  # the user's transformers are made of it, so it is paid for

        return ast.fix_missing_locations(tree)


_CALLS: dict[tuple[str, int], CodeType | None] = {}  # method and number of texts -> code of such a call


def call_code(filename: str, call: tuple[str, ...]) -> CodeType | None:
    """Return the code of a call of the hidden entry, made from that of an earlier call: a tenth of compiling it.

    Args:
        filename: of the cell.
        call: the method and its texts.

    Returns:
        The code; None: this Python lays out such code in another way, so it has to be compiled.
    """
    method, *texts = call
    kind = (method, len(texts))
    if kind not in _CALLS:
        stand_ins = tuple(f"text {number}" for number in range(len(texts)))
        source = f"{HIDDEN_ENTRY}.{method}({', '.join(map(repr, stand_ins))})"
        made = compile(source, "<call>", "eval", 0, True)
        _CALLS[kind] = made if made.co_consts == stand_ins else None
    found = _CALLS[kind]
    return found.replace(co_filename=filename, co_consts=tuple(texts)) if found is not None else None


class InputRejected(Exception):
    """Raised by an AST transformer to refuse a cell; the transformer stays registered."""


def first_word(text: str) -> str:
    """Return the leading identifier of ``text``, or its first character if it is not one."""
    text = text.lstrip()
    end = 0
    for character in text[:20]:
        if not (character.isalnum() or character == "_"):
            break
        end += 1
    return text[: end or 1]


def _looks_like_assignment(text: str) -> bool:
    left, equals, right = text.partition("=")
    return bool(equals) and left.strip().isidentifier() and not right.startswith("=")


def last_statement_offset(text: str) -> int:
    """Return where the last line begins that is not indented, blank or a comment.

    It is the start of the last statement unless that spans several unindented lines, which shows when the text
    before it is compiled by itself.

    >>> last_statement_offset("a = 1\\nif a:\\n    b\\n\\n# done\\n")
    6
    """
    end = len(text)
    while end > 0:
        start = text.rfind("\n", 0, end - 1 if text[end - 1] == "\n" else end) + 1
        head = text[start : start + 1]
        if head and head not in " \t\n\r\f#":
            return start
        end = start
    return 0


def fill_line_cache(cache: Any, filename: str, source: CompiledSource) -> None:
    """Give ``linecache`` the typed text of a cell.

    The entry is a whole one: for names in angle brackets linecache ignores its own lazy form. Without a time of
    modification it survives ``checkcache``.
    """
    cache.cache[filename] = (len(source.typed), None, source.typed.splitlines(True), filename)
