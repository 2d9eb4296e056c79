"""A shell for tests in plain Python, under the name that existing tests import: ``IPython.testing.globalipapp``.

Tests that ``%make_test`` writes call magics through it.
"""

from __future__ import annotations

import atexit

from ipython.app.assemble import make_shell
from ipython.app.current import Current
from ipython.app.current import get_ipython as running

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def start_ipython() -> Any:
    """Return what ``get_ipython()`` answers in a shell: the running one, or one that is started without a prompt.

    It has no history and reads no configuration. Its names are its own; ``push`` and ``user_ns`` give and take some.

    >>> start_ipython().run_line_magic("pwd", "") == __import__("os").getcwd()
    True
    """
    found = running()
    if found is not None:
        return found
    shell = make_shell()
    current = Current(shell)
    current.__enter__()
    atexit.register(shell.close)
    return running()


get_ipython = start_ipython
