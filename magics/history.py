"""Printing remembered cells (magics.md section 12)."""

from __future__ import annotations

import os
import sys

from ipython.api import HistoryItem, HistoryQuery, MagicCall, Options, UserMistake, magic, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EVERYTHING = 1_000_000_000
SESSIONS_SHOWN = 20


@magic("history")
def history(call: MagicCall) -> None:
    """Print remembered cells: this session's, or the given ranges (``4``, ``4-6``, ``~1/``, ``243/1-5``).

    ``-n`` numbers, ``-o`` values too, ``-p`` prompts ``>>>``, ``-t`` the Python it became; ``-o -p`` together print
    a session that doctest can run. ``-g PATTERN`` searches all sessions, or the ranges if there are some (``*`` and
    ``?`` are wildcards), ``-u`` each text once, ``-l [N]`` the last N of all sessions before this line,
    ``-s SESSION`` one session (its number, or ``~2``), ``--sessions`` lists the last sessions.

    ``--failed`` only cells that raised, ``--ok`` only those that did not, ``--here`` only those that ran in this
    directory, ``--dir PATH`` in another. ``-f FILE`` writes to a file, ``-y`` without asking; ``--doctest FILE``
    writes one for doctest.

    Example: ``%history -n -g import* --here``
    """
    options = call.options("nopts:g::l::uyf:", "failed", "ok", "here", "dir=", "sessions", "doctest=", argparse=True)
    if "sessions" in options:
        _print_sessions(call)
        return
    selection = Selection(call, options)
    items = selection.items()
    doctest = options.get("doctest")
    if not items and selection.is_filtered:
        print("No history matches.")
        return
    if "o" in options and not call.context.settings.history.store_output:
        call.context.warn("Warning: Values are not kept in the history: HistorySettings.store_output is off.")
    if doctest:
        from ipython.magics.history_doctest import doctest_text

        text = doctest_text(items)
    else:
        text = "".join(
            _lines(
                call,
                items,
                numbers="n" in options or "g" in options,
                outputs="o" in options,
                prompts="p" in options,
                python="t" in options,
            )
        )
    path = doctest or options.get("f")
    if path:
        _write(call, os.path.expanduser(path), text, agreed="y" in options)
    else:
        sys.stdout.write(text)


class Selection:
    """Which cells the options of ``%history`` ask for.

    Args:
        call: of the magic.
        options: those given.

    Raises:
        UserMistake: options that contradict one another, or are no numbers or ranges.
    """

    def __init__(self, call: MagicCall, options: Options) -> None:
        self._call = call
        self._options = options
        if "failed" in options and "ok" in options:
            raise call.mistake("--failed and --ok exclude each other")
        if "here" in options and "dir" in options:
            raise call.mistake("--here and --dir exclude each other")
        self._failed = True if "failed" in options else False if "ok" in options else None
        self._directory: str | None = None
        if "here" in options:
            self._directory = call.context.cwd
        elif "dir" in options:
            self._directory = os.path.abspath(os.path.expanduser(options["dir"]))
        self._pattern, self._ranges = _pattern_and_ranges(call, options)
        self._session = _session(call, options["s"]) if "s" in options else None
        self.is_filtered = "g" in options or "u" in options or self._failed is not None or self._directory is not None

    def items(self) -> list[HistoryItem]:
        """Return the cells, oldest first."""
        options, context = self._options, self._call.context
        ranges = self._ranges
        if "l" in options:
            count = self._count()
            found = self._filtered(context.history.tail(EVERYTHING if self.is_filtered else count))
            return found[-count:] if count else []
        if ranges or (self._session is not None and "g" not in options):
            found = self._of_ranges(ranges) if ranges else self._of_session()
            return self._filtered(found)
        if "g" in options or self.is_filtered:
            # Without a pattern the filters are about this session, as %history alone is.
            everywhere = "g" in options
            session = self._session if self._session is not None else None if everywhere else 0
            return list(reversed(context.history.search(replace(self._query(), session=session))))
        return list(context.history.range(0, 1, None))

    def _query(self) -> HistoryQuery:
        pattern = self._pattern
        wild = "*" in pattern or "?" in pattern
        return HistoryQuery(
            f"*{pattern}*" if wild else pattern,
            "glob" if wild else "substring",
            limit=EVERYTHING,
            unique="u" in self._options,
            failed=self._failed,
            directory=self._directory,
        )

    def _count(self) -> int:
        if not self._options.get("l"):
            return 10
        return self._options.number("l", 10, title=self._call.title)

    def _of_session(self) -> list[HistoryItem]:
        assert self._session is not None
        found = list(self._call.context.history.range(self._session))
        if not found:
            raise self._call.mistake(f"history has no session {self._options['s']}")
        return found

    def _of_ranges(self, text: str) -> list[HistoryItem]:
        call = self._call
        found: list[HistoryItem] = []
        for session, start, stop in call.context.ranges(text):
            if session == 0 and self._session is not None:
                session = self._session  # ``-s ~2 3-5``: lines of that session
            items = list(call.context.history.range(session, start, stop))
            if not items:
                raise call.mistake(call.context.sources.nothing_in([(session, start, stop)]))
            found.extend(items)
        return found

    def _filtered(self, items: Sequence[HistoryItem]) -> list[HistoryItem]:
        from fnmatch import fnmatchcase

        pattern = self._pattern
        kept = [
            item
            for item in items
            if (not pattern or fnmatchcase(item.source, f"*{pattern}*".replace("[", "[[]")))
            and (self._failed is None or (item.outcome and self._failed == (item.outcome != "ok")))
            and (self._directory is None or item.directory == self._directory)
        ]
        if "u" in self._options:
            newest = {item.source: item for item in kept}
            kept = [item for item in kept if newest[item.source] is item]
        return kept


def _pattern_and_ranges(call: MagicCall, options: Options) -> tuple[str, str]:
    # ``-g -u pattern``: an option stands before the word that -g is about.
    pattern, words = options.get("g"), [word.text for word in options.words]
    if "g" in options and not pattern:
        for position, word in enumerate(words):
            if call.context.sources.ranges(word) is None:
                pattern = words.pop(position)
                break
    return pattern, " ".join(words)


def _session(call: MagicCall, text: str) -> int:
    digits = text.removeprefix("~")
    if not (digits.isascii() and digits.isdigit()):
        raise call.mistake(f"-s takes the number of a session, or ~2 for two sessions ago, not {text!r}")
    return -int(digits) if text.startswith("~") else int(digits)


def _print_sessions(call: MagicCall) -> None:
    from time import localtime, strftime

    store = call.context.history
    sessions: dict[int, list[HistoryItem]] = {}
    for item in store.tail(EVERYTHING, include_latest=True):
        sessions.setdefault(item.session, []).append(item)
    for number, items in sorted(sessions.items())[-SESSIONS_SHOWN:]:
        began = strftime("%Y-%m-%d %H:%M", localtime(items[0].start))
        failed = sum(1 for item in items if item.outcome not in ("", "ok"))
        lines = f"{len(items)} line{'' if len(items) == 1 else 's'}" + (f", {failed} failed" if failed else "")
        print(f"{number:>6}  {began}  {lines}{'  (this one)' if number == store.session_number else ''}")


def _lines(
    call: MagicCall, items: Iterable[HistoryItem], *, numbers: bool, outputs: bool, prompts: bool, python: bool
) -> Iterable[str]:
    current = call.context.history.session_number
    for item in items:
        source = ((item.python or item.source) if python else item.source).expandtabs(4).rstrip("\n")
        several = "\n" in source
        if numbers:
            number = str(item.line) if item.session == current else f"{item.session}/{item.line}"
            yield f"{number:>4}:" + ("\n" if several else " ")
        if prompts:
            source = with_prompts(source)
        yield source + "\n"
        if outputs and prompts:
            yield from printed(item)
        if outputs and item.output:
            yield item.output + "\n"


def with_prompts(source: str) -> str:
    """Return source as it looks at a ``>>>`` prompt.

    >>> with_prompts("if a:\\n    b")
    '>>> if a:\\n...     b\\n...'
    """
    lines = source.split("\n")
    text = "\n".join(("... " if position else ">>> ") + line for position, line in enumerate(lines))
    return text.replace("... \n", "...\n") + ("\n..." if len(lines) > 1 else "")


def printed(item: HistoryItem) -> Iterable[str]:
    """Return what a cell printed, as far as it was kept."""
    for stream, head in item.streams:
        text = without_drawing(head, item) if stream == "stdout" else ""
        if text:
            yield text if text.endswith("\n") else text + "\n"


def without_drawing(text: str, item: HistoryItem) -> str:
    """Return what a cell wrote without what the terminal drew: escape sequences, its value, its traceback.

    >>> without_drawing("\\x1b]133;C\\x07a\\n\\x1b[31mOut[3]: \\x1b[0m5\\n", HistoryItem(1, 3, "x", output="5"))
    'a\\n'
    """
    import re

    text = re.sub(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9;?]*[ -/]*[@-~]", "", text)
    if item.output is not None:
        text = text.partition(f"Out[{item.line}]:")[0]
    if item.outcome not in ("", "ok"):
        text = text.partition("-" * 60)[0]
    return text


def _write(call: MagicCall, path: str, text: str, *, agreed: bool) -> None:
    if os.path.isdir(path):
        raise call.mistake(f"{path!r} is a directory")
    if os.path.exists(path) and not agreed:
        if not _may_overwrite(call, path):
            print("Aborting.")
            return
        print("Overwriting file.")
    try:
        call.context.write_file(path, text)
    except OSError as error:
        raise call.mistake(f"cannot write {path!r}: {error.strerror or error}") from None


def _may_overwrite(call: MagicCall, path: str) -> bool:
    try:
        return call.context.agrees(f"File {path!r} exists. Overwrite? ", call.title)
    except UserMistake:  # where nobody can be asked the file is overwritten, as upstream's documentation has it
        return True
