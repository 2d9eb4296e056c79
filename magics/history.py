"""Printing remembered cells (magics.md section 12)."""

from __future__ import annotations

import os
import sys

from ipython.api import HistoryItem, HistoryQuery, MagicCall, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

EVERYTHING = 1_000_000_000


@magic("history")
def history(call: MagicCall) -> None:
    """Print remembered cells: this session's, or the given ranges (``4``, ``4-6``, ``~1/``, ``243/1-5``).

    ``-n`` numbers, ``-o`` outputs too, ``-p`` prompts ``>>>``, ``-t`` the Python it became, ``-g PATTERN`` search all
    sessions (``*`` and ``?`` are wildcards), ``-u`` each text once, ``-l [N]`` the last N of earlier sessions, ``-f
    FILE`` into a file, ``-y`` overwrite without asking.
    """
    options = call.options("noptg:l:uyf:", "sessions") if _has_values(call.line) else call.options("noptguyl")
    prompts, outputs, numbers = "p" in options, "o" in options, "n" in options
    python = "t" in options
    if "g" in options:
        words = [word.text for word in options.words]
        pattern = options.get("g") or " ".join(words)
        items = _found(call, pattern, unique="u" in options)
        numbers = True
        if not items:
            print("No history matches.")
            return
    elif "l" in options:
        count = _count(call, options.get("l") or (options.words[0].text if options.words else "10"))
        items = list(call.context.history.tail(count, include_latest=True))
    else:
        items = _ranges(call, options.rest)
    text = "".join(_lines(call, items, numbers=numbers, outputs=outputs, prompts=prompts, python=python))
    if "f" in options:
        _write(call, os.path.expanduser(options["f"]), text, agreed="y" in options)
    else:
        sys.stdout.write(text)


def _has_values(line: str) -> bool:
    # ``-g`` and ``-l`` take their value only when something that is no option follows.
    words = line.split()
    for position, word in enumerate(words):
        if word.startswith("-") and not word.startswith("--") and word[-1:] in ("g", "l"):
            following = words[position + 1 : position + 2]
            if not following or following[0].startswith("-"):
                return False
    return True


def _count(call: MagicCall, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise call.mistake(f"-l takes a whole number, not {text!r}") from None


def _found(call: MagicCall, pattern: str, *, unique: bool) -> list[HistoryItem]:
    wild = "*" in pattern or "?" in pattern
    query = HistoryQuery(
        f"*{pattern}*" if wild else pattern, "glob" if wild else "substring", limit=EVERYTHING, unique=unique
    )
    return list(reversed(call.context.history.search(query)))


def _ranges(call: MagicCall, text: str) -> list[HistoryItem]:
    store = call.context.history
    found: list[HistoryItem] = []
    for session, start, stop in call.context.ranges(text):
        items = list(store.range(session, start, stop))
        if not items and text.strip():
            where = "this session" if session == 0 else f"session {session}" if session > 0 else f"~{-session}/"
            raise call.mistake(f"{where} has no line {start}{'' if stop == start + 1 else ' or later'}")
        found.extend(items)
    return found


def _lines(
    call: MagicCall,
    items: Iterable[HistoryItem],
    *,
    numbers: bool,
    outputs: bool,
    prompts: bool,
    python: bool,
) -> Iterable[str]:
    current = call.context.history.session_number
    for item in items:
        source = (item.python or item.source) if python else item.source
        source = source.expandtabs(4).rstrip("\n")
        several = "\n" in source
        if numbers:
            number = str(item.line) if item.session == current else f"{item.session}/{item.line}"
            yield f"{number:>4}:" + ("\n" if several else " ")
        if prompts:
            source = "\n".join(
                ("... " if position else ">>> ") + line for position, line in enumerate(source.split("\n"))
            )
            source = source.replace("... \n", "...\n") + ("\n..." if several else "")
        yield source + "\n"
        if outputs and item.output:
            yield item.output + "\n"


def _write(call: MagicCall, path: str, text: str, *, agreed: bool) -> None:
    if os.path.exists(path) and not agreed:
        if sys.stdin is not None and sys.stdin.isatty():
            answer = input(f"File {path!r} exists. Overwrite? ")
            if answer.strip().lower() not in ("y", "yes"):
                print("Aborting.")
                return
        print("Overwriting file.")
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise call.mistake(f"cannot write {path!r}: {error.strerror or error}") from None
