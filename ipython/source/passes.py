"""The passes over a cell that is not plain Python, in order (shell.md section 2).

Blank lines in front, common indentation, prompts and pasted outputs go first; then the user's cleanup functions; a
cell magic, or escapes line by line, or the rules for a single line; the user's post functions last. What runs keeps
the line numbers of what was typed: lines that went are blank in it.
"""

from __future__ import annotations

from ipython.model.cell import HIDDEN_ENTRY, SHOWN_ENTRY, Transformed
from ipython.model.failure import UserMistake
from ipython.source.plain import has_prompt, is_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ipython.source.prefilter import Names

    LinesTransform = Callable[[list[str]], list[str]]
    Forms = tuple[str, str, frozenset[int]]  # as shown, as executed, 1-based numbers of rewritten lines


def transform_slowly(
    source: str, expander: Names | None, cleanup: Sequence[LinesTransform], post: Sequence[LinesTransform]
) -> Transformed:
    """Do what ``source.transform.transform`` promises, for any cell."""
    typed = source.replace("\r\n", "\n").replace("\r", "\n") if "\r" in source else source
    lines = typed.split("\n")
    count = len(lines)
    kept, numbers, cuts = _clean(lines)
    text = "\n".join(kept)
    touched = False  # the user's functions moved lines, so numbers mean nothing any more
    for function in cleanup:
        made = _call(function, text)
        if made != text:
            touched = touched or made.count("\n") != text.count("\n")
            text = made
    changed_lines: frozenset[int] = frozenset()
    if cleanup and not touched:
        changed_lines = _differing(kept, text.split("\n"))
    shown, executed, rewritten = _rewrite(text, expander)
    rewritten |= changed_lines
    if post:
        made = shown
        for function in post:
            made = _call(function, made)
        if made != shown:
            same = made.count("\n") == shown.count("\n") == executed.count("\n")
            touched = touched or not same
            executed, differing = _merged(shown, made, executed) if same else (made, frozenset())
            rewritten |= differing
            shown = made
    executable, places = _placed(executed.split("\n"), numbers, count, touched)
    if executable == typed:
        return Transformed(source, shown, source)
    if touched:
        rewritten = frozenset(range(1, executable.count("\n") + 2))
    else:
        rewritten = frozenset(places[number - 1] + 1 for number in rewritten if number <= len(places))
    return Transformed(source, shown, executable, True, rewritten, tuple(cuts) if any(cuts) else ())


def _clean(lines: list[str]) -> tuple[list[str], list[int], list[int]]:
    # The lines that stay, their indices among those typed, and for each typed line how much was cut off in front.
    cuts = [0] * len(lines)
    dropped: set[int] = set()
    start = next((number for number, line in enumerate(lines) if line.strip(" \t\f")), None)
    if start is None:
        return lines, list(range(len(lines))), cuts
    if not lines[start].lstrip(" \t").startswith("%%") and has_prompt("\n".join(lines)):
        from ipython.source.prompts import strip_prompts

        stripped = strip_prompts(lines)
        if stripped is not None:
            lines, cuts = stripped
            dropped = {number for number, cut in enumerate(cuts) if cut < 0}
            cuts = [max(cut, 0) for cut in cuts]
            start = next((number for number, line in enumerate(lines) if line.strip(" \t\f")), start)
    margin = _margin(lines[start:])
    if margin:
        width = len(margin)
        lines = list(lines)
        for number in range(start, len(lines)):
            if lines[number].startswith(margin):
                lines[number] = lines[number][width:]
                cuts[number] += width
    numbers = [number for number in range(start, len(lines)) if number not in dropped]
    return [lines[number] for number in numbers], numbers, cuts


def _margin(lines: list[str]) -> str:
    # The indentation of the first line; of the first that is no comment, if comments come first.
    if lines[0][:1] not in (" ", "\t"):
        return ""
    for line in lines:
        text = line.lstrip(" \t")
        if text and text[0] not in "#\f":
            return line[: len(line) - len(text)]
    return ""


def _rewrite(text: str, expander: Names | None) -> Forms:
    if text.startswith("%%"):
        return _cell_magic(text)
    if not is_plain(text):
        from ipython.source.rewriting import rewrite_statements

        shown, executed, rewritten = rewrite_statements(text)
        if rewritten:
            return shown, executed, rewritten
    if expander is not None:
        from ipython.source.transform import single_line

        found = single_line(text, expander)
        if found is not None:
            return found.python, found.executable, found.rewritten
    return text, text, frozenset()


def _cell_magic(text: str) -> Forms:
    call, _ = cell_magic(text)
    newline = "\n" if "\n" in text else ""
    return (
        f"{SHOWN_ENTRY}{call}{newline}",
        f"{HIDDEN_ENTRY}{call}" + "\n" * text.count("\n"),
        frozenset((1,)),
    )


def cell_magic(text: str) -> tuple[str, tuple[str, ...]]:
    """Return what a cell with a cell magic becomes, as text without the entry in front and as its parts.

    Raises:
        UserMistake: there is no name behind ``%%``.

    >>> cell_magic("%%time\\npass")
    (".run_cell_magic('time', '', 'pass\\\\n')", ('run_cell_magic', 'time', '', 'pass\\n'))
    """
    from ipython.source.escapes import help_call, split_name
    from ipython.source.transform import written_call

    first, _, body = text.partition("\n")
    head = first.rstrip()
    if head.endswith("?") and not any(character.isspace() for character in head):
        # Help instead of the magic; the body is not Python, so it does not run.
        return help_call(head.rstrip("?"), int(head.endswith("??"))), ()
    name, line = split_name(first[2:])
    if not name:
        raise UserMistake("`%%` needs the name of a cell magic directly behind it, as in `%%time`")
    if body and not body.endswith("\n"):
        body += "\n"
    parts = ("run_cell_magic", name, line, body)
    return written_call(parts), parts


def _call(function: LinesTransform, text: str) -> str:
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    if not lines[-1]:
        del lines[-1]
    try:
        made = function(lines)
        return made if isinstance(made, str) else "".join(made)
    except (SyntaxError, UserMistake):
        raise
    except Exception as error:
        name = getattr(function, "__qualname__", None) or type(function).__name__
        raise UserMistake(f"the input transform {name} failed: {type(error).__name__}: {error}") from error


def _differing(before: list[str], after: list[str]) -> frozenset[int]:
    return frozenset(number for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new)


def _merged(shown: str, made: str, executed: str) -> tuple[str, frozenset[int]]:
    # Lines that the user's function left alone keep their executed form.
    old, new, runs = shown.split("\n"), made.split("\n"), executed.split("\n")
    differing = _differing(old, new)
    return "\n".join(new[at] if at + 1 in differing else line for at, line in enumerate(runs)), differing


def _placed(lines: list[str], numbers: list[int], count: int, touched: bool) -> tuple[str, list[int]]:
    # Every line where it was typed; a text that grew goes on below.
    if touched or len(lines) > len(numbers):
        first = numbers[0] if numbers else 0
        numbers = list(range(first, first + len(lines)))
    placed = [""] * max(count, numbers[-1] + 1 if numbers else 0)
    for number, line in zip(numbers, lines, strict=False):
        placed[number] = line
    return "\n".join(placed), numbers
