"""What ``IPython.core.release`` holds: the version, in the forms that existing code compares (compat.md)."""

from __future__ import annotations

from ipython.compat.error import VERSION_INFO

__version__ = version = ".".join(str(part) for part in VERSION_INFO[:3])
version_info = VERSION_INFO
_version_major, _version_minor, _version_patch = VERSION_INFO[:3]
name = "ipython"
