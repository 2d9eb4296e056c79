"""The extensions that come with the shell.

The magics in the table below are there from the start, each imported at its first use; ``%load_ext`` loads the others
by their short names.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MANIFEST: dict[str, dict[str, Any]] = {
    "magics": {
        "store": ("ipython.extensions.storemagic:store", "line", "Keep variables for later sessions."),
    },
    "arguments": {
        "store": "-r -d -z -f ipython.extensions.storemagic:offered",
    },
}
