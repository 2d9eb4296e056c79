"""``get_ipython().Completer``: the completion service under upstream's names (compat.md section 3).

``completions`` and ``complete`` answer; ``custom_matchers``, ``set_custom_completer`` and ``complete_command`` hooks
add sources; options are attributes that may be set at any time.
"""

from __future__ import annotations

from types import MethodType

from ipython.api import CompletionRequest, replace
from ipython.app.trait_values import BadValue
from ipython.app.traits import TRAITS
from ipython.compat.completer_api import MATCHES_LIMIT, Completion, CompletionContext, SimpleCompletion
from ipython.compat.matchers import CommandHooks, FunctionMatcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, Protocol

    from ipython.app.parts import Shell

    class CompletionService(Protocol):
        """The service this object stands in front of (``services.completion``)."""

        providers: list[Callable[[], Iterable[Any]]]

        def complete(self, source: str, cursor: int) -> Iterable[Any]:
            """Sets of candidates."""

        def complete_statically(self, source: str, cursor: int) -> Any:
            """What static analysis adds."""

        def wants_static(self, source: str, cursor: int) -> bool:
            """Whether it could add something."""

        def fill(self, source: str, cursor: int, items: Sequence[Any]) -> Sequence[Any]:
            """The same candidates with their signatures."""

        def sources_of(self, identifier: str) -> frozenset[str]:
            """The sources that an identifier stands for."""


# Upstream's names of options -> the field they set and what reads a value.
OPTIONS: dict[str, tuple[str, Callable[[object], object]]] = {
    name: (field, read)
    for section in ("Completer", "IPCompleter")
    for name, (_, field, read) in TRAITS[section].items()
}
_BACKSLASH = (
    *("latex_name_matcher", "unicode_name_matcher", "back_latex_name_matcher", "back_unicode_name_matcher"),
    "fwd_unicode_matcher",
)
_ALWAYS = ("magic_config_matcher", "magic_color_matcher", "custom_completer_matcher", "dict_key_matcher")
_OTHERS = ("magic_matcher", "python_matcher", "file_matcher", "python_func_kw_matcher")
_CALLED = frozenset(("function", "class", "method"))
_WITHOUT_CLASS = frozenset(("back_latex_name_matcher", "back_unicode_name_matcher"))  # as upstream calls them


class BuiltinMatcher:
    """One of the shell's own sources as an entry of ``Completer.matchers``; called with a context, it answers alone."""

    matcher_priority = 0
    matcher_api_version = 2

    def __init__(self, completer: CompletionObject, name: str) -> None:
        self._completer = completer
        self.__name__ = name
        self.matcher_identifier = name if name in _WITHOUT_CLASS else f"IPCompleter.{name}"

    def __call__(self, context: CompletionContext) -> dict[str, Any]:
        """What this source offers: ``{"completions": [...]}``."""
        return self._completer.ask_one(self.matcher_identifier, context)

    def __repr__(self) -> str:
        return f"<matcher {self.matcher_identifier}>"


class CompletionObject:
    """Completes for code that asks the shell.

    Args:
        completer: the service.
        shell: whose names are completed.
    """

    def __init__(self, completer: CompletionService, shell: Shell) -> None:
        self._completer = completer
        self._shell = shell
        self.custom_matchers: list[Callable[..., Any]] = []
        self._hooks: CommandHooks | None = None
        # Read and set by existing code; what they switch does not exist here.
        self.debug = self.profile_completions = False
        self.profiler_output_dir = ".completion_profiles"
        self.auto_import_method = "importlib.import_module"
        completer.providers.append(self._registered)

    def add_custom(self, function: Callable[..., Any], position: int = 0) -> None:
        """Let ``function(self, text)`` offer texts."""
        self.custom_matchers.insert(position, MethodType(function, self))

    def set_hook(
        self,
        name: str,
        hook: Callable[..., Any],
        priority: int = 50,
        str_key: str | None = None,
        re_key: Any = None,
        _warn_deprecated: bool = True,
    ) -> None:
        """Register a hook: ``complete_command`` with the word, or a pattern for the word, that begins a line.

        ``hook(shell, event)`` gets ``event.line``, ``event.symbol`` (the word being typed) and ``event.command`` (the
        first word), and returns the texts it offers. Other hooks are not used by this shell, which says so.
        """
        if name != "complete_command":
            self._shell.context.warn(f"the hook {name!r} is not used by this shell")
            return
        if self._hooks is None:
            self._hooks = CommandHooks(self._shell.get_facade())
        self._hooks.add(hook, priority, str_key, re_key)

    def _registered(self) -> Iterator[Any]:
        for function in self.custom_matchers:
            yield FunctionMatcher(function)
        if self._hooks is not None:
            yield self._hooks

    # -- asking --------------------------------------------------------------------------------------------------

    @property
    def namespace(self) -> dict[str, Any]:
        """The user's names."""
        return self._shell.namespace.locals

    @property
    def global_namespace(self) -> dict[str, Any]:
        """The module's names."""
        return self._shell.namespace.globals

    def completions(self, text: str, offset: int) -> Iterator[Completion]:
        """Yield the candidates for ``text`` with the cursor at ``offset`` characters, each once.

        What static analysis adds comes last, arguments of a call first; it is waited for within its limit.

        Raises:
            ValueError: ``offset`` lies outside the text.
        """
        if not 0 <= offset <= len(text):
            raise ValueError(f"the cursor must lie between 0 and {len(text)} characters, not at {offset}")
        seen: dict[int, set[str]] = {}  # texts by where they begin
        for found in self._sets(text, offset):
            start, end = found.span.start, found.span.end
            known = seen.setdefault(start, set())
            for item in found.items:
                if item.text not in known:
                    known.add(item.text)
                    kind = item.kind
                    signature = self._later(text, offset, item) if kind in _CALLED else item.signature
                    yield Completion(start, end, item.text, type=kind, signature=signature)

    def _sets(self, text: str, offset: int) -> Sequence[Any]:
        service = self._completer
        found = list(service.complete(text, offset))
        late = service.complete_statically(text, offset) if service.wants_static(text, offset) else None
        if late is None:
            return found
        is_call = all(item.kind == "param" for item in late.items)  # arguments come before names
        return [late, *found] if is_call else [*found, late]

    def _later(self, text: str, offset: int, item: Any) -> str | Callable[[], str]:
        if item.signature:
            return str(item.signature)
        return lambda: str(self._completer.fill(text, offset, [item])[0].signature)

    def complete(
        self, text: str | None = None, line_buffer: str | None = None, cursor_pos: int | None = None
    ) -> tuple[str, list[str]]:
        """``(matched text, candidates)`` for a line with the cursor at ``cursor_pos``.

        Attributes are given with their dot: ``(".up", [".upper"])``.
        """
        line = (text or "") if line_buffer is None else line_buffer
        cursor = len(line) if cursor_pos is None else min(max(cursor_pos, 0), len(line))
        found = list(self.completions(line, cursor))
        start = min((one.start for one in found), default=cursor)
        if start and found and line[start - 1] == "." and all(one.start == start for one in found):
            start -= 1 if _is_attribute(line[:start]) else 0
        if not found:
            return "", []
        # Candidates may begin at different places: each is given as a replacement for the widest range.
        return line[start:cursor], [line[start : one.start] + one.text for one in found]

    def all_completions(self, text: str) -> list[str]:
        """The candidates for a text, as a list."""
        return self.complete(text)[1]

    def ask_one(self, identifier: str, context: CompletionContext) -> dict[str, Any]:
        """What one of the shell's own sources offers for a context."""
        wanted = self._completer.sources_of(identifier)
        before = context.full_text.split("\n")[: context.cursor_line]
        cursor = sum(len(line) + 1 for line in before) + context.cursor_position
        fragment, found = "", []
        for one in self._completer.complete(context.full_text, cursor):
            if one.source in wanted:
                fragment = context.full_text[one.span.start : cursor]
                found += [SimpleCompletion(item.text, type=item.kind) for item in one.items]
        return {"completions": found, "matched_fragment": fragment, "suppress": False, "ordered": True}

    @property
    def matchers(self) -> list[Any]:
        """All sources in upstream's order; those of the shell are told from others by ``matcher_identifier``."""
        jedi = ("jedi_matcher",) if self.use_jedi else ()
        symbols = _BACKSLASH if self.backslash_combining_completions else ()
        names = ("dict_key_matcher",) if self.dict_keys_only else (*_ALWAYS, *jedi, *_OTHERS)
        return [*self.custom_matchers, *[BuiltinMatcher(self, name) for name in (*symbols, *names)]]

    def custom_completer_matcher(self, context: CompletionContext) -> dict[str, Any]:
        """What ``complete_command`` hooks offer for a context."""
        before = context.full_text.split("\n")[: context.cursor_line]
        cursor = sum(len(line) + 1 for line in before) + context.cursor_position
        request = CompletionRequest(context.full_text, cursor, context.token, context.limit or MATCHES_LIMIT)
        items = self._hooks.match(request).items if self._hooks is not None else ()
        return {"completions": [SimpleCompletion(item.text, type=item.kind) for item in items], "suppress": bool(items)}

    # -- options -------------------------------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        option = OPTIONS.get(name)
        if option is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        found = getattr(self._shell.settings.completion, option[0])
        if name == "policy_overrides":
            return dict(found)
        return list(found) if isinstance(found, tuple) else found

    def __setattr__(self, name: str, new: Any) -> None:
        option = OPTIONS.get(name)
        if option is None:
            object.__setattr__(self, name, new)
            return
        field, read = option
        try:
            taken = read(new)
        except BadValue as mistake:
            near = f"; did you mean {mistake.near!r}?" if mistake.near else ""
            raise ValueError(f"Completer.{name} takes {mistake.expected}, not {new!r}{near}") from None
        shell = self._shell
        shell.configure(completion=replace(shell.settings.completion, **{field: taken}))

    def __repr__(self) -> str:
        return f"<completer of {self._shell.namespace.module.__name__}, {len(self.custom_matchers)} custom matchers>"


def _is_attribute(text: str) -> bool:
    """Whether the dot at the end stands behind a name, a call, a subscript or a literal, and so is no path's."""
    before = text[:-1]
    line = before.rpartition("\n")[2].lstrip()
    if line.startswith(("import ", "from ", "!", "%cd", "%run")):
        return False
    return bool(before) and (before[-1].isalnum() or before[-1] in "_)]}'\"")
