"""What a magic is called with, and the decorator that marks a function as one."""

from __future__ import annotations

from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from ipython.core.magic_context import MagicContext
    from ipython.core.magic_options import Options

    F = TypeVar("F", bound=Callable[..., Any])


class MagicCall:
    """One use of a magic.

    ``line`` is the rest of its line with variables expanded; ``body`` is the rest of the cell, None for the line
    form; ``local_names`` are the variables of the function it was called in, or the user's namespace.
    """

    __slots__ = ("body", "context", "line", "local_names", "name")

    def __init__(
        self, name: str, line: str, body: str | None, context: MagicContext, local_names: dict[str, Any]
    ) -> None:
        self.name = name
        self.line = line
        self.body = body
        self.context = context
        self.local_names = local_names

    @property
    def title(self) -> str:
        """How it was typed: ``%name`` or ``%%name``."""
        return ("%" if self.body is None else "%%") + self.name

    def expect_no_arguments(self) -> None:
        """Refuse anything after the name but a comment.

        Raises:
            UserMistake: something was given.
        """
        if self.line.strip() and not self.line.lstrip().startswith("#"):
            raise UserMistake(f"{self.title} takes no arguments, not {self.line.strip()!r}")

    def options(
        self,
        short: str = "",
        *long: str,
        verbatim: bool = False,
        posix: bool = True,
        anywhere: bool = False,
        final: str = "",
        argparse: bool = False,
        code: bool = False,
    ) -> Options:
        """Split the line into options and the rest, in getopt notation (magics.md section 2.5).

        Args:
            short: letters, each followed by ``:`` if it takes a value, by ``::`` if it may have one.
            long: names, each followed by ``=`` if it takes a value.
            verbatim: keep the text after the options as typed, inner blanks and quotes included.
            posix: remove quotes from values and words.
            anywhere: options may stand between and behind the other words; not with ``verbatim``.
            final: letters behind whose value no more options stand.
            argparse: as ``anywhere``, and mistakes are worded as argparse does.
            code: what follows is Python, so a word such as ``-5`` or ``--name`` that is no option begins it.

        Raises:
            UserMistake: an unknown option, a missing value, an unclosed quote.
        """
        from ipython.core.magic_options import parse_options

        return parse_options(
            self.line, short, *long, title=self.title, verbatim=verbatim, posix=posix, anywhere=anywhere, final=final,
            argparse=argparse, code=code,
        )  # fmt: skip

    def words(self) -> list[str]:
        """Split the line into words as a shell does, quotes removed.

        Raises:
            UserMistake: an unclosed quote.
        """
        from ipython.core.magic_options import split_words

        return split_words(self.line, title=self.title)

    def mistake(self, reason: str) -> UserMistake:
        """Return the error to raise for wrong arguments: ``%name: reason``."""
        return UserMistake(f"{self.title}: {reason}")

    @staticmethod
    def bad_news(text: str) -> UserMistake:
        """Print an answer that is no success, such as what was not found, and return the error to raise for it.

        The cell fails, and nothing more is shown.
        """
        print(text)
        error = UserMistake(text)
        error.is_told = True
        return error


def magic(
    name: str,
    *,
    kind: str = "line",
    expands_variables: bool = True,
    arguments: str | None = None,
    own_help: bool = False,
) -> Callable[[F], F]:
    """Mark a function as the magic ``name`` of ``kind`` ``line``, ``cell`` or ``line_cell``.

    ``arguments`` says what its line takes (docs/plugins.md), for completion; a manifest may say it too. ``own_help``: a
    line ``--help`` or ``-h`` is for the magic, which hands it on to a program; else it shows the help text.

    The function takes one ``MagicCall``; its docstring is the help text, the first line the summary.

    >>> @magic("twice")
    ... def twice(call):
    ...     "Return the line two times."
    ...     return call.line * 2
    >>> twice.magic_name
    'twice'
    """

    def mark(function: F) -> F:
        function.magic_name = name  # type: ignore[attr-defined]
        function.magic_kind = kind  # type: ignore[attr-defined]
        function.expands_variables = expands_variables  # type: ignore[attr-defined]
        function.line_takes = arguments  # type: ignore[attr-defined]
        function.own_help = own_help  # type: ignore[attr-defined]
        return function

    return mark
