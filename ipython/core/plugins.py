"""Magics by name: declared in manifests, imported at first use, or registered by running code.

A manifest is a literal table in a plugin package: ``MANIFEST = {"magics": {name: (target, kind, summary)}}`` where
``target`` is ``"module:function"`` and ``kind`` is ``line``, ``cell`` or ``line_cell``; a fourth element, or the table
``"arguments"``, may say what the line takes (docs/plugins.md). ``"completers": {name: target}`` declares sources of
completions. Listing, completing and describing magics reads the table and imports none of them.
"""

from __future__ import annotations

from ipython.core.lazy import Lazy, load_module
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from ipython.core.magic_alias import MagicAlias
    from ipython.model.completion import CompletionRequest

KINDS = ("line", "cell")
ALIAS = "ipython.core.aliases:Alias"  # what stands behind every alias


class Magic:
    """One magic of one kind.

    ``style`` says how it is called: ``call`` takes a ``MagicCall``; ``text`` takes ``(line)`` or ``(line, cell)``,
    as functions written for upstream do.
    """

    __slots__ = (
        *("_function", "_lazy", "arguments", "expands", "name", "origin", "own_provider", "style", "summary"),
        "wants_locals",
    )

    def __init__(
        self,
        name: str,
        function: Callable[..., Any] | None = None,
        *,
        lazy: Lazy | None = None,
        style: str = "call",
        summary: str = "",
        expands: bool = True,
        wants_locals: bool = False,
        origin: str = "",
        arguments: str | None = None,
        provider: str = "",
    ) -> None:
        self.name = name
        self._function = function
        self._lazy = lazy
        self.style = style
        self.summary = summary
        self.expands = expands
        self.wants_locals = wants_locals
        self.origin = origin
        self.arguments = arguments  # what its line takes, for completion; None: not said
        self.own_provider = provider

    def load(self) -> Callable[..., Any]:
        """Return the function, imported now if need be.

        Raises:
            UserMistake: its module cannot be imported.
        """
        function = self._function
        if function is None:
            assert self._lazy is not None
            try:
                function = self._lazy.load()
            except (ImportError, AttributeError) as error:
                sign = getattr(self._lazy, "sign", "%")
                mistake = UserMistake(f"Magic `{sign}{self.name}` could not be loaded: {error}")
                mistake.is_summary = True
                raise mistake from error
            self.expands = getattr(function, "expands_variables", True)
            self._function = function
        return function

    def documented(self) -> Callable[..., Any]:
        """Return the function with its documentation; some write that when somebody wants to read it."""
        function = self.load()
        write = getattr(function, "write_documentation", None)
        if callable(write):
            write()
        return function

    @property
    def provider(self) -> str:
        """The class it is a method of, as existing code knows it; ``"Other"``: a function, or a second name."""
        if self.own_provider:
            return self.own_provider
        from ipython.core.magic_families import OTHER, class_of

        return OTHER if self.style == "text" or self.is_alias else class_of(self.name)

    @property
    def is_loaded(self) -> bool:
        """Whether its function is there without an import."""
        return self._function is not None

    @property
    def is_alias(self) -> bool:
        """Whether it runs a command of the system."""
        return self._lazy is not None and self._lazy.target == ALIAS

    @property
    def target(self) -> str:
        """Where it comes from: ``module:function``, or what registered it."""
        return self._lazy.target if self._lazy is not None else self.origin

    def __repr__(self) -> str:
        return (
            f"<alias {self.name} for {self.origin!r}>" if self.is_alias else f"<magic {self.name} from {self.target}>"
        )


class Completer:
    """A source of completions that a plugin gives (ports.Matcher)."""

    __slots__ = ("_load", "identifier", "priority")

    def __init__(
        self, identifier: str, load: Callable[[], Callable[[CompletionRequest], Any]], priority: float = 0.0
    ) -> None:
        self.identifier = identifier
        self.priority = priority
        self._load = load

    def match(self, request: CompletionRequest) -> Any:
        """Its candidates."""
        return self._load()(request)


class Spare(Lazy):
    """A target that is made by a function of the caller's when it is first asked for; ``sign`` is ``%`` or ``%%``."""

    __slots__ = ("_make", "sign")

    def __init__(self, target: str, make: Callable[[], Any], *, sign: str = "%") -> None:
        super().__init__(target)
        self._make = make
        self.sign = sign

    def load(self) -> Any:
        """Return what the function makes; if it fails it is asked again the next time."""
        if self._loaded is None:
            self._loaded = self._make()
        return self._loaded


class AliasTarget(Lazy):
    """Makes the callable of an alias when it is first asked for."""

    __slots__ = ("_command", "_name")

    def __init__(self, name: str, command: str) -> None:
        super().__init__(ALIAS)
        self._name = name
        self._command = command

    def load(self) -> Any:
        """Return the callable."""
        return super().load()(self._name, self._command)


def make_alias(name: str, command: str) -> Magic:
    """Return the line magic that runs a command of the system (``core.aliases`` checks and runs it)."""
    return Magic(
        name, lazy=AliasTarget(name, command), origin=command, summary=f"Alias for `!{command}`", arguments="files"
    )


def alias_platform() -> str:
    """Return under which name a manifest lists the aliases of this platform: linux, mac, bsd or windows."""
    import sys

    found = {"linux": "linux", "win32": "windows", "openbsd": "bsd", "netbsd": "bsd", "cygwin": "linux"}
    return found.get(sys.platform.rstrip("0123456789") if sys.platform != "win32" else "win32", "mac")


class Plugins:
    """All magics of a shell by kind and name.

    Args:
        packages: import names of packages that publish a ``MANIFEST``, read at the first look-up.
        configure: called with this object after they were read.
    """

    def __init__(self, packages: Iterable[str] = (), *, configure: Callable[[Plugins], None] | None = None) -> None:
        self._configure = configure
        self._packages = tuple(packages)
        self._tables: dict[str, dict[str, Magic]] | None = None
        self._has_looked = False
        self._first_aliases: dict[str, str] = {}  # before the person made or removed any
        self.automagic = True
        self.completers: dict[str, Completer] = {}  # sources of completions beside those of the shell
        self.extensions: dict[str, Any] = {}  # loaded extensions: module name -> module

    @property
    def tables(self) -> dict[str, dict[str, Magic]]:
        """The magics: kind -> name -> Magic."""
        return self._read_manifests()

    def _read_manifests(self) -> dict[str, dict[str, Magic]]:
        tables = self._tables
        if tables is None:
            tables = self._tables = {kind: {} for kind in KINDS}
            for package in self._packages:
                try:
                    # With a default: making the text of an AttributeError asks for the working directory (3.13).
                    manifest = getattr(load_module(package), "MANIFEST", None)
                except ImportError:
                    continue  # the shell runs cells without its magics (tests hide them)
                if manifest is not None:
                    self.add_manifest(manifest)
            if self._configure is not None:
                self._configure(self)
            self._first_aliases = {name: found.origin for name, found in tables["line"].items() if found.is_alias}
        return tables

    def add_manifest(self, manifest: dict[str, Any]) -> None:
        """Declare the magics of one package; names that exist already keep their meaning."""
        tables = self.tables
        for name, (target, kind, summary, *arguments) in manifest.get("magics", {}).items():
            lazy = Lazy(target)
            takes = arguments[0] if arguments else manifest.get("arguments", {}).get(name)
            for one in ("line", "cell") if kind == "line_cell" else (kind,):
                tables[one].setdefault(name, Magic(name, lazy=lazy, summary=summary, arguments=takes))
        for name, target in manifest.get("completers", {}).items():
            self.completers.setdefault(name, Completer(name, Lazy(target).load))
        for name, command in manifest.get("aliases", {}).get(alias_platform(), ()):
            tables["line"].setdefault(name, make_alias(name, command))

    def find(self, kind: str, name: str) -> Magic | None:
        """Return the magic called ``name`` of ``kind`` ``line`` or ``cell``."""
        return self.tables[kind].get(name)

    def names(self, kind: str) -> list[str]:
        """Return the names of one kind, sorted."""
        return sorted(self.tables[kind])

    def register(self, kind: str, magic: Magic) -> None:
        """Add or replace a magic.

        Raises:
            ValueError: ``kind`` is not ``line``, ``cell`` or ``line_cell``.
        """
        if kind not in ("line", "cell", "line_cell"):
            raise ValueError(f"kind of a magic must be line, cell or line_cell, not {kind!r}")
        for one in ("line", "cell") if kind == "line_cell" else (kind,):
            self.tables[one][magic.name] = magic

    def register_alias(self, kind: str, name: str, target: str, parameters: str = "") -> None:
        """Give the magic ``target`` a second name, with ``parameters`` in front of what is typed."""
        from ipython.core.magic_alias import make_magic_alias

        self.register(kind, make_magic_alias(self, kind, name, target, parameters))

    def magic_aliases(self) -> dict[tuple[str, str], MagicAlias]:
        """The second names of magics: (kind, name) -> what is called."""
        from ipython.core.magic_alias import magic_aliases

        return magic_aliases(self)

    def first_aliases(self) -> dict[str, str]:
        """The aliases of the beginning: name -> command."""
        self._read_manifests()
        return dict(self._first_aliases)

    def restore_aliases(self) -> None:
        """Make the aliases those of the beginning again."""
        if self._tables is None:
            return  # nobody has touched them
        line = self._tables["line"]
        for name in [name for name, found in line.items() if found.is_alias]:
            del line[name]
        for name, command in self._first_aliases.items():
            line.setdefault(name, make_alias(name, command))

    def unregister(self, kind: str, name: str) -> None:
        """Forget a magic if it exists."""
        self.tables[kind].pop(name, None)

    def register_completer(
        self, name: str, function: Callable[[CompletionRequest], Any], *, priority: float = 0.0
    ) -> None:
        """Add or replace a source of completions.

        Args:
            name: by which it is disabled and reported.
            function: takes a ``CompletionRequest``, returns ``Completion`` objects or a ``CompletionAnswer``.
            priority: higher ones are asked first; those below 0 after the sources of the shell.
        """
        self.completers[name] = Completer(name, lambda: function, priority)

    def completion_sources(self) -> list[Completer]:
        """The sources of completions that plugins declared or registered."""
        self._read_manifests()
        return list(self.completers.values())

    def unregister_completer(self, name: str) -> None:
        """Forget a source of completions if it exists."""
        self.completers.pop(name, None)

    def require(self, kind: str, name: str) -> Magic:
        """Return a magic.

        Raises:
            UserMistake: there is none; the message says what was probably meant.
        """
        found = self.find(kind, name)
        failures = self.look_for_installed() if found is None else ()
        found = found or self.find(kind, name)
        if found is not None:
            return found
        other = "cell" if kind == "line" else "line"
        mark, other_mark = ("%", "%%") if kind == "line" else ("%%", "%")
        what = "Line magic function" if kind == "line" else "Cell magic"
        message = f"{what} `{mark}{name}` not found"
        if self.find(other, name) is not None:
            message += f" (But {other} magic `{other_mark}{name}` exists, did you mean that instead?)"
        message += "."
        if self.find(other, name) is None:
            from ipython.core.known_extensions import extension_with

            extension = extension_with(name)
            near = nearest(name, self.tables[kind])
            if extension and extension not in self.extensions:
                message += f" It is available after `%load_ext {extension}`."
            elif near:
                message += f" Did you mean `{mark}{near}`?"
        raise UserMistake(" ".join((message, *failures)))

    def look_for_installed(self) -> Sequence[str]:
        """Declare the magics of installed packages, once; returns a sentence for each that could not be loaded."""
        if self._has_looked or not self._packages:
            return ()
        self._has_looked = True
        from ipython.core.installed_plugins import installed_manifests

        manifests, failures = installed_manifests()
        for manifest in manifests:
            self.add_manifest(manifest)
        return failures


def nearest(word: str, words: Iterable[str], *, distance: int = 2) -> str:
    """Return the word closest to ``word`` within ``distance`` edits, or an empty string.

    >>> nearest("timit", ["time", "timeit", "who"])
    'timeit'
    """
    best, best_distance = "", distance + 1
    for candidate in words:
        if abs(len(candidate) - len(word)) < best_distance:
            steps = edit_distance(word, candidate, best_distance)
            if steps < best_distance and steps < max(len(word), len(candidate)):
                best, best_distance = candidate, steps
    return best


def edit_distance(left: str, right: str, limit: int) -> int:
    """Return the number of single-character edits between two words, or ``limit`` if there are as many or more.

    Two neighbours swapped count as one edit.
    """
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before = before, row
        row = [i]
        for j, b in enumerate(right, 1):
            step = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                step = min(step, older[j - 2] + 1)
            row.append(step)
        if min(row) >= limit:
            return limit
    return min(row[-1], limit)
