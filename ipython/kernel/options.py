"""How one kernel is to run."""

from __future__ import annotations

from ipython.model.value import value


@value
class KernelOptions:
    """What a command line or a configuration chose."""

    username: str = ""
    capture_descriptors: bool = True  # what C code and started programs write is shown
    abort_seconds: float = 0.0  # ``stop_on_error_timeout``
    parent: int = 0  # pid that must live (JPY_PARENT_PID)
    message_limit: int = 2 << 30  # bytes of one message
    replay_window: int = 65_536  # signatures that are remembered; 0: messages may be repeated
    journal_memory: int = 8 << 20  # bytes of the output journal in memory
    journal_disk: int = 256 << 20
    on_terminal: bool = False  # started by hand: a second Ctrl-C within two seconds ends it
    just_my_code: bool = True  # the debugger leaves libraries out
    replace_stdout: bool = True
    replace_stderr: bool = True
