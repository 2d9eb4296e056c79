"""How things look (magics.md, ``appearance``)."""

from __future__ import annotations

import sys

from ipython.api import (
    Appearance,
    MagicCall,
    MagicContext,
    MimeBundle,
    PastedSessions,
    UserMistake,
    magic,
    nearest,
    replace,
)
from ipython.magics.automatic import OFF, ON

THEMES = ("nocolor", "neutral", "linux", "lightbg", "pride", "gruvbox-dark")  # beside the styles of pygments
# How a doctest looks; one name for each option, whatever group it is in.
DOCTEST: dict[str, object] = {
    "mode": "Doctest",
    "pprint": False,
    "active_types": ("text/plain",),
    "ast_node_interactivity": "every",
}
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

    Example: ``%xmode Minimal``
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


@magic("colors")
def colors(call: MagicCall) -> None:
    """Take another theme: prompt, code, values, tracebacks and menus have its colours at once.

    ``%colors NAME`` takes nocolor, neutral, linux, lightbg, pride, gruvbox-dark or any style of pygments.

    Example: ``%colors linux``
    """
    name = call.line.strip()
    looks = call.context.need(Appearance)
    if not name:
        raise call.mistake(
            f"you must specify a color theme. See '%colors?'. The theme in use is {looks.theme!r}. "
            f"Available themes: {list(THEMES)}"
        )
    try:
        looks.set_theme(name)
    except UserMistake as mistake:
        raise call.mistake(str(mistake)) from None


def switched(call: MagicCall, before: bool) -> bool:
    """Return what ``on``, ``off`` or nothing (the other of the two) makes of a switch.

    Raises:
        UserMistake: another word.
    """
    word = call.line.strip().lower()
    if word and word not in ON + OFF:
        raise call.mistake(f"takes on or off, or nothing for the other of the two, not {call.line.strip()!r}")
    return word in ON if word else not before


@magic("pprint")
def pprint(call: MagicCall) -> None:
    """Lay values out over several lines, or show them as ``repr`` does: on, off, or nothing for the other of the two.

    Example: ``%pprint off``
    """
    formatting = call.context.settings.formatting
    on = switched(call, formatting.pprint)
    call.context.configure(formatting=replace(formatting, pprint=on))
    print(f"Pretty printing has been turned {'ON' if on else 'OFF'}")


@magic("precision")
def precision(call: MagicCall) -> str:
    """Show floats with so many digits, or in a format; without an argument as ``repr`` does.

    ``%precision 3`` shows 3.142, ``%precision %.2e`` shows 3.14e+00. numpy, if it is loaded, follows a number. Returns
    the format in use.

    Example: ``%precision 3``
    """
    text = call.line.strip()
    formatting = call.context.settings.formatting
    wrong = f"Precision must be int or format string, not {text!r}"
    if text.startswith("-") or (text and "%" not in text and not text.isdigit()):
        raise call.mistake(wrong)
    if text.isdigit() and int(text) > 100:
        raise call.mistake(f"takes at most 100 digits, not {text}")
    shown = f"%.{int(text)}f" if text.isdigit() else text
    if shown:
        try:
            sample = shown % 3.14159
        except (TypeError, ValueError) as error:
            raise call.mistake(f"{wrong} ({error})") from None
        if sample == shown % 2.5:
            raise call.mistake(f"{wrong}: it shows no number")
    call.context.configure(formatting=replace(formatting, float_precision=text))
    numpy = sys.modules.get("numpy")
    if numpy is not None and (not text or text.isdigit()):
        numpy.set_printoptions(precision=int(text) if text else 8)
    return shown or "%r"


@magic("page", arguments="-r objects")
def page(call: MagicCall) -> None:
    """Show an object in the pager, ``_`` by default; ``-r``: what ``str`` gives.

    An expression is taken too: ``%page sorted(data)``.

    Example: ``%page -r some_text``
    """
    options = call.options("r", verbatim=True)
    source = options.rest.strip() or "_"
    names = call.context.namespace.globals
    try:
        found = eval(compile(source, "<%page>", "eval"), names, call.local_names)
    except NameError:
        raise call.mistake(f"object {source!r} not found") from None
    except SyntaxError as error:
        raise call.mistake(f"{source!r} is no expression: {error.msg}") from None
    if "r" in options:
        call.context.page(str(found))
        return
    bundle = call.context.formatted(found)
    call.context.page(MimeBundle({"text/plain": bundle.data.get("text/plain", "")}, {}) if bundle is not None else "")


@magic("autoindent")
def autoindent(call: MagicCall) -> None:
    """Indent the next line of a block by itself: on, off, or nothing for the other of the two.

    Example: ``%autoindent off``
    """
    looks = call.context.need(Appearance)
    on = switched(call, bool(getattr(looks.settings, "autoindent", True)))
    looks.change(autoindent=on)
    print(f"Automatic indentation is: {'ON' if on else 'OFF'}")


@magic("doctest_mode")
def doctest_mode(call: MagicCall) -> None:
    """Look like plain Python, so that what is on the screen is a doctest: on, off, or nothing for the other of the two.

    Prompts are ``>>>`` and ``...``, there are no blank lines, values are shown as ``repr`` gives them, loops show what
    they show at Python's own prompt, and tracebacks are as ``doctest`` compares them. An empty line that is printed
    stands as ``<BLANKLINE>``; what goes to stderr stands below a blank line. A pasted session with ``>>>`` prompts runs
    statement by statement, and what it shows now is compared with what was pasted.

    Example: ``%doctest_mode on``
    """
    context = call.context
    kept: dict[str, object] | None = context.remembered.get("doctest_mode")
    on = switched(call, kept is not None)
    if on and kept is None:
        context.remembered["doctest_mode"] = _exchange(context, DOCTEST)
    elif not on and kept is not None:
        del context.remembered["doctest_mode"]
        now = _looks(context)
        # What was changed meanwhile is somebody's wish and stays.
        _exchange(context, {name: before for name, before in kept.items() if now[name] == DOCTEST[name]})
    if context.has(PastedSessions):
        context.need(PastedSessions).switch(on)
    if context.has(Appearance):
        context.need(Appearance).set_classic(on)
    print(f"Exception reporting mode: {context.settings.traceback.mode}")
    print(f"Doctest mode is: {'ON' if on else 'OFF'}")


def _looks(context: MagicContext) -> dict[str, object]:
    settings = context.settings
    return {
        "mode": settings.traceback.mode,
        "pprint": settings.formatting.pprint,
        "active_types": settings.formatting.active_types,
        "ast_node_interactivity": settings.ast_node_interactivity,
    }


def _exchange(context: MagicContext, wanted: dict[str, object]) -> dict[str, object]:
    """Take other looks and return what was there before."""
    before = _looks(context)
    settings, looks = context.settings, {**before, **wanted}
    context.configure(
        traceback=replace(settings.traceback, mode=looks["mode"]),
        formatting=replace(settings.formatting, pprint=looks["pprint"], active_types=looks["active_types"]),
        ast_node_interactivity=looks["ast_node_interactivity"],
    )
    return before
