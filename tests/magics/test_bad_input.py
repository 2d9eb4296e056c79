"""Whatever is wrong behind any magic: one sentence, a failed cell, nothing half-done, no traceback of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ipython.magics import MANIFEST
from tests.magics import bad_input
from tests.magics.bad_input import ALONE, FREE, all_lines, every_magic, run_all

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the files and programs are those of a POSIX system")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[Any]], str]:
    """Everything typed into one session."""
    return run_all(tmp_path_factory.mktemp("bad"), all_lines())


@pytest.mark.parametrize("line", all_lines())
def test_wrong_input_is_one_sentence_and_changes_nothing(session: tuple[dict[str, list[Any]], str], line: str) -> None:
    kind, text, names, left, gone = session[0][line]
    assert kind, f"{line!r} did not fail"
    assert kind in ("UserMistake", "UsageError", "CommandFailed"), (line, kind, text)
    # What was not found may be told in two: what, and what was probably meant.
    sentences = text.strip().split("\n")
    assert text.strip() and len(sentences) <= (2 if " not found." in text else 1), (line, text)
    assert not names and not left and not gone, (line, names, left, gone)


def test_no_traceback_was_shown(session: tuple[dict[str, list[Any]], str]) -> None:
    shown = session[1]
    assert "Traceback (most recent call last)" not in shown, shown[: shown.index("Traceback (most") + 500][-1500:]


def test_the_tables_know_every_magic() -> None:
    known = set(every_magic())
    assert {name.split()[0] for name in (*FREE, *ALONE)} - known <= {"%autoreload", "%aimport"}
    covered = {line.split()[0] for line in all_lines()}
    assert {magic for magic in known if magic not in covered and magic not in FREE} == set()


@pytest.mark.skipif(sys.platform != "linux" and os.geteuid() == 0, reason="permissions hold for root on Linux only")
def test_refused_permission(tmp_path: Path) -> None:
    for name in ("locked", "readable"):
        (tmp_path / name).mkdir()
    (tmp_path / "locked" / "file.py").write_text("x = 1\n")
    closed, locked, readable = tmp_path / "closed.py", tmp_path / "locked", tmp_path / "readable"
    closed.write_text("x = 1\n")
    for path, mode in ((locked, 0), (closed, 0), (readable, 0o555)):
        path.chmod(mode)
    lines = [f"%{name} {closed}" for name in ("run", "load", "pycat", "env --file", "macro m", "pfile", "run -i")]
    lines += [f"%{name} {locked}" for name in ("cd", "pushd")]
    lines += [f"%{name} {locked}/file.py" for name in ("run", "load", "pycat", "pfile")]
    lines += [
        *(
            f"%history -y -f {readable}/new.txt",
            f"%save -f {readable}/new.py kept",
            f"%notebook -f {readable}/new.ipynb",
        ),
        *(f"%%writefile {readable}/new.txt\nx", f"%%writefile -p {readable}/a/b\nx", f"%%writefile -a {closed}\nx"),
        *(f"%prun -q -T {readable}/new.txt 1", f"%%script {closed}\nx", f"%run -p -D {readable}/stats plain.txt"),
    ]
    try:
        found, shown = run_all(tmp_path / "session", ["kept = 'text'", *lines], is_refused=True)
        for line in lines:
            kind, text, names, left, gone = found[line]
            assert kind in ("UserMistake", "CommandFailed") and text.strip().count("\n") <= (" not found." in text), (
                line
            )
            assert not names and not left and not gone, (line, names, left, gone)
        assert "Traceback (most recent" not in shown and os.listdir(readable) == []
        assert "Permission denied" in found[f"%run {closed}"][1] and "Permission denied" in found[f"%cd {locked}"][1]
    finally:
        for path in (locked, closed, readable):
            path.chmod(0o700)


FAMILIES = sorted({entry[0].partition(":")[0] for entry in MANIFEST["magics"].values()})


@pytest.mark.parametrize("family", FAMILIES)
def test_the_command_ends_with_status_1(family: str) -> None:
    names = [name for name, entry in MANIFEST["magics"].items() if entry[0].partition(":")[0] == family]
    lines = [line for line in bad_input.all_lines() if line.split()[0].lstrip("%") in names]
    ran = command(lines[0], stdin=subprocess.DEVNULL)
    said = ran.stderr + ran.stdout
    assert ran.returncode == 1 and 1 <= said.count("\n") <= 2 and "Traceback" not in said, (lines[0], ran)


def command(source: str, **how: Any) -> subprocess.CompletedProcess[str]:
    """Run the command with ``-c``."""
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    return subprocess.run([sys.executable, "-m", "ipython", "-c", source], text=True, timeout=60, check=False, **how)


PRINTING = [
    "%lsmagic",
    "%magic",
    "%env",
    "%who",
    "%pinfo len",
    "%psearch a*",
    "%time 1",
    "%%bash\necho x",
    "%mem",
    "%alias",
]


@pytest.mark.parametrize("source", PRINTING)
def test_a_reader_that_has_gone_is_one_line(source: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = command(source, stdout=writing)
    finally:
        os.close(writing)
    assert ran.returncode in (1, 120) and ran.stderr in ("", "BrokenPipeError: whoever read the output has gone\n"), ran


@pytest.mark.parametrize("source", ["%who", "%magic", "%pinfo len", "%env"])
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
def test_a_full_disk_is_one_line_and_no_success(source: str) -> None:
    with open("/dev/full", "w") as full:
        ran = command(source, stdout=full, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    assert ran.returncode == 1 and ran.stderr == "OSError: [Errno 28] No space left on device\n", ran


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("%cpaste", "UsageError: %cpaste: there is no standard input to read from\n"),
        ("%reset", "UsageError: %reset: nobody can be asked here; use -f to go on without a question\n"),
        ("a = 1\n%reset_selective a", "%reset_selective: nobody can be asked here"),
        ("%%bash\ncat; exit 3", "CalledProcessError: %%bash: exit status 3\n"),
        ("%edit x", "UsageError: "),
    ],
)
def test_a_closed_input_is_one_line(source: str, said: str, tmp_path: Path) -> None:
    quoted = source.replace("'", "'\\''")
    ran = subprocess.run(
        ["sh", "-c", f"exec '{sys.executable}' -m ipython -c '{quoted}' <&-"],
        capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert ran.returncode == 1 and said in ran.stderr and ran.stderr.count("\n") == 1, ran
