# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Flip, drop, duplicate, reorder, insert, truncate, swap the head: all of it is found, on the board and in the file.

Three attackers: one who changes what lies there; one who also computes the chain anew; one who even has the
committee's key and signs anew. Against the last, only the head in the minutes helps; the tests say so.
"""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assembly.secrecy.polls import Poll, election, motion, some_votes

from itunion.union.assembly import secrecy
from itunion.union.assembly.secrecy import BoardEntry
from itunion.union.assembly.secrecy.encoding import canonical
from itunion.union.assembly.secrecy.verify_ballot import check

POLL = motion()
BODIES = POLL.bodies(some_votes(12))
(STRANGER,) = POLL.bodies(some_votes(13))[12:]
ENTRIES = POLL.board(BODIES)
HEAD = POLL.head(ENTRIES)
RESULT = POLL.result(ENTRIES)

Records = list[bytes]


def flip(records: Records, dice: random.Random) -> Records:
    place, byte = dice.randrange(len(records)), dice.randrange(len(records[0]))
    record = bytearray(records[place])
    record[byte] ^= 1 << dice.randrange(8)
    return [*records[:place], bytes(record), *records[place + 1 :]]


def drop(records: Records, dice: random.Random) -> Records:
    place = dice.randrange(len(records))
    return records[:place] + records[place + 1 :]


def duplicate(records: Records, dice: random.Random) -> Records:
    place = dice.randrange(len(records) + 1)
    return [*records[:place], dice.choice(records), *records[place:]]


def reorder(records: Records, dice: random.Random) -> Records:
    first, second = sorted(dice.sample(range(len(records)), 2))
    changed = list(records)
    changed[first], changed[second] = changed[second], changed[first]
    return changed


def insert(records: Records, dice: random.Random) -> Records:
    """A ballot more, with a token the issuer really signed."""
    place = dice.randrange(len(records) + 1)
    return [*records[:place], STRANGER, *records[place:]]


def truncate(records: Records, dice: random.Random) -> Records:
    return records[: dice.randrange(len(records))]


def exchange(records: Records, dice: random.Random) -> Records:
    """Another ballot under the same token: what an operator could do who holds back what was cast."""
    place = dice.randrange(len(records))
    cast = secrecy.parse_cast("motion-1", records[place])
    other = secrecy.cast_body(POLL.definition, cast.token, cast.signature, secrecy.Vote({"no"}))
    return [*records[:place], other, *records[place + 1 :]]


TAMPERINGS = [flip, drop, duplicate, reorder, insert, truncate, exchange]
Tampering = Callable[[Records, random.Random], Records]


def chained(records: Records) -> list[BoardEntry]:
    return list(secrecy.append_batch(secrecy.empty_head(POLL.definition), 0, records, lambda _records: None))


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_changed_board_with_a_new_chain_does_not_lead_to_the_published_head(tampering: Tampering) -> None:
    for seed in range(60):
        entries = chained(tampering([entry.record for entry in ENTRIES], random.Random(seed)))
        assert secrecy.verify_chain(POLL.definition, entries, HEAD)


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_changed_board_with_the_old_heads_is_no_chain(tampering: Tampering) -> None:
    for seed in range(60):
        records = tampering([entry.record for entry in ENTRIES], random.Random(seed))
        heads = [entry.head for entry in ENTRIES] + [HEAD]
        entries = [
            BoardEntry(index, record, heads[index - 1]) for index, record in enumerate(records, start=1)
        ]
        assert secrecy.verify_chain(POLL.definition, entries, HEAD)


@settings(max_examples=60)
@given(st.permutations(ENTRIES), st.integers(0, len(ENTRIES)))
def test_lines_moved_or_missing_are_noticed(entries: list[BoardEntry], length: int) -> None:
    if entries[:length] != ENTRIES:
        assert secrecy.verify_chain(POLL.definition, entries[:length], HEAD)


def test_a_swapped_head_is_noticed() -> None:
    for place, entry in enumerate(ENTRIES):
        changed = [*ENTRIES[:place], replace(entry, head=bytes(32)), *ENTRIES[place + 1 :]]
        assert secrecy.verify_chain(POLL.definition, changed)
    assert secrecy.verify_chain(POLL.definition, ENTRIES, ENTRIES[-2].head)
    assert secrecy.verify_chain(motion("motion-2").definition, ENTRIES, HEAD)


def test_without_a_published_head_a_cut_off_end_cannot_be_noticed() -> None:
    assert secrecy.verify_chain(POLL.definition, ENTRIES[:5]) == []


def findings(data: bytes, head: str | None = None) -> set[str]:
    wrong, _said = check(data, [head] if head else [], [], [])
    return {message[0] for message in wrong}


def with_board(records: Records, *, chain: bool, sign: bool) -> bytes:
    """The result of an attacker who makes everything fit he can: numbers, and by choice chain and signature."""
    document: dict[str, Any] = json.loads(RESULT)
    document["board"] = [record.hex() for record in records]
    if chain:
        document["head"] = POLL.head(chained(records)).hex()
    votes = [
        secrecy.decrypt_ballot(POLL.definition, POLL.secret, secrecy.parse_cast("motion-1", record))
        for record in records
        if record in (*BODIES, STRANGER)
    ]
    votes += [secrecy.Vote({"no"})] * (len(records) - len(votes))
    totals = secrecy.count(votes)
    choices = {"no": 0, "yes": 0} | dict(totals.choices)
    document["marks"] = sorted(word for vote in votes for word in vote)
    document["totals"] = {
        "abstain": totals.abstain,
        "ballots": totals.ballots,
        "choices": choices,
        "invalid": totals.invalid,
        "unreadable": 0,
        "valid": totals.valid,
    }
    return signed(document) if sign else canonical(document)


def signed(document: dict[str, Any], poll: Poll = POLL) -> bytes:
    body = {name: value for name, value in document.items() if name != "signature"}
    return canonical(
        body | {"signature": poll.secret.sign(b"itunion/ballot/1/result\x00" + canonical(body)).hex()}
    )


def test_the_untouched_result_holds() -> None:
    assert findings(RESULT, HEAD.hex()) == set()
    assert (
        findings(with_board([entry.record for entry in ENTRIES], chain=True, sign=True), HEAD.hex()) == set()
    )


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_every_tampering_with_the_result_is_found(tampering: Tampering) -> None:
    for seed in range(8):
        records = tampering([entry.record for entry in ENTRIES], random.Random(seed))
        assert "signature" in findings(with_board(records, chain=True, sign=False))
        assert "chain" in findings(with_board(records, chain=False, sign=True))
        assert "head" in findings(with_board(records, chain=True, sign=True), HEAD.hex())


def test_against_the_committee_itself_only_the_head_in_the_minutes_helps() -> None:
    shorter = with_board([entry.record for entry in ENTRIES][:7], chain=True, sign=True)
    assert findings(shorter) == set()
    assert findings(shorter, HEAD.hex()) == {"head"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda d: d["totals"].update(valid=9), "totals"),
        (lambda d: d["totals"]["choices"].update(yes=0), "totals"),
        (lambda d: d["totals"].update(unreadable=13), "totals"),
        (lambda d: d["marks"].pop(), "totals"),
        (lambda d: d["marks"].reverse(), "form"),
        (lambda d: d["marks"].append("zz"), "totals"),
        (lambda d: d["electorate"].update(tokens_issued=11), "electorate"),
        (lambda d: d["electorate"].update(entitled=13), "electorate"),
        (lambda d: d["electorate"].update(paper_ballots=1), "electorate"),
        (lambda d: d["electorate"].update(paper_ballots=-1), "form"),
        (lambda d: d["electorate"].update(entitled=True), "form"),
        (lambda d: d["definition"].update(title="Austritt"), "chain"),
        (lambda d: d["definition"].update(max_choices=2), "chain"),
        (lambda d: d["definition"]["issuer"].update(e=3), "form"),
        (lambda d: d["definition"]["issuer"].update(n="ab"), "form"),
        (lambda d: d["definition"]["choices"].append(["yes", "Ja"]), "form"),
        (lambda d: d["definition"]["choices"].append(["abstain", ""]), "form"),
        (lambda d: d["definition"].update(poll_id="motion-2"), "token"),
        (lambda d: d.update(head=d["head"].upper()), "form"),
        (lambda d: d.update(head="00" * 32), "chain"),
        (lambda d: d.update(format="x"), "form"),
        (lambda d: d.update(more=1), "form"),
        (lambda d: d.pop("marks"), "form"),
        (lambda d: d["board"].append("00"), "record"),
        (lambda d: d["board"].append(5), "form"),
        (lambda d: d["board"].append(d["board"][0]), "duplicate"),
        (lambda d: d.update(board={}), "form"),
    ],
)
def test_whoever_signs_must_still_be_consistent(
    change: Callable[[dict[str, Any]], Any], expected: str
) -> None:
    document = json.loads(RESULT)
    change(document)
    assert expected in findings(signed(document))


@pytest.mark.parametrize(
    ("c1", "c2", "holds"),
    [(2, 2, True), (2, 0, True), (3, 1, False), (4, 0, False), (1, 0, False), (2, 5, False)],
)
def test_marks_of_an_election_must_be_possible(c1: int, c2: int, holds: bool) -> None:
    """Two ballots with at most three marks each, none of them twice for the same."""
    poll = election()
    document = json.loads(poll.result(poll.board(poll.bodies([["c1", "c2"], ["c1"]]))))
    document["totals"]["choices"].update(c1=c1, c2=c2)
    document["marks"] = ["c1"] * c1 + ["c2"] * c2
    assert findings(signed(document, poll)) == (set() if holds else {"totals"})


def test_no_changed_byte_of_the_file_goes_unnoticed() -> None:
    dice = random.Random(20261127)
    # the places a random choice rarely hits: the signature and everything after the board
    places = [
        *range(RESULT.index(b'"marks"'), len(RESULT), 3),
        *(dice.randrange(len(RESULT)) for _ in range(250)),
    ]
    for place in places:
        changed = bytearray(RESULT)
        changed[place] ^= dice.randrange(1, 256)
        assert findings(bytes(changed)), place


def test_no_missing_or_added_byte_of_the_file_goes_unnoticed() -> None:
    dice = random.Random(3)
    for _ in range(60):
        place = dice.randrange(len(RESULT))
        assert findings(RESULT[:place])
        assert findings(RESULT[:place] + RESULT[place + 1 :])
        assert findings(RESULT[:place] + b" " + RESULT[place:])
    assert findings(RESULT + b"\n")


@pytest.mark.parametrize(
    "junk", [b"", b"\xff", b"[]", b"null", b"{}", b"[" * 100_000, b"1" * 5000, b'{"a":NaN}', b'"\\ud800"']
)
def test_anything_else_is_no_result(junk: bytes) -> None:
    assert findings(junk) <= {"unreadable", "form"}
    assert findings(junk)


@given(st.integers(0, 2**256 - 1))
def test_no_other_signature_passes(number: int) -> None:
    document = json.loads(RESULT)
    document["signature"] = document["signature"][:64] + number.to_bytes(32, "big").hex()
    assert "signature" in findings(canonical(document))


def test_a_signature_shifted_by_the_order_of_the_group_does_not_pass() -> None:
    document = json.loads(RESULT)
    raw = bytes.fromhex(document["signature"])
    shifted = int.from_bytes(raw[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    document["signature"] = (raw[:32] + shifted.to_bytes(32, "little")).hex()
    assert findings(canonical(document)) == {"signature"}
