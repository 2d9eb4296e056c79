"""The user's variables: listing and deleting them (magics.md, ``namespace``)."""

from __future__ import annotations

import sys

from ipython.api import MagicCall, UserMistake, magic, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RESET_TARGETS = ("in", "out", "dhist", "array")
_SIZED = ("dict", "list", "tuple", "set", "frozenset", "deque", "defaultdict", "OrderedDict", "Counter")
_PLAIN = (int, float, complex, bool, str, bytes, type(None), range, slice)


def _matching(call: MagicCall) -> list[str]:
    wanted = set(call.line.split())
    names = call.context.names
    return [name for name in call.context.namespace.user_names() if not wanted or type(names[name]).__name__ in wanted]


@magic("who_ls")
def who_ls(call: MagicCall) -> list[str]:
    """Return the sorted names of your variables; ``%who_ls int str`` only those of these types."""
    return _matching(call)


@magic("who")
def who(call: MagicCall) -> None:
    """Print the names of your variables; ``%who function int`` only those of these types."""
    names = _matching(call)
    if not names:
        print(_nothing(call))
        return
    for position, name in enumerate(names, 1):
        print(name, end="\t ")
        if position % 9 == 0:
            print()
    if len(names) % 9:
        print()


def _nothing(call: MagicCall) -> str:
    return "No variables match your requested type." if call.line.strip() else "Interactive namespace is empty."


@magic("whos")
def whos(call: MagicCall) -> None:
    """List your variables with type and content; ``%whos int`` only those of these types.

    The content of types that are not built in is shown by their default form: listing runs no code of theirs.
    """
    names = _matching(call)
    if not names:
        print(_nothing(call))
        return
    bound = call.context.names
    rows = [(name, type(bound[name]).__name__, _content(bound[name])) for name in names]
    name_width = max(len("Variable"), *(len(row[0]) for row in rows)) + 3
    type_width = max(len("Type"), *(len(row[1]) for row in rows)) + 3
    header = f"{'Variable':<{name_width}}{'Type':<{type_width}} Data/Info"
    print(header)
    print("-" * len(header))
    for name, kind, content in rows:
        print(f"{name:<{name_width}}{kind:<{type_width}} {content}".rstrip())


def _content(thing: Any) -> str:
    kind = type(thing)
    module = kind.__module__ if isinstance(kind.__module__, str) else ""
    if kind.__name__ in _SIZED and module in ("builtins", "collections"):
        return f"n={len(thing)}"
    package = module.partition(".")[0]
    if package == "numpy" and kind.__name__ == "ndarray":
        return _array_content(thing)
    if package in ("pandas", "polars") and kind.__name__ in ("DataFrame", "Series"):
        return f"Shape: {thing.shape}"
    if isinstance(thing, _PLAIN) and kind.__module__ == "builtins":
        text = str(thing)
    elif module in ("builtins", "functools", "pathlib", "datetime", "decimal", "fractions", "uuid", "_thread"):
        try:
            text = str(thing)
        except Exception:
            text = f"<object with id {id(thing)} (str() failed)>"
    else:
        text = object.__repr__(thing)
    text = text.replace("\n", "\\n")
    return text if len(text) < 50 else f"{text[:25]}<...>{text[-25:]}"


def _array_content(array: Any) -> str:
    shape = "x".join(str(length) for length in array.shape)
    text = f"{shape}: {array.size} elems, type `{array.dtype}`, {array.nbytes} bytes"
    if array.nbytes >= 1_048_576:
        return f"{text} ({array.nbytes / 1_048_576:.1f} Mb)"
    if array.nbytes >= 100_000:
        return f"{text} ({array.nbytes / 1024:.1f} kb)"
    return text


@magic("reset")
def reset(call: MagicCall) -> None:
    """Delete your variables and the caches of inputs and outputs.

    ``-f`` does not ask, ``-s`` keeps history and caches, ``--aggressive`` also forgets modules imported by the
    session. With targets (``in``, ``out``, ``dhist``, ``array``) only these are emptied.
    """
    options = call.options("sf", "aggressive")
    targets = [word.text.lower() for word in options.words]
    for target in targets:
        if target not in RESET_TARGETS:
            near = nearest(target, RESET_TARGETS)
            hint = f" Did you mean {near}?" if near else ""
            raise call.mistake(f"knows no target {target!r}: they are {', '.join(RESET_TARGETS)}.{hint}")
    if "f" not in options and not _agreed():
        print("Nothing done.")
        return
    namespace = call.context.namespace
    if targets:
        for target in targets:
            _reset_target(call, target)
        return
    count = len(namespace.user_names())
    if "s" in options:
        for name in namespace.user_names():
            del namespace.locals[name]
    else:
        call.context.reset()
    if "aggressive" in options:
        _forget_modules(call)
    print(f"Removed {count} variable{'' if count == 1 else 's'}.")


def _agreed() -> bool:
    question = "Once deleted, variables cannot be recovered. Proceed (y/[n])? "
    if sys.stdin is None or not sys.stdin.isatty():
        raise UserMistake("%reset: nobody can be asked here; use -f to delete without a question")
    try:
        return input(question).strip().lower() in ("y", "yes")
    except (EOFError, KeyboardInterrupt):
        return False


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
            print("No arrays: numpy has not been imported.")
            return
        for name in namespace.user_names():
            if isinstance(namespace.locals[name], numpy.ndarray):
                del namespace.locals[name]


def _forget_modules(call: MagicCall) -> None:
    own = call.context.initial_modules
    if not own:
        print("The modules of the start are not known here; none was removed.")
        return
    print("culling sys module...")
    for name in list(sys.modules):
        if name not in own and not name.startswith(("ipython", "encodings")):
            del sys.modules[name]
