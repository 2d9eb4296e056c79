"""Looking at failures again (magics.md, ``debugging``)."""

from __future__ import annotations

from ipython.api import Debugging, MagicCall, magic, replace
from ipython.magics.appearance import find_mode


@magic("tb")
def tb(call: MagicCall) -> None:
    """Show the last traceback again; ``%tb Verbose`` in another mode, this once.

    ``--show`` and ``--hide`` are about frames that are marked with ``__tracebackhide__``, this once too. ``-n 2`` shows
    the failure before the last one, and so on.

    Example: ``%tb Verbose``
    """
    options = call.options("n:", "show", "hide", anywhere=True)
    words = [word.text for word in options.words]
    if len(words) > 1:
        raise call.mistake(f"takes one mode, not {' '.join(words)!r}")
    if "show" in options and "hide" in options:
        raise call.mistake("--show and --hide exclude each other")
    number = options.number("n", 1, title=call.title, least=1)
    before = now = call.context.settings.traceback
    if words:
        now = replace(now, mode=find_mode(call, words[0]))
    if "show" in options or "hide" in options:
        if number > 1:
            raise call.mistake("--show and --hide are about the last failure only")
        now = replace(now, show_hidden="show" in options)
    call.context.configure(traceback=now)
    try:
        _show_again(call, number)
    finally:
        call.context.configure(traceback=before)


def _show_again(call: MagicCall, number: int) -> None:
    error, earlier = call.context.last_error, call.context.failures
    if number > max(1, len(earlier)):
        raise call.mistake(f"-n {number}: there were {len(earlier)} failures that are remembered")
    if number > 1:
        call.context.show_report(earlier[number - 1])
    elif error is not None:
        call.context.show_failure(error)
    else:
        print("No traceback available to show.")


@magic("debug", kind="line_cell", expands_variables=False)
def debug(call: MagicCall) -> None:
    """Open the debugger where the last exception came from, or run code under it.

    ``%debug`` looks at the last traceback; ``%debug code`` and ``%%debug`` run code from its first line;
    ``-b FILE:LINE`` (``--breakpoint``) stops at a line first.

    Example: ``%debug print(1)``
    """
    debugging = call.context.need(Debugging)
    options = call.options("b:", "breakpoint=", verbatim=True)
    place = options.get("b") or options.get("breakpoint")
    typed = call.body if call.body is not None else options.rest
    if call.body is not None and options.rest.strip():
        typed = f"{options.rest.strip()}\n{call.body}"
    if not typed.strip():
        if place:
            raise call.mistake("-b needs code to run")
        error = call.context.last_error
        if error is None or error.__traceback__ is None:
            raise call.mistake("No traceback has been produced, nothing to debug.")
        debugging.post_mortem(error)
        return
    break_at = _place(call, str(place)) if place else None
    try:
        pieces = call.context.compile_pieces(typed)
    except SyntaxError as error:
        call.context.show_failure(error)
        return
    names = call.context.namespace.globals
    try:
        debugging.run_code([piece.code for piece in pieces], names, call.local_names, break_at)
    except ValueError as error:
        raise call.mistake(str(error)) from None


def _place(call: MagicCall, text: str) -> tuple[str, int]:
    import os

    path, colon, number = text.rpartition(":")
    if not colon or not number.isdigit() or int(number) < 1:
        raise call.mistake(f"-b takes FILE:LINE, not {text!r}")
    path = os.path.abspath(os.path.expanduser(path))
    if not os.path.isfile(path):
        raise call.mistake(f"-b: there is no file {path}")
    return path, int(number)


_WORDS = {"on": True, "1": True, "true": True, "off": False, "0": False, "false": False}


@magic("pdb")
def pdb(call: MagicCall) -> None:
    """Open the debugger after every failure: on, off, or nothing for the other of the two.

    Example: ``%pdb off``
    """
    debugging = call.context.need(Debugging)
    word = call.line.strip().lower()
    if word and word not in _WORDS:
        raise call.mistake("Incorrect argument. Use on/1, off/0, or nothing for a toggle.")
    debugging.is_automatic = _WORDS[word] if word else not debugging.is_automatic
    print(f"Automatic pdb calling has been turned {'ON' if debugging.is_automatic else 'OFF'}")
