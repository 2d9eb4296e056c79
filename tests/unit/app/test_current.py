"""The current shell of the process."""

from __future__ import annotations

import ipython
from ipython.app.assemble import make_shell
from ipython.app.current import Current, get_ipython


def test_the_innermost_shell_answers() -> None:
    assert get_ipython() is None and ipython.get_ipython() is None
    outer, inner = make_shell(), make_shell()
    try:
        with Current(outer):
            assert get_ipython() is outer.get_facade()
            with Current(inner):
                assert get_ipython() is inner.get_facade() is ipython.get_ipython()
            assert get_ipython() is outer.get_facade()
        assert get_ipython() is None
    finally:
        outer.close()
        inner.close()
