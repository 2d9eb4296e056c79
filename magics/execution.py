"""Running programs inside the session (magics.md section 8)."""

from __future__ import annotations

import glob
import os
import sys
import time

from ipython.api import Debugging, MagicCall, Options, Plotting, ScriptRunner, UserMistake, Word, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType
    from typing import Any

    Execute = Callable[[CodeType, dict[str, Any], bool], Any]

SUFFIXES = ("", ".py", ".ipy", ".ipynb")
OPTIONS = "nidtN:b:pD:l:rs:T:em:G"
# Options that mean something only beside another one.
_NEEDS = {"N": "t", "b": "d", "D": "p", "l": "p", "r": "p", "s": "p", "T": "p"}


@magic("run")
def run(call: MagicCall) -> object:
    """Run a program as ``python FILE ARGUMENTS`` would, then copy its variables into your namespace.

    ``-m MODULE`` runs a module, ``-i`` runs in your namespace, ``-n`` sets ``__name__`` to the file's stem, ``-e``
    ignores SystemExit, ``-G`` leaves ``*`` and ``~`` in arguments alone, ``--no-copy`` copies no variables. ``-t``
    prints times, ``-N COUNT`` with it repeats; ``-p`` profiles, with the options ``-l``, ``-s``, ``-T``, ``-D`` and
    ``-r`` of ``%prun``; ``-d`` runs under the debugger with a breakpoint at line 1, ``-b LINE`` or ``-b FILE:LINE`` at
    that one (a line without code means the next one that has some); there ``restart`` begins anew. ``.py``, ``.ipy``
    and ``.ipynb`` files run. Options stand before the file; the rest is the program's, with quotes and ``*`` as in a
    shell.

    Example: ``%run -t script.py --verbose *.csv``
    """
    options = call.options(OPTIONS, "no-copy", final="m")
    _check(call, options)
    repeats = options.number("N", 1, title=call.title, least=1)
    runner = call.context.need(ScriptRunner)
    own = call.context.names if "i" in options else None
    words = options.words
    if "m" in options:
        name = options["m"]
        arguments = [word.text for word in words]
        path = ""

        def start(execute: Execute | None) -> dict[str, Any]:
            return runner.run_module(name, arguments, own, execute)

    else:
        if not words:
            raise call.mistake("you must provide at least a filename.")
        path = find_program(call, words[0].text)
        arguments = shell_arguments(words[1:], expand="G" not in options)
        stem = os.path.splitext(os.path.basename(path))[0]

        def start(execute: Execute | None) -> dict[str, Any]:
            return runner.run_file(path, arguments, own, stem if "n" in options else "__main__", execute)

    if "p" in options:
        return _profiled(call, options, start)
    if "d" in options:
        _debugged(call, options, path, start)
    elif "matplotlib" in sys.modules and call.context.has(Plotting):
        with call.context.need(Plotting).program():
            _timed(call, options, repeats, lambda: start(None))
    else:
        _timed(call, options, repeats, lambda: start(None))
    return None


def _check(call: MagicCall, options: Options) -> None:
    for option, other in _NEEDS.items():
        if option in options and other not in options:
            raise call.mistake(f"-{option} means something only together with -{other}")
    ways = [f"-{one}" for one in "tdp" if one in options]
    if len(ways) > 1:
        raise call.mistake(f"{' and '.join(ways)} exclude each other")
    if "m" in options and "n" in options:
        raise call.mistake("-m runs a module as the main program: -n does not go with it")


def _copying(call: MagicCall, options: Options, action: Callable[[], dict[str, Any]]) -> None:
    made: dict[str, Any] = {}
    try:
        made = action()
    except SystemExit as error:
        made = getattr(error, "names", {})
        if error.code not in (None, 0) and "e" not in options:
            raise
    except BaseException as error:
        made = getattr(error, "names", {})
        raise
    finally:
        names = call.context.names
        if "no-copy" not in options and made is not names:
            for name, bound in made.items():
                if not (name.startswith("__") and name.endswith("__")):
                    names[name] = bound


def _timed(call: MagicCall, options: Options, repeats: int, action: Callable[[], dict[str, Any]]) -> None:
    clock, before = time.perf_counter(), os.times()
    for _ in range(repeats):
        _copying(call, options, action)
    if "t" in options:
        _print_times(os.times(), before, time.perf_counter() - clock, repeats if "N" in options else 1)


def _print_times(after: os.times_result, before: os.times_result, wall: float, repeats: int) -> None:
    user, system = after.user - before.user, after.system - before.system
    print("\nIPython CPU timings (estimated):")
    if repeats > 1:
        print(f"Total runs performed: {repeats}")
        print(f"  Times  : {'Total':>10s}   {'Per run':>10s}")
        print(f"  User   : {user:10.2f} s, {user / repeats:10.2f} s.")
        print(f"  System : {system:10.2f} s, {system / repeats:10.2f} s.")
    else:
        print(f"  User   : {user:10.2f} s.")
        print(f"  System : {system:10.2f} s.")
    print(f"Wall time: {wall:10.2f} s.")


def _profiled(call: MagicCall, options: Options, start: Callable[[Execute], dict[str, Any]]) -> object:
    from ipython.magics.profiling import ProfileReport

    def action(profiled: Any) -> None:
        def execute(code: CodeType, scope: dict[str, Any], is_expression: bool) -> Any:
            if code.co_flags & 0x80:  # a coroutine: top-level await in a notebook
                return profiled(call.context.run_code, code, scope)
            return profiled(eval if is_expression else exec, code, scope)

        _copying(call, options, lambda: start(execute))

    return ProfileReport(call, options).run(action)


def _debugged(call: MagicCall, options: Options, path: str, start: Callable[[Execute], dict[str, Any]]) -> None:
    if path.endswith((".ipy", ".ipynb")):
        raise call.mistake("-d runs Python files and modules only")
    place = _break_at(call, options.get("b"), path)
    debugging = call.context.need(Debugging)

    def execute(code: CodeType, scope: dict[str, Any], is_expression: bool) -> None:
        before = dict(scope)

        def begin_anew() -> None:
            if scope is not call.context.names:  # -i: what is there stays
                scope.clear()
                scope.update(before)

        debugging.run_code(
            [code], scope, scope, place if place[0] else (code.co_filename, place[1]),
            stops_first=True, before_restart=begin_anew,
        )  # fmt: skip

    try:
        _copying(call, options, lambda: start(execute))
    except ValueError as error:
        if hasattr(error, "__traceback__") and _is_of_debugger(error):
            raise call.mistake(f"{error}. Please set a valid breakpoint manually with the -b option.") from None
        raise


def _is_of_debugger(error: ValueError) -> bool:
    # Raised by the debugger itself, before anything of the program ran.
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = trace.tb_frame.f_globals.get("__name__", "") if trace is not None else ""
    return isinstance(name, str) and name.startswith("ipython.")


def _break_at(call: MagicCall, text: str, path: str) -> tuple[str, int]:
    filename, _, line = text.rpartition(":")
    if text and not (line.isascii() and line.isdigit() and int(line)):
        raise call.mistake(f"-b takes LINE or FILE:LINE, not {text!r}")
    if filename:
        found = call.context.sources.existing_file(filename)
        if found is None:
            raise call.mistake(f"-b: file {filename!r} not found")
        filename = os.path.abspath(found)
    return filename or (os.path.abspath(path) if path else ""), int(line or 1)


def find_program(call: MagicCall, name: str) -> str:
    """Return the path of a program as typed, with ``~``, ``$NAME`` and its ending added.

    Raises:
        UserMistake: there is no such file; the nearest name is told.
    """
    sources = call.context.sources
    path = sources.existing_file(name, *SUFFIXES)
    if path is not None:
        return path
    plain = os.path.expanduser(os.path.expandvars(name))
    if os.path.isdir(plain):
        if os.path.isfile(os.path.join(plain, "__main__.py")):
            return os.path.join(plain, "__main__.py")
        raise call.mistake(f"{name!r} is a directory without a __main__.py, not a program")
    why = sources.why_no_file(name)
    if why:
        raise call.mistake(f"{name!r} {why}")
    near = sources.nearest_file(name)
    hint = f" Did you mean {near!r}?" if near else ""
    raise UserMistake(f"File `{name!r}` not found.{hint}")


def shell_arguments(words: list[Word], *, expand: bool) -> list[str]:
    """Return the arguments of a program: quoted words as they are, others with ``~`` and ``*`` as a shell has it."""
    found: list[str] = []
    for word in words:
        if not expand or word.quoted:
            found.append(word.text)
            continue
        text = os.path.expanduser(word.text)
        found.extend((sorted(glob.glob(text)) or [text]) if any(mark in text for mark in "*?[") else [text])
    return found
