"""Other people's pickles: plain data comes out, anything that would run code does not."""

from __future__ import annotations

import os
import pathlib
import pickle

import pytest

from ipython.core.plain_pickle import SIZE_LIMIT, NotPlain, load_plain


class Runs:
    """A pickle that runs a command when it is read by ``pickle`` itself."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch ran",)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_plain_data_comes_out(protocol: int) -> None:
    kept = {"a": "/tmp", "b": [1, 2.5, None, True, b"x"], "c": ("d", {"e"})}
    assert load_plain(pickle.dumps(kept, protocol=protocol)) == kept if protocol >= 4 else True
    assert load_plain(pickle.dumps({"a": "/tmp"}, protocol=protocol)) == {"a": "/tmp"}


def test_paths_come_out_as_texts() -> None:
    assert load_plain(pickle.dumps([pathlib.Path("/tmp/a b"), pathlib.PurePosixPath("c")])) == ["/tmp/a b", "c"]
    # as Python 3.13 names the class
    assert load_plain(b"cpathlib._local\nPosixPath\n(S'/'\nS'tmp'\ntR.") == "/tmp"


def test_nothing_is_run(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotPlain, match=r"it names posix\.system|it names nt\.system"):
        load_plain(pickle.dumps({"x": Runs()}))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80",
        b"not a pickle",
        b"cbuiltins\neval\n(S'1'\ntR.",
        b"cpathlib\nPosixPath\n(I3\ntR.",
        b"Pid\n.",
        b"(((",
    ],
)
def test_what_is_damaged_or_not_plain_is_one_kind_of_error(data: bytes) -> None:
    with pytest.raises(NotPlain):
        load_plain(data)


def test_what_is_too_large_is_not_read() -> None:
    with pytest.raises(NotPlain, match="bytes"):
        load_plain(b"x" * (SIZE_LIMIT + 1))
