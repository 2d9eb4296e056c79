"""Shell commands as magics (magics.md section 21). Aliases are in ``aliases``."""

from __future__ import annotations

from ipython.api import LineText, MagicCall, magic

_told: set[str] = set()  # what has been said once in this process


@magic("sx", kind="line_cell")
def sx(call: MagicCall) -> object:
    """Run a shell command, or a cell of them, and return the lines of its output, those of stderr among them.

    ``_exit_code`` is the status, and so is ``.returncode`` of what comes back. The text is expanded (``$name``,
    ``{expression}``), in the cell form too. ``%%sx --out NAME`` binds NAME instead of returning the lines.

    Example: ``files = %sx ls -1``
    """
    if call.body is None:
        return call.context.output_of(call.line, merge=True)
    options = call.options("", "out=", verbatim=True)
    body = call.context.expand(call.body, call.local_names)
    name = options.get("out")
    if "out" in options and not name.isidentifier():
        raise call.mistake(f"--out takes the name of a variable, not {name!r}")
    lines = call.context.output_of(f"{options.rest}\n{body}".strip("\n"), merge=True)
    if not name:
        return lines
    call.context.names[name] = lines
    return None


@magic("sc")
def sc(call: MagicCall) -> object:
    """Run a shell command and keep its output in a variable: ``%sc name=command`` (deprecated).

    The variable holds a text, with ``-l`` a list of lines; ``-v`` also prints it. ``name = !command`` does the same
    and is the way to write it now. Without a name, ``%sc =command``, the output is returned.

    Example: ``%sc -l files=ls``
    """
    options = call.options("lv", verbatim=True)
    name, equals, command = options.rest.partition("=")
    name, command = name.strip(), command.strip()
    if not equals:
        raise call.mistake("takes name=command")
    if name and not name.isidentifier():
        raise call.mistake(f"{name!r} is no name for a variable")
    if not command:
        raise call.mistake("there is no command behind the =")
    if "sc" not in _told:
        _told.add("sc")
        call.context.warn("Warning: %sc is deprecated: name = !command does the same")
    lines = call.context.output_of(command)
    kept: object = lines if "l" in options else LineText(lines.n + "\n" if lines else "")
    if "v" in options:
        print(f"{name} ==")
        call.context.show(kept)
    if not name:
        return kept
    call.context.names[name] = kept
    return None
