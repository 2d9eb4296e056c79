"""Logging the session to a file: started, paused, stopped (magics.md section 15)."""

from __future__ import annotations

from ipython.api import MagicCall, SessionLog, UserMistake, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DEFAULT = "ipython_log.py"
_NOT_STARTED = """
Logging hasn't been started yet (use logstart for that).

%logon/%logoff are for temporarily starting and stopping logging for a logfile
which already exists. But you must first start the logging process with
%logstart (optionally giving a logfile name)."""


@magic("logstart")
def logstart(call: MagicCall) -> None:
    """Write this session to a file, the cells so far and all that follow.

    Usage: ``%logstart [options] [FILE [MODE]]``

    FILE is a session log: valid Python, each cell with its number, time and outcome, and in comments everything it
    showed, so that the file is read by people, run by ``ipython replay``, and tested by ``ipython doctest``. MODE says
    what becomes of an existing file: ``append``, ``backup`` (renamed to ``FILE~``), ``global`` (append to the file in
    the home directory), ``over`` (replaced) or ``rotate`` (renamed to ``FILE.001~``, older ones count up). With FILE it
    is ``backup``; without, the file is ``ipython_log.py`` here, and MODE ``rotate``.

    ``-r`` puts cells into the file as typed, where otherwise magics stand as the Python they become. ``-q`` says
    nothing. ``--plain`` takes the format that IPython had before: inputs only, with ``-o`` also values, with ``-t`` the
    time, with ``-s`` what was written and tracebacks. ``--doctest`` writes a text for ``doctest``. A session log has
    values, times and the rest always.

    Example: ``%logstart -q analysis.py append``
    """
    log = call.context.need(SessionLog)
    options = call.options("ortqs", "plain", "doctest", posix=True)
    words = [word.text for word in options.words]
    path, mode = _file_and_mode(call, log, words, options.rest)
    if "plain" in options and "doctest" in options:
        raise call.mistake("--plain and --doctest are two formats; a log has one")
    is_quiet = "q" in options or call.context.settings.commands.log_quiet
    sources = call.context.sources
    try:
        log.start(
            path,
            mode,
            format="plain" if "plain" in options else "doctest" if "doctest" in options else "",
            outputs="o" in options,
            raw="r" in options,
            stamps="t" in options,
            streams="s" in options,
            past=sources.session_before_now(),
            events=call.context.events(),
            announce=None if is_quiet else _announce,
        )
    except UserMistake as mistake:
        raise call.mistake(f"Couldn't start log: {mistake}") from None


def _file_and_mode(call: MagicCall, log: Any, words: list[str], text: str) -> tuple[str, str]:
    if not words:
        return DEFAULT, "rotate"
    if len(words) > 2:
        return text.strip(), "backup"  # as upstream: a name with blanks
    path, mode = words[0], words[1] if len(words) == 2 else "backup"
    if not path.strip():
        raise call.mistake("the name of the file is blank")
    return path, mode


def _announce(state: Any) -> None:
    print("Activating auto-logging. Current session state plus future input saved.")
    _print_state(state)


def _print_state(state: Any) -> None:
    print(f"Filename       : {state.path}")
    print(f"Mode           : {state.mode}")
    print(f"Output logging : {state.outputs}")
    print(f"Raw input log  : {state.raw}")
    print(f"Timestamping   : {state.stamps}")
    print(f"State          : {'active' if state.is_active else 'temporarily suspended'}")
    if state.problem:
        print(f"The file cannot be written at the moment: {state.problem}")


@magic("logstop")
def logstop(call: MagicCall) -> None:
    """End the log that ``%logstart`` began, and close its file.

    Example: ``%logstop``
    """
    if not _log(call).stop():
        print("Logging hadn't been started.")


@magic("logon")
def logon(call: MagicCall) -> None:
    """Go on with the log that ``%logoff`` paused, from the next cell on.

    Example: ``%logon``
    """
    _switch(call, on=True)


@magic("logoff")
def logoff(call: MagicCall) -> None:
    """Pause the log: the cells that follow are not in it, until ``%logon``.

    Example: ``%logoff``
    """
    _switch(call, on=False)


@magic("logstate")
def logstate(call: MagicCall) -> None:
    """Print whether the session is logged, to which file, and how.

    Example: ``%logstate``
    """
    state = _log(call).state
    if state is None:
        print("Logging has not been activated.")
    else:
        _print_state(state)


def _log(call: MagicCall) -> Any:
    if call.line.strip():
        raise call.mistake(f"takes no arguments, not {call.line.strip()!r}")
    return call.context.need(SessionLog)


def _switch(call: MagicCall, *, on: bool) -> None:
    log = _log(call)
    state = log.state
    word = "ON" if on else "OFF"
    if state is None:
        print(_NOT_STARTED)
    elif state.is_active == on:
        print(f"Logging is already {word}")
    else:
        print(f"Switching logging {word}")
        if on:
            log.resume()
        else:
            log.pause()
