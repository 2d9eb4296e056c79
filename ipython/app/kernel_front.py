"""``ipython kernel``: finds out where to listen, opens the sockets, then makes the shell behind them."""

from __future__ import annotations

import os
import sys

from ipython import __version__
from ipython.app.kernel_options import USAGE, KernelMistake, KernelStart, read_arguments
from ipython.core.lazy import load_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.command_line import Invocation
    from ipython.app.configuration import Configured
    from ipython.core.shell import Shell
    from ipython.kernel.kernel import Kernel
    from ipython.model.failure import FailureReport
    from ipython.wire.connection import Connection

MIME_TYPES = (
    *("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png", "image/jpeg"),
    *("application/pdf", "application/json", "application/javascript"),
)
FOR_CHILDREN = {
    "TERM": "xterm-color",
    "CLICOLOR": "1",
    "FORCE_COLOR": "1",
    "CLICOLOR_FORCE": "1",
    "PAGER": "cat",
    "GIT_PAGER": "cat",
}


def main(arguments: list[str], profile: str) -> int:
    """Run a kernel until it is asked to end; returns the exit status.

    Args:
        arguments: behind ``ipython kernel``.
        profile: folder of the profile.
    """
    from ipython.app.notices import refuse, say

    try:
        start = read_arguments(arguments)
        if start.with_help:
            print(USAGE, end="")
            return 0
        invocation = _shell_options(start, profile)
        connection, path, is_ours = find_connection(start)
        _refuse_open_address(start, connection)
    except KernelMistake as mistake:
        say(f"ipython kernel: {mistake}")
        return 2 if "--" in str(mistake) else 1
    for name, given in FOR_CHILDREN.items():
        os.environ.setdefault(name, given)
    from ipython.kernel.kernel import Kernel
    from ipython.kernel.options import KernelOptions
    from ipython.kernel.sockets import CannotBind

    shells: list[Shell] = []
    try:
        kernel = Kernel(
            connection,
            KernelOptions(
                start.username or _user(), start.capture, start.abort_seconds, _parent(),
                replay_window=start.replay_window,
                on_terminal=not _has_manager() and sys.stdin is not None and sys.stdin.isatty(),
                replace_stdout=start.replace_stdout, replace_stderr=start.replace_stderr,
            ),
            version=__version__,
            render=lambda report: _render(shells, report),
        )  # fmt: skip
    except (CannotBind, ValueError) as error:
        refuse(str(error))
        return 1
    if is_ours or kernel.connection != connection:
        _write(kernel, path, is_ours)
    if is_ours and not start.quiet and not _has_manager():
        _tell_how_to_connect(path)
    kernel.open()
    return _serve(kernel, shells, invocation, profile, path)


def _shell_options(start: KernelStart, profile: str) -> Invocation:
    from ipython.app.command_line import CommandLineMistake, parse
    from ipython.model.value import replace

    try:
        invocation = parse(list(start.rest))
    except CommandLineMistake as mistake:
        raise KernelMistake(str(mistake)) from None
    if invocation.mode == "file":
        raise KernelMistake(
            f"{invocation.target!r} is none of list, stop, prune, install, and no option (they begin with --)"
        )
    return replace(invocation, traits=(*invocation.traits, ("ProfileDir.location", profile)))


# -- where to listen -------------------------------------------------------------------------------------------------


def find_connection(start: KernelStart) -> tuple[Connection, str, bool]:
    """Return where to listen, the path of the connection file, and whether the file is ours to write and remove.

    Raises:
        KernelMistake: the file cannot be used, or no folder for it.
    """
    from ipython.core.runtime_folder import make_private_folder, runtime_directory
    from ipython.model.value import replace
    from ipython.wire.connection import BadConnection, Connection, parse

    name = start.connection_file or f"kernel-{os.getpid()}.json"
    folder = runtime_directory()
    path = name if os.path.isabs(name) or os.path.exists(name) or os.sep in name else os.path.join(folder, name)
    path = os.path.abspath(os.path.expanduser(path))
    if os.path.exists(path):
        try:
            with open(path, encoding="utf-8") as file:
                found = parse(file.read(), name=path)
        except OSError as error:
            raise KernelMistake(f"{path} cannot be read: {error.strerror}") from None
        except (BadConnection, UnicodeDecodeError) as mistake:
            raise KernelMistake(str(mistake)) from None
        return _with_options(found, start), path, False
    if not os.path.isdir(os.path.dirname(path)) or os.path.dirname(path) == folder:
        try:
            make_private_folder(os.path.dirname(path))
        except OSError as error:
            raise KernelMistake(str(error)) from None
    is_tcp = start.wants_tcp or (start.transport != "ipc" and os.name == "nt")
    made = Connection("tcp" if is_tcp else "ipc", start.ip or "127.0.0.1", key=_new_key(start), kernel_name="")
    if not is_tcp:
        from ipython.core.runtime_folder import socket_prefix

        try:
            made = replace(made, ip=socket_prefix(path))
        except OSError as error:
            raise KernelMistake(f"no folder for the sockets can be made: {error}") from None
    if start.curve:
        public, secret = _curve_pair()
        made = replace(made, curve_publickey=public, curve_secretkey=secret)
    return _with_options(made, start), path, True


def _with_options(connection: Connection, start: KernelStart) -> Connection:
    from ipython.model.value import replace

    changes: dict[str, Any] = {f"{channel}_port": port for channel, port in start.ports}
    if start.ip and connection.transport == "tcp":
        changes["ip"] = start.ip
    if start.scheme:
        changes["signature_scheme"] = start.scheme
    return replace(connection, **changes) if changes else connection


def _new_key(start: KernelStart) -> str:
    if not start.secure:
        return ""
    if start.key is not None:
        return start.key.removeprefix("b").strip("'\"")
    if start.keyfile:
        try:
            with open(os.path.expanduser(start.keyfile), encoding="utf-8") as file:
                return file.read().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise KernelMistake(f"the key in {start.keyfile} cannot be read: {error}") from None
    return os.urandom(16).hex()


def _curve_pair() -> tuple[str, str]:
    zmq = load_module("zmq")
    if not zmq.has("curve"):
        raise KernelMistake("--curve: this libzmq was built without CurveZMQ")
    public, secret = zmq.curve_keypair()
    return public.decode(), secret.decode()


def _refuse_open_address(start: KernelStart, connection: Connection) -> None:
    if connection.is_local or connection.is_encrypted or start.insecure_tcp:
        return
    raise KernelMistake(
        f"everybody on the network could read what a kernel at {connection.ip} shows; add --curve to encrypt, "
        "or --insecure-tcp if that is wanted"
    )


def _write(kernel: Kernel, path: str, is_ours: bool) -> None:
    from ipython.core.runtime_folder import write_private
    from ipython.wire.connection import to_text

    write_private(path, to_text(kernel.connection), replacing=not is_ours)
    if is_ours:
        kernel.when_ended(lambda: os.unlink(path))


def _has_manager() -> bool:
    return bool(os.environ.get("JPY_PARENT_PID"))


def _parent() -> int:
    given = os.environ.get("JPY_PARENT_PID", "")
    return int(given) if given.isdigit() else 0


def _tell_how_to_connect(path: str) -> None:
    from ipython.core.runtime_folder import runtime_directory

    name = os.path.basename(path) if os.path.dirname(path) == runtime_directory() else path
    print(f"To connect another client to this kernel, use:\n    ipython console --existing {name}", flush=True)


def _user() -> str:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if os.environ.get(name):
            return os.environ[name]
    return "username"


# -- the shell behind the sockets ------------------------------------------------------------------------------------


def _serve(kernel: Kernel, shells: list[Shell], invocation: Invocation, profile: str, path: str) -> int:
    from ipython.app.assemble import add_working_directory, make_shell
    from ipython.app.configuration import ConfigurationMistake, load_settings
    from ipython.app.current import Current
    from ipython.app.remembering import make_history
    from ipython.core.process import BreakpointHook, Builtins, MainModule
    from ipython.model.value import replace

    try:
        configured = load_settings(invocation)
    except ConfigurationMistake as mistake:
        kernel.complaints.tell(str(mistake))
        kernel.ending.began = 0.0
        kernel.outputs.call(kernel.ending.begin)
        kernel.server.wait_for_end(2.0)
        return 1
    if configured.application is None or not configured.application.ignore_cwd:
        add_working_directory()
    settings = replace(configured.shell, formatting=replace(configured.shell.formatting, active_types=MIME_TYPES))
    shell = make_shell(settings, lambda: make_history(settings, profile), profile=profile)
    shells.append(shell)
    _offer(kernel, shell, configured, path)
    kernel.use(shell)
    stop_in = BreakpointHook(lambda frame: shell.capabilities["Debugging"](shell).stop_in(frame))  # type: ignore[attr-defined]
    with Builtins(shell), MainModule(shell.namespace.module), Current(shell), stop_in:
        if settings.pdb:
            shell.capabilities["Debugging"](shell).is_automatic = True  # type: ignore[attr-defined]
        _start_up(shell, configured, invocation, profile)
        return kernel.run()


def _offer(kernel: Kernel, shell: Shell, configured: Configured, path: str) -> None:
    from ipython.app.assemble import PLUGIN_PACKAGES
    from ipython.core.front_magics import add_front_magics
    from ipython.core.lazy import Lazy

    offers = shell.capabilities
    offers["KernelParts"] = lambda _: Lazy("ipython.kernel.parts:KernelParts").load()(kernel)
    offers["KernelControl"] = lambda _: Lazy("ipython.app.kernel_control:KernelFacts").load()(kernel, path)
    offers["Configuration"] = lambda _: Lazy("ipython.app.live_settings:LiveSettings").load()(shell, configured)
    offers["Debugging"] = lambda _: _debugging(shell)
    offers["Editor"] = lambda _: Lazy("ipython.kernel.editor:ClientEditor").load()(kernel.sink)
    add_front_magics(shell.plugins, PLUGIN_PACKAGES, "kernel")
    if not os.environ.get("MPLBACKEND"):
        plotting = offers["Plotting"]
        shell.runner.when_imported("matplotlib", lambda _: plotting(shell).activate_inline())  # type: ignore[attr-defined]


def _debugging(shell: Shell) -> Any:
    """Make the debugger that asks through the client's ``input``, once."""
    module = load_module("ipython.app.debugging")
    made = module.Debugging(shell, module.DebuggerHost(shell))
    shell.capabilities["Debugging"] = lambda _: made
    return made


def _start_up(shell: Shell, configured: Configured, invocation: Invocation, profile: str) -> None:
    name = os.environ.get("JPY_SESSION_NAME")
    if name:
        shell.namespace.locals["__session__"] = name
    if configured.application is not None or os.path.isdir(os.path.join(profile, "startup")):
        from ipython.app.startup import run_startup

        run_startup(shell, configured, profile, with_python_startup=False)
    if invocation.mode in ("code", "module"):
        from ipython.app.scripts import run_target

        run_target(shell, invocation)
    shell.namespace.hide_current()
    if shell.hooks.subscribers["shell_initialized"]:
        shell.hooks.trigger("shell_initialized", shell.get_facade())


def _render(shells: list[Shell], report: FailureReport) -> str:
    from ipython.app.assemble import failure_text

    if not shells:
        return f"{report.name}: {report.message}"
    return failure_text(shells[0], report, width=80, colored=True)
