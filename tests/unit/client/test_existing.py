"""``client.existing``: which connection file a word means."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.client.existing import find_existing
from ipython.model.failure import UserMistake


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., str]:
    def make(name: str, age: int) -> str:
        path = tmp_path / name
        path.write_text("{}")
        os.utime(path, (1_700_000_000 - age,) * 2)
        return str(path)

    return make


@pytest.fixture
def find(tmp_path: Path) -> Callable[..., str]:
    return lambda word, **more: find_existing(word, [str(tmp_path)], **more)


def test_no_word_means_the_newest(put: Callable[..., str], find: Callable[..., str]) -> None:
    put("kernel-1.json", 20)
    newest = put("kernel-2.json", 10)
    put("jpserver-9.json", 0)
    assert find("") == newest


@pytest.mark.parametrize("word", ["kernel-19732.json", "kernel-19732", "19732", "kernel-197*", "*97?2*", "9732"])
def test_every_way_to_name_one(put: Callable[..., str], find: Callable[..., str], word: str) -> None:
    wanted = put("kernel-19732.json", 20)
    put("kernel-55.json", 10)
    assert find(word) == wanted


def test_a_full_path(put: Callable[..., str], tmp_path: Path) -> None:
    wanted = put("my.json", 0)
    assert find_existing(wanted, ["/nowhere"]) == wanted


def test_an_exact_name_wins_over_a_newer_part(put: Callable[..., str], find: Callable[..., str]) -> None:
    wanted = put("kernel-1.json", 20)
    put("kernel-11.json", 0)
    assert find("1") == find("kernel-1") == wanted


def test_a_file_of_a_dead_kernel_comes_last(put: Callable[..., str], find: Callable[..., str]) -> None:
    alive = put("kernel-1.json", 20)
    dead = put("kernel-2.json", 10)
    assert find("", is_alive=lambda paths: [path for path in paths if path == alive]) == alive
    assert find("", is_alive=lambda paths: []) == dead


def test_nothing_there_is_one_sentence(put: Callable[..., str], find: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match=r"no kernel is running: .* holds no connection file"):
        find("")
    put("kernel-1234.json", 0)
    with pytest.raises(UserMistake, match=r"fits 'kernel-1243'; did you mean kernel-1234\?"):
        find("kernel-1243")
    with pytest.raises(UserMistake, match=r"there is no connection file '/nowhere/k.json'"):
        find("/nowhere/k.json")
    with pytest.raises(UserMistake):
        find("[")
