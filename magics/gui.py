"""Event loops of toolkits, and matplotlib (magics.md section 25)."""

from __future__ import annotations

from ipython.api import Configuration, EventLoops, MagicCall, MagicContext, Plotting, UserMistake, magic


def loops(context: MagicContext) -> dict[str, str]:
    """Return the names that ``%gui`` knows, for completion, and whether they can run.

    Args:
        context: of the magic that asks.
    """
    if not context.has(EventLoops):
        return {}
    found = context.need(EventLoops)
    return {name: _state(found, name) for name in found.names}


def _state(found: EventLoops, name: str) -> str:
    if name == found.running:
        return "runs"
    try:
        found.check(name)
    except UserMistake:
        return "cannot run here now"
    return "can run"


@magic("gui")
def gui(call: MagicCall) -> None:
    """Let the windows of a toolkit live while the prompt waits, by running its event loop.

    ``%gui NAME`` starts the loop of a toolkit, ``%gui`` alone stops it. ``asyncio`` always runs here.

    Example: ``%gui asyncio``
    """
    words = call.words()
    if len(words) > 1:
        raise call.mistake(f"takes one name, not {call.line.strip()!r}")
    found = call.context.need(EventLoops)
    if not words:
        if not found.stop():
            print("No event loop hook running.")
        return
    try:
        found.start(words[0])
    except UserMistake as mistake:
        raise call.mistake(str(mistake)) from None


@magic("matplotlib")
def matplotlib(call: MagicCall) -> None:
    """Choose how matplotlib shows figures: ``inline``, the name of a backend, or of a toolkit with windows.

    With ``inline`` the figures of a cell are shown below it; a terminal that can draw pictures draws them, another one
    says where they are. What they look like is up to the options ``InlineBackend.figure_formats``,
    ``print_figure_kwargs``, ``close_figures`` and ``rc``. Without a name, or with ``auto``, matplotlib chooses. ``-l``
    (``--list``) lists the names. matplotlib itself is not imported for ``inline``.

    Example: ``%matplotlib inline``
    """
    options = call.options("l", "list", anywhere=True)
    words = [word.text for word in options.words]
    if len(words) > 1:
        raise UserMistake(f"unrecognized arguments: {' '.join(words[1:])}")
    plotting = call.context.need(Plotting)
    name = words[0] if words else ""
    try:
        if "l" in options or "list" in options:
            print(f"Available matplotlib backends: {plotting.names()}")
            return
        backend = plotting.activate(name)
    except UserMistake as mistake:
        raise call.mistake(str(mistake)) from None
    if name in ("", "auto"):
        print(f"Using matplotlib backend: {backend}")


@magic("pylab")
def pylab(call: MagicCall) -> None:
    """Bring numpy and matplotlib into your namespace, and choose a backend as ``%matplotlib`` does (deprecated).

    ``numpy``, ``matplotlib``, ``pylab``, ``mlab``, ``pyplot``, ``np``, ``plt``, ``display``, ``figsize`` and
    ``getfigs`` are bound, and everything in pylab and numpy unless ``--no-import-all`` is given or the option
    ``InteractiveShellApp.pylab_import_all`` is off.

    Example: ``%pylab --no-import-all inline``
    """
    options = call.options("", "no-import-all", anywhere=True)
    words = [word.text for word in options.words]
    if len(words) > 1:
        raise UserMistake(f"unrecognized arguments: {' '.join(words[1:])}")
    plotting = call.context.need(Plotting)
    import_all = "no-import-all" not in options and _imports_all(call.context)
    name = words[0] if words else ""
    try:
        backend = plotting.activate(name)
        found = plotting.pylab_names(import_all=import_all)
    except UserMistake as mistake:
        raise call.mistake(str(mistake)) from None
    if name in ("", "auto"):
        print(f"Using matplotlib backend: {backend}")
    print("%pylab is deprecated, use %matplotlib inline and import the required libraries.")
    print("Populating the interactive namespace from numpy and matplotlib")
    names = call.context.names
    clobbered = [one for one in call.context.namespace.user_names() if one in found and names[one] is not found[one]]
    names.update(found)
    call.context.namespace.hide(found)
    if clobbered:
        call.context.warn(
            f"Warning: pylab import has clobbered these variables: {clobbered}\n"
            "`%matplotlib` prevents importing * from pylab and numpy"
        )


def _imports_all(context: MagicContext) -> bool:
    if not context.has(Configuration):
        return True
    given = dict(context.need(Configuration).given())
    return all(found is not False for name, found in given.items() if name.endswith(".pylab_import_all"))
