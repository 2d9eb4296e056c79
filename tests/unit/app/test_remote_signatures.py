"""``app.remote_signatures``: what kernels say about functions, ours and upstream's, as help on a call."""

from __future__ import annotations

import pytest

from ipython.app.remote_signatures import explain

TOLD = "\x1b[31mSignature:\x1b[39m makedirs(name, mode=\x1b[32m511\x1b[39m, exist_ok=False) -> None\n" + (
    "\x1b[31mDocstring:\x1b[39m\nSuper-mkdir; create a leaf directory.\n\nMore.\n\x1b[31mFile:\x1b[39m  /lib/os.py\n"
)


@pytest.mark.parametrize(("typed", "active"), [("f(", 0), ("f(1, ", 1), ("f(1, exist_ok=", 2)])
def test_the_parameter_that_is_typed(typed: str, active: int) -> None:
    found = explain(TOLD, typed, 1, len(typed))
    assert found is not None and found.parameters == ("name", "mode=511", "exist_ok=False")
    assert (found.name, found.active, found.returns, found.opening) == ("makedirs", active, "None", 1)
    assert found.doc == "Super-mkdir; create a leaf directory."


def test_signatures_over_several_lines_and_of_classes() -> None:
    found = explain(
        "Init signature:\nPoint(\n    x: int,\n    y: int = 0,\n)\nDocstring:      A point.", "Point(", 5, 6
    )
    assert found is not None and found.parameters == ("x: int", "y: int = 0") and found.doc == "A point."


@pytest.mark.parametrize("told", ["", "Type: int\nString form: 5", "Signature:", "Docstring: f(a) does it"])
def test_no_signature_no_help(told: str) -> None:
    assert explain(told, "f(", 1, 2) is None
