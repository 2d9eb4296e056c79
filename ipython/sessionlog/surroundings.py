"""What examples of one document may change in the process that runs them, kept and put back for the next document.

Not here: modules that were imported and what was done to them. Whoever needs those fresh too asks for a new process.
"""

from __future__ import annotations

import builtins
import os
import signal
import sys
import threading
import warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SIGNALS = ("SIGINT", "SIGTERM", "SIGALRM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGPIPE")
_HOOKS = ("stdin", "stdout", "stderr", "displayhook", "excepthook", "unraisablehook", "breakpointhook", "argv")


class Surroundings:
    """A picture of a process: directory, environment, streams, hooks, builtins, signals, warnings and the like."""

    def __init__(self) -> None:
        self._directory = os.getcwd()
        self._environment = dict(os.environ)
        self._hooks = {name: getattr(sys, name) for name in _HOOKS}
        self._lists: list[tuple[list[Any], list[Any]]] = [
            (held, list(held)) for held in (sys.path, sys.meta_path, sys.path_hooks, sys.argv)
        ]
        self._builtins = dict(vars(builtins))
        self._filters = list(warnings.filters)
        self._show_warning = warnings.showwarning
        self._recursion = sys.getrecursionlimit()
        self._trace, self._profile = sys.gettrace(), sys.getprofile()
        self._signals = {number: signal.getsignal(number) for number in _numbers()}
        self._threads = threading.active_count()
        self._umask = _umask()
        self._locale = _locale()
        self._handlers = _log_handlers()
        self._main = sys.modules.get("__main__")

    def restore(self, *, whole: bool = True) -> None:
        """Put everything back as it was.

        Args:
            whole: also options of libraries that take a while to put back.
        """
        for name, value in self._hooks.items():
            setattr(sys, name, value)
        for held, before in self._lists:
            held[:] = before
        sys.path = self._lists[0][0]
        sys.argv = self._lists[3][0]
        names = vars(builtins)
        if names != self._builtins:
            names.update(self._builtins)
            for name in [name for name in names if name not in self._builtins]:
                del names[name]
        if dict(os.environ) != self._environment:
            os.environ.clear()
            os.environ.update(self._environment)
        os.chdir(self._directory)
        if list(warnings.filters) != self._filters:
            warnings.filters[:] = self._filters  # type: ignore[index]
            getattr(warnings, "_filters_mutated", lambda: None)()
        warnings.showwarning = self._show_warning
        if sys.getrecursionlimit() != self._recursion:
            sys.setrecursionlimit(self._recursion)
        if sys.gettrace() is not self._trace:  # a measure of coverage may watch, and goes on doing so
            sys.settrace(self._trace)
        if sys.getprofile() is not self._profile:
            sys.setprofile(self._profile)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in self._signals.items():
            if signal.getsignal(number) != handler and handler is not None:
                signal.signal(number, handler)
        os.umask(self._umask)
        self._restore_loaded(whole)
        if self._main is not None:
            sys.modules["__main__"] = self._main

    def _restore_loaded(self, whole: bool) -> None:
        now = _locale()
        if now is not None and now != self._locale:
            sys.modules["locale"].setlocale(sys.modules["locale"].LC_ALL, self._locale or "C")
        handlers = _log_handlers()
        if handlers is not None and handlers != (self._handlers or ([], 30)):
            root = sys.modules["logging"].getLogger()
            root.handlers[:], root.level = self._handlers or ([], 30)
        for name, reset in _RESETS.items():
            module = sys.modules.get(name)
            if module is not None and (whole or name == "numpy"):
                try:
                    reset(module)
                except Exception:
                    pass  # half imported, or an old one: it stays as the examples left it

    def has_company(self) -> bool:
        """Whether threads or child processes were left behind, which nothing can put back."""
        if threading.active_count() > self._threads and any(
            not thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread()
        ):
            return True
        if not hasattr(os, "waitid"):
            return False
        try:
            while os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG) is not None:
                pass  # one that has ended and that nobody asked about
        except OSError:  # ChildProcessError: there is none
            return False
        return True


def _reset_numpy(numpy: Any) -> None:
    numpy.set_printoptions(
        precision=8, threshold=1000, edgeitems=3, linewidth=75, suppress=False, nanstr="nan", infstr="inf",
        formatter=None, sign="-", floatmode="maxprec", legacy=False,
    )  # fmt: skip


def _reset_pandas(pandas: Any) -> None:
    pandas.reset_option("^display", silent=True)


_RESETS: dict[str, Any] = {"numpy": _reset_numpy, "pandas": _reset_pandas}


def _numbers() -> list[int]:
    return [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _locale() -> Any:
    module = sys.modules.get("locale")
    return module.setlocale(module.LC_ALL) if module is not None else None


def _log_handlers() -> tuple[list[Any], int] | None:
    module = sys.modules.get("logging")
    if module is None or not hasattr(module, "getLogger"):
        return None
    root = module.getLogger()
    return list(root.handlers), root.level
