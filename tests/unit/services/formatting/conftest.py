"""A formatter whose complaints are kept, and the shared tables as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ipython.services.formatting import printers  # noqa: F401  (fills the tables)
from ipython.services.formatting.registry import DisplayFormatter
from ipython.services.formatting.tables import DEFERRED, SINGLETONS, TYPES
from ipython.settings.shell import FormattingSettings

Make = Callable[..., DisplayFormatter]


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    """Put back what a test registered."""
    before = dict(TYPES), dict(DEFERRED), dict(SINGLETONS)
    yield
    for table, kept in zip((TYPES, DEFERRED, SINGLETONS), before, strict=True):
        table.clear()
        table.update(kept)  # type: ignore[arg-type]
    assert TYPES.is_plain


@pytest.fixture
def errors() -> list[tuple[str, str]]:
    """Class of the exception and the sentence of every failure."""
    return []


@pytest.fixture
def make(errors: list[tuple[str, str]]) -> Make:
    """Makes formatters; the keywords are options."""

    def made(**options: object) -> DisplayFormatter:
        return DisplayFormatter(
            FormattingSettings(**options),  # type: ignore[arg-type]
            on_error=lambda error, what: errors.append((type(error).__name__, what)),
        )

    return made


@pytest.fixture
def text(make: Make) -> Callable[..., str]:
    """The text/plain of a value; the keywords are options."""

    def made(value: object, **options: object) -> str:
        found = make(**options).format(value)
        assert found is not None
        return str(found.data["text/plain"])

    return made
