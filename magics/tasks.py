"""Work beside the cells: start it, look at it, wait for it, end it."""

from __future__ import annotations

import os
import sys

from ipython.api import MagicCall, UserMistake, load_module, magic
from ipython.magics.other_work import OtherWork, find_other_work, other_work

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

COROUTINE = 0x80  # of a code object's flags
COMMAND_OUTPUT = 40  # characters of the last line in the list


@magic("bg", kind="line_cell", expands_variables=False)
def bg(call: MagicCall) -> object:
    """Run code beside the session and return a task: ``%bg CODE``, or ``%%bg`` above a cell.

    Code that awaits runs on the session's loop, other code on a thread, ``%bg !command`` as a program. What it writes
    is kept with the task: ``%tasks N`` or ``task.output``; ``-l`` shows it as it comes, too. ``-n NAME`` names it.
    ``%await N``, ``task.result()`` and ``await task`` give its value; a failure is told once.

    Example: ``%bg sum(range(10**7))``
    """
    options = call.options("ln:", verbatim=call.body is None)
    name = options.get("n")
    if "n" in options and not name.isidentifier():
        raise call.mistake(f"-n takes a name, not {name!r}")
    if call.body is not None and options.rest.strip():
        raise call.mistake(f"the code stands below, not in the line: {options.rest.strip()!r}")
    source = (options.rest if call.body is None else call.body).strip("\n")
    if not source.strip():
        raise call.mistake("takes code, as in %bg work()")
    context, tasks = call.context, call.context.tasks
    kinds = load_module("ipython.core.tasks")
    cell = context.session.next_number - 1
    task: Any
    if call.body is None and source.lstrip().startswith("!"):
        command = context.expand(source.lstrip()[1:].strip(), call.local_names)
        if not command:
            raise call.mistake("there is no command behind the !")
        task = tasks.make(kinds.ProgramTask, command, name=name, cell=cell)
        task.kept.is_live = "l" in options
        try:
            task.start(context.commands, [os.environ.get("SHELL") or "/bin/sh", "-c", command])
        except (OSError, ValueError) as error:
            tasks.forget(task)
            raise call.mistake(f"cannot start it: {error}") from None
        return task
    pieces = context.compile_pieces(source + "\n")
    if any(piece.code.co_flags & COROUTINE for piece in pieces):
        task = tasks.make(kinds.LoopTask, source, name=name, cell=cell)
        task.kept.is_live = "l" in options
        task.start(pieces, context.namespace.globals, call.local_names, context.runner)
    else:
        task = tasks.make(kinds.ThreadTask, source, name=name, cell=cell)
        task.kept.is_live = "l" in options
        task.start(pieces, context.namespace.globals, call.local_names)
    return task


@magic("tasks")
def tasks(call: MagicCall) -> None:
    """List what runs beside the session, or with a number or name print the output of that task.

    Your own asyncio tasks, threads and programs of ``--bg`` cells are listed too, below those of ``%bg``.

    Example: ``%tasks 2``
    """
    words = call.words()
    if len(words) > 1:
        raise call.mistake(f"takes one number or name, not {call.line.strip()!r}")
    if words:
        task = call.context.tasks.find(words[0])
        text = task.output
        sys.stdout.write(text if not text or text.endswith("\n") else text + "\n")
        return
    known = call.context.tasks.all()
    for task in known:
        last = task.kept.last_line
        shown = f"  | {last[:COMMAND_OUTPUT]}" if last else ""
        print(f"{task!r}  {task.kind}, cell {task.cell}{shown}")
    others = other_work(call)
    for other in others:
        print(other)
    if not known and not others:
        print("Nothing runs beside the session.")


@magic("await")
def wait(call: MagicCall) -> object:
    """Wait for a task and return its value, or raise what it raised: ``%await N``, ``%await NAME``.

    NAME may also be a variable that holds an asyncio task, a thread or a program of a ``--bg`` cell, or the name under
    which ``%tasks`` lists one. ``--timeout SECONDS`` gives up after that time. Ctrl-C ends the waiting, not the task.

    Example: ``%await 1 --timeout 5``
    """
    options = call.options("", "timeout=", anywhere=True)
    if len(options.words) != 1:
        raise call.mistake("takes the number or name of one task")
    timeout = None
    if "timeout" in options:
        try:
            timeout = float(options.get("timeout"))
        except ValueError:
            timeout = -1.0
        if not 0 < timeout < 1e9:
            raise call.mistake(f"--timeout takes seconds above 0, not {options.get('timeout')!r}")
    word = options.words[0].text
    task = _find(call, word)
    if not task.wait(timeout):
        raise UserMistake(
            f"{call.title}: {word if isinstance(task, OtherWork) else f'task {task.number}'} still runs "
            f"after {timeout:g} s"
        )
    return task.result()


def _find(call: MagicCall, word: str) -> Any:
    """Return the task of a variable, a number or a name; else work that %bg did not start."""
    held: Any = call.local_names.get(word)
    if type(held).__module__ == "ipython.core.tasks":
        return held
    known = call.context.tasks
    if any(word in (str(task.number), task.name) for task in known.all()):
        return known.find(word)
    other = find_other_work(call, word)
    return other if other is not None else known.find(word)


@magic("cancel")
def cancel(call: MagicCall) -> None:
    """End a task: ``%cancel N``, ``%cancel NAME`` as ``%await`` takes it, or all tasks of ``%bg`` with ``--all``.

    A program gets a termination and, a second later, a kill, with all it has started. A coroutine sees a
    CancelledError. A thread can be ended only where it runs Python code; it is said when it has not ended.

    Example: ``%cancel 2``
    """
    options = call.options("", "all", anywhere=True)
    if len(options.words) != (0 if "all" in options else 1):
        raise call.mistake("takes the number or name of one task, or --all")
    registry = call.context.tasks
    chosen = registry.running() if "all" in options else [_find(call, options.words[0].text)]
    if not chosen:
        print("No task is running.")
    for task in chosen:
        if isinstance(task, OtherWork):
            print(f"{task.name} has ended already" if task.wait(0) else task.cancel())
        else:
            print(f"task {task.number} has ended already" if task.done() else task.cancel())
