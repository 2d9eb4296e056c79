"""Questions to objects whose type may be asked, and the account of those that were not asked."""

from __future__ import annotations

from ipython.model.completion import Refusal
from ipython.services.evaluation import attributes
from ipython.services.evaluation.consent import NoAnswer, full_name
from ipython.services.evaluation.policy import Policy, make_policy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.services.evaluation.consent import Consent

REFUSALS = 50  # that are kept until somebody takes them


class Questions:
    """Asks within consent.

    Args:
        consent: which types may be asked.
        policy: may allow every type, or none.
    """

    def __init__(self, consent: Consent, policy: Policy | None = None) -> None:
        self.consent = consent
        self.policy = policy if policy is not None else make_policy("limited")
        self._refusals: dict[tuple[str, str], Refusal] = {}

    def may_ask(self, kind: type) -> bool:
        """Whether code of this very type that gives attributes may run."""
        allowed = self.policy.attributes
        return self.consent.allows(kind) if allowed is None else allowed

    def may_ask_items(self, kind: type) -> bool:
        """Whether code of this very type that gives keys and items may run."""
        allowed = self.policy.items
        return self.consent.allows(kind) if allowed is None else allowed

    def is_shipped(self, kind: type) -> bool:
        """Whether it is one of the well-known types, not one of the user's choice."""
        return self.consent.is_shipped(kind)

    def call(self, holder: object, method: str, *arguments: object) -> Any:
        """What a method of the type says about ``holder``; None if it fails or takes too long."""
        return self.ask_or_none(_call_method, holder, method, *arguments)

    def read(self, holder: object, name: str) -> Any:
        """``holder.name`` as Python reads it; None if that fails or takes too long."""
        return self.ask_or_none(getattr, holder, name) if holder is not None and name else None

    def ask_or_none(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Call within the time limit; None if it fails or takes too long."""
        try:
            return self.consent.ask(function, *arguments)
        except NoAnswer:
            return None

    def refuse(self, kind: type, wanted: str) -> None:
        """Take down that an object of ``kind`` was not asked for ``wanted``."""
        subject = full_name(kind)
        if len(self._refusals) < REFUSALS:
            self._refusals.setdefault((subject, wanted), Refusal(subject, wanted, f"%trust {subject}"))

    def take_refusals(self) -> tuple[Refusal, ...]:
        """What was refused since this was last called, each once."""
        taken, self._refusals = self._refusals, {}
        return tuple(taken.values())


def _call_method(holder: Any, method: str, *arguments: object) -> Any:
    for base in attributes.mro(type(holder)):
        names = attributes.names_in_class(base)
        if method in names:
            found: Any = names[method]
            bind = getattr(type(found), "__get__", None)
            return (bind(found, holder, type(holder)) if bind is not None else found)(*arguments)
    raise AttributeError(method)
