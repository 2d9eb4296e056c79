"""Work beside the cells: code on threads, coroutines on the session's loop, programs (``%bg``).

A task keeps its output and its result. A failure is told once: by one line when it happens, unless somebody waits for
the task, who gets the exception itself.
"""

from __future__ import annotations

import threading
import time
from _contextvars import copy_context

from ipython.core.task_output import TaskOutput, current_output, install_streams, remove_streams
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from typing import Any

    from ipython.core.commands import ShellCommands
    from ipython.core.compiler import Piece
    from ipython.core.runner import Runner

WAIT_STEP = 0.05  # seconds between looks for an interrupt
WAIT_CANCEL = 1.0  # seconds a cancelled thread has to end
WAIT_OUTPUT = 1.0  # seconds that pipes may be held open by others after a program's end
ENDED_KEPT = 100  # tasks that are remembered after their end


class Task:
    """One piece of work; ``number``, ``name``, ``source``, ``kind``, ``state``, ``output``, ``result()``.

    ``state`` is ``running``, ``done``, ``failed`` or ``cancelled``. A task may be awaited.
    """

    kind = ""

    def __init__(self, owner: Tasks, number: int, source: str, name: str, cell: int) -> None:
        self._owner = owner
        self.number = number
        self.name = name
        self.source = source
        self.cell = cell
        self.state = "running"
        self.kept = TaskOutput()
        self.error: BaseException | None = None
        self._value: Any = None
        self._is_let_go = False
        self._started = owner.clock()
        self._seconds = 0.0
        self._waiting = 0
        self._ended = threading.Event()
        self._lock = threading.Lock()

    @property
    def output(self) -> str:
        """What it has written; when it was much, a first line says how much was cut."""
        text, cut = self.kept.text, self.kept.cut
        return f"[{cut} characters before this are not kept]\n{text}" if cut else text

    @property
    def seconds(self) -> float:
        """How long it has been running, or ran."""
        return self._owner.clock() - self._started if self.state == "running" else self._seconds

    def done(self) -> bool:
        """Whether it has ended."""
        return self.state != "running"

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the end; whether it came. An interrupt ends the waiting, not the task.

        Args:
            timeout: seconds; None: as long as it takes.
        """
        end = None if timeout is None else self._owner.clock() + timeout
        self._waiting += 1
        try:
            while not self._ended.is_set():
                if end is not None and self._owner.clock() >= end:
                    return False
                self._wait_step(WAIT_STEP)
        finally:
            self._waiting -= 1
        return True

    def _wait_step(self, seconds: float) -> None:
        self._ended.wait(seconds)

    def result(self, timeout: float | None = None) -> Any:
        """Wait for the end and return the value, or raise what the task raised.

        Raises:
            TimeoutError: it still runs after ``timeout`` seconds.
            UserMistake: ``%free`` has let go of it.
        """
        if not self.wait(timeout):
            raise TimeoutError(f"task {self.number} still runs after {timeout:g} s")
        if self._is_let_go:
            raise UserMistake(f"the result of task {self.number} is no longer kept: %free has let go of it")
        if self.error is not None:
            raise self.error
        return self._value

    def __await__(self) -> Generator[Any, None, Any]:
        return self._awaited().__await__()

    async def _awaited(self) -> Any:
        import asyncio

        self._waiting += 1
        try:
            while not self._ended.is_set():
                await asyncio.sleep(WAIT_STEP / 5)
        finally:
            self._waiting -= 1
        return self.result()

    def held(self) -> Any:
        """What an ended task keeps: its value or its exception; None while it runs."""
        if not self._ended.is_set():
            return None
        return self._value if self.error is None else self.error

    def let_go(self) -> None:
        """Forget the value or exception of an ended task."""
        if self._ended.is_set():
            self._value = self.error = None
            self._is_let_go = True

    def cancel(self) -> str:
        """End it, and return a sentence that says how that went."""
        raise NotImplementedError

    def _finish(self, value: Any, error: BaseException | None, *, cancelled: bool = False) -> None:
        with self._lock:
            if self._ended.is_set():
                return
            self._seconds = self._owner.clock() - self._started
            self._value, self.error = value, error
            self.state = "cancelled" if cancelled else "done" if error is None else "failed"
            self._ended.set()
        self._owner.ended(self, is_awaited=bool(self._waiting))

    def __repr__(self) -> str:
        line = " ".join(self.source.split())
        name = f" {self.name}" if self.name else ""
        return f"<task {self.number}{name} {self.state} {self.seconds:.1f} s: {line[:60]}{'…' * (len(line) > 60)}>"


class TaskThread(threading.Thread):
    """The thread of a task; by its class a list of other threads knows it."""


class ThreadTask(Task):
    """Code that runs on a thread of its own."""

    kind = "thread"

    def start(self, pieces: Sequence[Piece], scope: dict[str, Any], local: dict[str, Any]) -> None:
        """Begin."""
        context = copy_context()
        context.run(current_output.set, self.kept)
        arguments = (self._work, pieces, scope, local)
        self.thread = TaskThread(target=context.run, args=arguments, daemon=True, name=f"task {self.number}")
        self.thread.start()

    def _work(self, pieces: Sequence[Piece], scope: dict[str, Any], local: dict[str, Any]) -> None:
        value = None
        try:
            for piece in pieces:
                execute: Any = eval if piece.echo else exec
                value = execute(piece.code, scope, local)
        except BaseException as error:
            self._finish(None, error, cancelled=type(error) is TaskCancelled)
        else:
            self._finish(value, None)

    def cancel(self) -> str:
        """Raise ``TaskCancelled`` in the thread, which notices as soon as it runs Python code."""
        import ctypes

        identity = ctypes.c_ulong(self.thread.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, ctypes.py_object(TaskCancelled))
        if self._ended.wait(WAIT_CANCEL):
            return f"task {self.number} was cancelled" if self.state == "cancelled" else f"task {self.number} had ended"
        return (
            f"task {self.number} has not ended within {WAIT_CANCEL:g} s: a thread can be stopped only where it runs"
            " Python code, not while it waits in C; it ends as soon as it comes back"
        )


class TaskCancelled(BaseException):
    """Raised in the thread of a task that is cancelled."""


class LoopTask(Task):
    """A coroutine on the session's loop."""

    kind = "asyncio"

    def start(self, pieces: Sequence[Piece], scope: dict[str, Any], local: dict[str, Any], runner: Runner) -> None:
        """Begin: it advances at the prompt and while a cell awaits."""
        self._runner = runner
        self.task: Any
        context = copy_context()
        context.run(current_output.set, self.kept)
        loop = runner.session_loop().loop
        self.task = context.run(loop.create_task, self._work(pieces, scope, local))
        self.task.add_done_callback(self._settle)

    @staticmethod
    async def _work(pieces: Sequence[Piece], scope: dict[str, Any], local: dict[str, Any]) -> Any:
        from ipython.core.compiler import COROUTINE

        value = None
        for piece in pieces:
            awaits = piece.code.co_flags & COROUTINE
            execute: Any = eval if piece.echo or awaits else exec
            value = execute(piece.code, scope, local)
            if awaits:
                value = await value
        return value

    def _settle(self, task: Any) -> None:
        if task.cancelled():
            from asyncio import CancelledError

            self._finish(None, CancelledError(f"task {self.number} was cancelled"), cancelled=True)
            return
        error = task.exception()
        self._finish(None if error is not None else task.result(), error)

    def let_go(self) -> None:
        """Forget it, and the asyncio task, which has the value too."""
        super().let_go()
        if self.done():
            self.task = None

    def _wait_step(self, seconds: float) -> None:
        import asyncio

        if threading.current_thread() is not threading.main_thread():
            self._ended.wait(seconds)
            return
        if self._runner.session_loop().loop.is_running():  # a synchronous cell is only told that it does
            raise UserMistake(f"task {self.number} runs on this loop, so waiting would stop it: use await")

        async def step() -> None:
            await asyncio.wait({self.task}, timeout=seconds)
            await asyncio.sleep(0)  # callbacks of its end

        self._runner.run_coroutine(step())

    def cancel(self) -> str:
        """Ask the coroutine to end."""
        self.task.cancel()
        return f"task {self.number} is asked to end: it sees a CancelledError where it waits"


class ProgramTask(Task):
    """A command of the system in a process group of its own; its result is the exit status."""

    kind = "program"

    def start(self, commands: ShellCommands, words: Sequence[str]) -> None:
        """Begin.

        Raises:
            OSError: it cannot be started.
        """
        self._commands = commands
        self._is_cancelled = False
        child = commands.start(words)
        self.process = commands.leave(child, ("stdout", "stderr"))
        streams = [stream for stream in (self.process.stdout, self.process.stderr) if stream is not None]
        readers = [threading.Thread(target=self._read, args=(stream,), daemon=True) for stream in streams]
        for reader in readers:
            reader.start()
        threading.Thread(target=self._follow, args=(readers, words), daemon=True).start()

    def _read(self, stream: Any) -> None:
        from codecs import getincrementaldecoder

        decoder = getincrementaldecoder("utf-8")("replace")
        while piece := stream.read(1 << 16):
            self.kept.write(decoder.decode(piece))

    def _follow(self, readers: Sequence[threading.Thread], words: Sequence[str]) -> None:
        status = int(self.process.wait())
        for reader in readers:
            reader.join(WAIT_OUTPUT)
        failed = self._commands.failure(self.source, status, words, output=self.output) if status else None
        self._finish(status, failed, cancelled=bool(status) and self._is_cancelled)

    def cancel(self) -> str:
        """End its process group: termination first, then kill."""
        self._is_cancelled = True
        self.process.terminate()
        if self._ended.wait(WAIT_CANCEL):
            return f"task {self.number} was terminated"
        self.process.kill()
        ended = self._ended.wait(WAIT_CANCEL + 2 * WAIT_OUTPUT)
        return f"task {self.number} was killed" if ended else f"task {self.number} does not even end when killed"


class Tasks:
    """All tasks of a session by number and name.

    Args:
        tell: shows one line to the person; any thread may call it.
        clock: seconds.
    """

    def __init__(self, tell: Callable[[str], None], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._tell = tell
        self.clock = clock
        self._tasks: dict[int, Task] = {}
        self._next = 1
        self._lock = threading.Lock()

    def make(self, kind: type[Task], source: str, *, name: str = "", cell: int = 0) -> Any:
        """Return a new task of a kind, not started yet; its name is taken from an older one that has it."""
        with self._lock:
            task = kind(self, self._next, source, name, cell)
            self._next += 1
            for other in self._tasks.values():
                if name and other.name == name:
                    other.name = ""
            self._tasks[task.number] = task
            gone = [number for number, other in self._tasks.items() if other.done()]
            for number in gone[: max(0, len(gone) - ENDED_KEPT)]:
                del self._tasks[number]
        install_streams()
        return task

    def forget(self, task: Task) -> None:
        """Drop one, for instance because it could not be started."""
        with self._lock:
            self._tasks.pop(task.number, None)

    def all(self) -> list[Task]:
        """Return those that are remembered, in the order of their start."""
        return list(self._tasks.values())

    def running(self) -> list[Task]:
        """Return those that have not ended."""
        return [task for task in self.all() if not task.done()]

    def find(self, text: str) -> Task:
        """Return a task by its number or name.

        Raises:
            UserMistake: there is none; says which there are.
        """
        for task in self.all():
            if text in (str(task.number), task.name):
                return task
        known = ", ".join(f"{task.number}{f' ({task.name})' * bool(task.name)}" for task in self.all())
        raise UserMistake(f"there is no task {text!r}; " + (f"there are: {known}" if known else "none was started"))

    def ended(self, task: Task, *, is_awaited: bool) -> None:
        """A task has ended: its failure is told, unless somebody waits for it."""
        if not self.running():
            remove_streams()
        if task.state == "failed" and not is_awaited:
            current_output.set(None)  # the person is told, not the task's own output
            error = task.error
            what = str(error) if task.kind == "program" else f"{type(error).__name__}: {error}"
            self._tell(f"task {task.number} failed: {what} (%await {task.number} raises it)")

    def close(self) -> None:
        """Say what still runs; it ends with the session. Nothing is waited for."""
        left = self.running()
        if left:
            self._tell(f"ended with the session: {', '.join(repr(task) for task in left)}")
        remove_streams()
