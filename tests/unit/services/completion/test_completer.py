"""Completion as a person meets it: text up to the cursor in, candidates out."""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.services.completion.completer import Completer
from ipython.services.evaluation.lookup import Lookup
from tests.helpers.completion import magics_of

MAGICS = magics_of(
    {
        "cd": ("line", "-q -b= folders"),
        "pwd": ("line", "nothing"),
        "run": ("line", "-t -N= files .py .ipy ; files"),
        "time": ("line_cell", "code"),
        "timeit": ("line_cell", "-n= -r= code"),
        "who": ("line", "types"),
        "xmode": ("line", "Context Plain"),
        "bash": ("cell", "body=commands nothing"),
        "undeclared": ("line_cell", None),
    }
)


class Thing:
    """Has public, private and computed attributes."""

    ran: list[str] = []

    def __init__(self) -> None:
        self.shape = (1, 2)
        self._hidden = 1

    @property
    def size(self) -> int:
        self.ran.append("size")
        return 1

    def scale(self, factor: int) -> None: ...

    def __getattr__(self, name: str) -> Any:
        self.ran.append(name)
        raise AttributeError(name)


NAMES: dict[str, object] = {
    "alpha_one": 1,
    "alpha_two": 2,
    "_secret": 3,
    "os": os,
    "thing": Thing(),
    "config": {"server": {"port": [Thing()]}, "it's": 1, 7: "seven", b"raw": 0, "two\nlines": 2, (1, 2): 3},
    "who": 1,
}


def complete(text: str, names: dict[str, object] | None = None) -> list[str]:
    """The cell's text after taking each candidate."""
    completer = Completer(lambda: (NAMES if names is None else names,), MAGICS, Lookup())
    found = []
    for listed in completer.complete(text, len(text)):
        found += [text[: item.span.start] + item.text + text[item.span.end :] for item in listed.items]
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("alp", ["alpha_one", "alpha_two"]),
        ("print(alp", ["print(alpha_one", "print(alpha_two"]),
        ("x = [alpha_o", ["x = [alpha_one"]),
        ("for a in b:\n    alpha_o", ["for a in b:\n    alpha_one"]),
        ("_sec", ["_secret"]),
        ("whil", ["while"]),
        ("os.path.basen", ["os.path.basename"]),
        ("thing.sh", ["thing.shape"]),
        ("thing._h", ["thing._hidden"]),
        ("config['server']['port'][0].sha", ["config['server']['port'][0].shape"]),
        ("'a'.upper().isd", ["'a'.upper().isdecimal", "'a'.upper().isdigit"]),
        ("config['ser", ["config['server"]),
        ("config['server']['", ["config['server']['port"]),
        ("config['it", ["config['it\\'s"]),
        ('config["it', ["config[\"it's"]),
        ("config['two", ["config['two\\nlines"]),
        ("config[b'", ["config[b'raw"]),
        ("config[7", ["config[7"]),
        ("f'{alpha_o", ["f'{alpha_one"]),
        ("import textwr", ["import textwrap"]),
        ("import os.pa", ["import os.path"]),
        ("import os, textwr", ["import os, textwrap"]),
        ("from os.pa", ["from os.path"]),
        ("from os ", ["from os import"]),
        ("from os import getcw", ["from os import getcwd", "from os import getcwdb"]),
        ("from os import sep, getlogi", ["from os import sep, getlogin"]),
        ("%pw", ["%pwd"]),
        ("%ti", ["%time", "%%time", "%timeit", "%%timeit"]),
        ("%%ba", ["%%bash"]),
        ("a = 1\n%ti", ["a = 1\n%time", "a = 1\n%timeit"]),
        ("pw", ["pow", "%pwd"][1:]),
        ("x = %pw", ["x = %pwd"]),
        ("%time alpha_o", ["%time alpha_one"]),
        ("%time os.path.basen", ["%time os.path.basename"]),
    ],
)
def test_candidates(text: str, wanted: list[str]) -> None:
    assert complete(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["# alp", "x = 1  # alp", "1.", "1.5", "missing.", "missing.alp", "import os as al", "%pwd ", "'alp",
     "x = (\n%ti",
     "alpha_one.nothing_like_it", "from . import ", "'\0/", "config['nothing"],
)  # fmt: skip
def test_nothing_is_offered(text: str) -> None:
    assert complete(text) == []


def test_a_magic_hidden_by_a_variable_is_not_offered_without_its_sign() -> None:
    assert "%who" not in complete("who")


def test_underscored_names_only_on_request() -> None:
    assert not [text for text in complete("thing.") if text.startswith("thing._")]
    assert "thing.__class__" in complete("thing.__cl")


def test_nothing_of_the_users_is_run() -> None:
    Thing.ran.clear()
    assert "thing.size" in complete("thing.")
    complete("thing.size.")
    complete("thing.missing.")
    assert Thing.ran == []


def test_kinds_and_signatures() -> None:
    completer = Completer(lambda: (NAMES,), MAGICS, Lookup())
    (listed,) = completer.complete("thing.s", 7)
    kinds = {item.text: item.kind for item in listed.items}
    assert kinds == {"scale": "function", "shape": "instance", "size": "property"}
    assert not any(item.signature for item in listed.items)
    signatures = {item.text: item.signature for item in completer.fill("thing.s", 7, listed.items)}
    assert "factor" in signatures["scale"] and not signatures["shape"]


def test_the_cursor_may_stand_inside_the_text() -> None:
    completer = Completer(lambda: (NAMES,), MAGICS, Lookup())
    (listed,) = completer.complete("os.path.basen + 1", 13)
    assert [item.text for item in listed.items] == ["basename"] and (listed.span.start, listed.span.end) == (8, 13)
    assert list(completer.complete("alpha", -1)) == list(completer.complete("", 0))


def common_beginning(texts: list[str]) -> str:
    """The longest beginning of all texts."""
    first, last = min(texts), max(texts)
    return first[: next(position for position in range(len(first)) if first[position] != last[position])]


def test_many_candidates_are_cut_and_keep_their_common_beginning() -> None:
    many = {f"key_{number:05d}": number for number in range(10_000)}
    thing = Thing()
    vars(thing).update(many)
    names: dict[str, object] = {"many": many, "thing": thing}
    for text, source in (("many['key_0", "keys"), ("thing.key_0", "attributes")):
        completer = Completer(lambda: (names,), MAGICS, Lookup())
        (listed,) = completer.complete(text, len(text))
        texts = [item.text for item in listed.items]
        assert listed.source == source and not listed.complete and len(texts) == 1_000
        assert common_beginning(texts) == common_beginning(list(many)) == "key_0"


def test_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data set").mkdir()
    (tmp_path / "data set" / "one.csv").write_text("")
    (tmp_path / "script.py").write_text("")
    (tmp_path / "script.txt").write_text("")
    (tmp_path / ".hidden").write_text("")
    assert complete("open('da") == ["open('data set/"]
    assert complete("open('data set/") == ["open('data set/one.csv"]
    assert complete("!cat scr") == ["!cat script.py", "!cat script.txt"]
    assert complete("!ls da") == ["!ls data\\ set/"]
    assert complete("!ls data\\ set/o") == ["!ls data\\ set/one.csv"]
    assert complete("!ls 'da") == ["!ls 'data set/"]
    assert complete("files = !ls scr") == ["files = !ls script.py", "files = !ls script.txt"]
    assert complete("%run scr") == ["%run script.py"]
    assert complete("%cd ") == ["%cd data\\ set/"]
    assert complete("open('.hid") == ["open('.hidden"]
    assert complete("open('no/such/folder/") == []
    monkeypatch.setenv("HOME", str(tmp_path))
    assert complete("open('~/script.p") == ["open('~/script.py"]


def test_modules_are_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package_for_completion"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('was run')\ndef visible(): ...\nVALUE: int = 1\n")
    (package / "inner.py").write_text("raise RuntimeError('was run')\nfrom os import sep as slash\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert complete("import package_for_c") == ["import package_for_completion"]
    assert complete("import package_for_completion.") == ["import package_for_completion.inner"]
    assert complete("from package_for_completion import v") == ["from package_for_completion import visible"]
    assert complete("from package_for_completion.inner import s") == ["from package_for_completion.inner import slash"]
    assert "package_for_completion" not in sys.modules


def test_a_new_module_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    completer = Completer(lambda: ({},), MAGICS, Lookup())
    assert not list(completer.complete("import module_made_lat", 22))
    (tmp_path / "module_made_later.py").write_text("")
    os.utime(tmp_path, (1, 1))
    (listed,) = completer.complete("import module_made_lat", 22)
    assert [item.text for item in listed.items] == ["module_made_later"]


def test_a_folder_that_lists_slowly_is_cut_by_the_clock(tmp_path: Path, fake_clock: Any) -> None:
    from ipython.model.completion import Span
    from ipython.services.completion.paths import paths

    for number in range(600):
        (tmp_path / f"file{number}").write_text("")

    def clock() -> float:
        fake_clock.advance(1)
        return float(fake_clock())

    found = paths(f"{tmp_path}/", Span(0, 0), clock=clock)
    assert not found.complete and 0 < len(found.items) < 600


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="os.path'\"[](){}%! \n#=fimprt1,\\", max_size=30))
def test_any_text_can_be_completed(text: str) -> None:
    for listed in Completer(lambda: (NAMES,), MAGICS, Lookup()).complete(text, len(text)):
        assert all(0 <= item.span.start <= item.span.end <= len(text) for item in listed.items)


def test_names_that_are_no_strings_are_left_out() -> None:
    class Name(str):
        def startswith(self, *_: Any) -> bool:
            raise RuntimeError("was run")

    assert complete("alph", {Name("alpha"): 1, "alphabet": math}) == ["alphabet"]  # type: ignore[dict-item]
