# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Any two of three trustees open the ballots; one alone does not; whoever brings a wrong share is named."""

import itertools
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assembly.secrecy.polls import motion

from itunion.union.assembly import secrecy
from itunion.union.assembly.secrecy.p256 import ORDER, add, multiply_generator

POLL = motion()
PUBLIC = POLL.committee.public
SHARES = POLL.committee.shares
CHEAP = secrecy.Effort(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "Löwe Brücke Kessel Zug"


@pytest.mark.parametrize("size", [2, 3])
def test_any_two_or_all_three_open_a_ballot(size: int) -> None:
    token, signature = POLL.token(0)
    cast = secrecy.check_cast(
        POLL.definition, secrecy.cast_body(POLL.definition, token, signature, frozenset({"yes"}))
    )
    for some in itertools.permutations(SHARES, size):
        secret = secrecy.join(PUBLIC, some)
        assert secrecy.decrypt_ballot(POLL.definition, secret, cast) == {"yes"}


@pytest.mark.parametrize("some", [(), (0,), (1,), (2, 2), (0, 0, 0)])
def test_one_share_is_not_enough_however_often_it_is_given(some: tuple[int, ...]) -> None:
    with pytest.raises(secrecy.NotEnoughShares):
        secrecy.join(PUBLIC, [SHARES[place] for place in some])


@given(st.integers(1, ORDER - 1), st.sampled_from(SHARES))
def test_one_share_fits_to_every_key(secret: int, share: secrecy.KeyShare) -> None:
    """For each conceivable key there is a line through it and the share: the share alone says nothing."""
    slope = (share.value - secret) * pow(share.index, -1, ORDER) % ORDER
    assert (secret + share.index * slope) % ORDER == share.value


@settings(max_examples=30)
@given(st.sampled_from(SHARES), st.integers(1, ORDER - 1), st.integers(0, 2))
def test_a_wrong_share_is_named(share: secrecy.KeyShare, shift: int, place: int) -> None:
    wrong = replace(share, value=(share.value + shift) % ORDER)
    others = [other for other in SHARES if other.index != share.index]
    given_shares = [*others[:place], wrong, *others[place:]]
    with pytest.raises(secrecy.WrongShare) as caught:
        secrecy.join(PUBLIC, given_shares)
    assert caught.value.index == share.index
    assert not secrecy.verify_share(PUBLIC, wrong)


@pytest.mark.parametrize(
    "change", [{"index": 2}, {"index": 0}, {"index": 4}, {"value": 0}, {"poll_id": "motion-2"}]
)
def test_a_share_under_a_foreign_number_or_poll_is_wrong(change: dict[str, int]) -> None:
    assert not secrecy.verify_share(PUBLIC, replace(SHARES[0], **change))  # type: ignore[arg-type]


def test_a_share_of_another_poll_is_wrong() -> None:
    with pytest.raises(secrecy.WrongShare):
        secrecy.join(PUBLIC, [SHARES[0], replace(motion("motion-2").committee.shares[1], poll_id="motion-1")])


def test_an_exchanged_signing_key_is_noticed_at_the_joining() -> None:
    other = replace(PUBLIC, signer=motion("motion-2").committee.public.signer)
    with pytest.raises(ValueError, match="signing key"):
        secrecy.join(other, SHARES)


@settings(max_examples=50)
@given(st.integers(1, ORDER - 1), st.integers(1, ORDER - 1))
def test_points_add_like_their_scalars(a: int, b: int) -> None:
    if (a + b) % ORDER:
        assert add(multiply_generator(a), multiply_generator(b)) == multiply_generator((a + b) % ORDER)
    assert add(multiply_generator(a), multiply_generator(a)) == multiply_generator(2 * a % ORDER)
    with pytest.raises(ValueError, match="infinity"):
        add(multiply_generator(a), multiply_generator(ORDER - a))


def test_what_lies_beside_the_curve_is_no_point() -> None:
    point = multiply_generator(7)
    for wrong in (point[:-1] + bytes((point[-1] ^ 1,)), b"\x00", b"\x02" + point[1:33]):
        with pytest.raises(ValueError):
            add(point, wrong)
        with pytest.raises(ValueError):
            replace(PUBLIC, point=wrong)


def test_a_file_opens_with_its_passphrase_on_any_keyboard() -> None:
    file = secrecy.seal_share(PUBLIC, SHARES[1], PASSPHRASE, CHEAP)
    assert secrecy.open_share(file, PASSPHRASE) == (PUBLIC, SHARES[1])
    decomposed = PASSPHRASE.replace("ö", "o\u0308").replace("ü", "u\u0308")
    assert secrecy.open_share(file, decomposed) == (PUBLIC, SHARES[1])
    with pytest.raises(secrecy.WrongPassphrase):
        secrecy.open_share(file, PASSPHRASE + " ")
    readable = json.loads(file)
    assert (readable["index"], readable["poll_id"], readable["fingerprint"]) == (
        2,
        "motion-1",
        PUBLIC.fingerprint,
    )
    assert f"{SHARES[1].value:x}" not in file.decode()


def test_the_default_effort_is_that_of_rfc_9106() -> None:
    file = secrecy.seal_share(PUBLIC, SHARES[0], PASSPHRASE)
    assert json.loads(file)["kdf"] | {"salt": ""} == {
        "name": "argon2id",
        "memory_kib": 65536,
        "iterations": 3,
        "lanes": 4,
        "salt": "",
    }
    assert secrecy.open_share(file, PASSPHRASE)[1] == SHARES[0]


def test_short_passphrases_and_wrong_shares_are_not_sealed() -> None:
    with pytest.raises(ValueError, match="12"):
        secrecy.seal_share(PUBLIC, SHARES[0], "elf zeichen", CHEAP)
    with pytest.raises(secrecy.WrongShare):
        secrecy.seal_share(PUBLIC, replace(SHARES[0], value=5), PASSPHRASE, CHEAP)


FILE = secrecy.seal_share(PUBLIC, SHARES[2], PASSPHRASE, CHEAP)


def test_no_changed_bit_of_a_file_goes_unnoticed() -> None:
    for place, bit in itertools.product(range(len(FILE)), range(8)):
        changed = bytearray(FILE)
        changed[place] ^= 1 << bit
        with pytest.raises(secrecy.SecrecyError):
            secrecy.open_share(bytes(changed), PASSPHRASE)


@pytest.mark.parametrize("field", ["memory_kib", "iterations", "lanes"])
@pytest.mark.parametrize("value", [0, -1, 1 << 40])
def test_a_foreign_file_cannot_make_us_work_for_hours(field: str, value: int) -> None:
    document = json.loads(FILE)
    document["kdf"][field] = value
    text = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(secrecy.KeyFileDamaged):
        secrecy.open_share(text, PASSPHRASE)


@given(st.binary(max_size=200) | st.sampled_from([b"[]", b"{}", b"null", b"[" * 100_000]))
def test_anything_else_is_no_key_file(junk: bytes) -> None:
    with pytest.raises(secrecy.KeyFileDamaged):
        secrecy.open_share(junk, PASSPHRASE)
