"""Running what stands on the clipboard or is pasted line by line (magics.md section 16)."""

from __future__ import annotations

import re

from ipython.api import Clipboard, MagicCall, PastedSessions, UserMistake, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LAST = "pasted_block"  # variable that keeps the block
_QUOTE = re.compile(r"\s*>(?!>>) ?")
_PLUS = re.compile(r"\+ ?")


@magic("paste")
def paste(call: MagicCall) -> None:
    """Run the text on the clipboard.

    Usage: ``%paste [-r] [-q] [NAME]``

    Prompts, signs of quotation (``>``) and of a difference (``+``) in front of every line are taken off. The text is
    shown before it runs, except with ``-q``; it is kept in ``pasted_block``, and ``-r`` runs that again. With NAME the
    text is kept in this variable as a list of lines, and does not run.

    Example: ``%paste -q lines``
    """
    _check_place(call)
    options = call.options("rq")
    if "r" in options:
        _run_again(call)
        return
    name = _name(call, options.rest)
    text = call.context.need(Clipboard).text()
    if not text.strip():
        raise UserMistake("The clipboard appears to be empty")
    block = cleaned(text)
    if "q" not in options:
        print(block)
        print("## -- End pasted text --")
    _take(call, block, name)


@magic("cpaste")
def cpaste(call: MagicCall) -> None:
    """Read lines until one that is ``--``, and run them.

    Usage: ``%cpaste [-r] [-q] [-s END] [NAME]``

    ``-s`` chooses another last line; the end of input (Ctrl-D) ends it too. ``-q`` prints nothing. Otherwise as
    ``%paste``.

    Example: ``%cpaste -s END``
    """
    _check_place(call)
    options = call.options("rqs:")
    if "r" in options:
        _run_again(call)
        return
    name = _name(call, options.rest)
    sentinel, quiet = options.get("s", "--"), "q" in options
    if not quiet:
        print(f"Pasting code; enter '{sentinel}' alone on the line to stop or use Ctrl-D.")
    block = cleaned("\n".join(_lines(input, sentinel, quiet)))
    if block.strip():
        _take(call, block, name)


def cleaned(text: str) -> str:
    """Return a pasted text without what mail, differences and margins put in front of every line.

    >>> cleaned("> > a = 1\\n> > b = 2\\n")
    'a = 1\\nb = 2'
    >>> cleaned("+ a = 1\\n+ b = 2")
    'a = 1\\nb = 2'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    for sign in (_QUOTE, _PLUS):
        while lines and all(sign.match(line) for line in lines if line.strip()):
            lines = [sign.sub("", line, count=1) if line.strip() else line for line in lines]
    import textwrap

    return textwrap.dedent("\n".join(lines))


def _lines(read: Callable[[str], str], sentinel: str, quiet: bool) -> list[str]:
    found: list[str] = []
    while True:
        try:
            line = read("" if quiet else ":")
        except EOFError:
            if not quiet:
                print("<EOF>")
            return found
        except RuntimeError:  # standard input is closed
            raise UserMistake("%cpaste: there is no standard input to read from") from None
        if line.rstrip() == sentinel:
            return found
        found.append(line)


def _check_place(call: MagicCall) -> None:
    if not call.context.has(Clipboard):
        raise call.mistake(f"exists in {Clipboard.exists_in} only; here, paste the code into a cell")


def _name(call: MagicCall, text: str) -> str:
    name = text.strip()
    if name and not name.isidentifier():
        raise call.mistake(f"{name!r} cannot be the name of a variable")
    return name


def _run_again(call: MagicCall) -> None:
    if LAST not in call.context.names:
        raise UserMistake("No previous pasted block available")
    block = call.context.names[LAST]
    if not isinstance(block, str):
        raise UserMistake(f"Variable '{LAST}' is not a string, can't execute")
    first = block.strip("\n").partition("\n")[0]
    print(f"Re-executing '{first[:10]}...' ({len(block)} chars)")
    _run(call, block)


def _take(call: MagicCall, block: str, name: str) -> None:
    names = call.context.names
    if name:
        names[name] = block.splitlines()
        print(f"Block assigned to '{name}'")
        return
    names[LAST] = block
    _run(call, block)


def _run(call: MagicCall, block: str) -> None:
    context = call.context
    result = None
    if context.has(PastedSessions) and context.need(PastedSessions).is_on:
        result = context.need(PastedSessions).take(block)
    error = (result or context.run_cell(block, store_history=True)).error
    if isinstance(error, (KeyboardInterrupt, SystemExit)):
        raise error
    if error is not None:  # it has been shown
        raise UserMistake(f"{call.title}: the pasted code failed")
