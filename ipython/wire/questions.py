"""Questions to clients on the stdin channel: only the client that was asked can answer (kernel.md 11.5)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.wire.message import Message


class Question:
    """One question that waits for its answer."""

    __slots__ = ("identifier", "identities", "request_identifier")

    def __init__(self, identities: tuple[bytes, ...], identifier: str, request_identifier: str) -> None:
        self.identities = identities  # who was asked
        self.identifier = identifier  # of the input_request
        self.request_identifier = request_identifier  # of the request whose code asks


class Questions:
    """The questions that wait, oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Question] = []

    def add(self, identities: tuple[bytes, ...], identifier: str, request_identifier: str) -> Question:
        """Remember that somebody was asked."""
        made = Question(identities, identifier, request_identifier)
        self._waiting.append(made)
        return made

    def remove(self, question: Question) -> None:
        """Forget a question; one that was answered is forgotten already."""
        if question in self._waiting:
            self._waiting.remove(question)

    def answered_by(self, message: Message) -> tuple[Question, str] | None:
        """Return the question that a verified message answers, and the text; None if it answers none.

        Most clients send no parent; one that does must name the question, or the request behind it.
        """
        text = message.content.get("value")
        if message.kind != "input_reply" or not isinstance(text, str):
            return None
        parent = message.parent_identifier
        for question in self._waiting:
            if question.identities != message.identities:
                continue
            if parent and parent not in (question.identifier, question.request_identifier):
                continue
            self._waiting.remove(question)
            return question, text
        return None
