# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The issuer signs what it cannot see, once in the right form, and never lets a faulty signature out."""

import secrets
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assembly.secrecy.polls import issuer, motion

from itunion.union.assembly import secrecy
from itunion.union.assembly.secrecy import blind_rsa
from itunion.union.assembly.secrecy.blind_rsa import PrivateNumbers

POLL = motion()


def test_a_token_is_valid_in_its_own_poll_only() -> None:
    token, signature = POLL.token(0)
    public = POLL.issuer.public
    assert secrecy.verify_token(public, "motion-1", token, signature)
    assert not secrecy.verify_token(public, "motion-2", token, signature)
    assert not secrecy.verify_token(issuer("motion-2").public, "motion-2", token, signature)
    assert not secrecy.verify_token(issuer("motion-2").public, "motion-1", token, signature)


@given(st.integers(0, 8 * secrecy.BLINDED_SIZE - 1), st.integers(0, 255))
def test_no_changed_bit_of_token_or_signature_passes(place: int, bit: int) -> None:
    token, signature = POLL.token(0)
    changed = (int.from_bytes(signature, "big") ^ 1 << place).to_bytes(len(signature), "big")
    assert not secrecy.verify_token(POLL.issuer.public, "motion-1", token, changed)
    other = (int.from_bytes(token, "big") ^ 1 << bit).to_bytes(32, "big")
    assert not secrecy.verify_token(POLL.issuer.public, "motion-1", other, signature)


def test_the_same_signature_written_larger_than_the_modulus_does_not_pass() -> None:
    token, signature = POLL.token(0)
    larger = (int.from_bytes(signature, "big") + POLL.issuer.public.n).to_bytes(len(signature), "big")
    assert not secrecy.verify_token(POLL.issuer.public, "motion-1", token, larger)


@given(st.binary(max_size=400))
def test_odd_sizes_are_no_tokens(junk: bytes) -> None:
    token, signature = POLL.token(0)
    assert not secrecy.verify_token(POLL.issuer.public, "motion-1", token, junk)
    assert len(junk) == 32 or not secrecy.verify_token(POLL.issuer.public, "motion-1", junk, signature)


@pytest.mark.parametrize("size", [0, 1, 383, 385, 1000])
def test_a_blinded_message_has_one_size(size: int) -> None:
    with pytest.raises(secrecy.MalformedCast):
        secrecy.blind_sign(POLL.issuer, bytes(size))


def test_numbers_beyond_the_modulus_are_not_signed() -> None:
    modulus = POLL.issuer.public.n
    for number in (modulus, modulus + 5, 1 << 3000):
        with pytest.raises(secrecy.MalformedCast):
            secrecy.blind_sign(POLL.issuer, number.to_bytes(secrecy.BLINDED_SIZE, "big"))


@pytest.mark.parametrize("part", ["dp", "dq", "q_inverse", "p"])
def test_a_fault_in_the_private_operation_gives_no_signature(part: str) -> None:
    numbers = POLL.issuer._numbers
    broken = replace(numbers)
    object.__setattr__(broken, part, getattr(numbers, part) ^ 2)
    with pytest.raises(secrecy.SigningFault):
        blind_rsa.blind_sign(broken, secrecy.prepare_token(POLL.issuer.public).blinded[-256:])


def test_a_crooked_answer_of_the_issuer_is_noticed_by_the_voter() -> None:
    prepared = secrecy.prepare_token(POLL.issuer.public)
    answer = secrecy.blind_sign(POLL.issuer, prepared.blinded)
    other = secrecy.blind_sign(POLL.issuer, secrecy.prepare_token(POLL.issuer.public).blinded)
    for crooked in (other, bytes(384), answer[:-1] + bytes((answer[-1] ^ 1,))):
        with pytest.raises(secrecy.TokenInvalid):
            secrecy.finalize(prepared, crooked)
    with pytest.raises(secrecy.MalformedCast):
        secrecy.finalize(prepared, answer[1:])
    assert secrecy.finalize(prepared, answer)


def test_a_blinded_message_fits_to_every_token_alike() -> None:
    """What phase A saw could belong to any token that was ever cast: a factor exists for each."""
    numbers = POLL.issuer._numbers
    seen = int.from_bytes(secrecy.prepare_token(POLL.issuer.public).blinded, "big")
    for number in range(5):
        _token, signature = POLL.token(number)
        opened = pow(int.from_bytes(signature, "big"), numbers.e, numbers.n)
        factor = pow(seen * pow(opened, -1, numbers.n), numbers.d, numbers.n)
        assert opened * pow(factor, numbers.e, numbers.n) % numbers.n == seen


def test_the_factor_is_drawn_again_if_it_has_no_inverse() -> None:
    numbers = POLL.issuer._numbers
    drawn = iter([0, numbers.p, numbers.q, 5])
    _blinded, undo = blind_rsa.blind(numbers.n, numbers.e, b"message", b"", lambda _limit: next(drawn))
    assert undo * 5 % numbers.n == 1


def test_the_stored_key_opens_with_its_passphrase_only() -> None:
    pem = POLL.issuer.private_pem("pass")
    again = secrecy.IssuerKey.from_private_pem("motion-1", pem, "pass")
    assert again == POLL.issuer
    assert b"ENCRYPTED" in pem
    for wrong in ("other", ""):
        with pytest.raises(secrecy.WrongPassphrase):
            secrecy.IssuerKey.from_private_pem("motion-1", pem, wrong)


def test_nothing_secret_is_in_what_is_printed() -> None:
    prepared = secrecy.prepare_token(POLL.issuer.public)
    printed = f"{POLL.issuer!r} {POLL.committee!r} {POLL.secret!r} {POLL.committee.shares[0]!r} {prepared!r}"
    numbers = POLL.issuer._numbers
    assert not any(
        str(secret) in printed for secret in (numbers.p, numbers.d, prepared.inverse, prepared.token)
    )
    assert not any(str(share.value) in printed for share in POLL.committee.shares)


@pytest.mark.parametrize("n", [15, 1 << 2047, (1 << 3080) + 1])
def test_odd_moduli_of_the_right_length_only(n: int) -> None:
    with pytest.raises(ValueError, match="modulus"):
        secrecy.IssuerPublic("motion-1", n)


@settings(max_examples=20)
@given(st.binary(max_size=100), st.sampled_from([0, 48]))
def test_blinded_and_plain_signatures_are_the_same_numbers(message: bytes, salt_size: int) -> None:
    numbers = POLL.issuer._numbers
    salt = secrets.token_bytes(salt_size)
    blinded, undo = blind_rsa.blind(numbers.n, numbers.e, message, salt, secrets.randbelow)
    signature = blind_rsa.unblind(numbers.n, blind_rsa.blind_sign(numbers, blinded), undo)
    encoded = int.from_bytes(blind_rsa.emsa_pss_encode(message, numbers.n.bit_length() - 1, salt), "big")
    assert int.from_bytes(signature, "big") == pow(encoded, numbers.d, numbers.n)


def test_a_real_key_has_3072_bits() -> None:
    key = secrecy.IssuerKey.generate("real")
    assert key.public.n.bit_length() == 3072
    prepared = secrecy.prepare_token(key.public)
    signature = secrecy.finalize(prepared, secrecy.blind_sign(key, prepared.blinded))
    assert secrecy.verify_token(key.public, "real", prepared.token, signature)
    assert isinstance(key._numbers, PrivateNumbers)
