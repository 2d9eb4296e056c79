"""Shell commands: ``!command`` on the terminal, ``x = !command`` into a list of lines.

On POSIX the command runs through ``posix_spawn``, which costs no copy of the process. Elsewhere ``subprocess``.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.core.lines import LineList


class ShellCommands:
    """Runs commands by the user's shell.

    Args:
        environment_shell: path of the shell; ``$SHELL``, then ``/bin/sh`` by default (``COMSPEC`` on Windows).
        before: called before a command takes over the terminal (fronts flush their streams).
    """

    def __init__(self, environment_shell: str = "", *, before: Callable[[], None] | None = None) -> None:
        self._shell = environment_shell
        self.before = before

    def _shell_path(self) -> str:
        return self._shell or os.environ.get("SHELL") or "/bin/sh"

    def run(self, command: str) -> int:
        """Run on the terminal and return the status; a signal is a negative number, Ctrl-C gives -2."""
        self._flush()
        if not hasattr(os, "posix_spawn"):
            return self._run_by_subprocess(command)
        # The C module: ``signal`` itself brings enum and re, which would double the cost of a plain ``-c``.
        import _signal as signal  # type: ignore[import-not-found]

        path = self._shell_path()
        # The child must see the default handling of what the shell itself catches or ignores.
        defaults = [signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGPIPE]
        try:
            process = os.posix_spawn(path, [path, "-c", command], os.environ, setsigdef=defaults)
        except OSError:
            path = "/bin/sh"
            process = os.posix_spawn(path, [path, "-c", command], os.environ, setsigdef=defaults)
        return _wait_for_child(process)

    def _run_by_subprocess(self, command: str) -> int:
        import subprocess

        return subprocess.call(command, shell=True)

    def _flush(self) -> None:
        if self.before is not None:
            self.before()
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass  # closed or replaced by something that is no file: nothing to keep in order

    def capture(self, command: str) -> tuple[LineList, int]:
        """Run and return the lines of its output, those of stderr as ``.err``, and its status; shows nothing."""
        import subprocess

        from ipython.core.lines import LineList

        self._flush()
        on_posix = hasattr(os, "posix_spawn")
        process = subprocess.Popen(
            [self._shell_path(), "-c", command] if on_posix else command,
            shell=not on_posix,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            output, errors = process.communicate()
        except KeyboardInterrupt:
            process.terminate()
            try:
                process.communicate(timeout=2)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            raise
        lines = LineList(_decode(output).splitlines())
        lines.err = LineList(_decode(errors).splitlines())
        return lines, process.returncode

    @staticmethod
    def error(status: int, command: str) -> Exception:
        """Return the exception for a failed command when the user asked to be told."""
        from subprocess import CalledProcessError

        return CalledProcessError(status, command)


def _wait_for_child(process: int) -> int:
    # No time limit: the command owns the terminal until the user or it ends it. SIGINT reaches the child directly.
    import _signal as signal

    interrupted = False
    while True:
        try:
            _, status = os.waitpid(process, 0)
            break
        except KeyboardInterrupt:
            if interrupted:
                os.kill(process, signal.SIGTERM)
            interrupted = True
    code = os.waitstatus_to_exitcode(status)
    if interrupted and code == 0:
        return -int(signal.SIGINT)
    # Shells report a child killed by a signal as 128 + n.
    return code if code < 128 or code > 192 else -(code - 128)


def _decode(data: bytes) -> str:
    return data.decode(errors="replace")
