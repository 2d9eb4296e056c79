"""Options of ``ipython console`` beside those of the terminal (kernel.md section 17)."""

from __future__ import annotations

from ipython.model.value import value


@value
class ConsoleSettings:
    """What a console is told about its kernel and about other clients."""

    existing: str | None = None  # "": the newest kernel; None: start one
    kernel: str = ""  # name of a kernelspec; "": the kernel of this installation
    kernel_arguments: tuple[str, ...] = ()
    kernel_timeout: float = 60.0  # seconds until the kernel must have answered
    include_other_output: bool = True  # show what other clients run, dimmed
    other_output_prefix: str = "Remote "
    ssh: str = ""  # [user@]host[:port]
    sshkey: str = ""
    code: str | None = None  # -c
    file: str = ""
    username: str = ""
