"""A text in the person's editor: written to a private file, edited, read back (shell.md section 9.2, F2).

Not here: when, and what happens with the text.
"""

from __future__ import annotations

import os
import shlex
import sys

from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Editors that open a window and return at once unless told to wait.
_WAITING = {"code": "--wait", "code-insiders": "--wait", "codium": "--wait", "subl": "--wait", "atom": "--wait",
            "mate": "--wait", "zed": "--wait", "gedit": "--wait", "gvim": "--nofork", "mvim": "--nofork"}  # fmt: skip
_SHORT = {"--wait": "-w", "--nofork": "-f"}
# How an editor is told the line: by default ``+n`` before the file.
_GOTO = {"code": "--goto", "code-insiders": "--goto", "codium": "--goto"}
_COLON = frozenset({"subl", "zed", "hx", "helix", "micro"})


def editor_command(
    editor: str, path: str, line: int = 0, *, environment: Mapping[str, str], platform: str = sys.platform
) -> list[str]:
    """Return the command that opens a file.

    Args:
        editor: from the settings, with arguments; empty: ``$VISUAL``, ``$EDITOR``, then vi or notepad. ``{filename}``
            and ``{line}`` in it are filled in.
        path: the file.
        line: where to begin, from 1; 0: anywhere.

    Raises:
        UserMistake: what is set as the editor is no command line.

    >>> editor_command("nano -w", "/tmp/a.py", 7, environment={})
    ['nano', '-w', '+7', '/tmp/a.py']
    """
    text = editor or environment.get("VISUAL", "") or environment.get("EDITOR", "")
    if not text.strip():
        text = "notepad" if platform == "win32" else "vi"
    try:
        words = shlex.split(text, posix=platform != "win32")
    except ValueError as error:
        raise UserMistake(f"the editor {text!r} is no command line: {str(error).lower()}") from None
    if platform == "win32":
        words = [word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word for word in words]
    if any("{filename}" in word for word in words):
        return [word.replace("{filename}", path).replace("{line}", str(max(line, 1))) for word in words]
    name = os.path.splitext(os.path.basename(words[0]))[0].lower()
    wait = _WAITING.get(name)
    if wait and wait not in words and _SHORT[wait] not in words:
        words.append(wait)
    if not line or name == "notepad":
        return [*words, path]
    if name in _GOTO:
        return [*words, _GOTO[name], f"{path}:{line}"]
    if name in _COLON:
        return [*words, f"{path}:{line}"]
    return [*words, f"+{line}", path]


def edit_text(
    text: str,
    editor: str = "",
    *,
    suffix: str = ".py",
    line: int = 0,
    environment: Mapping[str, str] | None = None,
    run: Callable[[list[str]], int] | None = None,
) -> str | None:
    """Let the person edit a text.

    Args:
        text: what stands in the file at first.
        editor: see :func:`editor_command`.
        suffix: of the file, which tells the editor the language.
        line: where to begin, from 1.
        environment: by default the process's own.
        run: runs a command on the terminal and returns its status.

    Returns:
        The text as saved; None when the editor ended with an error status and nothing was saved: the person gave up.

    Raises:
        UserMistake: the editor could not be started, failed after something was saved (the file is kept and named),
            or saved what is no UTF-8 text.
    """
    import shutil
    import tempfile

    directory = tempfile.mkdtemp(prefix="ipython-edit-")  # 0700
    path = os.path.join(directory, "cell" + suffix)
    keep = False
    try:
        data = text.encode("utf-8", "surrogatepass")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            file.write(data)
        command = editor_command(editor, path, line, environment=os.environ if environment is None else environment)
        status = (run or run_editor)(command)
        try:
            with open(path, "rb") as file:
                saved = file.read()
        except OSError:
            raise UserMistake(f"the editor {command[0]!r} removed the file; the text is as it was") from None
        if status:
            if saved == data:
                return None
            keep = True
            raise UserMistake(
                f"the editor {command[0]!r} ended with status {status}; the text is as it was, "
                f"what was saved is in {path}"
            )
        try:
            edited = saved.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            keep = True
            raise UserMistake(f"what the editor {command[0]!r} saved is no UTF-8 text; it is kept in {path}") from None
        # Editors end the last line with a newline of their own.
        return edited if text.endswith("\n") else edited.removesuffix("\n")
    finally:
        if not keep:
            shutil.rmtree(directory, ignore_errors=True)


class TerminalEditor:
    """Opens files for magics (``api.Editor``).

    Args:
        editor: from the settings; see :func:`editor_command`.
        run: runs a command on the terminal and returns its status.
    """

    waits = True

    def __init__(self, editor: str = "", *, run: Callable[[list[str]], int] | None = None) -> None:
        self._editor = editor
        self._run = run or run_editor

    def open(self, path: str, line: int = 0) -> int:
        """Open a file, wait until the editor has ended, and return its status.

        Raises:
            UserMistake: it cannot be started.
        """
        return self._run(editor_command(self._editor, path, line, environment=os.environ))


def run_editor(command: list[str]) -> int:
    """Run an editor on the terminal until it ends; the terminal's modes are given back whatever it left behind.

    Raises:
        UserMistake: it cannot be started.
    """
    import subprocess

    from ipython.terminal.modes import TerminalModes

    modes = TerminalModes()
    modes.save()
    try:
        process = subprocess.Popen(command)
    except OSError as error:
        reason = "there is no such program" if isinstance(error, FileNotFoundError) else str(error.strerror).lower()
        raise UserMistake(
            f"the editor {command[0]!r} cannot be started: {reason}; set $EDITOR or TerminalInteractiveShell.editor"
        ) from None
    try:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # Ctrl-C belongs to the editor
    finally:
        modes.restore()
