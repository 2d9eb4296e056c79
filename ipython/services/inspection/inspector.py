"""Answers ``?``, ``??`` and wildcard searches in a plain first form (shell.md section 5).

Looks names up in the order user's names, builtins, magics, keywords, and hands what it finds to ``describe``. No
code of the user's is run.
"""

from __future__ import annotations

import builtins
import keyword

from ipython.model.inspection import DETAIL_SOURCE, Inspection
from ipython.model.output import MimeBundle
from ipython.services.inspection.describe import Describer, cleaned, layout
from ipython.services.inspection.sources import Sources
from ipython.settings.shell import InspectionSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, Protocol

    from ipython.model.inspection import CallHelp
    from ipython.model.ports import CellSource, Evaluator

    class LoadableMagic(Protocol):
        """A magic as the plugin table keeps it."""

        def load(self) -> Callable[..., Any]:
            """Its function, imported now if need be."""


NAMES_LIMIT = 5_000  # names that one search returns


class Inspector:
    """Describes what names refer to (ports.Inspector).

    Args:
        namespaces: gives the user's names, looked through in order.
        evaluator: looks at live objects without running their code.
        find_magic: a magic by kind (``line``, ``cell``) and name.
        cell_source: the source of a cell by the file name it was compiled under.
        settings: options.
    """

    def __init__(
        self,
        namespaces: Callable[[], Sequence[Mapping[str, object]]],
        *,
        evaluator: Evaluator,
        find_magic: Callable[[str, str], LoadableMagic | None] = lambda kind, name: None,
        cell_source: Callable[[str], CellSource | None] = lambda filename: None,
        settings: InspectionSettings | None = None,
    ) -> None:
        self._settings = settings or InspectionSettings()
        self._namespaces = namespaces
        self._evaluator = evaluator
        self._find_magic = find_magic
        self._sources = Sources(cell_source)
        self._describer = Describer(evaluator, self._sources)

    def inspect(self, name: str, detail: int) -> Inspection:
        """Describe what ``name`` refers to.

        Args:
            name: a name, a dotted name, an expression without calls, or a magic with its signs.
            detail: ``DETAIL_HELP`` or ``DETAIL_SOURCE``.
        """
        name = name.strip()
        with_source = detail >= DETAIL_SOURCE
        fields: list[tuple[str, str]] | None = None
        found = None if name.startswith("%") else self._evaluator.find(name, self._namespaces())
        if found is not None:
            documented = self._custom_documentation(found.parent, name.rpartition(".")[2])
            fields = self._describer.fields(name, found.value, with_source=with_source, own_doc=documented)
        if fields is None:
            fields = self._of_magic(name, with_source)
        if fields is None:
            fields = _of_keyword(name)
        if fields is None:
            return Inspection(name, False)
        return Inspection(name, True, tuple(fields), MimeBundle({"text/plain": layout(fields)}, {}))

    def _custom_documentation(self, parent: object, attribute: str) -> str | None:
        kept = self._evaluator.own_names(parent).get("__custom_documentations__") if parent is not None else None
        text = kept.get(attribute) if type(kept) is dict else None
        return text if type(text) is str else None

    def _of_magic(self, name: str, with_source: bool) -> list[tuple[str, str]] | None:
        bare = name.lstrip("%")
        marks = len(name) - len(bare)
        kinds = ("cell",) if marks == 2 else ("line", "cell") if marks < 2 else ()
        for kind in kinds:
            magic = self._find_magic(kind, bare)
            if magic is not None:
                function = magic.load()
                source = self._sources.source(function) if with_source else None
                text = getattr(function, "__doc__", None)
                doc = cleaned(text) if type(text) is str else "<no docstring>"
                origin = self._sources.origin(function)
                file = [("File", origin.label or origin.filename)] if origin is not None else []
                return [("Source", source) if source is not None else ("Docstring", doc), *file]
        return None

    def call_help(self, source: str, cursor: int) -> CallHelp | None:
        """The signature of the innermost call around the cursor."""
        return None

    def preview(self, source: str) -> str | None:
        """The value of an expression in one line, if finding it runs nothing."""
        return None

    def search(self, pattern: str) -> Sequence[str]:
        """Names that match a pattern of ``*`` (any characters) and ``?`` (one), sorted.

        Each part of a dotted pattern is matched by itself; names with a leading underscore only if the part of the
        pattern begins with one.
        """
        found = self._names()
        matched: list[str] = []
        parts = pattern.strip().lstrip("%").split(".")
        places: list[tuple[str, Mapping[str, object]]] = [("", found)]
        for position, part in enumerate(parts):
            deeper: list[tuple[str, Mapping[str, object]]] = []
            for path, names in places:
                for name in _matching(part, names):
                    if position == len(parts) - 1:
                        matched.append(path + name)
                        if len(matched) >= NAMES_LIMIT:
                            return sorted(matched)
                        continue
                    below = self._evaluator.find(path + name, self._namespaces())
                    if below is not None and below.live:
                        deeper.append((f"{path}{name}.", self._evaluator.attribute_names(below.value)))
            places = deeper
        return sorted(matched)

    def _names(self) -> dict[str, object]:
        found = dict(self._evaluator.own_names(builtins))
        for names in self._namespaces():
            found.update(names)
        return found


def _matching(part: str, names: Mapping[str, object]) -> list[str]:
    if "*" not in part and "?" not in part:
        return [part] if part in names else []
    import fnmatch
    import re

    fits = re.compile(fnmatch.translate(part.replace("[", "[[]"))).match
    hidden = part.startswith("_")
    return [name for name in names if type(name) is str and (hidden or name[:1] != "_") and fits(name)]


def _of_keyword(name: str) -> list[tuple[str, str]] | None:
    if not keyword.iskeyword(name) and not keyword.issoftkeyword(name):
        return None
    import pydoc
    from importlib import import_module

    target = pydoc.Helper.keywords.get(name, "")
    label = target if isinstance(target, str) else target[0]
    while label and label not in (topics := import_module("pydoc_data.topics").topics):
        linked = pydoc.Helper.topics.get(label, "")
        label = linked if isinstance(linked, str) else linked[0]
    text = topics[label].strip("\n") if label else "<no docstring>"
    return [("Type", "keyword"), ("Docstring", text)]
