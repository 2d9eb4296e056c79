"""Looking at failures again (magics.md, ``debugging``)."""

from __future__ import annotations

from ipython.api import MagicCall, magic, replace
from ipython.magics.appearance import find_mode


@magic("tb")
def tb(call: MagicCall) -> None:
    """Show the last traceback again; ``%tb Verbose`` in another mode, this once."""
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
