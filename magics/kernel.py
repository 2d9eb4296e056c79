"""The kernel this session runs in, and what a terminal's programs do, for a page of a client (magics.md section 27)."""

from __future__ import annotations

import os
import sys

from ipython.api import KernelControl, MagicCall, MimeBundle, UserMistake, load_module, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.api import MagicContext

QTCONSOLE = "qtconsole"  # import name of the program that %qtconsole starts


def _kernel(call: MagicCall) -> KernelControl:
    if call.context.has(KernelControl):
        return call.context.need(KernelControl)
    way = "; %detach makes this session one" if call.context.plugins.find("line", "detach") is not None else ""
    raise UserMistake(f"{call.title}: no kernel is running in this process{way}")


@magic("connect_info")
def connect_info(call: MagicCall) -> dict[str, object] | None:
    """Print what a client needs to connect to this kernel: its connection file, and the commands.

    ``--json`` returns the content of the file instead.

    Example: ``%connect_info``
    """
    options = call.options("", "json")
    if options.rest:
        raise call.mistake(f"takes --json or nothing, not {options.rest!r}")
    kernel = _kernel(call)
    facts = dict(kernel.connection_info())
    if "json" in options:
        return facts
    import json

    name = _name_for_clients(kernel)
    print(json.dumps(facts, indent=2))
    print(f"""
Connect from this machine with:
    $> ipython console --existing {name}
or paste the above JSON into a file, and connect with:
    $> jupyter <app> --existing <file>
or, if you are local, you can connect with just:
    $> jupyter <app> --existing {name}
or even just:
    $> jupyter <app> --existing
if this is the most recent Jupyter kernel you have started.""")
    return None


def _name_for_clients(kernel: KernelControl) -> str:
    folder, name = os.path.split(os.path.abspath(kernel.connection_file))
    return name if folder == os.path.abspath(kernel.runtime_directory) else os.path.join(folder, name)


@magic("qtconsole")
def qtconsole(call: MagicCall) -> None:
    """Open a Qt console on this kernel; what is given is handed to it as its arguments.

    Example: ``%qtconsole --style=monokai``
    """
    arguments = call.words()
    kernel = _kernel(call)
    import importlib.util
    import subprocess

    if importlib.util.find_spec(QTCONSOLE) is None:
        raise call.mistake("qtconsole is not installed: %pip install qtconsole")
    command = [sys.executable, "-m", QTCONSOLE, "--existing", kernel.connection_file, *arguments]
    try:
        started = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the kernel is not meant for it
        )
    except OSError as error:
        raise call.mistake(f"Could not start qtconsole: {error.strerror or error}") from None
    windows = call.context.remembered.setdefault("qtconsole", [])
    windows[:] = [one for one in windows if one.poll() is None]  # takes note of those that were closed
    windows.append(started)


@magic("subshell")
def subshell(call: MagicCall) -> None:
    """Print in which subshell and thread of the kernel this cell runs, and the subshells that there are.

    Example: ``%subshell``
    """
    call.expect_no_arguments()
    kernel = _kernel(call)
    if not kernel.supports_subshells:
        raise call.mistake("Kernel does not support subshells")
    import threading

    print(f"subshell id: {kernel.current_subshell()}")
    print(f"thread id: {threading.get_ident()}")
    print(f"main thread id: {threading.main_thread().ident}")
    print(f"pid: {os.getpid()}")
    print(f"thread count: {threading.active_count()}")
    print(f"subshell list: {list(kernel.subshells())}")


@magic("autosave")
def autosave(call: MagicCall) -> None:
    """Ask the classic notebook to save every so many seconds; 0 asks it not to.

    Other pages may pay no attention: they save as their own settings say.

    Example: ``%autosave 60``
    """
    text = call.line.strip()
    try:
        seconds = int(text)
    except ValueError:
        raise UserMistake(f"%autosave requires an integer, got {text!r}") from None
    if seconds < 0:
        raise call.mistake(f"takes seconds from 0 on, not {seconds}")
    _kernel(call)
    script = f"IPython.notebook.set_autosave_interval({seconds * 1000})"
    call.context.show(load_module("ipython.display").Javascript(script))
    print(f"Autosaving every {seconds} seconds" if seconds else "Autosave disabled", end="")
    print(" (a page other than the classic notebook may ignore it)")


@magic("clear")
def clear(call: MagicCall) -> None:
    """Remove what this cell has shown.

    Example: ``%clear``
    """
    call.expect_no_arguments()
    load_module("ipython.display").clear_output()


@magic("less")
def less(call: MagicCall) -> None:
    """Show a file in the pager of the page (``%more`` is the same); Python is coloured.

    Example: ``%less names.txt``
    """
    words = call.words()
    if not words:
        raise UserMistake("Missing filename.")
    if len(words) > 1:
        raise call.mistake(f"takes one file, not {' '.join(words)!r} (quotes keep a name with blanks together)")
    sources = call.context.sources
    path = sources.existing_file(words[0], "")
    if path is None:
        near = sources.nearest_file(words[0])
        raise call.mistake(f"there is no file {words[0]!r}" + (f". Did you mean {near!r}?" if near else ""))
    metadata = {"text/plain": {"language": "python"}} if path.endswith((".py", ".pyw", ".ipy")) else {}
    call.context.page(MimeBundle({"text/plain": sources.read_file(path, call.title)}, metadata))


@magic("man")
def man(call: MagicCall) -> None:
    """Show a page of the system's manual in the pager of the page.

    Example: ``%man ls``
    """
    topic = call.words()
    if not topic:
        raise call.mistake("takes the name of a page of the manual")
    found = _manual(call.context, topic)
    if not found.strip():
        raise call.mistake(f"the manual has no page for {' '.join(topic)!r}")
    call.context.page(found)


def _manual(context: MagicContext, topic: list[str]) -> str:
    import shlex

    return str(context.output_of(f"man {shlex.join(topic)} | col -b").n)
