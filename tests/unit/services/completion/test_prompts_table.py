"""What Tab offers first, prompt by prompt, as the person at the keyboard sees it.

``|`` is the cursor. A row lists the first candidates in their order; ``...`` at its end says that others may follow,
its absence that these are all. Comments name where upstream 9.18 answers otherwise on purpose of ours; where nothing is
said it offers the same first, or differs in order only (it sorts by the alphabet).
"""

from __future__ import annotations

import collections
import datetime
import functools
import os
import pkgutil
from pathlib import Path
from typing import Any, Literal

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.model.value import replace


class Boat:
    """A boat."""

    wheels = 0

    def __init__(self, name: str, sails: int = 2) -> None:
        self.name = name
        self.crew = ["ann", "bob"]
        self.cargo = {"tea": 3, "rum": 4}
        self._log = ""

    @property
    def speed(self) -> float:
        raise RuntimeError("was run")

    def sail(self, to: str, *, hours: float = 1.0, motor: bool = False) -> None:
        """Go somewhere."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("was run")


def merge(left: int, right: int, how: Literal["inner", "outer"] = "inner", **rest: int) -> int: ...


def load_data(path: str, encoding: str = "utf-8") -> None: ...


Point = collections.namedtuple("Point", "x y")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("table")
    for name in ("data", "docs", "my folder"):
        (made / name).mkdir()
    for name in ("data/sales.csv", "data/stock.csv", "train.py", "notes.txt", "run_me.ipynb", ".secret", "Report.md"):
        (made / name).write_text("")
    return made


@pytest.fixture(scope="module")
def shell(folder: Path) -> Any:
    made = make_shell()
    completion = replace(made.settings.completion, use_jedi=False, time_limit=20.0, ask_limit=5.0)
    made.configure(completion=completion)
    made.namespace.locals.update(
        {
            "os": os,
            "datetime": datetime,
            "functools": functools,
            "Boat": Boat,
            "boat": Boat("ann"),
            "merge": merge,
            "load_data": load_data,
            "Point": Point,
            "corner": Point(1, 2),
            "alpha_one": 1,
            "alpha_two": 2.0,
            "some_long_name": 3,
            "some_list": [Boat("x")],
            "Series": 1,
            "_hidden": 1,
            "config": {"server": {"host": "h", "port": 1}, "client": 1, "it's": 2, 5: 6, b"raw": 7},
            "grid": {("row", "left"): 1, ("row", "right"): 2, ("line", "up"): 3},
            "names": ["a", "b"],
            "pets": {"cat": Boat("c")},
        }
    )
    yield made
    made.close()


def offered(shell: Shell, text: str) -> list[str]:
    before, mark, after = text.partition("|")
    assert mark, "a prompt needs a cursor"
    completer = shell.introspection.completer
    assert completer is not None
    found = [item.text for one in completer.complete(before + after, len(before)) for item in one.items]
    report = completer.report
    assert report is None or not [one for one in report.sources if one.outcome == "failed"]
    return list(dict.fromkeys(found))


ANY = "..."
TABLE: list[tuple[str, list[str]]] = [
    # names: the user's before builtins, builtins before exceptions
    ("alp|", ["alpha_one", "alpha_two"]),
    ("print(alp|", ["alpha_one", "alpha_two"]),
    ("x = [1, alp|", ["alpha_one", "alpha_two"]),
    ("x = {'a': alp|", ["alpha_one", "alpha_two"]),
    ("if alp|", ["alpha_one", "alpha_two"]),
    ("return alp|", ["alpha_one", "alpha_two"]),
    ("Boa|", ["Boat"]),
    ("so|", ["some_list", "some_long_name", "sorted"]),  # upstream: sorted by the alphabet, so the same by chance
    ("s_l_n|", ["some_long_name"]),  # upstream: only without jedi
    ("some_l_n|", ["some_long_name"]),
    ("ALPHA|", ["alpha_one", "alpha_two"]),
    ("Ser|", ["Series"]),
    ("_hid|", ["_hidden"]),
    ("whi|", ["while"]),
    ("x = whi|", []),  # upstream: while, %while
    ("x = alpha_one i|", ["if", "in", "is"]),  # upstream adds names, magics and modules
    ("x = No|", ["None", "NotImplemented", ANY]),
    ("imp|", ["import"]),
    ("for a|", ["alpha_one", "alpha_two", ANY]),
    ("for a in alp|", ["alpha_one", "alpha_two"]),
    ("alpha_one + alpha_t|", ["alpha_two"]),
    ("lambda q: alp|", ["alpha_one", "alpha_two"]),
    ("global alp|", ["alpha_one", "alpha_two"]),
    ("del alp|", ["alpha_one", "alpha_two"]),
    # names that are made here are not completed
    ("def al|", []),  # upstream: all, alpha_one, ...
    ("class Bo|", []),
    ("def f(al|", []),
    ("import os as o|", []),
    ("with open('x') as al|", []),
    # names of the cell that is being typed
    ("omega = 1\nome|", ["omega"]),
    ("def steer(rudder): pass\nste|", ["steer"]),
    ("class Ship: pass\nShi|", ["Ship"]),
    ("for one in names:\n    on|", ["one"]),
    ("import json as js\njs.dum|", ["dump", "dumps"]),
    ("from os import path as way\nway.basen|", ["basename"]),
    ("import json; json.dum|", ["dump", "dumps"]),
    ("from os import *\ngetcw|", ["getcwd", "getcwdb"]),
    ("from wave import *\nWave_r|", ["Wave_read"]),  # not loaded: read, not imported
    ("word = 'text'\nword.upp|", ["upper"]),
    ("class Ship:\n    def __init__(self):\n        self.deck = []\nship = Ship()\nship.deck.app|", ["append"]),
    ("class Ship:\n    def load(self):\n        self.hold = {}\n    def sail(self):\n        self.ho|", ["hold"]),
    ("def steer(rudder, *, hard=False): pass\nsteer(har|", ["hard="]),
    ("def steer(to: str):\n    to.startsw|", ["startswith"]),
    ("with open('x') as log:\n    log.readl|", ["readline", "readlines"]),
    ("try:\n    rows = []\n    rows.app|", ["append"]),
    ("[word.upper() for word in ['a'] if word.isup|", ["isupper"]),
    ("for at, word in enumerate(['a']): word.upp|", ["upper"]),
    ("%time 1\nword = 'text'\nword.upp|", ["upper"]),
    # exceptions
    ("raise Val|", ["ValueError"]),
    ("try:\n    1\nexcept Key|", ["KeyError", "KeyboardInterrupt"]),
    ("try:\n    1\nexcept (Key|", ["KeyError", "KeyboardInterrupt"]),
    # attributes
    ("boat.|", ["cargo", "crew", "name", "sail", "speed", "wheels"]),  # upstream runs __getattr__ on the way
    ("boat.s|", ["sail", "speed"]),
    ("boat._l|", ["_log"]),
    ("boat.__cl|", ["__class__"]),
    ("boat.nothing.|", []),
    ("boat.crew.app|", ["append"]),
    ("boat.cargo.val|", ["values"]),
    ("some_list[0].sa|", ["sail"]),
    ("pets['cat'].cr|", ["crew"]),
    ("os.path.basen|", ["basename"]),
    ("os.|", ["DirEntry", "abort", "access", ANY]),  # upstream: abc first, which os only imports
    ("os.O_RDO|", ["O_RDONLY"]),
    ("os.PATH|", ["path", "pathconf", ANY]),
    ("datetime.datetime.no|", ["now"]),
    ("functools.part|", ["partial", "partialmethod"]),
    ("corner.x|", ["x"]),
    ("Point._ma|", ["_make"]),
    ("''.upper().spl|", ["split", "splitlines"]),
    ("[].app|", ["append"]),
    ("{}.it|", ["items"]),
    ("(1, 2).co|", ["count"]),
    ("print(boat.cr|", ["crew"]),
    ("x = boat.cr|", ["crew"]),
    ("boat.crew[0].low|", ["lower"]),
    ("b'x'.dec|", ["decode"]),
    ("1.|", []),  # upstream: and, in, is, or ...
    ("3.14.is_|", ["is_integer"]),
    ("missing.|", []),
    # keyword arguments, all that are left, with names behind them
    ("boat.sail(|", ["to=", "hours=", "motor=", ANY]),  # upstream with jedi: to= only
    ("boat.sail('x', |", ["hours=", "motor=", ANY]),
    ("Boat('x').sail(|", ["to=", "hours=", "motor=", ANY]),  # no self, though there is no boat yet
    ("''.upper().split(|", ["sep=", "maxsplit=", ANY]),
    ("boat.sail('x', hours=2, |", ["motor=", ANY]),
    ("boat.sail('x', mo|", ["motor="]),
    ("boat.sail(|, hours=1)", ["to=", "motor=", ANY]),
    ("merge(1, h|", ["how=", ANY]),
    ("print(1, e|", ["end=", "enumerate", "eval", "exec", "exit"]),
    ("sorted(names, k|", ["key="]),
    ("Boat('x', sa|", ["sails="]),
    ("boat.sail(merge(le|", ["left=", "len"]),
    ("boat.sail('x', motor=|", ["True", "False", ANY]),
    ("merge(1, 2, how='|", ["inner", "outer"]),  # upstream: files
    ("merge(1, 2, '|", ["inner", "outer"]),
    # keys
    ("config['|", ["server", "client", "it\\'s"]),  # in the dictionary's own order; upstream: by the alphabet
    ('config["|', ["server", "client", "it's"]),
    ("config['se|", ["server"]),
    ("config['server']['|", ["host", "port"]),
    ("config[|", ["'server'", "'client'", '"it\'s"', "5", "b'raw'", ANY]),
    ("config[5|", ["5"]),
    ("config[b'|", ["raw"]),
    ("grid['row', '|", ["left", "right"]),
    ("grid['|", ["row", "line"]),
    ("grid[|", ["'row'", "'line'", ANY]),
    ("config.get('|", ["server", "client", "it\\'s"]),  # upstream: files
    ("config['unknown|", []),
    ("getattr(boat, 'cr|", ["crew"]),  # upstream: files
    ("os.environ['HOM|", ["HOME"]),
    ("os.getenv('HOM|", ["HOME"]),  # upstream: files
    ("os.environ.get('HOM|", ["HOME"]),  # upstream: files
    # strings that are paths, and those that are not
    ("open('|", ["Report.md", "data/", "docs/", "my folder/", "notes.txt", "run_me.ipynb", "train.py"]),
    ("open('data/s|", ["sales.csv", "stock.csv"]),
    ("open('rep|", ["Report.md"]),
    ("open('.se|", [".secret"]),
    ("Path('da|", ["data/"]),
    ("pd.read_csv('data/sa|", ["sales.csv"]),
    ("load_data('tr|", ["train.py"]),  # its parameter is called path
    ("os.listdir('do|", ["docs/"]),
    ("os.path.join('data', 'd|", ["data/", "docs/"]),
    ("data_dir = 'da|", ["data/"]),
    ("x = './da|", ["data/"]),
    ("x = 'da|", []),  # upstream: data/ and magics
    ("print('da|", []),  # upstream: data/ and magics
    ("open('train.py', '|", ["r", "w", "a", "x", "rb", "wb", "ab", "r+"]),  # upstream: files
    ("open('train.py', encoding='ut|", ["utf-8", "utf-8-sig", "utf-16"]),  # upstream: files
    ("'x'.encode('lat|", ["latin-1"]),
    ("x = 'data/sa|", ["sales.csv"]),
    # f-strings
    ("f'{alp|", ["alpha_one", "alpha_two"]),
    ("f'{boat.cr|", ["crew"]),
    ("f\"{config['se|", ["server"]),
    ('f"{config["se|', ["server"]),  # as Python 3.12 takes it; upstream: names
    ('x = f"{config["server"]}"; alp|', ["alpha_one", "alpha_two"]),
    ('f"{config["server"]["h|', ["host"]),
    ("f'{{alp|", []),
    ("f'alp|", []),
    ("f'{alpha_one:alp|", []),
    # imports
    ("import textwr|", ["textwrap"]),
    ("import os.pa|", ["path"]),  # upstream: path and os.path
    ("import os, textwr|", ["textwrap"]),
    ("from os |", ["import"]),
    ("from os.pa|", ["path"]),
    ("from os import getcw|", ["getcwd", "getcwdb"]),
    ("from os import (sep, getlogi|", ["getlogin"]),
    ("from importlib import resou|", ["resources"]),
    ("if True: import textwr|", ["textwrap"]),
    # magics: names, options, arguments
    ("%ti|", ["%time", "%%time", "%timeit", "%%timeit"]),
    ("ti|", ["%time", "%%time", "%timeit", "%%timeit"]),
    ("%%ba|", ["%%bash"]),
    ("a = 1\n%ti|", ["%time", "%timeit"]),
    ("x = %pw|", ["%pwd"]),
    ("print(%ti|", []),  # upstream: magics
    ("'%ti|", []),  # upstream: magics
    ("%cd ..|", ["../"]),
    ("cd ../|", [ANY]),  # a blank and a dot are no Python
    ("cat ./no|", ["notes.txt"]),
    ("./no|", ["notes.txt"]),  # upstream: names too
    ("~/da|", ["data/"]),
    ("x = ./tr|", ["train.py"]),
    ("await boat.cr|", ["crew"]),  # a word of Python's, whatever %await is
    ("await alp|", ["alpha_one", "alpha_two"]),
    ("%nothing |", []),  # upstream: keywords, magics, files
    ("%load no|", ["notes.txt"]),
    ("%save out alp|", []),
    ("%edit tr|", ["train.py"]),
    ("%edit Boa|", ["Boat"]),
    ("%rerun -|", ["-l", "-g"]),
    ("%xdel alp|", ["alpha_one", "alpha_two"]),
    ("%cd |", ["data/", "docs/", "my\\ folder/"]),  # upstream: 128 magics and keywords too
    ("cd d|", ["data/", "docs/"]),
    ("%run |", ["data/", "docs/", "my\\ folder/", "run_me.ipynb", "train.py"]),
    ("%run tr|", ["train.py"]),
    ("%run -m textwr|", ["textwrap"]),
    ("%run train.py no|", ["notes.txt"]),
    ("%xmode |", ["Context", "Plain", "Verbose", "Minimal", "Docs", "Doctest"]),  # upstream: keywords, magics, files
    ("%xmode V|", ["Verbose"]),
    ("%automagic o|", ["on", "off"]),
    ("%time boat.cr|", ["crew"]),
    ("%timeit -|", ["-n", "-r", "-t", "-c", "-p", "-q", "-o", "-v"]),  # upstream: nothing of use
    ("%timeit -n 5 boat.cr|", ["crew"]),
    ("%pinfo boat.cr|", ["crew"]),
    ("%env HOM|", ["HOME"]),
    ("%who mod|", ["module"]),
    ("%pwd |", []),
    ("%%time\nalp|", ["alpha_one", "alpha_two"]),
    ("%%writefile da|", ["data/"]),
    ("%%writefile x\nalp|", []),
    ("?boat.cr|", ["crew"]),
    ("boat?|", []),  # upstream: names and magics
    # commands of the system
    ("!ls da|", ["data/"]),
    ("!cat my\\ f|", ["my\\ folder/"]),
    ("files = !cat no|", ["notes.txt"]),
    ("!git check|", ["checkout"]),
    ("!echo $HOM|", ["HOME"]),
    ("!echo {alp|", ["alpha_one", "alpha_two"]),
    ("!cd d|", ["data/", "docs/"]),
    # symbols
    ("\\alph|", ["\\alpha"]),
    ("\\alpha|", ["α"]),
    ("\\α|", ["\\alpha"]),
    ("x = \\bet|", ["\\beta", ANY]),
    ("\\GREEK SMALL LETTER ALPHA|", ["α"]),
    ("\\GREEK SMALL LETTER ALPH|", ["\\GREEK SMALL LETTER ALPHA", ANY]),
    ("\\ROCKE|", ["\\ROCKET"]),
    # decorators, comments, nothing to offer
    ("@static|", ["staticmethod"]),
    ("@functools.lru|", ["lru_cache"]),
    ("# alp|", []),  # upstream: names and magics
    ("x = 1  # alp|", []),
]


@pytest.mark.parametrize(("text", "wanted"), TABLE, ids=[text for text, _ in TABLE])
def test_first_candidates(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, wanted: list[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    found = offered(shell, text)
    if wanted[-1:] == [ANY]:
        assert found[: len(wanted) - 1] == wanted[:-1] and len(found) >= len(wanted)
    else:
        assert found == wanted


def test_the_table_is_long() -> None:
    assert len(TABLE) >= 100 and len({text for text, _ in TABLE}) == len(TABLE)


def test_a_subscript_offers_no_exceptions(shell: Shell) -> None:
    for text in ("config[|", "names[|", "names[alpha_one:|", "missing[|"):
        assert not [name for name in offered(shell, text) if name.endswith(("Error", "Exception", "Warning"))]


def test_extensions_and_nothing_else_behind_load_ext(shell: Shell) -> None:
    import ipython.extensions

    own = {module.name for module in pkgutil.iter_modules(ipython.extensions.__path__)}
    assert set(offered(shell, "%load_ext |")) == own  # upstream: keywords, magics, files
    assert "textwrap" in offered(shell, "%load_ext textw|")  # any module may be one


def test_an_empty_prompt_begins_with_what_the_user_made(shell: Shell) -> None:
    found = offered(shell, "|")
    mine = [
        name for name in shell.namespace.locals if name in found and name not in ("In", "Out", "exit", "quit", "open")
    ]
    mine = [name for name in mine if name != "get_ipython"]
    assert mine and set(found[: len(mine)]) == set(mine)
    assert not [name for name in found if name.startswith("_")]
