# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our blind signatures and those of npm's @cloudflare/blindrsa-ts understand each other, in both directions.

Theirs signs in plain JavaScript, 0.4 seconds each; `ITUNION_BLINDRSA_MESSAGES=200` takes more than the 10 of the
default run.
"""

import base64
import os
import random
from typing import Any

import pytest
from tests.assembly.secrecy import node
from tests.assembly.secrecy.polls import motion

from itunion.union.assembly import secrecy
from itunion.union.assembly.secrecy.encoding import token_message

POLL = motion()
NUMBERS = POLL.issuer._numbers
MESSAGES = int(os.environ.get("ITUNION_BLINDRSA_MESSAGES", "10"))


def number(value: int) -> str:
    """A number as JSON Web Keys write it (RFC 7518, 2)."""
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


PUBLIC = {"kty": "RSA", "alg": "PS384", "n": number(NUMBERS.n), "e": number(NUMBERS.e)}
PRIVATE = PUBLIC | {
    name: number(value)
    for name, value in zip(
        ("d", "p", "q", "dp", "dq", "qi"),
        (NUMBERS.d, NUMBERS.p, NUMBERS.q, NUMBERS.dp, NUMBERS.dq, NUMBERS.q_inverse),
        strict=True,
    )
}


def theirs(step: str, key: dict[str, str], items: list[dict[str, str]]) -> list[Any]:
    """Let the second implementation do one step for many messages."""
    answers: list[Any] = node.run(
        "second.mjs", node.second_implementation(), {"step": step, "jwk": key, "items": items}
    )
    return answers


@pytest.mark.slow
def test_they_blind_we_sign_they_accept() -> None:
    dice = random.Random(1)
    messages = [token_message("motion-1", dice.randbytes(32)).hex() for _ in range(MESSAGES)]
    blinded = theirs("blind", PUBLIC, [{"message": message} for message in messages])
    signed = [
        secrecy.blind_sign(POLL.issuer, bytes.fromhex(one["blinded"]).rjust(384, b"\0"))[-256:]
        for one in blinded
    ]
    finalized = theirs(
        "finalize",
        PUBLIC,
        [
            {"message": message, "answer": answer.hex(), "inv": one["inv"]}
            for message, answer, one in zip(messages, signed, blinded, strict=True)
        ],
    )
    for message, one in zip(messages, finalized, strict=True):
        token, signature = bytes.fromhex(message)[-32:], bytes.fromhex(one["signature"]).rjust(384, b"\0")
        assert secrecy.verify_token(POLL.issuer.public, "motion-1", token, signature)


@pytest.mark.slow
def test_we_blind_they_sign_we_accept_and_so_do_they() -> None:
    prepared = [secrecy.prepare_token(POLL.issuer.public) for _ in range(MESSAGES)]
    answers = theirs("sign", PRIVATE, [{"blinded": one.blinded[-256:].hex()} for one in prepared])
    signatures = [
        secrecy.finalize(one, bytes.fromhex(answer["answer"]).rjust(384, b"\0"))
        for one, answer in zip(prepared, answers, strict=True)
    ]
    items = [
        {"message": token_message("motion-1", one.token).hex(), "signature": signature[-256:].hex()}
        for one, signature in zip(prepared, signatures, strict=True)
    ]
    assert theirs("verify", PUBLIC, items) == [True] * MESSAGES
    shifted = [{**item, "message": items[place - 1]["message"]} for place, item in enumerate(items)]
    assert theirs("verify", PUBLIC, shifted) == [False] * MESSAGES
