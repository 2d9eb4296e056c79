"""How things look (magics.md, ``appearance``)."""

from __future__ import annotations

from ipython.api import MagicCall, magic, nearest, replace

MODES = ("Plain", "Context", "Verbose", "Minimal", "Docs", "Doctest")


def find_mode(call: MagicCall, text: str) -> str:
    """Return the traceback mode that ``text`` names, in any case.

    Raises:
        UserMistake: there is none.
    """
    for mode in MODES:
        if mode.lower() == text.lower():
            return mode
    near = nearest(text.capitalize(), MODES)
    hint = f" Did you mean {near}?" if near else ""
    raise call.mistake(f"no traceback mode {text!r}: they are {', '.join(MODES)}.{hint}")


@magic("xmode")
def xmode(call: MagicCall) -> None:
    """Choose how tracebacks are shown: Plain, Context, Verbose, Minimal, Docs or Doctest.

    Without a mode the next one in this order is taken. ``--show`` and ``--hide`` switch frames that are marked
    with ``__tracebackhide__``.
    """
    words = call.words()
    settings = call.context.settings.traceback
    for word in [word for word in words if word in ("--show", "--hide")]:
        words.remove(word)
        settings = replace(settings, show_hidden=word == "--show")
        call.context.configure(traceback=settings)
        if not words:
            return
    if len(words) > 1:
        raise call.mistake(f"takes one mode, not {' '.join(words)!r}")
    mode = find_mode(call, words[0]) if words else MODES[(MODES.index(settings.mode) + 1) % len(MODES)]
    call.context.configure(traceback=replace(settings, mode=mode))
    print(f"Exception reporting mode: {mode}")
