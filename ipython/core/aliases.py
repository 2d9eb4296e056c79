"""Commands of the system as line magics: ``%ls *.py`` and, with automagic, ``ls *.py`` (magics.md section 2.9).

An alias is an entry of the table of line magics (``plugins.make_alias``); this module is imported when one is defined
or run. Its command may say where the arguments go: ``%l`` all of them, ``%s`` one each, ``%%s`` a plain ``%s``.
"""

from __future__ import annotations

from ipython.core.plugins import ALIAS, make_alias
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.core.magic_call import MagicCall
    from ipython.core.plugins import Magic, Plugins
    from ipython.settings.shell import CommandSettings

REFUSED = frozenset(["cd", "popd", "pushd", "dhist", "alias", "unalias"])  # these are about the shell itself
_HOLE = "\0"  # stands for an argument while the rest of a command is expanded; no command has one


class Aliases:
    """The aliases among the line magics, under the names that existing code uses.

    Args:
        plugins: the table of magics.
    """

    def __init__(self, plugins: Plugins) -> None:
        self._plugins = plugins

    @property
    def aliases(self) -> list[tuple[str, str]]:
        """Names and commands, sorted."""
        table = self._plugins.tables["line"]
        return sorted((name, found.origin) for name, found in table.items() if is_alias(found))

    def is_alias(self, name: str) -> bool:
        """Whether an alias has this name."""
        found = self._plugins.find("line", name)
        return found is not None and is_alias(found)

    def retrieve_alias(self, name: str) -> str:
        """Return the command of an alias.

        Raises:
            ValueError: there is none of this name.
        """
        found = self._plugins.find("line", name)
        if found is None or not is_alias(found):
            raise ValueError(f"{name} is not an alias")
        return found.origin

    def get_alias(self, name: str) -> Magic | None:
        """Return the magic behind an alias, or None."""
        return self._plugins.find("line", name) if self.is_alias(name) else None

    def define_alias(self, name: str, command: str) -> None:
        """Make or replace an alias.

        Raises:
            UserMistake: the name cannot be used, or the command mixes ``%l`` and ``%s``.
        """
        for what, text in (("name", name), ("command", command)):
            if not isinstance(text, str):
                raise UserMistake(f"An alias {what} must be a string, got: {text!r}")
        found = self._plugins.find("line", name)
        if name in REFUSED:
            raise UserMistake(f"The name {name} can't be aliased because it is a keyword or builtin.")
        if not is_word(name):
            raise UserMistake(
                f"{name!r} can't be the name of an alias: it takes letters, digits and _, and no keyword of Python"
            )
        if found is not None and not is_alias(found):
            raise UserMistake(f"The name {name} can't be aliased because it is another magic command.")
        if not command.strip():
            raise UserMistake(f"the alias {name} needs a command")
        count_arguments(command)
        self._plugins.register("line", make_alias(name, command))

    def soft_define_alias(self, name: str, command: str) -> None:
        """As ``define_alias``; an alias that is refused is told about and left out."""
        try:
            self.define_alias(name, command)
        except UserMistake as mistake:
            import sys

            print(f"Invalid alias: {mistake}", file=sys.stderr)

    @property
    def default_aliases(self) -> list[tuple[str, str]]:
        """Names and commands that were there before the person made or removed any."""
        return sorted(self._plugins.first_aliases().items())

    def init_aliases(self) -> None:
        """Make the aliases those of the beginning again."""
        self._plugins.restore_aliases()

    def undefine_alias(self, name: str) -> None:
        """Remove an alias.

        Raises:
            ValueError: there is none of this name.
        """
        if not self.is_alias(name):
            raise ValueError(f"{name} is not an alias")
        self._plugins.unregister("line", name)

    def clear_aliases(self) -> None:
        """Remove all of them."""
        for name, _ in self.aliases:
            self._plugins.unregister("line", name)


def is_alias(magic: Magic) -> bool:
    """Whether a magic is a command of the system."""
    return magic.target == ALIAS


def is_word(name: str) -> bool:
    """Whether a name can stand at the beginning of a line without being Python's.

    >>> [name for name in ("ll", "2to3", "apt-get", "class", "été") if is_word(name)]
    ['ll', 'été']
    """
    import keyword

    return name.isidentifier() and not keyword.iskeyword(name)


def add_configured(plugins: Plugins, settings: CommandSettings, warn: Callable[[str], None]) -> None:
    """Bring the aliases of the manifests in line with the configuration.

    Args:
        plugins: the table of magics.
        settings: what was configured.
        warn: told about each alias that is left out.
    """
    aliases = Aliases(plugins)
    if settings.default_aliases is not None:
        aliases.clear_aliases()
    for name, command in (*(settings.default_aliases or ()), *settings.user_aliases):
        try:
            aliases.define_alias(name, command)
        except UserMistake as mistake:
            warn(f"Invalid alias: {mistake}")
    if not settings.colored:
        for name, command in aliases.aliases:
            if command.startswith("ls "):
                plugins.register("line", make_alias(name, command.replace(" --color", "", 1)))


def count_arguments(command: str) -> int:
    """Return the number of ``%s`` in a command.

    Raises:
        UserMistake: it has ``%l`` too.

    >>> count_arguments("cp %s %s"), count_arguments("date +%%s")
    (2, 0)
    """
    rest = command.replace("%%s", "")
    count = rest.count("%s")
    if count and "%l" in rest:
        raise UserMistake("The %s and %l specifiers are mutually exclusive in alias definitions.")
    return count


def filled(name: str, command: str, line: str, expand: Callable[[str], str] = lambda text: text) -> str:
    """Return what an alias runs for a line.

    Args:
        name: of the alias, for messages.
        command: as defined.
        line: the arguments; quotes keep words together and stay in place for the shell.
        expand: replaces variables in the command; the arguments have been expanded before, and are not again.

    Raises:
        UserMistake: fewer words than the command has ``%s``.

    >>> filled("parts", "echo %s-%s", "'a b' c d")
    "echo 'a b'-c d"
    >>> filled("count", "ls %l | wc -l", "*.py")
    'ls *.py | wc -l'
    """
    count = count_arguments(command)
    if not count:
        whole = "%l" in command.replace("%%s", "")
        text = expand(command.replace("%l", _HOLE).replace("%%s", "%s"))
        return text.replace(_HOLE, line) if whole else f"{text} {line}".rstrip()
    words, rest = _words(line, count)
    if len(words) < count:
        raise UserMistake(f"Alias <{name}> requires {count} arguments, {len(words)} given.")
    parts = expand(command.replace("%%s", "\1").replace("%s", _HOLE)).replace("\1", "%s").split(_HOLE)
    text = parts[0] + "".join(word + part for word, part in zip(words, parts[1:], strict=True))
    return f"{text} {rest}".rstrip()


def _words(line: str, count: int) -> tuple[list[str], str]:
    """Cut the first ``count`` words from a line, as typed; returns them and the rest."""
    words: list[str] = []
    position, length = 0, len(line)
    while len(words) < count:
        while position < length and line[position].isspace():
            position += 1
        if position >= length:
            break
        start, quote = position, ""
        while position < length and (quote or not line[position].isspace()):
            character = line[position]
            if character == quote:
                quote = ""
            elif not quote and character in "'\"" and character in line[position + 1 :]:
                quote = character
            position += 1
        words.append(line[start:position])
    return words, line[position:].strip()


class Alias:
    """The function of the magic that an alias is.

    >>> Alias("ll", "ls -l")
    <alias ll for 'ls -l'>
    """

    def __init__(self, name: str, command: str) -> None:
        self.name = name
        self.command = command
        self.__doc__ = f"Alias for `!{command}`"

    def __call__(self, call: MagicCall) -> None:
        """Run the command with the arguments of a call."""
        context = call.context
        context.system(filled(self.name, self.command, call.line, lambda text: context.expand(text, call.local_names)))

    def __repr__(self) -> str:
        return f"<alias {self.name} for {self.command!r}>"
