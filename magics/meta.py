"""Magics about magics (magics.md section 3)."""

from __future__ import annotations

import keyword
import shutil

from ipython.api import Magic, MagicCall, UserMistake, magic, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ipython.api import MagicContext

OURS = "ipython.magics."
BUNDLED = "ipython.extensions."
REGISTERED = "registered"  # the family of what this session or an extension registered
SHELL_ALIASES = "aliases of the system"


class MagicList(str):
    """A text that is displayed as it is, not as a quoted string."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


@magic("lsmagic")
def lsmagic(call: MagicCall) -> object:
    """List the magics.

    Usage: ``%lsmagic [-j | -f | FAMILY]``

    Without an argument the names are returned as a text. No magic is imported for it.

    -j, --json  a dictionary from kind to names, each with the class that provides it
    -f          the names by family, with what each does
    FAMILY      those of one family

    Example: ``%lsmagic timing``
    """
    options = call.options("jf", "json", argparse=True)
    plugins = call.context.plugins
    for failure in plugins.look_for_installed():
        call.context.warn(f"Warning: {failure}")
    if "j" in options or "json" in options:
        if options.rest or "f" in options:
            raise call.mistake("-j takes nothing else")
        return {
            kind: {name: plugins.tables[kind][name].provider for name in plugins.names(kind)}
            for kind in ("line", "cell")
        }
    if "f" in options or options.rest:
        families = families_of(plugins.tables)
        wanted = options.rest.strip()
        if wanted and wanted not in families:
            near = nearest(wanted, families)
            hint = f"did you mean {near}?" if near else f"there are {', '.join(families)}"
            raise call.mistake(f"there is no family {wanted!r}; {hint}")
        return MagicList("\n".join(_by_family(families, [wanted] if wanted else list(families))).rstrip())
    return MagicList(_overview(call.context))


@magic("magic")
def magic_page(call: MagicCall) -> None:
    """Describe the magics and print the documentation of each.

    Usage: ``%magic [-brief | -rest | -latex]``

    -brief   only what each does
    -rest    in the notation of reStructuredText
    -latex   printed, in the notation of LaTeX

    Every family of magics is imported for it, except with ``-brief``.

    Example: ``%magic -brief``
    """
    mode = call.line.strip()
    if mode not in ("", "-brief", "-rest", "-latex"):
        near = nearest(mode, ("-brief", "-rest", "-latex"))
        raise call.mistake(f"takes -brief, -rest or -latex, not {mode!r}" + (f"; did you mean {near}?" if near else ""))
    documented = "\n".join(_documented(call.context.plugins.tables, mode))
    if mode == "-latex":
        print(_latex(documented))
        return
    summary = f"Summary of magic functions (from %lsmagic):\n\n{_overview(call.context)}\n"
    title = "Magic functions"
    heading = f"{title}\n{'=' * len(title)}\n\n{INTRODUCTION}\n{_automagic(call.context)}\n"
    now = "Currently the magic system has the following functions:"
    call.context.page(f"{heading}\n{now}\n\n{documented}\n{summary}")


@magic("quickref")
def quickref(call: MagicCall) -> None:
    """Show a reference card.

    It ends with all magics by family and what each does; none is imported for it.

    Example: ``%quickref``
    """
    call.expect_no_arguments()
    families = families_of(call.context.plugins.tables)
    lines = [CARD, "All magics", "----------", "", *_by_family(families, list(families))]
    call.context.page("\n".join(lines))


@magic("alias_magic")
def alias_magic(call: MagicCall) -> None:
    """Give a magic a second name.

    Usage: ``%alias_magic [-l] [-c] [-p PARAMETERS] [--force] NAME TARGET``

    Without arguments the second names that exist are listed. The magic is looked up at every call. Names that shall be
    there in every session stand in the configuration: ``c.MagicsManager.magic_aliases = {"t": "timeit"}``.

    -l, --line    only for the line magic
    -c, --cell    only for the cell magic
    -p, --params  text in front of what is typed
    --force       hide another magic of that name

    Example: ``%alias_magic --line h history -p "-l 3"``
    """
    options = call.options("lcp:", "line", "cell", "params=", "force", argparse=True)
    plugins = call.context.plugins
    words = [word.text.lstrip("%") for word in options.words]
    if not words:
        for (kind, name), alias in sorted(plugins.magic_aliases().items(), key=lambda one: (one[0][1], one[0][0])):
            print(f"{'%' if kind == 'line' else '%%'}{name} = {alias.shown}")
        return
    if len(words) == 1:
        raise UserMistake("the following arguments are required: target")
    if len(words) > 2:
        raise UserMistake(f"unrecognized arguments: {' '.join(words[2:])}")
    name, target = words
    if not name.isidentifier() or keyword.iskeyword(name):
        raise call.mistake(f"{name!r} cannot be the name of a magic")
    parameters = options.get("params", options.get("p"))
    asked = [
        kind for kind, flags in (("line", "l line"), ("cell", "c cell")) if any(f in options for f in flags.split())
    ]
    for kind in asked:
        if plugins.find(kind, target) is None:
            what, sign = ("Line magic", "%") if kind == "line" else ("Cell magic", "%%")
            raise UserMistake(f"{what} function `{sign}{target}` not found." + _meant(target, plugins.names(kind)))
    kinds = [kind for kind in asked or ("line", "cell") if plugins.find(kind, target) is not None]
    if not kinds:
        known = {*plugins.names("line"), *plugins.names("cell")}
        raise UserMistake(f"No line or cell magic with name `{target}` found." + _meant(target, known))
    second_names = plugins.magic_aliases()
    for kind in kinds:
        there = plugins.find(kind, name)
        if there is not None and (kind, name) not in second_names and "force" not in options:
            sign = "%" if kind == "line" else "%%"
            raise UserMistake(f"`{sign}{name}` is a magic already; {call.title} --force hides it.")
    for kind in kinds:
        sign = "%" if kind == "line" else "%%"
        plugins.register_alias(kind, name, target, parameters)
        shown = f"{target} {parameters}" if parameters else target
        print(f"Created `{sign}{name}` as an alias for `{sign}{shown}`.")


def names(context: MagicContext) -> Iterable[str]:
    """Names of families, for completion."""
    return families_of(context.plugins.tables)


# -- families ----------------------------------------------------------------------------------------------------


def families_of(tables: Mapping[str, Mapping[str, Magic]]) -> dict[str, dict[str, Magic]]:
    """The magics as typed, by family: the module they come from."""
    found: dict[str, dict[str, Magic]] = {}
    for kind, sign in (("line", "%"), ("cell", "%%")):
        for name, one in sorted(tables[kind].items()):
            found.setdefault(family_of(one), {})[sign + name] = one
    last = (SHELL_ALIASES, REGISTERED)
    return {name: found[name] for name in (*sorted(found.keys() - set(last)), *(one for one in last if one in found))}


def family_of(one: Magic) -> str:
    """The family of a magic.

    >>> family_of(Magic("x", origin="ipython.magics.timing:time"))
    'timing'
    """
    if one.is_alias:
        return SHELL_ALIASES
    for prefix in (OURS, BUNDLED):
        if one.target.startswith(prefix):
            return one.target[len(prefix) :].partition(":")[0]
    return REGISTERED


def _by_family(families: Mapping[str, Mapping[str, Magic]], wanted: list[str]) -> list[str]:
    lines: list[str] = []
    for family in wanted:
        magics = families[family]
        if family == SHELL_ALIASES:
            names = [name.lstrip("%") for name in magics]
            lines += [family, *("    " + line for line in _wrapped(names, _width() - 4).splitlines()), ""]
            continue
        both = {name: f"{name}, %{name}" for name in magics if f"%{name}" in magics}
        rows = [(both.get(name, name), one) for name, one in magics.items() if name[1:] not in both]
        wide = max(len(shown) for shown, _ in rows)
        lines += [family, *(f"    {shown:{wide}}  {one.summary}".rstrip() for shown, one in rows), ""]
    return lines


def _overview(context: MagicContext) -> str:
    plugins = context.plugins
    aliases = [name for name in plugins.names("line") if plugins.tables["line"][name].is_alias]
    lines = [
        "Available line magics:",
        _wrapped(["%" + name for name in plugins.names("line") if name not in aliases], _width()),
        "",
        "Available cell magics:",
        _wrapped(["%%" + name for name in plugins.names("cell")], _width()),
        "",
    ]
    if aliases:
        lines += ["Aliases of commands of the system:", _wrapped(["%" + name for name in aliases], _width()), ""]
    return "\n".join([*lines, _automagic(context)])


def _documented(tables: Mapping[str, Mapping[str, Magic]], mode: str) -> list[str]:
    lines = []
    for kind, sign in (("line", "%"), ("cell", "%%")):
        for name, one in sorted(tables[kind].items()):
            text = one.summary
            if mode != "-brief" and not one.is_alias:
                try:
                    text = one.documented().__doc__ or ""
                except UserMistake as mistake:  # its module is not there
                    text = str(mistake)
            lines.append(f"**{sign}{name}**::\n" if mode == "-rest" else f"{sign}{name}:")
            lines += [f"    {line}".rstrip() for line in (_clean(text) or "No documentation").splitlines()]
            lines.append("")
    return lines


def _clean(text: str) -> str:
    import inspect

    return inspect.cleandoc(text).strip()


def _latex(text: str) -> str:
    escapes = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    escapes |= {sign: "\\" + sign for sign in "$&#%_{}"}
    return "".join(escapes.get(letter, letter) for letter in text)


def _meant(name: str, known: Iterable[str]) -> str:
    near = nearest(name, known)
    return f" Did you mean `{near}`?" if near else ""


def _automagic(context: MagicContext) -> str:
    on = context.settings.automagic
    return (
        "Automagic is ON, % prefix IS NOT needed for line magics."
        if on
        else "Automagic is OFF, % prefix IS needed for line magics."
    )


def _width() -> int:
    return shutil.get_terminal_size((80, 24)).columns


def _wrapped(names: list[str], width: int) -> str:
    lines = [""]
    for name in names:
        joined = f"{lines[-1]}  {name}" if lines[-1] else name
        if len(joined) > width and lines[-1]:
            lines.append(name)
        else:
            lines[-1] = joined
    return "\n".join(lines)


INTRODUCTION = """\
A magic is a command to the shell. A line magic is called as %name and takes the rest of its line; a cell magic
stands first in a cell as %%name and takes the rest of its line and the lines below it. Neither wants brackets,
commas or quotes around words.

    %timeit sum(range(100))        time a statement
    %cd ~/work                     change the directory
    files = %system ls             keep what a magic returns
    %%bash                         run the lines below with bash

$name and {expression} in a line are replaced by their values. %name? describes a magic, as %name --help does;
%name?? shows its source. %lsmagic lists them, %quickref is a card of one page, %alias_magic gives a second name.
"""

CARD = """\
Quick reference
===============

Help
----
obj?  ?obj              describe an object         obj??                 with its source
*abc*?  np.*load*?      names by a pattern         %name?  %name --help  describe a magic
Tab                     completions                %explain_completion   why these

Magics
------
%timeit x = 10          time a statement           %%timeit              time a cell; the line is the setup
%cd /usr/share          change the directory       cd /usr/share         the same, unless cd is a variable
a = %alias              keep what one returns      %lsmagic timing       those of one family

Commands of the system
----------------------
!cp a.txt b/            run a command              !cp $name {expr}      with values put in
files = !ls             keep its lines             files.s .l .n         joined by blanks, a list, joined by lines
%rehashx                then most programs run without !

History
-------
_ __ ___                the last values            _5  Out[5]            the value of cell 5
_i _ii _iii             the last inputs            _i5  In[5]            the input of cell 5
Up, Ctrl-R              walk, search               _dh                   directories visited
%history 4-6 ~2/1-3     cells by number            %history -g text      search all sessions
%recall 4               edit cell 4 again          %rerun 4              run it again
%edit 4-6               in your editor             %save name.py 4-6     to a file

Calls without brackets
----------------------
/f 1, 2                 f(1, 2)                    ,f a b                f("a", "b")
;f a b                  f("a b")                   %autocall 1           f 1, 2 does it too
"""
