"""The command line of ``ipython console``: its own options, those of the terminal, and words for the kernel."""

from __future__ import annotations

from ipython.app.command_line import CommandLineMistake, Invocation, parse
from ipython.app.options import ALIASES, FLAGS, OPTIONAL_VALUES, SWITCHES
from ipython.core.plugins import nearest
from ipython.model.value import replace
from ipython.settings.console import ConsoleSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

HELP = """\
usage: ipython console [options] [file]

The terminal of ipython over a kernel: one that is started for it and ends with it, or one that runs already.

  --existing [WORD]      attach to a running kernel: the newest, or the one that WORD names (kernel-19732.json, a part
                         of its name, a pattern, a path); see ipython kernel list
  --kernel NAME          start the kernel of this kernelspec; by default the one of this installation
  --ssh [USER@]HOST[:PORT]  reach the kernel of --existing FILE on another machine, through one ssh process
  --sshkey FILE          key for ssh; alone, the host is the one the connection file names
  -c CODE                run CODE, print what it shows, leave with status 1 if it failed
  file                   the same with the text of a file
  --simple-prompt        plain lines, for pipes and programs
  --kernel-timeout SECONDS  how long a kernel may take to answer, 60 by default
  --no-other-output      do not show what other clients of the kernel run
  --other-output-prefix TEXT  what stands before their prompts, 'Remote ' by default
  --no-confirm-exit, --no-banner, --colors NAME, --TerminalInteractiveShell.NAME=VALUE  as for ipython itself
  --                     words behind it go to the kernel; so do options the kernel alone knows

Text from a pipe is run as one cell: echo 'print(x)' | ipython console --existing
"""
# Options with a value: name -> field of ConsoleSettings.
_VALUES = {
    "kernel": "kernel",
    "kernel-timeout": "kernel_timeout",
    "other-output-prefix": "other_output_prefix",
    "ssh": "ssh",
    "sshkey": "sshkey",
}
_SWITCHES = {"other-output": "include_other_output", "include-other-output": "include_other_output"}
# Names of upstream's console in configuration files -> field.
CLASSES = (
    "ZMQTerminalInteractiveShell",
    "JupyterConsoleApp",
    "JupyterApp",
    "IPythonConsoleApp",
    "ZMQTerminalIPythonApp",
)
_TRAITS = {
    "include_other_output": "include_other_output",
    "other_output_prefix": "other_output_prefix",
    "kernel_timeout": "kernel_timeout",
    "existing": "existing",
    "kernel_name": "kernel",
    "sshserver": "ssh",
    "sshkey": "sshkey",
}
# Traits of these classes are the kernel's; the terminal's own are everything else that ``ipython`` knows.
_KERNEL_CLASSES = ("InteractiveShellApp", "IPKernelApp", "IPythonKernel", "Session", "InlineBackend", "HistoryManager")


def parse_console(arguments: Sequence[str]) -> tuple[ConsoleSettings, Invocation]:
    """Read the words after ``ipython console``.

    Raises:
        CommandLineMistake: an option misses its value or has one it does not take.

    >>> console, terminal = parse_console(["--kernel-timeout=5", "--colors", "linux", "--matplotlib=inline"])
    >>> console.kernel_timeout, terminal.traits, console.kernel_arguments
    (5.0, (('InteractiveShell.colors', 'linux'),), ('--matplotlib=inline',))
    """
    fields: dict[str, object] = {}
    ours: list[str] = []
    kernels: list[str] = []
    words = list(arguments)
    while words:
        word = words.pop(0)
        name, equals, given = word.lstrip("-").partition("=")
        if word == "--":
            kernels += words
            break
        if word[:2] == "-c":
            fields["code"] = word[2:] or _value("-c", words)
        elif not word.startswith("-"):
            if "file" in fields:
                raise CommandLineMistake(f"one file can be run, not {fields['file']!r} and {word!r}")
            fields["file"] = word
        elif word.startswith("--existing"):
            fields["existing"] = given if equals else _optional(words)
        elif name in _VALUES:
            fields[_VALUES[name]] = given if equals else _value(f"--{name}", words)
        elif name in _SWITCHES or name.removeprefix("no-") in _SWITCHES:
            fields[_SWITCHES[name.removeprefix("no-")]] = not name.startswith("no-")
        else:
            _sort(word, words, ours, kernels)
    settings = _made(ConsoleSettings(), fields)
    if kernels and settings.existing is not None:
        raise CommandLineMistake(
            f"{kernels[0]} is for a kernel that is started; --existing attaches to one that runs" + _hint(kernels[0])
        )
    return replace(settings, kernel_arguments=tuple(kernels)), parse(ours)


def from_configuration(settings: ConsoleSettings, origins: Sequence[tuple[str, str, object]]) -> ConsoleSettings:
    """Return the settings with what configuration files say; the command line counts more.

    Raises:
        CommandLineMistake: a value that an option does not take.
    """
    defaults = ConsoleSettings()
    fields: dict[str, object] = {}
    for full_name, _, given in origins:
        owner, _, trait = full_name.rpartition(".")
        field = _TRAITS.get(trait)
        if owner in CLASSES and field and getattr(settings, field) == getattr(defaults, field):
            fields[field] = given
    return _made(settings, fields)


def _made(settings: ConsoleSettings, fields: dict[str, object]) -> ConsoleSettings:
    if "kernel_timeout" in fields:
        given = fields["kernel_timeout"]
        try:
            seconds = float(str(given))
        except ValueError:
            seconds = -1.0
        if not 0 < seconds < 1e6:
            raise CommandLineMistake(f"--kernel-timeout takes seconds above 0, not {given!r}")
        fields["kernel_timeout"] = seconds
    if "include_other_output" in fields:
        fields["include_other_output"] = str(fields["include_other_output"]).lower() in ("1", "true", "yes", "on")
    made = replace(settings, **fields)
    if (made.ssh or made.sshkey) and made.existing is None:
        raise CommandLineMistake("--ssh reaches a kernel that runs: --existing FILE says which")
    if made.kernel and made.existing is not None:
        raise CommandLineMistake("--kernel starts a kernel and --existing attaches to one: give one of them")
    if made.code is not None and made.file:
        raise CommandLineMistake("-c and a file are two programs: give one of them")
    return made


def _value(option: str, words: list[str]) -> str:
    if not words:
        raise CommandLineMistake(f"{option} needs a value" + (f": {option}=VALUE" if option[:2] == "--" else ""))
    return words.pop(0)


def _optional(words: list[str]) -> str:
    return words.pop(0) if words and not words[0].startswith("-") else ""


def _sort(word: str, words: list[str], ours: list[str], kernels: list[str]) -> None:
    """Put an option where it belongs: to what the terminal is told, or to the words for the kernel."""
    name, equals, _ = word.lstrip("-").partition("=")
    taken = [word]
    if name in ALIASES:
        if not equals and name not in OPTIONAL_VALUES:
            taken.append(_value(f"--{name}", words))
        traits = [ALIASES[name]]
    elif name in FLAGS:
        traits = [trait for trait, _ in FLAGS[name]]
    elif name in SWITCHES or name.removeprefix("no-") in SWITCHES:
        traits = [SWITCHES[name.removeprefix("no-")]]
    elif "." in name and name[:1].isupper():
        if not equals:
            taken.append(_value(f"--{name}", words))
        traits = [name]
    elif word in ("-i", "-m"):
        raise CommandLineMistake(f"{word} is for ipython itself; a console takes -c CODE or a file")
    else:
        traits = []  # what only a kernel knows: it says so if it does not
    if traits and not any(trait.startswith(_KERNEL_CLASSES) for trait in traits):
        ours += taken
    else:
        kernels += taken


def _hint(word: str) -> str:
    near = nearest(word.lstrip("-").partition("=")[0], [*_VALUES, *_SWITCHES, "existing", *SWITCHES, *ALIASES])
    return f"; did you mean --{near}?" if near else ""
