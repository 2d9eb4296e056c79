"""``get_ipython().history_manager``: the object of shell.md section 8.1 over a history store.

It holds nothing of its own: lists of inputs and outputs are the shell's, everything older is the store's.
"""

from __future__ import annotations

import os

from ipython.model.value import replace
from ipython.services.history.accessor import ReadingApi, StoreReader
from ipython.services.history.late import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from typing import Any, Protocol

    from ipython.services.history.accessor import Item, Reader

    class Inputs(Protocol):
        """The shell's lists (``core.namespace.Namespace``)."""

        typed: list[str]
        inputs: list[str]
        outputs: dict[int, Any]
        directories: list[str]


class HistoryOutput:
    """One output of a cell: ``output_type`` is execute_result, out_stream or err_stream; ``bundle`` by MIME type."""

    __slots__ = ("bundle", "output_type")

    def __init__(self, output_type: str, bundle: dict[str, Any]) -> None:
        self.output_type = output_type
        self.bundle = bundle

    def __repr__(self) -> str:
        return f"HistoryOutput(output_type={self.output_type!r}, bundle={self.bundle!r})"


class _NoInputs:
    # A store without a shell around it.
    def __init__(self) -> None:
        self.typed: list[str] = []
        self.inputs: list[str] = []
        self.outputs: dict[int, Any] = {}
        self.directories: list[str] = []


class HistoryManager(ReadingApi):
    """Reading API, and the lists of the running session, under upstream's names.

    Args:
        store: a ``ports.HistoryStore``.
        namespace: the shell's lists of inputs, outputs and directories; without it they come from the store.
    """

    def __init__(self, store: Any, namespace: Inputs | None = None) -> None:
        self.store = store
        self._namespace: Inputs | None = namespace
        self._empty = _NoInputs()

    def _reader(self) -> Reader:
        library = getattr(self.store, "library", None)
        return library() if library is not None else StoreReader(self.store)

    # -- this session --------------------------------------------------------------------------------------------

    @property
    def session_number(self) -> int:
        """Number of the running session; its journal is made when it is first asked for."""
        return int(self.store.session_number)

    @property
    def hist_file(self) -> str:
        """Path of an sqlite file with upstream's tables, brought up to date now; ``:memory:`` when there is none."""
        return str(getattr(self.store, "hist_file", ":memory:"))

    @property
    def enabled(self) -> bool:
        """Whether anything is written to disk."""
        settings = getattr(self.store, "settings", None)
        return bool(settings is not None and settings.enabled and not settings.private)

    @enabled.setter
    def enabled(self, value: bool) -> None:
        settings = getattr(self.store, "settings", None)
        if settings is not None:
            self.store.settings = replace(settings, enabled=bool(value))

    @property
    def db(self) -> sqlite3.Connection:
        """A new read-only connection to :attr:`hist_file`; the caller closes it."""
        connection: sqlite3.Connection = load("ipython.services.history.upstream_import").read_only(self.hist_file)
        return connection

    @property
    def input_hist_raw(self) -> list[str]:
        """Cells as typed, by prompt number."""
        return self._namespace.typed if self._namespace is not None else self._from_store(raw=True)

    @property
    def input_hist_parsed(self) -> list[str]:
        """Cells as Python, by prompt number (``In``)."""
        return self._namespace.inputs if self._namespace is not None else self._from_store(raw=False)

    def _from_store(self, *, raw: bool) -> list[str]:
        texts = [""]
        for item in self.store.range(0):
            texts.extend("" for _ in range(item.line + 1 - len(texts)))
            texts[item.line] = item.source if raw else item.python or item.source
        return texts

    @property
    def output_hist(self) -> dict[int, Any]:
        """Values by prompt number (``Out``)."""
        return (self._namespace or self._empty).outputs

    @property
    def dir_hist(self) -> list[str]:
        """Directories visited (``_dh``)."""
        return (self._namespace or self._empty).directories

    @property
    def output_hist_reprs(self) -> dict[int, str]:
        """Text of the values shown, by prompt number, as far as it is kept."""
        return {item.line: item.output for item in self.store.range(0) if item.output is not None}

    @property
    def outputs(self) -> dict[int, list[HistoryOutput]]:
        """What the cells of this session showed, by prompt number, as far as it is kept."""
        shown: dict[int, list[HistoryOutput]] = {}
        for item in self.store.range(0):
            parts = [
                HistoryOutput("err_stream" if name == "stderr" else "out_stream", {"stream": [text]})
                for name, text in item.streams
            ]
            if item.output is not None:
                parts.append(HistoryOutput("execute_result", {"text/plain": item.output}))
            if parts:
                shown[item.line] = parts
        return shown

    @property
    def exceptions(self) -> dict[int, dict[str, Any]]:
        """Names of the exceptions that ended cells of this session, by prompt number."""
        return {
            item.line: {"ename": item.outcome, "evalue": "", "traceback": []}
            for item in self.store.range(0)
            if item.outcome not in ("", "ok")
        }

    # -- reading -------------------------------------------------------------------------------------------------

    def get_range(
        self, session: int = 0, start: int = 1, stop: int | None = None, raw: bool = True, output: bool = False
    ) -> Iterable[Item]:
        """Return entries of one session, ``stop`` excluded; those of the running one as (0, line, text)."""
        if session != 0 and session != self._known_number():
            yield from super().get_range(session, start, stop, raw=raw, output=output)
            return
        texts = self.input_hist_raw if raw else self.input_hist_parsed
        count = len(texts)
        first = max(start + count if start < 0 else start, 1)
        last = count if stop is None else min(stop + count if stop < 0 else stop, count)
        shown = self.output_hist_reprs if output else {}
        for line in range(first, last):
            text = texts[line].removesuffix("\n")
            yield (0, line, (text, shown.get(line))) if output else (0, line, text)

    def _known_number(self) -> int:
        # Without making a journal only because somebody reads.
        number = getattr(self.store, "known_number", None)
        return self.session_number if number is None else int(number)

    def get_last_session_id(self) -> int | None:
        """Return the number of the running session."""
        return self.session_number

    def _session_row(self, number: int) -> tuple[Any, Any, Any, Any] | None:
        reader: Any = self._reader()
        found: tuple[Any, Any, Any, Any] | None = reader.session_row(number)
        return found

    def get_session_info(self, session: int = 0) -> Any:
        """Return (session, start, end, number of cells, remark); end and number are None while it lives."""
        return super().get_session_info(session or self.session_number)

    # -- writing -------------------------------------------------------------------------------------------------

    def store_inputs(self, line_num: int, source: str, source_raw: str | None = None) -> None:
        """Remember a cell that the caller ran itself."""
        try:
            directory = os.getcwd()
        except OSError:
            directory = ""
        self.store.start(line_num, source if source_raw is None else source_raw, source, directory)

    def writeout_cache(self, conn: object = None) -> None:
        """Nothing to do: every cell is written before it runs."""

    def new_session(self, conn: object = None) -> None:
        """Go on under a new session number."""
        self.store.new_session()

    def end_session(self) -> None:
        """Mark the session as ended."""
        self.store.close()

    def reset(self, new_session: bool = True) -> None:
        """Empty the lists of this session; with ``new_session`` go on under a new number."""
        if self._namespace is not None:
            self._namespace.typed[:] = [""]
            self._namespace.inputs[:] = [""]
            self._namespace.outputs.clear()
        if new_session:
            self.store.new_session()
