"""Looking at failures again (magics.md, ``debugging``)."""

from __future__ import annotations

from ipython.api import Debugging, MagicCall, magic, replace
from ipython.magics.appearance import find_mode


@magic("tb")
def tb(call: MagicCall) -> None:
    """Show the last traceback again; ``%tb Verbose`` in another mode, this once.

    Example: ``%tb Verbose``
    """
    words = call.words()
    if len(words) > 1:
        raise call.mistake(f"takes one mode, not {' '.join(words)!r}")
    before = call.context.settings.traceback
    if words:
        call.context.configure(traceback=replace(before, mode=find_mode(call, words[0])))
    try:
        error = call.context.last_error
        if error is None:
            print("No traceback available to show.")
        else:
            call.context.show_failure(error)
    finally:
        call.context.configure(traceback=before)


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
            raise call.mistake("no traceback has been produced, nothing to debug")
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
        raise call.mistake(f"takes on or off, or nothing for the other of the two, not {call.line.strip()!r}")
    debugging.is_automatic = _WORDS[word] if word else not debugging.is_automatic
    print(f"Automatic pdb calling has been turned {'ON' if debugging.is_automatic else 'OFF'}")
