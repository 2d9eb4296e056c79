"""Running code under the profiler (magics.md section 10)."""

from __future__ import annotations

import io
import os

from ipython.api import MagicCall, Options, UserMistake, magic, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pstats
    from collections.abc import Callable
    from typing import Any

    Profiled = Callable[..., Any]

COROUTINE = 0x80
OPTIONS = "D:l:rs:T:q"


@magic("prun", kind="line_cell", expands_variables=False)
def prun(call: MagicCall) -> object:
    """Run code under the profiler and show where the time went.

    ``-l LIMIT`` shows fewer lines: a number of them, a fraction, or those whose function fits a regular expression;
    ``-s KEY`` sorts (time, cumulative, calls, name ...); both may be given several times. ``-T FILE`` writes the
    report, ``-D FILE`` the statistics; ``-q`` shows nothing, ``-r`` returns the statistics. ``await`` works.

    Example: ``%prun -l 5 -s cumulative sorted(range(10**6))``
    """
    options = call.options(OPTIONS, verbatim=True, posix=False, code=True)
    source = options.rest
    if call.body is not None:
        source = f"{source}\n{call.body}" if source else call.body
    if not source.strip():
        raise call.mistake("there is nothing to profile")
    report = ProfileReport(call, options)
    pieces = call.context.compile_pieces(source)

    scope = call.context.namespace.globals

    def action(profiled: Profiled) -> None:
        for piece in pieces:
            waits = bool(piece.code.co_flags & COROUTINE)
            # Not by way of our runner, whose own functions would stand in the report.
            started = profiled(eval if piece.echo or waits else exec, piece.code, scope, call.local_names)
            if waits:
                profiled(call.context.runner.run_coroutine, started)

    call.context.namespace.prepare()
    return report.run(action)


class ProfileReport:
    """Profiles something and tells about it as the options of ``%prun`` and ``%run -p`` ask.

    Args:
        call: of the magic.
        options: those given; None: none.

    Raises:
        UserMistake: a limit, a key or a regular expression that is none.
    """

    def __init__(self, call: MagicCall, options: Options | None) -> None:
        self._call = call
        self._keys = [_key(call, _plain(key)) for key in (options.all("s") if options is not None else [])] or ["time"]
        self._limits = [_limit(call, _plain(text)) for text in (options.all("l") if options is not None else [])]
        self._dump = _plain(options.get("D")) if options is not None else ""
        self._text = _plain(options.get("T")) if options is not None else ""
        for path in filter(None, (self._dump, self._text)):
            try:  # before the code runs: a report that cannot be kept is a mistake, and nothing has happened yet
                call.context.check_writable(os.path.expanduser(path))
            except (OSError, ValueError) as error:
                raise self._cannot_write(path, error) from None
        self._is_quiet = options is not None and "q" in options
        self._returns = options is not None and "r" in options

    def run(self, action: Callable[[Profiled], object]) -> pstats.Stats | None:
        """Call ``action(profiled)``, then report; an exception of it comes out after the report.

        ``profiled(function, *arguments)`` calls a function under the profiler.
        """
        import cProfile

        profile = cProfile.Profile()

        def profiled(function: Any, *arguments: Any) -> Any:
            try:
                profile.enable()
            except ValueError as error:  # another profiler is active (from Python 3.12 on)
                raise self._call.mistake(f"cannot profile: {error}") from None
            try:
                return function(*arguments)
            finally:
                profile.disable()

        note = ""
        failure: BaseException | None = None
        try:
            action(profiled)
        except SystemExit:
            note = "*** SystemExit exception caught in code being profiled."
        except BaseException as error:
            failure = error
        if isinstance(failure, UserMistake):
            raise failure
        statistics = self._tell(profile, note)
        if failure is not None:
            raise failure
        return statistics if self._returns else None

    def _tell(self, profile: Any, note: str) -> pstats.Stats:
        import pstats

        report = io.StringIO()
        statistics = pstats.Stats(profile, stream=report)
        raw = dict(statistics.stats)  # type: ignore[attr-defined]
        statistics.strip_dirs().sort_stats(*self._keys).print_stats(*self._limits)
        text = report.getvalue().rstrip()
        if not self._is_quiet:
            self._call.context.page(text + (f"\n\n{note}" if note else ""))
        elif note and not self._dump and not self._text:
            print(note)
        if self._dump:
            import marshal

            self._write(self._dump, marshal.dumps(raw))
            print(f"\n*** Profile stats marshalled to file {self._dump!r}. {note}".rstrip())
        if self._text:
            self._write(self._text, text + "\n")
            print(f"\n*** Profile printout saved to text file {self._text!r}. {note}".rstrip())
        return statistics

    def _write(self, path: str, content: str | bytes) -> None:
        try:
            self._call.context.write_file(os.path.expanduser(path), content)
        except OSError as error:
            raise self._cannot_write(path, error) from None

    def _cannot_write(self, path: str, error: OSError | ValueError) -> UserMistake:
        return self._call.mistake(f"cannot write {path!r}: {getattr(error, 'strerror', None) or error}")


def _plain(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _key(call: MagicCall, key: str) -> str:
    import pstats

    known = pstats.Stats().get_sort_arg_defs()
    if key in known:
        return key
    names = sorted(pstats.Stats.sort_arg_dict_default)
    near = nearest(key, names)
    hint = f" Did you mean {near}?" if near else ""
    raise call.mistake(f"-s knows no key {key!r}: they are {', '.join(names)}.{hint}")


def _limit(call: MagicCall, text: str) -> int | float | str:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        fraction = float(text)
    except ValueError:
        import re

        try:
            re.compile(text)
        except re.error as error:
            raise call.mistake(f"-l: {text!r} is no regular expression: {error}") from None
        return text
    if not 0 <= fraction <= 1:
        raise call.mistake(f"-l takes a fraction between 0 and 1, not {text}")
    return fraction
