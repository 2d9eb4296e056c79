"""``?`` and its relatives, in a plain first form (magics.md, ``introspection``)."""

from __future__ import annotations

from ipython.api import MagicCall, magic


def _show(call: MagicCall, detail: int) -> None:
    name = call.line.strip()
    if not name:
        raise call.mistake("takes the name of an object")
    inspector = call.context.inspector
    if inspector is None:
        raise call.mistake("there is no inspector here")
    if "*" in name:
        _search(call, name)
        return
    found = inspector.inspect(name, detail)
    if not found.found:
        print(f"Object `{name}` not found.")
        return
    call.context.page(
        found.bundle.text if found.bundle is not None else "\n".join(f"{title}: {text}" for title, text in found.fields)
    )


def _search(call: MagicCall, pattern: str) -> None:
    inspector = call.context.inspector
    names = inspector.search(pattern) if inspector is not None else []
    call.context.page("\n".join(names) if names else f"No name matches {pattern!r}.")


@magic("pinfo", expands_variables=False)
def pinfo(call: MagicCall) -> None:
    """Describe an object: the same as ``obj?``."""
    _show(call, 0)


@magic("pinfo2", expands_variables=False)
def pinfo2(call: MagicCall) -> None:
    """Describe an object and show its source: the same as ``obj??``."""
    _show(call, 1)


@magic("psearch", expands_variables=False)
def psearch(call: MagicCall) -> None:
    """Find names by a wildcard pattern: the same as ``*pat*?``."""
    pattern = call.line.strip()
    if not pattern:
        raise call.mistake("takes a pattern such as *int* or os.*dir*")
    _search(call, pattern)
