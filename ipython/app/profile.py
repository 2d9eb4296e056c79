"""Where a profile lies, found without making anything, and how it is made (shell.md section 1.5)."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.app.command_line import Invocation
    from ipython.app.configuration import Configured


def ipython_directory(invocation: Invocation) -> str:
    """Return the base directory: ``--ipython-dir``, else ``$IPYTHONDIR``, else ``~/.ipython``."""
    given = invocation.option("BaseIPythonApplication.ipython_dir") or os.environ.get("IPYTHONDIR")
    return absolute(str(given)) if given else os.path.expanduser("~/.ipython")


def profile_name(invocation: Invocation) -> str:
    """Return the name of the profile in use."""
    return str(invocation.option("BaseIPythonApplication.profile") or "default")


def profile_mistake(invocation: Invocation) -> str:
    """Return what is wrong with the name of the profile, or an empty string."""
    name = profile_name(invocation)
    if "/" in name or os.sep in name or "\0" in name:
        return (
            f"BaseIPythonApplication.profile takes a name without {os.sep!r}, not {name!r}; --profile-dir takes a path"
        )
    return ""


def profile_directory(invocation: Invocation) -> str:
    """Return the directory of the profile in use; it need not exist."""
    given = invocation.option("ProfileDir.location")
    if given:
        return absolute(str(given))
    return os.path.join(ipython_directory(invocation), f"profile_{profile_name(invocation)}")


def missing_profile(invocation: Invocation) -> str:
    """Return a sentence about a profile that was asked for by name and does not exist, or an empty string."""
    if not invocation.option("BaseIPythonApplication.profile") or invocation.option("ProfileDir.location"):
        return ""
    directory = profile_directory(invocation)
    if os.path.isdir(directory):
        return ""
    from ipython.core.plugins import nearest

    name = profile_name(invocation)
    try:
        there = os.listdir(os.path.dirname(directory))
    except OSError:
        there = []
    near = nearest(name, [entry[len("profile_") :] for entry in there if entry.startswith("profile_")])
    hint = f"; did you mean {near}?" if near else ""
    return f"there is no profile {name!r}, so the defaults are used and nothing is made{hint}"


def startup_files(profile: str) -> list[str]:
    """Return the startup files of a profile, sorted by path."""
    folder = os.path.join(profile, "startup")
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted(os.path.join(folder, name) for name in names if name.endswith((".py", ".ipy")))


def is_silent(configured: Configured, profile: str) -> bool:
    """Whether nothing runs before the prompt that could print."""
    application = configured.application
    if os.environ.get("PYTHONSTARTUP") or startup_files(profile):
        return False
    if os.environ.get("VIRTUAL_ENV", sys.prefix) != sys.prefix:  # of another environment, which is told
        return False
    return application is None or not (
        application.extensions or application.extra_extensions or application.exec_lines or application.exec_files
        or application.gui or application.matplotlib or application.pylab
        or application.logfile or application.logappend or application.logstart or application.copy_config_files
    )  # fmt: skip


def ensure_profile(directory: str) -> str:
    """Make the profile's directory, readable by its owner only, if it can be made.

    Returns:
        An empty string, or one sentence that says why nothing will be kept.
    """
    try:
        _make_private(directory)
    except OSError as error:
        return f"the profile {directory} cannot be made ({error.strerror or error}): nothing will be remembered"
    if not os.access(directory, os.W_OK | os.X_OK):
        return f"the profile {directory} is not writable: nothing new will be remembered"
    return ""


def _make_private(directory: str) -> None:
    # ``os.makedirs`` gives its mode to the last directory only.
    if os.path.isdir(directory):
        return
    parent = os.path.dirname(directory)
    if parent and parent != directory:
        _make_private(parent)
    try:
        os.mkdir(directory, 0o700)
    except FileExistsError:
        if not os.path.isdir(directory):  # else another session made it just now
            raise


def absolute(path: str) -> str:
    """Return a path that holds wherever the program goes; unchanged when the working directory was deleted."""
    path = os.path.expanduser(path)
    try:
        return os.path.abspath(path)
    except OSError:
        return path
