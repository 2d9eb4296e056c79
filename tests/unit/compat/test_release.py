"""``IPython.core.release``: the version as other packages compare it."""

from __future__ import annotations

import ipython
from ipython.compat import release
from ipython.compat.finder import install


def test_every_form_says_the_same() -> None:
    assert release.version == release.__version__ == ipython.__version__
    assert release.version_info[:3] == (release._version_major, release._version_minor, release._version_patch)
    assert ".".join(map(str, release.version_info[:3])) == release.version


def test_under_the_name_that_qtconsole_imports() -> None:
    install()
    from importlib import import_module

    assert import_module("IPython.core.release") is release
