"""``wire.connection``: files of others are read, odd ones refused in a sentence, unknown fields kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.model.value import replace
from ipython.wire.connection import CHANNELS, BadConnection, Connection, is_loopback, parse, to_fields, to_text

# What a manager of jupyter_client 8 writes.
FILE = """{"shell_port": 50977, "iopub_port": 40305, "stdin_port": 53443, "control_port": 43227, "hb_port": 55173,
  "ip": "127.0.0.1", "key": "aab6d0e0-4bd0-4a25", "transport": "tcp", "signature_scheme": "hmac-sha256",
  "kernel_name": "python3", "jupyter_session": "/home/a/Untitled.ipynb"}"""


def test_a_managers_file_comes_back_with_what_nobody_here_knows() -> None:
    connection = parse(FILE)
    assert connection.port("iopub") == 40305 and connection.kernel_name == "python3"
    assert json.loads(to_text(connection)) == json.loads(FILE)


def test_missing_ports_are_chosen_later() -> None:
    connection = parse('{"key": "k"}').with_ports({channel: 100 + n for n, channel in enumerate(CHANNELS)})
    assert [connection.port(channel) for channel in CHANNELS] == [100, 101, 102, 103, 104]


@pytest.mark.parametrize(
    ("ip", "bound", "connected"),
    [
        ("127.0.0.1", "tcp://127.0.0.1:9", "tcp://127.0.0.1:9"),
        ("*", "tcp://0.0.0.0:9", "tcp://127.0.0.1:9"),
        ("0.0.0.0", "tcp://0.0.0.0:9", "tcp://127.0.0.1:9"),
        ("::1", "tcp://[::1]:9", "tcp://[::1]:9"),
        ("::", "tcp://[::]:9", "tcp://[::1]:9"),
        ("fe80::1%eth0", "tcp://[fe80::1%eth0]:9", "tcp://[fe80::1%eth0]:9"),
        ("host.example", "tcp://host.example:9", "tcp://host.example:9"),
    ],
)
def test_addresses_of_tcp(ip: str, bound: str, connected: str) -> None:
    connection = Connection(ip=ip, shell_port=9)
    assert (connection.bind_address("shell"), connection.connect_address("shell")) == (bound, connected)


def test_an_address_in_brackets_is_the_same_address() -> None:
    assert parse('{"ip": "[::1]", "shell_port": 9}').connect_address("shell") == "tcp://[::1]:9"


def test_sockets_of_ipc() -> None:
    connection = parse('{"transport": "ipc", "ip": "/r/k-ipc", "shell_port": 1, "iopub_port": 2}')
    assert connection.bind_address("iopub") == connection.connect_address("iopub") == "ipc:///r/k-ipc-2"
    assert connection.socket_paths()[:2] == ("/r/k-ipc-1", "/r/k-ipc-2")
    assert connection.is_local and Connection().socket_paths() == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"transport": "udp"}, "transport is 'udp'; tcp and ipc are known"),
        ({"transport": 3}, "transport is 3; a text is expected"),
        ({"ip": ""}, "ip is ''"),
        ({"ip": "a\0b"}, "an address is expected"),
        ({"shell_port": "x"}, "shell_port is 'x'; a number from 0 to 65535"),
        ({"shell_port": True}, "shell_port is True"),
        ({"shell_port": 65536}, "shell_port is 65536"),
        ({"shell_port": -1}, "shell_port is -1"),
        ({"shell_port": 7, "hb_port": 7}, "two channels have the same port"),
        ({"signature_scheme": "md5"}, "signature_scheme is 'md5'"),
        ({"key": 5}, "key is 5"),
        ({"curve_publickey": "a" * 40}, "only one of"),
        ({"curve_publickey": "a", "curve_secretkey": "b"}, "a curve key has 1 characters where 40"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadConnection) as caught:
        parse(json.dumps(json.loads(FILE) | changes), name="kernel-1.json")
    assert sentence in str(caught.value) and str(caught.value).startswith("kernel-1.json: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", "\xff", b"\xff\xfe", "[" * 100_000])
def test_what_is_no_object_is_refused(text: str | bytes) -> None:
    with pytest.raises(BadConnection, match=r"JSON|expected"):
        parse(text)


def test_keys_for_encryption() -> None:
    public, secret = "p" * 40, "s" * 40
    connection = parse(json.dumps({"curve_publickey": public, "curve_secretkey": secret}))
    assert connection.is_encrypted and to_fields(connection)["curve_secretkey"] == secret
    assert "curve_publickey" not in to_fields(replace(connection, curve_publickey="", curve_secretkey=""))


def test_who_can_reach_an_address() -> None:
    here = ["127.0.0.1", "127.1.2.3", "localhost", "LOCALHOST", "::1"]
    elsewhere = ["*", "0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.org", "128.0.0.1", "127.0.0", ""]
    assert all(map(is_loopback, here)) and not any(map(is_loopback, elsewhere))


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.binary(), st.dictionaries(st.sampled_from(sorted(to_fields(Connection()))), st.none())))
def test_nothing_but_a_refusal_comes_out_of_bad_text(text: object) -> None:
    given_text = text if isinstance(text, (str, bytes)) else json.dumps(text)
    try:
        assert type(parse(given_text)) is Connection
    except BadConnection as refusal:
        assert "\n" not in str(refusal)


SIMPLE = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.integers()))


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*sorted(to_fields(Connection())), "curve_publickey", "extra", "x"]), SIMPLE))
def test_what_is_read_is_written_as_it_was(fields: dict[str, object]) -> None:
    try:
        connection = parse(json.dumps(fields))
    except BadConnection:
        return
    assert parse(to_text(connection)) == connection
