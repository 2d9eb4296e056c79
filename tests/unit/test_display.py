"""``ipython.display``: every name is there, and loaded when it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ipython.display


@pytest.mark.parametrize("name", ipython.display.__all__)
def test_every_name(name: str) -> None:
    found = getattr(ipython.display, name)
    assert found.__name__ == name
    assert name in dir(ipython.display)


def test_a_missing_name() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'no_such'"):
        ipython.display.no_such  # noqa: B018


def test_only_what_is_asked_for_is_loaded() -> None:
    program = (
        f"import sys; sys.path[:0] = {sys.path!r}\n"
        "from ipython.display import HTML, display\nHTML('<b>')\n"
        "print(*sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(ran.stdout.split())
    assert "ipython.services.display.objects" in loaded
    assert not loaded & {"pygments", "wave", "urllib.request", "json", "ipython.services.display.images"}
