"""The command ``ipython``: what was asked for, and which part does it (shell.md section 1).

Only strings are compared here; each way of running imports what it needs and nothing else.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.app.command_line import Invocation

SUBCOMMANDS = {
    "console": "ipython.app.console",
    "doctest": "ipython.app.doctest",
    "history": "ipython.app.history",
    "kernel": "ipython.app.kernel_front",
    "lab": "ipython.app.jupyter_fronts:lab",
    "notebook": "ipython.app.jupyter_fronts:notebook",
    "qtconsole": "ipython.app.jupyter_fronts:qtconsole",
    "replay": "ipython.app.replay",
}


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit status.

    Args:
        argv: arguments without the program's name; those of the process by default.
    """
    arguments = sys.argv[1:] if argv is None else argv
    if len(arguments) == 1 and arguments[0] in ("--version", "-V"):
        from ipython import __version__

        print(__version__)
        return 0
    _leave_out_the_working_directory()
    from ipython.app.command_line import CommandLineMistake, parse

    try:
        invocation = parse(arguments, SUBCOMMANDS)
    except CommandLineMistake as mistake:
        print(f"ipython: {mistake}", file=sys.stderr)
        print("usage: ipython [subcommand] [options] [-c code | -m mod | file] [--] [args...]; see ipython --help",
              file=sys.stderr)  # fmt: skip
        return 2
    try:
        return run(invocation)
    except BrokenPipeError:
        # Whoever read our output has gone (``ipython --help | head``): nothing to say, and nobody to say it to.
        from ipython.app.scripts import drop_output

        drop_output(sys.stdout)
        return 1
    except KeyboardInterrupt:
        # Ctrl-C before the program or the prompt was there: the same end as a program's, without a traceback of ours.
        from ipython.app.scripts import die_of_interrupt

        die_of_interrupt()
        return 130
    except Exception as error:
        from ipython.app.crash import tell_crash

        return tell_crash(error, invocation)


def run(invocation: Invocation) -> int:
    """Do what a command line asks for and return the exit status."""
    if invocation.mode == "help":
        from ipython.app.help_text import help_text

        print(help_text(all_traits=invocation.target == "all"))
        return 0
    if invocation.mode == "version":
        from ipython import __version__

        print(__version__)
        return 0
    if invocation.mode == "subcommand":
        from ipython.app.subcommands import run_subcommand

        return run_subcommand(invocation)
    if invocation.mode == "prompt" and not invocation.show_config:
        if (sys.stdin is not None and sys.stdin.isatty()) or invocation.interactive:
            from ipython.app.interactive import run_interactive

            return run_interactive(invocation)
        from ipython.model.value import replace

        invocation = replace(invocation, mode="stdin")
    from ipython.app.scripts import run_program

    return run_program(invocation)


def start(argv: list[str] | None = None) -> int:
    """Open a shell from Python code: ``import ipython; ipython.start()``."""
    return main([] if argv is None else argv)


def _leave_out_the_working_directory() -> None:
    # ``python -c`` and the interpreter's prompt put ``''`` first; ours must come from where we were installed. The
    # user's imports find it again where the specification wants it (assemble.add_working_directory).
    if sys.path and sys.path[0] == "" and not getattr(sys.flags, "safe_path", False):
        del sys.path[0]


if __name__ == "__main__":
    raise SystemExit(main())
