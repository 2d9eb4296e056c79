"""Bringing earlier input back: to the next prompt, or to run again (magics.md section 12)."""

from __future__ import annotations

from ipython.api import HistoryItem, HistoryQuery, MagicCall, UserMistake, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

RECALLING = ("recall", "rep")
RERUNNING = ("rerun",)
_ENOUGH = 1000  # lines looked through


def _uses(item: HistoryItem, names: Sequence[str]) -> bool:
    first = item.source.lstrip().split(None, 1)[:1]
    return bool(first) and first[0].lstrip("%") in names


def _newest(call: MagicCall, pattern: str, names: Sequence[str]) -> HistoryItem | None:
    found = call.context.history.search(HistoryQuery(pattern, "substring", limit=_ENOUGH))
    return next((item for item in found if not _uses(item, names)), None)


@magic("recall")
def recall(call: MagicCall) -> None:
    """Put earlier input on the next prompt, to be edited (``%rep`` is the same).

    ``%recall 4-6`` the lines of a range, ``%recall name`` the text of a variable's value, ``%recall text`` the newest
    line that contains the text; without an argument the last value.

    Example: ``%recall import``
    """
    text = call.line.strip()
    context = call.context
    if not text:
        context.set_next_input(str(context.names.get("_", "")))
        return
    ranges = context.sources.ranges(text)
    if ranges is not None:
        items = context.sources.items(ranges)
        if not items:
            raise call.mistake(context.sources.nothing_in(ranges))
        context.set_next_input("\n".join(item.source.rstrip("\n") for item in items))
        return
    try:
        value = context.sources.value(text)
    except Exception:  # no expression, or one that fails: then it is a piece of a line
        item = _newest(call, text, RECALLING)
        if item is None:
            raise call.mistake(f"Couldn't evaluate or find in history: {text}") from None
        context.set_next_input(item.source.rstrip("\n"))
        return
    context.set_next_input(value.value.rstrip("\n") if context.sources.is_macro(value) else str(value))


@magic("rerun")
def rerun(call: MagicCall) -> object:
    """Run earlier input again: the last line, a range, the last lines, or the newest line with a text.

    ``%rerun 1-3``, ``-l N`` the last N lines, ``-g TEXT``. What runs is not remembered a second time; lines that are
    ``%rerun`` themselves are left out.

    Example: ``%rerun -l 2``
    """
    options = call.options("l:g:")
    if "l" in options and "g" in options:
        raise call.mistake("-l and -g exclude each other")
    if "g" in options:
        found = _newest(call, options["g"], RERUNNING)
        items = [found] if found is not None else []
    elif "l" in options or not options.rest:
        items = _last(call, _count(options.get("l", "1")))
    else:
        items = _of_ranges(call, options.rest)
    if not items:
        raise UserMistake("No lines in history match specification")
    text = "\n".join(item.source.rstrip("\n") for item in items)
    print("=== Executing: ===")
    print(text)
    print("=== Output: ===")
    return _run(call, items)


def _count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        raise UserMistake("Number of lines must be an integer") from None
    if count == 0:
        raise UserMistake("Requested 0 last lines - nothing to run")
    if count < 0:
        raise UserMistake("Number of lines to rerun cannot be negative")
    return count


def _last(call: MagicCall, count: int) -> list[HistoryItem]:
    items = [
        item for item in call.context.history.tail(count + _ENOUGH, include_latest=True) if not _uses(item, RERUNNING)
    ]
    return items[-count:]


def _of_ranges(call: MagicCall, text: str) -> list[HistoryItem]:
    sources = call.context.sources
    ranges = call.context.ranges(text)
    items = sources.items(ranges)
    if not items:
        raise call.mistake(sources.nothing_in(ranges))
    return [item for item in items if not _uses(item, RERUNNING)]


def _run(call: MagicCall, items: Sequence[HistoryItem]) -> object:
    # Each line is compiled before the first one runs: a mistake in the last leaves everything as it was. One by one,
    # because a cell magic must stand at the beginning of its cell.
    context = call.context
    cells = [(item.source, context.compile_pieces(item.source)) for item in items]
    returned: object = None
    for source, pieces in cells:
        returned = None
        for piece in pieces:
            value = context.run_code(piece.code, context.names, is_expression=piece.echo)
            if piece.echo and not context.ends_with_semicolon(source):
                returned = value
    return returned
