"""Commands of the system as line magics (magics.md sections 2.9 and 21)."""

from __future__ import annotations

import os

from ipython.api import MagicCall, MagicContext, ProfileData, StoredAliases, UserMistake, magic, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@magic("alias", expands_variables=False)
def alias(call: MagicCall) -> list[tuple[str, str]] | None:
    """Make a command of the system a line magic: ``%alias NAME COMMAND``.

    In COMMAND ``%l`` stands for all that follows the name when it is used, each ``%s`` for one word of it; without
    either it is put at the end. COMMAND is kept as typed, and ``$name`` and ``{expression}`` in it are replaced at
    each use. ``%alias NAME`` shows one, ``%alias`` returns all. ``%store NAME`` keeps one in the profile, and
    ``%alias --stored`` defines all that are kept there.

    Example: ``%alias count ls %l | wc -l``, then ``count *.py``.
    """
    line = call.line.strip()
    aliases = call.context.aliases
    if not line:
        found = aliases.aliases
        print(f"Total number of aliases: {len(found)}")
        return found
    name, _, command = line.partition(" ")
    command = command.strip()
    if name == "--stored" and not command:
        kept = _kept(call)
        stored = kept.all() if kept is not None else {}
        for one, text in stored.items():
            aliases.soft_define_alias(one, text)
        print(f"Stored aliases: {len(stored)}")
        return None
    if name.startswith("-"):
        raise call.mistake(f"option {name} not recognized (allowed: --stored)")
    if not command:
        if not aliases.is_alias(name):
            raise call.mistake(f"{name} is not an alias; to make it one: %alias {name} COMMAND{_near(call, name)}")
        print(f"<alias {name} for {aliases.retrieve_alias(name)!r}>")
        return None
    aliases.define_alias(name, command)
    return None


def names(context: MagicContext) -> list[str]:
    """Return the names of the aliases, for completion."""
    return [name for name, _ in context.aliases.aliases]


def _near(call: MagicCall, name: str) -> str:
    near = nearest(name, [known for known, _ in call.context.aliases.aliases])
    return f". Did you mean {near}?" if near else ""


def _kept(call: MagicCall) -> StoredAliases | None:
    """What the profile keeps; None without a profile."""
    return StoredAliases(call.context.need(ProfileData)) if call.context.has(ProfileData) else None  # type: ignore[arg-type]


@magic("unalias")
def unalias(call: MagicCall) -> None:
    """Remove aliases: ``%unalias NAME``, or several names; also from those that ``%store`` has kept.

    Either all of them are removed or, when one is none, nothing.

    Example: ``%unalias ll lf``
    """
    names = call.words()
    if not names:
        raise call.mistake("takes the names of aliases")
    aliases, kept = call.context.aliases, _kept(call)
    stored = kept.all() if kept is not None else {}
    for name in names:
        if not aliases.is_alias(name) and name not in stored:
            raise call.mistake(f"{name} is not an alias{_near(call, name)}")
    for name in dict.fromkeys(names):
        if kept is not None and name in stored:
            try:
                kept.forget(name)
            except OSError as error:
                raise call.mistake(f"cannot remove the stored alias {name}: {error.strerror or error}") from None
            print(f"Removing %stored alias {name}")
        if aliases.is_alias(name):
            aliases.undefine_alias(name)


@magic("rehashx")
def rehashx(call: MagicCall) -> None:
    """Make an alias of every program on ``PATH``, so that each can be typed like the ones of a shell.

    Dots in a name are dropped (``python312`` runs ``python3.12``); names that are magics or aliases already, or that
    Python would read otherwise, are left out. The number of new aliases is printed.

    Example: ``%rehashx``, then ``git status``
    """
    call.expect_no_arguments()
    import importlib

    aliases = call.context.aliases
    plugins = call.context.plugins
    made = 0
    for program in programs_on_path():
        name = program.replace(".", "") if os.name != "nt" else os.path.splitext(program)[0].replace(".", "")
        if plugins.find("line", name) is not None or not name.isidentifier():
            continue
        try:
            aliases.define_alias(name, program)
        except UserMistake:  # a keyword
            continue
        made += 1
    importlib.invalidate_caches()
    print(f"{made} aliases made, {len(aliases.aliases)} in all.")


def programs_on_path() -> Iterator[str]:
    """Yield the file name of every program on ``PATH``, each once, in the order a shell finds them."""
    seen: set[str] = set()
    endings = tuple(ending.lower() for ending in os.environ.get("PATHEXT", ".COM;.EXE;.BAT;.CMD").split(";") if ending)
    for folder in dict.fromkeys(os.environ.get("PATH", "").split(os.pathsep)):
        if not folder:
            continue
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.name in seen:
                continue
            try:
                runs = entry.is_file() and (
                    entry.name.lower().endswith(endings) if os.name == "nt" else os.access(entry.path, os.X_OK)
                )
            except OSError:
                continue
            if runs:
                seen.add(entry.name)
                yield entry.name
