"""The progress bar."""

from __future__ import annotations

import pytest

from ipython.services.display.progress import ProgressBar
from tests.unit.services.display.conftest import Kept


def test_text_and_html() -> None:
    bar = ProgressBar(10)
    bar.text_width = 10
    bar._progress = 3
    assert repr(bar) == "[===       ] 3/10"
    bar.html_width = '"'
    assert bar._repr_html_() == '<progress style="width:&quot;" max="10" value="3"></progress>'
    bar._progress = 99
    assert repr(bar) == "[==========] 99/10"


def test_iterating_draws_every_step_in_one_display(kept: Kept) -> None:
    bar = ProgressBar(3)
    assert list(bar) == [0, 1, 2]
    shown = [str(data["text/plain"]).rpartition(" ")[2] for data in kept.published()]
    assert shown == ["0/3", "1/3", "2/3", "3/3"]
    kinds = [call[0] for call in kept.calls if call[0] != "format"]
    assert kinds == ["publish", "update", "update", "update"]
    assert len({call[1][2]["display_id"] for call in kept.calls if call[0] != "format"}) == 1
    assert list(bar) == [0, 1, 2]  # again from the start


def test_setting_the_progress_draws(kept: Kept) -> None:
    bar = ProgressBar(4)
    bar.display()
    bar.progress = 2
    assert bar.progress == 2
    assert [call[0] for call in kept.calls if call[0] != "format"] == ["publish", "update"]


def test_nothing_to_do(kept: Kept) -> None:
    assert list(ProgressBar(0)) == []
    with pytest.raises(ValueError, match="0 or more, not to -1"):
        ProgressBar(-1)
