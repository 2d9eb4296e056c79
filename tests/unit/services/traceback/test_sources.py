"""Windows of source files."""

from __future__ import annotations

import linecache
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.services.traceback import sources
from ipython.services.traceback.sources import Sources, declared_encoding, window_of_bytes


class NoCells:
    def cell_source(self, filename):
        return None


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"x = 1\n# coding: latin-1\n", "utf-8"),
        (b"# coding: latin-1\n", "latin-1"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n", "cp1252"),
        (b"# -*- coding: utf-8-sig; -*-", "utf-8-sig"),
        (b"\n# coding=koi8-r", "koi8-r"),
        (b"\xef\xbb\xbf# coding: latin-1", "utf-8"),
        (b"# coding:", "utf-8"),
        (b"# decoding is hard: x", "utf-8"),
        (b"", "utf-8"),
    ],
)
def test_declared_encoding(head, encoding):
    assert declared_encoding(head) == encoding


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.text(alphabet="ab é", max_size=6), max_size=30),
    st.integers(1, 35),
    st.integers(0, 10),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_window_is_a_slice_of_the_lines(lines, first, more, newline):
    text = newline.join(lines)
    expected = text.replace(newline, "\n").split("\n")
    if expected and not expected[-1]:
        expected.pop()
    window = window_of_bytes(text.encode(), first, first + more)
    assert list(window.lines) == expected[first - 1 : first + more]
    if window.lines:
        assert window.line(window.last) == window.lines[-1] and window.line(window.last + 1) == ""


@pytest.mark.parametrize("codec", ["nosuch", "rot13", "base64", "idna"])
def test_impossible_codecs_fall_back(codec):
    assert window_of_bytes(f"# coding: {codec}\nx = 1\n".encode(), 2, 2).lines == ("x = 1",)


def test_file_in_many_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "_BLOCK", 100)
    monkeypatch.setattr(sources, "_KEPT", 300)
    path = tmp_path / "many.py"
    path.write_text("# coding: latin-1\n" + "".join(f"x{number} = 'é'\n" for number in range(2, 2000)), "latin-1")
    found = Sources(NoCells())
    for first in (1500, 3, 1990, 700):
        window = found.window(str(path), None, first, first + 5)
        assert window.lines == tuple(f"x{number} = 'é'" for number in range(first, min(first + 6, 2000)))
    assert found.window(str(path), None, 5000, 5001).lines == ()


def test_pipes_and_devices_are_not_read(tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes on this system")
    path = tmp_path / "pipe.py"
    os.mkfifo(path)
    assert Sources(NoCells()).window(str(path), None, 1, 5).lines == ()
    assert Sources(NoCells()).window("/dev/zero", None, 1, 5).lines == ()


@pytest.mark.parametrize("name", ["", "a\0b", "<x>", "/nonexistent/" + "x" * 5000, "\udc80.py"])
def test_names_that_are_no_files(name):
    assert Sources(NoCells()).window(name, None, 1, 5).lines == ()


def test_relative_name_found_through_sys_path(tmp_path, monkeypatch):
    (tmp_path / "rel_tracebacks.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert Sources(NoCells()).window("rel_tracebacks.py", None, 1, 5).lines == ("x = 1",)


def test_linecache_is_asked_when_somebody_uses_it(monkeypatch):
    monkeypatch.setitem(linecache.cache, "<made up>", (5, None, ["a = 1\n", "b = 2\n"], "<made up>"))
    assert Sources(NoCells()).window("<made up>", None, 2, 5).lines == ("b = 2",)


def test_frozen_modules_know_their_file():
    window = Sources(NoCells()).window("<frozen os>", {"__file__": os.__file__}, 1, 2)
    assert window.lines and window.lines[0].startswith('r"""')
