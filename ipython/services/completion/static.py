"""Completion by static analysis: what jedi finds in the text of the cell, where live objects have no answer.

Asked is only where it can add something: behind the dot of an expression that the evaluator cannot follow, which is a
call of the user's function, a property, a module that the cell itself imports, and in the brackets of a call of such an
expression. jedi runs in a process of its own
(``static_child``), started at the first such Tab and gone after ``IDLE`` seconds without another: an idle shell has
none of its memory, no key competes with it for the interpreter, and one that hangs is killed. It gets text only: the
cell, and before it what says what the user's names are (``static_prelude``).

``complete`` blocks and belongs in a thread beside the prompt; ``cancel`` lets it return at once. All else answers
immediately. Source: shell.md section 4, [BEYOND 14], [BEYOND 16], [BEYOND 17].
"""

from __future__ import annotations

import builtins
import os
import re
import sys
import time
from itertools import count
from threading import Lock

from ipython.model.completion import Completion, CompletionSet, SourceReport, Span
from ipython.services.completion.request import Request
from ipython.services.completion.static_question import Question, lines_behind, question_at, text_before

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ipython.model.ports import CellSource, Evaluator
    from ipython.services.completion.static_process import Child
    from ipython.settings.shell import CompletionSettings

SOURCE = "jedi"  # name of the set and of the account
IDLE = 20.0  # seconds the child is kept without a question
WARM_UP = 10.0  # seconds the first answer may take in the child: jedi's first ever writes its cache on the way
LIMIT = 500  # candidates in the set
FAILURES = 3  # children in a row that fail before no other is started
TEXT_LIMIT = 1_000  # characters of a name, signature or line of documentation
_WORD = re.compile(r"[^\W\d]\w*")
_NAMES = frozenset((SOURCE, "static", "IPCompleter.jedi_matcher"))  # by which it can be switched off
_KINDS = {"namespace": "module"}
_VOCABULARY = frozenset(
    ("function", "class", "module", "instance", "keyword", "param", "property", "statement", "path")
)


class StaticAnalysis:
    """Asks jedi in a child process (ports.Completer: the part that is static).

    Args:
        namespaces: gives the user's names, looked through in order.
        evaluator: looks at live objects without running their code.
        settings: gives the options as they are now.
        cell_source: gives the source of a cell by the file name of its code.
        command: what to start instead of jedi's child.
        idle: seconds the child is kept without a question.
        roots: folders of the packages ``jedi`` and ``parso``; None: looked for on ``sys.path``.
    """

    def __init__(
        self,
        namespaces: Callable[[], Sequence[Mapping[str, object]]],
        evaluator: Evaluator,
        settings: Callable[[], CompletionSettings],
        *,
        cell_source: Callable[[str], CellSource | None] | None = None,
        command: Sequence[str] | None = None,
        idle: float = IDLE,
        roots: Sequence[str] | None = None,
    ) -> None:
        self._namespaces = namespaces
        self._evaluator = evaluator
        self._settings = settings
        self._cell_source = cell_source
        self._command = command
        self._idle = idle
        self._roots = roots
        self._child: Child | None = None
        self._leaving: list[Child] = []  # killed, and perhaps not quite gone
        self._started = 0.0  # moment of the child's start; 0: it has answered
        self._turn = Lock()
        self._numbers = count(1)
        self._number = 0  # of the newest question
        self._cancelled = 0  # newest question that nobody waits for any more
        self._failures = 0
        self._unusable = ""
        self._last: tuple[str, tuple[Completion, ...]] | None = None  # text that was analysed, all candidates there
        self._asked = ""  # text up to the cursor of the newest question
        self._report: SourceReport | None = None

    # -- at once -------------------------------------------------------------------------------------------------

    def wants(self, source: str, cursor: int) -> bool:
        """Whether an answer can be expected that live objects do not give."""
        self._take_away_remains()
        self._asked = source[: max(cursor, 0)]
        settings = self._settings()
        if not settings.use_jedi or not _NAMES.isdisjoint(settings.disabled):
            option = "IPCompleter.disable_matchers" if settings.use_jedi else "Completer.use_jedi is False"
            self._report = SourceReport(SOURCE, "disabled", note=option)
            return False
        if self._unusable:
            self._report = SourceReport(SOURCE, "failed", note=self._unusable)
            return False
        self._report = None
        try:
            question = question_at(source, cursor)
            if question is None or self._is_live(question):
                return False
        except Exception as error:  # our mistake, or an object nobody thought of: Tab goes on without
            self._report = SourceReport(SOURCE, "failed", note=f"{type(error).__name__}: {error}"[:TEXT_LIMIT])
            return False
        self._report = SourceReport(SOURCE, "pending")
        return True

    def account(self, text: str) -> SourceReport | None:
        """What static analysis did for the text up to the cursor; None: it was not asked. Changes while it works."""
        return self._report if text == self._asked else None

    def cancel(self) -> None:
        """Let ``complete`` return at once in whatever thread it waits."""
        self._cancelled = self._number
        child = self._child
        if child is not None:
            child.interrupt()

    def close(self) -> None:
        """End the child; waits for nothing."""
        self.cancel()
        child, self._child = self._child, None
        for one in [*self._leaving, *([child] if child is not None else [])]:
            one.kill(at_exit=True)
        self._leaving.clear()

    @property
    def pid(self) -> int | None:
        """Number of the child process, if there is one."""
        child = self._child
        return child.pid if child is not None and not child.has_ended else None

    def _is_live(self, question: Question) -> bool:
        namespaces = self._namespaces()
        before = question.source[: question.start]
        request = Request(
            before,
            len(before),
            namespaces,
            self._evaluator,
            self._settings(),
            clock=time.monotonic,
            recent=dict[str, int],
        )
        defined, found = request.cell_names, request.find(question.expression)
        root = _WORD.match(question.expression)
        if question.positions >= 0 and found is not None and found.live:
            return self._evaluator.parameters(found.value) is not None
        if found is not None and found.live:
            is_real = root is not None and root.group() not in defined and "(" not in question.expression
            # What stands for an object that does not exist may be all that is known of it, and have no attributes.
            return is_real or bool(self._evaluator.attribute_names(found.value))
        if root is None:
            return False
        # A name that nobody has ever given is no question either.
        name = root.group()
        if any(name in names for names in (*namespaces, builtins.__dict__)):
            return False
        around = before[: -len(question.expression) - 1] + question.source[question.end :]
        return re.search(rf"\b{name}\b", around) is None

    # -- beside the prompt ---------------------------------------------------------------------------------------

    def complete(self, source: str, cursor: int) -> CompletionSet | None:
        """Wait for what jedi finds, at most ``settings.static_limit`` seconds; None: nothing, or nobody waits."""
        question = question_at(source, cursor)
        settings = self._settings()
        if question is None or not settings.use_jedi or self._unusable:
            return None
        began = time.monotonic()
        self.cancel()  # an older question
        self._number = number = next(self._numbers)
        if not self._turn.acquire(timeout=settings.static_limit):
            return None
        try:
            if self._cancelled >= number:
                outcome: tuple[str, str] = ("late", "a key came first")
            else:
                outcome = self._answer(question, number, began + settings.static_limit)
        except Exception as error:
            outcome = ("failed", f"{type(error).__name__}: {error}"[:TEXT_LIMIT])
        finally:
            self._turn.release()
        items = self._fitting(question, settings) if outcome[0] == "answered" else ()
        if number == self._number:
            took = (time.monotonic() - began) * 1_000
            shown = "nothing" if outcome[0] == "answered" and not items else outcome[0]
            self._report = SourceReport(SOURCE, shown, len(items), took, outcome[1])
        return CompletionSet(Span(question.start, question.end), items, SOURCE, len(items) < LIMIT) if items else None

    def _answer(self, question: Question, number: int, deadline: float) -> tuple[str, str]:
        """Ask, and keep what was found; the outcome and a note to it."""
        from ipython.services.completion.static_prelude import Prelude, without_escapes
        from ipython.services.completion.static_process import ChildGone, Interrupted

        head, line, column = text_before(question, without_escapes)
        prelude = Prelude(self._namespaces(), self._evaluator, self._cell_source).text_for(head)
        text = prelude + head + lines_behind(question, without_escapes)
        if self._last is not None and self._last[0] == text:
            return "answered", "as before"
        for attempt in (1, 2):
            is_new = self._child is None or self._child.has_ended
            try:
                child = self._start() if is_new else self._child
                assert child is not None
                child.begin()
                if self._cancelled >= number:
                    raise Interrupted
                child.send(
                    {
                        "id": number,
                        "text": text,
                        "line": prelude.count("\n") + line,
                        "column": column,
                        "prefix": question.typed,
                        "path": _search_path(),
                        "positions": question.positions,
                    },
                    deadline,
                )
                found = self._wait_for_answer(child, number, deadline)
            except Interrupted:
                return "late", "a key came first"
            except ImportError as error:
                self._unusable = str(error)
                return "failed", self._unusable
            except (ChildGone, OSError) as error:
                self._discard()
                if not is_new and attempt == 1 and time.monotonic() < deadline:
                    continue  # it had ended, of old age perhaps
                return self._failed(f"{error}")
            if found is None:
                return self._late()
            self._failures, self._started = 0, 0.0
            if "failed" in found:
                return "failed", str(found["failed"])[:TEXT_LIMIT]
            self._last = text, tuple(_candidates(found.get("items"), question))
            return "answered", ""
        return "failed", ""

    def _wait_for_answer(self, child: Child, number: int, deadline: float) -> dict[str, Any] | None:
        while (message := child.receive(deadline)) is not None:
            if "ready" in message:
                continue
            if "id" not in message:
                raise ImportError(f"jedi cannot be used: {str(message.get('failed'))[:TEXT_LIMIT]}")
            if message["id"] == number:
                return message
        return None

    def _start(self) -> Child:
        from ipython.services.completion.static_process import Child, child_command, folders_of

        self._discard()
        command = self._command or child_command()
        roots = self._roots if self._roots is not None else folders_of(("jedi", "parso"))
        self._started = time.monotonic()
        child = Child(command, os.path.dirname(os.path.abspath(command[-1])) or None)
        self._child = child
        child.send({"roots": list(roots), "idle": self._idle, "limit": WARM_UP}, time.monotonic() + 1.0)
        return child

    def _late(self) -> tuple[str, str]:
        # The first answer may take long, for jedi writes its cache then: the child may finish it, and ends itself if it
        # cannot. Later ones may not.
        limit = f"no answer within {self._settings().static_limit:g} s"
        if self._started and time.monotonic() - self._started < WARM_UP:
            return "late", f"{limit}; the first one is still being prepared"
        self._discard()
        return "late", f"{limit}; ended"

    def _failed(self, note: str) -> tuple[str, str]:
        self._failures += 1
        if self._failures >= FAILURES:
            self._unusable = f"{note}; given up after {FAILURES} times"
            return "failed", self._unusable
        return "failed", note

    def _discard(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            self._leaving.append(child)

    def _take_away_remains(self) -> None:
        self._leaving = [child for child in self._leaving if not child.has_ended]
        child = self._child
        if child is not None and child.has_ended:
            self._child = None

    def _fitting(self, question: Question, settings: CompletionSettings) -> tuple[Completion, ...]:
        assert self._last is not None
        hidden = "" if question.typed.startswith("_") else ("", "__", "_")[min(max(settings.omit_names, 0), 2)]
        found = []
        for item in self._last[1]:
            name = item.text
            if not (name.startswith(question.typed) or (settings.fuzzy and _is_within(question.typed, name))):
                continue
            if hidden and name.startswith(hidden) and (hidden == "_" or name.endswith("__")):
                continue
            if question.positions >= 0 and name[:-1] in question.named:
                continue
            found.append(item)
        span = Span(question.start, question.end)
        return tuple(
            [Completion(item.text, span, item.kind, item.signature, item.display, item.doc) for item in found[:LIMIT]]
        )


def _candidates(rows: object, question: Question) -> list[Completion]:
    """Candidates of an answer, in the order of the shell; what does not look like one is left out."""
    found: dict[str, Completion] = {}
    span = Span(question.start, question.end)
    for row in rows if type(rows) is list else ():
        if type(row) is not list or len(row) != 4 or any(type(part) is not str for part in row):
            continue
        name, kind, signature, documentation = (part[:TEXT_LIMIT] for part in row)
        if not name.rstrip("=").isidentifier():
            continue
        kind = _KINDS.get(kind, kind)
        found[name] = Completion(
            name, span, kind if kind in _VOCABULARY else "statement", _line(signature), "", _line(documentation)
        )
    listed = list(found.values())
    return listed if question.positions >= 0 else sorted(listed, key=lambda item: _rank(item.text))


def _rank(name: str) -> tuple[int, str]:
    return (0 if name[:1] != "_" else 1 if name[:2] != "__" else 2, name)


def _line(text: str) -> str:
    """Text of a stranger in one line that a terminal can show."""
    return "".join([character if character.isprintable() else " " for character in text])


def _is_within(letters: str, name: str) -> bool:
    rest = iter(name.lower())
    return all(letter in rest for letter in letters.lower())


def _search_path() -> list[str]:
    """``sys.path`` without what is no folder name; relative entries made absolute."""
    found = []
    for entry in list(sys.path):
        if type(entry) is str:
            try:
                found.append(os.path.abspath(entry))
            except (OSError, ValueError):  # the working directory was removed
                continue
    return list(dict.fromkeys(found))
