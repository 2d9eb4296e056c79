"""``ipython doctest`` as a person runs it: report, statuses, options, files that cannot be used."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as tree
from pathlib import Path

import pytest

from tests.helpers.command import OURS, Ended, run_command

PAGE = """\
# Page

```pycon
>>> x = 6
>>> x * 7
41
>>> y = x + undefined
>>> y
7
>>> z = y
>>> 1
2
```

```ipython
In [1]: "unrelated"
Out[1]: 'unrelated'
```
"""


def doctest(folder: Path, *words: str) -> Ended:
    return run_command("doctest", *words, folder=folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a page that fails and a module that passes."""
    (tmp_path / "page.md").write_text(PAGE)
    (tmp_path / "some_module.py").write_text('def f():\n    """\n    >>> f()\n    1\n    """\n    return 1\n')
    return tmp_path


def without_time(text: str) -> str:
    return text.rpartition(" (")[0]


def test_the_report_of_a_page(folder: Path) -> None:
    ended = doctest(folder, "page.md")
    assert ended.status == 1 and ended.err == ""
    assert (
        without_time(ended.out)
        == """\
page.md:5: output differs
    >>> x * 7
  - 41
  + 42
page.md:7: it raised NameError, which is not expected: y = x + undefined
page.md:8: it raised NameError, which is not expected: y
page.md:10: it raised NameError, which is not expected: z = y
page.md:11: output differs: 1
5 failed, 2 passed in 1 file"""
    )


def test_steps_that_depend_on_a_failed_one_are_named(folder: Path) -> None:
    (folder / "page.txt").write_text(">>> data = [1\n>>> total = sum(data)\n>>> total\n1\n>>> 2\n2\n")
    ended = doctest(folder, "page.txt")
    assert "it is not whole" in ended.out
    assert "    2 later steps read what this one should have bound: line 2 (data), line 3 (total)\n" in ended.out


def test_a_tree_and_a_module_by_name(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / "a.rst").write_text(">>> 1\n1\n")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "b.txt").write_text(">>> 1\n2\n")
    (folder / "page.md").unlink()
    ended = doctest(folder, ".")
    assert (ended.status, without_time(ended.out)) == (0, "2 passed in 2 files")
    ended = doctest(folder, "difflib", "json.decoder", "--collect-only")
    assert ended.status == 2 and "difflib.py" in ended.out and "decoder.py: there are no examples in it" in ended.out
    ended = doctest(folder, "statistics", "-k", "harmonic_mean or fmean")
    assert ended.status == 0 and without_time(ended.out).endswith("passed in 1 file")


def test_bad_input_is_told_with_its_place_and_the_rest_runs(tmp_path: Path) -> None:
    files = {
        "a-latin.txt": b">>> 1\n1\n>>> '\xe9'\n",
        "b-torn.ipynb": b'{"cells": [\n {"cell_type": "code",',
        "c-mixed.txt": b">>> 1\n1\nIn [2]: 2\n",
        "d-tabs.txt": b"\t>>> 1\n   1\n",
        "e-windows.txt": b">>> 1\r\n1\r\n",
        "f-fence.md": b"```pycon\n>>> 1\n1\n",
        "g-python.py": b'"""\n>>> 1\n"""\ndef f(:\n',
        "h-option.txt": b">>> 1  # doctest: +ELIPSIS\n1\n>>> 2\n2\n",
        "i-whole.txt": b">>> for i in range(3):\n",
        "j-import.py": b'raise OSError("no disk")\n"""doc"""\ndef f():\n    """>>> 1"""\n',
        "k-good.txt": b">>> 2\n2\n",
        "l-version.log": b"# IPython session log 9 | -\n",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    ended = doctest(tmp_path, ".")
    lines = ended.out.replace("./", "").splitlines()
    assert ended.status == 1, ended.out
    for expected in (
        "a-latin.txt:3: not UTF-8: byte 0xe9 at column 6",
        "c-mixed.txt:3: In [n]: follows >>> without a blank line between them",
        "d-tabs.txt:2: the line stands further left than the prompt above it (tabs and blanks are mixed)",
        "f-fence.md:1: the block that ``` opens here is not closed",
        "h-option.txt:1: unknown directive '+ELIPSIS'; did you mean ELLIPSIS?",
        "j-import.py: j-import cannot be imported: OSError: no disk",
        "l-version.log:1: this is format 9 of session logs; known is 1",
    ):
        assert expected in lines, (expected, ended.out)
    assert any(line.startswith("b-torn.ipynb:2: not JSON, and so no notebook: ") for line in lines)
    assert any(line.startswith("g-python.py:4: not Python: ") for line in lines)
    assert any(line.startswith("i-whole.txt:1: it is not whole: ") for line in lines)
    assert without_time(lines[-1]) == "1 failed, 4 passed, 9 unusable in 12 files"


def test_statuses(folder: Path) -> None:
    (folder / "good.txt").write_text(">>> 1\n1\n")
    (folder / "empty.txt").write_text("prose\n")
    (folder / "skipped.txt").write_text(">>> 1  # doctest: +SKIP\n2\n")
    (folder / "latin.txt").write_bytes(b">>> '\xe9'\n")
    assert doctest(folder, "good.txt").status == 0
    assert doctest(folder, "skipped.txt").status == 0
    assert doctest(folder, "page.md", "latin.txt").status == 1
    assert doctest(folder, "good.txt", "latin.txt").status == 2
    assert doctest(folder, "empty.txt").status == 2
    assert doctest(folder, "good.txt", "-k", "nothing_like_it").status == 2
    (folder / "none").mkdir()
    assert doctest(folder, "none").status == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("pge.md",), "'pge.md' is no file, folder or module; did you mean 'page.md'?"),
        (("no.such.module",), "'no.such.module' is no file, folder or module"),
        (("page.md", "-k", "a and"), "-k: 'a and' is no expression of words, and, or, not, parentheses (at its end)"),
        (("page.md", "-o", "ELIPSIS"), "--option: unknown directive 'ELIPSIS'; did you mean ELLIPSIS?"),
        (("page.md", "--timeout", "0"), "--timeout takes a number of seconds above 0"),
        (("page.md", "--jobs", "0"), "--jobs takes a number from 1 on"),
        (("page.md", "--jobs", "x"), "argument -j/--jobs: invalid int value: 'x'"),
        ((), "the following arguments are required: FILE|DIR|module"),
    ],
)
def test_wrong_command_lines(folder: Path, words: tuple[str, ...], sentence: str) -> None:
    ended = doctest(folder, *words)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == f"ipython doctest: {sentence} (see ipython doctest --help)\n"


def test_the_first_failure_stops_the_run(folder: Path) -> None:
    (folder / "zlast.txt").write_text(">>> 1\n1\n")
    ended = doctest(folder, "-x", "page.md", "zlast.txt")
    assert ended.status == 1 and without_time(ended.out).endswith("1 failed, 1 passed in 1 file")


def test_words_choose_blocks_and_what_they_need_runs_too(folder: Path) -> None:
    (folder / "steps.txt").write_text(">>> x = 1\n\nText.\n\n>>> x + 1\n2\n\nText.\n\n>>> x + 2\n4\n")
    ended = doctest(folder, "steps.txt", "-k", "'x + 1'")
    assert (ended.status, without_time(ended.out)) == (0, "1 passed in 1 file")


def test_verbose_shows_every_difference_and_what_passed(folder: Path) -> None:
    ended = doctest(folder, "-v", "page.md")
    assert "page.md:4: passed: x = 6" in ended.out and "NameError: name 'undefined' is not defined" in ended.out


def test_a_file_for_junit(folder: Path) -> None:
    (folder / "strange.txt").write_text(
        '>>> print("\\x1b[1m<&>")\nother <&>\n>>> 1 # doctest: +SKIP\n', encoding="utf-8"
    )
    ended = doctest(folder, "page.md", "strange.txt", "some_module.py", "--junit", "results.xml")
    assert ended.status == 1
    root = tree.parse(folder / "results.xml").getroot()
    assert root.tag == "testsuites" and root.get("failures") == "6" and root.get("skipped") == "1"
    names = [suite.get("name") for suite in root]
    assert names == ["page.md", "strange.txt", "some_module.py"]
    first = root[0][1]
    assert first.get("file") == "page.md" and first.get("line") == "5" and first.get("name") == "line 5: x * 7"
    failure = first.find("failure")
    assert failure is not None and failure.get("message") == "output differs" and "+ 42" in (failure.text or "")
    assert root[2][0].get("classname") == "some_module.f"
    assert (folder / "results.xml").stat().st_mode & 0o777 == 0o600


def test_a_file_of_json(folder: Path) -> None:
    (folder / "latin.txt").write_bytes(b">>> '\xe9'\n")
    doctest(folder, "page.md", "latin.txt", "--json", "results.json")
    found = json.loads((folder / "results.json").read_text())
    assert (found["format"], found["failed"], found["passed"], found["unusable"]) == (1, 5, 2, 1)
    page, latin = found["documents"]
    assert latin["problems"] == [{"line": 1, "reason": "not UTF-8: byte 0xe9 at column 6"}]
    wrong = page["blocks"][0]["examples"][1]
    assert wrong["status"] == "failed" and wrong["line"] == 5
    assert wrong["expected"] == [{"kind": "screen", "text": "41\n"}] and wrong["shown"] == [
        {"kind": "result", "text": "42\n"}
    ]


def test_results_that_cannot_be_written(folder: Path) -> None:
    ended = doctest(folder, "some_module.py", "--json", "no/such/folder.json")
    assert (
        ended.status == 2
        and ended.err == "ipython doctest: 'no/such/folder.json' cannot be written: No such file or directory\n"
    )


def test_update_rewrites_and_says_what_it_did_not(folder: Path) -> None:
    ended = doctest(folder, "--update", "page.md")
    assert ended.status == 1
    assert "page.md: updated what lines 5, 11 should show\n" in ended.out
    assert "page.md:7: not updated: it raised NameError, and an exception that nobody expects" in ended.out
    assert (folder / "page.md").read_text() == PAGE.replace("41", "42").replace(">>> 1\n2\n", ">>> 1\n1\n")


def test_a_read_only_folder_is_told_on_update(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    folder.chmod(0o500)
    try:
        ended = doctest(folder, "--update", "page.md")
    finally:
        folder.chmod(0o700)
    assert "'page.md' cannot be written" in ended.err and (folder / "page.md").read_text() == PAGE


def test_several_jobs_report_in_order(folder: Path) -> None:
    for number in range(6):
        (folder / f"n{number}.txt").write_text(f">>> {number}\n-1\n")
    ended = doctest(folder, "--jobs", "2", *(f"n{number}.txt" for number in range(6)))
    assert [line.partition(":")[0] for line in ended.out.splitlines() if line.startswith("n")] == [
        f"n{n}.txt" for n in range(6)
    ]


def test_documents_with_shared_names(folder: Path) -> None:
    (folder / "one.txt").write_text(">>> x = 1\n")
    (folder / "two.txt").write_text(">>> x\n1\n")
    assert doctest(folder, "one.txt", "two.txt").status == 1
    assert doctest(folder, "--shared", "one.txt", "two.txt").status == 0


def test_a_fresh_process_for_each_document(folder: Path) -> None:
    (folder / "one.txt").write_text(">>> import colorsys; colorsys.mark = 1\n")
    (folder / "two.txt").write_text(">>> import colorsys; hasattr(colorsys, 'mark')\nFalse\n")
    assert doctest(folder, "one.txt", "two.txt").status == 1
    assert doctest(folder, "--fresh-process", "one.txt", "two.txt").status == 0


def test_nothing_of_the_working_directory_is_taken_for_ours(folder: Path) -> None:
    for name in ("doctest", "json", "sitecustomize", "numpy"):
        (folder / f"{name}.py").write_text("open('executed', 'w')\n")
    assert doctest(folder, "page.md").status == 1
    assert not (folder / "executed").exists()


def test_an_interrupt_ends_the_run_and_its_processes(folder: Path) -> None:
    (folder / "long.txt").write_text(
        ">>> import os, time; open('pid', 'w').write(str(os.getpid()))  # random\n1\n>>> time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [*OURS, "doctest", "long.txt"], cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    end = time.monotonic() + 30
    while not (folder / "pid").exists() or not (folder / "pid").read_text():
        assert time.monotonic() < end
        time.sleep(0.05)
    worker = int((folder / "pid").read_text())
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130 and err == b"ipython doctest: interrupted\n"
    assert not Path(f"/proc/{worker}/cmdline").exists() or not Path(f"/proc/{worker}/cmdline").read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a killed parent leaves a hanging example behind")
def test_a_killed_run_leaves_no_process(folder: Path) -> None:
    (folder / "long.txt").write_text(
        ">>> import os; open('pid', 'w').write(str(os.getpid()))  # random\n1\n>>> while True: pass\n"
    )
    # Nobody is left who could remove the folder of the process.
    process = subprocess.Popen([*OURS, "doctest", "long.txt"], cwd=folder, env={**os.environ, "TMPDIR": str(folder)})
    end = time.monotonic() + 30
    while not (folder / "pid").exists() or not (folder / "pid").read_text():
        assert time.monotonic() < end
        time.sleep(0.05)
    worker = int((folder / "pid").read_text())
    process.kill()
    process.wait()
    while Path(f"/proc/{worker}/cmdline").exists() and Path(f"/proc/{worker}/cmdline").read_bytes():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_progress_and_colours_on_a_terminal_only(folder: Path) -> None:
    (folder / "slow.txt").write_text(">>> import time; time.sleep(0.8)\n")
    (folder / "after.txt").write_text(">>> nothing\n")
    main, other = pty.openpty()
    process = subprocess.Popen(
        [*OURS, "doctest", "slow.txt", "after.txt"], cwd=folder, stdout=other, stderr=other, stdin=other,
        env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(other)
    shown = b""
    while True:
        try:
            data = os.read(main, 4096)
        except OSError:
            break
        if not data:
            break
        shown += data
    process.wait(30)
    os.close(main)
    assert b"\r1/2 files, 1 examples: after.txt" in shown
    assert b"\x1b[31mit raised NameError" in shown
    plain = doctest(folder, "slow.txt", "after.txt")
    assert "files, " not in plain.out + plain.err and "\x1b" not in plain.out
