"""Variables, aliases and directories that outlive the session (magics.md section 29).

What is kept, and how, lies behind ``api.StoredValues``. The magic is there from the start; ``%load_ext storemagic``, as
configurations of upstream have it, changes nothing.
"""

from __future__ import annotations

import os

from ipython.api import MagicCall, MagicContext, StoredValues, UserMistake, magic, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ipython.api import Options

OPTIONS = "drzf"
PADDING = len("autorestore/")  # the width of upstream's keys, in which its lists are laid out


@magic("store")
def store(call: MagicCall) -> None:
    """Keep variables in the profile, for later sessions.

    ``%store NAME ...`` keeps variables, aliases too; functions and classes of the session are kept as their source, and
    so is what they and your values need of the session. ``%store`` lists what is kept. ``-r`` brings everything back,
    directories visited included, ``-r NAME ...`` only these; what upstream's shell has kept comes back by name only,
    and what this profile has not written only with ``-f``, since reading it can run code. ``-d NAME ...`` forgets,
    ``-z`` forgets all variables after a question (``-f``: without). ``%store NAME >FILE`` writes a value to a file as
    text, ``>>FILE`` appends it. With the option ``StoreMagics.autorestore`` all is back when a session begins, each
    value read when it is first used.

    Example: ``%store big_table``, later ``%store -r big_table``.
    """
    options = call.options(OPTIONS, verbatim=True)
    ways = [f"-{one}" for one in "drz" if one in options]
    if len(ways) > 1:
        raise call.mistake(f"{' and '.join(ways)} exclude each other")
    if "f" in options and ways not in (["-r"], ["-z"]):
        raise call.mistake("-f means something only together with -r or -z")
    if not ways and ">" in options.rest:
        _write(call, options.rest)
        return
    names = [word.text for word in call.options(OPTIONS).words]
    kept = call.context.need(StoredValues)
    if "d" in options:
        _forget(call, kept, names)
    elif "z" in options:
        _forget_all(call, kept, options, names)
    elif "r" in options:
        _restore(call, kept, options, names)
    elif names:
        _keep(call, kept, names)
    else:
        _list(kept)


def offered(context: MagicContext) -> Callable[[str], dict[str, str]]:
    """Return what completes a line: behind ``-d`` and ``-r`` what is kept, else variables and the user's aliases.

    Args:
        context: of the magic that asks.
    """

    def words(line: str) -> dict[str, str]:
        if {"-d", "-r"} & set(line.split()):
            return names(context)
        given = dict(context.aliases.default_aliases)
        aliases = {name: f"alias: {text}" for name, text in context.aliases.aliases if given.get(name) != text}
        variables = {name: type(context.names[name]).__name__ for name in context.namespace.user_names()}
        return aliases | variables

    return words


def names(context: MagicContext) -> dict[str, str]:
    """Return the names that are kept, for completion, with what is known of each.

    Args:
        context: of the magic that asks.
    """
    if not context.has(StoredValues):
        return {}
    kept = context.need(StoredValues)
    found = {name: f"alias: {command}" for name, command in kept.aliases.all().items()}
    found.update(dict.fromkeys(kept.upstream_names(), "kept by upstream"))
    for name in kept.names():
        described = kept.describe(name)
        found[name] = f"{described.type_name}: {described.text}" if described is not None else "unavailable"
    return found


# -- keeping -----------------------------------------------------------------------------------------------------------


def _keep(call: MagicCall, kept: StoredValues, names: list[str]) -> None:
    problems = []
    for name in dict.fromkeys(names):
        try:
            if name in call.context.names:
                for one in kept.keep(name):
                    needed = f", which {one.needed_by!r} needs" if one.needed_by else ""
                    print(f"Stored {one.name!r} ({one.type_name}){needed}")
            elif call.context.aliases.is_alias(name):
                command = call.context.aliases.retrieve_alias(name)
                kept.aliases.keep(name, command)
                print(f"Alias stored: {name} ({command})")
            else:
                problems.append(f"Unknown variable {name!r}{_near(name, call.context.namespace.user_names())}")
        except UserMistake as reason:
            problems.append(f"{name!r} cannot be stored: {reason}")
        except OSError as error:
            problems.append(f"{name!r} cannot be stored: {_told(error)}")
    _tell(call, problems)


def _tell(call: MagicCall, problems: list[str]) -> None:
    # The names that went well are kept: one that does not work is no reason to lose the others.
    if len(problems) == 1 and problems[0].startswith("Unknown variable"):
        raise UserMistake(problems[0])
    if problems:
        raise call.mistake("; ".join(problems))


def _near(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    return f". Did you mean {near!r}?" if near else ""


def _told(error: OSError) -> str:
    where = f" {error.filename!r}" if error.filename else ""
    return f"cannot write{where}: {error.strerror or error}"


def _write(call: MagicCall, text: str) -> None:
    expression, _, path = text.partition(">")
    expression, path = expression.strip(), path.strip()
    append = path.startswith(">")
    path = path.removeprefix(">").strip()
    if len(path) > 1 and path[0] == path[-1] and path[0] in "'\"":
        path = path[1:-1]
    if not expression or not path:
        raise call.mistake("NAME >FILE needs both, a variable and a file")
    try:
        found: Any = call.context.sources.value(expression)
    except NameError:
        raise UserMistake(
            f"Unknown variable {expression!r}{_near(expression, call.context.namespace.user_names())}"
        ) from None
    except Exception as error:
        raise call.mistake(f"{expression!r} has no value: {type(error).__name__}: {error}") from None
    written = found if isinstance(found, str) else _laid_out(call, expression, found)
    if not written.endswith("\n"):
        written += "\n"
    try:
        call.context.write_file(os.path.expanduser(path), written, append=append)
    except (OSError, ValueError) as error:
        raise call.mistake(f"cannot write {path!r}: {getattr(error, 'strerror', None) or error}") from None
    print(f"Writing {expression!r} ({type(found).__name__}) to file {path!r}.")


def _laid_out(call: MagicCall, expression: str, found: object) -> str:
    import pprint

    try:
        return pprint.pformat(found)
    except Exception as error:
        raise call.mistake(f"{expression!r} has no text: {type(error).__name__}: {error}") from None


# -- bringing back -----------------------------------------------------------------------------------------------------


def _restore(call: MagicCall, kept: StoredValues, options: Options, names: list[str]) -> None:
    variables, aliases, problems = [], [], []
    stored_aliases = kept.aliases.all()
    for name in _needed_first(kept, dict.fromkeys(names or kept.names())):
        try:
            if name in kept.names():
                variables += kept.restore(name, trusted="f" in options and bool(names))
                continue
            if name in kept.upstream_names():
                kept.restore_of_upstream(name)
            elif name in stored_aliases:
                call.context.aliases.define_alias(name, stored_aliases[name])
                aliases.append(name)
                continue
            else:
                known = [*kept.names(), *kept.upstream_names(), *stored_aliases]
                problems.append(f"no stored variable or alias {name}{_near(name, known)}")
                continue
            variables.append(name)
        except UserMistake as reason:
            problems.append(
                f"Unable to restore variable {name!r}, ignoring (use %store -d to forget!). The error was: {reason}"
            )
    directories = 0
    if not names:
        aliases, directories = kept.restore_aliases(), kept.restore_directories()
    _print_restored(variables, aliases, directories)
    if not names and kept.upstream_names():
        print(f"Kept by upstream, restored by name only: {', '.join(kept.upstream_names())}")
    if problems:
        raise call.mistake("; ".join(problems))


def _needed_first(kept: StoredValues, names: Iterable[str]) -> list[str]:
    """Put classes before their instances and helpers before what calls them."""
    wanted, found = dict.fromkeys(names), dict.fromkeys("")

    def visit(name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        try:
            described = kept.describe(name)
        except KeyError:
            described = None
        for needed in described.needs if described is not None else ():
            if needed in wanted:
                visit(needed)
        found[name] = None

    seen: set[str] = set()
    for name in wanted:
        visit(name)
    return list(found)


def _print_restored(variables: list[str], aliases: list[str], directories: int) -> None:
    if variables:
        print(f"Restored variables: {', '.join(dict.fromkeys(variables))}")
    if aliases:
        print(f"Restored aliases: {', '.join(aliases)}")
    if directories:
        print(f"Restored directories: {directories}")


# -- forgetting --------------------------------------------------------------------------------------------------------


def _forget(call: MagicCall, kept: StoredValues, names: list[str]) -> None:
    if not names:
        raise UserMistake("You must provide the variable to forget")
    problems = []
    for name in dict.fromkeys(names):
        try:
            try:
                kept.forget(name)
            except KeyError:
                kept.aliases.forget(name)
        except KeyError:
            known = [*kept.names(), *kept.upstream_names(), *kept.aliases.all()]
            problems.append(f"no stored variable or alias {name}{_near(name, known)}")
        except OSError as error:
            problems.append(f"{name!r} cannot be forgotten: {_told(error)}")
    if problems:
        raise call.mistake("; ".join(problems))


def _forget_all(call: MagicCall, kept: StoredValues, options: Options, names: list[str]) -> None:
    if names:
        raise call.mistake(f"-z forgets all variables; to forget {names[0]}: %store -d {names[0]}")
    count = len({*kept.names(), *kept.upstream_names()})
    if not count:
        return
    plural = "" if count == 1 else "s"
    if "f" not in options and not call.context.agrees(f"Forget {count} stored variable{plural} (y/[n])? ", call.title):
        return
    try:
        kept.forget_all()
    except OSError as error:
        raise call.mistake(_told(error)) from None


# -- what there is -----------------------------------------------------------------------------------------------------


def _list(kept: StoredValues) -> None:
    own, theirs = kept.names(), kept.upstream_names()
    lines = dict.fromkeys(theirs, "<kept by upstream: %store -r {} reads it>")
    width = max((len(name) for name in {*own, *theirs}), default=0) + PADDING
    print("Stored variables and their in-db values:")
    for name in sorted({*own, *theirs}):
        text = lines.get(name, "").format(name)
        if name in own:
            described = kept.describe(name)
            text = described.text if described is not None else "<unavailable>"
        print(f"{name:<{width}} -> {text}")
    if kept.aliases.all():
        print("Stored aliases:")
        for name, command in sorted(kept.aliases.all().items()):
            print(f"{name:<{width}} -> {command}")


def load_ipython_extension(ip: Any) -> None:
    """Nothing: ``%store`` is there from the start."""


def unload_ipython_extension(ip: Any) -> None:
    """Nothing: ``%store`` stays."""
