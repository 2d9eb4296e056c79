"""The same words for ``ipython`` and ``python``: same status, same output, errors where python has them."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers.command import OURS, PYTHON, run_command

FILES = {
    "words.py": "import sys\nprint(sys.argv[1:], __name__)\n",
    "fails.py": "def f():\n    1/0\nf()\n",
    "no_python.py": "x = (\n",
    "leaves.py": "import sys; sys.exit(3)\n",
    "leaves_late.py": "try:\n    1/0\nexcept ZeroDivisionError:\n    raise SystemExit('why')\n",
    "interrupted.py": "raise KeyboardInterrupt\n",
    "killed.py": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)\n",
    "latin.py": b"# -*- coding: latin-1 -*-\nprint(ascii('\xe9'))\n",
    "undeclared.py": b"print('\xe9')\n",
    "zero.py": b"print(1)\0\n",
    "future.py": "from __future__ import annotations\ndef f(x: nope): pass\nprint(f.__annotations__)\n",
    "pickled.py": (
        "import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))) is A)\n"
        "import __main__; print(__main__.A is A)\n"
    ),
    "ends.py": (
        "import atexit, threading, time\natexit.register(print, 'bye')\n"
        "threading.Thread(target=lambda: (time.sleep(.1), print('thread'))).start()\n"
    ),
    "spawns.py": (
        "import multiprocessing\ndef f(x): return x * x\n"
        "if __name__ == '__main__':\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool: print(pool.map(f, [1, 2]))\n"
    ),
    "source.py": "import inspect, os\ndef f(): pass\nos.chdir(os.sep)\nprint(inspect.getsource(f))\n",
    "asks.py": "print(repr(input('? ')))\n",
    "no_suffix": "print('no suffix')\n",
    "-dash.py": "print('dash')\n",
    "package/__init__.py": "",
    "package/module.py": "import sys\nprint(sys.argv, __name__, __file__, __package__, sys.path[0])\n",
    "package/__main__.py": "import sys\nprint('main', sys.argv, __name__, __package__)\n",
    "package/fails.py": "1/0\n",
    "folder/__main__.py": "import sys, helper\nprint(sys.argv[1:], sys.path[0], __name__)\n",
    "folder/helper.py": "print('helper')\n",
    "empty/nothing.txt": "",
    "this.py": "print('of the working directory')\n",
}
CODE = [
    "pass",
    "1/0",
    "x = (",
    "exit",
    "exit()",
    "exit(3)",
    "quit('text')",
    "import sys; sys.exit('text')",
    "import sys; sys.exit(4)",
    "raise SystemExit",
    "raise SystemExit(True)",
    "raise SystemExit(-1)",
    "raise SystemExit(256)",
    "raise SystemExit(2.5)",
    "raise SystemExit([])",
    "raise SystemExit((1, 2))",
    "raise KeyboardInterrupt",
    "raise GeneratorExit",
    "class E(BaseException): pass\nraise E",
    "import os; os._exit(7)",
    "import os; os.kill(os.getpid(), 15)",
    "import os, time; os.kill(os.getpid(), 2); time.sleep(5)",
    "import sys; sys.stdout.close()",
    "import sys; sys.stdout = None; print(1)",
    "print(__name__, globals().get('__file__'), __doc__)",
    "import __main__; x = 1; print(__main__.x)",
    "print(1); print(2)\nfor i in range(2):\n  print(i)",
    "",
    "\n\n",
]
COMMANDS = [
    *(["-c", code] for code in CODE),
    ["-c", "import sys; print(sys.argv)", "a", "--x", "-i", "--", "b"],
    ["-cprint(1)"],
    ["-c"],
    ["-m"],
    ["words.py"],
    ["words.py", "a", "b"],
    ["words.py", "--x", "-y"],
    ["--", "-dash.py", "a"],
    ["fails.py"],
    ["no_python.py"],
    ["leaves.py"],
    ["leaves_late.py"],
    ["interrupted.py"],
    ["killed.py"],
    ["latin.py"],
    ["undeclared.py"],
    ["zero.py"],
    ["future.py"],
    ["pickled.py"],
    ["ends.py"],
    ["spawns.py"],
    ["source.py"],
    ["no_suffix"],
    ["missing.py"],
    ["-m", "package.module", "a"],
    ["-m", "package", "a", "--b"],
    ["-mpackage.module"],
    ["-m", "package.fails"],
    ["-m", "package.missing"],
    ["-m", "missing"],
    ["-m", "this"],
    ["folder", "a"],
    ["empty"],
    ["archive.pyz", "a"],
]
PIPED: list[tuple[list[str], str | bytes]] = [
    ([], "print(1)\nprint(2)\n"),
    ([], "1 + 1\n"),
    ([], "print(1)\n1/0\nprint(2)\n"),
    ([], "import sys; sys.exit(5)\n"),
    ([], "exit(4)\n"),
    ([], "x = (\n"),
    ([], ""),
    ([], "raise KeyboardInterrupt\n"),
    ([], "for i in range(2):\n    print(i)\nprint('x')\n"),
    ([], "import sys; print(sys.argv, __name__)\n"),
    ([], b"\xef\xbb\xbfprint(1)\r\n"),
    ([], b"print(ascii('\xe9'))\n"),
    ([], b"# coding: no-such\nprint(1)\n"),
    ([], "print('\u20ac')\n"),
    ([], b"1\0\n"),
    ([], "print(repr(input()))\nhello\n"),
    (["-"], "import sys; print(sys.argv)\n"),
    (["-", "a", "--b"], "import sys; print(sys.argv)\n"),
    (["asks.py"], "hello\n"),
    (["asks.py"], ""),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("programs")
    for name, content in FILES.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with zipfile.ZipFile(root / "archive.pyz", "w") as archive:
        archive.writestr("__main__.py", "import sys\nprint('archive', sys.argv[1:], __name__)\n")
    return root


OLD_ZEROS = sys.version_info < (3, 11, 4)


def named(words: list[str]) -> str:
    return " ".join(words) or "piped"


@pytest.mark.parametrize("words", COMMANDS, ids=named)
def test_programs(words: list[str], folder: Path) -> None:
    if words == ["zero.py"] and OLD_ZEROS:
        pytest.skip("this Python stops reading a file at a null character, and refuses one in a text")
    theirs = run_command(*words, program=PYTHON, folder=folder)
    ours = run_command(*words, folder=folder)
    assert (ours.status, ours.out) == (theirs.status, theirs.out), ours.err
    assert bool(ours.err) == bool(theirs.err), ours.err


@pytest.mark.parametrize(("words", "given"), PIPED, ids=[f"{named(words)} {given!r}" for words, given in PIPED])
def test_standard_input(words: list[str], given: str | bytes, folder: Path) -> None:
    if given == b"1\0\n" and OLD_ZEROS:
        pytest.skip("this Python stops reading its input at a null character, and refuses one in a text")
    theirs = run_command(*words, program=PYTHON, folder=folder, given=given)
    ours = run_command(*words, folder=folder, given=given)
    assert (ours.status, ours.out) == (theirs.status, theirs.out), ours.err
    assert bool(ours.err) == bool(theirs.err), ours.err


def test_a_piped_script_may_declare_its_encoding(tmp_path: Path) -> None:
    # Where python itself gives up: its tokenizer cannot go back to the beginning of a pipe.
    given = b"# -*- coding: latin-1 -*-\nprint(ascii('\xe9'))\n"
    assert run_command(folder=tmp_path, given=given) == (0, "'\\xe9'\n", "")


SHELL_LINES = [
    "{} -c 'print(1); import sys; sys.exit(3)' >/dev/full; echo $?",
    "{} -c 'print(1)' >&-; echo $?",
    "{} -c 'input()' <&-; echo $?",
    "{} <&-; echo $?",
    "{} -c '1/0' 2>&-; echo $?",
    "{} -c 'print(chr(120) * 10**6)' | head -c 10; echo ${{PIPESTATUS[0]}}",
    "{} -c 'for i in range(10**5): print(i)' | head -1; echo ${{PIPESTATUS[0]}}",
    "{} -c 'open(chr(120), chr(119)); import time; time.sleep(50)' & "
    "until [ -e x ]; do sleep 0.05; done; kill -TERM $!; wait $!; echo $?",
    "mkdir gone; cd gone; rmdir ../gone; {} -c 'print(1)'; echo $?",
    "mkdir gone; cd gone; rmdir ../gone; echo 'print(1)' | {}; echo $?",
    "HOME= {} -c 'print(1)'; echo $?",
    "env -u HOME {} -c 'print(1)'; echo $?",
    "PYTHONWARNINGS=error {} -c 'print(1)'; echo $?",
]


@pytest.mark.skipif(sys.platform == "win32" or not os.path.exists("/dev/full"), reason="lines of a Linux shell")
@pytest.mark.parametrize("line", SHELL_LINES)
def test_streams_and_signals(line: str, tmp_path: Path) -> None:
    def run(*program: str) -> str:
        ran = subprocess.run(
            ["bash", "-c", line.format(" ".join(program))],
            cwd=tmp_path, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return ran.stdout

    assert run(*OURS) == run(*PYTHON)
