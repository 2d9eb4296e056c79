"""The ``shortcuts`` option: key bindings moved, removed or added by configuration (shell.md section 9.2).

Each entry is a dictionary: ``command`` names a binding (``module.function``), ``match_keys`` and ``match_filter`` say
which one where several have that name, ``new_keys`` (``[]`` removes it) and ``new_filter`` what it becomes;
``create`` adds another binding for the command instead. Filters are names joined by ``&``, ``|`` and ``~``.
"""

from __future__ import annotations

import ast

from prompt_toolkit.filters import Always

from ipython.core.plugins import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from prompt_toolkit.filters import Filter, FilterOrBool

    Keys = tuple[str, ...]
    Entry = tuple[Keys, FilterOrBool, Callable[[Any], Any]]

FIELDS = ("command", "match_keys", "match_filter", "new_keys", "new_filter", "create")


def command_of(action: Any) -> str:
    """Return the name of an action: the last part of its module, and the function's own.

    >>> from ipython.terminal import editing_actions
    >>> command_of(editing_actions.accept_suggestion)
    'editing_actions.accept_suggestion'
    """
    module = str(getattr(action, "__module__", "")).rpartition(".")[2]
    return f"{module}.{getattr(action, '__name__', '')}"


def apply_shortcuts(
    table: Sequence[Entry], shortcuts: Sequence[Any], filters: Mapping[str, Filter], commands: Mapping[str, Any]
) -> list[Entry]:
    """Return the table of bindings changed as configured.

    Args:
        table: keys, filter and action of each binding.
        shortcuts: the option's entries.
        filters: what filter names mean.
        commands: actions that have no binding of their own, by name.

    Raises:
        ValueError: an entry names no binding, or several; the message lists the choices.
    """
    found = list(table)
    for shortcut in shortcuts:
        found = _apply(found, _checked(shortcut), filters, commands)
    return found


def _checked(shortcut: Any) -> dict[str, Any]:
    if not hasattr(shortcut, "items"):
        raise ValueError(f"a shortcut is a dictionary with {', '.join(FIELDS)}, not {shortcut!r}")
    for name in shortcut:
        if name not in FIELDS:
            near = nearest(str(name), FIELDS)
            hint = f"; did you mean {near}?" if near else ""
            raise ValueError(f"a shortcut has no field {name!r}{hint} The fields are {', '.join(FIELDS)}")
    if "command" not in shortcut:
        raise ValueError(f"a shortcut needs a command: {shortcut!r}")
    return dict(shortcut)


def _apply(
    table: list[Entry], shortcut: dict[str, Any], filters: Mapping[str, Filter], commands: Mapping[str, Any]
) -> list[Entry]:
    command = str(shortcut["command"])
    known = {command_of(action): action for _, _, action in table} | dict(commands)
    if command not in known:
        near = nearest(command, known, distance=6)
        hint = f"; did you mean {near}?" if near else ""
        raise ValueError(f"there is no command {command!r}{hint} The commands are {', '.join(sorted(known))}")
    new_filter = read_filter(str(shortcut["new_filter"]), filters) if shortcut.get("new_filter") else None
    if shortcut.get("create"):
        if not shortcut.get("new_keys"):
            raise ValueError(f"the shortcut for {command} needs new_keys to be created with")
        return [*table, (tuple(shortcut["new_keys"]), Always() if new_filter is None else new_filter, known[command])]
    matches = [
        place
        for place, (keys, _, action) in enumerate(table)
        if command_of(action) == command
        and ("match_keys" not in shortcut or tuple(shortcut["match_keys"]) == keys)
        and ("match_filter" not in shortcut or _is_filter(table[place], shortcut["match_filter"], filters))
    ]
    if not matches:
        raise ValueError(f"no binding of {command} matches: {_listed(table, command)}")
    if len(matches) > 1:
        raise ValueError(f"several bindings of {command} match, say which with match_keys: {_listed(table, command)}")
    place = matches[0]
    keys, condition, action = table[place]
    if "new_keys" in shortcut:
        keys = tuple(shortcut["new_keys"])
        if not keys:
            return table[:place] + table[place + 1 :]
    return [*table[:place], (keys, new_filter if new_filter is not None else condition, action), *table[place + 1 :]]


def _is_filter(entry: Entry, text: object, filters: Mapping[str, Filter]) -> bool:
    return entry[1] == read_filter(str(text), filters)


def _listed(table: list[Entry], command: str) -> str:
    shown = ["+".join(keys) for keys, _, action in table if command_of(action) == command]
    return ", ".join(shown) or "it has none"


def read_filter(text: str, filters: Mapping[str, Filter]) -> Filter:
    """Return the filter that names joined by ``&``, ``|`` and ``~`` mean.

    Raises:
        ValueError: a name that is no filter, or anything else than names and these operators.

    >>> bool(read_filter("always & always", {"always": Always()})())
    True
    """
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        raise ValueError(f"{text!r} is no filter: names joined by &, | and ~ are") from None
    return _read(tree.body, text, filters)


def _read(node: ast.expr, text: str, filters: Mapping[str, Filter]) -> Filter:
    if isinstance(node, ast.Name):
        if node.id not in filters:
            near = nearest(node.id, filters)
            hint = f"; did you mean {near}?" if near else ""
            raise ValueError(f"there is no filter {node.id!r}{hint} The filters are {', '.join(sorted(filters))}")
        return filters[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        return ~_read(node.operand, text, filters)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.BitAnd, ast.BitOr)):
        left, right = _read(node.left, text, filters), _read(node.right, text, filters)
        return left & right if isinstance(node.op, ast.BitAnd) else left | right
    raise ValueError(f"{text!r} is no filter: names joined by &, | and ~ are")
