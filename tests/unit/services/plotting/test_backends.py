"""Names of backends: of the installed matplotlib, and of one that cannot be asked."""

from __future__ import annotations

import pytest

pytest.importorskip("matplotlib")

from ipython.model.failure import UserMistake
from ipython.services.plotting import backends


@pytest.fixture(params=["asked", "known"])
def _registry(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "known":
        monkeypatch.setattr(backends, "_registry", lambda: None)


@pytest.mark.usefixtures("_registry")
@pytest.mark.parametrize(
    ("name", "backend", "toolkit"),
    [("agg", "agg", ""), ("svg", "svg", ""), ("tk", "tkagg", "tk"), ("TkAgg", "tkagg", "tk"), ("osx", "macosx", "osx"),
     ("qt", "qtagg", "qt"), ("gtk3", "gtk3agg", "gtk3"), ("wx", "wxagg", "wx")],
)  # fmt: skip
def test_names(name: str, backend: str, toolkit: str) -> None:
    found, needs = backends.resolve(name)
    assert (found.lower(), needs) == (backend, toolkit)
    assert {"agg", "auto", "inline", "tk", "osx"} <= set(backends.names())


@pytest.mark.usefixtures("_registry")
def test_names_that_are_none() -> None:
    with pytest.raises(UserMistake, match="'tkag' is not a recognised GUI loop or backend name; did you mean tkagg"):
        backends.resolve("tkag")
    with pytest.raises(UserMistake, match="known are agg, "):
        backends.resolve("zzzzzzzzz")
    with pytest.raises(UserMistake, match="No module named 'nosuch'"):
        backends.resolve("module://nosuch")
    assert backends.resolve("module://ipython.services.plotting.inline_backend")[1] == ""


def test_what_the_environment_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "svg")
    assert backends.chosen() == "svg"
    for inline in ("module://matplotlib_inline.backend_inline", "inline"):
        monkeypatch.setenv("MPLBACKEND", inline)
        assert backends.chosen() == ""
