"""Answers ``?``, ``??``, wildcard searches, and what stands beside a call that is typed (shell.md section 5).

Looks names up in the order user's names, builtins, magics, keywords, and hands what it finds to ``describe``. No
code of the user's is run, except hooks that were registered for it.
"""

from __future__ import annotations

import builtins

from ipython.model.inspection import DETAIL_HELP, DETAIL_SOURCE, Inspection
from ipython.model.output import PIECES, MimeBundle
from ipython.services.inspection.describe import describe
from ipython.services.inspection.facts import Facts, Subject, name_of
from ipython.services.inspection.information import documentation, information
from ipython.services.inspection.keywords import describe_keyword
from ipython.services.inspection.layout import pieces, shown_fields
from ipython.services.inspection.magics import describe_magic
from ipython.services.inspection.sources import Sources
from ipython.settings.shell import InspectionSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from ipython.model.inspection import CallHelp
    from ipython.model.ports import CellSource, Evaluator
    from ipython.services.inspection.magics import LoadableMagic

    Fields = list[tuple[str, str]]

NO_CALLS = "Help makes no calls: give the value a name, and ask about that."
NAME_LIMIT = 2_000  # characters of what is asked about
_ATTEMPTS = 4  # at describing what another thread is changing


class Inspector:
    """Describes what names refer to (ports.Inspector).

    ``mime_hooks`` maps a MIME type to a function of one ``hooks.HookData`` that gives what a bundle holds under it.

    Args:
        namespaces: gives the user's names, looked through in order.
        evaluator: looks at live objects without running their code.
        find_magic: a magic by kind (``line``, ``cell``) and name.
        magic_names: the names of the magics of a kind.
        cell_source: the source of a cell by the file name it was compiled under.
        cells: all cells by that name, oldest first.
        settings: options.
        make_html: makes HTML of fields (``html_text.html``, which brings pygments); None: imported here.
    """

    def __init__(
        self,
        namespaces: Callable[[], Sequence[Mapping[str, object]]],
        *,
        evaluator: Evaluator,
        find_magic: Callable[[str, str], LoadableMagic | None] = lambda kind, name: None,
        magic_names: Callable[[str], Iterable[str]] = lambda kind: (),
        cell_source: Callable[[str], CellSource | None] = lambda filename: None,
        cells: Callable[[], Mapping[str, CellSource]] = dict,
        settings: InspectionSettings | None = None,
        make_html: Callable[[Fields], str] | None = None,
    ) -> None:
        self._settings = settings or InspectionSettings()
        self._namespaces = namespaces
        self._evaluator = evaluator
        self._find_magic = find_magic
        self._magic_names = magic_names
        self._facts = Facts(evaluator, Sources(cell_source, cells), self._settings)
        self._make_html = make_html
        self.mime_hooks: dict[str, Callable[..., Any]] = {}

    # -- one object ----------------------------------------------------------------------------------------------

    def inspect(self, name: str, detail: int) -> Inspection:
        """Describe what ``name`` refers to.

        Args:
            name: a name, a dotted name, an expression without calls, or a magic with its signs.
            detail: ``DETAIL_HELP`` or ``DETAIL_SOURCE``.
        """
        name = name.strip()
        found = self._describe(name, detail)
        if found is None:
            return Inspection(name, False)
        fields, thing, _ = found
        cut = pieces(fields)
        data: dict[str, Any] = {"text/plain": "".join(text for role, text in cut), PIECES: [list(one) for one in cut]}
        if self.mime_hooks:
            self._run_hooks(data, thing, fields, name, detail, ())
        return Inspection(name, True, tuple(shown_fields(fields)), MimeBundle(data, {}))

    def bundle(self, name: str, detail: int, *, omit: Iterable[str] = ()) -> MimeBundle | None:
        """The description for a rich client: text, HTML and what hooks add; None if nothing is found.

        Args:
            name: as for ``inspect``.
            detail: ``DETAIL_HELP`` or ``DETAIL_SOURCE``.
            omit: fields to leave out, by title (``Docstring``) or by upstream's key (``docstring``).
        """
        name = name.strip()
        omitted = tuple(omit)
        found = self._describe(name, detail)
        if found is None:
            return None
        return self._bundle(found[0], found[1], name, detail, omitted)

    def _bundle(self, fields: Fields, thing: object, name: str, detail: int, omitted: tuple[str, ...]) -> MimeBundle:
        kept = without(fields, omitted)
        shown = shown_fields(kept)
        data = {"text/plain": "".join(text for role, text in pieces(kept)), "text/html": self._html(shown)}
        self._run_hooks(data, thing, fields, name, detail, omitted)
        return MimeBundle(data, {})

    def _html(self, fields: Fields) -> str:
        if self._make_html is not None:
            return self._make_html(fields)
        from ipython.services.inspection.html_text import html

        return html(fields)

    def information(self, name: str, detail: int) -> dict[str, Any]:
        """What is known under upstream's keys (``ip.object_inspect``); documentation as it was written."""
        name = name.strip()
        found = self._describe(name, detail)
        if found is None:
            return information(name)
        fields, thing, namespace = found
        return information(name, self._facts, fields=fields, thing=thing, namespace=namespace)

    def find(self, name: str) -> Any:
        """What a name stands for, as the evaluator found it; None if that cannot be told."""
        if len(name) > NAME_LIMIT or name.startswith("%"):
            return None
        try:
            return self._evaluator.find(name, self._namespaces())
        except RecursionError:
            return None

    def _describe(self, name: str, detail: int) -> tuple[Fields, Any, str] | None:
        for _ in range(_ATTEMPTS):
            try:
                return self._described(name, detail)
            except RecursionError:
                raise
            except RuntimeError:  # a dictionary that was looked through has changed: a cell runs in another thread
                continue
        return self._described(name, detail)

    def _described(self, name: str, detail: int) -> tuple[Fields, Any, str] | None:
        with_source = detail >= DETAIL_SOURCE
        found = self.find(name) if name else None
        if found is not None:
            namespace = self._namespace_of(name)
            subject = Subject(
                name,
                found.value,
                with_source,
                found.parent,
                found.live,
                namespace if namespace == "Python builtin" else "",
                found.imagined,
            )
            fields = describe(self._facts, subject)
            own = self._custom_documentation(found.parent, name.rpartition(".")[2])
            if own is not None:
                fields = [(title, own if title == "Docstring" else text) for title, text in fields]
                if not any(title == "Docstring" for title, text in fields):
                    fields.append(("Docstring", own))
            return fields, found.value, namespace
        holder, _, attribute = name.rpartition(".")
        parent = self.find(holder) if holder else None
        if parent is not None and parent.live:
            own = self._custom_documentation(parent.value, attribute)
            if own is not None:  # documented, and there is no such attribute
                return [("Docstring", own)], None, "Interactive"
        magic = describe_magic(self._facts, name, self._find_magic, with_source=with_source)
        if magic is not None:
            return [*magic[0]], magic[1], "IPython internal"
        fields_of_keyword = describe_keyword(name)
        return (fields_of_keyword, None, "Python keyword") if fields_of_keyword is not None else None

    def _namespace_of(self, name: str) -> str:
        if not name.isidentifier():
            return "Interactive"
        for position, names in enumerate(self._namespaces()):
            if name in names:
                return "Interactive" if position == 0 else "Interactive (global)"
        return "Python builtin"

    def _custom_documentation(self, parent: object, attribute: str) -> str | None:
        kept = self._evaluator.own_names(parent).get("__custom_documentations__") if parent is not None else None
        text = kept.get(attribute) if type(kept) is dict else None
        return text if type(text) is str else None

    def _run_hooks(
        self, data: dict[str, Any], thing: Any, fields: Fields, name: str, detail: int, omitted: tuple[str, ...]
    ) -> None:
        if not self.mime_hooks:
            return
        from ipython.services.inspection.hooks import HookData, run_hooks

        known = information(name, self._facts, fields=fields, thing=thing, namespace="Interactive")
        run_hooks(self.mime_hooks, data, HookData(thing, None, known, detail, omitted), self._evaluator.consent)

    def information_of(self, thing: object, name: str, detail: int) -> dict[str, Any]:
        """What is known about an object at hand, by upstream's keys."""
        fields = describe(self._facts, Subject(name, thing, detail >= DETAIL_SOURCE))
        return information(name, self._facts, fields=fields, thing=thing, namespace="Interactive")

    def bundle_of(self, thing: object, name: str, detail: int, *, omit: Iterable[str] = ()) -> MimeBundle:
        """The description of an object at hand for a rich client."""
        omitted = tuple(omit)
        fields = describe(self._facts, Subject(name, thing, detail >= DETAIL_SOURCE))
        return self._bundle(fields, thing, name, detail, omitted)

    def documentation(self, name: str) -> Fields:
        """Documentation as it was written: of a function its own; of a class or instance that of all parts."""
        found = self._describe(name.strip(), DETAIL_HELP)
        if found is None:
            return []
        fields, thing, namespace = found
        return documentation(self._facts, fields, thing, namespace)

    def file_of(self, name: str) -> tuple[str, str | None, int] | None:
        """File or cell of an object: its name, its text if it can be read, the line from 1; None: no such object."""
        name = name.strip()
        found = self.find(name) if name else None
        thing = found.value if found is not None else None
        if found is None:
            magic = describe_magic(self._facts, name, self._find_magic, with_source=False)
            if magic is None or magic[1] is None:
                return None
            thing = magic[1]
        sources = self._facts.sources
        origin = sources.origin(thing) or sources.origin(type(thing))
        return ("", None, 0) if origin is None else (origin.label or origin.filename, origin.text, origin.line)

    def why_not(self, name: str) -> str:
        """Why a name was not found although it may exist: a sentence, or ""."""
        self._evaluator.take_refusals()
        self.find(name)
        refusals = self._evaluator.take_refusals()
        if not refusals:
            return NO_CALLS if name.endswith(")") and name.partition("(")[0].strip() and self.find_called(name) else ""
        first = refusals[0]
        return f"{first.wanted} of {first.subject} was not asked; {first.allow} allows it."

    def find_called(self, name: str) -> bool:
        """Whether an expression calls something that is there."""
        found = self.find(name.partition("(")[0].strip())
        return found is not None and found.live

    # -- beside what is typed ------------------------------------------------------------------------------------

    def call_help(self, source: str, cursor: int) -> CallHelp | None:
        """The signature of the innermost call around the cursor."""
        from ipython.services.inspection.calls import call_help

        return call_help(source, cursor, self._facts, self._namespaces())

    def preview(self, source: str) -> str | None:
        """The value of an expression in one line, if finding it runs nothing."""
        from ipython.services.inspection.preview import preview

        return preview(source, self._facts, self._namespaces())

    def text_of(self, thing: object, limit: int) -> str:
        """What an object says of itself, cut in the middle, as far as that runs nothing that was not allowed."""
        from ipython.services.inspection.text_form import string_form

        text = string_form(self._facts, thing, limit)
        return text if text is not None else object.__repr__(thing)

    # -- many objects --------------------------------------------------------------------------------------------

    def search(
        self,
        pattern: str,
        *,
        kind: str = "",
        hidden: bool = False,
        case_sensitive: bool | None = None,
        user: bool = True,
        builtin: bool = True,
        magics: bool = False,
        aliases: bool = False,
        modules: bool = False,
    ) -> list[str]:
        """Names that match a pattern of ``*`` (any characters) and ``?`` (one), sorted.

        Each part of a dotted pattern is matched by itself; names with a leading underscore only if the part of the
        pattern begins with one.

        Args:
            pattern: a pattern with ``%`` in front is about magics.
            kind: only objects of a type of that name.
            hidden: names with a leading underscore too.
            case_sensitive: whether the case of letters counts; None: as configured.
            user, builtin, magics, aliases, modules: which names are searched; of modules the imported ones.
        """
        from ipython.services.inspection.wildcards import imported_modules, search

        pattern = pattern.strip()
        if case_sensitive is None:
            case_sensitive = self._settings.wildcards_case_sensitive
        bare = pattern.lstrip("%")
        sign = pattern[: len(pattern) - len(bare)]
        others: set[str] = set()
        if (magics or aliases or sign) and len(sign) <= 2:
            kinds = ("cell",) if sign == "%%" else ("line",) if sign else ("line", "cell")
            table = dict.fromkeys(
                name
                for one in kinds
                for name in self._magic_names(one)
                if sign or (aliases if self._is_alias(one, name) else magics)
            )
            found = search(bare, table, self._evaluator, self.find, case_sensitive=case_sensitive, hidden=hidden)
            if sign:
                return [sign + name for name in found]
            others.update(found)
        if not bare or len(pattern) > NAME_LIMIT:
            return []
        if modules:
            others.update(imported_modules(pattern, case_sensitive=case_sensitive, hidden=hidden))
        matched = search(
            pattern,
            self._names(user=user, builtin=builtin),
            self._evaluator,
            self.find,
            case_sensitive=case_sensitive,
            hidden=hidden,
            kind=kind,
        )
        return sorted({*matched, *others}) if not kind or kind.lower() == "module" else matched

    def _is_alias(self, kind: str, name: str) -> bool:
        found = self._find_magic(kind, name)
        return found is not None and found.is_alias

    def type_words(self) -> list[str]:
        """The words that name types in a search."""
        from ipython.services.inspection.wildcards import TYPE_WORDS

        return sorted({*TYPE_WORDS, "class", "type", "exception"})

    def is_type_word(self, word: str) -> bool:
        """Whether a word names a type: one of ``type_words``, or a class that can be found by its name."""
        if word.lower() in self.type_words():
            return True
        if word.lower() in (name.lower() for name in self._names() if type(name) is str):
            return True
        return any(word == name_of(type(held)) for held in list(self._names().values()))

    def alternatives(self, name: str) -> list[str]:
        """Names that could have been meant by one that was not found, in no order; the whole dotted name each."""
        from ipython.services.inspection.wildcards import near_names

        if len(name) > NAME_LIMIT:
            return []
        holder, dot, wanted = name.rpartition(".")
        bare = wanted.lstrip("%")
        sign = wanted[: len(wanted) - len(bare)]
        if sign or not bare:
            kind = "cell" if sign == "%%" else "line"
            return [sign + one for one in near_names(bare, self._magic_names(kind))]
        if not dot:
            return near_names(wanted, [*self._names(), *self._magic_names("line")])
        found = self.find(holder)
        if found is None or not found.live:
            return []
        return [f"{holder}.{one}" for one in near_names(wanted, self._evaluator.attribute_names(found.value))]

    def _names(self, *, user: bool = True, builtin: bool = True) -> dict[str, object]:
        found = dict(self._evaluator.own_names(builtins)) if builtin else {}
        for names in self._namespaces() if user else ():
            found.update(names)
        return found


def without(fields: Fields, omitted: Iterable[str]) -> Fields:
    """The fields that are not left out by title or key."""
    from ipython.services.inspection.information import key_of

    names = frozenset(omitted)
    return [(title, text) for title, text in fields if title not in names and key_of(title) not in names]
