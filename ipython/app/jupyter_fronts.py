"""``ipython qtconsole | notebook | lab``: the packages of those names on the kernel of this installation.

They find kernels through ``JUPYTER_PATH``, where ours comes first: their own requirements bring another ``python3``
(kernel.md D11, sections 16.4 to 16.6). Arguments, working directory and exit status are theirs.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

from ipython.core.lazy import load_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# Command -> modules that can do it, the first one that is there; the extra that installs them.
SERVERS = {"notebook": ("notebook", "jupyterlab"), "lab": ("jupyterlab",)}
# The server must not offer the kernel that its requirements brought along as well.
SERVER_OPTIONS = ("--MultiKernelManager.default_kernel_name=python3", "--KernelSpecManager.ensure_native_kernel=False")
QT_BINDINGS = ("PySide6", "PyQt6", "PyQt5", "PySide2")


def notebook(arguments: list[str], profile: str) -> int:
    """Run ``ipython notebook``; does not return where the platform can put another program in this one's place."""
    return _serve("notebook", arguments)


def lab(arguments: list[str], profile: str) -> int:
    """Run ``ipython lab``."""
    return _serve("lab", arguments)


def qtconsole(arguments: list[str], profile: str) -> int:
    """Run ``ipython qtconsole`` in this process, which knows the names that it imports."""
    if not is_installed("qtconsole"):
        return _say_missing("qtconsole", "qtconsole")
    if not any(map(is_installed, QT_BINDINGS)):
        return _say_missing("qtconsole", QT_BINDINGS[0])
    os.environ.update(front_environment())
    words = [*arguments]
    is_attached = any(word.startswith(("--existing", "--kernel")) for word in words)
    sys.argv = ["ipython-qtconsole", *words, *([] if is_attached else ["--kernel=python3"])]
    load_module("ipython.compat.finder").install()
    status = load_module("qtconsole.qtconsoleapp").main()
    return int(status or 0)


def _serve(command: str, arguments: list[str]) -> int:
    module = next((name for name in SERVERS[command] if is_installed(name)), "")
    if not module:
        return _say_missing(command, SERVERS[command][0])
    asks_only = {"-h", "--help", "--help-all", "--version"} & set(arguments)
    options = [] if asks_only else list(SERVER_OPTIONS)
    # -P: a notebook.py in the working directory is not the program that was asked for.
    command_line = [sys.executable, "-P", "-m", module, *arguments, *options]
    environment = os.environ | front_environment()
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command_line[0], command_line, environment)
    import subprocess

    return subprocess.call(command_line, env=environment)


def is_installed(package: str) -> bool:
    """Whether a package can be imported, and not from the working directory."""
    found = find_spec(package)
    if found is None:
        return False
    places = [found.origin] if found.submodule_search_locations is None else [*found.submodule_search_locations]
    here = os.path.realpath(os.getcwd())
    return not any(os.path.dirname(os.path.realpath(place)) == here for place in places if place)


def front_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what is set for a front of Jupyter so that it finds our kernel first."""
    from ipython.app.kernel_install import logo_folder

    surroundings = os.environ if environment is None else environment
    own = os.path.dirname(os.path.dirname(logo_folder()))
    given = [entry for entry in surroundings.get("JUPYTER_PATH", "").split(os.pathsep) if entry and entry != own]
    return {"JUPYTER_PATH": os.pathsep.join([own, *given])}


def _say_missing(command: str, package: str) -> int:
    python = sys.executable
    print(
        f"ipython {command}: the package {package} is not installed; this installs what is needed:\n"
        f"    {python} -m pip install 'ipython[{command}]'",
        file=sys.stderr,
    )
    return 1
