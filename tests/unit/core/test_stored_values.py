"""Files of kept values: private, whole, signed."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ipython.core import stored_values
from ipython.core.session_pickle import NotReadable, NotStorable
from ipython.core.stored_values import NotTrusted, StoredValues
from ipython.model.stored import StoredValue


def nothing(name: str) -> Any:
    raise LookupError(name)


def test_a_value_and_what_is_said_of_it(tmp_path: Path) -> None:
    kept = StoredValues(str(tmp_path / "base" / "profile"))
    assert kept.names() == [] and kept.upstream_names() == []
    kept.save("a", [1, 2], text="[1, 2]")
    kept.save_source("f", "def f():\n    return 1\n", "function", ("g",))
    assert kept.names() == ["a", "f"]
    assert kept.describe("a") == StoredValue("a", "value", "list", "[1, 2]")
    described, source = kept.load("f", nothing)
    assert described == StoredValue("f", "source", "function", "def f():", ("g",)) == kept.describe("f")
    assert source == "def f():\n    return 1\n" and kept.load("a", nothing)[1] == [1, 2]
    for ask in (kept.describe, kept.remove, lambda name: kept.load(name, nothing)):
        with pytest.raises(KeyError):
            ask("nope")
    kept.remove("a")
    assert kept.names() == ["f"]


def test_the_end_of_a_large_file_is_enough_to_describe_it(tmp_path: Path) -> None:
    kept = StoredValues(str(tmp_path))
    content = os.urandom(300_000) + b"\n{}\n" * 5
    kept.save("big", content, text="b'..'")
    assert kept.describe("big") == StoredValue("big", "value", "bytes", "b'..'")
    assert kept.load("big", nothing)[1] == content
    names = tuple(f"n{number}" for number in range(20))
    kept.save_source("small", "", "function", names)
    described, source = kept.load("small", nothing)
    assert described.needs == names and source == ""


@pytest.mark.parametrize("place", [0, 5, -2, -40, -80])
def test_any_changed_byte_is_seen(tmp_path: Path, place: int) -> None:
    kept = StoredValues(str(tmp_path))
    kept.save("a", "some text", text="'some text'")
    path = tmp_path / "values" / "v-a.value"
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(NotReadable):
        kept.load("a", nothing)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"\n\n", b"\n\n\n", b"x\n[]\ny\n", b'x\n{"name": 1}\ny\n', b"\xff" * 100]
)
def test_files_that_are_none_of_ours(tmp_path: Path, content: bytes) -> None:
    kept = StoredValues(str(tmp_path))
    (tmp_path / "values").mkdir()
    (tmp_path / "values" / "v-a.value").write_bytes(content)
    assert kept.names() == ["a"] and kept.describe("a") is None
    with pytest.raises(NotReadable, match="the file is damaged"):
        kept.load("a", nothing, trusted=True)


def test_a_file_under_another_name_or_key(tmp_path: Path) -> None:
    kept = StoredValues(str(tmp_path))
    kept.save("a", 1, text="1")
    folder = tmp_path / "values"
    (folder / "v-b.value").write_bytes((folder / "v-a.value").read_bytes())
    with pytest.raises(NotTrusted):
        kept.load("b", nothing)
    assert kept.load("b", nothing, trusted=True)[1] == 1
    (folder / "key").write_bytes(b"short")
    with pytest.raises(NotTrusted):
        kept.load("a", nothing)
    kept.save("a", 2, text="2")  # the damaged key is replaced
    assert kept.load("a", nothing)[1] == 2 and len((folder / "key").read_bytes()) == 32


def test_every_name_has_a_file_of_its_own(tmp_path: Path) -> None:
    kept = StoredValues(str(tmp_path))
    names = ["a", "A", "é", "ｅ", "a_b", "n" * 200, "n" * 201, "N" * 200, "名前", "x-y/../z", ".", "%61."]
    for number, name in enumerate(names):
        kept.save(name, number, text="")
    assert kept.names() == sorted(names)
    assert [kept.load(name, nothing)[1] for name in names] == list(range(len(names)))
    files = [path.name for path in (tmp_path / "values").iterdir()]
    assert len({name.lower() for name in files}) == len(files) and all(len(name) < 170 for name in files)


def test_what_cannot_be_pickled_leaves_nothing_behind(tmp_path: Path) -> None:
    kept = StoredValues(str(tmp_path))
    kept.save("a", 1, text="1")

    class Failing:
        def __reduce__(self) -> Any:
            raise RuntimeError("no")

    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    for thing in (Failing(), [1, Failing()], deep):
        with pytest.raises(NotStorable):
            kept.save("a", thing, text="")
    assert kept.load("a", nothing)[1] == 1
    assert sorted(path.name for path in (tmp_path / "values").iterdir()) == ["key", "v-a.value"]


def test_a_need_that_cannot_be_kept_leaves_the_old_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = StoredValues(str(tmp_path))
    kept.save("a", 1, text="1")
    made = type("Made", (), {"__module__": "__main__"})
    monkeypatch.setattr(sys.modules["__main__"], "Made", made, raising=False)
    told: list[set[str]] = []

    def refuse(found: set[str]) -> None:
        told.append(found)
        raise NotStorable("no source")

    with pytest.raises(NotStorable, match="no source"):
        kept.save("a", [made()], text="", needs=refuse)
    assert told == [{"Made"}] and kept.load("a", nothing)[1] == 1
    kept.save("a", [made()], text="", needs=lambda found: None)
    with pytest.raises(NotReadable, match="LookupError: Made"):
        kept.load("a", nothing)
    assert type(kept.load("a", lambda name: {"Made": made}[name])[1][0]) is made


def test_half_written_files_of_dead_sessions_go(tmp_path: Path) -> None:
    kept = StoredValues(str(tmp_path))
    kept.save("a", 1, text="1")
    folder = tmp_path / "values"
    (folder / "v-a.value.1.aa.new").write_bytes(b"half")
    (folder / "v-a.value.2.bb.new").write_bytes(b"half of a session that still writes")
    old = time.time() - stored_values.ABANDONED - 10
    os.utime(folder / "v-a.value.1.aa.new", (old, old))
    assert kept.names() == ["a"]
    kept.save("b", 1, text="1")
    assert [path.name for path in folder.iterdir() if path.suffix == ".new"] == ["v-a.value.2.bb.new"]
