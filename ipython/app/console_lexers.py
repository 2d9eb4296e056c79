"""Lexers of pygments for sessions and for code with magics: ``ipythonconsole``, ``ipython``, ``ipython3``.

An extension of Sphinx too, under the name ``IPython.sphinxext.ipython_console_highlighting`` (shell.md section 12.4).
"""

from __future__ import annotations

import re

from pygments.lexer import Lexer, bygroups, do_insertions, inherit, using
from pygments.lexers.python import PythonLexer
from pygments.lexers.shell import BashLexer
from pygments.token import Generic, Keyword, Name, Operator, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_INPUT = re.compile(r"([ \t]*In \[\d+\]: ?)(.*\n?)")
_MORE = re.compile(r"([ \t]*\.{3,}: ?)(.*\n?)")
_RESULT = re.compile(r"([ \t]*Out ?\[\d+\]: ?)(.*\n?)")
_TRACEBACK = re.compile(r"(?:\w+ +)?Traceback \(most recent call last\)")
_EXCEPTION = re.compile(r"([A-Za-z_][\w.]*)((?::.*)?\n?)$")
_RULE = re.compile(r"-{20,}\n?$")


class IPythonLexer(PythonLexer):  # type: ignore[misc]
    """Python with magics, commands and questions."""

    name = "IPython"
    aliases = ("ipython", "ipython3", "ipython2")
    filenames = ()
    tokens = {  # noqa: RUF012 - as pygments has it
        "root": [
            (r"(?s)(\s*)(%%)(\w+)(.*)", bygroups(Text, Operator, Keyword, Text)),
            (r"(?m)^(\s*)(%%?)([\w.]+)(.*)$", bygroups(Text, Operator, Keyword, Text)),
            (r"(?m)^(\s*)(!!?)(.+)$", bygroups(Text, Operator, using(BashLexer))),
            (r"(?m)(=\s*)(%)(\w+)(.*)$", bygroups(Operator, Operator, Keyword, Text)),
            (r"(?m)(=\s*)(!!?)(.+)$", bygroups(Operator, Operator, using(BashLexer))),
            (r"(?m)(\S)(\?\??)(\s*)$", bygroups(Text, Operator, Text)),
            inherit,
        ]
    }


class IPythonConsoleLexer(Lexer):  # type: ignore[misc]
    """A session with ``In [n]:``, continuation prompts and ``Out[n]:``, and tracebacks in it."""

    name = "IPython console session"
    aliases = ("ipythonconsole", "ipython3console")
    mimetypes = ("text/x-ipython-console",)

    def __init__(self, **options: Any) -> None:
        self._code = IPythonLexer(**options)
        super().__init__(**options)

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, Any, str]]:
        """Yield place, kind and text of each piece."""
        prompts: list[Any] = []
        code, begin = "", 0
        trace, trace_begin = "", 0
        for match in re.finditer(r".*\n|.+", text):
            line, at = match[0], match.start()
            prompt = _INPUT.match(line) or (_MORE.match(line) if code else None)
            if prompt is None and code:
                yield from self._of_code(code, prompts, begin)
                code, prompts = "", []
            if prompt is not None:
                if trace:
                    yield from self._of_traceback(trace, trace_begin)
                    trace = ""
                if _INPUT.match(line) and code:
                    yield from self._of_code(code, prompts, begin)
                    code, prompts = "", []
                if not code:
                    begin = at
                prompts.append((len(code), [(0, Generic.Prompt, prompt[1])]))
                code += prompt[2]
            elif trace or _TRACEBACK.match(line) or _RULE.match(line):
                trace_begin = trace_begin if trace else at
                trace += line
            elif result := _RESULT.match(line):
                yield at, Generic.Output, result[1]
                yield at + len(result[1]), Generic.Output, result[2]
            else:
                yield at, Generic.Output, line
        if code:
            yield from self._of_code(code, prompts, begin)
        if trace:
            yield from self._of_traceback(trace, trace_begin)

    def _of_code(self, code: str, prompts: list[Any], begin: int) -> Iterator[tuple[int, Any, str]]:
        for place, kind, piece in do_insertions(prompts, self._code.get_tokens_unprocessed(code)):
            yield begin + place, kind, piece

    @staticmethod
    def _of_traceback(trace: str, begin: int) -> Iterator[tuple[int, Any, str]]:
        for match in re.finditer(r".*\n|.+", trace):
            line, at = match[0], begin + match.start()
            named = _EXCEPTION.match(line)
            if named is None or _TRACEBACK.search(line):
                yield at, Generic.Traceback, line
            else:
                yield at, Name.Exception, named[1]
                yield at + len(named[1]), Generic.Error, named[2]


def setup(app: Any) -> dict[str, bool]:
    """Give Sphinx the lexers."""
    for lexer in (IPythonLexer, IPythonConsoleLexer):
        for name in lexer.aliases:
            app.add_lexer(name, lexer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
