"""``ipython history``: trim, clear, forget, search and export what was remembered (shell.md section 1.5, [BEYOND 3]).

Reads arguments, asks, prints; the work is done by ``services.history.maintenance``. Mistakes are one line and status 2,
what cannot be done is one line and status 1.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys

from ipython.model.failure import UserMistake
from ipython.model.history import HistoryQuery
from ipython.services.history.maintenance import Maintenance, Plan, as_json, as_script
from ipython.sessionlog.exporting import FORMATS, exported
from ipython.settings.shell import HistorySettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from ipython.model.history import HistoryItem

COMMANDS = ("trim", "clear", "forget", "search", "export")
KEEP = 1000  # entries that a trim without options keeps
SHOWN = 20  # lines of an entry's text that a search prints


class Mistake(Exception):
    """The command line was wrong: one sentence."""


class Refused(Exception):
    """What was asked for cannot be done: one sentence."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Mistake(f"{message[:1].lower()}{message[1:]}")


def main(argv: list[str], profile_directory: str) -> int:
    """Run one subcommand.

    Args:
        argv: the words after ``ipython history``.
        profile_directory: the profile whose history is meant.

    Returns:
        The exit status: 0 done, 1 not possible or refused, 2 a wrong command line.
    """
    parser = _parser()
    if not argv:
        print("No subcommand specified. Must specify one of: " + ", ".join(COMMANDS) + "\n")
        parser.print_help()
        return 1
    try:
        _check_command(argv)
        options = parser.parse_args(argv)
        work = Maintenance(
            os.path.join(profile_directory, "history"), os.path.join(profile_directory, "history.sqlite")
        )
        try:
            return int(options.run(work, options))
        finally:
            work.library.close()
    except Mistake as mistake:
        print(f"ipython history: {mistake} (see ipython history --help)", file=sys.stderr)
        return 2
    except Refused as refused:
        print(f"ipython history: {refused}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a search has seen enough
        sys.stdout = None  # nothing is left to be flushed into the closed pipe
        return 1
    except OSError as error:
        where = f" {error.filename!r}" if error.filename else ""
        print(f"ipython history: cannot write{where}: {error.strerror or error}", file=sys.stderr)
        return 1
    except SystemExit as stopped:  # --help
        return int(stopped.code or 0)


def _check_command(argv: list[str]) -> None:
    for word in argv:
        if word in COMMANDS or word in ("-h", "--help"):
            return
        if not word.startswith("-"):
            near = difflib.get_close_matches(word, COMMANDS, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise Mistake(f"unknown subcommand {word!r}: accepted are {', '.join(COMMANDS)}{hint}")


def _parser() -> _Parser:
    parser = _Parser(
        prog="ipython history",
        description="Look after the history of a profile. Sessions that still run are left alone, except by forget.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(metavar="{" + ",".join(COMMANDS) + "}", parser_class=_Parser, required=True)

    trim = commands.add_parser(
        "trim", help="remove the oldest entries", description="Remove the oldest entries.", allow_abbrev=False
    )
    trim.add_argument("--keep", type=_count, metavar="N", help=f"entries that stay (default {KEEP})")
    trim.add_argument("--older-than", type=_days, metavar="DAYS", help="remove only what is older")
    trim.add_argument("--session", type=_session, metavar="N", action="append", help="touch only this session")
    trim.add_argument("--backup", action="store_true", help="copy the journals first")
    trim.add_argument("-n", "--dry-run", action="store_true", help="say what would go, remove nothing")
    trim.set_defaults(run=_trim)

    clear = commands.add_parser(
        "clear", help="remove all entries", description="Remove all entries, after asking.", allow_abbrev=False
    )
    clear.add_argument("-f", "--force", action="store_true", help="do not ask")
    clear.add_argument("--backup", action="store_true", help="copy the journals first")
    clear.add_argument("-n", "--dry-run", action="store_true", help="say what would go, remove nothing")
    clear.set_defaults(run=_clear)

    forget = commands.add_parser(
        "forget",
        help="remove single entries for good",
        description="Remove entries for good: ranges such as 12/3 12/5-8 ~1/2, or all that contain a text.",
        allow_abbrev=False,
    )
    forget.add_argument("ranges", nargs="*", metavar="SESSION/LINES")
    forget.add_argument("--matching", metavar="TEXT", help="entries that contain TEXT")
    forget.add_argument("-f", "--force", action="store_true", help="do not ask")
    forget.add_argument("-n", "--dry-run", action="store_true", help="say what would go, remove nothing")
    forget.set_defaults(run=_forget)

    search = commands.add_parser(
        "search", help="print entries that contain a text", description="Print entries that fit, oldest first.",
        allow_abbrev=False,
    )  # fmt: skip
    search.add_argument("text", nargs="*", default=[], metavar="TEXT")
    mode = search.add_mutually_exclusive_group()
    mode.add_argument("--glob", dest="mode", action="store_const", const="glob", help="TEXT has wildcards * ? [..]")
    mode.add_argument("--prefix", dest="mode", action="store_const", const="prefix", help="entries begin with TEXT")
    mode.add_argument("--fuzzy", dest="mode", action="store_const", const="fuzzy", help="letters of TEXT in order")
    search.add_argument("--limit", type=_count, default=100, metavar="N", help="the last N (default 100)")
    search.add_argument("--session", type=_session, metavar="N")
    search.add_argument("--directory", metavar="DIR", help="cells that ran in this directory")
    search.add_argument("--failed", action="store_true", help="cells that raised")
    search.add_argument("--magics", action="store_true", help="magics and system commands")
    search.add_argument("--unique", action="store_true", help="equal texts once")
    search.add_argument("--output", action="store_true", help="with the stored output")
    search.set_defaults(run=_search, mode="substring")

    export = commands.add_parser(
        "export", help="write entries to a file",
        description="Write sessions, or some of their entries, as a script, as JSON lines, or with what they showed: "
        "as a session log, a text for doctest, a notebook or a page.",
        allow_abbrev=False,
    )  # fmt: skip
    export.add_argument("ranges", nargs="*", metavar="SESSION[/LINES]", help="such as 12 13/4-8 (default: all)")
    export.add_argument("-o", "--file", metavar="FILE", help="where to (default: standard output)")
    export.add_argument(
        "--format", choices=("script", "json", *FORMATS), help="default: by the end of FILE's name, else script"
    )
    export.add_argument("-f", "--force", action="store_true", help="overwrite the file")
    export.set_defaults(run=_export)
    return parser


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def _session(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a session number (1, 2, ...)")
    return int(text)


def _days(text: str) -> float:
    try:
        days = float(text)
    except ValueError:
        days = -1.0
    if not 0 <= days < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days")
    return days


def _trim(work: Maintenance, options: argparse.Namespace) -> int:
    keep = options.keep
    if keep is None and options.older_than is None and not options.session:
        keep = KEEP
    plan = work.plan(keep=keep, older_than=options.older_than, sessions=options.session)
    if not plan.entries:
        print(f"Nothing to do: {_entries(plan.kept)} in the history.")
        _tell_living(plan)
        return 0
    if not options.dry_run:
        _back_up(work, options)
        work.apply(plan)
    _tell(plan, dry=options.dry_run)
    return 0


def _clear(work: Maintenance, options: argparse.Namespace) -> int:
    plan = work.plan(keep=0)
    if not plan.entries:
        print("Nothing to do: the history is empty." if not plan.living else "Nothing to do.")
        _tell_living(plan)
        return 0
    if options.dry_run:
        _tell(plan, dry=True)
        return 0
    if not options.force:
        _agree(f"Remove {_entries(plan.entries)} for good?")
    _back_up(work, options)
    _tell(work.clear(), dry=False)
    return 0


def _forget(work: Maintenance, options: argparse.Namespace) -> int:
    if not options.ranges and options.matching is None:
        raise Mistake("forget needs SESSION/LINES or --matching TEXT")
    items = _in_ranges(work, options.ranges) if options.ranges else work.search(HistoryQuery(limit=2**31))
    if options.matching is not None:
        if not options.matching:
            raise Mistake("--matching needs a text; to remove everything use clear")
        items = [item for item in items if options.matching in item.source or options.matching in item.python]
    if not items:
        print("Nothing to do: no such entry.")
        return 0
    if options.dry_run or not options.force:
        for item in items:
            print(_line(item))
    if options.dry_run:
        print(f"Would forget {_entries(len(items))}.")
        return 0
    if not options.force:
        _agree(f"Forget {_entries(len(items))} for good?")
    count, elsewhere = work.forget(items)
    print(f"Forgot {_entries(count)}.")
    if elsewhere:
        print(f"{work.upstream_file} is another program's and still has {elsewhere} of them.")
    return 0


def _search(work: Maintenance, options: argparse.Namespace) -> int:
    text = " ".join(options.text)
    directory = os.path.abspath(options.directory) if options.directory is not None else None
    items = work.search(
        HistoryQuery(
            f"*{text}*" if options.mode == "glob" else text,
            options.mode,
            limit=options.limit,
            session=options.session,
            directory=directory,
            failed=True if options.failed else None,
            magics=True if options.magics else None,
            unique=options.unique,
        )
    )
    for item in items:
        print(_line(item, whole=True))
        if options.output and item.output is not None:
            print(item.output)
    if not items:
        print("No history matches.", file=sys.stderr)
        return 1
    return 0


def _export(work: Maintenance, options: argparse.Namespace) -> int:
    # A number alone is a session here, where there is no current one that it could be a line of.
    ranges = [f"{word}/" if word.isascii() and word.isdecimal() else word for word in options.ranges]
    items = _in_ranges(work, ranges) if ranges else work.entries()
    if ranges and not items:
        raise Refused(f"nothing is remembered of {' '.join(options.ranges)}")
    text = _exported(items, options.format or _format_of(options.file))
    if options.file is None:
        sys.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))
        return 0
    if os.path.lexists(options.file) and not options.force:
        raise Refused(f"{options.file!r} exists; -f overwrites it")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(options.file, flags, 0o600), "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
    print(f"Wrote {_entries(len(items))} to {options.file}.")
    return 0


def _format_of(path: str | None) -> str:
    # ``.py`` means a script, as ever; the other formats that end so have to be asked for.
    suffixes = {suffix: name for name, (suffix, _) in FORMATS.items() if suffix != ".py"}
    return suffixes.get(os.path.splitext(path or "")[1].lower(), "script")


def _exported(items: list[HistoryItem], name: str) -> str:
    if name == "script":
        return as_script(items)
    if name == "json":
        return "".join(f"{as_json(item)}\n" for item in items)
    from ipython.sessionlog.past import log_of_items

    return exported(log_of_items(items, output_limit=HistorySettings().output_limit), name)


def _in_ranges(work: Maintenance, words: list[str]) -> list[HistoryItem]:
    from ipython.source.ranges import parse_ranges

    try:
        ranges = parse_ranges(" ".join(words))
    except UserMistake as error:
        raise Mistake(str(error)) from None
    for session, _, _ in ranges:
        if session == 0:
            raise Mistake("here is no current session: write SESSION/LINES, such as 12/3, or ~1/ for the last one")
    return work.entries(ranges)


def _line(item: HistoryItem, *, whole: bool = False) -> str:
    lines = item.source.split("\n")
    shown = lines[: SHOWN if whole else 1]
    if len(lines) > len(shown):
        shown[-1] += f"  ... ({len(lines)} lines)"
    place = f"{item.session}/{item.line}: "
    text = f"\n{' ' * len(place)}".join(shown)
    return (place + text).encode("utf-8", "backslashreplace").decode("utf-8")


def _agree(question: str) -> None:
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refused("nobody can be asked here; -f does it without asking")
    try:
        answer = input(f"{question} [y/N] ")
    except (EOFError, KeyboardInterrupt):
        print()
        answer = ""
    if answer.strip().lower() not in ("y", "yes"):
        raise Refused("nothing was removed")


def _back_up(work: Maintenance, options: argparse.Namespace) -> None:
    if options.backup and os.path.isdir(work.folder):
        print(f"Copied the journals to {work.back_up()}.")


def _tell(plan: Plan, *, dry: bool) -> None:
    sessions = len(plan.remove) + len(plan.hide) + len(plan.cut) + len(plan.hide_below)
    verb = "Would remove" if dry else "Removed"
    print(
        f"{verb} {_entries(plan.entries)} of {sessions} session{'' if sessions == 1 else 's'}; "
        f"{_entries(plan.kept)} {'stay' if dry else 'left'}."
    )
    _tell_living(plan)
    if plan.hide or plan.hide_below:
        print("Those that came from another program's history.sqlite are hidden here; that file itself is not changed.")


def _tell_living(plan: Plan) -> None:
    if plan.living:
        numbers = ", ".join(str(number) for number in sorted(plan.living))
        print(f"Left alone, because they still run: session{'s' if len(plan.living) > 1 else ''} {numbers}.")


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
