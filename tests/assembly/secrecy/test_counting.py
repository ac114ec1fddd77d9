# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tally is the multiset of the ballots, whatever their order, batches and channel; swapping two votes shows nowhere."""

import json
import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assembly.secrecy.polls import Poll, election, motion, some_votes

from itunion.union.assembly import secrecy
from itunion.union.assembly.secrecy import BoardEntry, Finding, Totals, Vote
from itunion.union.assembly.secrecy.ballot import SUITE, build_body
from itunion.union.assembly.secrecy.encoding import BALLOT_SIZE, ballot_info

MOTION, ELECTION = motion(), election()
motion_votes = st.lists(st.sampled_from(["yes", "no", "abstain", "invalid"]), max_size=12)
election_votes = st.lists(
    st.sampled_from([["abstain"], ["invalid"]])
    | st.sets(st.sampled_from(ELECTION.definition.names), min_size=1, max_size=3).map(sorted),
    max_size=12,
)


def expected(votes: list[list[str]]) -> Counter[str]:
    return Counter(word for vote in votes for word in vote)


def marks(totals: Totals) -> Counter[str]:
    return Counter(totals.choices) + Counter({"abstain": totals.abstain, "invalid": totals.invalid})


@settings(max_examples=40)
@given(motion_votes, st.integers(1, 6), st.randoms(use_true_random=False))
def test_a_motion_counts_what_was_cast_in_any_order_and_batch(
    votes: list[str], batch: int, order: random.Random
) -> None:
    cast = [[vote] for vote in votes]
    bodies = MOTION.bodies(cast)
    order.shuffle(bodies)
    entries = MOTION.board(bodies, batch, seed=order.randrange(1000))
    outcome = MOTION.tally(entries)
    assert (marks(outcome.totals), outcome.findings) == (expected(cast), ())
    assert outcome.totals.ballots == len(votes)
    assert outcome.totals.unreadable == 0


@settings(max_examples=40)
@given(election_votes)
def test_an_election_counts_every_mark(votes: list[list[str]]) -> None:
    outcome = ELECTION.tally(ELECTION.board(ELECTION.bodies(votes)))
    assert marks(outcome.totals) == expected(votes)
    assert outcome.totals.valid == sum(vote not in (["abstain"], ["invalid"]) for vote in votes)


@settings(max_examples=20)
@given(election_votes, st.integers(0, 12))
def test_votes_on_paper_count_like_the_others(votes: list[list[str]], on_paper: int) -> None:
    paper = secrecy.count(map(Vote, votes[:on_paper]))
    electronic = ELECTION.tally(ELECTION.board(ELECTION.bodies(votes[on_paper:])), paper)
    assert electronic.totals == ELECTION.tally(ELECTION.board(ELECTION.bodies(votes))).totals
    assert electronic.paper_ballots == len(votes[:on_paper])


def test_a_recount_gives_the_same_bytes() -> None:
    entries = MOTION.board(MOTION.bodies(some_votes(9)))
    other_trustees = secrecy.join(MOTION.committee.public, MOTION.committee.shares[1:])
    again = secrecy.tally(MOTION.definition, entries, MOTION.head(entries), other_trustees)
    document = secrecy.result_document(
        MOTION.definition, entries, again, other_trustees, entitled=14, tokens_issued=11
    )
    assert document == MOTION.result(entries)


def sealed_by_hand(poll: Poll, number: int, plaintext: bytes) -> bytes:
    """A cast of a modified client that seals bytes of its own."""
    token, signature = poll.token(number)
    info = ballot_info(poll.definition.digest, secrecy.token_hash(poll.definition.poll_id, token))
    return build_body(token, signature, SUITE.encrypt(plaintext, poll.committee.public.encryption_key, info))


def test_what_cannot_be_read_is_invalid_and_counted_apart() -> None:
    token, signature = MOTION.token(4)
    bodies = [
        *MOTION.bodies([["yes"], ["invalid"]]),
        sealed_by_hand(MOTION, 2, b"Ich war es".ljust(BALLOT_SIZE, b"\0")),
        sealed_by_hand(MOTION, 3, bytes((1, 1, 3)) + bytes(BALLOT_SIZE - 3)),
        build_body(token, signature, bytes(145)),
        sealed_by_hand(MOTION, 5, b"short"[:5] + bytes(BALLOT_SIZE - 5)),
    ]
    entries = MOTION.board(bodies)
    outcome = MOTION.tally(entries)
    assert outcome.totals == Totals({"yes": 1}, valid=1, abstain=0, invalid=5, unreadable=4)
    assert b"Ich" not in MOTION.result(entries)


def test_of_two_ballots_with_one_token_the_first_counts_and_the_board_is_reported() -> None:
    token, signature = MOTION.token(0)
    second = secrecy.cast_body(MOTION.definition, token, signature, Vote({"no"}))
    bodies = [*MOTION.bodies([["yes"], ["yes"]]), second]
    entries = secrecy.append_batch(secrecy.empty_head(MOTION.definition), 0, bodies, lambda _records: None)
    outcome = MOTION.tally(entries)
    assert outcome.findings == (Finding("duplicate", 3),)
    assert outcome.totals.choices == {"yes": 2}
    with pytest.raises(secrecy.BoardDamaged) as caught:
        secrecy.result_document(
            MOTION.definition, entries, outcome, MOTION.secret, entitled=9, tokens_issued=9
        )
    assert caught.value.findings == outcome.findings


def test_ballots_without_a_token_of_this_poll_never_count() -> None:
    foreign = motion("motion-2").bodies([["no"], ["no"]])
    entries = MOTION.board([*MOTION.bodies([["yes"]]), *foreign, b"", bytes(562)])
    outcome = MOTION.tally(entries)
    assert outcome.totals == Totals({"yes": 1}, valid=1)
    assert sorted(found.code for found in outcome.findings) == ["malformed", "malformed", "token", "token"]


@pytest.mark.parametrize(
    ("entitled", "tokens"),
    [(9, 4), (4, 5), (6, 6), (7, 6)],
    ids=["ballots>tokens", "tokens>entitled", "paper", "paper2"],
)
def test_ballots_tokens_and_electorate_must_fit(entitled: int, tokens: int) -> None:
    entries = MOTION.board(MOTION.bodies(some_votes(5)))
    outcome = MOTION.tally(entries, Totals({"yes": 2}, valid=2))
    with pytest.raises(ValueError, match="entitled"):
        secrecy.result_document(
            MOTION.definition, entries, outcome, MOTION.secret, entitled=entitled, tokens_issued=tokens
        )


def test_a_tally_of_another_board_is_not_published() -> None:
    entries = MOTION.board(MOTION.bodies(some_votes(5)))
    with pytest.raises(ValueError, match="this board"):
        secrecy.result_document(
            MOTION.definition, entries[:4], MOTION.tally(entries), MOTION.secret, entitled=9, tokens_issued=9
        )


@pytest.mark.parametrize(
    "paper",
    [
        Totals({"maybe": 1}, valid=1),
        Totals({"yes": 2}, valid=1),
        Totals({"yes": 1, "no": 1}, valid=1),
        Totals({}, valid=1),
        Totals({}, abstain=-1),
        Totals({}, invalid=1, unreadable=2),
        Totals({"yes": -1, "no": 1}),
    ],
)
def test_impossible_sums_of_paper_ballots_are_refused(paper: Totals) -> None:
    with pytest.raises(ValueError):
        MOTION.tally([], paper)


def test_an_empty_board_has_a_result() -> None:
    document = json.loads(MOTION.result([]))
    assert document["totals"]["ballots"] == 0
    assert document["head"] == secrecy.empty_head(MOTION.definition).hex()


def test_single_ballots_of_an_election_cannot_be_read_off_the_result() -> None:
    """Who sells his vote could mark it by a rare combination; only single marks are published, in order of name."""
    together = [["c1", "c2"], ["c3"], ["abstain"]]
    apart = [["c1", "c3"], ["c2"], ["abstain"]]
    first, second = (
        json.loads(ELECTION.result(ELECTION.board(ELECTION.bodies(votes)))) for votes in (together, apart)
    )
    assert first["marks"] == second["marks"] == ["abstain", "c1", "c2", "c3"]
    assert first["totals"] == second["totals"]


def everything_seen(votes: list[str]) -> tuple[list[object], dict[str, object]]:
    """What the server and the public see of a poll with fixed randomness, without ciphertexts and their hashes."""
    randomness = random.Random(7)
    prepared = [
        secrecy.prepare_token(
            MOTION.issuer.public, randomness.randbytes, lambda limit: randomness.randrange(limit)
        )
        for _ in votes
    ]
    answers = [secrecy.blind_sign(MOTION.issuer, one.blinded) for one in prepared]
    bodies = [
        secrecy.cast_body(MOTION.definition, one.token, secrecy.finalize(one, answer), Vote({vote}))
        for one, answer, vote in zip(prepared, answers, votes, strict=True)
    ]
    entries = MOTION.board(bodies)
    result = json.loads(MOTION.result(entries))
    for name in ("head", "signature"):
        del result[name]
    result["board"] = [record[: 2 * 417] for record in result["board"]]
    traffic = [
        (one.blinded, answer, body[:417], len(body))
        for one, answer, body in zip(prepared, answers, bodies, strict=True)
    ]
    return [*traffic, [(entry.index, entry.record[:417]) for entry in entries]], result


def test_two_voters_who_swap_their_votes_leave_no_trace() -> None:
    assert everything_seen(["yes", "no", "abstain", "yes", "invalid", "no"]) == everything_seen(
        ["invalid", "no", "abstain", "yes", "yes", "no"]
    )


def test_a_batch_is_put_in_random_order() -> None:
    records = [bytes((number,)) for number in range(20)]
    orders = {tuple(entry.record for entry in secrecy.append_batch(bytes(32), 0, records)) for _ in range(20)}
    assert len(orders) == 20
    assert {tuple(sorted(order)) for order in orders} == {tuple(records)}


def test_every_place_on_the_board_is_equally_likely() -> None:
    counts = Counter(
        secrecy.append_batch(bytes(32), 0, [b"a", b"b", b"c", b"d"])[0].record for _ in range(4000)
    )
    # 1000 expected of each; six standard deviations
    assert all(abs(number - 1000) < 6 * 27.4 for number in counts.values())


def test_ballots_are_opened_in_another_order_than_they_stand() -> None:
    entries = MOTION.board(MOTION.bodies(some_votes(12)))
    seen: list[bytes] = []

    def watch(casts: list[secrecy.Cast]) -> None:
        seen.extend(cast.record for cast in casts)

    secrecy.tally(MOTION.definition, entries, MOTION.head(entries), MOTION.secret, shuffle=watch)
    assert seen == [entry.record for entry in entries]


def test_a_receipt_is_found_on_the_board() -> None:
    bodies = MOTION.bodies(some_votes(7))
    entries = MOTION.board(bodies)
    for body in bodies:
        place = secrecy.includes(entries, secrecy.check_cast(MOTION.definition, body).receipt)
        assert place is not None
        assert entries[place - 1].record == body
    assert secrecy.includes(entries, bytes(32)) is None


def test_a_board_in_batches_is_one_chain() -> None:
    bodies = MOTION.bodies(some_votes(11))
    entries = MOTION.board(bodies, batch=4)
    rebuilt = secrecy.append_batch(
        secrecy.empty_head(MOTION.definition), 0, [entry.record for entry in entries], lambda _records: None
    )
    assert list(rebuilt) == entries
    assert secrecy.verify_chain(MOTION.definition, entries, MOTION.head(entries)) == []
    moved: BoardEntry = replace(entries[0], index=2)
    assert Finding("position", 1) in secrecy.verify_chain(MOTION.definition, [moved, *entries[1:]])
