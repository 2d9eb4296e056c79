"""Reads the clipboard by the programs that systems have for it, or from the terminal (``api.Clipboard``)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TIME_LIMIT = 5.0  # seconds for one program: the owner of a selection may not answer


def commands(environment: Mapping[str, str], platform: str) -> list[list[str]]:
    """Return what to try, in order.

    >>> commands({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    [['wl-paste', '--no-newline']]
    """
    found: list[list[str]] = []
    if platform == "darwin":
        found.append(["pbpaste"])
    if platform == "win32" or "WSL_DISTRO_NAME" in environment:
        found.append(["powershell.exe", "-NoProfile", "-Command", "Get-Clipboard"])
    if environment.get("WAYLAND_DISPLAY"):
        found.append(["wl-paste", "--no-newline"])
    if environment.get("DISPLAY"):
        found += [["xclip", "-selection", "clipboard", "-out"], ["xsel", "--clipboard", "--output"]]
    if environment.get("TERMUX_VERSION"):
        found.append(["termux-clipboard-get"])
    if environment.get("TMUX"):
        found.append(["tmux", "save-buffer", "-"])
    return found


class SystemClipboard:
    """The clipboard of the person.

    Args:
        ask: asks the terminal, where no program of this machine gives it; answers None if neither does that.
    """

    exists_in = "the terminal, -c and scripts"

    def __init__(self, ask: Callable[[], str | None] | None = None) -> None:
        self._ask = ask

    def text(self) -> str:
        """Return its text; "" if it is empty.

        Raises:
            UserMistake: no program gives it.
        """
        tried: list[str] = []
        for command in commands(os.environ, sys.platform):
            program = shutil.which(command[0])
            if program is None:
                tried.append(f"{command[0]} is not there")
                continue
            try:
                ran = subprocess.run(
                    [program, *command[1:]],
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    timeout=TIME_LIMIT,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                tried.append(f"{command[0]} did not answer within {TIME_LIMIT:.0f} s")
                continue
            except OSError as error:
                tried.append(f"{command[0]}: {error.strerror or error}")
                continue
            if ran.returncode == 0:
                return ran.stdout.decode("utf-8", "replace")
            said = ran.stderr.decode("utf-8", "replace").strip().splitlines()
            tried.append(f"{command[0]}: {said[0] if said else f'status {ran.returncode}'}")
        found = self._ask() if self._ask is not None else None
        if found is not None:
            return found
        why = f" ({'; '.join(tried)})" if tried else ""
        raise UserMistake(f"no clipboard available{why}; use %cpaste")
