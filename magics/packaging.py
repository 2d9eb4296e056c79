"""Package managers acting on the Python that runs (magics.md section 24)."""

from __future__ import annotations

import os
import sys

from ipython.api import MagicCall, UserMistake, load_module, magic
from ipython.magics.installed import Installed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.api import Word

CHANGING = frozenset(["install", "uninstall", "remove", "update", "upgrade", "sync", "add"])
CONDA_CHANGING = frozenset(["install", "remove", "uninstall", "update", "upgrade"])
SHELL_SIGNS = frozenset("|;&*?$`")  # unquoted, these mean that a shell has to read the line
NO_CONDA = "The python kernel does not appear to be a conda environment.  Please use ``%pip install`` instead."


@magic("pip", own_help=True)
def pip(call: MagicCall) -> None:
    """Run pip for the Python of this session: ``%pip install "x>=2"``; what it installs can be imported at once.

    The quotes may be left out. In an environment without pip, uv or the pip that Python brings along does the work. A
    note says which packages that were imported before have changed. A failure of pip is a failure of the cell.

    Example: ``%pip install --upgrade requests``
    """
    words = _words(call)
    command, is_uv = _pip_command(call)
    _run(call, command, _in_uv_terms(words) if is_uv else _with_yes(words))


@magic("uv", own_help=True)
def uv(call: MagicCall) -> None:
    """Run uv for the Python of this session: ``%uv pip install x``; what it installs can be imported at once.

    The installed package ``uv`` is used, else the program on ``PATH``; ``uv pip`` is told which Python is meant.

    Example: ``%uv pip install httpx``
    """
    command = _uv_command()
    if not command:
        raise call.mistake("uv is neither installed for this Python nor on PATH; %pip install uv gets it")
    _run(call, command, _for_this_python(_words(call)))


@magic("conda", own_help=True)
def conda(call: MagicCall) -> None:
    """Run conda, mamba or micromamba for the environment of this session: ``%conda install x``.

    Only in such an environment. ``--prefix`` is added for commands that need one; ``--yes`` where nobody can answer.

    Example: ``%conda list``
    """
    if not os.path.isfile(os.path.join(sys.prefix, "conda-meta", "history")):
        raise UserMistake(NO_CONDA)
    words = _words(call)
    texts = [word.text for word in words]
    first = _first(words)
    extra: list[str] = []
    is_told = any(text.split("=")[0] in ("-p", "--prefix", "-n", "--name") for text in texts)
    if not is_told and (first in CONDA_CHANGING or first == "list"):
        extra += ["--prefix", sys.prefix]
    if first in CONDA_CHANGING and not _can_answer() and not {"-y", "--yes"} & set(texts):
        extra += ["--yes"]
    _run(call, [conda_program(call.name)], _after(words, first, extra))


# -- programs ---------------------------------------------------------------------------------------------------------


def _has_module(name: str) -> bool:
    """Whether a new Python would find a module: what only this process was told about does not count."""
    site = load_module("site")
    folders = [*site.getsitepackages(), site.getusersitepackages(), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    try:
        found = load_module("importlib.machinery").PathFinder.find_spec(name, [one for one in folders if one])
    except (ImportError, ValueError):
        return False
    return found is not None and found.loader is not None


def _python(call: MagicCall) -> str:
    if not sys.executable:
        raise call.mistake("this Python does not know its own program, so nothing can be installed for it")
    return sys.executable


def _pip_command(call: MagicCall) -> tuple[list[str], bool]:
    """Return what to run for pip, and whether it is uv."""
    python = _python(call)
    if _has_module("pip"):
        return [python, "-m", "pip"], False
    uv_command = _uv_command()
    if uv_command:
        call.context.warn("Note: pip is not installed here: uv does it.")
        return [*uv_command, "pip"], True
    bundled = bundled_pip()
    if bundled:
        call.context.warn("Note: pip is not installed here: the one that Python brings along does it.")
        return [python, os.path.join(bundled, "pip")], False
    raise call.mistake("pip is not installed for this Python, nor is uv; ask your system's packages for one of them")


def bundled_pip() -> str:
    """Return the path of the pip wheel that comes with Python, or an empty string; a wheel can be run as it is."""
    try:
        folder: str = os.path.join(os.path.dirname(load_module("ensurepip").__file__ or ""), "_bundled")
    except ImportError:
        return ""
    shared: str = load_module("sysconfig").get_config_var("WHEEL_PKG_DIR") or ""
    for one in filter(None, (folder, shared)):
        try:
            wheels = [name for name in os.listdir(one) if name.startswith("pip-") and name.endswith(".whl")]
        except OSError:
            continue
        if wheels:
            return os.path.join(one, max(wheels))
    return ""


def _uv_command() -> list[str]:
    if _has_module("uv"):
        return [sys.executable, "-m", "uv"]
    found: str | None = load_module("shutil").which("uv")
    return [found] if found else []


def conda_program(name: str) -> str:
    """Return the path of conda, mamba or micromamba, or the bare name when it is not found.

    Args:
        name: which of them.
    """
    given = os.environ.get("CONDA_EXE" if name == "conda" else "MAMBA_EXE", "")
    if given and os.path.isfile(given):
        return given
    ending = ".exe" if os.name == "nt" else ""
    folders = [os.path.dirname(sys.executable), os.path.join(sys.prefix, "Scripts"), os.path.join(sys.prefix, "bin")]
    for folder in folders:
        path = os.path.join(folder, name + ending)
        if os.path.isfile(path):
            return path
    return _recorded_program(name) or name


def _recorded_program(name: str) -> str:
    # The history of an environment says by which program it was made: ``# cmd: /opt/conda/bin/conda create -n x``.
    try:
        with open(os.path.join(sys.prefix, "conda-meta", "history"), encoding="utf-8", errors="replace") as file:
            for line in file:
                mark, _, command = line.partition("# cmd:")
                path = command.strip().split(" ")[0]
                if not mark.strip() and os.path.basename(path).removesuffix(".exe") == name and os.path.isfile(path):
                    return path
    except OSError:
        pass
    return ""


# -- words ------------------------------------------------------------------------------------------------------------


def _words(call: MagicCall) -> list[Word]:
    # Everything behind ``--`` is a word, with what is known about its quotes.
    return MagicCall(call.name, f"-- {call.line}", None, call.context, call.local_names).options().words


def _first(words: list[Word]) -> str:
    return next((word.text for word in words if not word.text.startswith("-")), "")


def _can_answer() -> bool:
    try:
        return sys.stdin is not None and sys.stdin.isatty()
    except ValueError:  # closed
        return False


def _after(words: list[Word], command: str, extra: list[str]) -> list[Word]:
    """Put more words right behind the command among the words."""
    if not extra:
        return words
    at = next((number for number, word in enumerate(words) if word.text == command), -1) + 1
    kind = type(words[0]) if words else None
    made = [kind(text, text, 0, True) for text in extra] if kind is not None else []
    return [*words[:at], *made, *words[at:]]


def _with_yes(words: list[Word]) -> list[Word]:
    """Answer pip's question beforehand where nobody can."""
    if _first(words) != "uninstall" or _can_answer() or any(word.text in ("-y", "--yes") for word in words):
        return words
    return _after(words, "uninstall", ["-y"])


def _for_this_python(words: list[Word]) -> list[Word]:
    """Tell ``uv pip`` which Python is meant; it knows no ``--yes``, because it does not ask."""
    texts = [word.text for word in words]
    if _first(words) != "pip" or len(texts) < 2 or any(text.split("=")[0] in ("-p", "--python") for text in texts):
        return words
    if not any(not text.startswith("-") for text in texts[texts.index("pip") + 1 :]):
        return words  # ``uv pip --help``
    command = next(text for text in texts[texts.index("pip") + 1 :] if not text.startswith("-"))
    return _after(words, command, ["--python", sys.executable])


def shell_line(program: list[str], words: list[Word]) -> str:
    """Return a line for a shell in which version specifiers are quoted and everything else stands as typed.

    Args:
        program: path and first words.
        words: as typed.
    """
    from shlex import quote

    parts = [quote(word) for word in program]
    for word in words:
        is_plain = word.quoted or _is_redirection(word.raw) or not set(word.raw) & set("<>=![]")
        parts.append(word.raw if is_plain else quote(word.text))
    return " ".join(parts)


def _is_redirection(raw: str) -> bool:
    return raw.lstrip("0123456789&")[:1] in ("<", ">")


def _needs_shell(words: list[Word]) -> bool:
    return any(not word.quoted and (set(word.raw) & SHELL_SIGNS or _is_redirection(word.raw)) for word in words)


# -- running ----------------------------------------------------------------------------------------------------------


def _run(call: MagicCall, command: list[str], words: list[Word]) -> None:
    changes = any(word.text in CHANGING for word in words)
    before = Installed() if changes else None
    if _needs_shell(words) and os.name != "nt":
        # Nushell takes a quoted word at the beginning for a text and not for a program.
        caret = "^" if os.path.basename(os.environ.get("SHELL", "")) in ("nu", "nu.exe") else ""
        status = call.context.system(caret + shell_line(command, words))
    else:
        arguments = [*command, *(os.path.expanduser(word.text) for word in words)]
        try:
            status = call.context.run_program(arguments)
        except OSError as error:
            raise call.mistake(f"cannot start {command[0]!r}: {error.strerror or error}") from None
    if before is not None:
        changed = before.take_up_changes()
        if changed:
            names = ", ".join(changed)
            print(f"Note: restart to use the new {names}: imported before, so what is in memory is the old one.")
    if status:
        raise call.context.commands.failure(call.title, status, [*command, *(word.text for word in words)])


def _in_uv_terms(words: list[Word]) -> list[Word]:
    kept = [word for word in words if word.text not in ("-y", "--yes")]
    first = _first(kept)
    return _after(kept, first, ["--python", sys.executable]) if first else kept
