"""Hooks that add MIME types to the answer of ``?`` (``ip.inspector.mime_hooks``; shell.md section 5).

A hook exists only to answer us, so it may run; within the time limit of questions to trusted types.
"""

from __future__ import annotations

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ipython.model.ports import Consent


@value
class HookData:
    """What a hook is given: the object, what was found out about it, and how much was asked for."""

    obj: Any
    info: Any
    info_dict: dict[str, Any]
    detail_level: int
    omit_sections: tuple[str, ...] = ()


def run_hooks(hooks: Mapping[str, Callable[..., Any]], data: dict[str, Any], given: HookData, consent: Consent) -> None:
    """Put what the hooks give into ``data``; one that fails, takes too long or gives None adds nothing."""
    for kind, hook in list(hooks.items()):
        try:
            if _wants_two(hook):
                found = consent.ask(hook, given.obj, given.info_dict)
            else:
                found = consent.ask(hook, given)
        except Exception:
            continue
        if found is not None:
            data[kind] = found


def _wants_two(hook: Any) -> bool:
    # The older form of hooks takes the object and what is known of it.
    code = getattr(getattr(hook, "__func__", hook), "__code__", None)
    count = getattr(code, "co_argcount", 1) - len(getattr(hook, "__defaults__", None) or ())
    return bool(count - hasattr(hook, "__func__") == 2)
