"""``%store``: what is kept, what comes back, what is refused."""

from __future__ import annotations

import os
import pickle
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from ipython.app.assemble import make_shell
from ipython.core.process import MainModule
from ipython.core.shell import Shell
from ipython.settings.shell import CommandSettings, ShellSettings
from tests.helpers.session import run_session

Typed = Callable[[str], str]


@pytest.fixture(autouse=True)
def _main(shell: Shell) -> Iterator[None]:
    with MainModule(shell.namespace.module):
        yield


@pytest.fixture
def later(profile: Path) -> Iterator[Callable[..., str]]:
    """Type a text into a new session of the same profile."""
    made: list[Shell] = []

    def typed_later(text: str, *, autorestore: bool = False) -> str:
        shell = make_shell(ShellSettings(commands=CommandSettings(autorestore=autorestore)), profile=str(profile))
        made.append(shell)
        with MainModule(shell.namespace.module):
            return run_session(text, shell=shell)

    yield typed_later
    for shell in made:
        shell.close()


Later = Callable[..., str]
DEFINITIONS = """\
def helper(n):
    return n + 1

def fn(n=1):
    return helper(n) * 2

class Base:
    pass

class Point(Base):
    def __init__(self):
        self.x = fn()

"""


# -- values ------------------------------------------------------------------------------------------------------------


def test_kept_listed_and_brought_back(typed: Typed, later: Later, profile: Path) -> None:
    assert typed("sv = [1, 2]\nd = {'a': 1}\n%store sv d") == "Stored 'sv' (list)\nStored 'd' (dict)"
    listed = "Stored variables and their in-db values:\nd              -> {'a': 1}\nsv             -> [1, 2]"
    assert typed("%store") == listed and later("%store") == listed
    assert later("sv").startswith("-----") and "NameError" in later("sv")
    assert later("%store -r sv\nsv") == "Restored variables: sv\nOut[2]: [1, 2]"
    assert later("sv = 0\n%store -r\nsv, d") == "Restored variables: d, sv\nOut[3]: ([1, 2], {'a': 1})"
    folder = profile / "values"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600} and len(
        list(folder.iterdir())
    ) == 3


def test_without_anything_kept(typed: Typed) -> None:
    assert typed("%store") == "Stored variables and their in-db values:"
    assert typed("%store -r") == "" and typed("%store -z") == ""


def test_one_name_that_does_not_work_does_not_stop_the_others(typed: Typed, later: Later) -> None:
    shown = typed("sv = 1\nother = 2\nimport threading\nlock = threading.Lock()\n%store sv lock nope othr other")
    assert shown.splitlines() == [
        "Stored 'sv' (int)",
        "Stored 'other' (int)",
        "UsageError: %store: 'lock' cannot be stored: cannot pickle '_thread.lock' object; Unknown variable 'nope'; "
        "Unknown variable 'othr'. Did you mean 'other'?",
    ]
    assert "Restored variables: other, sv" in later("%store -r")
    assert (
        later("%store -r sv nop other")
        == "Restored variables: sv, other\nUsageError: %store: no stored variable or alias nop"
    )


def test_a_value_that_cannot_be_pickled_leaves_the_old_one(typed: Typed, later: Later, profile: Path) -> None:
    typed("v = 1\n%store v\nv = [1, (n for n in [])]")
    assert "'v' cannot be stored: cannot pickle 'generator' object" in typed("%store v")
    assert "Out[2]: 1" in later("%store -r v\nv")
    assert not [path for path in (profile / "values").iterdir() if path.suffix == ".new"]


def test_names_that_file_systems_mix_up(typed: Typed, later: Later) -> None:
    long = "n" * 300
    typed(f"a = 1\nA = 2\né = 3\ncon = 4\n{long} = 5\n%store a A é con {long}")
    assert f"Restored variables: A, a, con, {long}, é" in later("%store -r")
    assert later(f"%store -r\na, A, é, con, {long}").endswith("(1, 2, 3, 4, 5)")


def test_large_values_are_listed_at_once(typed: Typed) -> None:
    typed("big = list(range(10**6))\n%store big")
    assert typed("%store").splitlines()[1] == "big             -> [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,"


def test_a_variable_in_the_line_is_replaced(typed: Typed) -> None:
    assert typed("sv = 1\nwhich = 'sv'\n%store $which") == "Stored 'sv' (int)"


# -- definitions -------------------------------------------------------------------------------------------------------


def test_functions_and_classes_are_kept_by_source_with_what_they_need(typed: Typed, later: Later) -> None:
    typed(DEFINITIONS)
    assert typed("%store fn") == "Stored 'helper' (function), which 'fn' needs\nStored 'fn' (function)"
    assert later("%store -r fn\nfn(), fn(5)") == "Restored variables: helper, fn\nOut[2]: (4, 12)"
    assert "def fn(n=1):\n    return helper(n) * 2" in later("%store -r fn\nfn??")


def test_instances_bring_their_class(typed: Typed, later: Later) -> None:
    typed(DEFINITIONS + "\na = [Point()]\n")
    assert "Stored 'Point' (type), which 'a' needs\nStored 'a' (list)" in typed("%store a")
    assert later("%store -r a\na[0].x, type(a[0]) is Point, issubclass(Point, Base)").endswith("(4, True, True)")
    assert later("%store -r\ntype(a[0]) is Point").endswith("True")  # each is brought back once, classes first


def test_what_has_been_brought_back_can_be_kept_again(typed: Typed, later: Later) -> None:
    typed(DEFINITIONS + "\n%store fn")
    assert later("%store -r fn\n%store fn").endswith("Stored 'fn' (function)")
    assert later("%store -r fn\nfn()").endswith("4")


def test_functions_that_call_each_other(typed: Typed, later: Later) -> None:
    typed(
        "def even(n):\n    return n == 0 or odd(n - 1)\n\ndef odd(n):\n    return n != 0 and even(n - 1)\n\n%store even"
    )
    assert later("%store -r even\neven(10), odd(3)").endswith("(True, True)")


def test_lambdas_decorated_functions_and_magics_inside(typed: Typed, later: Later) -> None:
    typed("import functools\ntwice = lambda n: n * 2\n")
    typed("@functools.lru_cache\ndef cached(n):\n    return n\n\ndef here():\n    there = %pwd\n    return there\n")
    assert "Stored 'twice' (function)" in typed("%store twice here")
    assert later("%store -r twice here\ntwice(4), here() == __import__('os').getcwd()").endswith("(8, True)")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def outer():\n    k = 1\n    return lambda: k\n\nf = outer()", "its source is no statement of its own"),
        ("def outer():\n    k = 1\n    def f():\n        return k\n    return f\n\nf = outer()",
         "it holds variables of the function that made it"),
        ("f = eval('lambda: 1')", "its source cannot be found"),
    ],
)  # fmt: skip
def test_definitions_that_cannot_be_kept(typed: Typed, source: str, said: str) -> None:
    typed(source + "\n")
    assert typed("%store f") == f"UsageError: %store: 'f' cannot be stored: {said}"


def test_an_instance_whose_class_is_gone_or_cannot_be_kept(typed: Typed, later: Later) -> None:
    typed("class Gone:\n    pass\n\na = Gone()\n%store a")
    later("%store -d Gone")
    assert later("%store -r a") == (
        "UsageError: %store: Unable to restore variable 'a', ignoring (use %store -d to forget!). The error was: it "
        "needs Gone, which neither the session nor the profile has"
    )
    typed("Made = type('Made', (), {})\nb = Made()")
    assert "'b' cannot be stored: it needs Made: its source cannot be found" in typed("%store b")


# -- aliases and directories -------------------------------------------------------------------------------------------


def test_aliases_are_kept_and_removed_by_unalias(typed: Typed, later: Later) -> None:
    assert typed("%alias myal echo hi\n%store myal") == "Alias stored: myal (echo hi)"
    assert "Stored aliases:\nmyal         -> echo hi" in later("%store")
    assert later("%store -r\n%alias myal") == "Restored aliases: myal\n<alias myal for 'echo hi'>"
    assert later("%store -r myal\n%alias myal") == "Restored aliases: myal\n<alias myal for 'echo hi'>"
    assert later("%alias --stored\n%alias myal") == "Stored aliases: 1\n<alias myal for 'echo hi'>"
    assert typed("%unalias myal") == "Removing %stored alias myal"
    assert later("%store -r") == "" and later("%unalias myal").startswith("UsageError: %unalias: myal is not an alias")


def test_aliases_of_upstream_are_there_until_removed(profile: Path, later: Later) -> None:
    (profile / "db").mkdir(parents=True)
    file = profile / "db" / "stored_aliases"
    file.write_bytes(pickle.dumps({"theirs": "echo x"}, protocol=2))
    before = file.read_bytes()
    assert later("%store -r") == "Restored aliases: theirs"
    assert later("%store -d theirs\n%store -r") == "" and file.read_bytes() == before


def test_directories_come_back(typed: Typed, later: Later, here: Path) -> None:
    (here / "one").mkdir()
    typed("%cd -q one\n%cd -q ..")
    assert later(f"%store -r\n_dh == {[f'{here}/one', str(here)]}") == "Restored directories: 2\nOut[2]: True"


# -- forgetting --------------------------------------------------------------------------------------------------------


def test_forgetting(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("a = 1\nb = 2\nc = 3\n%store a b c")
    assert typed("%store -d a\n%store -r a").endswith("no stored variable or alias a")
    assert typed("%store -d nope b") == "UsageError: %store: no stored variable or alias nope"
    assert typed("%store") == "Stored variables and their in-db values:\nc             -> 3"
    assert "nobody can be asked here; use -f" in typed("%store -z")
    monkeypatch.setattr(sys, "stdin", StringIO())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    asked: list[str] = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "n")
    assert typed("%store -z") == "" and asked == ["Forget 1 stored variable (y/[n])? "] and "c" in typed("%store")
    assert typed("%store -zf\n%store") == "Stored variables and their in-db values:"


# -- files -------------------------------------------------------------------------------------------------------------


def test_values_as_text_in_files(typed: Typed, here: Path) -> None:
    typed("sv = {'a': [1, 2]}\ns = 'text'\n")
    assert typed("%store sv >a.txt") == "Writing 'sv' (dict) to file 'a.txt'."
    assert typed("%store s >> a.txt\n%store sv['a'] > 'b c.txt'").endswith("(list) to file 'b c.txt'.")
    assert (here / "a.txt").read_text() == "{'a': [1, 2]}\ntext\n" and (here / "b c.txt").read_text() == "[1, 2]\n"
    assert typed("%store sv >") == "UsageError: %store: NAME >FILE needs both, a variable and a file"
    assert typed("%store svv >a.txt") == "UsageError: Unknown variable 'svv'. Did you mean 'sv'?"
    assert "cannot write 'no/x': No such file or directory" in typed("%store sv >no/x")
    assert "'sv[0]' has no value: KeyError: 0" in typed("%store sv[0] >a.txt")


# -- upstream ----------------------------------------------------------------------------------------------------------


class Marked:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, (self.path,))


@pytest.fixture
def upstream(profile: Path, tmp_path: Path) -> Path:
    """What upstream keeps: a value, and one that makes a folder when it is read."""
    folder = profile / "db" / "autorestore"
    folder.mkdir(parents=True)
    (folder / "theirs").write_bytes(pickle.dumps([1, 2], protocol=2))
    (folder / "evil").write_bytes(pickle.dumps(Marked(str(tmp_path / "made")), protocol=2))
    return folder


def test_values_of_upstream_are_read_by_name_only(upstream: Path, later: Later, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in upstream.iterdir()}
    shown = later("%store\n%store -r", autorestore=True)
    assert shown.splitlines() == [
        "Stored variables and their in-db values:",
        "evil               -> <kept by upstream: %store -r evil reads it>",
        "theirs             -> <kept by upstream: %store -r theirs reads it>",
        "Kept by upstream, restored by name only: evil, theirs",
    ]
    assert "NameError" in later("theirs", autorestore=True) and "NameError" in later("evil", autorestore=True)
    assert later("%store -r theirs\ntheirs") == "Restored variables: theirs\nOut[2]: [1, 2]"
    assert not (tmp_path / "made").exists()
    later("%store -r evil")
    assert (tmp_path / "made").exists()
    assert later("%store -d evil\n%store -r evil").endswith("no stored variable or alias evil")
    assert later("%store -zf\n%store") == "Stored variables and their in-db values:"
    assert {path.name: path.read_bytes() for path in upstream.iterdir()} == before


def test_ours_counts_before_upstreams(upstream: Path, later: Later) -> None:
    later("theirs = 'mine'\n%store theirs")
    assert later("%store -r theirs\ntheirs").endswith("'mine'")


def test_a_damaged_value_of_upstream(upstream: Path, later: Later) -> None:
    (upstream / "theirs").write_bytes(b"")
    assert "Unable to restore variable 'theirs', ignoring" in later("%store -r theirs")


# -- files that are not as they were written ---------------------------------------------------------------------------


def test_a_value_of_another_profile_is_not_run(
    typed: Typed, later: Later, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(
        "import os\nclass Bad:\n    def __reduce__(self):\n        return (os.mkdir, ('made',))\n\nx = Bad()\n%store x"
    )
    moved = tmp_path / "other"
    (moved / "values").mkdir(parents=True)
    file = next(path for path in (profile / "values").iterdir() if path.name == "v-x.value")
    (moved / "values" / file.name).write_bytes(file.read_bytes())
    other = make_shell(ShellSettings(commands=CommandSettings(autorestore=True)), profile=str(moved))
    shown = run_session("x\n%store -r\n%store -r x", shell=other)
    assert "NameError" in shown and shown.count("it was not written by this profile, or was changed since") == 3
    assert not Path("made").exists()
    assert "Restored variables: x" in run_session("%store -r -f x", shell=other) and Path("made").exists()
    other.close()


def test_a_damaged_file_is_told_and_the_others_come_back(typed: Typed, later: Later, profile: Path) -> None:
    typed("a = 1\nb = 2\nc = 3\n%store a b c")
    folder = profile / "values"
    (folder / "v-a.value").write_bytes((folder / "v-a.value").read_bytes().replace(b"K\x01", b"K\x02"))
    (folder / "v-b.value").write_bytes(b"\x80\x05")
    shown = later("%store\n%store -r\nc")
    assert "b             -> <unavailable>" in shown and "Restored variables: c" in shown and "Out[3]: 3" in shown
    assert shown.count("Unable to restore variable") == 2 and "Traceback" not in shown
    assert later("%store -d a b\n%store -r") == "Restored variables: c"


def test_a_profile_that_cannot_be_written(typed: Typed, later: Later, profile: Path) -> None:
    typed("a = 1\n%store a")
    blocked = profile.parent / "file"
    blocked.write_text("")
    other = make_shell(profile=str(blocked / "profile"))
    shown = run_session("a = 1\n%store a\n%store\n%store -r\n%alias al echo\n%store al", shell=other)
    assert shown.count("cannot be stored: cannot write") == 2 and shown.count(f"cannot write '{blocked}': ") == 2
    other.close()


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are POSIX")
def test_a_full_disk_leaves_the_old_value(profile: Path) -> None:
    # The size of files is limited instead: writing fails in the same way.
    # Byte code that Python writes then would be cut, without a word.
    code = (
        "import resource, signal, sys\nsys.dont_write_bytecode = True\n"
        "ip = get_ipython()\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nv = 'old'\n"
        "ip.run_line_magic('store', 'v')\nresource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\nv = b'x' * 10**6\n"
        "ip.run_line_magic('store', 'v')\n"
    )
    command = [sys.executable, "-m", "ipython", "--no-banner", f"--profile-dir={profile}", "-c"]
    ran = subprocess.run([*command, code], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1 and "'v' cannot be stored: cannot write: File too large" in ran.stderr, ran.stderr
    assert sorted(path.name for path in (profile / "values").iterdir()) == ["key", "v-v.value"]
    ran = subprocess.run([*command, "%store -r v\nv"], capture_output=True, text=True, timeout=60)
    assert "'old'" in ran.stdout, ran.stderr


def test_sessions_at_the_same_time(profile: Path) -> None:
    code = "v = [{n}] * 1000\nfor _ in range(20): get_ipython().run_line_magic('store', 'v')\nw{n} = {n}\n%store w{n}"
    command = [sys.executable, "-m", "ipython", "--no-banner", f"--profile-dir={profile}", "-c"]
    running = [
        subprocess.Popen([*command, code.format(n=n)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for n in range(3)
    ]
    for one in running:
        _, failed = one.communicate(timeout=60)
        assert one.returncode == 0, failed
    ran = subprocess.run(
        [*command, "%store -r\nv == [v[0]] * 1000, w0, w1, w2"], capture_output=True, text=True, timeout=60
    )
    assert "(True, 0, 1, 2)" in ran.stdout, ran.stderr


# -- autorestore -------------------------------------------------------------------------------------------------------


def test_autorestore_reads_a_value_when_code_uses_it(typed: Typed, profile: Path, later: Later, here: Path) -> None:
    (here / "noisy.py").write_text("print('imported')\nclass A:\n    pass\n")
    sys.path.insert(0, str(here))
    try:
        typed("import noisy\na = noisy.A()\nb = 2\nc = 3\n%store a b c")
        del sys.modules["noisy"]
        assert later("b", autorestore=True) == "Out[1]: 2"
        assert later("a is None", autorestore=True) == "imported\nOut[1]: False"
    finally:
        sys.path.remove(str(here))
        sys.modules.pop("noisy", None)
    assert later("def f():\n    return b\n\nf()", autorestore=True) == "Out[2]: 2"
    assert later("b = 5\nb", autorestore=True) == "Out[2]: 5"
    assert later("%timeit -n1 -r1 -q b", autorestore=True) == ""
    assert later("f'{b}'", autorestore=True) == "Out[1]: '2'"
    later("%store -d a")
    assert later("sorted(n for n in globals() if n in ('b', 'c'))", autorestore=True) == "Out[1]: ['b', 'c']"
    assert "b" in later("%who", autorestore=True)
    assert "NameError" in later("b")


def test_a_reset_forgets_what_waits(typed: Typed, later: Later) -> None:
    typed("b = 2\n%store b")
    assert "NameError" in later("%reset -f\nb", autorestore=True)


def test_autorestore_brings_aliases_directories_and_definitions(typed: Typed, later: Later, here: Path) -> None:
    (here / "one").mkdir()
    typed("%alias myal echo hi\n%store myal\n%cd -q one\n%cd -q ..\n" + DEFINITIONS + "\np = Point()\n%store p")
    assert later("%alias myal", autorestore=True) == "<alias myal for 'echo hi'>"
    assert later(f"_dh == {[f'{here}/one', str(here)]}", autorestore=True) == "Out[1]: True"
    assert later("p.x, type(p) is Point", autorestore=True) == "Out[1]: (4, True)"


def test_autorestore_tells_of_a_value_that_cannot_be_read(typed: Typed, later: Later, profile: Path) -> None:
    typed("a = 1\n%store a")
    (profile / "values" / "v-a.value").write_bytes(b"")
    shown = later("a", autorestore=True)
    assert "Unable to restore variable 'a', ignoring (use %store -d a to forget!): the file is damaged" in shown
    assert "NameError" in shown


# -- the rest ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%store -x", 'option -x not recognized (allowed: "drzf")'),
        ("%store -d", "You must provide the variable to forget"),
        ("%store -d -r a", "%store: -d and -r exclude each other"),
        ("%store -f a", "%store: -f means something only together with -r or -z"),
        ("%store -z a", "%store: -z forgets all variables; to forget a: %store -d a"),
        ("%store 'a", "%store: the quote ' is not closed in: 'a"),
        ("%store nope", "Unknown variable 'nope'"),
    ],
)
def test_mistakes_are_one_line(typed: Typed, line: str, said: str) -> None:
    assert typed(line) == f"UsageError: {said}"


def test_without_a_profile() -> None:
    assert run_session("a = 1\n%store a") == (
        "UsageError: this needs StoredValues, which exists in the terminal, -c and scripts and not here"
    )


def test_loading_it_as_an_extension_changes_nothing(typed: Typed) -> None:
    assert typed("%load_ext storemagic\nx = 1\n%store x\n%unload_ext storemagic\n%store") == (
        "Stored 'x' (int)\nStored variables and their in-db values:\nx             -> 1"
    )


def test_names_for_completion(typed: Typed, shell: Shell) -> None:
    typed("sv = 1\n%store sv\ndel sv\n%alias myal echo\n%store myal")
    answers = shell.introspection.completer.complete("%store -r ", 10)
    found = {one.text: one.doc for given in answers for one in given.items}
    assert found["sv"] == "int: 1" and found["myal"] == "alias: echo"


def test_what_is_kept_is_offered_where_it_is_restored_or_forgotten_only(typed: Typed, shell: Shell) -> None:
    typed("kept = there = 1\n%store kept\ndel kept\n%alias mine echo")

    def offered(line: str) -> list[str]:
        return [one.text for given in shell.introspection.completer.complete(line, len(line)) for one in given.items]

    assert offered("%store -d ") == offered("%store -r ") == ["kept"]
    assert offered("%store ") == ["mine", "there"]


def test_it_is_configured_by_its_upstream_name(profile: Path) -> None:
    profile.mkdir()
    (profile / "ipython_config.py").write_text("c.StoreMagics.autorestore = True\n")
    command = [sys.executable, "-m", "ipython", "--no-banner", f"--profile-dir={profile}", "-c"]
    subprocess.run([*command, "kept = 42\n%store kept"], check=True, capture_output=True, timeout=60)
    ran = subprocess.run([*command, "print(kept)"], capture_output=True, text=True, timeout=60)
    assert ran.stdout == "42\n" and ran.stderr == ""
    ran = subprocess.run([*command, "%config StoreMagics.autorestore"], capture_output=True, text=True, timeout=60)
    assert "True" in ran.stdout
