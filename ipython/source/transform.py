"""Typed text to plain Python: the ordered pass over a cell (shell.md section 2).

Plain Python never pays for more than a look at the first character of each line. Whatever is valid Python as it
stands runs as Python. Everything else is one linear pass (``source.scan``); the result has as many lines as the
text, line n for line n, so that tracebacks can show what was typed.
"""

from __future__ import annotations

from ipython.model.cell import HIDDEN_ENTRY, SHOWN_ENTRY, Transformed
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ipython.source.prefilter import Names

    LinesTransform = Callable[[list[str]], list[str]]

_ESCAPES = frozenset("%!?,;/")
_CHECK = 0x2000  # top-level await is allowed
_INDENT = frozenset(" \t\f\n")


def transform(
    source: str,
    *,
    expander: Names | None = None,
    cleanup: Sequence[LinesTransform] = (),
    post: Sequence[LinesTransform] = (),
) -> Transformed:
    """Turn a cell as typed into Python.

    Args:
        source: the cell.
        expander: answers questions about names for single-line rules (automagic, autocall, macros, exit words).
        cleanup: the user's functions on lists of lines (with their newlines), applied first.
        post: the same, applied last.

    Returns:
        The cell and what it stands for; ``changed`` is False when that is the text itself.

    Raises:
        SyntaxError: a user's transform refused the cell.
        UserMistake: an escape stands where it means nothing.

    >>> transform("%pwd").python, transform("a = 1").changed
    ("get_ipython().run_line_magic('pwd', '')", False)
    """
    if cleanup or post:
        return _with_user_transforms(source, expander, cleanup, post)
    first = source[:1]
    if (first == "%" or first == "!") and "\n" not in source.rstrip("\n") and not source.startswith("%%"):
        return _escaped_line(source)
    if _is_plain(source):
        if expander is not None and "\n" not in source.rstrip("\n"):
            rewritten = _single_line(source, expander)
            if rewritten is not None:
                return rewritten
        return Transformed(source, source, source)
    return _rewrite(source, expander)


def _escaped_line(source: str) -> Transformed:
    # One line that begins with an escape is never Python: no need to look any further.
    from ipython.source.escapes import escape_call

    call = escape_call(source.rstrip("\n"))
    ending = source[len(source.rstrip("\n")) :]
    return Transformed(
        source, f"{SHOWN_ENTRY}{call}{ending[:1]}", f"{HIDDEN_ENTRY}{call}{ending}", True, frozenset((1,))
    )


def _is_plain(source: str) -> bool:
    # Whether nothing in the text can be an escape, by looking at the first character of each line and at what
    # stands before each "%" and "!". A wrong "no" costs a compilation; a wrong "yes" must not happen.
    if source[:1] in _INDENT or ">>>" in source or "In [" in source or "...:" in source:
        return False
    question = "?" in source
    marked = "%" in source or "!" in source
    if not (question or marked or "," in source or ";" in source or "/" in source):
        return True
    escapes = _ESCAPES
    for line in source.split("\n"):
        head = line[:1]
        if head == " " or head == "\t":
            head = line.lstrip()[:1]
        if head in escapes and head:
            return False
        if question and "?" in line and (line.rstrip()[-1:] == "?" or "#" in line):
            return False
        if marked and (("%" in line and _may_escape(line, "%")) or ("!" in line and _may_escape(line, "!"))):
            return False
    return True


def _may_escape(line: str, mark: str) -> bool:
    at = line.find(mark)
    while at >= 0:
        left = line[:at].rstrip()
        if left[-1:] in ("=", ":", ";") or left.endswith(" in"):
            return True
        at = line.find(mark, at + 1)
    return False


def _single_line(source: str, expander: Names) -> Transformed | None:
    from ipython.source.prefilter import rewrite_single_line

    ending = "\n" if source.endswith("\n") else ""
    call = rewrite_single_line(source.rstrip("\n"), expander)
    if call is None:
        return None
    padding = "\n" * (source.count("\n") - (1 if ending else 0))
    if call.startswith("."):
        return Transformed(
            source, f"{SHOWN_ENTRY}{call}{ending}", f"{HIDDEN_ENTRY}{call}{ending}{padding}", True, frozenset((1,))
        )
    if call.count("\n") > source.count("\n"):
        return Transformed(source, call, call, True)
    return Transformed(source, call + ending, call + ending + padding, True, frozenset((1,)))


def _with_user_transforms(
    source: str, expander: Names | None, cleanup: Sequence[LinesTransform], post: Sequence[LinesTransform]
) -> Transformed:
    lines = source.splitlines(keepends=True)
    for function in cleanup:
        lines = list(function(lines))
    inner = transform("".join(lines), expander=expander)
    shown = inner.python.splitlines(keepends=True)
    executed = inner.executable.splitlines(keepends=True)
    for function in post:
        shown, executed = list(function(shown)), list(function(executed))
    python, executable = "".join(shown), "".join(executed)
    if executable == source:
        return Transformed(source, python, source)
    # The user's functions may do anything to lines; columns mean nothing any more.
    return Transformed(source, python, executable, True, frozenset(range(1, executable.count("\n") + 2)))


def _rewrite(source: str, expander: Names | None) -> Transformed:
    text, shifts = _clean(source)
    leading = len(text) - len(text.lstrip("\n"))
    if text.startswith("%%", leading) and not _is_python(text):
        return _cell_magic(source, text[leading:], leading)
    if "\n" not in text.strip("\n") and expander is not None and _is_plain(text.strip("\n")):
        rewritten = _single_line(text.strip("\n"), expander)
        if rewritten is not None:
            trailing = "\n" * (len(text) - len(text.rstrip("\n"))) if text.strip("\n") else ""
            return Transformed(
                source,
                rewritten.python,
                "\n" * leading + rewritten.executable + trailing,
                True,
                frozenset((leading + 1,)),
            )
    if _is_plain(text.lstrip("\n")) or _is_python(text):
        if text == source:
            return Transformed(source, source.lstrip("\n"), source)
        return Transformed(source, text.lstrip("\n"), text, True, frozenset(), shifts)
    from ipython.source.rewriting import rewrite_statements

    shown, executed, rewritten_lines = rewrite_statements(text)
    if executed == source:
        return Transformed(source, source.lstrip("\n"), source)
    return Transformed(source, shown.lstrip("\n"), executed, True, rewritten_lines, shifts)


def _is_python(text: str) -> bool:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<check>", "exec", _CHECK, True)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            return False
    return True


def _clean(source: str) -> tuple[str, tuple[int, ...]]:
    # Blank lines in front stay (as line breaks), prompts and common indentation go.
    lines = source.split("\n")
    cuts = [0] * len(lines)
    if ">>>" in source or "In [" in source or "...:" in source:
        from ipython.source.prompts import strip_prompts

        stripped = strip_prompts(lines)
        if stripped is not None:
            lines, cuts = stripped
    number = 0
    while number < len(lines) - 1 and (not lines[number] or lines[number].isspace()):
        lines[number] = ""
        number += 1
    first = lines[number]
    width = len(first) - len(first.lstrip(" \t"))
    if width and first.strip():
        margin = first[:width]
        for at in range(number, len(lines)):
            line = lines[at]
            if line.startswith(margin):
                lines[at] = line[width:]
                cuts[at] += width
            elif line and not line.isspace():
                shorter = _common(line, margin)
                lines[at] = line[shorter:]
                cuts[at] += shorter
    return "\n".join(lines), tuple(cuts) if any(cuts) else ()


def _common(line: str, margin: str) -> int:
    # A line of a multi-line string may stand further left than the code: cut what it has, as upstream does not.
    count = 0
    while count < len(margin) and count < len(line) and line[count] == margin[count]:
        count += 1
    return 0 if count == 0 else count


def _cell_magic(source: str, text: str, leading: int) -> Transformed:
    from ipython.source.escapes import help_call, split_name

    first, newline, body = text.partition("\n")
    stripped = first.rstrip()
    if stripped.endswith("?") and not body.strip():
        name = stripped.rstrip("?")
        call = help_call(name, 1 if stripped.endswith("??") else 0)
    else:
        name, line = split_name(first[2:])
        if not name:
            raise UserMistake("%% needs the name of a cell magic directly behind it, as in %%time")
        if body and not body.endswith("\n"):
            body += "\n"
        call = f".run_cell_magic({name!r}, {line!r}, {body!r})"
    count = source.count("\n") - leading
    return Transformed(
        source,
        f"{SHOWN_ENTRY}{call}\n" if newline else f"{SHOWN_ENTRY}{call}",
        "\n" * leading + HIDDEN_ENTRY + call + "\n" * count,
        True,
        frozenset((leading + 1,)),
    )
