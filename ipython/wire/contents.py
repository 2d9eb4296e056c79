"""What requests must hold: fields, their types and what stands for absent ones (kernel.md section 18).

A field that is absent or null takes its default; a wrong type, or a required field that is missing, is a sentence for
the error reply. Fields nobody here knows are left alone.
"""

from __future__ import annotations

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


@value
class Field:
    """One field of a request's content; ``types`` are those of Python that its JSON value may have."""

    name: str
    types: tuple[type, ...]
    default: object = None
    required: bool = False


_TEXT, _FLAG, _NUMBER, _OBJECT, _LIST = (str,), (bool,), (int,), (dict,), (list,)
_NAMES = {str: "a text", bool: "true or false", int: "a whole number", dict: "an object", list: "a list"}
_COMM = (Field("comm_id", _TEXT, "", True), Field("data", (dict, list, str, int, float, bool)))

REQUESTS: dict[str, tuple[Field, ...]] = {
    "execute_request": (
        Field("code", _TEXT, "", True),
        Field("silent", _FLAG, False),
        Field("store_history", _FLAG, True),
        Field("user_expressions", _OBJECT, {}),
        Field("allow_stdin", _FLAG, False),
        Field("stop_on_error", _FLAG, True),
    ),
    "inspect_request": (
        Field("code", _TEXT, "", True),
        Field("cursor_pos", _NUMBER),
        Field("detail_level", _NUMBER, 0),
        Field("omit_sections", _LIST, []),
    ),
    "complete_request": (Field("code", _TEXT, "", True), Field("cursor_pos", _NUMBER)),
    "history_request": (
        Field("output", _FLAG, False),
        Field("raw", _FLAG, True),
        Field("hist_access_type", _TEXT, "tail"),
        Field("session", _NUMBER, 0),
        Field("start", _NUMBER, 1),
        Field("stop", _NUMBER),
        Field("n", _NUMBER),
        Field("pattern", _TEXT, ""),
        Field("unique", _FLAG, False),
    ),
    "is_complete_request": (Field("code", _TEXT, "", True),),
    "comm_info_request": (Field("target_name", _TEXT),),
    "comm_open": (*_COMM, Field("target_name", _TEXT, "", True), Field("target_module", _TEXT)),
    "comm_msg": _COMM,
    "comm_close": _COMM,
    "kernel_info_request": (),
    "connect_request": (),
    "interrupt_request": (),
    "shutdown_request": (Field("restart", _FLAG, False),),
    "debug_request": (),
    "usage_request": (),
    "create_subshell_request": (),
    "delete_subshell_request": (Field("subshell_id", _TEXT, "", True),),
    "list_subshell_request": (),
    "output_replay_request": (Field("since", _NUMBER, 0), Field("limit", _NUMBER, 1000)),
    "keep_alive_request": (),
}


def read_content(kind: str, content: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the content with defaults filled in, and a sentence if it cannot be taken.

    >>> read_content("is_complete_request", {"code": 3})[1]
    'is_complete_request: code must be a text, not 3'
    """
    filled = dict(content)
    for field in REQUESTS.get(kind, ()):
        given = content.get(field.name)
        if given is None:
            if field.required:
                return {}, f"{kind}: {field.name} is missing; it must be {_NAMES[field.types[0]]}"
            filled[field.name] = field.default
        elif type(given) not in field.types:
            return {}, f"{kind}: {field.name} must be {_NAMES[field.types[0]]}, not {given!r:.60}"
    if kind == "execute_request" and content.get("store_history") is None:
        filled["store_history"] = not filled["silent"]
    return filled, ""


def error_content(name: str, sentence: str) -> dict[str, Any]:
    """Return the content of a reply that says what was wrong with a request."""
    return {"status": "error", "ename": name, "evalue": sentence, "traceback": [f"{name}: {sentence}"]}
