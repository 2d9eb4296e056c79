"""Columns that a frame has as attributes too."""

from __future__ import annotations

import pytest

from ipython.app.assemble import make_shell
from ipython.model.cell import Cell

pandas = pytest.importorskip("pandas")


def candidates(text: str) -> list[str]:
    shell = make_shell()
    try:
        shell.run_cell(
            Cell(
                "import pandas as pd\n"
                "df = pd.DataFrame({'speed': [1], 'two words': [2], 3: [3], '_private': [4], 'groups': [5]})\n"
                "row = df.iloc[0]\n"
                "class Mine(pd.DataFrame): pass\n"
                "mine = Mine({'speed': [1]})\n"
            )
        )
        completer = shell.introspection.completer
        assert completer is not None
        return [item.text for found in completer.complete(text, len(text)) for item in found.items]
    finally:
        shell.close()


def test_columns_that_can_be_typed_are_attributes() -> None:
    assert candidates("df.sp") == ["speed", "sparse"]  # typed in the last cell
    assert sorted(candidates("df.gro")) == ["groupby", "groups"]
    assert "3" not in candidates("df.") and "_private" not in candidates("df.")
    assert sorted(candidates("row.sp")) == ["sparse", "speed"]


def test_a_type_of_the_users_is_not_asked() -> None:
    assert candidates("mine.sp") == ["sparse"]
