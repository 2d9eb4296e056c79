"""A kernel on another machine through one plain ``ssh`` process that forwards its five channels (kernel.md 16.2).

The process asks for a password on the terminal itself, and lives as long as the console. Ports of ``tcp`` are forwarded
to free ports here, sockets of ``ipc`` to sockets in a private folder. Should ssh end, it is started again.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from ipython.client.launch import free_ports
from ipython.core.runtime_folder import make_private_folder, runtime_directory, write_private
from ipython.model.failure import UserMistake
from ipython.model.value import replace
from ipython.wire.connection import CHANNELS, to_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.wire.connection import Connection

WAIT_TUNNEL = 60.0  # seconds in which ssh has connected; a password may have to be typed
WAIT_AGAIN = 2.0  # seconds before ssh is started again
WAIT_END = 2.0  # seconds in which ssh ends


class Tunnel:
    """One ssh process.

    Args:
        connection: of the kernel, as on its machine.
        path: of its connection file here.
        server: ``[user@]host[:port]``; empty: the host that the connection file names.
        key: file of a private key.

    Raises:
        UserMistake: there is no host, or no ssh here.
    """

    def __init__(self, connection: Connection, path: str, *, server: str = "", key: str = "") -> None:
        self._remote = connection
        self._server = server
        self._host = "localhost" if not server else connection.ip
        if not server:
            if connection.transport != "tcp" or connection.is_local:
                raise UserMistake("--sshkey alone needs a connection file that names a host; --ssh HOST says which")
            self._server = connection.ip
        if self._server.startswith("-"):
            raise UserMistake(f"--ssh takes [user@]host[:port], not {self._server!r}")
        self._key = key
        self._program = shutil.which("ssh")
        if self._program is None:
            raise UserMistake("there is no program ssh on this machine")
        stem = os.path.splitext(os.path.basename(path))[0]
        self.path = os.path.join(runtime_directory(), f"{stem}-ssh.json")
        self._folder = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closing = threading.Event()
        self._local = connection

    def open(self) -> Connection:
        """Start ssh, wait until it forwards, and return where the kernel is reached here.

        Raises:
            UserMistake: ssh ended, did not connect within ``WAIT_TUNNEL`` seconds, or there is no place for its file.
        """
        self._local = self._local_side()
        try:
            make_private_folder(os.path.dirname(self.path))
            write_private(self.path, to_text(self._local), replacing=True)
        except OSError as error:
            self.close()
            raise UserMistake(f"{self.path} cannot be written: {error}") from None
        try:
            self._start()
            self._wait_for_forwarding()
        except BaseException:
            self.close()
            raise
        threading.Thread(target=self._look_after, name="ssh tunnel", daemon=True).start()
        return self._local

    def close(self) -> None:
        """End ssh and remove what was made for it."""
        self._is_closing.set()
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(WAIT_END)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(WAIT_END)
        try:
            os.unlink(self.path)
        except OSError:
            pass
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def command(self) -> list[str]:
        """Return the command: no shell on the other side, and an end when a forward cannot be made."""
        host, colon, port = self._server.rpartition(":")
        is_port = bool(colon) and port.isdigit() and host.count(":") == 0
        words = [
            *_dying_with_us(),
            self._program or "ssh",
            "-N",
            "-T",
            "-o",
            "ExitOnForwardFailure=yes",
            "-o",
            "ServerAliveInterval=15",
        ]
        if is_port:
            words += ["-p", port]
        if self._key:
            words += ["-i", self._key]
        for channel in CHANNELS:
            words += ["-L", self._forward(channel)]
        return [*words, "--", host if is_port else self._server]

    def _forward(self, channel: str) -> str:
        there, here = self._remote, self._local
        if there.transport == "ipc":
            return f"{here.ip}-{here.port(channel)}:{there.ip}-{there.port(channel)}"
        host = f"[{self._host}]" if ":" in self._host else self._host
        host = "127.0.0.1" if host in ("*", "0.0.0.0") else host
        return f"127.0.0.1:{here.port(channel)}:{host}:{there.port(channel)}"

    def _local_side(self) -> Connection:
        if self._remote.transport == "ipc":
            self._folder = tempfile.mkdtemp(prefix="ipython-ssh-")  # 0700, and short enough for sockets
            return replace(self._remote, ip=os.path.join(self._folder, "k"))
        return replace(self._remote, ip="127.0.0.1").with_ports(free_ports())

    def _start(self) -> None:
        # It stays in front on the terminal, where it may have to ask for a password; Ctrl-C there is for the kernel, so
        # ssh gets it ignored, which it respects.
        in_main = threading.current_thread() is threading.main_thread()
        before = signal.signal(signal.SIGINT, signal.SIG_IGN) if in_main else None
        try:
            self._process = subprocess.Popen(self.command())
        finally:
            if in_main:
                signal.signal(signal.SIGINT, before)

    def _is_forwarding(self) -> bool:
        if self._local.transport == "ipc":
            return all(os.path.exists(path) for path in self._local.socket_paths())
        import socket

        try:
            with socket.create_connection(("127.0.0.1", self._local.port("hb")), timeout=0.5):
                return True
        except OSError:
            return False

    def _wait_for_forwarding(self) -> None:
        end = time.monotonic() + WAIT_TUNNEL
        while not self._is_forwarding():
            status = self._process.poll() if self._process is not None else -1
            if status is not None:
                raise UserMistake(f"ssh to {self._server} ended with status {status} before it forwarded anything")
            if time.monotonic() > end:
                raise UserMistake(f"ssh to {self._server} did not forward within {WAIT_TUNNEL:g} s")
            time.sleep(0.05)

    def _look_after(self) -> None:
        while not self._is_closing.wait(WAIT_AGAIN):
            process = self._process
            if process is not None and process.poll() is not None:
                for path in self._local.socket_paths():
                    try:
                        os.unlink(path)  # ssh does not replace a socket that is there
                    except OSError:
                        pass
                try:
                    # Nobody can be asked for a password now: the prompt has the terminal.
                    command = self.command()
                    at = command.index("-N")
                    again = [*command[:at], "-o", "BatchMode=yes", *command[at:]]
                    self._process = subprocess.Popen(
                        again, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                        start_new_session=True,
                    )  # fmt: skip
                except OSError:
                    continue


def _dying_with_us() -> list[str]:
    """What makes a program end when this process is killed, where the platform has it; it becomes the program."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    words = [setpriv, "--pdeathsig", "TERM"] if setpriv is not None else []
    try:  # small systems have one that does not know the option
        known = bool(words) and subprocess.call([*words, "true"], stderr=subprocess.DEVNULL, timeout=WAIT_END) == 0
    except (OSError, subprocess.TimeoutExpired):
        known = False
    return words if known else []
