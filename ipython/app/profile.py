"""Where a profile lies, found without making anything (shell.md section 1.5)."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.app.command_line import Invocation
    from ipython.app.configuration import Configured


def ipython_directory(invocation: Invocation) -> str:
    """Return the base directory: ``--ipython-dir``, else ``$IPYTHONDIR``, else ``~/.ipython``."""
    given = invocation.option("BaseIPythonApplication.ipython_dir") or os.environ.get("IPYTHONDIR")
    return os.path.abspath(os.path.expanduser(str(given))) if given else os.path.expanduser("~/.ipython")


def profile_name(invocation: Invocation) -> str:
    """Return the name of the profile in use."""
    return str(invocation.option("BaseIPythonApplication.profile") or "default")


def profile_directory(invocation: Invocation) -> str:
    """Return the directory of the profile in use; it need not exist."""
    given = invocation.option("ProfileDir.location")
    if given:
        return os.path.abspath(os.path.expanduser(str(given)))
    return os.path.join(ipython_directory(invocation), f"profile_{profile_name(invocation)}")


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
    return application is None or not (
        application.extensions or application.extra_extensions or application.exec_lines or application.exec_files
    )


def ensure_profile(directory: str) -> str:
    """Make the profile's directory if it can be made.

    Returns:
        An empty string, or one sentence that says why nothing will be kept.
    """
    try:
        os.makedirs(directory, mode=0o700, exist_ok=True)
    except OSError as error:
        return f"the profile {directory} cannot be made ({error.strerror or error}): nothing will be remembered"
    if not os.access(directory, os.W_OK | os.X_OK):
        return f"the profile {directory} is not writable: nothing new will be remembered"
    return ""
