"""The extension of Sphinx: ``.. ipython::`` blocks run when a page is built, their real output is put in.

Also under the name ``IPython.sphinxext.ipython_directive`` (shell.md section 12.4; docs/sphinx.md). An exception, a
warning or a wrong output that is not allowed fails the build with file and line.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from docutils import nodes  # type: ignore[import-untyped]
from docutils.parsers.rst import directives  # type: ignore[import-untyped]
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ipython.app.console_lexers import setup as add_lexers
from ipython.app.sphinx_session import BlockFailed, BlockSession, Style, shown
from ipython.model.value import replace
from ipython.sessionlog.documents.ipython_block import DECORATORS, BlockInput, inputs_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LANGUAGE = "ipythonconsole"
_INPUT = re.compile(r"In \[(\d+)\]:\s?(.*)\s*")
_OUTPUT = re.compile(r"Out\[(\d+)\]:\s?(.*)\s*")
# Name, default, and the types that are taken.
CONFIGURATION: tuple[tuple[str, Any, tuple[type, ...]], ...] = (
    ("ipython_savefig_dir", None, (str, Path)),
    ("ipython_rgxin", _INPUT, (str, re.Pattern)),
    ("ipython_rgxout", _OUTPUT, (str, re.Pattern)),
    ("ipython_promptin", "In [%d]:", (str,)),
    ("ipython_promptout", "Out[%d]:", (str,)),
    ("ipython_mplbackend", "agg", (str, type(None))),
    ("ipython_execlines", ["import numpy as np", "import matplotlib.pyplot as plt"], (list, tuple, type(None))),
    ("ipython_holdcount", True, (bool,)),
    ("ipython_warning_is_error", True, (bool,)),
)
_DEFAULT_LINES = next(default for name, default, _ in CONFIGURATION if name == "ipython_execlines")
_NOTICES = logging.getLogger(__name__)


class IPythonDirective(SphinxDirective):
    """``.. ipython:: [python]`` with the options and decorators of upstream's directive."""

    has_content = True
    required_arguments = 0
    optional_arguments = 4
    final_argument_whitespace = True
    option_spec = {  # noqa: RUF012 - as docutils has it
        "python": directives.unchanged,
        "suppress": directives.flag,
        "verbatim": directives.flag,
        "doctest": directives.flag,
        "okexcept": directives.flag,
        "okwarning": directives.flag,
        "savefig": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Run the block and return what it is shown as."""
        config = self.config
        is_python = "python" in self.options or any("python" in word for word in self.arguments)
        found = inputs_of(list(self.content), re.compile(config.ipython_rgxin), python=is_python)
        session = _session(self.env, self.env.docname)
        style = Style(config.ipython_promptin, config.ipython_promptout, bool(config.ipython_holdcount))
        made: list[nodes.Node] = []
        lines: list[str] = []
        last = max((place for place, one in enumerate(found) if one.source), default=-1)
        for place, one in enumerate(found):
            one = self._marked(one, with_figure=place == last)
            try:
                lines += shown(one, session, style)
                image = one.mark("savefig")
                if image is not None and one.mark("verbatim") is None:
                    made += self._block(lines)
                    lines = []
                    made += self._figure(one, image, session)
            except BlockFailed as failure:
                self._fail(failure)
                break
        return made + self._block(lines)

    def _marked(self, one: BlockInput, *, with_figure: bool) -> BlockInput:
        given = [(name, "") for name in DECORATORS if name in self.options and name != "savefig"]
        if with_figure and "savefig" in self.options:
            given.append(("savefig", self.options["savefig"]))
        return replace(one, marks=(*given, *one.marks)) if one.source else one

    def _block(self, lines: list[str]) -> list[nodes.Node]:
        text = "\n".join(lines).strip("\n")
        if not text:
            return []
        block = nodes.literal_block(text, text, language=LANGUAGE)
        self.set_source_info(block)
        return [block]

    def _figure(self, one: BlockInput, arguments: str, session: BlockSession) -> list[nodes.Node]:
        name, *options = arguments.split() or [""]
        if not name:
            raise BlockFailed(one.line, "savefig takes the name of a file", "savefig")
        folder = self.config.ipython_savefig_dir or os.path.join(self.env.srcdir, "savefig")
        folder = os.path.join(self.env.srcdir, folder)
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, name)
        problem = session.save_figure(path)
        if problem:
            raise BlockFailed(one.line, f"the figure {name!r} cannot be saved: {problem}", "savefig")
        shown_at = "/" + os.path.relpath(path, self.env.srcdir).replace(os.sep, "/")
        fields = [f"   :{key}: {value}" for key, _, value in (option.partition("=") for option in options)]
        return self.parse_text_to_nodes("\n".join([f".. image:: {shown_at}", *fields, ""]))

    def _fail(self, failure: BlockFailed) -> None:
        """Tell what is wrong, with file and line; the build goes on, to tell the rest, and fails at its end."""
        _, line = self.state_machine.get_source_and_line(self.content_offset + 1 + failure.line)
        location = (self.env.docname, line)
        if failure.kind in ("exception", "warning") and not self.config.ipython_warning_is_error:
            _NOTICES.warning("%s", failure, location=location, type="ipython")
            return
        _NOTICES.error("%s", failure, location=location, type="ipython")
        self.env.note_reread()  # else the next build would take the page for done
        _SESSIONS["failed"] = True


_SESSIONS: dict[str, Any] = {"session": None, "document": "", "failed": False}


def _session(env: Any, document: str) -> BlockSession:
    """Return the session of the build; each document begins to count at 1."""
    if _SESSIONS["session"] is None:
        config = env.config
        _SESSIONS["session"] = BlockSession(_lines(config.ipython_execlines), backend=config.ipython_mplbackend or "")
    if _SESSIONS["document"] != document:
        _SESSIONS["document"] = document
        _SESSIONS["session"].number = 1
    found: BlockSession = _SESSIONS["session"]
    return found


def _lines(given: Any) -> list[str]:
    import importlib.util

    kept = []
    for line in given or ():
        # The two imports that are there by default are left out where a library is not installed.
        name = line.split()[1].partition(".")[0] if line.startswith("import ") and len(line.split()) > 1 else ""
        if line in _DEFAULT_LINES and importlib.util.find_spec(name) is None:
            continue
        kept.append(line)
    return kept


def _end(app: Any, exception: object) -> None:
    session, failed = _SESSIONS["session"], _SESSIONS["failed"]
    _SESSIONS.update(session=None, document="", failed=False)
    if failed:
        app.statuscode = 1
    if session is not None:
        session.close()


def setup(app: Any) -> dict[str, bool]:
    """Give Sphinx the directive, its configuration and the lexers."""
    for name, default, types in CONFIGURATION:
        app.add_config_value(name, default, "env", types=types)
    app.add_directive("ipython", IPythonDirective)
    app.connect("build-finished", _end)
    add_lexers(app)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
