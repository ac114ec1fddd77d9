# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""One ballot: same size whatever it says, one encoding per vote, opens for its poll and its token only, counts once."""

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assembly.secrecy.polls import Poll, election, motion

from itunion.union.assembly import secrecy
from itunion.union.assembly.secrecy import Admission, Choice, PollDefinition, Vote
from itunion.union.assembly.secrecy.ballot import build_body, decode_vote, encode_vote
from itunion.union.assembly.secrecy.encoding import BALLOT_SIZE, MAX_CHOICES, ballot_info

MOTION, ELECTION = motion(), election()
ALL_VOTES = [
    *({word} for word in ("abstain", "invalid")),
    *(set(some) for size in (1, 2, 3) for some in itertools.combinations(ELECTION.definition.names, size)),
]


def test_every_vote_has_one_encoding_of_one_size_and_comes_back() -> None:
    written = {encode_vote(ELECTION.definition, Vote(vote)) for vote in ALL_VOTES}
    assert len(written) == len(ALL_VOTES)
    assert {len(plaintext) for plaintext in written} == {BALLOT_SIZE}
    assert {decode_vote(ELECTION.definition, plaintext) for plaintext in written} == set(map(Vote, ALL_VOTES))


@pytest.mark.parametrize(
    "vote", [(), ("c1", "c2", "c3", "c4"), ("c9",), ("yes",), ("abstain", "c1"), ("abstain", "invalid")]
)
def test_what_the_poll_does_not_allow_cannot_be_written(vote: tuple[str, ...]) -> None:
    with pytest.raises(secrecy.VoteNotAllowed):
        encode_vote(ELECTION.definition, Vote(vote))


@given(st.integers(0, 1), st.integers(0, 3), st.integers(0, 2**12), st.integers(0, 8 * BALLOT_SIZE - 17))
def test_what_is_read_was_written_that_way(version: int, kind: int, low: int, place: int) -> None:
    plaintext = bytes((version, kind)) + (low | 1 << place).to_bytes(BALLOT_SIZE - 2, "little")
    try:
        vote = decode_vote(ELECTION.definition, plaintext)
    except secrecy.VoteNotAllowed:
        return
    assert encode_vote(ELECTION.definition, vote) == plaintext


def test_the_last_of_the_most_choices_can_be_marked() -> None:
    choices = tuple(Choice(f"c{number}", "") for number in range(MAX_CHOICES))
    definition = replace(ELECTION.definition, choices=choices)
    vote = Vote({f"c{MAX_CHOICES - 1}"})
    assert decode_vote(definition, encode_vote(definition, vote)) == vote
    with pytest.raises(ValueError, match="choices"):
        replace(definition, choices=(*choices, Choice("more", "")))


def open_with(token_of: bytes, definition: PollDefinition, ciphertext: bytes) -> Vote:
    cast = secrecy.parse_cast(definition.poll_id, build_body(token_of, bytes(384), ciphertext))
    return secrecy.decrypt_ballot(definition, MOTION.secret, cast)


def test_a_ballot_opens_for_its_token_and_its_poll_only() -> None:
    definition = MOTION.definition
    mine, yours = MOTION.token(0)[0], MOTION.token(1)[0]
    sealed = secrecy.encrypt_ballot(definition, mine, Vote({"no"}))
    assert open_with(mine, definition, sealed) == {"no"}
    with pytest.raises(secrecy.VoteNotAllowed):
        open_with(yours, definition, sealed)
    for other in (
        replace(definition, title="Austritt"),
        replace(definition, choices=definition.choices[::-1]),
        replace(definition, choices=(Choice("yes", "Nein"), Choice("no", "Ja"))),
        replace(definition, max_choices=2),
    ):
        with pytest.raises(secrecy.VoteNotAllowed):
            open_with(mine, other, sealed)


@given(st.integers(0, 144), st.integers(1, 255))
def test_no_changed_byte_of_a_ciphertext_opens(place: int, change: int) -> None:
    token = MOTION.token(0)[0]
    sealed = bytearray(secrecy.encrypt_ballot(MOTION.definition, token, Vote({"yes"})))
    sealed[place] ^= change
    with pytest.raises(secrecy.VoteNotAllowed):
        open_with(token, MOTION.definition, bytes(sealed))


def test_two_ballots_of_one_voter_never_look_alike() -> None:
    token = MOTION.token(0)[0]
    assert len({secrecy.encrypt_ballot(MOTION.definition, token, Vote({"yes"})) for _ in range(20)}) == 20


@given(st.binary(max_size=700))
def test_bodies_of_any_other_size_are_refused(junk: bytes) -> None:
    if len(junk) != secrecy.CAST_BODY_SIZE or junk[0] != 1:
        with pytest.raises(secrecy.MalformedCast):
            secrecy.parse_cast("motion-1", junk)


def test_a_real_body_with_a_byte_more_or_less_is_refused() -> None:
    (body,) = MOTION.bodies([["yes"]])
    for other in (body + b"\0", body[:-1], body * 2, b""):
        with pytest.raises(secrecy.MalformedCast):
            secrecy.check_cast(MOTION.definition, other)


@pytest.mark.parametrize("version", [0, 2, 255])
def test_bodies_of_another_version_are_refused(version: int) -> None:
    with pytest.raises(secrecy.MalformedCast):
        secrecy.parse_cast("motion-1", bytes((version,)) + bytes(secrecy.CAST_BODY_SIZE - 1))


@given(st.integers(0, 10**6))
def test_no_other_token_is_let_in(seed: int) -> None:
    (body,) = MOTION.bodies([["yes"]])
    forged = body[:1] + random.Random(seed).randbytes(416) + body[417:]
    with pytest.raises(secrecy.TokenInvalid):
        secrecy.check_cast(MOTION.definition, forged)
    with pytest.raises(secrecy.TokenInvalid):
        secrecy.check_cast(motion("motion-2").definition, body)


def test_every_cast_has_the_same_size() -> None:
    bodies = MOTION.bodies([["yes"], ["no"], ["abstain"], ["invalid"]]) + ELECTION.bodies(
        map(list, ALL_VOTES)
    )
    assert {len(body) for body in bodies} == {secrecy.CAST_BODY_SIZE} == {562}


def test_the_second_ballot_of_a_token_is_refused_and_the_same_one_repeated() -> None:
    token, signature = MOTION.token(0)
    first, second = (
        secrecy.check_cast(
            MOTION.definition, secrecy.cast_body(MOTION.definition, token, signature, Vote({word}))
        )
        for word in ("yes", "yes")
    )
    assert first.token_hash == second.token_hash
    assert secrecy.admit(first, None) is Admission.NEW
    assert secrecy.admit(first, first.receipt) is Admission.REPEATED
    assert secrecy.admit(second, first.receipt) is Admission.REFUSED


def test_parts_of_the_wrong_size_make_no_body() -> None:
    for sizes in ((31, 384, 145), (32, 383, 146), (32, 384, 144)):
        with pytest.raises(secrecy.MalformedCast):
            build_body(*map(bytes, sizes))


@pytest.mark.parametrize(
    "change",
    [
        {"poll_id": "other"},
        {"poll_id": "ü"},
        {"choices": ()},
        {"choices": (Choice("yes", ""), Choice("yes", ""))},
        {"choices": (Choice("abstain", ""),), "max_choices": 1},
        {"choices": (Choice("Yes", ""),), "max_choices": 1},
        {"max_choices": 0},
        {"max_choices": 8},
        {"max_choices": True},
        {"title": 5},
    ],
)
def test_impossible_polls_cannot_be_defined(change: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        replace(ELECTION.definition, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize("poll", [MOTION, ELECTION])
def test_a_definition_is_read_back_from_its_one_form_only(poll: Poll) -> None:
    definition = poll.definition
    text = definition.canonical()
    assert PollDefinition.read(text) == definition
    for other in (
        text + b"\n",
        text.replace(b'"max', b' "max'),
        text.replace(b"65537", b"3"),
        b"{}",
        b"[]",
        b"\xff",
    ):
        with pytest.raises(ValueError):
            PollDefinition.read(other)


def test_purposes_never_share_a_hash() -> None:
    token = MOTION.token(0)[0]
    hashes = {
        secrecy.token_hash("motion-1", token),
        secrecy.token_hash("motion-2", token),
        secrecy.receipt_of(token),
        secrecy.empty_head(MOTION.definition),
        MOTION.definition.digest,
    }
    assert len(hashes) == 5
    assert ballot_info(b"a" * 32, b"b" * 32) != ballot_info(b"b" * 32, b"a" * 32)
