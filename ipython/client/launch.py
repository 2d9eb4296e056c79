"""Starts a kernel, interrupts it, starts it anew, ends it; and waits, with limits, until it answers (kernel.md 17.3).

The kernel gets a session of its own, so that Ctrl-C in the terminal reaches only the console, and keeps its sockets in
private files where it is one of ours. Not here: its outputs (``remote_backend``).
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import tempfile
import time

from ipython.client.kernelspecs import command_of
from ipython.client.last_seen import remove as remove_last_seen
from ipython.core.runtime_folder import make_private_folder, runtime_directory, socket_prefix, write_private
from ipython.model.failure import UserMistake
from ipython.wire.connection import CHANNELS, Connection, parse, to_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import IO

    from ipython.client.channels import KernelClient
    from ipython.client.kernelspecs import KernelSpec
    from ipython.wire.message import Message

WAIT_READY = 60.0  # seconds until a kernel has answered (``kernel_timeout``)
WAIT_END = 5.0  # seconds in which a kernel that was asked to ends
WAIT_INFO = 1.0  # seconds after which kernel_info is asked for once more
SHOWN = 4_000  # last characters of what a dead kernel wrote


class KernelDied(UserMistake):
    """A kernel ended before it answered; the text says what it wrote."""


class KernelProcess:
    """A kernel that was started here.

    Args:
        spec: how it is started.
        arguments: more words for its command.
        connection: where it shall listen; by default private sockets for our own kernel, else free ports.
        path: of its connection file; by default a new one in the runtime directory.

    Raises:
        UserMistake: there is no private place for its files.
    """

    def __init__(
        self,
        spec: KernelSpec,
        arguments: Sequence[str] = (),
        *,
        connection: Connection | None = None,
        path: str = "",
    ) -> None:
        self.spec = spec
        self._arguments = list(arguments)
        try:
            self.path = path or new_path()
            self.connection = connection or new_connection(spec, self.path)
        except OSError as error:
            raise UserMistake(f"there is no place for the kernel's connection file: {error}") from None
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self.ends = 0  # kernels that ended by themselves, one after another

    # -- life ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Write the connection file and start the process.

        Raises:
            UserMistake: the command cannot be run.
        """
        try:
            write_private(self.path, to_text(self.connection), replacing=True)
        except OSError as error:
            raise UserMistake(f"{self.path} cannot be written: {error.strerror or error}") from None
        command = command_of(self.spec, self.path) + self._arguments
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        environment = os.environ | dict(self.spec.environment) | {"JPY_PARENT_PID": str(os.getpid())}
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=self._errors,
                stderr=self._errors,
                env=environment,
                start_new_session=os.name == "posix",
            )
        except OSError as error:
            self.remove_files()
            raise UserMistake(f"the kernel cannot be started: {command[0]}: {error.strerror or error}") from None

    @property
    def status(self) -> int | None:
        """Exit status, negative for a signal; None: it runs."""
        return self._process.poll() if self._process is not None else None

    @property
    def process_id(self) -> int:
        """Of the running kernel; 0: there is none."""
        return self._process.pid if self._process is not None else 0

    def what_it_wrote(self) -> str:
        """The end of what the process wrote to its own streams, for when it died."""
        if self._errors is None:
            return ""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - SHOWN))
        return self._errors.read().decode("utf-8", "replace").strip()

    def interrupt(self) -> bool:
        """Send SIGINT to the kernel and its children; False: it wants a message instead."""
        if self.spec.interrupt_mode == "message" or self._process is None or os.name != "posix":
            return False
        try:
            os.killpg(self._process.pid, signal.SIGINT)
        except (ProcessLookupError, PermissionError):
            pass
        return True

    def wait_for_end(self, limit: float = WAIT_END) -> bool:
        """Wait until the process has ended; False: it goes on."""
        if self._process is None:
            return True
        try:
            self._process.wait(limit)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End the process and its children at once."""
        if self._process is None:
            return
        try:
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        except (ProcessLookupError, PermissionError):
            pass
        self.wait_for_end()

    def let_go(self) -> None:
        """Leave the process to itself: it is not ours any more."""
        self._process = None

    def remove_files(self) -> None:
        """Remove the connection file and the sockets of a kernel that has ended."""
        remove_last_seen(self.path)
        for path in (self.path, *self.connection.socket_paths()):
            try:
                os.unlink(path)
            except OSError:
                pass
        folder = os.path.dirname(self.connection.ip)
        if self.connection.transport == "ipc" and os.path.basename(folder).startswith("ipython-"):
            try:
                os.rmdir(folder)  # a fresh one, made for sockets whose path would have been too long
            except OSError:
                pass

    def end(self, client: KernelClient | None, *, restart: bool = False) -> None:
        """Ask the kernel to end, wait ``WAIT_END`` seconds, then kill it; its files go unless it starts again."""
        if client is not None and self.status is None:
            client.ask("shutdown_request", {"restart": restart}, channel="control")
            self.wait_for_end()
        if self.status is None:
            self.kill()
        if not restart:
            self.remove_files()


def new_path() -> str:
    """Return the path of a new connection file, in a folder that exists and is private.

    Raises:
        OSError: the folder cannot be made or is not safe.
    """
    folder = runtime_directory()
    make_private_folder(folder)
    return os.path.join(folder, f"kernel-{secrets.token_hex(6)}.json")


def new_connection(spec: KernelSpec, path: str) -> Connection:
    """Return where a new kernel shall listen: private sockets for ours on POSIX, else free ports of this machine."""
    key = secrets.token_hex(16)
    if os.name == "posix" and not spec.folder:
        ports = {channel: number for number, channel in enumerate(CHANNELS, 1)}
        return Connection("ipc", socket_prefix(path), key=key, kernel_name=spec.name).with_ports(ports)
    return Connection(key=key, kernel_name=spec.name).with_ports(free_ports())


def free_ports() -> dict[str, int]:
    """Return five ports that are free on the loopback address at this moment."""
    import socket

    held = [socket.socket() for _ in CHANNELS]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return {channel: one.getsockname()[1] for channel, one in zip(CHANNELS, held, strict=True)}
    finally:
        for one in held:
            one.close()


def read_connection(path: str) -> Connection:
    """Read a connection file.

    Raises:
        UserMistake: it cannot be read or describes no kernel that can be reached.
    """
    try:
        with open(path, "rb") as file:
            text = file.read(1 << 20)
    except OSError as error:
        raise UserMistake(f"{path} cannot be read: {error.strerror or error}") from None
    try:
        connection = parse(text, name=path)
    except ValueError as mistake:
        raise UserMistake(str(mistake)) from None
    missing = [channel for channel in CHANNELS if not connection.port(channel)]
    if missing:
        raise UserMistake(f"{path} has no port for {missing[0]} yet: its kernel has not begun to listen")
    return connection


def wait_until_ready(
    client: KernelClient,
    *,
    process: KernelProcess | None = None,
    limit: float = WAIT_READY,
    has_output: Callable[[], bool] = lambda: True,
    on_wait: Callable[[float], None] | None = None,
) -> Message:
    """Wait until the kernel has answered and its outputs reach us; returns its ``kernel_info_reply``.

    Args:
        client: open.
        process: watched for an early end.
        limit: seconds.
        has_output: whether something came on iopub.
        on_wait: called every tenth of a second with the seconds that have passed.

    Raises:
        KernelDied: the process ended.
        UserMistake: nobody answered in time.
    """
    start = asked = time.monotonic()
    identifier, future = client.ask("kernel_info_request", {})
    while not (future.done() and has_output()):
        now = time.monotonic()
        if process is not None and process.status is not None:
            client.forget(identifier)
            raise KernelDied(died_sentence(process.status, process.what_it_wrote()))
        if now - start > limit:
            client.forget(identifier)
            raise UserMistake(f"the kernel did not answer within {limit:g} s")
        if now - asked > WAIT_INFO and future.done():
            # It answered, but no output has come: one more request makes it say that it is busy.
            identifier, future = client.ask("kernel_info_request", {})
            asked = now
        try:
            future.result(0.1 if not future.done() else None)
        except TimeoutError:
            pass
        if future.done() and not has_output():
            time.sleep(0.01)
        if on_wait is not None:
            on_wait(now - start)
    client.forget(identifier)  # its ``idle`` may have passed before we listened
    return future.result(0)


def died_sentence(status: int, wrote: str = "") -> str:
    """Return what happened to a kernel, in a sentence, with what it wrote below.

    >>> died_sentence(-9), died_sentence(3)
    ('the kernel died (signal 9, SIGKILL)', 'the kernel ended with status 3')
    """
    if status < 0:
        try:
            name = f", {signal.Signals(-status).name}"
        except ValueError:
            name = ""
        text = f"the kernel died (signal {-status}{name})"
    else:
        text = f"the kernel ended with status {status}"
    return f"{text}; it wrote:\n{wrote}" if wrote else text
