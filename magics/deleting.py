"""Deleting variables and what the shell keeps of them (magics.md section 17)."""

from __future__ import annotations

import re
import sys

from ipython.api import MagicCall, UserMistake, load_module, magic, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

TARGETS = ("in", "out", "dhist", "array")
QUESTION = "Once deleted, variables cannot be recovered. Proceed (y/[n])? "
# What the shell itself stands on: it holds objects of these packages, which a second copy would not know.
_STANDS_ON = frozenset(
    ["ipython", "IPython", "encodings", "prompt_toolkit", "pygments", "wcwidth", "jedi", "parso", "traitlets", "zmq"]
)
_SHARED = (int, float, complex, bool, str, bytes, type(None), tuple, frozenset)


@magic("reset")
def reset(call: MagicCall) -> None:
    """Delete your variables and the caches of inputs and outputs.

    Aliases are those of the beginning again, and the count of the cells goes on. ``-f`` does not ask, ``-s`` keeps
    history and caches. ``--aggressive`` also forgets the modules that were imported since the start, so that they are
    read anew; those of Python itself and of packages with compiled parts, which cannot be loaded twice, stay. With
    targets (``in``, ``out``, ``dhist``, ``array``) only these are emptied.

    Example: ``%reset -f out``
    """
    options = call.options("sf", "aggressive", anywhere=True)
    targets = [word.text.lower() for word in options.words]
    for target in targets:
        if target not in TARGETS:
            near = nearest(target, TARGETS)
            hint = f" Did you mean {near}?" if near else ""
            raise call.mistake(f"knows no target {target!r}: they are {', '.join(TARGETS)}.{hint}")
    if "f" not in options and not call.context.agrees(QUESTION, call.title):
        print("Nothing done.")
        return
    if targets:
        for target in targets:
            _reset_target(call, target)
        return
    namespace = call.context.namespace
    count = len(namespace.user_names())
    if "s" in options:
        for name in namespace.user_names():
            del namespace.locals[name]
    else:
        call.context.reset()
        call.context.ledger.forget_error()
    done = _counted(count, "variable")
    if "aggressive" in options:
        done += f" and {_counted(_forget_modules(call), 'module')}"
    print(f"Removed {done}.")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _reset_target(call: MagicCall, target: str) -> None:
    namespace = call.context.namespace
    if target == "out":
        print(f"Flushing output cache ({len(namespace.outputs)} entries)")
        namespace.forget_outputs()
    elif target == "in":
        print("Flushing input history")
        namespace.forget_inputs()
    elif target == "dhist":
        print("Flushing directory history")
        del namespace.directories[:]
    else:
        numpy: Any = sys.modules.get("numpy")
        if numpy is None:
            if load_module("importlib.util").find_spec("numpy") is None:
                print("reset array only works if Numpy is available.")
            return  # not imported: there is no array
        for name in namespace.user_names():
            if isinstance(namespace.locals[name], numpy.ndarray):
                del namespace.locals[name]


def _forget_modules(call: MagicCall) -> int:
    print("culling sys module...")
    initial = call.context.initial_modules
    packages: dict[str, list[str]] = {}
    for name in list(sys.modules):
        packages.setdefault(name.partition(".")[0], []).append(name)
    count = 0
    for package, names in packages.items():
        if package in sys.stdlib_module_names or package in _STANDS_ON or any(map(_is_compiled, names)):
            continue
        for name in names:
            if name not in initial:
                del sys.modules[name]
                count += 1
    load_module("importlib").invalidate_caches()
    return count


def _is_compiled(name: str) -> bool:
    module: Any = sys.modules[name]
    path = vars(module).get("__file__") if type(module) is type(sys) else None
    return isinstance(path, str) and path.endswith((".so", ".pyd"))


@magic("reset_selective")
def reset_selective(call: MagicCall) -> None:
    """Delete the variables whose name fits a regular expression, anywhere in the name; ``-f`` does not ask.

    Example: ``%reset_selective -f ^temporary``
    """
    options = call.options("f", verbatim=True)
    pattern = options.rest.strip()
    if not pattern:
        raise call.mistake("No regex pattern specified. Nothing done.")
    try:
        fits = re.compile(pattern).search
    except re.error as error:
        raise call.mistake(f"{pattern!r} is no regular expression: {error}") from None
    names = [name for name in call.context.namespace.user_names() if fits(name)]
    if not names:
        print(f"No variable fits {pattern!r}. Nothing done.")
        return
    if "f" not in options and not call.context.agrees(f"This deletes {', '.join(names)}. {QUESTION}", call.title):
        print("Nothing done.")
        return
    for name in names:
        del call.context.names[name]


@magic("xdel")
def xdel(call: MagicCall) -> None:
    """Delete a variable and every other name of the same object, also in ``Out``, ``_``, ``__`` and ``___``.

    ``-n`` deletes this name only. Small values that Python shares (numbers, texts) are deleted by their name alone.

    Example: ``%xdel big_table``
    """
    options = call.options("n")
    name = options.rest.strip()
    if not name or len(options.words) > 1:
        raise call.mistake("takes one name: %xdel NAME, or %xdel -n NAME")
    names = call.context.names
    if name == "__builtins__":
        raise UserMistake("Refusing to delete __builtins__")
    if name not in names:
        near = nearest(name, call.context.namespace.user_names())
        raise call.mistake(f"name {name!r} is not defined." + (f" Did you mean {near!r}?" if near else ""))
    thing = names.pop(name)
    scope = call.context.namespace.globals
    if scope is not names and "n" in options:
        scope.pop(name, None)
    if "n" in options:
        return
    initial = call.context.namespace.initial
    if type(thing) not in _SHARED:
        for other in [other for other, bound in names.items() if bound is thing and other not in initial]:
            del names[other]
    call.context.ledger.forget(thing)
