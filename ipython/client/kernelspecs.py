"""Kernelspecs: how a kernel of a name is started, and where such descriptions lie (kernel.md section 14.5).

Reads them; ``app.kernel_command`` writes them. Not here: starting (``launch``).
"""

from __future__ import annotations

import json
import os
import sys

from ipython.core.plugins import nearest
from ipython.core.runtime_folder import data_directory
from ipython.model.failure import UserMistake
from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "kernel.json"
OWN_NAMES = ("", "python", "python3", "ipython")  # what stands for the kernel of this installation


@value
class KernelSpec:
    """One kernel that can be started; ``folder`` is where the description lies, empty for our own."""

    name: str
    argv: tuple[str, ...]
    display_name: str = ""
    language: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    interrupt_mode: str = "signal"  # signal | message
    folder: str = ""


def own_spec() -> KernelSpec:
    """Return how the kernel of this installation is started."""
    argv = (sys.executable, "-m", "ipython", "kernel", "-f", "{connection_file}")
    return KernelSpec("python3", argv, f"Python {sys.version_info[0]} (ipython)", "python")


def search_path(environment: Mapping[str, str] | None = None) -> list[str]:
    """Return the folders in which kernelspecs lie, the first ones win; as Jupyter looks for them.

    >>> search_path({"JUPYTER_PATH": "/a", "HOME": "/h", "JUPYTER_PREFER_ENV_PATH": "0"})[:2]
    ['/a/kernels', '/h/.local/share/jupyter/kernels']
    """
    surroundings = os.environ if environment is None else environment
    given = [entry for entry in surroundings.get("JUPYTER_PATH", "").split(os.pathsep) if entry]
    user = [data_directory(surroundings)]
    own = [os.path.join(sys.prefix, "share", "jupyter")]
    preferred = surroundings.get("JUPYTER_PREFER_ENV_PATH", "")
    is_environment = sys.prefix != sys.base_prefix or "CONDA_PREFIX" in surroundings
    env_first = preferred.lower() not in ("0", "false", "no", "off") if preferred else is_environment
    system = ["/usr/local/share/jupyter", "/usr/share/jupyter"] if os.name == "posix" else []
    folders = [*given, *(own + user if env_first else user + own), *system]
    found = [os.path.join(folder, "kernels") for folder in dict.fromkeys(folders)]
    own_home = surroundings.get("IPYTHONDIR") or os.path.join(surroundings.get("HOME", ""), ".ipython")
    return [*found, os.path.join(own_home, "kernels")]


def find_spec(name: str, path: list[str] | None = None) -> KernelSpec:
    """Return the kernelspec of a name; names of Python itself mean the kernel of this installation.

    Raises:
        UserMistake: there is none of that name, or its description cannot be used.
    """
    if name.lower() in OWN_NAMES:
        return own_spec()
    specs = all_specs(path)
    folder = specs.get(name.lower())
    if folder is not None:
        return read_spec(folder)
    near = nearest(name.lower(), specs)
    known = ", ".join(sorted({"python3", *specs}))
    raise UserMistake(
        f"there is no kernel named {name!r}" + (f"; did you mean {near}?" if near else f"; there are: {known}")
    )


def all_specs(path: list[str] | None = None) -> dict[str, str]:
    """Return the folders of all kernelspecs by name in lower case."""
    found: dict[str, str] = {}
    for folder in search_path() if path is None else path:
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            continue
        for name in names:
            if os.path.isfile(os.path.join(folder, name, FILE)):
                found.setdefault(name.lower(), os.path.join(folder, name))
    return found


def read_spec(folder: str) -> KernelSpec:
    """Read one kernelspec.

    Raises:
        UserMistake: it is no JSON, or lacks ``argv``.
    """
    path = os.path.join(folder, FILE)
    try:
        with open(path, encoding="utf-8") as file:
            fields = json.load(file)
    except (OSError, ValueError) as error:
        raise UserMistake(f"{path} cannot be read: {error}") from None
    argv = fields.get("argv") if isinstance(fields, dict) else None
    if not isinstance(argv, list) or not argv or not all(isinstance(word, str) for word in argv):
        raise UserMistake(f"{path} has no argv: a list of words is expected")
    environment = fields.get("env")
    return KernelSpec(
        os.path.basename(folder),
        tuple(argv),
        str(fields.get("display_name", "")),
        str(fields.get("language", "")),
        tuple((str(key), str(text)) for key, text in environment.items()) if isinstance(environment, dict) else (),
        "message" if fields.get("interrupt_mode") == "message" else "signal",
        folder,
    )


def command_of(spec: KernelSpec, connection_file: str) -> list[str]:
    """Return the command that starts a kernel on a connection file."""
    words = {"connection_file": connection_file, "resource_dir": spec.folder, "prefix": sys.prefix}
    found = []
    for word in spec.argv:
        for name, text in words.items():
            word = word.replace("{" + name + "}", text)
        found.append(word)
    if found[0] in ("python", "python3", f"python3.{sys.version_info[1]}") and spec.language == "python":
        found[0] = sys.executable  # as jupyter_client does: the Python of whoever starts it
    return found
