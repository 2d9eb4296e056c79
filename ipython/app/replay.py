"""``ipython replay LOG``: a session as it was left, from its log.

Reads arguments, opens a shell as the prompt would have it, and tells what came of it; the work is done by
``sessionlog.replay``. Exit status without a prompt: 0 everything is as it was, 1 something is different or stopped it,
2 a wrong command line or a file that is no log.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from ipython.app.assemble import add_working_directory, failure_text, make_shell, wants_color
from ipython.app.current import Current
from ipython.core.plain_sink import PlainSink
from ipython.core.process import Builtins, MainModule
from ipython.model.output import NextInputSet
from ipython.model.value import replace
from ipython.sessionlog.reader import LogUnreadable, decoded_log, read_log
from ipython.sessionlog.replay import Replay, cells_of_session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from ipython.app.command_line import Invocation
    from ipython.app.configuration import Configured
    from ipython.core.shell import Shell
    from ipython.model.failure import FailureReport
    from ipython.model.ports import HistoryStore
    from ipython.sessionlog.record import LoggedCell, SessionLog
    from ipython.sessionlog.replay import ReplayReport

SHOWN = 10  # differences that are told one by one
TELL_AFTER = 0.5  # seconds until the progress of a long replay is shown


class Mistake(Exception):
    """The command line was wrong, or the file is no log: one sentence."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Mistake(f"{message[:1].lower()}{message[1:]} (see ipython replay --help)")


def main(argv: list[str], profile_directory: str) -> int:
    """Run the subcommand and return the exit status; with a prompt, the prompt's.

    Args:
        argv: the words after ``ipython replay``.
        profile_directory: of the profile in use.
    """
    try:
        options, others = _parser().parse_known_args(argv)
        invocation = _invocation(others, profile_directory)
        log = _read(options.log)
        try:
            cells = cells_of_session(log, options.session)
        except ValueError as error:
            raise Mistake(f"{options.log}: {error}") from None
    except Mistake as mistake:
        print(f"ipython replay: {mistake}", file=sys.stderr)
        return 2
    except SystemExit as stopped:  # --help
        return int(stopped.code or 0)
    from ipython.app.configuration import ConfigurationMistake, load_settings

    try:
        configured = load_settings(invocation)
    except ConfigurationMistake as mistake:
        from ipython.app.notices import refuse

        refuse(str(mistake))
        return 1
    return _replay(options, invocation, configured, profile_directory, log, cells)


def _parser() -> _Parser:
    parser = _Parser(
        prog="ipython replay",
        usage="ipython replay [options] LOG [options of the prompt]",
        description="Run the cells of a session log, showing nothing, and open a prompt where the session was left. "
        "The log is one of %logstart, of ipython --logfile, or of an older IPython.",
        allow_abbrev=False,
    )
    parser.add_argument("log", metavar="LOG", help="the file; - reads standard input")
    parser.add_argument("-v", "--show", action="store_true", help="show the cells and what they show")
    parser.add_argument("--no-prompt", action="store_true", help="only run, tell, and leave")
    parser.add_argument("--stop-at-failure", action="store_true", help="stop before the first cell that failed then")
    parser.add_argument("--until", type=_number, default=0, metavar="N", help="run no cell beyond In[N]")
    parser.add_argument(
        "--session", type=_number, default=0, metavar="N", help="of a log with several, the N-th (default: the last)"
    )
    return parser


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


def _invocation(words: list[str], profile_directory: str) -> Invocation:
    from ipython.app.command_line import CommandLineMistake, parse

    try:
        invocation = parse(words)
    except CommandLineMistake as mistake:
        raise Mistake(f"{mistake} (see ipython replay --help)") from None
    if invocation.mode != "prompt":
        raise Mistake(f"takes one log; {' '.join(words)!r} cannot be run beside it (see ipython replay --help)")
    return replace(invocation, traits=(*invocation.traits, ("ProfileDir.location", profile_directory)))


def _read(path: str) -> SessionLog:
    try:
        if path == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(os.path.expanduser(path), "rb") as file:
                data = file.read()
    except OSError as error:
        raise Mistake(f"cannot read {path!r}: {error.strerror or error}{_near(path)}") from None
    try:
        return read_log(decoded_log(data))
    except LogUnreadable as error:
        raise Mistake(f"{path}:{error.line}: {error.reason}") from None


def _near(path: str) -> str:
    from ipython.core.plugins import nearest

    folder, name = os.path.split(path)
    try:
        near = nearest(name, os.listdir(folder or "."))
    except OSError:
        return ""
    return f"; did you mean {os.path.join(folder, near)!r}?" if near else ""


def _replay(
    options: argparse.Namespace,
    invocation: Invocation,
    configured: Configured,
    profile: str,
    log: SessionLog,
    cells: list[LoggedCell],
) -> int:
    def history() -> HistoryStore:
        from ipython.app.remembering import make_history

        store: HistoryStore = make_history(configured.shell, profile)
        return store

    shell = make_shell(configured.shell, history, profile=profile)
    application = configured.application
    if application is None or not application.ignore_cwd:
        add_working_directory()

    def render(report: FailureReport) -> str:
        return failure_text(shell, report, colored=wants_color(sys.stdout))

    shell.hub.sink = sink = PlainSink(render, out_prompt="Out[{n}]: ", failures_to_stdout=True)
    with Builtins(shell), MainModule(shell.namespace.module), Current(shell):
        try:
            from ipython.app.startup import run_startup

            # A log is started when the cells have run: they are in it as what came before.
            quiet = replace(configured.application_settings(), logstart=False, logfile="", logappend="")
            run_startup(shell, replace(configured, application=quiet), profile, with_python_startup=True)
            teller = _Teller(len(cells), shows=options.show)
            replay = Replay(
                shell, cells, lambda report: failure_text(shell, report), shows=options.show,
                stop_at_failure=options.stop_at_failure, until=options.until, announce=teller.announce,
                is_whole=log.version > 0,
            )  # fmt: skip
            report = replay.run()
            teller.finish()
            _tell(shell, options.log, report, teller.seconds)
            if options.no_prompt:
                return 1 if report.differences or report.stop else 0
            if report.next_input:
                sink.next_input = NextInputSet(report.next_input.rstrip("\n"))
            return _open_prompt(shell, invocation, configured)
        finally:
            shell.close()


def _open_prompt(shell: Shell, invocation: Invocation, configured: Configured) -> int:
    from ipython.app.interactive import run_interactive
    from ipython.app.startup import start_log

    start_log(shell, configured.application_settings())
    if configured.terminal is not None or not sys.stdin.isatty():
        return run_interactive(invocation, shell=shell, configured=configured)
    settings = replace(configured.terminal_settings(), display_banner=False)
    return run_interactive(invocation, shell=shell, configured=replace(configured, terminal=settings))


class _Teller:
    """Says how far a long replay is, on a terminal's stderr, and what is shown."""

    def __init__(self, count: int, *, shows: bool) -> None:
        self._count = count
        self._shows = shows
        self._stream = sys.stderr
        self._began = self._told = time.monotonic()
        self._is_told = False

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._began

    def announce(self, cell: LoggedCell, place: int) -> None:
        """A cell is about to run."""
        if self._shows:
            prompt = f"In [{cell.number}]: "
            text = cell.source.rstrip("\n").replace("\n", "\n" + "...: ".rjust(len(prompt)))
            print(f"\n{prompt}{text}")
            return
        now = time.monotonic()
        if now - self._told > TELL_AFTER and self._stream is not None and self._stream.isatty():
            self._told, self._is_told = now, True
            self._stream.write(f"\r\x1b[Kreplaying In[{cell.number}], {place} of {self._count}")
            self._stream.flush()

    def finish(self) -> None:
        """Take the line away."""
        if self._is_told:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def _tell(shell: Shell, path: str, report: ReplayReport, seconds: float) -> None:
    count = f"{report.ran} cell{'' if report.ran == 1 else 's'}"
    print(f"Replayed {count} of {path} in {seconds:.1f} s; the next one is In[{shell.session.next_number}].")
    for number, reason in report.left_out:
        print(f"In[{number}] is left out: {reason}.")
    for difference in report.differences[:SHOWN]:
        print(f"In[{difference.number}]: another {difference.what}: then {difference.then}, now {difference.now}")
    more = len(report.differences) - SHOWN
    if more > 0:
        print(f"and {more} more difference{'' if more == 1 else 's'}")
    if report.stop:
        if report.error is not None:
            shell.show_failure(report.error)
        print(report.stop)
