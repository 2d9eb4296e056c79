"""Import lines: modules behind ``import`` and ``from``, what is in them behind ``from x import``. Imports nothing."""

from __future__ import annotations

import re
import sys

from ipython.model.completion import CompletionSet, Span
from ipython.services.completion.candidates import choices, named, plain
from ipython.services.completion.modules import Modules
from ipython.services.completion.request import CELL_LIMIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.services.completion.place import Token
    from ipython.services.completion.request import Request
    from ipython.services.completion.spot import Spot

_NEVER = 1 << 30
_STAR = re.compile(r"^[ \t]*from[ \t]+(?P<module>[\w.]*\w)[ \t]+import[ \t]*\*", re.MULTILINE)
_STARS = 10  # such lines that are looked at


class Imports:
    """Answers import lines.

    Args:
        modules: knows what can be imported.
    """

    def __init__(self, modules: Modules | None = None) -> None:
        self.modules = modules or Modules()

    def candidates(self, request: Request, spot: Spot, statement: list[Token]) -> CompletionSet:
        """Candidates in a statement that begins with ``import`` or ``from``."""
        words = [piece.text for piece in statement]
        if words[0] == "import":
            return self._after_import(request, spot, words[1:])
        if "import" in words:
            return self._members(request, spot, words)
        if len(words) > 1 and words[-1] != ".":
            return choices("imports", ("import",), spot.typed, spot.span, "keyword")
        if len(words) > 1 and words[1] == "." and set(words[1:]) == {"."}:
            # Relative to nothing here; but ``from . import x`` may be on its way.
            return choices("imports", ("import",), spot.typed, spot.span, "keyword")
        return self._names(request, words[1:], spot.typed, spot.span)

    def dotted(self, typed: str, span: Span, *, request: Request | None = None) -> CompletionSet:
        """Candidates for a dotted name of a module."""
        package, dot, last = typed.rpartition(".")
        start = Span(span.end - len(last), span.end)
        return self._names(request, package.split(".") if dot else [], last, start)

    def unloaded(self, request: Request, spot: Spot) -> CompletionSet | None:
        """Candidates behind the dot of a module that a loaded package loads when it is first used: ``np.random.``."""
        parts = request.before(spot.pieces, len(spot.pieces) - 1).split(".")
        if len(parts) < 2 or not all(map(str.isidentifier, parts)) or request.find(".".join(parts)) is not None:
            return None
        holder = request.find(".".join(parts[:-1]))
        if holder is None or request.evaluator.kind(holder.value) != "module":
            return None
        names = request.evaluator.own_names(holder.value)
        package = names.get("__name__")
        name = f"{package}.{parts[-1]}"
        if "__getattr__" not in names or type(package) is not str or name in sys.modules:
            return None
        if parts[-1] not in self.modules.below(package):
            return None
        return named(
            "imports",
            self.modules.members(name),
            spot.typed,
            spot.span,
            kind_of=lambda thing: "instance",
            omit=request.settings.omit_names,
            fuzzy=request.settings.fuzzy,
        )

    def starred(self, request: Request) -> dict[str, object]:
        """Names that ``from x import *`` in the cell will bring, of modules that are not loaded yet."""
        text = request.text[max(request.cell_begin, request.end - CELL_LIMIT) : request.end]
        if "*" not in text or "import" not in text:
            return {}
        found: dict[str, object] = {}
        for match in list(_STAR.finditer(text))[:_STARS]:
            if match["module"] not in sys.modules:
                names = self.modules.members(match["module"])
                found |= {name: thing for name, thing in names.items() if name[:1] != "_"}
        return found

    def _after_import(self, request: Request, spot: Spot, last: list[str]) -> CompletionSet:
        while "," in last:
            last = last[last.index(",") + 1 :]
        if "as" in last:
            return CompletionSet(spot.span, (), "imports")
        if last and last[-1] != ".":
            return choices("imports", ("as",), spot.typed, spot.span, "keyword")
        return self._names(request, last, spot.typed, spot.span)

    def _members(self, request: Request, spot: Spot, words: list[str]) -> CompletionSet:
        module = "".join(words[1 : words.index("import")])
        before = words[-1]
        if before == "as" or module.startswith("."):
            return CompletionSet(spot.span, (), "imports")
        if before not in ("import", ",", "("):
            return choices("imports", ("as",), spot.typed, spot.span, "keyword")
        taken = set(words[words.index("import") + 1 :])
        members = {name: thing for name, thing in self.modules.members(module).items() if name not in taken}
        return named(
            "imports",
            members,
            spot.typed,
            spot.span,
            kind_of=lambda thing: request.evaluator.kind(thing) if thing is not None else "instance",
            omit=request.settings.omit_names,
            fuzzy=request.settings.fuzzy,
            recent=request.recent() if spot.typed else None,
        )

    def _names(self, request: Request | None, words: list[str], typed: str, span: Span) -> CompletionSet:
        package = ".".join(word for word in words if word != ".")
        found = self.modules.below(package) if package else self.modules.top_level()
        private = typed.startswith("_")
        recent = request.recent() if request is not None and typed else {}
        names = sorted(
            (name for name in found if private or name[:1] != "_"), key=lambda name: (recent.get(name, _NEVER), name)
        )
        fuzzy = request is not None and request.settings.fuzzy
        return (
            choices("imports", names, typed, span, "module", fuzzy=fuzzy)
            if typed
            else plain("imports", names, span, "module")
        )
