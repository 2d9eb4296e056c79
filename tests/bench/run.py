"""Measures this shell beside another one, round by round (README.md here says what each row is).

Runs as a script with any Python that has a pty; needs nothing but the standard library.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

WAIT_PROMPT = 30.0  # seconds for a prompt or an echo
INSIDE = Path(__file__).with_name("inside.py")
COMPLETIONS = Path(__file__).with_name("completions.py")
_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[=>()][0-9A-B]?|.)")
# What a terminal is asked while a prompt starts, and what it answers; what it is comes last, as it is asked last.
_QUESTIONS = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b]11;?": b"\x1b]11;rgb:0000/0000/0000\x1b\\", b"\x1b[c": b"\x1b[?62;22c"}
_LEFT_OUT = ("NO_COLOR", "COLUMNS", "LINES", "VIRTUAL_ENV")


class System:
    """One shell under test: its command and its own home."""

    def __init__(self, name: str, command: str, work: Path) -> None:
        self.name = name
        self.command = str(Path(command).absolute())
        self.home = work / name
        self.home.mkdir()
        self.environment = {
            key: text
            for key, text in os.environ.items()
            if not key.startswith(("PYTHON", "IPYTHON", "JUPYTER")) and key not in _LEFT_OUT
        }
        self.environment |= {"HOME": str(self.home), "IPYTHONDIR": str(self.home / "profile"), "TERM": "xterm-256color"}

    def python(self) -> str:
        """The interpreter that the command's first line names."""
        with open(self.command, "rb") as file:
            return file.readline().decode().removeprefix("#!").strip()


def cpu_of_c(system: System) -> dict[str, float]:
    """CPU seconds of ``-c pass``."""
    process = subprocess.Popen([system.command, "-c", "pass"], env=system.environment, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return {"-c pass, CPU ms": (usage.ru_utime + usage.ru_stime) * 1e3}


def instructions_of_c(system: System) -> dict[str, float]:
    """Instructions of ``-c pass`` in millions, where valgrind is installed."""
    if shutil.which("valgrind") is None:
        return {}
    ran = subprocess.run(
        [
            "valgrind",
            "--tool=callgrind",
            "--callgrind-out-file=/dev/null",
            system.python(),
            system.command,
            "-c",
            "pass",
        ],
        env=system.environment | {"PYTHONHASHSEED": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    found = re.search(r"Collected : (\d+)", ran.stderr)
    return {"-c pass, M instructions": int(found[1]) / 1e6} if found else {}


def first_prompt(system: System) -> dict[str, float]:
    """Wall milliseconds until the prompt is painted and until the first key is echoed."""
    import pty

    started = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(system.home)
        os.execve(system.command, [system.command, "--no-banner"], system.environment)
    try:
        painted = _wait_for(terminal, lambda screen: b"In [1]:" in screen, b"")
        until_painted = time.perf_counter() - started
        if painted is None:
            return {}
        os.write(terminal, b"q")
        echoed = _wait_for(terminal, lambda screen: b"q" in screen.rpartition(b"In [1]:")[2], painted)
        until_echoed = time.perf_counter() - started
        found = {"painted, wall ms": until_painted * 1e3}
        return found | ({"first echo, wall ms": until_echoed * 1e3} if echoed is not None else {})
    finally:
        os.close(terminal)  # the shell ends as if its window was closed
        _wait_for_end(process)


def _wait_for(terminal: int, condition: Callable[[bytes], bool], seen: bytes) -> bytes | None:
    """Read until what is shown satisfies the condition, answering the questions a terminal answers."""
    deadline = time.perf_counter() + WAIT_PROMPT
    while not condition(_ESCAPES.sub(b"", seen)):
        ready, _, _ = select.select([terminal], [], [], max(deadline - time.perf_counter(), 0))
        if not ready:
            return None
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            return None
        for question, answer in _QUESTIONS.items():
            if question in chunk:
                os.write(terminal, answer)
        seen += chunk
    return seen


def _wait_for_end(process: int) -> None:
    import signal

    deadline = time.perf_counter() + 5
    while time.perf_counter() < deadline:
        if os.waitpid(process, os.WNOHANG)[0]:
            return
        time.sleep(0.01)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def inside(system: System, script: Path = INSIDE) -> dict[str, float]:
    """What a script measures in the running shell."""
    report = system.home / "report.json"
    subprocess.run(
        [system.command, str(script)],
        env=system.environment | {"BENCH_REPORT": str(report)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    found: dict[str, float] = json.loads(report.read_text())
    return found


def completions(system: System) -> dict[str, float]:
    """What ``completions.py`` measures in the running shell."""
    return inside(system, COMPLETIONS)


def tab_on_the_screen(system: System) -> dict[str, float]:
    """Wall milliseconds from Tab behind ``os.path.`` to the menu on the screen of a pty."""
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.chdir(system.home)
        os.execve(system.command, [system.command, "--no-banner"], system.environment)
    try:
        seen = _wait_for(terminal, lambda screen: b"In [1]:" in screen, b"")
        os.write(terminal, b"import os\r")
        seen = _wait_for(terminal, lambda screen: b"In [2]:" in screen, seen or b"")
        found = []
        for _ in range(6):
            os.write(terminal, b"os.path.")
            _wait_for(terminal, lambda screen: b"os.path." in screen, b"")
            time.sleep(0.5)
            _drain(terminal)
            started = time.perf_counter()
            os.write(terminal, b"\t")
            if seen is None or _wait_for(terminal, lambda screen: b"basename" in screen, b"") is None:
                return {}
            found.append((time.perf_counter() - started) * 1e3)
            os.write(terminal, b"\x03\x03")
            time.sleep(0.4)
            _drain(terminal)
        return {"Tab to menu first, wall ms": found[0], "Tab to menu warm, wall ms": statistics.median(found[1:])}
    finally:
        os.close(terminal)
        _wait_for_end(process)


def _drain(terminal: int) -> None:
    while select.select([terminal], [], [], 0)[0]:
        os.read(terminal, 65536)


GROUPS: dict[str, tuple[Callable[[System], dict[str, float]], ...]] = {
    "start": (cpu_of_c, first_prompt),
    "instructions": (instructions_of_c,),
    "cells": (inside,),
    "complete": (completions, tab_on_the_screen),
}


def measure(systems: list[System], groups: list[str], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Row to system to figures; the systems take turns in every round."""
    figures: dict[str, dict[str, list[float]]] = {}
    for group in groups:
        for number in range(1 if group == "instructions" else rounds):
            for system in systems if number % 2 == 0 else systems[::-1]:
                for benchmark in GROUPS[group]:
                    for row, figure in benchmark(system).items():
                        figures.setdefault(row, {}).setdefault(system.name, []).append(figure)
    return figures


def summary(row: str, found: list[float]) -> float:
    """The least of wall times, the median of everything else."""
    return min(found) if "wall" in row else statistics.median(found)


def main() -> int:
    """Read the command line, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", required=True, help="path of our ipython command")
    parser.add_argument("--upstream", help="path of an upstream ipython command")
    parser.add_argument("--only", default=",".join(GROUPS), help="groups, comma separated: " + ", ".join(GROUPS))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", help="write all figures to this file")
    options = parser.parse_args()
    groups = options.only.split(",")
    unknown = [group for group in groups if group not in GROUPS]
    if unknown:
        parser.error(f"no such group: {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    with tempfile.TemporaryDirectory() as work:
        given = {"ours": options.ours, "upstream": options.upstream}
        systems = [System(name, command, Path(work)) for name, command in given.items() if command]
        for system in systems:  # discarded: fills byte code caches
            cpu_of_c(system)
            first_prompt(system)
        figures = measure(systems, groups, options.rounds)
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=1))
    heads = [system.name for system in systems] + (["ratio"] if len(systems) == 2 else [])
    print(f"{'':34}" + "".join(f"{head:>12}" for head in heads))
    for row, by_system in figures.items():
        shown = {name: summary(row, found) for name, found in by_system.items()}
        ratio = f"{shown['ours'] / shown['upstream']:>12.3f}" if len(shown) == 2 and shown["upstream"] else ""
        cells = "".join(f"{shown[system.name]:>12.3f}" if system.name in shown else f"{'-':>12}" for system in systems)
        print(f"{row:34}{cells}{ratio}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
