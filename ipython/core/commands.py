"""Shell commands: ``!command`` on the terminal, ``x = !command`` into a list of lines (shell.md section 2.6).

On POSIX a command that has the terminal runs through ``posix_spawn``, which costs no copy of the process; elsewhere
``subprocess``. Where ``sys.stdout`` is not the terminal's (a kernel, ``%%capture``) output goes through pipes into it.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import Any

    from ipython.core.background import BackgroundChildren, BackgroundProcess
    from ipython.core.children import Child
    from ipython.core.lines import LineList
    from ipython.core.recorded_command import OutputRelay


class ShellCommands:
    """Runs commands by the user's shell.

    Args:
        environment_shell: path of the shell; ``$SHELL``, then ``/bin/sh`` by default (``COMSPEC`` on Windows).
        before: called before a command takes over the terminal (fronts flush their streams).
    """

    def __init__(self, environment_shell: str = "", *, before: Callable[[], object] | None = None) -> None:
        self._shell = environment_shell
        self._background: BackgroundChildren | None = None
        self._foreground: BackgroundChildren | None = None  # those that are waited for
        self.before = before
        self.record: Callable[[str], None] | None = None  # told what commands write on the terminal

    @property
    def background(self) -> BackgroundChildren:
        """Children that run while the session goes on."""
        if self._background is None:
            from ipython.core.background import BackgroundChildren

            self._background = BackgroundChildren()
        return self._background

    def _words(self, command: str) -> list[str]:
        return [self._shell or os.environ.get("SHELL") or "/bin/sh", "-c", command]

    def run(self, command: str) -> int:
        """Run on the terminal and return the status; a signal is a negative number.

        Raises:
            KeyboardInterrupt: the person interrupted, and the command ended by it.
        """
        if not hasattr(os, "posix_spawn"):
            return self._run_by_subprocess(command)
        words = self._words(command)
        plain = plain_words(command, os.path.basename(words[0]))
        if plain:
            try:
                return self.run_program(plain)
            except OSError:
                pass  # the shell says it better
        return self.run_program(words, otherwise="/bin/sh")

    def run_program(self, arguments: Sequence[str], *, otherwise: str = "") -> int:
        """Run a program on the terminal without a shell and return its status.

        Args:
            arguments: path or name of the program, and its words.
            otherwise: path of the program to run when the first cannot be started.

        Raises:
            OSError: it cannot be started. KeyboardInterrupt: as ``run``.
        """
        self._flush()
        if not _is_terminal_output() or (self.record is not None and not os.isatty(1)):
            return self._run_by_pipes(arguments, otherwise)
        if not hasattr(os, "posix_spawn"):
            return self._run_by_subprocess(arguments)
        # The C module: ``signal`` itself brings enum and re, which would double the cost of a plain ``-c``.
        import _signal as signal  # type: ignore[import-not-found]

        # The child must see the default handling of what the shell itself catches or ignores.
        defaults = [signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGPIPE]
        options: dict[str, Any] = {"setsigdef": defaults}
        # A terminal's keys reach everybody in our process group. Where there is none the child gets its own group,
        # so that an interrupt can be passed on to all of it.
        own_group = not _has_terminal()
        if own_group:
            options["setpgroup"] = 0
        relay = self._relay(arguments)
        if relay is not None:
            options["file_actions"] = relay.file_actions()
        # The bytes behind ``os.environ``: encoding each variable anew costs more than anything else here.
        environment = getattr(os.environ, "_data", os.environ)
        try:
            try:
                process = os.posix_spawnp(arguments[0], tuple(arguments), environment, **options)
            except OSError:
                if not otherwise:
                    raise
                process = os.posix_spawn(otherwise, [otherwise, *arguments[1:]], environment, **options)
            if relay is None:
                return _wait_for_child(process, own_group=own_group)
            relay.started()
            return _wait_for_child(process, own_group=own_group, ended=relay.wait_for_end)
        finally:
            if relay is not None:
                relay.close()

    def _relay(self, arguments: Sequence[str]) -> OutputRelay | None:
        """What records the output of a command on its way to the terminal, if it is to be recorded."""
        if self.record is None or not hasattr(os, "waitid") or arguments[-1].rstrip().endswith("&"):
            return None  # what goes on in the background outlives us and what we gave it to write to
        try:
            from ipython.core.recorded_command import OutputRelay

            return OutputRelay(self.record)
        except (ImportError, OSError):
            return None

    def _run_by_subprocess(self, command: str | Sequence[str]) -> int:
        import subprocess

        return subprocess.call(command, shell=isinstance(command, str))

    def _run_by_pipes(self, arguments: Sequence[str], otherwise: str) -> int:
        from codecs import getincrementaldecoder

        child = self._start(arguments, otherwise, inherit_input=True)
        decoders = {name: getincrementaldecoder("utf-8")("replace") for name in ("stdout", "stderr")}

        def show(name: str, piece: bytes) -> None:
            stream = sys.stderr if name == "stderr" else sys.stdout
            if stream is not None:
                stream.write(decoders[name].decode(piece))
                stream.flush()

        status = _pumped(child, show)
        for name in decoders:
            show(name, b"")
        return status

    def start(
        self,
        arguments: Sequence[str],
        *,
        given: bytes | None = None,
        environment: Mapping[str, str] | None = None,
        path: str | None = None,
    ) -> Child:
        """Start a program in a process group of its own, its output to be pumped.

        Args:
            arguments: path or name of the program, and its words.
            given: its standard input.
            environment: its variables; None: ours.
            path: file of the program, where the first word is only the name it is to see itself called by.

        Raises:
            OSError: it cannot be started.
        """
        from ipython.core.children import Child

        self._flush()
        return self._noted(Child(arguments, given=given, environment=environment, path=path, lend=self.before))

    def leave(self, child: Child, wanted: Collection[str]) -> BackgroundProcess:
        """Let a child run on while the session goes on; it is ended with the session.

        Args:
            child: as ``start`` returned it.
            wanted: ``stdout`` and ``stderr``, as far as they are to be read; the rest is dropped.
        """
        from ipython.core.background import BackgroundProcess, BackgroundStream

        if self._foreground is not None:
            self._foreground.forget(child)
        streams = {name: BackgroundStream(pipe) for name, pipe in child.take_pipes(wanted).items()}
        self.background.add(child)
        return BackgroundProcess(child, streams.get("stdout"), streams.get("stderr"))

    @staticmethod
    def failure(
        title: str, status: int, arguments: Sequence[str], *, how: str = "", output: str = "", stderr: str = ""
    ) -> Exception:
        """Return what to raise for a program that failed: one line for the person, a ``CalledProcessError`` for code.

        Args:
            title: what the person ran.
            status: of the program.
            arguments: the program and its words.
            how: how it ended; empty: told from ``status``.
            output, stderr: the end of what it wrote.
        """
        from ipython.core.command_failure import CommandFailed, ending

        return CommandFailed(status, arguments, f"{title}: {how or ending(status)}", output, stderr)

    def _start(self, arguments: Sequence[str] | str, otherwise: str, **options: Any) -> Child:
        from ipython.core.children import Child

        options["own_group"] = not _has_terminal()
        try:
            return self._noted(Child(arguments, **options))
        except OSError:
            if not otherwise or isinstance(arguments, str):
                raise
            return self._noted(Child([otherwise, *arguments[1:]], **options))

    def _noted(self, child: Child) -> Child:
        # A signal that ends the shell does not reach a group of its own.
        if self._foreground is None:
            from ipython.core.background import BackgroundChildren

            self._foreground = BackgroundChildren()
        self._foreground.running()  # forgets those that have ended
        self._foreground.add(child)
        return child

    def _flush(self) -> None:
        if self.before is not None:
            self.before()
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass  # closed or replaced by something that is no file: nothing to keep in order

    def capture(self, command: str, *, merge: bool = False) -> tuple[LineList, int]:
        """Run and return the lines of its output, those of stderr as ``.err``, and its status; shows nothing.

        Args:
            command: for the shell.
            merge: the lines of stderr stand among those of stdout instead.

        Raises:
            KeyboardInterrupt: the person interrupted; the command has been ended.
        """
        from ipython.core.lines import LineList

        self._flush()
        child = self._start_captured(command, merge)
        pieces: dict[str, list[bytes]] = {"stdout": [], "stderr": []}
        status = _pumped(child, lambda name, piece: pieces[name].append(piece))
        lines = LineList(_decode(b"".join(pieces["stdout"])).splitlines())
        lines.err = LineList(_decode(b"".join(pieces["stderr"])).splitlines())
        lines.returncode = status
        return lines, status

    def _start_captured(self, command: str, merge: bool) -> Child:
        if not hasattr(os, "posix_spawn"):
            return self._start(command, "", merge=merge)
        words = self._words(command)
        plain = plain_words(command, os.path.basename(words[0]))
        if plain:
            try:
                return self._start(plain, "", merge=merge)
            except OSError:
                pass  # the shell says it better
        return self._start(words, "/bin/sh", merge=merge)

    def close(self) -> None:
        """End all children that run still."""
        for children in (self._foreground, self._background):
            if children is not None:
                children.stop_all()

    @staticmethod
    def error(status: int, command: str) -> Exception:
        """Return the exception for a failed command when the user asked to be told."""
        from subprocess import CalledProcessError

        return CalledProcessError(status, command)


# What these shells do themselves, so that running a program of that name would be something else.
SHELL_WORDS = frozenset(
    """. : [ alias bg bind break builtin caller case cd command compgen complete compopt continue coproc declare dirs
    disown do done echo elif else enable esac eval exec exit export fc fg fi for function getopts hash help history if
    in jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return select set shift shopt
    source suspend test then time times trap type typeset ulimit umask unalias unset until wait while""".split()
)
_PLAIN_SIGNS = frozenset("_-./,:+@%")


def plain_words(command: str, shell: str) -> list[str]:
    """Return the words of a command that needs no shell, which saves the start of one; else an empty list.

    Args:
        command: as typed.
        shell: name of the shell; only those that read no file of the person's before ``-c`` can be left out.

    >>> plain_words("git log -n 3", "bash"), plain_words("ls *.py", "bash"), plain_words("cd /tmp", "sh")
    (['git', 'log', '-n', '3'], [], [])
    """
    if shell not in ("sh", "bash", "dash") or "BASH_ENV" in os.environ:
        return []
    for character in command:
        if not (character.isalnum() and character.isascii()) and character not in _PLAIN_SIGNS and character != " ":
            return []
    words = command.split()
    if not words or words[0] in SHELL_WORDS or f"BASH_FUNC_{words[0]}%%" in os.environ:
        return []
    return words


def _pumped(child: Child, take: Callable[[str, bytes], object]) -> int:
    try:
        return child.pump(take)
    except KeyboardInterrupt:
        child.stop(take)
        raise


def _has_terminal() -> bool:
    # As ``children.has_terminal``, without importing what a plain command does not need.
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | getattr(os, "O_CLOEXEC", 0)))
    except OSError:
        return False
    return True


def _is_terminal_output() -> bool:
    """Whether what a child writes to its first two descriptors lands where ``print`` writes."""
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        try:
            if stream is not None and stream.fileno() != number:
                return False
        except (AttributeError, OSError, ValueError):
            return False
    return True


def _wait_for_child(process: int, *, own_group: bool, ended: Callable[[int], int] | None = None) -> int:
    # No time limit: the command has the terminal until the user or it ends it.
    import _signal as signal

    interrupts = 0
    code: int | None = None
    while code is None:
        try:
            code = ended(process) if ended is not None else _ended(process)
        except KeyboardInterrupt:
            interrupts += 1
            if own_group:
                _send(process, (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)[min(interrupts, 3) - 1])
            # Else the terminal sent the same signal to the command, which knows what to do: a ``!python`` goes on.
        except ChildProcessError:  # the interrupt came between its end and our knowing of it
            code = -signal.SIGINT
    try:
        os.waitpid(process, 0)
    except KeyboardInterrupt:
        interrupts += 1
    except ChildProcessError:
        pass
    # Shells report a child killed by a signal as 128 + n.
    code = code if code < 129 or code > 192 else -(code - 128)
    if interrupts and code in (-signal.SIGINT, -signal.SIGTERM, -signal.SIGKILL):
        if own_group:
            _send(process, signal.SIGTERM)  # what it had put in the background ignores interrupts
        raise CommandInterrupted(code)
    return code


def _ended(process: int) -> int:
    """Wait for the end of a child and return its exit status, without taking it away where that can be done.

    An interrupt mostly arrives together with the end of the command, which it ends too, and is raised before a result
    can be kept: so whoever asks must be able to ask again.
    """
    if not hasattr(os, "waitid"):
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    found = os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    assert found is not None
    return found.si_status if found.si_code == os.CLD_EXITED else -found.si_status


def _send(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        pass


class CommandInterrupted(KeyboardInterrupt):
    """The person interrupted and the command ended by it; ``args`` holds its status."""


def _decode(data: bytes) -> str:
    return data.decode(errors="replace")
