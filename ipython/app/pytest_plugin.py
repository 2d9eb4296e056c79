"""The pytest plugin (entry point group ``pytest11``): options only; what collects and runs is loaded when one is used.

A project that has it installed and does not use it pays for this file alone. PYTEST_DONT_REWRITE
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pytest

_HELP = {
    "--ipython-doctest": "run the examples of docstrings, .md, .rst, .txt, .ipynb and session logs among the arguments",
    "--ipdoctest-modules": "run the examples of docstrings only",
}


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the options and settings."""
    _leave_assertions_alone(pluginmanager)
    group = parser.getgroup("ipython", "examples run by IPython's shell")
    for name, text in _HELP.items():
        group.addoption(name, action="store_true", default=False, help=text)
    group.addoption("--ipython-log", action="append", default=[], metavar="FILE", help="run a session log as tests")
    group.addoption(
        "--ipython-timeout", type=float, default=0.0, metavar="S", help="seconds one example may take (default 60)"
    )
    group.addoption(
        "--ipdoctest-glob", action="append", default=[], metavar="PATTERN", help="run the examples of such files too"
    )
    group.addoption(
        "--ipdoctest-ignore-import-errors", action="store_true", default=False,
        help="skip docstrings of modules that cannot be imported",
    )  # fmt: skip
    parser.addini("ipdoctest_optionflags", "directives for all examples, such as ELLIPSIS", type="args", default=[])


def _leave_assertions_alone(pluginmanager: pytest.PytestPluginManager) -> None:
    """Take our packages off the list of those whose ``assert`` statements pytest rewrites.

    All modules of a distribution with a plugin are on it, so each import of ours would be compiled in another way, and
    slowly where nothing can be cached; and ours assert nothing that a test's reader wants explained.
    """
    marked = getattr(getattr(pluginmanager, "rewrite_hook", None), "_must_rewrite", None)
    if isinstance(marked, set):
        marked.difference_update(("ipython", "IPython"))


def pytest_configure(config: pytest.Config) -> None:
    """Load what collects, if an option asks for it."""
    option = config.option
    if option.ipython_doctest or option.ipdoctest_modules or option.ipython_log or option.ipdoctest_glob:
        from ipython.app.pytest_items import Collector

        config.pluginmanager.register(Collector(config), "ipython-doctest-items")
