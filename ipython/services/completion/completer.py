"""The completion service: asks the sources that the place of the cursor calls for, and keeps account of it.

``plan`` decides which sources those are, each of which is a module of its own; other people's (``matchers``) are asked
before or after ours, by their priority. Nothing of the user's is run but what was registered to be. Signatures are
found for the rows that a menu shows (``fill``); static analysis answers later (``static``). Source: shell.md section 4.
"""

from __future__ import annotations

import re
from time import perf_counter

from ipython.model.completion import CompletionSet
from ipython.services.completion import filling
from ipython.services.completion.account import Account, explains_itself
from ipython.services.completion.candidates import LIMIT
from ipython.services.completion.matchers import Matchers, identifiers, request_for, sets_of, suppresses
from ipython.services.completion.plan import Planner
from ipython.services.completion.request import Request
from ipython.settings.shell import CompletionSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ipython.model.completion import Completion, CompletionReport
    from ipython.model.ports import CellSource, Evaluator, Matcher
    from ipython.services.completion.attributes import Lister
    from ipython.services.completion.magic_lines import Magics
    from ipython.services.completion.static import StaticAnalysis

_WORD = re.compile(r"[^\W\d]\w*")
_POLICY_OF_OTHERS = "limited"
_FOLLOWED = ("attributes", "arguments")  # sources that answer where the evaluator could follow the expression
_RECENT_CELLS = 20  # cells whose names count as used lately
_RECENT_CHARACTERS = 5_000  # of each of them


class Completer:
    """Finds completions for a cell (ports.Completer).

    Args:
        namespaces: gives the user's names, looked through in order.
        magics: the magics by kind and name.
        evaluator: looks at objects without running their code.
        settings: options, or what gives them; the latter may change between two completions.
        cell_source: gives the source of a cell by the file name of its code.
        inputs: gives the cells that were run, the last one last.
        automagic: whether magics may be typed without their sign.
        matchers: gives the completers that plugins registered.
        words_of: calls what a declaration of a magic's arguments names as a source of words.
        tell: shows a line to the user.
        clock: seconds.
    """

    def __init__(
        self,
        namespaces: Callable[[], Sequence[Mapping[str, object]]],
        magics: Magics,
        evaluator: Evaluator,
        settings: CompletionSettings | Callable[[], CompletionSettings] | None = None,
        *,
        cell_source: Callable[[str], CellSource | None] | None = None,
        inputs: Callable[[], Sequence[str]] = lambda: (),
        automagic: Callable[[], bool] = lambda: True,
        matchers: Callable[[], Iterable[Matcher]] = lambda: (),
        words_of: Callable[[str], Iterable[str]] = lambda target: (),
        tell: Callable[[str], None] = lambda text: None,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        fixed = settings or CompletionSettings()
        self._read_settings = fixed if callable(fixed) else lambda: fixed
        self._namespaces = namespaces
        self._evaluator = evaluator
        self._inputs = inputs
        self._clock = clock
        self._magics = magics
        self._planner = Planner(magics, automagic, clock, words_of)
        self.providers: list[Callable[[], Iterable[Matcher]]] = [matchers]  # of other people's sources
        self._matchers = Matchers(
            lambda: (matcher for provider in self.providers for matcher in provider()), evaluator.consent, tell
        )
        self._account: Account | None = None
        self._recent: tuple[tuple[int, str], dict[str, int]] = ((0, ""), {})
        self._cell_source = cell_source
        self._static: StaticAnalysis | None = None

    @property
    def _settings(self) -> CompletionSettings:
        return self._read_settings()

    @property
    def lister(self) -> Lister | None:
        """Changes the listing of attributes of objects that somebody registered a function for."""
        return self._planner.lister

    @lister.setter
    def lister(self, lister: Lister | None) -> None:
        self._planner.lister = lister

    def complete(self, source: str, cursor: int) -> Iterator[CompletionSet]:
        """Yield sets of candidates for ``source`` with the cursor at ``cursor`` characters, best set first."""
        request = self._request(source, cursor)
        account = Account(request.text, self._clock)
        if not explains_itself(request.text):
            self._account = account
        self._evaluator.take_refusals()
        try:
            found = self._ask_all(request, account)
        finally:
            self._evaluator.set_policy(_POLICY_OF_OTHERS)
        account.end()
        in_time = request.in_time()
        for one in found:
            yield one if in_time or not one.complete else CompletionSet(one.span, one.items, one.source, False)

    def complete_statically(self, source: str, cursor: int) -> CompletionSet | None:
        """What only static analysis knows."""
        return self._static.complete(source, cursor) if self._static is not None else None

    def wants_static(self, source: str, cursor: int) -> bool:
        """Whether static analysis could add to what ``complete`` answered there."""
        account = self._account
        if account is not None and account.text == source[: max(cursor, 0)] and account.has_answer(*_FOLLOWED):
            return False
        if self._static is None:
            from ipython.services.completion.static import StaticAnalysis

            self._static = StaticAnalysis(
                self._namespaces, self._evaluator, lambda: self._settings, cell_source=self._cell_source
            )
        return self._static.wants(source, cursor)

    def cancel_static(self) -> None:
        """Nobody waits for ``complete_statically`` any more."""
        if self._static is not None:
            self._static.cancel()

    def fill(self, source: str, cursor: int, items: Sequence[Completion]) -> Sequence[Completion]:
        """The same candidates with signature and one line of documentation, as many as there is time for."""
        try:
            settings = self._settings
            seconds = min(settings.time_limit, settings.fill_limit / 1000)
            return filling.fill(self._request(source, cursor, seconds), items, self._summary_of)
        except Exception:  # a menu without signatures is better than none
            return items
        finally:
            self._evaluator.set_policy(_POLICY_OF_OTHERS)

    @property
    def report(self) -> CompletionReport | None:
        """How the last completion was found; typing ``%explain_completion`` itself does not count."""
        account = self._account
        if account is None:
            return None
        return account.report(self._static.account(account.text) if self._static is not None else None)

    @staticmethod
    def sources_of(identifier: str) -> frozenset[str]:
        """The identifier and the sources of ours that upstream's matcher of that name stands for."""
        return identifiers((identifier,))

    def close(self) -> None:
        """End what still works for it."""
        if self._static is not None:
            self._static.close()

    # -- asking --------------------------------------------------------------------------------------------------

    def _request(self, source: str, cursor: int, seconds: float | None = None) -> Request:
        settings = self._settings
        # How far evaluation may go is an option of Tab, and may change while the shell runs. It is for Tab alone: help
        # on calls and previews look at every key, and what they look at is not run whatever is set.
        self._evaluator.set_policy("unsafe" if settings.greedy else settings.evaluation, settings.policy_overrides)
        return Request(
            source,
            cursor,
            self._namespaces(),
            self._evaluator,
            settings,
            clock=self._clock,
            recent=self._recently_used,
            seconds=seconds,
        )

    def _ask_all(self, request: Request, account: Account) -> list[CompletionSet]:
        gathered = _Gathered(account, request.settings)
        others = self._matchers.in_order()
        for matcher in others:
            if matcher.priority >= 0:
                self._ask_matcher(matcher, request, gathered)
        self._ask_ours(request, gathered)
        for matcher in others:
            if matcher.priority < 0:
                self._ask_matcher(matcher, request, gathered)
        return gathered.sets()

    def _ask_ours(self, request: Request, gathered: _Gathered) -> None:
        account = gathered.account
        steps = self._planner.steps(request)
        while True:
            began = self._clock()
            source = "plan"
            try:
                step = next(steps, None)
                if step is None:
                    return
                source = step.source
                if not gathered.wants(source):
                    continue
                if not request.in_time() and gathered.answers:
                    account.note(source, "late")
                    continue
                found = step.ask()
            except Exception as error:
                # Our own mistake, or an object nobody thought of: the other sources go on, and the report says so.
                account.note(source, "failed", began=began, note=f"{type(error).__name__}: {error}"[:300])
                if source == "plan":
                    return
                continue
            refusals = self._evaluator.take_refusals()
            if found is None or not found.items:
                outcome = "refused" if refusals else "nothing"
                if found is not None or refusals:
                    account.note(source, outcome, began=began, refusals=refusals)
                continue
            account.note(source, "answered", found=[found], began=began, refusals=refusals)
            gathered.add(source, [found], suppress=False, keep=frozenset())
            if step.alone:
                return

    def _ask_matcher(self, matcher: Matcher, request: Request, gathered: _Gathered) -> None:
        name = matcher.identifier
        if not gathered.wants(name):
            return
        began = self._clock()
        answer, problem = self._matchers.ask(matcher, request_for(request.source, request.end, LIMIT))
        if problem:
            gathered.account.note(name, "failed", began=began, note=problem)
            return
        found = sets_of(answer, name, LIMIT)
        gathered.account.note(name, "answered" if found else "nothing", found=found, began=began)
        if found:
            gathered.add(name, found, suppress=answer.suppress, keep=answer.keep)

    def _summary_of(self, name: str) -> str:
        for kind in ("line", "cell"):
            magic = self._magics.find(kind, name)
            if magic is not None:
                return magic.summary
        return ""

    def _recently_used(self) -> Mapping[str, int]:
        inputs = self._inputs()
        last = inputs[-1] if inputs else ""
        state = len(inputs), last if type(last) is str else ""
        if self._recent[0] != state:
            used: dict[str, int] = {}
            for cell in reversed(inputs[-_RECENT_CELLS:]):
                if type(cell) is str:
                    for word in reversed(_WORD.findall(cell[-_RECENT_CHARACTERS:])):
                        used.setdefault(word, len(used))
            self._recent = state, used
        return self._recent[1]


class _Gathered:
    """Answers as they come, and who is hidden by whom."""

    def __init__(self, account: Account, settings: CompletionSettings) -> None:
        self.account = account
        self.answers: list[tuple[str, list[CompletionSet]]] = []
        self._competing = settings.suppress_competing if settings.merge else True
        self._disabled = identifiers(settings.disabled)
        self._hidden: bool | frozenset[str] = False
        self._kept: frozenset[str] = frozenset()
        self._by = ""

    def wants(self, source: str) -> bool:
        """Whether a source is to be asked; if not, the account says why."""
        if source in self._disabled:
            self.account.note(source, "disabled", note="IPCompleter.disable_matchers")
            return False
        if self._hides(source):
            self.account.note(source, "suppressed", note=f"by {self._by}")
            return False
        return True

    def add(
        self, source: str, found: list[CompletionSet], *, suppress: bool | frozenset[str], keep: frozenset[str]
    ) -> None:
        """Take an answer; the first that suppresses hides the others."""
        self.answers.append((source, found))
        hidden = suppresses(source, suppress, self._competing)
        if hidden and not self._hidden:
            self._hidden, self._kept, self._by = hidden, identifiers(keep) | {source}, source

    def sets(self) -> list[CompletionSet]:
        """What is left."""
        for source, _ in self.answers:
            if self._hides(source):
                self.account.suppress(source, self._by)
        return [one for source, found in self.answers if not self._hides(source) for one in found]

    def _hides(self, source: str) -> bool:
        if not self._hidden or source in self._kept:
            return False
        return self._hidden is True or source in self._hidden
