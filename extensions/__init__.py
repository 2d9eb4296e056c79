"""The extensions that come with the shell: loaded by name with ``%load_ext``. None is bundled yet."""

from __future__ import annotations

MANIFEST: dict[str, dict[str, tuple[str, str, str]]] = {"magics": {}}
