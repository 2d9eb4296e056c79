"""Naming a piece of code so that its name runs it (magics.md section 13)."""

from __future__ import annotations

from keyword import iskeyword

from ipython.api import MagicCall, UserMistake, magic


@magic("macro")
def macro(call: MagicCall) -> list[str] | None:
    """Give a piece of code a name; a line that is this name alone runs it.

    ``%macro NAME SOURCE``: SOURCE is a range of history (``1-4 7``), a file, an address or a variable. ``-r`` keeps
    history as it was typed, not as the Python it became; ``-q`` prints nothing. Without arguments the names of all
    macros are returned.

    Example: ``%macro setup 1-3``
    """
    options = call.options("rq", verbatim=True)
    if not options.rest.strip():
        if "r" in options or "q" in options:
            raise _missing()
        names = call.context.names
        return sorted(
            name for name in call.context.namespace.user_names() if call.context.sources.is_macro(names[name])
        )
    name, _, source = options.rest.strip().partition(" ")
    if not source.strip():
        raise _missing()
    if not name.isidentifier() or iskeyword(name):
        raise call.mistake(f"{name!r} cannot be the name of a macro")
    code = call.context.sources.find(source, title=call.title, raw="r" in options)
    made = call.context.sources.macro(code)
    call.context.names[name] = made
    if "q" not in options:
        print(f"Macro `{name}` created. To execute, type its name (without quotes).")
        print("=== Macro contents: ===")
        print(made.value, " ", sep="")  # the blank in its last line is upstream's
    return None


def _missing() -> UserMistake:
    return UserMistake("%macro insufficient args; usage '%macro name n1-n2 n3-4...")
