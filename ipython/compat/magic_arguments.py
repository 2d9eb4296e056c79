"""Magic arguments in the style of argparse (``IPython.core.magic_arguments``; magics.md section 2.6).

The decorators only take down what they were given; the parser is built when a line is parsed or the help text is read.
"""

from __future__ import annotations

import argparse
import functools
import inspect
import re

from ipython.api import UserMistake, split_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    Function = Callable[..., Any]

__all__ = [
    "MagicArgumentParser",
    "argument",
    "argument_group",
    "construct_parser",
    "defaults",
    "kwds",
    "magic_arguments",
    "parse_argstring",
    "real_name",
]


class MagicHelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Lays out the help text: the usage as an example, a metavar that is no plain word in angle brackets."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Put the usage first."""
        super().add_usage(usage, actions, groups, "::\n\n  %" if prefix is None else prefix)

    def _metavar_formatter(self, action: argparse.Action, default_metavar: str) -> Callable[[int], tuple[str, ...]]:
        shown = super()._metavar_formatter(action, default_metavar)
        if action.metavar is None or isinstance(action.metavar, tuple) or re.fullmatch(r"\w+", action.metavar):
            return shown
        return lambda size: (f"<{action.metavar}>",) * size


class MagicArgumentParser(argparse.ArgumentParser):
    """A parser whose mistakes are the user's: it neither prints nor ends the process."""

    def __init__(
        self,
        prog: str | None = None,
        usage: str | None = None,
        description: str | None = None,
        epilog: str | None = None,
        parents: Any = (),
        formatter_class: Any = MagicHelpFormatter,
        prefix_chars: str = "-",
        argument_default: Any = None,
        conflict_handler: str = "error",
        add_help: bool = False,
    ) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            epilog=epilog,
            parents=list(parents),
            formatter_class=formatter_class,
            prefix_chars=prefix_chars,
            argument_default=argument_default,
            conflict_handler=conflict_handler,
            add_help=add_help,
        )

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found.

        Raises:
            UserMistake: always.
        """
        raise UserMistake(message)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """An action such as ``version`` ends the magic, not the shell.

        Raises:
            UserMistake: always.
        """
        raise UserMistake((message or "").strip() or f"{self.prog} ended")

    def parse_argstring(self, argstring: str, *, partial: bool = False) -> Any:
        """Split a line into words, quotes kept, and parse them."""
        # What is behind "--" is no option to us: the words are argparse's, dashes and all.
        words = [word.raw for word in split_options(f"-- {argstring}", posix=False, title=self.prog).words]
        return self.parse_known_args(words) if partial else self.parse_args(words)


class ArgDecorator:
    """Takes down one thing about the arguments of a magic."""

    def __call__(self, func: Function) -> Function:
        taken: list[ArgDecorator] = func.__dict__.setdefault("decorators", [])
        func.has_arguments = True  # type: ignore[attr-defined]
        taken.append(self)
        return func

    def add_to_parser(self, parser: MagicArgumentParser, group: Any) -> Any:
        """Tell a parser; returns the group that later arguments belong to, or None."""


class ArgMethodWrapper(ArgDecorator):
    """Calls a method of the parser or group with what the decorator was given."""

    _method = ""

    def __init__(self, *args: Any, **kwds: Any) -> None:
        self.args = args
        self.kwds = kwds

    def add_to_parser(self, parser: MagicArgumentParser, group: Any) -> Any:
        """Tell the parser, or the group that is open."""
        getattr(parser if group is None else group, self._method)(*self.args, **self.kwds)


class argument(ArgMethodWrapper):
    """One argument, as ``ArgumentParser.add_argument`` takes it."""

    _method = "add_argument"


class defaults(ArgMethodWrapper):
    """Defaults, as ``ArgumentParser.set_defaults`` takes them."""

    _method = "set_defaults"


class argument_group(ArgMethodWrapper):
    """A title under which the following arguments stand."""

    def add_to_parser(self, parser: MagicArgumentParser, group: Any) -> Any:
        """Open the group."""
        return parser.add_argument_group(*self.args, **self.kwds)


class kwds(ArgDecorator):
    """What the parser itself is made with, such as ``epilog``."""

    def __init__(self, **kwds: Any) -> None:
        self.kwds = kwds

    def __call__(self, func: Function) -> Function:
        func = super().__call__(func)
        func.argcmd_kwds = self.kwds  # type: ignore[attr-defined]
        return func


class magic_arguments(ArgDecorator):
    """Stands above the others; the magic's line can then be parsed and its help text lists the arguments.

    Args:
        name: of the magic, where it is not that of the function.

    >>> @magic_arguments()
    ... @argument("-n", type=int, default=1, help="how often")
    ... @argument("word")
    ... def say(line):
    ...     "Say a word."
    ...     given = parse_argstring(say, line)
    ...     return given.n * given.word
    >>> say("-n 2 ho")
    'hoho'
    """

    def __init__(self, name: str | None = None) -> None:
        self.name = name

    def __call__(self, func: Function) -> Function:
        func.__dict__.setdefault("decorators", [])
        func.has_arguments = True  # type: ignore[attr-defined]
        if self.name is not None:
            func.argcmd_name = self.name  # type: ignore[attr-defined]
        func.summary = (func.__doc__ or "").strip().partition("\n")[0]  # type: ignore[attr-defined]
        func.parser = LateParser(func)  # type: ignore[attr-defined]
        func.write_documentation = func.parser.write_documentation  # type: ignore[attr-defined]
        return func


class LateParser:
    """The parser of a function, built when it is used. Then the documentation of the function is its help text."""

    def __init__(self, func: Function) -> None:
        self._func = func

    @functools.cached_property
    def _parser(self) -> MagicArgumentParser:
        parser = construct_parser(self._func)
        self._func.__doc__ = parser.format_help()
        return parser

    def write_documentation(self) -> None:
        """Have the help text stand in the documentation of the function (``Magic.documented``)."""
        self.format_help()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._parser, name)


def construct_parser(magic_func: Function) -> MagicArgumentParser:
    """Build the parser of a function from what its decorators took down."""
    made = {"description": inspect.cleandoc(magic_func.__doc__ or ""), **getattr(magic_func, "argcmd_kwds", {})}
    parser = MagicArgumentParser(real_name(magic_func), **made)
    group = None
    for decorator in reversed(magic_func.decorators):  # type: ignore[attr-defined]  # in the order of the source
        opened = decorator.add_to_parser(parser, group)
        group = opened if opened is not None else group
    return parser


def parse_argstring(magic_func: Function, argstring: str, *, partial: bool = False) -> Any:
    """Parse the line of a magic.

    Args:
        magic_func: has ``@magic_arguments()`` above it.
        argstring: the line.
        partial: unknown words are no mistake; they are returned too.

    Returns:
        The values as attributes; with ``partial`` a pair of them and the words left over.

    Raises:
        UserMistake: the line does not fit.
    """
    return magic_func.parser.parse_argstring(argstring, partial=partial)  # type: ignore[attr-defined]


def real_name(magic_func: Function) -> str:
    """The name of a magic, as its usage line shows it."""
    return getattr(magic_func, "argcmd_name", magic_func.__name__.removeprefix("magic_"))
