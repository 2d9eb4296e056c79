"""The command line as a value. Written out, because ``argparse`` costs more than a whole ``ipython -c pass``.

Options stop at the first positional word, as with ``python``: what follows a file, ``-c CODE`` or ``-m MODULE``
belongs to the program.
"""

from __future__ import annotations

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container


class CommandLineMistake(Exception):
    """An option that does not exist or misses its value; the text is the sentence to print."""


@value
class Invocation:
    """What was asked for.

    ``mode`` is prompt, code, module, file, stdin, help, version or subcommand; ``target`` the code, module, path or
    subcommand; ``traits`` are (name, text or value) in the order given, names as in configuration files.
    """

    mode: str = "prompt"
    target: str = ""
    arguments: tuple[str, ...] = ()
    interactive: bool = False
    traits: tuple[tuple[str, object], ...] = ()
    show_config: str = ""  # "" | text | json

    def option(self, trait: str, default: object = None) -> object:
        """The value that the command line gives a trait; the last one counts."""
        found = default
        for name, given in self.traits:
            if name == trait:
                found = given
        return found


def parse(arguments: list[str], subcommands: Container[str] = ()) -> Invocation:
    """Read a command line.

    Args:
        arguments: without the program's name.
        subcommands: words that, as the first argument, take over.

    Raises:
        CommandLineMistake: an unknown option, or one without its value.

    >>> parse(["-i", "f.py", "--x"]).arguments, parse(["-c", "1", "a"]).target
    (('--x',), '1')
    """
    if arguments and arguments[0] in subcommands:
        return Invocation("subcommand", arguments[0], tuple(arguments[1:]))
    if len(arguments) == 2 and arguments[0] == "-c":  # the shortest way for the commonest script use
        return Invocation("code", arguments[1])
    traits: list[tuple[str, object]] = []
    interactive, show = False, ""
    position = 0
    mode, target = "prompt", ""
    while position < len(arguments):
        word = arguments[position]
        position += 1
        if word == "-c" or word == "-m":
            if position >= len(arguments):
                raise CommandLineMistake(f"{word} needs {'code' if word == '-c' else 'the name of a module'} behind it")
            mode, target = ("code" if word == "-c" else "module"), arguments[position]
            position += 1
            break
        if word[:2] in ("-c", "-m"):
            mode, target = ("code" if word[1] == "c" else "module"), word[2:]
            break
        if word == "-":
            mode, target = "stdin", "-"
            break
        if word == "--":
            if position < len(arguments):
                mode, target = "file", arguments[position]
                position += 1
            break
        if not word.startswith("-"):
            mode, target = "file", word
            break
        if word == "-i":
            interactive = True
        elif word in ("-h", "--help"):
            return Invocation("help")
        elif word == "--help-all":
            return Invocation("help", "all")
        elif word in ("-V", "--version"):
            return Invocation("version")
        elif word in ("--show-config", "--show-config-json"):
            show = "json" if word.endswith("json") else "text"
        else:
            position = _option(word, arguments, position, traits)
    if traits:
        mode, target, interactive = _from_traits(traits, mode, target, interactive)
    rest = arguments[position:]
    if rest and rest[0] == "--" and mode != "prompt":
        rest = rest[1:]
    return Invocation(mode, target, tuple(rest), interactive, tuple(traits), show)


def _from_traits(traits: list[tuple[str, object]], mode: str, target: str, interactive: bool) -> tuple[str, str, bool]:
    # ``--InteractiveShellApp.code_to_run=...`` and its kin are other spellings of what options have letters for.
    given = dict(traits)
    for name, way in (("code", "code"), ("module", "module"), ("file", "file")):
        text = given.get(f"InteractiveShellApp.{name}_to_run")
        if text and mode == "prompt":
            mode, target = way, str(text)
    forced = str(given.get("TerminalIPythonApp.force_interact", "")).lower() in ("1", "true", "on", "yes")
    return mode, target, interactive or forced


def _option(word: str, arguments: list[str], position: int, traits: list[tuple[str, object]]) -> int:
    from ipython.app.options import ALIASES, FIRST, FLAGS, OPTIONAL_VALUES, START_CLASSES, SWITCHES

    name, equals, text = word.lstrip("-").partition("=")
    if not word.startswith("--"):
        raise CommandLineMistake(_unknown(word))
    if "." in name and name[:1].isupper():
        if not equals:
            if position >= len(arguments):
                raise CommandLineMistake(f"--{name} needs a value: --{name}=VALUE")
            text, position = arguments[position], position + 1
        owner, _, trait = name.rpartition(".")
        traits.append((FIRST.get(trait, name) if owner in START_CLASSES else name, text))
    elif name in ALIASES:
        if not equals:
            if name in OPTIONAL_VALUES:
                text = OPTIONAL_VALUES[name]
            elif position < len(arguments):
                text, position = arguments[position], position + 1
            else:
                raise CommandLineMistake(f"--{name} needs a value: --{name}=VALUE")
        traits.append((ALIASES[name], text))
    elif equals and (name in FLAGS or name in SWITCHES):
        raise CommandLineMistake(f"--{name} takes no value")
    elif name in FLAGS:
        traits.extend(FLAGS[name])
    elif name in SWITCHES:
        traits.append((SWITCHES[name], True))
    elif name.startswith("no-") and name[3:] in SWITCHES:
        traits.append((SWITCHES[name[3:]], False))
    else:
        raise CommandLineMistake(_unknown(word))
    return position


def _unknown(word: str) -> str:
    from ipython.app.options import ALIASES, FLAGS, SWITCHES
    from ipython.core.plugins import nearest

    name = word.lstrip("-").partition("=")[0]
    known = [*FLAGS, *SWITCHES, *(f"no-{switch}" for switch in SWITCHES), *ALIASES]
    known += ["help", "help-all", "version", "show-config", "show-config-json"]
    near = nearest(name, known)
    return f"unknown option {word.partition('=')[0]}" + (f"; did you mean --{near}?" if near else "")
