"""Words that Tab offers in the lines of magics and only the running session knows (docs/plugins.md).

Each function gets the context of the magic and returns words with what stands beside them in the menu. The table of
arguments in ``ipython.magics`` names them; nothing is imported before Tab needs one.
"""

from __future__ import annotations

from types import FunctionType

from ipython.api import MagicContext

_SOURCES = ("str", "Macro")  # kinds of variables that can be taken for code
_OF_THE_SHELL = ("get_ipython", "open")
_EDITED = (*_SOURCES, "function", "module", "type", "ABCMeta", "EnumType", "EnumMeta")


def tasks_of(context: MagicContext) -> dict[str, str]:
    """Return the numbers and names of tasks, each with what the task is: for ``%tasks``, ``%await``, ``%cancel``.

    Args:
        context: of the magic whose line is completed.
    """
    found: dict[str, str] = {}
    for task in context.tasks.all():
        found |= {label: repr(task) for label in (task.name, str(task.number)) if label}
    return found


def visited_of(context: MagicContext) -> dict[str, str]:
    """Return ``-0``, ``-1`` and so on, each with the directory that ``%cd -N`` goes to.

    Args:
        context: of the magic whose line is completed.
    """
    return {f"-{number}": str(path) for number, path in enumerate(context.namespace.directories)}


def trusted_of(context: MagicContext) -> list[str]:
    """Return what the user has trusted: for ``%trust -d``.

    Args:
        context: of the magic whose line is completed.
    """
    return list(context.consent.trusted()) if context.consent is not None else []


def texts_of(context: MagicContext) -> dict[str, str]:
    """Return the variables and macros that can be taken for code: for ``%load``, ``%save``, ``%macro``.

    Args:
        context: of the magic whose line is completed.
    """
    return _variables(context, _SOURCES)


def macros_of(context: MagicContext) -> dict[str, str]:
    """Return the macros there are, which ``%macro`` may write anew.

    Args:
        context: of the magic whose line is completed.
    """
    return _variables(context, ("Macro",))


def edited_of(context: MagicContext) -> dict[str, str]:
    """Return the variables that ``%edit`` opens: texts, macros, and what was defined in a file.

    Args:
        context: of the magic whose line is completed.
    """
    return _variables(context, _EDITED)


def _variables(context: MagicContext, kinds: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, thing in list(context.namespace.locals.items()):
        kind = type.__dict__["__name__"].__get__(type(thing))
        if type(name) is str and name[:1] != "_" and kind in kinds and name not in _OF_THE_SHELL:
            found[name] = "function" if type(thing) is FunctionType else kind
    return found
