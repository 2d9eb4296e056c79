"""Writing: what is stored, where, and what happens when storage or process fail."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import textwrap

import pytest

from ipython.model.history import HistoryQuery

posix = pytest.mark.skipif(os.name == "nt", reason="needs fork, signals or permissions of POSIX")


def lines(path):
    return [json.loads(line) for line in path.read_bytes().splitlines() if line.strip()]


def child(place, code, *, wait=True, **environment):
    """Run ``code`` in a Python of its own with a store named ``h`` and ``put(line, source)``."""
    prelude = f"""
import os, sys
from ipython.services.history.journal import JournalHistory
from ipython.settings.shell import HistorySettings
h = JournalHistory(HistorySettings(), directory={str(place.folder)!r}, upstream_file={str(place.upstream)!r})
def put(line, source):
    h.start(line, source, source, "/work")
    h.finish(line, outcome="ok", seconds=0.1, output=None)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", prelude + textwrap.dedent(code)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.PIPE, env={**os.environ, **environment},
    )  # fmt: skip
    if not wait:
        return process
    out, errors = process.communicate(timeout=60)
    return process.returncode, out.decode(), errors.decode()


def test_nothing_is_made_until_a_cell_is_stored(place, put):
    store = place.store()
    store.close()
    assert not place.folder.exists()
    store = place.store()
    put(store, 1, "x")
    assert [name.name for name in place.folder.iterdir()] == ["000001.jsonl"]


def test_asking_for_the_number_makes_the_journal(place):
    store = place.store()
    assert store.session_number == 1
    assert place.journal(1).exists()
    assert place.store().session_number == 2


@posix
def test_files_are_for_their_owner_only_whatever_the_umask(place, put):
    before = os.umask(0)
    try:
        store = place.store()
        put(store, 1, "x")
        store.search(HistoryQuery("x"))
        assert store.hist_file
    finally:
        os.umask(before)
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in place.folder.iterdir()} == {0o600}
    assert len(list(place.folder.iterdir())) == 2


def test_each_record_is_one_write(place, monkeypatch, put):
    store = place.store()
    put(store, 1, "x")
    written = []
    real = os.write
    monkeypatch.setattr(
        "ipython.services.history.journal._write", lambda fd, data: written.append(data) or real(fd, data)
    )
    put(store, 2, "y\nz", output="3")
    assert [json.loads(data)["line"] for data in written] == [2, 2]
    assert all(data.endswith(b"\n") and data.count(b"\n") == 1 for data in written)


def test_the_source_is_on_disk_before_the_cell_runs(place):
    store = place.store()
    store.start(1, "os._exit(1)", "os._exit(1)", "/work")
    assert lines(place.journal(1))[-1]["source"] == "os._exit(1)"


def test_the_end_of_a_session_is_marked(place, put):
    store = place.store()
    put(store, 1, "x")
    store.close()
    assert "end" in lines(place.journal(1))[-1]


@posix
@pytest.mark.parametrize(
    "death",
    ["os._exit(3)", "os.kill(os.getpid(), 9)", "import ctypes; ctypes.string_at(0)"],
    ids=["exit", "kill", "segfault"],
)
def test_a_cell_that_kills_its_process_is_remembered_without_outcome(place, death):
    child(place, f"put(1, 'x = 1')\nh.start(2, {death!r}, {death!r}, '/work')\n{death}\n")
    store = place.store()
    found = [(item.source, item.outcome) for item in store.range(-1)]
    assert found == [("x = 1", "ok"), (death, "")]


@posix
def test_a_forked_child_writes_nothing(place, put):
    store = place.store()
    put(store, 1, "x")
    store.start(2, "os.fork()", "os.fork()", "/work")
    process = os.fork()
    if process == 0:
        try:
            store.finish(2, outcome="ok", seconds=1.0, output=None)
            put(store, 3, "in the child")
            store.new_session()
            put(store, 1, "in the child")
            store.close()
        finally:
            os._exit(0)
    os.waitpid(process, 0)
    store.finish(2, outcome="ok", seconds=1.0, output=None)
    store.close()
    records = lines(place.journal(1))
    assert [record.get("line") for record in records] == [None, 1, 1, 2, 2, None]
    assert len(list(place.folder.glob("*.jsonl"))) == 1


def test_twenty_sessions_at_once_lose_nothing(place, sources):
    code = """
    sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
    name = sys.argv[1] if len(sys.argv) > 1 else str(os.getpid())
    for line in range(1, 26):
        put(line, f"cell {line} of {name}")
        if line % 10 == 0:
            h.search(__import__("ipython.model.history", fromlist=["x"]).HistoryQuery("cell"))
    print(h.session_number, name)
    h.close()
    """
    processes = [child(place, code, wait=False) for _ in range(20)]
    for process in processes:
        assert process.stdout.readline().strip() == b"ready"
    for process in processes:
        process.stdin.write(b"\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60) for process in processes]
    assert [errors for _, errors in told if errors] == []
    numbers = [out.split()[0] for out, _ in told]
    assert len(set(numbers)) == 20
    store = place.store()
    for out, _ in told:
        number, name = out.decode().split()
        assert sources(store.range(int(number))) == [f"cell {line} of {name}" for line in range(1, 26)]
    assert len(store.search(HistoryQuery("cell", limit=10_000))) == 500


@pytest.mark.parametrize("source", ["exit", "quit", "exit()", "%exit", "%paste", "%cpaste\n", " x = 1", "", "\t\n"])
def test_what_is_not_stored(place, put, source):
    store = place.store()
    put(store, 1, source)
    assert not place.folder.exists()


def test_private_mode_stores_nothing_and_can_be_switched_on_between(place, put, sources):
    store = place.store(private=True)
    put(store, 1, "secret")
    assert store.session_number == 1
    assert not place.folder.exists()
    store = place.store()
    put(store, 1, "public")
    store.start(2, "%private on", "%private on", "/work")
    store.settings = place.store(private=True).settings
    store.finish(2, outcome="ok", seconds=0.1, output="what it showed")
    put(store, 3, "secret")
    assert sources(store.range()) == ["public", "%private on"]
    assert b"secret" not in place.journal(1).read_bytes()
    assert b"what it showed" not in place.journal(1).read_bytes()


def test_ignore_patterns(place, put, sources):
    store = place.store(ignore_patterns=("*password*", "token = *"))
    for line, source in enumerate(["x = 'password'", "token = 5", "token"], 1):
        put(store, line, source)
    assert sources(store.range()) == ["token"]


def test_space_can_be_allowed(place, put, sources):
    store = place.store(ignore_space=False)
    put(store, 1, " x = 1")
    assert sources(store.range()) == [" x = 1"]


def test_dedupe(place, put, sources):
    store = place.store(dedupe="last")
    for line, source in enumerate(["a", "a", "b", "a"], 1):
        put(store, line, source)
    assert sources(store.range()) == ["a", "b", "a"]
    store.close()
    store = place.store(dedupe="all")
    put(store, 1, "b")
    assert store.recent(10) == ["b", "a"]
    assert sources(store.search(HistoryQuery())) == ["b", "a"]
    assert sources(store.range(-1)) == ["a", "b", "a"]


def test_output_is_bounded_and_can_be_switched_off(place):
    store = place.store(output_limit=10)
    store.start(1, "x", "x", "")
    store.finish(1, outcome="ok", seconds=0.1, output="abcdef", streams=[("stdout", "ghijklmn"), ("stderr", "o")])
    (item,) = store.range()
    assert (item.output, item.streams) == ("abcdef", (("stdout", "ghij"),))
    store = place.store(store_output=False)
    store.start(1, "x", "x", "")
    store.finish(1, outcome="ok", seconds=0.1, output="abcdef", streams=[("stdout", "g")])
    (item,) = store.range()
    assert (item.output, item.streams, item.outcome) == (None, (), "ok")


def test_disabled_history_is_in_memory_only(place, put, sources):
    other = place.store()
    put(other, 1, "on disk")
    other.close()
    store = place.store(enabled=False)
    put(store, 1, "x")
    assert sources(store.range()) == ["x"]
    assert sources(store.search(HistoryQuery())) == ["x"]
    assert len(list(place.folder.iterdir())) == 1
    assert place.warnings == []


class Disk:
    """Stands for ``os.write`` on a disk that takes so many bytes more."""

    def __init__(self, room):
        self.room = room
        self.real = os.write

    def __call__(self, descriptor, data):
        if self.room <= 0:
            raise OSError(28, "No space left on device")
        written = self.real(descriptor, bytes(data)[: self.room])
        self.room -= written
        return written


def test_a_full_disk_costs_no_entry_and_one_line(place, put, sources, monkeypatch):
    now = [1000.0]
    store = place.store()
    store._clock = lambda: now[0]
    put(store, 1, "before")
    disk = Disk(30)  # stops in the middle of a record
    monkeypatch.setattr("ipython.services.history.journal._write", disk)
    put(store, 2, "while it is full")
    put(store, 3, "also")
    assert len(place.warnings) == 1
    assert "No space left on device" in place.warnings[0]
    assert sources(store.range()) == ["before", "while it is full", "also"]
    disk.room = 10**9
    now[0] += 60
    put(store, 4, "room again")
    store.close()
    other = place.store()
    assert [(i.source, i.outcome) for i in other.range(1)] == [
        ("before", "ok"), ("while it is full", "ok"), ("also", "ok"), ("room again", "ok"),
    ]  # fmt: skip


@posix
def test_a_file_size_limit_like_a_full_disk_costs_no_entry(place):
    code = """
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    put(1, "first")
    size = os.path.getsize(h.path)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40, resource.RLIM_INFINITY))
    put(2, "second")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    h.close()
    """
    status, _, errors = child(place, code)
    assert status == 0
    assert errors.count("\n") == 1
    assert [item.source for item in place.store().range(1)] == ["first", "second"]


@pytest.mark.parametrize("what", ["file", "read-only", "missing drive"])
def test_a_folder_that_cannot_be_written_never_stops_the_session(place, put, sources, what, monkeypatch):
    if what == "file":
        place.folder.write_text("")
    else:

        def refuse(*arguments, **named):
            raise PermissionError(13, "Permission denied") if what == "read-only" else FileNotFoundError(2, "No drive")

        monkeypatch.setattr("ipython.services.history.folder.os.open", refuse)
        monkeypatch.setattr("ipython.services.history.folder.os.makedirs", refuse)
    store = place.store()
    put(store, 1, "x = 1")
    put(store, 2, "y = 2")
    assert sources(store.range()) == ["x = 1", "y = 2"]
    assert sources(store.search(HistoryQuery("y"))) == ["y = 2"]
    assert store.recent(5) == ["y = 2", "x = 1"]
    store.new_session()
    put(store, 1, "z = 3")
    assert sources(store.range(-1)) == ["x = 1", "y = 2"]
    store.close()
    assert len(place.warnings) == 1


def test_a_journal_that_was_removed_is_begun_anew(place, put, sources):
    store = place.store()
    put(store, 1, "gone")
    place.journal(1).unlink()
    put(store, 2, "kept")
    store.close()
    assert sources(place.store().range(1)) == ["kept"]


@posix
def test_a_cell_that_closed_our_descriptor_gets_no_records_in_its_file(place, put, sources, tmp_path):
    store = place.store()
    put(store, 1, "before")
    os.close(store._descriptor)
    with open(tmp_path / "mine.txt", "w") as mine:  # takes the freed number
        assert mine.fileno() == store._descriptor
        put(store, 2, "after")
        store.close()
    assert (tmp_path / "mine.txt").read_text() == ""
    assert sources(place.store().range(1)) == ["before", "after"]


def test_numbers_go_on_above_upstreams(place, put):
    place.write_upstream([(41, 1, "x")])
    store = place.store()
    put(store, 1, "y")
    assert store.session_number == 42
    assert place.store().session_number == 43


def test_half_surrogate_pairs_are_stored(place, put, sources):
    store = place.store()
    put(store, 1, "'\ud800é'", output="\udcff")
    store.close()
    (item,) = place.store().range(1)
    assert (item.source, item.output) == ("'\ud800é'", "\udcff")


def test_a_plain_cell_loads_neither_json_nor_sqlite(place):
    code = """
    put(1, "x = 'é'")
    h.session_number
    h.close()
    print(sorted({"json", "sqlite3", "subprocess", "typing", "dataclasses"} & set(sys.modules)))
    """
    status, out, errors = child(place, code)
    assert (status, out, errors) == (0, "[]\n", "")


def test_late_imports_never_come_from_the_working_directory(place, tmp_path, monkeypatch):
    trap = tmp_path / "trap"
    trap.mkdir()
    for name in ("json", "sqlite3", "subprocess", "re", "_json"):
        (trap / f"{name}.py").write_text("raise SystemExit('executed')")
    place.write_upstream([(1, 1, "x")])
    code = """
    for name in ("json", "sqlite3", "re"):
        sys.modules.pop(name, None)
    sys.path.insert(0, "")
    os.chdir(os.environ["TRAP"])
    put(1, "y")
    from ipython.model.history import HistoryQuery
    print(len(h.search(HistoryQuery(""))), h.hist_file)
    while h.idle_step():
        pass
    h.close()
    """
    status, out, errors = child(place, code, TRAP=str(trap))
    assert (status, errors) == (0, "")
    assert out.startswith("2 ")


def test_warnings_go_to_stderr_when_nobody_listens(place):
    place.folder.write_text("")
    status, _, errors = child(place, "put(1, 'x'); put(2, 'y'); h.close()")
    assert status == 0
    assert errors.count("\n") == 1
    assert "History cannot be written" in errors


@posix
def test_a_signal_at_the_prompt_keeps_everything(place):
    process = child(place, "put(1, 'x'); print('ready'); sys.stdout.flush(); sys.stdin.read()", wait=False)
    process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert [item.source for item in place.store().range(1)] == ["x"]
