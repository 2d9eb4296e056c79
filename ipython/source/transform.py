"""Typed text to plain Python: the entry, and the short ways through it (shell.md section 2).

Plain Python pays for a look at the first character of each line and at its ``%``, ``!`` and ``?``. A single line
that begins with ``%`` or ``!`` is never Python and goes straight to its call. Everything else is ``source.passes``;
the result has as many lines as the text, line n for line n, so that tracebacks can show what was typed.
"""

from __future__ import annotations

from ipython.model.cell import HIDDEN_ENTRY, SHOWN_ENTRY, Transformed
from ipython.source.plain import has_prompt, is_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ipython.source.prefilter import Names

    LinesTransform = Callable[[list[str]], list[str]]

_INDENT = frozenset(" \t\f\n")
_FIRST = frozenset((1,))


def transform(
    source: str,
    *,
    expander: Names | None = None,
    cleanup: Sequence[LinesTransform] = (),
    post: Sequence[LinesTransform] = (),
    checking: bool = False,
) -> Transformed:
    """Turn a cell as typed into Python.

    Args:
        source: the cell.
        expander: answers questions about names for single-line rules (automagic, autocall, macros, exit words).
        cleanup: the user's functions on lists of lines (with their newlines), called when blank lines in front,
            common indentation and prompts are gone.
        post: the same, called last.
        checking: the text is only looked at, not run: functions marked ``has_side_effects`` are left out.

    Returns:
        The cell and what it stands for; ``changed`` is False when that is the text itself. A macro may stand for
        more lines than were typed, and so may the result of a user's function; in any other case the executed form
        has exactly the lines of ``source``.

    Raises:
        SyntaxError: a user's function refused the cell.
        UserMistake: an escape stands where it means nothing, or a user's function failed.

    >>> transform("%pwd").python, transform("a = 1").changed
    ("get_ipython().run_line_magic('pwd', '')", False)
    """
    if cleanup or post:
        from ipython.source.passes import transform_slowly

        if checking:
            cleanup = [function for function in cleanup if not getattr(function, "has_side_effects", False)]
            post = [function for function in post if not getattr(function, "has_side_effects", False)]
        return transform_slowly(source, expander, cleanup, post)
    first = source[:1]
    if first == "%" or first == "!":
        if source.startswith("%%"):
            if "\r" not in source:
                return _whole_cell(source)
        elif _is_one_line(source):
            return _escaped_line(source)
    if first not in _INDENT and "\r" not in source and not has_prompt(source) and is_plain(source):
        if expander is not None and (first.isalpha() or first == "_"):
            rewritten = single_line(source, expander)
            if rewritten is not None:
                return rewritten
        return Transformed(source, source, source)
    from ipython.source.passes import transform_slowly

    return transform_slowly(source, expander, (), ())


def _is_one_line(source: str) -> bool:
    return "\n" not in source.rstrip("\n") and "\r" not in source


def _escaped_line(source: str) -> Transformed:
    # One line that begins with an escape is never Python: no need to look any further.
    from ipython.source.escapes import escape_call, plain_call

    line = source.rstrip("\n")
    parts = plain_call(line)
    call = written_call(parts) if parts and line[-1] != ";" else escape_call(line)
    ending = source[len(line) :]
    return Transformed(source, f"{SHOWN_ENTRY}{call}{ending}", f"{HIDDEN_ENTRY}{call}{ending}", True, _FIRST, (), parts)


def _whole_cell(source: str) -> Transformed:
    # A cell magic takes everything below it as it stands.
    from ipython.source.passes import cell_magic

    call, parts = cell_magic(source)
    newline = "\n" if "\n" in source else ""
    lines = "\n" * source.count("\n")
    return Transformed(source, f"{SHOWN_ENTRY}{call}{newline}", f"{HIDDEN_ENTRY}{call}{lines}", True, _FIRST, (), parts)


def written_call(parts: tuple[str, ...]) -> str:
    """Return the text of a call of the entry, without the entry in front.

    >>> written_call(("run_line_magic", "pwd", ""))
    ".run_line_magic('pwd', '')"
    """
    return f".{parts[0]}({', '.join(map(repr, parts[1:]))})"


def single_line(source: str, expander: Names) -> Transformed | None:
    """Apply the rules for a cell of one line; None: it has more, or is plain Python."""
    newline = source.find("\n")
    if newline >= 0 and source.rstrip("\n").find("\n") >= 0:
        return None
    from ipython.source.prefilter import rewrite_single_line

    line = source if newline < 0 else source[:newline]
    call = rewrite_single_line(line, expander)
    if call is None or call == line:
        return None
    ending = source[len(line) :]
    if call.startswith("."):
        return Transformed(source, f"{SHOWN_ENTRY}{call}{ending}", f"{HIDDEN_ENTRY}{call}{ending}", True, _FIRST)
    # A macro may hold anything, several lines and escapes too; what autocall made is Python.
    inner = transform(call)
    if "\n" in call:
        lines = frozenset(range(1, inner.executable.count("\n") + 2))
        return Transformed(source, inner.python, inner.executable, True, lines)
    return Transformed(source, inner.python + ending, inner.executable + ending, True, _FIRST)
