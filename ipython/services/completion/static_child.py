"""The program of the child process that runs jedi (``static_process`` starts it by this file's path).

It imports nothing of ours: it is started without ``site`` and with the standard library alone on its path. jedi and
parso are taken from the folders that the first message names. What the user's path holds is read and parsed, never
imported: ``__import__`` refuses everything but the standard library and those two packages, compiled modules too.

Messages are lines of JSON, both ways. First message in: ``roots`` (folder of ``jedi``, of ``parso``), ``idle``
(seconds), ``limit`` (seconds for one answer). Every other one is a question: ``id``, ``text``, ``line`` (from 1),
``column`` (characters from 0), ``prefix``, ``path``, ``positions`` (-1: attributes are asked for; else the arguments of
the call at the cursor, of which so many are given by position). Out: ``{"ready": version}`` or ``{"failed": why}``,
then for each question ``{"id": ..., "items": [[name, kind, signature, first line of documentation], ...]}`` or
``{"id": ..., "failed": why}``.

It ends when its input ends, when nobody asked for ``idle`` seconds, and when an answer takes longer than ``limit``.
"""

from __future__ import annotations

import builtins
import faulthandler
import gc
import json
import os
import queue
import signal
import sys
import threading
import time
from importlib.machinery import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ITEMS = 3_000  # candidates in one answer
DETAILS = 40  # candidates with signature and documentation
KINDS_SECONDS = 0.1  # for telling what candidates are; numpy's would take seconds
DETAILS_SECONDS = 0.15  # for signatures and documentation
OVERLOADS = 4  # signatures of one candidate that are looked at
TEXT = 400  # characters of a signature or a line of documentation
MEMORY = 2 << 30  # bytes of address space
PACKAGES = ("jedi", "parso", "typing_extensions")
_NEVER = frozenset(("antigravity", "this"))  # modules of the standard library whose import does something


def refuse_imports_of_the_user() -> None:
    """Let ``__import__`` find the standard library and jedi, whatever is on ``sys.path`` at that moment."""
    plain = builtins.__import__
    own_path = sys.path
    library = list(sys.path)  # of the interpreter alone; jedi's folder is added later
    allowed = (sys.stdlib_module_names | set(PACKAGES)) - _NEVER

    def is_allowed(top: str) -> bool:
        # Beside the public names, the standard library has generated modules of other names (``_sysconfigdata_...``).
        return top in allowed or (top not in _NEVER and PathFinder.find_spec(top, library) is not None)

    def guarded(name: str, *arguments: Any, **named: Any) -> Any:
        level = named.get("level", arguments[3] if len(arguments) > 3 else 0)
        if not level and not is_allowed(name.partition(".")[0]):
            raise ImportError(f"{name} is analysed, not imported")
        shown, sys.path = sys.path, own_path
        try:
            return plain(name, *arguments, **named)
        finally:
            sys.path = shown

    builtins.__import__ = guarded


def load_jedi(roots: list[str]) -> Any:
    """Import jedi from its folder, and set it to read only."""
    sys.path.extend(roots)
    try:
        import jedi
    finally:
        del sys.path[len(sys.path) - len(roots) :]
    settings = jedi.settings
    settings.case_insensitive_completion = False
    settings.auto_import_modules = []
    settings.allow_unsafe_interpreter_executions = False
    settings.dynamic_params_for_other_modules = False
    return jedi


class Analyst:
    """Answers questions with jedi.

    Args:
        jedi: the package.
    """

    def __init__(self, jedi: Any) -> None:
        from jedi.api.environment import InterpreterEnvironment

        self._jedi = jedi
        self._environment = InterpreterEnvironment()  # this process: jedi starts no other
        self._path: list[str] | None = None
        self._project: Any = None

    def answer(self, question: dict[str, Any]) -> list[list[str]]:
        """Return name, kind, signature and documentation of what may stand at the cursor."""
        if question["path"] != self._path:
            self._path = question["path"]
            self._project = self._jedi.Project(
                os.path.dirname(os.path.abspath(__file__)),
                sys_path=self._path,
                smart_sys_path=False,
                load_unsafe_extensions=False,
            )
        script = self._jedi.Script(question["text"], project=self._project, environment=self._environment)
        if question.get("positions", -1) >= 0:
            return _arguments(script, question["line"], question["column"], question["positions"])
        found = script.complete(question["line"], question["column"])
        prefix = question["prefix"]
        # What begins as typed comes first, public names before others: kinds and signatures are computed in this order.
        found.sort(key=lambda one: (not one.name.startswith(prefix), one.name.startswith("_"), one.name))
        del found[ITEMS:]
        rows = [[one.name_with_symbols, "", "", ""] for one in found]
        _fill(found, rows, 1, lambda one: str(one.type), time.monotonic() + KINDS_SECONDS)
        until = time.monotonic() + DETAILS_SECONDS
        _fill(found[:DETAILS], rows, 3, _first_line, until)
        _fill(found[:DETAILS], rows, 2, _signature, until)
        return rows


def _arguments(script: Any, line: int, column: int, positions: int) -> list[list[str]]:
    """The names that the call at the cursor takes, each as ``name=``."""
    rows: dict[str, list[str]] = {}
    for signature in script.get_signatures(line, column)[:OVERLOADS]:
        free = [one for one in signature.params if one.kind.name in ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD")]
        taken = {one.name for one in free[:positions]}
        for one in signature.params:
            if one.kind.name in ("POSITIONAL_OR_KEYWORD", "KEYWORD_ONLY") and one.name not in taken:
                text = str(one.to_string())
                written = text[len(one.name) :] if text.startswith(one.name) else ""
                rows.setdefault(one.name, [f"{one.name}=", "param", written[:TEXT], ""])
    return list(rows.values())


def _fill(found: list[Any], rows: list[list[str]], column: int, tell: Any, until: float) -> None:
    for one, row in zip(found, rows, strict=False):
        if time.monotonic() > until:
            return
        try:
            row[column] = tell(one)[:TEXT]
        except Exception:  # jedi knows the name, and fails over what it is
            continue


def _first_line(one: Any) -> str:
    text = str(one.docstring(raw=True, fast=True)).strip()
    return text.partition("\n")[0]


def _signature(one: Any) -> str:
    if one.type not in ("function", "class"):
        return ""
    texts = [found.to_string() for found in one.get_signatures()[:OVERLOADS]]
    # The first of several says in the stubs what happens to literals.
    text = next((text for text in texts if "LiteralString" not in text), texts[0] if texts else "")
    start = text.find("(")
    return text[start:] if start >= 0 else ""


def limit_resources() -> None:
    """Take less of the machine than the shell: a runaway analysis is to be felt by nobody."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.nice(5)
    except (ImportError, OSError, ValueError, AttributeError):  # Windows; a stricter limit is set already
        pass


def main() -> None:
    """Serve until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lines = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "r+b") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # what an imported module prints is no answer
    limit_resources()
    gc.set_threshold(100_000, 20, 100)  # the trees of the stubs are large and stay: looking through them takes longer
    refuse_imports_of_the_user()
    questions: queue.Queue[Any] = queue.Queue()

    def read() -> None:
        for line in lines:
            questions.put(json.loads(line))
        os._exit(0)  # the shell has gone, or wants no more: whatever the main thread is at

    def write(message: dict[str, Any]) -> None:
        answers.write(json.dumps(message).encode() + b"\n")
        answers.flush()

    threading.Thread(target=read, daemon=True).start()
    order = questions.get()
    # Sees to it in C, so that it ends also if some analysis holds the interpreter.
    watched = open(os.devnull, "w")  # noqa: SIM115  (lives as long as the process)
    try:
        analyst = Analyst(load_jedi(order["roots"]))
    except Exception as error:
        write({"failed": f"{type(error).__name__}: {error}"})
        os._exit(1)
    write({"ready": analyst._jedi.__version__})
    while True:
        try:
            question = questions.get(timeout=order["idle"])
        except queue.Empty:
            os._exit(0)
        while not questions.empty():  # who asks again waits for no older answer
            question = questions.get()
        faulthandler.dump_traceback_later(order["limit"], exit=True, file=watched)
        try:
            reply: dict[str, Any] = {"id": question["id"], "items": analyst.answer(question)}
        except Exception as error:
            reply = {"id": question["id"], "failed": f"{type(error).__name__}: {error}"[:TEXT]}
        faulthandler.cancel_dump_traceback_later()
        write(reply)


if __name__ == "__main__":
    main()
