"""Signatures and the window of repetitions."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.wire.frames import Parts
from ipython.wire.signing import Signer, Verifier, Window

DOCUMENTS = (b'{"a": 1}', b"{}", b"{}", b'{"b": 2}')


def signed(documents: tuple[bytes, ...] = DOCUMENTS, key: bytes = b"key") -> Parts:
    return Parts((), Signer(key).sign(documents), documents)


@given(st.binary(min_size=1, max_size=40), st.sampled_from(["sha256", "sha1", "sha512", "md5", "blake2b"]))
def test_signatures_are_plain_hmac(key: bytes, name: str) -> None:
    assert Signer(key, f"hmac-{name}").sign(DOCUMENTS).decode() == hmac.new(key, b"".join(DOCUMENTS), name).hexdigest()


@pytest.mark.parametrize("scheme", ["", "sha256", "hmac-", "hmac-sha257", "hmac-shake_128", "none-sha256"])
def test_unknown_schemes_are_refused_in_one_sentence(scheme: str) -> None:
    with pytest.raises(ValueError, match="hmac-sha256"):
        Signer(b"key", scheme)


def test_a_message_is_taken_once() -> None:
    verifier = Verifier(Signer(b"key"))
    assert verifier.refusal(signed()) == ""
    assert verifier.refusal(signed()) == "repeated"


def test_without_a_key_everything_is_taken() -> None:
    verifier = Verifier(Signer(b""))
    assert not Signer(b"").sign(DOCUMENTS)
    assert verifier.refusal(Parts((), b"", DOCUMENTS)) == ""
    assert verifier.refusal(Parts((), b"", DOCUMENTS)) == ""


def test_a_forged_message_does_not_make_the_genuine_one_a_repetition() -> None:
    window = Window()
    verifier = Verifier(Signer(b"key"), window)
    genuine = signed()
    changed = (*DOCUMENTS[:3], b'{"b": 3}')
    assert verifier.refusal(Parts((), genuine.signature, changed)) == "wrong signature"
    assert len(window) == 0
    assert verifier.refusal(genuine) == ""


@given(st.binary(max_size=80))
def test_other_signatures_are_refused_and_not_remembered(signature: bytes) -> None:
    window = Window()
    genuine = signed()
    if signature != genuine.signature:
        assert Verifier(Signer(b"key"), window).refusal(Parts((), signature, DOCUMENTS))
        assert len(window) == 0


def test_a_full_window_forgets_the_oldest_tenth() -> None:
    window = Window(100)
    for number in range(100):
        window.add(b"%d" % number)
    window.add(b"new")
    assert len(window) == 91
    assert b"9" not in window
    assert b"10" in window
    assert b"new" in window


def test_a_window_of_no_size_takes_repetitions() -> None:
    verifier = Verifier(Signer(b"key"), Window(0))
    assert verifier.refusal(signed()) == ""
    assert verifier.refusal(signed()) == ""
