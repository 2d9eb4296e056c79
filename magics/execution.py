"""Running programs inside the session (magics.md section 8)."""

from __future__ import annotations

import glob
import os
import time

from ipython.api import MagicCall, Options, ScriptRunner, UserMistake, Word, magic, nearest

SUFFIXES = ("", ".py", ".ipy", ".ipynb")


@magic("run")
def run(call: MagicCall) -> None:
    """Run a program as ``python FILE ARGUMENTS`` would, then copy its variables into your namespace.

    ``-m MODULE`` runs a module, ``-i`` runs in your namespace, ``-n`` sets ``__name__`` to the file's stem, ``-e``
    ignores SystemExit, ``-G`` leaves ``*`` and ``~`` in arguments alone, ``-t`` prints times, ``-N COUNT`` with it
    repeats. ``.py``, ``.ipy`` and ``.ipynb`` files run. Options stand before the file; the rest is the program's.
    """
    options = call.options("nietN:m:G")
    if "N" in options and "t" not in options:
        raise call.mistake("-N repeats a timed run: it needs -t")
    repeats = options.number("N", 1, title=call.title, least=1)
    runner = call.context.need(ScriptRunner)
    if "m" in options:
        arguments = [word.text for word in options.words]
        _timed(call, options, repeats, lambda: runner.run_module(options["m"], arguments))
        return
    if not options.words:
        raise call.mistake("you must provide at least a filename")
    path = _find(call, options.words[0].text)
    arguments = _arguments(options.words[1:], expand="G" not in options)
    target = call.context.names if "i" in options else None
    name = os.path.splitext(os.path.basename(path))[0] if "n" in options else "__main__"
    _timed(call, options, repeats, lambda: runner.run_file(path, arguments, target, name))


def _timed(call: MagicCall, options: Options, repeats: int, action: object) -> None:
    clock, before = time.perf_counter(), os.times()
    made: dict[str, object] = {}
    try:
        for _ in range(repeats):
            made = action()  # type: ignore[operator]
    except SystemExit as error:
        made = getattr(error, "names", {})
        if error.code not in (None, 0) and "e" not in options:
            raise
    except BaseException as error:
        made = getattr(error, "names", {})
        raise
    finally:
        for name, bound in made.items():
            if not (name.startswith("__") and name.endswith("__")):
                call.context.names[name] = bound
    if "t" in options:
        _print_times(os.times(), before, time.perf_counter() - clock, repeats)


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


def _find(call: MagicCall, name: str) -> str:
    path = os.path.expanduser(name)
    for suffix in SUFFIXES:
        if os.path.isfile(path + suffix):
            return path + suffix
    if os.path.isdir(path):
        raise call.mistake(f"{name!r} is a directory, not a program")
    folder, base = os.path.split(path)
    try:
        near = nearest(base, os.listdir(folder or "."))
    except OSError:
        near = ""
    hint = f" Did you mean {os.path.join(folder, near)!r}?" if near else ""
    raise UserMistake(f"File `{name!r}` not found.{hint}")


def _arguments(words: list[Word], *, expand: bool) -> list[str]:
    found: list[str] = []
    for word in words:
        if not expand or word.quoted:
            found.append(word.text)
            continue
        text = os.path.expanduser(word.text)
        found.extend(glob.glob(text) or [text] if any(mark in text for mark in "*?[") else [text])
    return found
