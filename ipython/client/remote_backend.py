"""The ``Backend`` of a front whose cells run in a kernel (model.ports.Backend; kernel.md section 17).

Questions beside cells are requests matched by id, each with a limit; what nobody asked for (other clients, background
tasks) goes to ``sink`` and ``others`` as it comes, in the polling thread. Not here: drawing, and the prompt.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque

from ipython.client.channels import Beat, KernelClient, NoReply
from ipython.client.last_seen import LastSeen
from ipython.client.outputs import event_of, number, text
from ipython.client.questions import RemoteQuestions
from ipython.client.remote_help import RemoteHelp
from ipython.client.running import Run
from ipython.model.cell import CellReply, ExitRequest
from ipython.model.output import NextInputSet, NumberedEvent, Warned
from ipython.model.value import value
from ipython.wire.client_machine import KernelChanged, LateReply, Published, Replied
from ipython.wire.output_order import Missed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from typing import Any

    from ipython.client.launch import KernelProcess
    from ipython.client.remote_help import Explain
    from ipython.model.cell import Cell, Completeness
    from ipython.model.completion import Completion, CompletionSet
    from ipython.model.history import HistoryItem, HistoryQuery
    from ipython.model.inspection import CallHelp, Inspection
    from ipython.model.output import OutputEvent
    from ipython.model.ports import Asker, Sink
    from ipython.wire.connection import Connection
    from ipython.wire.message import Message

WAIT_CAUGHT_UP = 3.0  # seconds in which missed outputs are shown before the first prompt
WAIT_NUMBER = 1.0  # seconds in which a kernel that was found tells the number of its next cell
KEEPING = frozenset(f"{word}({given})" for word in ("exit", "quit") for given in ("True", "keep_kernel=True"))
LEAVING = KEEPING | {"exit", "quit", "exit()", "quit()"}
KEPT = 1000  # outputs kept for ``outputs``


@value
class RemoteInfo:
    """Facts about a remote backend (ports.BackendInfo)."""

    banner: str
    language_version: str
    next_number: int
    language: str = "python"
    lexer: str = ""  # name of the pygments lexer for its language
    implementation: str = ""
    features: tuple[str, ...] = ()


class RemoteBackend:
    """Answers a front from a kernel.

    Args:
        connection: where the kernel listens.
        process: the kernel, if it was started here.
        username: of the person, as other clients see it.
        explain: makes the help on a call of what the kernel says about the function.
        holding: keep outputs back until ``catch_up``.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        process: KernelProcess | None = None,
        username: str = "",
        explain: Explain | None = None,
        holding: bool = False,
    ) -> None:
        self.process = process
        self.client = KernelClient(connection, self._take, username=username, holding=holding)
        self.sink: Sink | None = None  # draws what comes while no cell of ours runs
        self.others: Callable[[Published], None] | None = None  # draws what follows from other clients
        self.on_number: Callable[[int], None] = lambda number: None  # another client's cell has taken a number
        self.on_gone: Callable[[str], None] = self.say  # the kernel died or fell silent; called once
        self.on_back: Callable[[], None] = lambda: self.say("the kernel answers again")
        self.revive: Callable[[str, Asker], bool] | None = None  # offers a new kernel where ours is dead
        self.on_edit: Callable[[str, int], None] = lambda path, line: None
        self.allows_questions = True
        self.may_detach = True
        self.next_number = 1
        self.on_earlier_input: Callable[[int, str], None] = lambda number, code: None  # a cell of an earlier console
        self._info: Mapping[str, Any] = {}
        self.questions = RemoteQuestions(self.client)
        self._help = RemoteHelp(self.client, explain)
        self._run: Run | None = None
        self._switch = threading.RLock()
        self._kept: deque[NumberedEvent] = deque(maxlen=KEPT)
        self._count = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._earlier: tuple[str, ...] = ()  # sessions of consoles before this one
        self._cell_before: tuple[int, str] | None = None  # the cell that ran when the last one was left
        self.left_cell: tuple[int, str] | None = None  # the cell that runs while this one is left
        self._is_gone_told = False
        self._ended = ""  # how the kernel ended, if it said so

    # -- life ----------------------------------------------------------------------------------------------------

    def take_info(self, reply: Message) -> None:
        """Take what the kernel says about itself (``launch.wait_until_ready`` got it)."""
        self._info = reply.content

    def wait_for_number(self) -> None:
        """Ask a kernel that ran before we came for the number of its next cell; a busy one is not waited for long."""
        silent = {"code": "", "silent": True, "store_history": False, "user_expressions": {}, "allow_stdin": False}
        try:
            reply = self.client.wait_for_reply("execute_request", silent, limit=WAIT_NUMBER)
        except NoReply:
            return
        counted = number(reply.content, "execution_count")
        if counted is not None:
            # Kernels of others answer a silent request with the number of the last cell, ours with that of the next.
            self.next_number = (
                counted if text(self._info, "implementation") == "ipython" and self.is_ours else counted + 1
            )

    @property
    def has_output(self) -> bool:
        """Whether anything has come on iopub."""
        return self.client.machine.heard > 0

    def catch_up(self, seen: LastSeen | None) -> None:
        """Show what was put out since the person last looked, then what comes; waits a moment for the first of it.

        Args:
            seen: what was left behind; of another process of the kernel, or None: begin with now.
        """
        machine = self.client.machine
        if seen is None or not self.is_ours or seen.kernel != machine.kernel_session:
            self.client.resume_outputs(None)
            return
        machine.earlier = frozenset(seen.sessions)
        self._earlier = seen.sessions
        self._cell_before = seen.cell
        self.client.resume_outputs(seen.number)
        end = time.monotonic() + WAIT_CAUGHT_UP
        while machine.order.is_asking and time.monotonic() < end:
            time.sleep(0.01)

    def last_seen(self) -> LastSeen:
        """What the next console should know when this one is left."""
        machine, run = self.client.machine, self._run
        cell = run.as_left() if run is not None else self.left_cell
        return LastSeen(machine.kernel_session, machine.seen, (*self._earlier, self.client.session), cell)

    @property
    def is_ours(self) -> bool:
        """Whether the kernel is one of this project: it keeps a journal of its outputs."""
        return self.client.machine.has_journal

    def describe(self) -> RemoteInfo:
        """What the front must know before the first prompt."""
        language = self._info.get("language_info")
        language = language if isinstance(language, dict) else {}
        features = self._info.get("supported_features")
        return RemoteInfo(
            text(self._info, "banner"),
            text(language, "version"),
            self.next_number,
            text(language, "name"),
            text(language, "pygments_lexer") or text(language, "name"),
            text(self._info, "implementation"),
            tuple(str(feature) for feature in features) if isinstance(features, list) else (),
        )

    def session_loop(self) -> Any:
        """The asyncio loop on which the prompt runs; nothing of the user's is on it."""
        if self._loop is None or self._loop.is_closed():
            self._loop = asyncio.new_event_loop()
        return self._loop

    def what_happened(self) -> str:
        """Why the kernel cannot go on, in a sentence; empty: it can."""
        if self.process is not None and self.process.status is not None:
            from ipython.client.launch import died_sentence

            return died_sentence(self.process.status, self.process.what_it_wrote())
        return self._ended

    def close(self, restart: bool = False) -> None:
        """End the session: a kernel of our own is ended, another one left alone.

        With ``restart`` a kernel of our own is started anew on the same files; ``wait_until_ready`` comes next.
        """
        if self.process is not None:
            self.process.end(self.client, restart=restart)
            if restart:
                self.forget_numbers()
                self.process.start()
                return
        self.client.close()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.close()

    def let_kernel_live(self) -> bool:
        """Leave our own kernel running when we go; False: it would end with us all the same.

        A kernel of ours is asked to look after its parent no more; others end when their parent does.
        """
        if self.process is None:
            return True
        try:
            reply = self.client.wait_for_reply("keep_alive_request", {}, limit=1.0, channel="control")
        except NoReply:
            return False
        if text(reply.content, "status") != "ok":
            return False
        self.process.let_go()
        self.process = None
        return True

    def forget_numbers(self) -> None:
        """The kernel was started anew: prompts begin at 1."""
        self.next_number = 1
        self._is_gone_told, self._ended = False, ""

    # -- cells ---------------------------------------------------------------------------------------------------

    def run(self, cell: Cell, sink: Sink, asker: Asker) -> CellReply:
        """Run one cell in the kernel and block until it ended, or the person has left it."""
        if cell.source.strip() in (LEAVING if self.process is None else KEEPING):
            # Sent to the kernel it would end it, and with it the work of everybody else.
            return CellReply(None, True, exit=ExitRequest(0, keep_kernel=True), next_number=self.next_number)
        gone = self.what_happened()
        if gone and not self._is_revived(gone, cell, sink, asker):
            return CellReply(None, False, next_number=self.next_number)
        run = Run(self, cell, sink, asker)
        with self._switch:
            self._run = run
        try:
            return run.run()
        finally:
            with self._switch:
                self._run = None
                rest = [run.inbox.get() for _ in range(run.inbox.qsize())]
                self.client.resume()
            for event in rest:
                self._show(event)
            self._help.forget()

    def _is_revived(self, gone: str, cell: Cell, sink: Sink, asker: Asker) -> bool:
        if self.revive is not None and self.revive(gone, asker):
            return True
        if self.revive is None:
            self.say(gone)
        sink.emit(NextInputSet(cell.source.rstrip("\n")), 0)  # what was typed is not lost
        return False

    def interrupt(self) -> None:
        """Stop the running cell; any thread."""
        if self.process is None or not self.process.interrupt():
            self.client.ask("interrupt_request", {}, channel="control")

    def edit(self, path: str, line: int) -> None:
        """Have the person edit a file of this machine."""
        self.on_edit(path, line)

    # -- what comes ----------------------------------------------------------------------------------------------

    def _take(self, event: Any) -> None:
        """Take an event from the polling thread."""
        kind = type(event)
        if kind is Replied or kind is LateReply:
            self.questions.is_check_late = False
        if kind is Published and event.message.kind == "shutdown_reply" and self.process is None:
            self._ended = "" if event.message.content.get("restart") is True else "the kernel was shut down"
        with self._switch:
            run = self._run
            if run is not None:
                run.put(event)
                if run.is_full():
                    self.client.is_paused = True
                return
        self._show(event)

    def _show(self, event: Any) -> None:
        kind = type(event)
        if kind is Published:
            self.show_other(event)
        elif kind is Missed:
            self.show_missed(event)
        elif kind is KernelChanged:
            self.forget_numbers()
            self.on_number(1)
            if self.process is None:
                self.say("the kernel was started anew: names of before are gone")
        else:
            self.notice(event)

    def show_other(self, event: Published) -> None:
        """Show what does not belong to the cell that runs."""
        message = event.message
        if event.is_own or not message.parent:
            self._show_own(event)
            return
        if message.kind == "execute_input":
            counted = number(message.content, "execution_count")
            if counted is not None and counted >= self.next_number:
                self.next_number = counted + 1
                self.on_number(self.next_number)
        shown = event_of(message)
        if shown is not None:
            self.keep(event, shown)
        if self.others is not None:
            self.others(event)

    def _show_own(self, event: Published) -> None:
        message = event.message
        if message.kind == "execute_input" and message.parent.get("session") != self.client.session:
            self._cell_before = None
            self.on_earlier_input(number(message.content, "execution_count") or 0, text(message.content, "code"))
        shown = event_of(message)
        if shown is None:
            return
        if self._cell_before is not None:
            before, self._cell_before = self._cell_before, None
            self.on_earlier_input(*before)
        self.keep(event, shown)
        if self.sink is not None:
            self.sink.emit(shown, 0)

    def show_missed(self, missed: Missed) -> None:
        """Say that outputs are gone."""
        count = missed.last - missed.first + 1
        self.say(
            f"{count} {'output' if count == 1 else 'outputs'} of the kernel could not be kept and are not shown here"
        )

    def notice(self, event: Any) -> None:
        """Take an event that shows nothing by itself."""
        if type(event) is not Beat:
            return
        gone = self.what_happened()
        if gone:
            if not self._is_gone_told:
                self._is_gone_told = True
                self.on_gone(gone)
        elif event.is_change and self.process is None:
            if event.is_alive:
                self.on_back()
            else:
                self.on_gone("the kernel does not answer; its outputs are shown when it is back")

    def say(self, sentence: str) -> None:
        """Tell the person something of ours."""
        if self.sink is not None:
            self.sink.emit(Warned(sentence), 0)

    def keep(self, event: Published, shown: OutputEvent) -> None:
        """Remember an output for ``outputs``; those of kernels without a journal are numbered here."""
        self._count = event.number or self._count + 1
        self._kept.append(NumberedEvent(self._count, 0, shown))

    def outputs(self, since: int) -> Sequence[NumberedEvent]:
        """Outputs from number ``since`` on, as far as they are kept."""
        return [kept for kept in list(self._kept) if kept.number >= since]

    # -- questions -----------------------------------------------------------------------------------------------

    def check(self, source: str) -> Completeness:
        """Whether ``source`` is a whole cell: the kernel says, or where it is slow the checker here."""
        if self.what_happened():
            return self.questions.check_here(source, self.describe().language)
        return self.questions.check(source, self.describe().language)

    def complete(self, source: str, cursor: int) -> AsyncIterator[CompletionSet]:
        """Completion sets of the kernel; whoever stops listening drops the question."""
        return self.questions.complete(source, cursor)

    def fill(self, source: str, cursor: int, items: Sequence[Completion]) -> Sequence[Completion]:
        """The same candidates with signature and documentation, as far as the kernel is quick."""
        return self._help.fill(source, items)

    async def inspect(self, source: str, cursor: int, detail: int) -> Inspection | None:
        """Describe the object at the cursor."""
        return await self.questions.inspect(source, cursor, detail)

    def call_help(self, source: str, cursor: int) -> CallHelp | None:
        """The signature of the call around the cursor, if the kernel is quick."""
        return self._help.call_help(source, cursor)

    def preview(self, source: str) -> str | None:
        """Nothing: only a shell in the same process can tell whether finding a value runs code."""
        return None

    async def history(self, query: HistoryQuery) -> Sequence[HistoryItem]:
        """Search what the kernel remembers, newest first; fewer entries where it is slow."""
        return await self.questions.history(query)
