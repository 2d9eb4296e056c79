"""Keeps variables of a session in the profile and brings them back (``api.StoredValues``; magics.md section 29).

Values are pickled; functions and classes that the session defines are kept as their source, and so is what they and
the values need of the session. Not here: files (``stored_values``), what is printed (the magic ``%store``).
"""

from __future__ import annotations

from ipython.core.late_names import LateNames
from ipython.core.profile_data import ProfileData
from ipython.core.session_pickle import NotReadable, NotStorable, is_definition
from ipython.core.stored_aliases import StoredAliases
from ipython.core.stored_values import HEAD, NotTrusted, StoredValues
from ipython.model.failure import UserMistake
from ipython.model.stored import Kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from typing import Any

    from ipython.core.magic_context import MagicContext
    from ipython.core.shell import Shell
    from ipython.model.stored import StoredValue

DOCUMENT = "store"  # notes which values of upstream are not wanted any more


class Keeping:
    """What a profile keeps of a session.

    Args:
        context: of the shell whose variables are meant.
        profile: folder of the profile.
    """

    def __init__(self, context: MagicContext, profile: str) -> None:
        self._context = context
        self._files = StoredValues(profile)
        self._data = ProfileData(profile)
        self.aliases = StoredAliases(self._data)
        self._restoring: set[str] = set()
        self._bound: list[str] = []

    # -- what there is -------------------------------------------------------------------------------------------

    def names(self) -> list[str]:
        """Return the names of kept variables, sorted."""
        return self._files.names()

    def describe(self, name: str) -> StoredValue | None:
        """Return what is known of a kept variable without reading it; None when its file cannot be read.

        Raises:
            KeyError: none of that name is kept.
        """
        return self._files.describe(name)

    def upstream_names(self) -> list[str]:
        """Return the names of variables that upstream keeps and that were not forgotten here."""
        return [name for name in self._files.upstream_names() if name not in self._removed()]

    def _removed(self) -> set[str]:
        document = self._data.read(DOCUMENT)
        removed = document.get("removed") if isinstance(document, dict) else None
        return set(map(str, removed)) if isinstance(removed, list) else set()

    # -- keeping -------------------------------------------------------------------------------------------------

    def keep(self, name: str) -> list[Kept]:
        """Keep a variable, and what of the session it needs; return them in the order they were kept.

        Raises:
            KeyError: there is no such variable.
            UserMistake: it cannot be kept; what was kept under its name before is as it was.
            OSError: the profile cannot be written; also then.
        """
        if name not in self._context.names:
            raise KeyError(name)
        kept: list[Kept] = []
        try:
            self._keep(name, "", kept, set())
        except NotStorable as reason:
            raise UserMistake(str(reason)) from None
        return kept

    def _keep(self, name: str, needed_by: str, kept: list[Kept], seen: set[str]) -> None:
        if name in seen:
            return
        seen.add(name)
        names = self._context.names
        if name not in names:
            raise NotStorable(f"it needs {name}, which is no variable any more")
        thing = names[name]
        try:
            if is_definition(thing):
                source, needs = self._definition(name, thing)
                for one in needs:
                    self._keep(one, name, kept, seen)
                self._files.save_source(name, source, type(thing).__name__, needs)
            else:

                def keep_needed(found: set[str]) -> None:
                    for one in sorted(found):
                        self._keep(one, name, kept, seen)

                self._files.save(name, thing, text=short_text(thing), needs=keep_needed)
        except NotStorable as reason:
            raise NotStorable(f"it needs {name}: {reason}" if needed_by else str(reason)) from None
        kept.append(Kept(name, type(thing).__name__, needed_by))

    def _definition(self, name: str, thing: Any) -> tuple[str, tuple[str, ...]]:
        """Return the source of a function or class of the session, and the definitions that it uses."""
        import ast

        inspector = self._context.inspector
        facts = inspector.information(name, 1) if inspector is not None else {}
        source = facts.get("source")
        if not isinstance(source, str):
            raise NotStorable("its source cannot be found")
        try:
            statements = ast.parse(self._context.transform(source)).body
        except (SyntaxError, UserMistake, ValueError):
            raise NotStorable("its source cannot be read alone") from None
        if len(statements) != 1 or not _defines_one(statements[0]):
            raise NotStorable("its source is no statement of its own")
        if getattr(thing, "__closure__", None) and not getattr(statements[0], "decorator_list", None):
            raise NotStorable("it holds variables of the function that made it")
        used = {node.id for node in ast.walk(statements[0]) if isinstance(node, ast.Name)}
        names = self._context.names
        return source, tuple(sorted(one for one in used - {name} if is_definition(names.get(one))))

    # -- bringing back -------------------------------------------------------------------------------------------

    def restore(self, name: str, *, trusted: bool = False) -> list[str]:
        """Bind a kept variable, and what it needs if that is missing; return the names that were bound.

        Args:
            name: of the variable.
            trusted: also when this profile has not written its file.

        Raises:
            KeyError: none of that name is kept.
            UserMistake: it cannot be brought back, for the reason given.
        """
        self._bound = []
        try:
            self._bind(name, trusted)
        except NotTrusted as reason:
            raise UserMistake(f"{reason}; %store -r -f {name} takes it all the same, and runs what is in it") from None
        except NotReadable as reason:
            raise UserMistake(str(reason)) from None
        return self._bound

    def restore_of_upstream(self, name: str) -> None:
        """Bind a variable that upstream keeps; reading it may run code, so only by name.

        Raises:
            KeyError: there is none of that name.
            UserMistake: it cannot be read.
        """
        if name not in self.upstream_names():
            raise KeyError(name)
        try:
            self._context.names[name] = self._files.load_of_upstream(name, self._find)
        except NotReadable as reason:
            raise UserMistake(str(reason)) from None

    def _bind(self, name: str, trusted: bool) -> None:
        self._context.names[name] = self._restored(name, trusted)
        self._bound.append(name)

    def _restored(self, name: str, trusted: bool) -> Any:
        self._restoring.add(name)
        try:
            described, content = self._files.load(name, self._find, trusted=trusted)
            if described.kind != "source":
                return content
            for one in described.needs:
                if one not in self._restoring:  # else two functions call each other
                    self._find(one)
            return self._defined(name, content)
        finally:
            self._restoring.discard(name)

    def _find(self, name: str) -> Any:
        names = self._context.names
        if name not in names:
            try:
                self._bind(name, False)
            except KeyError:
                raise NotReadable(f"it needs {name}, which neither the session nor the profile has") from None
        return names[name]

    def _defined(self, name: str, source: str) -> Any:
        made: dict[str, Any] = {}
        try:
            for piece in self._context.compile_pieces(source, label=f"%store of {name}"):
                self._context.run_code(piece.code, made, is_expression=False)
        except Exception as error:  # a decorator or a default may raise anything
            raise NotReadable(f"its source fails with {type(error).__name__}: {error}") from None
        if len(made) != 1:
            raise NotReadable("its source defines something else")
        return next(iter(made.values()))

    def restore_aliases(self) -> list[str]:
        """Define the kept aliases and return their names; one that cannot be an alias any more is told and left out."""
        aliases, found = self._context.aliases, []
        for name, command in self.aliases.all().items():
            try:
                aliases.define_alias(name, command)
            except UserMistake as mistake:
                self._context.warn(f"Invalid alias: {mistake}")
            else:
                found.append(name)
        return found

    def restore_directories(self) -> int:
        """Put the directories visited in earlier sessions into ``_dh``; returns how many there are."""
        known = self._data.visited_directories()
        visited = self._context.namespace.directories
        here = self._context.cwd
        if known:
            visited[:] = known if known[-1] == here or not here else [*known, here]
        return len(known)

    def bind_late(self) -> None:
        """Bind every kept variable when code is about to use it; nothing is read until then."""

        def load(name: str) -> object:
            self.restore(name)
            return self._context.names[name]

        def tell(name: str, error: Exception) -> None:
            self._context.warn(
                f"Unable to restore variable {name!r}, ignoring (use %store -d {name} to forget!): {error}"
            )

        LateNames(self._context.runner, self._context.names, load, tell).add(self.names())

    # -- forgetting ----------------------------------------------------------------------------------------------

    def forget(self, name: str) -> None:
        """Forget a kept variable, ours and upstream's.

        Raises:
            KeyError: none of that name is kept.
            OSError: the profile cannot be written.
        """
        of_upstream = name in self.upstream_names()
        try:
            self._files.remove(name)
        except KeyError:
            if not of_upstream:
                raise
        if of_upstream:
            self._note_removed([name])

    def forget_all(self) -> None:
        """Forget all variables.

        Raises:
            OSError: the profile cannot be written; those before are forgotten.
        """
        for name in self.names():
            self._files.remove(name)
        if self.upstream_names():
            self._note_removed(self.upstream_names())

    def _note_removed(self, names: list[str]) -> None:
        def changed(document: object) -> object:
            return {"removed": sorted({*self._removed(), *names})}

        self._data.change(DOCUMENT, changed)


def restore_at_start(shell: Shell) -> None:
    """Bring back what the profile keeps (``StoreMagics.autorestore``): aliases, directories, and values when used."""
    kept: Any = shell.capabilities["StoredValues"](shell)
    kept.restore_aliases()
    kept.restore_directories()
    kept.bind_late()


def _defines_one(statement: ast.stmt) -> bool:
    import ast

    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return True
    return (
        isinstance(statement, ast.Assign)
        and len(statement.targets) == 1
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Lambda)
    )


def short_text(thing: object) -> str:
    """Return the beginning of the repr of a value; of large containers no more than that is made.

    >>> short_text(list(range(10**6)))[-8:], short_text({"a": 1})
    (' 13, 14,', "{'a': 1}")
    """
    from itertools import islice

    kind = type(thing)
    few: Any = thing
    if kind in (list, tuple, str, bytes):
        few = few[:HEAD]
    elif kind is dict:
        few = dict(islice(few.items(), HEAD))
    elif kind in (set, frozenset):
        few = kind(islice(few, HEAD))
    try:
        return repr(few)[:HEAD]
    except Exception as error:
        return f"<repr failed: {type(error).__name__}>"[:HEAD]
