"""``ipython doctest --promote LOG``, and what ``%make_test`` asks for: a session becomes a test (docs/making-tests.md).

Reads arguments and prints; the work is done in ``sessionlog.promotion``. Status 0: the test is written; 1: a step is
not the same each time; 2: the command line was wrong, or the file is no log.
"""

from __future__ import annotations

import argparse
import sys

from ipython.core.files import write_file
from ipython.sessionlog.past import events_by_cell, log_of_items
from ipython.sessionlog.promotion.promote import FORMS, Mistake, Promoted, Refused, Wish, promote
from ipython.sessionlog.reader import LogUnreadable, decoded_log, read_log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from ipython.core.shell import Shell
    from ipython.model.history import HistoryItem
    from ipython.sessionlog.record import LoggedCell

WORKER = "ipython.app.promotion_process:main"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Mistake(f"{message[:1].lower()}{message[1:]}")


def main(argv: list[str]) -> int:
    """Run ``ipython doctest --promote`` and return the exit status.

    Args:
        argv: the words after ``ipython doctest``.
    """
    try:
        options = _parser().parse_args(argv)
        given = [(form, path) for form in FORMS for path in [getattr(options, form)] if path]
        if len(given) != 1:
            raise Mistake("--promote takes one of --as, --doctest, --rst, --md and --ipynb")
        cells = _cells_of_log(options.promote)
        chosen = _chosen(cells, options.cells)
        earlier = [cell for cell in cells if cell not in chosen]
        wish = Wish(*given[0], force=options.force)
        if options.timeout <= 0:
            raise Mistake("--timeout takes a number of seconds above 0")
        done = promote(chosen, wish, WORKER, earlier=earlier, write=write_file, seconds=options.timeout)
    except Mistake as mistake:
        print(f"ipython doctest: {mistake} (see ipython doctest --promote --help)", file=sys.stderr)
        return 2
    except Refused as refused:
        print(refused_text(refused), file=sys.stderr)
        return 1
    except OSError as error:
        name = error.filename or "the file"
        print(f"ipython doctest: {name}: {error.strerror or error}", file=sys.stderr)
        return 2
    except SystemExit as stopped:  # --help
        return int(stopped.code or 0)
    except KeyboardInterrupt:
        print("ipython doctest: interrupted; nothing was written", file=sys.stderr)
        return 130
    print(promoted_text(done))
    return 0


def _parser() -> _Parser:
    parser = _Parser(
        prog="ipython doctest",
        description="Make a test of the cells of a session log: they are run three times in new processes, what "
        "differs is masked, the rest has to stay as it is.",
        epilog="Exit status: 0 written, 1 a step is not the same each time (then nothing is written), 2 a wrong "
        "command line.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--promote", required=True, metavar="LOG", help="a session log")
    add("cells", nargs="*", metavar="CELLS", help="numbers such as 3 12-20 (default: all)")
    add("--as", metavar="FILE", help="a test for pytest: test_NAME.py")
    add("--doctest", metavar="NAME", help="into the docstring of module.function, or a file that ends in .txt")
    for form in ("rst", "md", "ipynb"):
        add(f"--{form}", metavar="FILE", help=f"a file that ends in .{form}, for ipython doctest")
    add("--force", action="store_true", help="replace a file that exists")
    add("--timeout", type=float, default=60.0, metavar="S", help="seconds one cell may take (default 60)")
    return parser


def _cells_of_log(path: str) -> tuple[LoggedCell, ...]:
    with open(path, "rb") as file:
        data = file.read()
    try:
        log = read_log(decoded_log(data))
    except LogUnreadable as error:
        raise Mistake(f"{path}: {error}") from None
    last = max((cell.part for cell in log.cells), default=0)
    return tuple(cell for cell in log.cells if cell.part == last)


def _chosen(cells: Sequence[LoggedCell], words: Sequence[str]) -> list[LoggedCell]:
    if not words:
        return list(cells)
    wanted: list[LoggedCell] = []
    for word in words:
        first, dash, last = word.partition("-")
        if not first.isdecimal() or (dash and last and not last.isdecimal()):
            raise Mistake(f"cells are numbers such as 3 or 12-20, not {word!r}")
        end = int(first) if not dash else int(last) if last else sys.maxsize
        found = [cell for cell in cells if int(first) <= cell.number <= end]
        if not found:
            raise Mistake(f"the log has no cell {word}; it has {_range(cells)}")
        wanted += [cell for cell in found if cell not in wanted]
    return wanted


def _range(cells: Sequence[LoggedCell]) -> str:
    return f"{cells[0].number}-{cells[-1].number}" if cells else "none"


class Promotion:
    """Makes tests of the cells of a running shell (``api.Promotion``).

    Args:
        shell: whose history is meant.
    """

    forms = tuple(FORMS)

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def make(self, items: Sequence[HistoryItem], form: str, where: str, *, force: bool = False) -> str:
        """Make a test of remembered cells and return what is to be said about it.

        Raises:
            UserMistake: it cannot be made; nothing was written.
        """
        from ipython.model.failure import UserMistake

        shell = self._shell
        session = shell.history.session_number
        of_now = all(item.session == session for item in items)
        events = events_by_cell(shell.hub.since(1)) if of_now else {}
        log = log_of_items(items, events=events)
        chosen = {(item.session, item.line) for item in items}
        before = [one for one in shell.context.sources.session_before_now() if (one.session, one.line) not in chosen]
        earlier = log_of_items(before).cells if before else ()
        try:
            done = promote(log.cells, Wish(form, where, force), WORKER, earlier=earlier, write=write_file)
        except Mistake as mistake:
            raise UserMistake(str(mistake)) from None
        except Refused as refused:
            raise UserMistake(refused_text(refused)) from None
        except OSError as error:
            raise UserMistake(f"{error.filename or where}: {error.strerror or error}") from None
        return promoted_text(done)


def promoted_text(done: Promoted) -> str:
    """Return what is said about a test that was written.

    >>> print(promoted_text(Promoted("test_x.py", 3, ((2, ("<ADDRESS>",)),))))
    wrote test_x.py: 3 steps, the same in every run and in the test
      In[2]: masked <ADDRESS>
    """
    steps = "1 step" if done.steps == 1 else f"{done.steps} steps"
    lines = [
        f"wrote {done.path}: {steps}, the same in every run" + (f" ({done.note})" if done.note else " and in the test")
    ]
    lines += [f"  In[{number}]: masked {', '.join(masks)}" for number, masks in done.masks]
    return "\n".join(lines)


def refused_text(refused: Refused) -> str:
    """Return what is said about steps that cannot be part of a test."""
    lines = [str(refusal) for refusal in refused.refusals]
    return "\n".join(
        ["nothing was written, for a step is not the same each time:", *(f"  {line}" for line in lines)]
        + ["leave such cells out, or write '# random' behind what is to be run and not compared"]
    )


__all__ = ["Promotion", "main"]
