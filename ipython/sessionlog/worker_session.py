"""One session in the process that runs examples: a shell, and how each dialect is run in it."""

from __future__ import annotations

import builtins
import signal
import sys
from types import ModuleType

from ipython.core.namespace import Namespace
from ipython.core.process import Builtins, MainModule
from ipython.model.cell import Cell
from ipython.model.output import (
    DisplayShown,
    DisplayUpdated,
    FailureShown,
    OutputCleared,
    PageShown,
    StreamText,
    ValueShown,
    Warned,
)
from ipython.model.value import fields, replace
from ipython.sessionlog.examples import DISPLAY, PAGE, PYTHON, RESULT, STDERR, STDOUT, Raised
from ipython.sessionlog.raised import raised_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from typing import Any

    from ipython.core.shell import Shell
    from ipython.model.failure import FailureReport
    from ipython.model.output import MimeBundle, OutputEvent
    from ipython.model.ports import Formatter
    from ipython.sessionlog.tape import Tape


class PromptFormatter:
    """Shows values as Python's own prompt does: by ``sys.displayhook`` where somebody has put another one there.

    Args:
        formatter: makes text of values otherwise.
    """

    def __init__(self, formatter: Formatter) -> None:
        self.formatter = formatter
        self._default = sys.displayhook

    def format(
        self, value: object, *, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> MimeBundle | None:
        """Return the forms of a value (ports.Formatter), or None if the hook has shown it."""
        if sys.displayhook is not self._default:
            had_name = hasattr(builtins, "_")
            sys.displayhook(value)
            if not had_name:
                vars(builtins).pop("_", None)  # hooks leave the value there, and the shell keeps its own ``_``
            return None
        return self.formatter.format(value, include=include, exclude=exclude)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.formatter, name)

    def __setattr__(self, name: str, given: object) -> None:
        if name in ("formatter", "_default"):
            object.__setattr__(self, name, given)
        else:
            setattr(self.formatter, name, given)  # its settings, which magics change


class TapeSink:
    """Records what a shell shows.

    Args:
        tape: what it is recorded on.
        render: makes the text of a failure.
    """

    def __init__(self, tape: Tape, render: Callable[[FailureReport], str]) -> None:
        self._tape = tape
        self._render = render
        self.failure = ""  # the text of the last one

    def emit(self, event: OutputEvent, owner: int) -> None:
        """Record one event (ports.Sink)."""
        if isinstance(event, ValueShown):
            self._tape.show(RESULT, event.bundle.text)
        elif isinstance(event, (DisplayShown, DisplayUpdated)):
            self._tape.show(DISPLAY, event.bundle.text)
        elif isinstance(event, StreamText):
            self._tape.write(STDERR if event.stream == "stderr" else STDOUT, event.text)
        elif isinstance(event, PageShown):
            self._tape.show(PAGE, event.bundle.text.rstrip("\n"))
        elif isinstance(event, Warned):
            self._tape.show(STDERR, event.text)
        elif isinstance(event, FailureShown):
            self.failure = self._render(event.report)
        elif isinstance(event, OutputCleared) and not event.wait:
            self._tape.clear()


class WorkerSession:
    """A shell in which examples run one after another.

    Args:
        tape: records what they show.
        make_shell: makes the shell over a namespace.
        render: makes the text of a failure of a shell.
        current: context in which a shell is the current one.
        names: what the examples of a docstring begin with; None: nothing.
        plain: libraries are not to notice that a shell runs; magics work all the same.
    """

    def __init__(
        self,
        tape: Tape,
        *,
        make_shell: Callable[[Namespace], Shell],
        render: Callable[[Shell, FailureReport], str],
        current: Callable[[Shell], AbstractContextManager[None]],
        names: dict[str, Any] | None = None,
        plain: bool = False,
    ) -> None:
        module = ModuleType("__main__")
        self.shell = shell = make_shell(Namespace(module))
        if names is not None:
            # The module's own ``open`` is meant, and not the shell's.
            module.__dict__.update({name: held for name, held in names.items() if name != "__builtins__"})
            shell.namespace.hide_current()
            shell.compiler.flags |= _future_flags(names)
        self._sink = TapeSink(tape, lambda report: render(shell, report))
        shell.hub.sink = self._sink
        self._formatting = shell.settings.formatting
        self._dialect = ""
        self._contexts: list[Any] = [MainModule(module)]
        if not plain:
            self._contexts += [Builtins(shell), current(shell)]
        for context in self._contexts:
            context.__enter__()

    def run(self, example: dict[str, Any]) -> tuple[dict[str, str] | None, str]:
        """Run an example; returns its exception as data, or None, and its source as Python."""
        shell = self.shell
        if example["dialect"] != self._dialect:
            self._take_dialect(example["dialect"])
        if example["number"] is not None:
            shell.session.next_number = example["number"]
        self._sink.failure = ""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        result = shell.run_cell(Cell(example["source"], origin="log"))
        shell.session.exit_request = None  # ``exit`` ends a session, not the rest of the examples
        error = result.error
        if error is None:
            return None, result.python
        raised = raised_of(error, self._sink.failure)
        return {name: getattr(raised, name) for name in fields(Raised)}, result.python

    def _take_dialect(self, dialect: str) -> None:
        shell = self.shell
        settings = shell.settings
        if dialect == PYTHON:
            self._formatting = settings.formatting
            shell.configure(formatting=replace(settings.formatting, pprint=False), ast_node_interactivity="every")
            shell.formatter = PromptFormatter(shell.formatter)
        elif self._dialect == PYTHON:
            if isinstance(shell.formatter, PromptFormatter):
                shell.formatter = shell.formatter.formatter
            shell.configure(
                formatting=replace(settings.formatting, pprint=self._formatting.pprint),
                ast_node_interactivity="last_expr",
            )
        self._dialect = dialect

    def close(self) -> None:
        """End the session."""
        for context in reversed(self._contexts):
            context.__exit__(None, None, None)
        self.shell.close()


def import_names(module: str, path: str, folder: str) -> dict[str, Any]:
    """Import a module and return its names.

    Args:
        module: its dotted name.
        path: its file; another module of that name that is loaded already is not taken for it.
        folder: what is put on ``sys.path``.

    Raises:
        Exception: whatever the import raises.
    """
    import importlib
    import importlib.util
    import os

    if folder and folder not in sys.path:
        sys.path.insert(0, folder)
    found = None
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if not path or error.name is None or not (module == error.name or module.startswith(f"{error.name}.")):
            raise
    if path and (found is None or not _is_file(found, path)):
        specification = importlib.util.spec_from_file_location(module.rpartition(".")[2], path)
        if specification is None or specification.loader is None:
            raise ImportError(f"{os.path.basename(path)!r} cannot be imported")
        found = importlib.util.module_from_spec(specification)
        sys.modules[specification.name] = found
        specification.loader.exec_module(found)
    assert found is not None
    return vars(found)


def _is_file(module: ModuleType, path: str) -> bool:
    import os

    file = getattr(module, "__file__", None)
    try:
        return file is not None and os.path.samefile(file, path)
    except OSError:
        return False


def _future_flags(names: dict[str, Any]) -> int:
    import __future__

    flags = 0
    for name in __future__.all_feature_names:
        feature: __future__._Feature = getattr(__future__, name)
        if names.get(name) is feature:
            flags |= feature.compiler_flag
    return flags
