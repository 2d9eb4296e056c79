"""Editing code in the person's editor and running what comes back (magics.md section 14)."""

from __future__ import annotations

import os

from ipython.api import Editor, MagicCall, Options, ScriptRunner, UserMistake, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

REMEMBERED = "edit"
PASTED = "pasted_block"


class Target:
    """What is edited: a file of the person's, or a text in a temporary one.

    ``path`` is the file to open and ``line`` where, from 1, 0 for anywhere. ``is_temporary``: the file is ours, and its
    text is the value of the magic. ``macro`` is the name of the macro that the text becomes, ``variable`` that of the
    variable which the text goes back to.
    """

    def __init__(
        self, path: str, line: int = 0, *, text: str | None = None, macro: str = "", variable: str = ""
    ) -> None:
        self.path = path
        self.line = line
        self.text = text
        self.is_temporary = text is not None
        self.macro = macro
        self.variable = variable


@magic("edit")
def edit(call: MagicCall) -> str | None:
    """Open the editor and run what was saved (``%ed`` is the same).

    ``%edit`` begins with an empty text, ``%edit FILE`` with a file, ``%edit 1-4`` with a range of history, ``%edit
    name`` with the text of a variable, a macro (which is replaced, not run) or the file and line where an object was
    defined. ``-x`` does not run it, ``-n LINE`` opens at a line, ``-p`` takes what was edited last, ``-r`` keeps
    history as it was typed. The edited text is returned, unless it was your own file. An editor that ends with an
    error status, or that leaves an empty text, runs nothing. In a notebook the file is opened and that is all.

    Example: ``%edit -x 1-4``
    """
    options = call.options("xn:pr", anywhere=True, posix=False)
    line = options.number("n", 0, title=call.title)
    editor = call.context.need(Editor)
    remembered = call.context.remembered
    if "p" in options:
        target = remembered.get(REMEMBERED)
        if not isinstance(target, Target) or options.rest:
            raise call.mistake(
                "-p opens what was edited last: " + ("it takes no argument" if target else "nothing yet")
            )
    else:
        target = _find(call, options)
        remembered[REMEMBERED] = target
    runs = "x" not in options and not target.macro
    if not editor.waits:
        editor.open(target.path, line or target.line)
        return None
    print("Editing...", end=" ", flush=True)
    try:
        status = editor.open(target.path, line or target.line)
    except UserMistake:
        print()
        raise
    if status:
        print()
        raise call.mistake(f"the editor ended with status {status}; nothing was run. The text is in {target.path}")
    text = _saved(call, target)
    if target.macro:
        print("done.")
        call.context.names[target.macro] = call.context.sources.macro(text)
        return None
    if not text.strip():
        print("done. The text is empty; nothing was run." if runs else "")
        return None
    print("done. Executing edited code..." if runs else "")
    if target.variable:
        call.context.names[target.variable] = text
    if runs:
        _run(call, target, text)
    return text if target.is_temporary else None


def _saved(call: MagicCall, target: Target) -> str:
    if not os.path.isfile(target.path):
        raise call.mistake(f"File not found. Did you forget to save? ({target.path})")
    return call.context.sources.read_file(target.path, call.title)


def _run(call: MagicCall, target: Target, text: str) -> None:
    context = call.context
    if not target.is_temporary:
        name = context.names.get("__name__")
        runner = context.need(ScriptRunner)
        runner.run_file(target.path, [], context.names, name if isinstance(name, str) else "__main__")
        return
    # As a cell, which may hold magics; its last value is not shown, the text is.
    for piece in context.compile_pieces(text):
        context.run_code(piece.code, context.names, is_expression=piece.echo)


def _find(call: MagicCall, options: Options) -> Target:
    argument = options.rest.strip()
    sources = call.context.sources
    if not argument:
        return _temporary("")
    path = sources.existing_file(argument)
    if path is not None:
        return Target(path)
    if argument.endswith(".py"):
        return Target(os.path.expanduser(argument))
    ranges = sources.ranges(argument)
    if ranges is not None:
        items = sources.items(ranges)
        if not items:
            raise call.mistake(sources.nothing_in(ranges))
        raw = "r" in options
        return _temporary(
            "".join((one.source if raw else one.python or one.source).rstrip("\n") + "\n" for one in items)
        )
    return _from_names(call, argument)


def _from_names(call: MagicCall, argument: str) -> Target:
    sources = call.context.sources
    try:
        found: Any = sources.value(argument)
    except Exception:
        near = sources.nearest_file(argument)
        hint = f" Did you mean {near!r}?" if near else ""
        raise call.mistake(
            f"Argument given ({argument}) can't be found as a variable or as a filename.{hint}"
        ) from None
    if isinstance(found, str):
        return _temporary(str(found), variable=argument if argument == PASTED else "")
    if sources.is_macro(found) and not call.context.need(Editor).waits:
        raise call.mistake("Macro editing not yet implemented in 2-process model.")
    if sources.is_macro(found):
        if not argument.isidentifier():
            raise call.mistake(f"a macro is edited by its name, and {argument!r} is none")
        return _temporary(found.value, macro=argument)
    inspector = call.context.inspector
    place = inspector.file_of(argument) if inspector is not None else None
    if place is None or not place[0]:
        raise call.mistake(f"The file where `{argument}` was defined cannot be read or found.")
    filename, text, line = place
    if os.path.isfile(filename):
        if not filename.endswith((".py", ".ipy", ".pyi", ".pyw")):
            raise call.mistake(f"The file where `{argument}` was defined is no source: {filename}")
        return Target(filename, line)
    if text is None:
        raise call.mistake(f"The file where `{argument}` was defined cannot be read or found.")
    if filename.startswith("Cell "):
        print(f"Editing {filename.removeprefix('Cell ')}")
    return _temporary(text, line=line)


def _temporary(text: str, *, line: int = 0, macro: str = "", variable: str = "") -> Target:
    import tempfile

    folder = tempfile.mkdtemp(prefix="ipython-edit-")  # 0700
    _delete_at_exit(folder)
    path = os.path.join(folder, "edited.py")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    print(f"IPython will make a temporary file named: {path}")
    return Target(path, line, text=text, macro=macro, variable=variable)


_folders: list[str] = []


def _delete_at_exit(folder: str) -> None:
    # Until the end of the process: ``-p`` opens it again.
    if not _folders:
        import atexit

        atexit.register(_delete_folders)
    _folders.append(folder)


def _delete_folders() -> None:
    import shutil

    for folder in _folders:
        shutil.rmtree(folder, ignore_errors=True)
    _folders.clear()
