"""``app.console_options``: which words are the console's, the terminal's, the kernel's."""

from __future__ import annotations

import pytest

from ipython.app.command_line import CommandLineMistake
from ipython.app.console_options import from_configuration, parse_console
from ipython.settings.console import ConsoleSettings


@pytest.mark.parametrize(
    ("words", "field", "wanted"),
    [
        ([], "existing", None),
        (["--existing"], "existing", ""),
        (["--existing", "kernel-19732.json"], "existing", "kernel-19732.json"),
        (["--existing=kernel-19732.json"], "existing", "kernel-19732.json"),
        (["--existing", "--simple-prompt"], "existing", ""),
        (["--kernel", "julia"], "kernel", "julia"),
        (["--kernel=julia"], "kernel", "julia"),
        (["--kernel-timeout=2.5"], "kernel_timeout", 2.5),
        (["--no-other-output"], "include_other_output", False),
        (["--include-other-output"], "include_other_output", True),
        (["--other-output-prefix=[them] "], "other_output_prefix", "[them] "),
        (["--existing", "a", "--ssh", "ann@host:2222"], "ssh", "ann@host:2222"),
        (["-c", "1 + 1"], "code", "1 + 1"),
        (["-c1"], "code", "1"),
        (["program.py"], "file", "program.py"),
        (["--", "-x", "y"], "kernel_arguments", ("-x", "y")),
        (["--matplotlib=inline", "--ext", "m"], "kernel_arguments", ("--matplotlib=inline", "--ext", "m")),
        (["--IPKernelApp.trio_loop=True"], "kernel_arguments", ("--IPKernelApp.trio_loop=True",)),
    ],
)
def test_options_of_the_console(words: list[str], field: str, wanted: object) -> None:
    assert getattr(parse_console(words)[0], field) == wanted


def test_options_of_the_terminal() -> None:
    words = ["--simple-prompt", "--no-banner", "--colors", "linux", "--TerminalInteractiveShell.editing_mode=vi"]
    console, terminal = parse_console(words)
    assert console == ConsoleSettings()
    assert dict(terminal.traits) == {
        "TerminalInteractiveShell.simple_prompt": True,
        "TerminalIPythonApp.display_banner": False,
        "InteractiveShell.colors": "linux",
        "TerminalInteractiveShell.editing_mode": "vi",
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["-c"], "-c needs a value"),
        (["--kernel"], "--kernel needs a value: --kernel=VALUE"),
        (["--kernel-timeout=soon"], "--kernel-timeout takes seconds above 0, not 'soon'"),
        (["--kernel-timeout=-1"], "takes seconds above 0"),
        (["--ssh=host"], "--ssh reaches a kernel that runs: --existing FILE says which"),
        (["--existing", "--kernel=r"], "--kernel starts a kernel and --existing attaches to one"),
        (["-c", "1", "f.py"], "-c and a file are two programs"),
        (["a.py", "b.py"], "one file can be run"),
        (["--existing", "--sipmle-prompt"], "--sipmle-prompt is for a kernel that is started"),
        (["--existing", "--sipmle-prompt"], "did you mean --simple-prompt?"),
        (["-m", "x"], "-m is for ipython itself"),
    ],
)
def test_mistakes_are_one_sentence(words: list[str], sentence: str) -> None:
    with pytest.raises(CommandLineMistake) as caught:
        parse_console(words)
    assert sentence in str(caught.value) and "\n" not in str(caught.value)


def test_configuration_files_of_upstreams_console() -> None:
    origins = [
        ("ZMQTerminalInteractiveShell.include_other_output", "file", False),
        ("ZMQTerminalInteractiveShell.kernel_timeout", "file", 5),
        ("JupyterConsoleApp.kernel_name", "file", "julia"),
        ("Elsewhere.kernel_timeout", "file", 9),
    ]
    read = from_configuration(ConsoleSettings(), origins)
    assert (read.include_other_output, read.kernel_timeout, read.kernel) == (False, 5.0, "julia")
    given = from_configuration(ConsoleSettings(kernel_timeout=7.0), origins)
    assert given.kernel_timeout == 7.0  # the command line counts more
    with pytest.raises(CommandLineMistake):
        from_configuration(ConsoleSettings(), [("ZMQTerminalInteractiveShell.kernel_timeout", "file", "x")])
