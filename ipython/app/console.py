"""``ipython console``: which kernel, until when it must answer, and what runs over it (kernel.md section 17).

Reads options, finds or starts the kernel, and hands it to the front, or runs one program and leaves. Mistakes are one
line and status 2, what cannot be done is one line and status 1.
"""

from __future__ import annotations

import os
import sys

from ipython.app.command_line import CommandLineMistake, Invocation
from ipython.app.console_options import HELP, from_configuration, parse_console
from ipython.app.notices import say
from ipython.client import last_seen
from ipython.client.launch import KernelDied, KernelProcess, read_connection, wait_until_ready
from ipython.client.remote_backend import RemoteBackend
from ipython.core.runtime_folder import runtime_directory
from ipython.model.failure import UserMistake
from ipython.model.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.configuration import Configured
    from ipython.model.cell import CellReply
    from ipython.settings.console import ConsoleSettings

SPINNER_AFTER = 1.0  # seconds
SPINNER = "|/-\\"


def main(arguments: list[str], profile: str) -> int:
    """Run the console.

    Args:
        arguments: the words after ``ipython console``.
        profile: folder of the profile.

    Returns:
        The exit status: 0, or that of the program; 1 failed; 2 a wrong command line.
    """
    if {"-h", "--help"} & set(arguments):
        print(HELP, end="")
        return 0
    from ipython.app.configuration import ConfigurationMistake, load_settings

    try:
        console, invocation = parse_console(arguments)
        invocation = replace(invocation, traits=(("ProfileDir.location", profile), *invocation.traits))
        configured = load_settings(invocation)
        console = from_configuration(console, configured.origins)
    except (CommandLineMistake, ConfigurationMistake) as mistake:
        say(f"ipython console: {mistake} (see ipython console --help)")
        return 2
    try:
        return Console(console, configured, invocation, profile).run()
    except UserMistake as mistake:
        say(f"ipython console: {mistake}")
        return 1
    except KeyboardInterrupt:
        return 130


class Console:
    """One run of the console.

    Args:
        settings: of the console.
        configured: those of the terminal.
        invocation: the terminal's part of the command line.
        profile: folder of the profile; a kernel that is started here uses it too.
    """

    def __init__(self, settings: ConsoleSettings, configured: Configured, invocation: Invocation, profile: str) -> None:
        self._settings = settings
        self._configured = configured
        self._invocation = invocation
        self._profile = profile
        self._path = ""  # of the connection file
        self._tunnel: Any = None
        self._backend: RemoteBackend | None = None

    def run(self) -> int:
        """Connect, run what was asked for, and leave the kernel as it should be left."""
        program = self._program()
        keeps = False
        backend = self._backend = self._connect()
        try:
            if program is None:
                _import_front()  # while the kernel starts
            self._wait_until_ready(backend)
            if program is not None:
                return self._run_program(backend, program)
            status, keeps = self._run_front(backend)
            return status
        finally:
            self._end(backend, keeps)

    # -- the kernel ----------------------------------------------------------------------------------------------

    def _connect(self) -> RemoteBackend:
        settings = self._settings
        process = None
        if settings.existing is None:
            from ipython.client.kernelspecs import find_spec

            spec = find_spec(settings.kernel)
            process = KernelProcess(spec, self._kernel_arguments() if not spec.folder else settings.kernel_arguments)
            self._path, connection = process.path, process.connection
        else:
            self._path = find_kernel(settings.existing)
            connection = read_connection(self._path)
            if settings.ssh or settings.sshkey:
                from ipython.client.tunnel import Tunnel

                self._tunnel = Tunnel(connection, self._path, server=settings.ssh, key=settings.sshkey)
                connection = self._tunnel.open()
                self._path = self._tunnel.path
        from ipython.app.remote_signatures import explain

        backend = RemoteBackend(
            connection, process=process, username=_username(), explain=explain, holding=process is None
        )
        if process is not None:
            process.start()
        backend.client.open()
        return backend

    def _kernel_arguments(self) -> list[str]:
        words = list(self._settings.kernel_arguments)
        from ipython.app.profile import profile_directory

        if self._profile != profile_directory(Invocation()):
            words.append(f"--profile-dir={self._profile}")
        return words

    def _wait_until_ready(self, backend: RemoteBackend) -> None:
        spinner = Spinner("starting the kernel" if backend.process is not None else "waiting for the kernel")
        try:
            reply = wait_until_ready(
                backend.client,
                process=backend.process,
                limit=self._settings.kernel_timeout,
                has_output=lambda: backend.has_output,
                on_wait=spinner.show,
            )
        except KernelDied:
            raise
        except UserMistake as mistake:
            if backend.process is not None:
                raise
            raise UserMistake(
                f"{mistake}: it is dead or busy in a way that answers nobody ({self._path}); "
                "ipython kernel prune removes files of dead kernels"
            ) from None
        finally:
            spinner.clear()
        backend.take_info(reply)
        if backend.process is None:
            backend.wait_for_number()

    def _end(self, backend: RemoteBackend, keeps: bool) -> None:
        if backend.process is not None and keeps and not backend.let_kernel_live():
            say("owning kernel, cannot keep it alive")
        if backend.process is None and self._program_is_interactive and not backend.what_happened():
            self._tell_alive()
            self._note_what_was_seen()
        backend.close()
        if self._tunnel is not None:
            self._tunnel.close()

    _program_is_interactive = False

    def _note_what_was_seen(self) -> None:
        backend = self._backend
        if backend is not None and backend.process is None and backend.is_ours:
            last_seen.write(self._path, backend.last_seen())

    def _tell_alive(self) -> None:
        path = self._path
        if os.path.dirname(path) == runtime_directory():
            path = os.path.basename(path)
        print(f"keeping kernel alive; back to it with: ipython console --existing {path}")

    # -- programs ------------------------------------------------------------------------------------------------

    def _program(self) -> str | None:
        """The text to run, or None where a person types."""
        settings = self._settings
        if settings.code is not None:
            return settings.code
        if settings.file:
            from ipython.core.files import decode_source

            try:
                with open(settings.file, "rb") as file:
                    return decode_source(file.read())
            except OSError as error:
                raise UserMistake(f"{settings.file} cannot be read: {error.strerror or error}") from None
        is_simple = self._configured.terminal_settings().simple_prompt
        if sys.stdin is None or (not sys.stdin.isatty() and not is_simple):
            return "" if sys.stdin is None else sys.stdin.read()
        return None

    def _run_program(self, backend: RemoteBackend, program: str) -> int:
        from ipython.app.assemble import wants_color
        from ipython.client.outputs import failure_text
        from ipython.core.plain_sink import PlainSink
        from ipython.model.cell import Cell

        colored = wants_color(sys.stdout)
        sink = PlainSink(lambda report: failure_text(report, colored=colored), out_prompt="Out[{n}]: ")
        backend.sink, backend.may_detach = sink, False
        if self._settings.code is None and not self._settings.file:
            backend.allows_questions = False  # the input is the program itself
        backend.catch_up(None)
        if not program.strip():
            return 0
        reply: CellReply = backend.run(Cell(program, origin="code"), sink, _StandardInput())
        if reply.exit is not None:
            return reply.exit.status
        return 0 if reply.ok else 1

    # -- the prompt ----------------------------------------------------------------------------------------------

    def _run_front(self, backend: RemoteBackend) -> tuple[int, bool]:
        from ipython.app.console_front import ConsoleFront
        from ipython.app.interactive import is_simple, theme_of
        from ipython.client.supervision import Supervisor

        self._program_is_interactive = True
        settings = self._configured.terminal_settings()
        if not sys.stdin.isatty():
            settings = replace(settings, display_banner=False, confirm_exit=False)
        simple = is_simple(settings)
        theme = theme_of(settings)
        if theme is None:
            return 1, False
        self._show_banner(backend, settings.display_banner)
        supervisor = Supervisor(
            backend, limit=self._settings.kernel_timeout, on_wait=Spinner("starting the kernel").show
        )
        backend.revive = supervisor.revive
        front = ConsoleFront(
            backend, settings, self._settings, theme, simple=simple, on_hangup=self._note_what_was_seen
        )
        status = front.run(last_seen.read(self._path) if backend.process is None else None)
        if not sys.stdin.isatty():
            print()  # ends the line of the last prompt
        return status, front.keeps_kernel

    def _show_banner(self, backend: RemoteBackend, wanted: bool) -> None:
        if not wanted:
            return
        text = backend.describe().banner.rstrip("\n")
        name = os.path.basename(self._path)
        where = f"Attached to {name}" if backend.process is None else f"Kernel {name}"
        print(f"{text}\n{where}")


def find_kernel(word: str) -> str:
    """Return the path of the connection file that ``--existing WORD`` means.

    Raises:
        UserMistake: there is none.
    """
    from ipython.client.existing import find_existing
    from ipython.client.probe import answering

    return find_existing(word, [runtime_directory()], is_alive=answering)


def _import_front() -> None:
    from ipython.app import console_front  # noqa: F401
    from ipython.core.lazy import load_module

    if sys.stdin.isatty() and sys.stdout.isatty():
        load_module("ipython.terminal.prompt_session")


class Spinner:
    """Says on a terminal that something takes its time, and takes it back."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = 0
        self._is_terminal = sys.stderr is not None and sys.stderr.isatty()

    def show(self, seconds: float) -> None:
        """Draw, when more than a moment has passed; with -1 take it back."""
        if seconds < 0:
            self.clear()
        if not self._is_terminal or seconds < SPINNER_AFTER:
            return
        text = f"{SPINNER[int(seconds * 5) % 4]} {self._what} ({seconds:.0f} s)"
        sys.stderr.write("\r" + text)
        sys.stderr.flush()
        self._shown = len(text)

    def clear(self) -> None:
        """Take it back."""
        if self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()
            self._shown = 0


class _StandardInput:
    """Answers ``input()`` of a program from the standard input (ports.Asker)."""

    def ask(self, prompt: str, *, secret: bool = False) -> str:
        if secret:
            from getpass import getpass

            return getpass(prompt)
        return input(prompt)


def _username() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
