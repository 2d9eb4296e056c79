"""What the process of ``ipython doctest`` that runs examples is made of (``sessionlog.worker_process``)."""

from __future__ import annotations

import os

from ipython.app.assemble import add_working_directory, failure_text, make_shell
from ipython.app.current import Current
from ipython.core.lazy import Lazy
from ipython.sessionlog.worker_process import serve
from ipython.sessionlog.worker_session import WorkerSession, import_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.core.namespace import Namespace
    from ipython.core.shell import Shell
    from ipython.sessionlog.tape import Tape


def main(folder: str) -> None:
    """Run examples as told on standard input.

    Args:
        folder: of the files that the process works with; a profile is made in it where a magic needs one.
    """
    add_working_directory()
    profile = os.path.join(folder, "profile")

    def make(namespace: Namespace) -> Shell:
        from ipython.app.configuration import Configured

        shell = make_shell(namespace=namespace, profile=profile)
        configured = Configured(shell.settings)
        shell.capabilities["Configuration"] = lambda _: Lazy("ipython.app.live_settings:LiveSettings").load()(
            shell, configured
        )
        return shell

    def session(tape: Tape, request: dict[str, Any]) -> WorkerSession:
        names = None
        if request.get("module"):
            names = import_names(request["module"], request.get("path", ""), request.get("folder", ""))
        return WorkerSession(
            tape, make_shell=make, render=failure_text, current=Current, names=names, plain=request.get("plain", False)
        )

    serve(folder, session)
