"""Wrong input for every magic, as tables, and the session of the real command into which all of it is typed.

A magic that is new has to be put into these tables: ``test_bad_input`` compares them with the manifest.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ipython.extensions import MANIFEST as BUNDLED
from ipython.magics import MANIFEST

UNKNOWN = "--no-such-option"

# Magics whose line is somebody else's: what looks like an option of ours is code, or belongs to a program.
FREE: dict[str, str] = {
    **dict.fromkeys(("%time", "%prun", "%debug", "%explain_completion"), "code may begin with a minus"),
    **dict.fromkeys(("%%time", "%%prun", "%%debug"), "code may begin with a minus"),
    **dict.fromkeys(("%sx", "%system"), "a command of the system"),
    **dict.fromkeys(("%pip", "%uv", "%conda", "%mamba", "%micromamba"), "the options of that program"),
    **dict.fromkeys(
        ("%%bash", "%%sh", "%%perl", "%%ruby", "%%python", "%%python2", "%%python3", "%%pypy"),
        "the options of that program",
    ),
}

# What a magic does without an argument, where that is no mistake.
ALONE: dict[str, str] = {
    **dict.fromkeys(
        ("%alias", "%bookmark -l", "%code_wrap", "%config", "%dhist", "%dirs", "%env", "%explain_completion", "%hist"),
        "lists",
    ),
    **dict.fromkeys(
        ("%history", "%lsmagic", "%mem", "%tasks", "%trust", "%who", "%who_ls", "%whos", "%store"), "lists"
    ),
    **dict.fromkeys(("%magic", "%quickref", "%pwd", "%rehashx", "%killbgscripts", "%popd", "%pip", "%tb"), "acts"),
    **dict.fromkeys(("%recall", "%rep", "%rerun", "%page", "%reset", "%cpaste", "%paste", "%pushd", "%cd"), "acts"),
    **dict.fromkeys(
        ("%autoawait", "%autocall", "%autoindent", "%automagic", "%doctest_mode", "%pdb", "%pprint", "%xmode"),
        "shows or turns",
    ),
    **dict.fromkeys(("%precision", "%colors", "%edit", "%ed", "%load", "%loadpy", "%pycat", "%macro"), "the session"),
    **dict.fromkeys(("%pastebin", "%debug", "%sx", "%system", "%uv", "%conda", "%mamba", "%micromamba"), "acts"),
    **dict.fromkeys(("%logstate", "%logon", "%logoff", "%logstop", "%logstart", "%alias_magic"), "acts"),
    **dict.fromkeys(("%autosave", "%connect_info", "%qtconsole", "%subshell"), "of a kernel"),
    **dict.fromkeys(("%gui", "%matplotlib", "%pylab"), "the toolkit that is there"),
    **dict.fromkeys(("%autoreload", "%aimport"), "acts"),
}

# A name that does not exist, for magics that are about names.
NAMES: tuple[str, ...] = (
    *(f"%{name} nosuch_name" for name in ("pinfo", "pinfo2", "pdoc", "pdef", "psource", "pfile", "xdel", "unalias")),
    *(f"%{name} nosuch_name" for name in ("load_ext", "unload_ext", "reload_ext", "load", "loadpy", "pycat", "free")),
    *(f"%{name} nosuch_name" for name in ("macro m", "mem", "await", "cancel", "tasks", "colors", "xmode", "config")),
    *(f"%{name} nosuch_name" for name in ("tb", "reset -f", "alias", "autoawait", "automagic", "autocall", "pprint")),
    *(f"%{name} nosuch_name" for name in ("pdb", "doctest_mode", "autoindent", "precision", "page", "recall", "rep")),
    *(f"%{name} nosuch_name" for name in ("run", "pastebin", "psearch int", "whos -s", "env")),
    *(f"%{name} nosuch_name" for name in ("cd", "cd -b", "pushd", "bookmark -d", "code_wrap --remove", "trust -d")),
    *("%rerun 9999", "%history 9999", "%hist ~99/", "%recall 9999", "%save f.py 9999", "%macro m 9999", "%load 9999"),
    *("%alias_magic t nosuch_name", "%config NoSuch.x = 1", "%config HistoryManager.nosuch = 1", "%run -m nosuch_name"),
    *(
        "%prun -s nosuch_name 1",
        "%timeit -n nosuch_name 1",
        "%history -l x",
        "%rerun -l x",
        "%psearch -s nosuch_name a",
    ),
    *(
        "%dhist x",
        "%mem -n x",
        "%pushd nosuch_name",
        "%await 99",
        "%notebook --range 9999 f.ipynb",
        "%lsmagic nosuch_name",
    ),
    *("%magic nosuch_name", "%quickref nosuch_name", "%rehashx nosuch_name", "%popd nosuch_name", "%dirs nosuch_name"),
    *("%pwd nosuch_name", "%killbgscripts nosuch_name", "%cd -99", "%cd --nosuch_name"),
    *(
        "%gui nosuch_name",
        "%matplotlib nosuch_name",
        "%pylab nosuch_name",
        "%store nosuch_name",
        "%store -d nosuch_name",
    ),
    *("%store -r nosuch_name", "%store -d", "%logstart folder", "%logstart no/such/log.py", "%logstart /dev/full"),
    *("%alias cd echo", "%alias if echo", "%alias m echo %s %l", "%alias_magic pwd cd", "%trust 1a", "%precision -3"),
    "%nosuch_magic",
    "%%nosuch_magic\nx",
    "%%pwd\nx",
    "%writefile x",
    "%%script nosuch_program\nx",
    "%%bash --timeout soon\nx",
    "%%bash --out 1a\nx",
    "%%sx --out 1a\nx",
    "%%capture 1a\n1",
    "%%html nosuch_name\nx",
    "%%svg\n<svg>\n",
    "%%writefile a b\nx",
    "%sc nosuch_name",
    "%set_env nosuch_name",
    "%env -u NOSUCH_NAME",
    "%debug -b nosuch_file:1 1",
    "%reset_selective -f [",
)
READING = tuple(
    f"%{line}"
    for line in (
        *("load {}", "loadpy {}", "pycat {}", "run {}", "macro m {}", "pastebin {}", "env --file {}", "pfile {}"),
        *("save new.py {}", "cd {}", "pushd {}", "run -i {}", "debug -b {}:1 1", "load_ext {}", "edit -x {}"),
    )
)
# The file, and with what it may be met: a folder can be entered, and any bytes are text to what shows text.
UNREADABLE: dict[str, tuple[str, ...]] = {
    "missing.py": (),
    "folder": ("%cd", "%pushd", "%load_ext"),
    "plain.txt/below.py": (),
    "loop": (),
    "no_utf8.py": ("%load {}", "%loadpy", "%pycat", "%macro", "%pfile", "%save", "%pastebin", "%edit"),
    "null.py": ("%load {}", "%loadpy", "%pycat", "%macro", "%pfile", "%save", "%pastebin", "%edit"),
    "broken.ipynb": ("%load {}", "%loadpy", "%pycat", "%macro", "%pfile", "%save", "%pastebin", "%edit"),
    "/dev/zero": (),
}
WRITING = (
    *("%history -y -f {}", "%history -y --doctest {}", "%save -f {} 1", "%notebook -f {}", "%prun -T {} 1"),
    *("%prun -D {} 1", "%run -p -T {} plain.txt", "%%writefile {}\nx", "%%writefile -a {}\nx", "%%writefile -p {}\nx"),
    "%%file {}\nx",
)
UNWRITABLE = ("folder", "plain.txt/below", "no/such/folder/file", "loop", "x" * 300, "/dev/full", "/proc/no_such")
# An ending is added (``folder.py``), the folders are made, or the program has run when the disk turns out to be full.
WRITABLE = {
    "%save -f {} 1": ("folder", "loop", "/dev/full"),
    "%notebook -f {}": ("folder", "loop", "/dev/full"),
    "%%writefile -p {}\nx": ("no/such/folder/file",),
    "%run -p -T {} plain.txt": ("/dev/full", "/proc/no_such"),
}


def every_magic() -> list[str]:
    """The magics of the manifest with their signs; a name of both kinds stands twice."""
    return sorted(
        sign + name
        for name, entry in {**MANIFEST["magics"], **BUNDLED["magics"]}.items()
        for sign in {"line": ("%",), "cell": ("%%",), "line_cell": ("%", "%%")}[entry[1]]
    )


def typed(magic: str, line: str = "") -> str:
    """A magic with a line, and with a body if it is one of cells."""
    return f"{magic} {line}".rstrip() + ("\nbody\n" if magic.startswith("%%") else "")


def unknown_options() -> list[str]:
    """Every magic with an option that it does not have."""
    return [typed(magic, UNKNOWN) for magic in every_magic() if magic not in FREE]


def missing_arguments() -> list[str]:
    """Every line magic that needs an argument, without one."""
    return [magic for magic in every_magic() if not magic.startswith("%%") and magic not in ALONE]


def unclosed_quotes() -> list[str]:
    """Magics that read words or options, with a quote that is not closed."""
    words = (
        "unalias",
        "dhist",
        "who",
        "whos",
        "bookmark",
        "reset",
        "free",
        "mem",
        "save",
        "macro",
        "lsmagic",
        "alias_magic",
    )
    return [f"%{name} 'unclosed" for name in words] + [
        "%%writefile 'unclosed\nx",
        "%%bash 'unclosed\nx",
        "%pip 'unclosed",
    ]


def files_read() -> list[str]:
    """Magics that read a file, with what is none or cannot be read as one."""
    return [
        line.format(name)
        for line in READING
        for name, fine in UNREADABLE.items()
        if not line.startswith(fine or ("-",))
        and not (line.startswith(("%cd", "%pushd", "%load_ext")) and name.endswith((".ipynb", "8.py", "null.py")))
        and not (line.startswith("%debug") and name.endswith((".ipynb", "8.py", "null.py")))
    ]


def files_written() -> list[str]:
    """Magics that write a file, with places that cannot be written to."""
    return [line.format(name) for line in WRITING for name in UNWRITABLE if name not in WRITABLE.get(line, ())]


def all_lines() -> list[str]:
    """Everything that is to fail in one sentence."""
    lines = [*unknown_options(), *missing_arguments(), *NAMES, *unclosed_quotes(), *files_read(), *files_written()]
    return list(dict.fromkeys(lines))


DRIVER = """
import json, os, sys
ip = get_ipython()
found = {}
def names(): return sorted(name for name in ip.user_ns if not name.startswith("_") and name not in ("In", "Out"))
def tree(): return sorted(os.path.join(a, f) for a, d, b in os.walk(START) for f in (*d, *b))
START = os.getcwd()
def one(source):
    before, files = names(), tree()
    print("@@", source.encode("unicode_escape").decode()[:90], flush=True)
    result = ip.run_cell(source, store_history=False)
    error = result.error_before_exec or result.error_in_exec
    os.chdir(START)
    left = [path for path in tree() if path not in files]
    gone = [path for path in files if not os.path.lexists(path)]
    kind = type(error).__name__ if error is not None else ""
    return [kind, str(error or ""), sorted(set(names()) ^ set(before)), left, gone]
for source in json.load(open(LINES)):
    found[source] = one(source)
json.dump(found, open(REPORT, "w"))
"""


def obey_permissions() -> None:
    """Let permissions hold for root too, in a child before it starts its program (Linux)."""
    import ctypes

    if os.geteuid() == 0:
        drop_from_bounding_set, override, read_and_search = 24, 1, 2  # linux/prctl.h, linux/capability.h
        for capability in (override, read_and_search):
            ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0)


def run_all(folder: Path, lines: list[str], *, is_refused: bool = False) -> tuple[dict[str, list[Any]], str]:
    """Type lines into a session of the real command on a simple prompt.

    Args:
        folder: where it runs; files for it are made there.
        lines: the cells.
        is_refused: permissions hold, also when we are root.

    Returns:
        For each line the name of the exception, its text, names and files that came, files that went; and all output.
    """
    work = folder / "work"
    (work / "folder").mkdir(parents=True)
    (work / "plain.txt").write_text("x = 1\n")
    (work / "no_utf8.py").write_bytes(b'x = "\xff\xfe"\n')
    (work / "null.py").write_bytes(b"x = 1\0\n")
    (work / "broken.ipynb").write_text('{"cells": 3}')
    (work / "loop").symlink_to("loop")
    home = folder / "home"
    home.mkdir()
    (folder / "lines.json").write_text(json.dumps(lines))
    report = folder / "report.json"
    (folder / "driver.py").write_text(f"LINES, REPORT = {str(folder / 'lines.json')!r}, {str(report)!r}\n{DRIVER}")
    environment = {
        **os.environ,
        "HOME": str(home),
        "IPYTHONDIR": str(home / ".ipython"),
        "EDITOR": "false",
        "PAGER": "cat",
    }
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "CONDA_PREFIX"):
        environment.pop(name, None)
    ran = subprocess.run(
        [sys.executable, "-m", "ipython", "-i", "--simple-prompt", "--no-banner", "--no-tip"],
        input=f"exec(open({str(folder / 'driver.py')!r}).read())\nexit\n",
        cwd=work, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        timeout=100, preexec_fn=obey_permissions if is_refused else None,
    )  # fmt: skip
    assert report.exists(), ran.stdout[-3000:]
    found: dict[str, list[Any]] = json.loads(report.read_text())
    return found, ran.stdout
