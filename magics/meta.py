"""Magics about magics (magics.md section 3)."""

from __future__ import annotations

import shutil

from ipython.api import MagicCall, magic


class MagicList(str):
    """A text that is displayed as it is, not as a quoted string."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


@magic("lsmagic")
def lsmagic(call: MagicCall) -> object:
    """List the magics.

    ``%lsmagic`` returns the names as a text; ``%lsmagic -j`` (``--json``) returns a dictionary from kind to names,
    each with the place it comes from. No magic is imported for this.
    """
    options = call.options("j", "json")
    if options.rest:
        raise call.mistake(f"takes only -j or --json, not {options.rest!r}")
    plugins = call.context.plugins
    if "j" in options or "json" in options:
        return {
            kind: {name: plugins.tables[kind][name].target or "Other" for name in plugins.names(kind)}
            for kind in ("line", "cell")
        }
    width = shutil.get_terminal_size((80, 24)).columns
    on = call.context.settings.automagic
    return MagicList(
        "Available line magics:\n"
        + _wrapped(["%" + name for name in plugins.names("line")], width)
        + "\n\nAvailable cell magics:\n"
        + _wrapped(["%%" + name for name in plugins.names("cell")], width)
        + "\n\nAutomagic is "
        + ("ON, % prefix IS NOT needed for line magics." if on else "OFF, % prefix IS needed for line magics.")
    )


def _wrapped(names: list[str], width: int) -> str:
    lines = [""]
    for name in names:
        joined = f"{lines[-1]}  {name}" if lines[-1] else name
        if len(joined) > width and lines[-1]:
            lines.append(name)
        else:
            lines[-1] = joined
    return "\n".join(lines)
