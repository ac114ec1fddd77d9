# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The browser client, run in Node: same bytes as the Python side, published numbers, and a vote that survives crashes."""

import base64
import itertools
import json
import random
from dataclasses import replace
from typing import Any

import pytest
from tests.assembly.secrecy import node
from tests.assembly.secrecy.polls import CLIENT, VECTORS, Poll, election, motion

from itunion.union.assembly import secrecy
from itunion.union.assembly.secrecy import Choice, Vote
from itunion.union.assembly.secrecy.ballot import encode_vote
from itunion.union.assembly.secrecy.encoding import token_message
from itunion.union.assembly.secrecy.p256 import multiply_generator

MOTION, ELECTION = motion(), election()
TEXT = MOTION.definition.canonical().decode()


def client(*calls: list[Any]) -> list[Any]:
    """Call functions of the client, in one process."""
    answers: list[Any] = node.run("client.mjs", CLIENT, *calls)
    return answers


def answer_to(poll: Poll, blinded: str) -> str:
    return secrecy.blind_sign(poll.issuer, bytes.fromhex(blinded)).hex()


def test_the_client_computes_the_same_hashes_and_encodings() -> None:
    token = MOTION.token(0)[0]
    long_name = "a" * 64
    title = replace(MOTION.definition, title='Ä "€" \\ 😀 \n').canonical().decode()
    votes = [
        ["abstain"],
        ["invalid"],
        *map(list, itertools.combinations(ELECTION.definition.names, 3)),
        ["c7"],
    ]
    text = ELECTION.definition.canonical().decode()
    answers = client(
        ["digest", TEXT],
        ["digest", title],
        ["message", long_name, token.hex()],
        ["tokenHash", "motion-1", token.hex()],
        ["receipt", token.hex()],
        *(["encode", text, vote] for vote in votes),
    )
    assert answers == [
        MOTION.definition.digest.hex(),
        replace(MOTION.definition, title='Ä "€" \\ 😀 \n').digest.hex(),
        token_message(long_name, token).hex(),
        secrecy.token_hash("motion-1", token).hex(),
        secrecy.receipt_of(token).hex(),
        *(encode_vote(ELECTION.definition, Vote(vote)).hex() for vote in votes),
    ]


def test_the_client_writes_no_vote_the_poll_does_not_allow() -> None:
    text = ELECTION.definition.canonical().decode()
    many = replace(
        ELECTION.definition, choices=tuple(Choice(f"c{n}", "") for n in range(496)), max_choices=496
    )
    everything = list(many.names)
    refused = client(
        *(
            ["encode", text, vote]
            for vote in ([], ["c1", "c2", "c3", "c4"], ["c9"], ["abstain", "c1"], ["c1", "x"])
        )
    )
    assert refused == [None] * 5
    assert client(["encode", many.canonical().decode(), everything]) == [
        encode_vote(many, Vote(everything)).hex()
    ]


@pytest.mark.parametrize("poll", [MOTION, ELECTION], ids=["motion", "election"])
def test_client_blinds_python_signs_client_finalizes_python_verifies_and_opens(poll: Poll) -> None:
    text = poll.definition.canonical().decode()
    votes = [list(poll.definition.names[:1]), list(poll.definition.names[-1:]), ["abstain"], ["invalid"]]
    prepared = client(*(["prepare", text] for _ in votes))
    held = client(*(["finalize", text, one, answer_to(poll, one["blinded"])] for one in prepared))
    bodies = client(*(["body", text, one, vote] for one, vote in zip(held, votes, strict=True)))
    casts = [secrecy.check_cast(poll.definition, bytes.fromhex(body)) for body in bodies]
    assert [secrecy.decrypt_ballot(poll.definition, poll.secret, cast) for cast in casts] == list(
        map(Vote, votes)
    )
    assert len({cast.token for cast in casts}) == len(votes)


def test_the_client_works_with_a_key_of_full_length() -> None:
    key = secrecy.IssuerKey.generate("motion-1")
    poll = Poll(replace(MOTION.definition, issuer=key.public), key, MOTION.committee)
    text = poll.definition.canonical().decode()
    (prepared,) = client(["prepare", text])
    (held,) = client(["finalize", text, prepared, answer_to(poll, prepared["blinded"])])
    (body, holds) = client(["body", text, held, ["no"]], ["holds", json.loads(text), 3072])
    assert secrecy.check_cast(poll.definition, bytes.fromhex(body))
    assert holds is True


def test_the_client_notices_a_crooked_answer() -> None:
    first, second = client(["prepare", TEXT], ["prepare", TEXT])
    right, other = answer_to(MOTION, first["blinded"]), answer_to(MOTION, second["blinded"])
    crooked = [other, "00" * 384, right[:-2] + f"{int(right[-2:], 16) ^ 1:02x}", right[2:]]
    assert client(*(["finalize", TEXT, first, answer] for answer in crooked)) == [None] * 4


def test_the_client_gives_the_numbers_of_rfc_9474() -> None:
    published = json.loads((VECTORS / "rfc9474.json").read_text())
    n = int(published["key"]["n"], 16)
    calls, expected = [], []
    for vector in published["vectors"]:
        factor = pow(int(vector["inv"], 16), -1, n)
        calls.append(["blind", str(n), vector["msg_prefix"] + vector["msg"], vector["salt"], str(factor)])
        expected.append([str(int(vector["blinded_msg"], 16)), str(int(vector["inv"], 16))])
    assert client(*calls) == expected


def test_the_client_gives_the_ciphertext_of_rfc_9180() -> None:
    vector = json.loads((VECTORS / "rfc9180.json").read_text())["vectors"][1]
    point = multiply_generator(int(vector["skEm"], 16))
    x, y, d = (
        base64.urlsafe_b64encode(part).rstrip(b"=").decode()
        for part in (point[1:33], point[33:], bytes.fromhex(vector["skEm"]))
    )
    work = {
        "point": vector["pkRm"],
        "info": vector["info"],
        "jwk": {"kty": "EC", "crv": "P-256", "x": x, "y": y, "d": d},
    }
    assert client(["seal", work | vector["first"]]) == [vector["enc"] + vector["first"]["ct"]]


def test_the_client_inverts_like_python() -> None:
    dice = random.Random(5)
    pairs = [(dice.randrange(1, 10**40), dice.randrange(2, 10**40)) for _ in range(60)] + [
        (1, 2),
        (6, 9),
        (5, 7),
    ]

    def inverse(a: int, n: int) -> str:
        try:
            return str(pow(a, -1, n))
        except ValueError:
            return "null"

    assert client(*(["inverse", str(a), str(n)] for a, n in pairs)) == [inverse(a, n) for a, n in pairs]


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"e": 3}, False),
        ({"e": "65537"}, False),
        ({"n": "ab" * 256 + "ac"}, False),
        ({"n": "ab" * 200}, False),
        ({"n": "zz" * 256}, False),
        ({"n": "ab" * 400}, False),
    ],
)
def test_the_client_refuses_a_weak_issuer_key(change: dict[str, Any], holds: bool) -> None:
    document = MOTION.definition.document()
    document["issuer"] |= change
    assert client(["holds", document, 2048]) == [holds]


# --- the way of a vote through crashes ----------------------------------------------------------------------------


def play(clicks: list[list[Any]], answers: list[Any], **more: Any) -> dict[str, Any]:
    """Play clicks against a server that gives these answers."""
    ((played),) = client(["play", {"definition": TEXT, "clicks": clicks, "answers": answers, **more}])
    return dict(played)


def with_token() -> dict[str, str]:
    """The storage of a browser that has a token."""
    token, signature = MOTION.token(0)
    return {"vote": json.dumps({"stage": "token", "token": token.hex(), "signature": signature.hex()})}


def states(played: dict[str, Any]) -> list[str]:
    return [shown[0] for shown in played["shown"]]


RECEIPT = {"status": 200, "body": "receipt"}


def test_a_vote_from_storage_to_receipt_leaves_nothing_behind() -> None:
    played = play([["reload"], ["cast", ["no"]], ["reload"]], [RECEIPT], storage=with_token())
    (sent,) = played["sent"]
    cast = secrecy.check_cast(MOTION.definition, bytes.fromhex(sent.pop("body")))
    assert secrecy.decrypt_ballot(MOTION.definition, MOTION.secret, cast) == {"no"}
    assert states(played) == ["ready", "casting", "done", "idle"]
    assert played["shown"][2][1] == cast.receipt.hex()
    assert played["kept"][-2:] == [None, None]
    assert sent == {
        "url": "/b",
        "method": "POST",
        "mode": "same-origin",
        "cache": "no-store",
        "redirect": "error",
        "referrerPolicy": "no-referrer",
        "credentials": "omit",
        "headers": {"Content-Type": "application/octet-stream"},
    }


def test_a_lost_token_answer_is_asked_for_again_with_the_same_bytes() -> None:
    played = play([["requestToken"], ["reload"], ["requestToken"]], ["lost", {"status": 503}])
    assert states(played) == ["requesting", "token-unreachable", "idle", "requesting", "token-unreachable"]
    first, second = played["sent"]
    assert first["body"] == second["body"]
    assert len(first["body"]) == 2 * secrecy.BLINDED_SIZE
    assert (first["credentials"], first["headers"]["X-CSRFToken"]) == ("same-origin", "c")


def test_a_token_survives_the_crash_between_the_phases() -> None:
    (prepared,) = client(["prepare", TEXT])
    played = play(
        [["requestToken"], ["reload"], ["cast", ["yes"]]],
        [{"status": 200, "body": answer_to(MOTION, prepared["blinded"])}, RECEIPT],
        storage={"vote": json.dumps(prepared)},
    )
    assert states(played) == ["requesting", "ready", "ready", "casting", "done"]
    assert json.loads(played["kept"][0])["stage"] == "token"


def test_a_lost_cast_answer_is_sent_again_with_the_same_bytes_and_cannot_be_changed() -> None:
    played = play(
        [["cast", ["no"]], ["reload"], ["cast", ["yes"]], ["again"]], ["lost", RECEIPT], storage=with_token()
    )
    assert states(played) == ["casting", "unconfirmed", "unconfirmed", "unconfirmed", "casting", "done"]
    first, second = played["sent"]
    assert first["body"] == second["body"]


def test_two_clicks_at_once_are_one() -> None:
    played = play([["both", ["requestToken"], ["requestToken"]]], ["lost", "lost"])
    assert len({sent["body"] for sent in played["sent"]}) == 1
    played = play([["both", ["cast", ["no"]], ["cast", ["yes"]]]], [RECEIPT, RECEIPT], storage=with_token())
    assert len(played["sent"]) == 1
    assert states(played) == ["casting", "done", "done"]


@pytest.mark.parametrize(
    ("answer", "state", "kept"),
    [
        ({"status": 409}, "cast-refused", False),
        ({"status": 410}, "closed", False),
        ({"status": 400}, "cast-rejected", True),
        ({"status": 500}, "unconfirmed", True),
        ({"status": 200, "body": "00" * 32}, "unconfirmed", True),
    ],
)
def test_every_answer_to_a_cast_has_its_state(answer: dict[str, Any], state: str, kept: bool) -> None:
    played = play([["cast", ["no"]]], [answer], storage=with_token())
    assert states(played) == ["casting", state]
    assert (played["kept"][0] is not None) is kept


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"status": 409}, "token-refused"),
        ({"status": 403}, "token-refused"),
        ({"status": 410}, "closed"),
        ({"status": 200, "body": "00" * 384}, "token-wrong"),
        ({"status": 200, "body": ""}, "token-wrong"),
    ],
)
def test_every_answer_to_a_request_has_its_state(answer: dict[str, Any], state: str) -> None:
    assert states(play([["requestToken"]], [answer])) == ["requesting", state]


def test_a_vote_the_poll_does_not_allow_is_not_sent() -> None:
    played = play([["cast", []], ["cast", ["yes", "no"]]], [], storage=with_token())
    assert states(played) == ["not-allowed"] * 2
    assert played["sent"] == []


@pytest.mark.parametrize("storage", ["none", {"vote": "{broken"}])
def test_a_browser_that_keeps_nothing_says_so_and_works_on(storage: Any) -> None:
    played = play([["requestToken"], ["requestToken"]], ["lost", "lost"], storage=storage)
    assert played["volatile"] is True
    first, second = played["sent"]
    assert first["body"] == second["body"]


def test_a_page_is_connected_only_if_it_shows_the_poll_it_says() -> None:
    key = secrecy.IssuerKey.generate("motion-1")
    definition = replace(MOTION.definition, issuer=key.public)
    right = {"definition": definition.canonical().decode(), "digest": definition.digest.hex()}
    good, wrong, weak = client(
        ["page", right],
        ["page", right | {"digest": "00" * 32}],
        ["page", {"definition": TEXT, "digest": MOTION.definition.digest.hex()}],
    )
    assert good == {"state": "idle", "visible": ["idle"], "connected": ["submit"], "volatile": False}
    assert (
        wrong
        == weak
        == {"state": "wrong-poll", "visible": ["wrong-poll"], "connected": [], "volatile": False}
    )


def test_the_client_has_nothing_a_strict_policy_forbids() -> None:
    source = CLIENT.read_text()
    for word in (
        "eval(",
        "new Function",
        "innerHTML",
        "import ",
        "import(",
        "http:",
        "https:",
        "document.write",
    ):
        assert word not in source
