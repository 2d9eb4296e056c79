"""Long texts through ``$PAGER``, short ones straight to the screen (shell.md section 9.4).

Not here: what is paged, how it is coloured.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys

from ipython.terminal.measure import rows_of, without_escapes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEFAULT = "less -R"
# Pagers that take the line to begin with as ``+n``.
_JUMPING = frozenset({"less", "more", "most", "lv"})


def pager_command(
    chosen: str, environment: Mapping[str, str], *, start: int = 0, platform: str = sys.platform
) -> list[str]:
    """Return the command that pages its standard input.

    Args:
        chosen: from the settings; empty: ``$PAGER``, then ``less -R``, on Windows ``more``.
        environment: where ``PAGER`` is looked up.
        start: first line to show, from 0.

    Returns:
        The words; empty when no pager is there, or what was chosen cannot be read as words.
    """
    text = chosen or environment.get("PAGER", "")
    if not text.strip():
        text = "more" if platform == "win32" else DEFAULT
        if platform != "win32" and shutil.which("less", path=environment.get("PATH")) is None:
            text = "more"
    try:
        words = shlex.split(text, posix=platform != "win32")
    except ValueError:  # an open quote
        return []
    if not words or shutil.which(words[0], path=environment.get("PATH")) is None:
        return []
    if start > 0 and os.path.splitext(os.path.basename(words[0]))[0] in _JUMPING:
        words.append(f"+{start + 1}")
    return words


def pager_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the pager: ``less`` without options of its own shows colours."""
    found = dict(environment)
    found.setdefault("LESS", "-R")
    found.setdefault("LV", "-c")
    return found


class Pager:
    """Shows texts of any length.

    Args:
        write: writes to the screen.
        size: columns and rows of the screen.
        command: the pager from the settings; empty: the environment says.
        is_plain: prints everything: no terminal, a dumb one, or one that is read aloud.
        environment: by default the process's own, looked at each time.
        before, after: called around the pager, for terminal modes.
    """

    def __init__(
        self,
        write: Callable[[str], object],
        size: Callable[[], tuple[int, int]],
        *,
        command: str = "",
        is_plain: bool = False,
        environment: Mapping[str, str] | None = None,
        before: Callable[[], object] | None = None,
        after: Callable[[], object] | None = None,
    ) -> None:
        self._write = write
        self._size = size
        self._command = command
        self._is_plain = is_plain
        self._environment = environment
        self._before = before
        self._after = after

    def page(self, text: str, start: int = 0) -> None:
        """Show a text: printed when it fits the screen or there is no pager, else paged.

        Args:
            text: any length, may hold colours.
            start: first line to show, from 0; printed texts are cut there.
        """
        if not text.endswith("\n"):
            text += "\n"
        columns, rows = self._size()
        if not self._is_plain and rows_of(text, columns) >= max(rows - 1, 1):
            environment = os.environ if self._environment is None else self._environment
            command = pager_command(self._command, environment, start=start)
            if command and self._run(command, text, pager_environment(environment)):
                return
        if start > 0:
            text = "".join(text.splitlines(keepends=True)[start:])
        self._write(without_escapes(text) if self._is_plain else text)

    def _run(self, command: list[str], text: str, environment: dict[str, str]) -> bool:
        import subprocess

        if self._before is not None:
            self._before()
        try:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
        except OSError:
            return False
        finally_called = self._after
        try:
            _feed(process, text.encode("utf-8", "backslashreplace"))
        finally:
            if finally_called is not None:
                finally_called()
        # 126 and 127: a shell that found no such program has shown nothing.
        return process.returncode not in (126, 127)


def _feed(process: object, data: bytes) -> None:
    import subprocess

    assert isinstance(process, subprocess.Popen)
    first = True
    while True:
        try:
            if first:
                first = False
                process.communicate(data)
            else:
                process.wait()
            return
        except KeyboardInterrupt:
            continue  # Ctrl-C belongs to the pager as long as it is there
        except OSError:  # it was left before it had read everything
            continue
