"""The records that ``get_ipython().run_cell`` returns and hooks receive, under upstream's field names."""

from __future__ import annotations

from ipython.api import NO_VALUE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.api import Cell, CellResult


class ExecutionInfo:
    """What is about to run."""

    __slots__ = ("cell_id", "cell_meta", "raw_cell", "shell_futures", "silent", "store_history", "transformed_cell")

    def __init__(self, cell: Cell, transformed_cell: str | None = None) -> None:
        self.raw_cell = cell.source
        self.transformed_cell = transformed_cell
        self.store_history = cell.store_history
        self.silent = cell.silent
        self.shell_futures = cell.shell_futures
        self.cell_id = cell.identifier
        self.cell_meta = cell.metadata

    def __repr__(self) -> str:
        shown = self.raw_cell if len(self.raw_cell) <= 50 else self.raw_cell[:50] + ".."
        return f"<ExecutionInfo of {shown!r}, store_history={self.store_history}, silent={self.silent}>"


class ExecutionResult:
    """What came of a cell."""

    __slots__ = ("error_before_exec", "error_in_exec", "execution_count", "info", "result")

    def __init__(self, info: ExecutionInfo, result: CellResult, count: int | None) -> None:
        self.info = info
        self.execution_count = count
        self.result = None if result.value is NO_VALUE else result.value
        before = result.error is not None and result.stage != "run"
        self.error_before_exec = result.error if before else None
        self.error_in_exec = None if before else result.error

    @property
    def success(self) -> bool:
        """Whether the cell ran to its end."""
        return self.error_before_exec is None and self.error_in_exec is None

    def raise_error(self) -> None:
        """Raise what the cell raised, if anything."""
        error = self.error_before_exec or self.error_in_exec
        if error is not None:
            raise error

    def __repr__(self) -> str:
        return (
            f"<ExecutionResult execution_count={self.execution_count}, error_before_exec={self.error_before_exec!r}, "
            f"error_in_exec={self.error_in_exec!r}, result={self.result!r}>"
        )
