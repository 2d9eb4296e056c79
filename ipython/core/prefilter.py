"""Answers the questions that the single-line transforms ask about the user's names (source.prefilter)."""

from __future__ import annotations

import builtins

from ipython.core.session import ExitWord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.core.shell import Shell

_FUNCTIONS = frozenset(
    {type(len), type(lambda: None), type("".upper), type(ExitWord.__call__), type(ExitWord("").__call__), type}
)
_MISSING = object()
_MRO = type.__dict__["__mro__"].__get__  # the bases of a class, whatever its metaclass says


class NameQuestions:
    """The ``Expander`` of a shell: knows magics and names, and never evaluates anything of the user's."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    @property
    def automagic(self) -> bool:
        """Whether magics may be typed without ``%``."""
        return self._shell.settings.automagic

    @property
    def autocall(self) -> int:
        """0 off, 1 with arguments only, 2 always."""
        return self._shell.settings.autocall

    def is_line_magic(self, name: str) -> bool:
        """Whether ``%name`` exists, aliases included."""
        return self._shell.plugins.find("line", name) is not None

    def is_defined(self, name: str) -> bool:
        """Whether the first part of a dotted name is a variable or a builtin."""
        return self._value(name.partition(".")[0]) is not _MISSING

    def is_exit_word(self, name: str) -> bool:
        """Whether ``name`` is ``exit`` or ``quit`` as the shell bound them."""
        return type(self._value(name)) is ExitWord

    def macro_text(self, name: str) -> str | None:
        """The text of a macro bound to ``name``, or None."""
        found = self._value(name)
        text = getattr(type(found), "is_macro", False) and getattr(found, "value", None)
        return text if isinstance(text, str) else None

    def is_callable(self, name: str) -> bool:
        """Whether a dotted name is something to call; attributes are looked up without running code."""
        first, *rest = name.split(".")
        found: Any = self._value(first)
        for attribute in rest:
            if found is _MISSING:
                return False
            found = _stored_attribute(found, attribute)
        return found is not _MISSING and callable(found)

    def is_indexable(self, name: str) -> bool:
        """Whether ``name[...]`` means subscription."""
        found = self._value(name.partition(".")[0])
        return found is not _MISSING and hasattr(type(found), "__getitem__")

    def _value(self, name: str) -> Any:
        namespace = self._shell.namespace
        for scope in (namespace.locals, namespace.globals):
            if dict.__contains__(scope, name):
                return dict.__getitem__(scope, name)
        return builtins.__dict__.get(name, _MISSING)


def _stored_attribute(owner: Any, name: str) -> Any:
    # Only what lies in dictionaries: no property, no __getattr__.
    kinds = _MRO(owner if isinstance(owner, type) else type(owner))
    own = owner.__dict__ if isinstance(owner, (type, type(builtins))) else None
    if own is not None and name in own:
        return own[name]
    for kind in kinds:
        if name in kind.__dict__:
            return kind.__dict__[name]
    return _MISSING
