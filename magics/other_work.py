"""What runs beside the session and was not started by ``%bg``: asyncio tasks, threads, programs of ``--bg`` cells.

It is found by looking, without running anything of the person's. Work of ``%bg`` itself: ``tasks``.
"""

from __future__ import annotations

import os
import sys

from ipython.api import MagicCall, UserMistake, load_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

WAIT_STEP = 0.05  # seconds between looks for the end and for an interrupt
WAIT_CANCEL = 1.0  # seconds a program has to end before it is killed
# Packages whose threads and coroutines are the shell's own.
_OURS = ("ipython", "prompt_toolkit")


class OtherWork:
    """One piece of work of somebody else; ``kind`` is ``asyncio task``, ``thread`` or ``program``.

    Args:
        call: of the magic that asks.
        kind: of the work.
        name: by which it can be asked for: of a program its process number.
        thing: the task, the thread, or the child.
    """

    def __init__(self, call: MagicCall, kind: str, name: str, thing: Any) -> None:
        self._call = call
        self.kind = kind
        self.name = name
        self._thing = thing

    def __repr__(self) -> str:
        return f"<{self.kind} running: {'process ' * (self.kind == 'program')}{self.name}>"

    def wait(self, timeout: float | None) -> bool:
        """Wait for the end; whether it came within ``timeout`` seconds."""
        clock = self._call.context.clock
        end = None if timeout is None else clock() + timeout
        while not self._has_ended():
            if end is not None and clock() >= end:
                return False
            self._wait_step()
        return True

    def _has_ended(self) -> bool:
        if self.kind == "thread":
            return not self._thing.is_alive()
        if self.kind == "program":
            return _status(self._thing) is not None
        return bool(self._thing.done())

    def _wait_step(self) -> None:
        if self.kind == "thread":
            self._thing.join(WAIT_STEP)
        elif self.kind == "program":
            load_module("time").sleep(WAIT_STEP)
        else:
            asyncio, runner = sys.modules["asyncio"], self._call.context.runner
            if runner.session_loop().loop.is_running():  # a synchronous cell is only told that it does
                raise self._call.mistake(f"the task {self.name} runs on this loop, so waiting would stop it: use await")

            async def step() -> None:
                await asyncio.wait({self._thing}, timeout=WAIT_STEP)

            runner.run_coroutine(step())

    def result(self) -> object:
        """What came of it: the value of a task, or what it raised; the status of a program; None of a thread."""
        if self.kind == "program":
            return _status(self._thing)
        return self._thing.result() if self.kind == "asyncio task" else None

    def cancel(self) -> str:
        """End it, and return a sentence that says how that went.

        Raises:
            UserMistake: it is a thread, which nobody can end.
        """
        if self.kind == "thread":
            raise self._call.mistake(f"the thread {self.name} was not started by %bg, so it cannot be ended")
        if self.kind == "asyncio task":
            self._thing.cancel()
            return f"the task {self.name} is asked to end: it sees a CancelledError where it waits"
        signal = load_module("signal")
        send = getattr(self._thing, "send", None) or self._thing.send_signal
        send(signal.SIGTERM)
        if self.wait(WAIT_CANCEL):
            return f"process {self.name} was terminated"
        send(getattr(signal, "SIGKILL", signal.SIGTERM))
        return f"process {self.name} " + ("was killed" if self.wait(WAIT_CANCEL) else "does not even end when killed")


def other_work(call: MagicCall) -> list[OtherWork]:
    """Return what runs beside the tasks of ``%bg``: threads, asyncio tasks of the session's loop, programs."""
    known = call.context.tasks.all()
    ours = {id(getattr(task, name, None)) for task in known for name in ("thread", "task")}
    found = [OtherWork(call, "thread", thread.name, thread) for thread in _threads() if id(thread) not in ours]
    found += [
        OtherWork(call, "asyncio task", task.get_name(), task) for task in _asyncio_tasks(call) if id(task) not in ours
    ]
    processes = {task.process.pid for task in known if hasattr(task, "process")}
    return found + [
        OtherWork(call, "program", str(child.pid), child)
        for child in call.context.commands.background.running()
        if child.pid not in processes
    ]


def find_other_work(call: MagicCall, word: str) -> OtherWork | None:
    """Return the work that a variable holds or that has a name; None if there is none.

    Args:
        call: of the magic that asks.
        word: as typed.

    Raises:
        UserMistake: several have this name.
    """
    thing: Any = call.local_names.get(word)
    asyncio, threading = sys.modules.get("asyncio"), load_module("threading")
    if asyncio is not None and isinstance(thing, getattr(asyncio, "Future", ())):
        return OtherWork(call, "asyncio task", word, thing)
    if isinstance(thing, threading.Thread):
        return OtherWork(call, "thread", word, thing)
    if type(thing).__module__ == "ipython.core.background" and hasattr(thing, "pid"):
        return OtherWork(call, "program", str(thing.pid), thing)
    named = [one for one in other_work(call) if one.name == word]
    if len(named) > 1:
        raise UserMistake(f"{call.title}: {len(named)} pieces of work are called {word!r}; %tasks lists them")
    return named[0] if named else None


def _status(program: Any) -> int | None:
    # A child, or what ``--proc`` made of it.
    status: int | None = getattr(program, "process", program).poll()
    return status


def _threads() -> list[Any]:
    threading = load_module("threading")
    found = []
    for thread in threading.enumerate():
        target = getattr(thread, "_target", None)
        home = str(getattr(target, "__module__", None) or type(thread).__module__)
        if thread is threading.main_thread() or thread is threading.current_thread():
            continue
        if home.partition(".")[0] not in (*_OURS, "asyncio", "concurrent"):  # workers of a pool wait for work
            found.append(thread)
    return found


def _asyncio_tasks(call: MagicCall) -> list[Any]:
    asyncio: Any = sys.modules.get("asyncio")
    if asyncio is None or not hasattr(asyncio, "all_tasks"):
        return []
    loop = call.context.runner.session_loop().loop
    running = asyncio.current_task(loop)
    folders = tuple(
        os.path.dirname(path) + os.sep
        for path in (getattr(sys.modules.get(name), "__file__", None) for name in (*_OURS, __name__))
        if path
    )
    found = []
    for task in asyncio.all_tasks(loop):
        code = getattr(task.get_coro(), "cr_code", None)
        if task is not running and not (code is not None and code.co_filename.startswith(folders)):
            found.append(task)
    return sorted(found, key=lambda task: str(task.get_name()))
