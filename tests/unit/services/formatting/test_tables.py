"""The table notices every way in which a builtin type can get another printer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ipython.services.formatting.tables import PrinterTable


def ours(*arguments: Any) -> None:
    raise AssertionError


def other(*arguments: Any) -> None:
    raise AssertionError


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.__setitem__(int, other),
        lambda table: table.__delitem__(int),
        lambda table: table.pop(int),
        lambda table: table.update({int: other}),
        lambda table: table.clear(),
    ],
)
def test_changes_of_a_builtin_type(change: Callable[[PrinterTable], object]) -> None:
    table = PrinterTable()
    table.fill({int: ours, Exception: ours})
    assert table.is_plain
    table[Exception] = other
    assert table.is_plain
    change(table)
    assert not table.is_plain
    table[int] = ours
    assert table.is_plain


def test_what_was_registered_before_the_table_is_filled_stays() -> None:
    table = PrinterTable()
    table[int] = other
    table.fill({int: ours, str: ours})
    assert (table[int], table[str], table.is_plain) == (other, ours, False)
