"""The options of ``ipython kernel``: which are its own, and what they mean (kernel.md section 14)."""

from __future__ import annotations

from ipython.model.value import value

CHANNELS = ("shell", "iopub", "stdin", "control", "hb")
USAGE = """\
usage: ipython kernel [-f FILE] [options]
       ipython kernel list | stop | prune | install

  -f FILE                 connection file: read if it exists, written if it does not
  --transport tcp | ipc   by default ipc: sockets in a private folder, which other users cannot reach
  --ip ADDRESS            address to listen on (tcp)
  --shell --iopub --stdin --control --hb PORT
  --curve                 encrypt with CurveZMQ (tcp); clients must be jupyter_client 8.9 or newer, or ours
  --insecure-tcp          listen on an address that others can reach without encryption
  --no-secure             an empty key: messages are not signed
  --no-stdout, --no-stderr  leave that stream alone
  and the options of the shell: --profile, --matplotlib, --gui, --ext, --config, --colors, -c, -m, ...
"""


class KernelMistake(Exception):
    """The kernel cannot be started as asked; the text is one sentence."""


@value
class KernelStart:
    """What a command line asks of a kernel; texts are empty and ports 0 where nothing is asked."""

    connection_file: str = ""
    transport: str = ""
    ip: str = ""
    ports: tuple[tuple[str, int], ...] = ()
    curve: bool = False
    insecure_tcp: bool = False
    secure: bool = True
    keyfile: str = ""
    key: str | None = None
    scheme: str = ""
    username: str = ""
    replace_stdout: bool = True
    replace_stderr: bool = True
    capture: bool = True
    abort_seconds: float = 0.0
    replay_window: int = 65_536
    quiet: bool = False
    rest: tuple[str, ...] = ()  # options of the shell
    with_help: bool = False

    @property
    def wants_tcp(self) -> bool:
        """Whether an option only makes sense for tcp."""
        return self.transport == "tcp" or bool(self.ip) or bool(self.ports) or self.curve


# Word without dashes, or trait -> field. Ports are listed by their channel.
VALUES = {
    "f": "connection_file",
    "IPKernelApp.connection_file": "connection_file",
    "ConnectionFileMixin.connection_file": "connection_file",
    "transport": "transport",
    "IPKernelApp.transport": "transport",
    "KernelManager.transport": "transport",
    "ip": "ip",
    "IPKernelApp.ip": "ip",
    "KernelManager.ip": "ip",
    "keyfile": "keyfile",
    "Session.keyfile": "keyfile",
    "user": "username",
    "Session.username": "username",
    "ident": "",  # named by its own random id
    "Session.session": "",
    "Session.key": "key",
    "Session.signature_scheme": "scheme",
    "Session.digest_history_size": "replay_window",
    "IPKernelApp.capture_fd_output": "capture",
    "IPKernelApp.no_stdout": "no_stdout",
    "IPKernelApp.no_stderr": "no_stderr",
    "IPKernelApp.quiet": "quiet",
    "Kernel.stop_on_error_timeout": "abort_seconds",
    "IPythonKernel.stop_on_error_timeout": "abort_seconds",
    **{channel: f"{channel}_port" for channel in CHANNELS},
    **{f"IPKernelApp.{channel}_port": f"{channel}_port" for channel in CHANNELS},
}
SWITCHES: dict[str, tuple[str, object]] = {
    "curve": ("curve", True),
    "insecure-tcp": ("insecure_tcp", True),
    "secure": ("secure", True),
    "no-secure": ("secure", False),
    "no-stdout": ("replace_stdout", False),
    "no-stderr": ("replace_stderr", False),
}


def read_arguments(arguments: list[str]) -> KernelStart:
    """Return what is asked; what is not the kernel's own stays in ``rest``.

    Raises:
        KernelMistake: an option misses its value, or has one that makes no sense.

    >>> read_arguments(["-f", "k.json", "--colors=linux"]).rest
    ('--colors=linux',)
    """
    given: dict[str, object] = {}
    ports: dict[str, int] = {}
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word in ("-h", "--help", "--help-all"):
            return KernelStart(with_help=True)
        name, equals, text = word.lstrip("-").partition("=")
        if not word.startswith("-") or (name not in VALUES and name not in SWITCHES):
            rest.append(word)
            if word in ("-c", "-m"):
                rest.extend(words)
            continue
        if name in SWITCHES:
            if equals:
                raise KernelMistake(f"--{name} takes no value")
            field, chosen = SWITCHES[name]
            given[field] = chosen
            continue
        if not equals:
            text = next(words, "")
            if not text:
                raise KernelMistake(f"{word} needs a value: {word}=VALUE")
        _set(given, ports, name, VALUES[name], text)
    return KernelStart(**given, ports=tuple(ports.items()), rest=tuple(rest))  # type: ignore[arg-type]


def _set(given: dict[str, object], ports: dict[str, int], name: str, field: str, text: str) -> None:
    if field.endswith("_port"):
        if not text.isdigit() or int(text) > 65535:
            raise KernelMistake(f"--{name} takes the number of a port from 0 to 65535, not {text!r}")
        if int(text):
            ports[field.removesuffix("_port")] = int(text)
    elif field == "transport":
        if text not in ("tcp", "ipc"):
            raise KernelMistake(f"--{name} takes tcp or ipc, not {text!r}")
        given[field] = text
    elif field in ("abort_seconds", "replay_window"):
        try:
            given[field] = float(text) if field == "abort_seconds" else int(text)
        except ValueError:
            raise KernelMistake(f"--{name} takes a number, not {text!r}") from None
    elif field in ("capture", "no_stdout", "no_stderr", "quiet"):
        if text.lower() not in ("true", "false", "1", "0"):
            raise KernelMistake(f"--{name} takes True or False, not {text!r}")
        is_on = text.lower() in ("true", "1")
        if field.startswith("no_"):
            given[f"replace_{field[3:]}"] = not is_on
        else:
            given[field] = is_on
    elif field:
        given[field] = text
