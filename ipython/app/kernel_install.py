"""``ipython kernel install``: describes the kernel to Jupyter in a folder of kernelspecs (kernel.md 14.3, 14.4).

The folder is written beside its place and renamed, so that no application sees half of it; what stood there is replaced
as a whole. Not here: finding kernelspecs (``client.kernelspecs``).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys

from ipython.client.kernelspecs import FILE, all_specs, read_spec, search_path
from ipython.core.runtime_folder import data_directory
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

SYSTEM = "/usr/local/share/jupyter"
LOGOS = ("logo-32x32.png", "logo-64x64.png", "logo-svg.svg")
_NAME = re.compile(r"[A-Za-z0-9._\-]+\Z")


class _Mistake(Exception):
    pass


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Mistake(f"{message[:1].lower()}{message[1:]}")


def install(words: list[str]) -> int:
    """Write, list or remove a kernelspec; returns the exit status.

    Args:
        words: behind ``ipython kernel install``.

    Raises:
        UserMistake: it cannot be written; nothing was changed.
    """
    try:
        options = _parser().parse_args(words)
        places = [name for name in ("user", "sys_prefix", "prefix") if getattr(options, name)]
        if len(places) > 1:
            raise _Mistake("--user, --sys-prefix and --prefix are three places: give one of them")
    except _Mistake as mistake:
        print(f"ipython kernel install: {mistake} (see ipython kernel install --help)", file=sys.stderr)
        return 2
    except SystemExit as stopped:  # --help
        return int(stopped.code or 0)
    if options.list:
        return _list()
    name = options.remove or options.name or "python3"
    if not _NAME.match(name):
        raise UserMistake(f"{name!r} is no name for a kernel: letters, digits, '.', '_' and '-' are accepted")
    if options.remove:
        return _remove(name)
    folder = os.path.join(_base(options), "kernels", name.lower())
    _write(folder, kernel_fields(options.name, options.display_name, options.profile, options.env or ()))
    print(f"Installed kernelspec {name} in {folder}")
    if os.path.realpath(os.path.dirname(folder)) not in {os.path.realpath(path) for path in search_path()}:
        print(
            f"Jupyter does not look there by itself: set JUPYTER_PATH={os.path.dirname(os.path.dirname(folder))}",
            file=sys.stderr,
        )
    return 0


def _parser() -> _Parser:
    parser = _Parser(prog="ipython kernel install", description="Describe the kernel of this installation to Jupyter.")
    parser.add_argument("--user", action="store_true", help="for this user alone")
    parser.add_argument("--sys-prefix", action="store_true", help=f"for this environment, {sys.prefix}")
    parser.add_argument("--prefix", metavar="DIR", help="below DIR/share/jupyter")
    parser.add_argument("--name", help="python3 by default, which notebooks ask for")
    parser.add_argument("--display-name", metavar="TEXT", help="what people see")
    parser.add_argument("--profile", metavar="NAME", help="the profile it uses")
    parser.add_argument("--env", nargs=2, action="append", metavar=("NAME", "VALUE"), help="for its environment")
    parser.add_argument("--replace", action="store_true", help="accepted; what is there is always replaced")
    parser.add_argument("--frozen_modules", action="store_true", help="accepted; frozen modules stay in use")
    parser.add_argument("--list", action="store_true", help="show the kernelspecs there are")
    parser.add_argument("--remove", metavar="NAME", help="remove a kernelspec")
    return parser


def kernel_fields(
    name: str | None, display_name: str | None, profile: str | None, environment: object = ()
) -> dict[str, object]:
    """Return what stands in ``kernel.json``.

    Args:
        name: of the kernelspec, if one was given.
        display_name: what people see; by default made of name or profile.
        profile: the profile it uses.
        environment: pairs of name and value.

    >>> kernel_fields(None, None, "work")["display_name"]
    'Python 3 [profile=work]'
    """
    from importlib.util import find_spec

    python = f"Python {sys.version_info[0]}"
    shown = display_name or (f"{python} [profile={profile}]" if profile else name or f"{python} (ipython)")
    argv = [sys.executable, "-m", "ipython", "kernel", "-f", "{connection_file}"]
    fields: dict[str, object] = {
        "argv": [*argv, f"--profile={profile}"] if profile else argv,
        "display_name": shown,
        "language": "python",
        "metadata": {"debugger": find_spec("debugpy") is not None, "supported_encryption": ["curve"]},
        "kernel_protocol_version": "5.5",
    }
    pairs = {str(pair[0]): str(pair[1]) for pair in environment}  # type: ignore[attr-defined]
    return fields | ({"env": pairs} if pairs else {})


def _base(options: argparse.Namespace) -> str:
    if options.user:
        return data_directory()
    if options.sys_prefix:
        return os.path.join(sys.prefix, "share", "jupyter")
    if options.prefix:
        return os.path.join(os.path.abspath(os.path.expanduser(options.prefix)), "share", "jupyter")
    return SYSTEM


def _write(folder: str, fields: dict[str, object]) -> None:
    stage = f"{folder}.{os.getpid()}.new"
    old = f"{folder}.{os.getpid()}.old"
    try:
        os.makedirs(stage)
        with open(os.path.join(stage, FILE), "w", encoding="utf-8") as file:
            json.dump(fields, file, indent=1, ensure_ascii=False)
            file.write("\n")
        for logo in LOGOS:
            shutil.copyfile(os.path.join(logo_folder(), logo), os.path.join(stage, logo))
        if os.path.lexists(folder):
            os.rename(folder, old)
        try:
            os.rename(stage, folder)
        except OSError:
            if os.path.lexists(old):
                os.rename(old, folder)
            raise
    except OSError as error:
        shutil.rmtree(stage, ignore_errors=True)
        advice = "; --user or --sys-prefix name places of your own" if isinstance(error, PermissionError) else ""
        raise UserMistake(f"{folder} cannot be written: {error.strerror or error}{advice}") from None
    if os.path.islink(old):
        os.unlink(old)
    else:
        shutil.rmtree(old, ignore_errors=True)


def logo_folder() -> str:
    """Return the folder of the kernelspec that comes with the package; its parent's parent goes into JUPYTER_PATH."""
    import ipython.data

    return os.path.join(os.path.dirname(ipython.data.__file__ or ""), "jupyter", "kernels", "python3")


def _list() -> int:
    specs = all_specs()
    width = max(map(len, specs), default=0)
    for name, folder in sorted(specs.items()):
        print(f"{name.ljust(width)}  {folder}")
    if not specs:
        print("no kernelspec is installed; ipython kernel install --user writes one")
    return 0


def _remove(name: str) -> int:
    folder = all_specs().get(name.lower())
    if folder is None:
        from ipython.core.plugins import nearest

        near = nearest(name.lower(), all_specs())
        raise UserMistake(f"there is no kernelspec {name!r}" + (f"; did you mean {near}?" if near else ""))
    read_spec(folder)  # what is no kernelspec is not removed
    try:
        if os.path.islink(folder):
            os.unlink(folder)
        else:
            shutil.rmtree(folder)
    except OSError as error:
        raise UserMistake(f"{folder} cannot be removed: {error.strerror or error}") from None
    print(f"Removed kernelspec {name} from {folder}")
    return 0
