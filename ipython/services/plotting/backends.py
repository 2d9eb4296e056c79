"""Backends of matplotlib by the names people type: which there are, and which toolkit they need."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys

from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HEADLESS = "agg"
_TOOLKITS = {"macosx": "osx"}  # matplotlib's names of toolkits that %gui calls otherwise
_BACKENDS = {"osx": "macosx", "gtk": "gtk3agg"}
# For versions of matplotlib that cannot be asked: toolkits and the backends of each, the usual one first.
_BACKENDS_BEFORE = {
    "qt": ("qtagg", "qtcairo"), "qt5": ("qt5agg", "qt5cairo"), "gtk3": ("gtk3agg", "gtk3cairo"),
    "gtk4": ("gtk4agg", "gtk4cairo"), "tk": ("tkagg", "tkcairo"), "wx": ("wxagg", "wx", "wxcairo"), "osx": ("macosx",),
    "": ("agg", "cairo", "nbagg", "pdf", "pgf", "ps", "svg", "template", "webagg"),
}  # fmt: skip
NOT_INSTALLED = "matplotlib is not installed: %pip install matplotlib"


def check_installed() -> None:
    """Look for matplotlib without importing it.

    Raises:
        UserMistake: it is not installed.
    """
    try:
        is_there = "matplotlib" in sys.modules or importlib.util.find_spec("matplotlib") is not None
    except (ImportError, ValueError):
        is_there = False
    if not is_there:
        raise UserMistake(NOT_INSTALLED)


def imported() -> Any:
    """Import matplotlib.

    Raises:
        UserMistake: it is not installed.
    """
    try:
        import matplotlib
    except ModuleNotFoundError as error:
        if error.name != "matplotlib":
            raise
        raise UserMistake(NOT_INSTALLED) from None
    return matplotlib


def names() -> list[str]:
    """Return the names that ``%matplotlib`` takes, sorted."""
    imported()
    found = {"auto", "inline", "osx"}
    registry = _registry()
    if registry is None:
        return sorted(
            {*found, *_BACKENDS_BEFORE, *(one for names in _BACKENDS_BEFORE.values() for one in names)} - {""}
        )
    known = {*found, *registry.list_all(), *registry.list_gui_frameworks()}
    return sorted(name for name in known if not name.startswith("module://"))  # those were named by somebody's code


def resolve(name: str) -> tuple[str, str]:
    """Return the backend that a name means, and the toolkit whose event loop it needs, empty for none.

    Raises:
        UserMistake: there is no such backend; the nearest name is told.
    """
    imported()
    wanted = _BACKENDS.get(name.lower(), name)
    if wanted.startswith("module://"):
        try:
            importlib.import_module(wanted.removeprefix("module://"))
        except ImportError as error:
            raise UserMistake(f"the backend {name} cannot be loaded: {error}") from None
    registry = _registry()
    if registry is None:
        return _resolved_by_older(wanted)
    try:
        backend, toolkit = registry.resolve_gui_or_backend(wanted)
    except RuntimeError:
        raise UserMistake(_unknown(name)) from None
    except ImportError as error:
        raise UserMistake(f"the backend {name} cannot be loaded: {error}") from None
    return backend, _TOOLKITS.get(toolkit or "", toolkit or "")


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    known = names()
    near = get_close_matches(name.lower(), known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    return f"{name!r} is not a recognised GUI loop or backend name; {hint}"


def _registry() -> Any:
    import matplotlib.backends

    return getattr(matplotlib.backends, "backend_registry", None)  # since matplotlib 3.9


def _resolved_by_older(name: str) -> tuple[str, str]:
    if name.startswith("module://"):
        return name, ""
    wanted = name.lower()
    for toolkit, backends in _BACKENDS_BEFORE.items():
        if wanted and wanted == toolkit:
            return backends[0], toolkit
        if wanted in backends:
            return wanted, toolkit
    raise UserMistake(_unknown(name))


def chosen() -> str:
    """Return the backend that the person's environment or configuration names, empty if they leave it to matplotlib."""
    matplotlib = imported()
    wanted = os.environ.get("MPLBACKEND", "") or dict.get(matplotlib.rcParamsOrig, "backend")
    is_ours = isinstance(wanted, str) and wanted.lower().startswith(("module://ipython.", "module://matplotlib_inline"))
    return wanted if isinstance(wanted, str) and not is_ours and wanted.lower() != "inline" else ""


def best() -> str:
    """Have matplotlib choose a backend that works here, and return its name."""
    from matplotlib import pyplot, rcsetup

    automatic: Any = rcsetup._auto_backend_sentinel
    pyplot.switch_backend(automatic)
    return str(pyplot.get_backend())


def switch(backend: str) -> None:
    """Have pyplot draw by a backend, interactively.

    Raises:
        UserMistake: it cannot be loaded; the one before stays.
    """
    matplotlib = imported()
    from matplotlib import pyplot

    try:
        pyplot.switch_backend(backend)
    except ImportError as error:
        raise UserMistake(f"the backend {backend} cannot be loaded: {error}") from None
    matplotlib.interactive(True)
