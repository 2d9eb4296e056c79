"""Cells that are programs of other languages (magics.md section 23)."""

from __future__ import annotations

import os
import sys

from ipython.api import MagicCall, UserMistake, load_module, magic, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

VALUES = ("out", "err", "proc", "timeout")
FLAGS = ("bg", "no-raise-error")
KEPT = 65_536  # characters of each output that a failure remembers
STORE_STEP = 0.1  # seconds between two fillings of a variable


@magic("script", kind="cell")
def script(call: MagicCall) -> None:
    """Run the cell with a program: ``%%script PROGRAM ARGUMENTS``; what it writes is shown as it comes.

    ``--out NAME`` and ``--err NAME`` keep the output in variables instead of showing it; ``--bg`` runs it in the
    background, where these are streams to read from and ``--proc NAME`` is the process; ``--timeout SECONDS`` stops
    it; ``--no-raise-error`` makes a failure no failure of the cell. ``_exit_code`` is the status. The cell goes to the
    program as it stands: nothing in it is expanded.

    Example: ``%%script awk -f - names.txt``
    """
    options, words = _split(call, call.words())
    if not words:
        raise call.mistake("takes a program, as in %%script bash")
    _run(call, words, options)


@magic("bash", kind="cell")
def named_script(call: MagicCall) -> None:
    """Run the cell with the program of this name; words behind it are its arguments: ``%%bash -s a b``.

    ``--out NAME`` and ``--err NAME`` keep the output in variables instead of showing it; ``--bg`` runs it in the
    background, where these are streams to read from and ``--proc NAME`` is the process; ``--timeout SECONDS`` stops
    it; ``--no-raise-error`` makes a failure no failure of the cell. ``_exit_code`` is the status. The cell goes to the
    program as it stands: nothing in it is expanded. ``%%python`` and ``%%python3`` are the Python of this session.

    Example: ``%%bash --out listing``
    """
    options, words = _split(call, call.words())
    _run(call, [call.name, *words], options)


@magic("killbgscripts")
def killbgscripts(call: MagicCall) -> None:
    """End all programs that cells have started in the background (``--bg``), and say how many there were.

    Example: ``%%bash --bg``, later ``%killbgscripts``
    """
    call.expect_no_arguments()
    count = call.context.commands.background.stop_all()
    print(f"All background processes were killed ({count})." if count else "No background processes were running.")


def _split(call: MagicCall, words: list[str]) -> tuple[dict[str, str], list[str]]:
    """Part our options, which may stand anywhere, from the words of the program."""
    options: dict[str, str] = {}
    rest: list[str] = []
    waiting = list(reversed(words))
    while waiting:
        word = waiting.pop()
        name, equals, given = word[2:].partition("=")
        if word == "--":
            return options, [*rest, *([word] if rest else []), *reversed(waiting)]
        if not word.startswith("--") or name not in VALUES + FLAGS:
            rest.append(word)
        elif name in FLAGS:
            options[name] = ""
        else:
            if not equals and not waiting:
                raise call.mistake(f"argument --{name}: expected one argument")
            options[name] = given if equals else waiting.pop()
    for name in ("out", "err", "proc"):
        if name in options and not options[name].isidentifier():
            raise call.mistake(f"--{name} takes the name of a variable, not {options[name]!r}")
    if "proc" in options and "bg" not in options:
        raise call.mistake("--proc is of use with --bg only: without it the program has ended when the cell has")
    if "timeout" in options:
        _seconds(call, options["timeout"])
    return options, rest


def _seconds(call: MagicCall, given: str) -> float:
    try:
        seconds = float(given)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < 1e9:
        raise call.mistake(f"--timeout takes seconds above 0, not {given!r}")
    return seconds


def _program(call: MagicCall, name: str) -> str:
    """Return the path of a program.

    Raises:
        UserMistake: there is none.
    """
    paths = dict(call.context.settings.commands.script_paths)
    if name in paths:
        name = os.path.expanduser(paths[name])
    elif name in ("python", "python3"):
        return sys.executable
    found = load_module("shutil").which(os.path.expanduser(name))
    if found is not None:
        return str(found)
    from ipython.magics.aliases import programs_on_path

    near = nearest(name, programs_on_path()) if os.sep not in name else ""
    raise UserMistake(f"Couldn't find program: {name!r}." + (f" Did you mean {near!r}?" if near else ""))


def _environment(program: str) -> dict[str, str] | None:
    name = os.path.basename(program).lower()
    if not name.startswith(("python", "pypy")):
        return None
    # Else it would keep its output back until there is much of it, because it writes to a pipe.
    return {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", **os.environ}


def _run(call: MagicCall, words: list[str], options: dict[str, str]) -> None:
    program = _program(call, words[0])
    body = (call.body or "").encode("utf-8", "surrogatepass")
    if os.name == "nt" and os.path.basename(program).lower() == "cmd.exe":
        body = body.replace(b"\n", b"\r\n")
    commands = call.context.commands
    try:
        # A program sees itself called as it was typed: ``bash: line 1: ...``. Python finds its packages by its path.
        path = None if os.sep in words[0] or os.name == "nt" or program == sys.executable else program
        arguments = [words[0] if path else program, *words[1:]]
        child = commands.start(arguments, given=body, environment=_environment(program), path=path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise call.mistake(f"cannot start {words[0]!r}: {reason}") from None
    if "bg" in options:
        _leave_in_background(call, child, options)
        return
    shown = _Output(call, options)
    try:
        ended = _pumped(call, child, shown, options)
    except BaseException:  # the reader of our own output has gone away
        child.stop()
        raise
    finally:
        shown.finish()
    call.context.names["_exit_code"] = child.status
    if ended or child.status:
        _fail(call, child.status, [words[0], *words[1:]], ended, shown, options)


def _pumped(call: MagicCall, child: Any, shown: _Output, options: dict[str, str]) -> str:
    """Show what the program writes until it ends; returns how we ended it, if we did."""
    timeout_expired = load_module("subprocess").TimeoutExpired
    limit = options.get("timeout")
    try:
        child.pump(shown.take, seconds=None if limit is None else _seconds(call, limit))
    except timeout_expired:
        return f"stopped after {limit} s"
    except KeyboardInterrupt:
        how = child.stop(shown.take)
        shown.finish()
        print(f"Process was {how}.")
        return str(how)
    return ""


def _fail(call: MagicCall, status: int, words: list[str], ended: str, shown: _Output, options: dict[str, str]) -> None:
    if "no-raise-error" in options:
        return
    raise call.context.commands.failure(
        call.title, status, words, how=ended, output=shown.tail("stdout"), stderr=shown.tail("stderr")
    )


def _leave_in_background(call: MagicCall, child: Any, options: dict[str, str]) -> None:
    wanted = {stream: options[option] for stream, option in (("stdout", "out"), ("stderr", "err")) if option in options}
    process = call.context.commands.leave(child, wanted)
    names = call.context.names
    for stream, name in wanted.items():
        names[name] = process.stdout if stream == "stdout" else process.stderr
    if "proc" in options:
        names[options["proc"]] = process


class _Output:
    """Where the two outputs of a program go: shown, or kept in a variable; the end of both is remembered."""

    def __init__(self, call: MagicCall, options: dict[str, str]) -> None:
        from codecs import getincrementaldecoder

        self._names = call.context.names
        self._clock: Callable[[], float] = call.context.clock
        self._variables = {"stdout": options.get("out"), "stderr": options.get("err")}
        # A character may be cut in two by the end of a read.
        self._decoders = {stream: getincrementaldecoder("utf-8")("replace") for stream in self._variables}
        self._texts: dict[str, list[str]] = {stream: [] for stream in self._variables}
        self._tails = dict.fromkeys(self._variables, "")
        self._stored = 0.0
        self._is_finished = False
        for name in self._variables.values():
            if name:
                self._names[name] = ""

    def take(self, stream: str, piece: bytes) -> None:
        """Show or keep some bytes."""
        self._put(stream, self._decoders[stream].decode(piece))

    def _put(self, stream: str, text: str) -> None:
        if not text:
            return
        if self._variables[stream]:
            self._texts[stream].append(text)
            now = self._clock()
            if now - self._stored > STORE_STEP:
                self._store()
                self._stored = now
            return
        self._tails[stream] = (self._tails[stream] + text)[-KEPT:]
        target = sys.stderr if stream == "stderr" else sys.stdout
        if target is not None:
            target.write(text)
            target.flush()

    def _store(self) -> None:
        for stream, name in self._variables.items():
            if name:
                self._names[name] = "".join(self._texts[stream])

    def finish(self) -> None:
        """Show or keep what is left of a character that was never completed."""
        if not self._is_finished:
            self._is_finished = True
            for stream, decoder in self._decoders.items():
                try:
                    self._put(stream, decoder.decode(b"", final=True))
                except OSError:
                    pass  # the reader of our own output has gone away, which is known
            self._store()

    def tail(self, stream: str) -> str:
        """The end of what was written."""
        return "".join(self._texts[stream]) if self._variables[stream] else self._tails[stream]
