"""Runs whole commands: ours and ``python``'s with the same words, so that one can be held against the other."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

WAIT = 60.0  # seconds until a command is given up

OURS = (sys.executable, "-m", "ipython")
PYTHON = (sys.executable,)


class Ended(NamedTuple):
    """How a command ended: status (negative: the signal that killed it) and what it wrote."""

    status: int
    out: str
    err: str


def run_command(
    *words: str,
    program: tuple[str, ...] = OURS,
    folder: Path | None = None,
    given: str | bytes = b"",
    environment: Mapping[str, str | None] | None = None,
) -> Ended:
    """Run a command to its end.

    Args:
        words: its arguments.
        program: what runs; ours by default.
        folder: its working directory.
        given: its standard input, a pipe.
        environment: variables to add; None takes one away.
    """
    variables: dict[str, str] = {**os.environ, "TERM": "xterm-256color"}
    for name, text in (environment or {}).items():
        variables.pop(name, None)
        if text is not None:
            variables[name] = text
    ran = subprocess.run(
        [*program, *words],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        cwd=folder,
        env=variables,
        timeout=WAIT,
    )
    return Ended(ran.returncode, ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace"))
