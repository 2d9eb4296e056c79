"""How far evaluation may go: the policies by name, and single permissions that change them (shell.md section 4.4)."""

from __future__ import annotations

from ipython.model.value import value
from ipython.settings.shell import PERMISSIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


@value
class Policy:
    """What the evaluator may do. ``None`` means: with types that consent names."""

    looks: bool = True  # at objects at all
    names: bool = True  # the user's
    builtins: bool = True
    attributes: bool | None = None  # code that gives attributes may run
    items: bool | None = None  # code that gives keys and items may run
    runs: bool = False  # what was typed, as it stands
    imports: bool = False  # what the cell being typed imports


_POLICIES = {
    "forbidden": Policy(looks=False, names=False, builtins=False, attributes=False, items=False),
    "minimal": Policy(names=False, attributes=False, items=False),
    "limited": Policy(),
    "unsafe": Policy(attributes=True, items=True),
    "dangerous": Policy(attributes=True, items=True, runs=True),
}


def make_policy(name: str, overrides: Iterable[tuple[str, object]] = ()) -> Policy:
    """Return a policy by name, with single permissions changed.

    Args:
        name: forbidden, minimal, limited, unsafe or dangerous.
        overrides: pairs of a name of ``PERMISSIONS`` and whether that is allowed. Permissions for local names and for
            global names must both be taken away before names are out of reach; each of the two for calls and operations
            lets what was typed run.

    >>> make_policy("limited", [("allow_item_access", True)]).items
    True
    """
    policy = _POLICIES[name]
    given = {key: bool(allowed) for key, allowed in overrides if key in PERMISSIONS}
    if not given:
        return policy
    scopes = [given.get(key, policy.names) for key in ("allow_locals_access", "allow_globals_access")]
    runs = [given.get(key, policy.runs) for key in ("allow_any_calls", "allow_all_operations")]
    return Policy(
        looks=policy.looks or any(given.values()),
        names=any(scopes),
        builtins=given.get("allow_builtins_access", policy.builtins),
        attributes=given.get("allow_attr_access", policy.attributes),
        items=given.get("allow_item_access", policy.items),
        runs=all(runs) if policy.runs else any(runs),
        imports=given.get("allow_auto_import", policy.imports),
    )
