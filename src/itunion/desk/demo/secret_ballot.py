# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A secret ballot of the example assembly: key ceremony, tokens, votes, count; voters do in Python what browsers do."""

import time
from collections.abc import Callable
from random import Random
from typing import Any

from itunion.foundation.identity.api import permissions_of
from itunion.foundation.kernel.api import Actor
from itunion.union.assembly import api as assembly

__all__ = ["take_token", "vote_secretly"]

TRUSTEES = ("Holger Voigt", "Peer Nordmann", "Prüfungsverband (Beispiel)")


def vote_secretly(
    item: Any, random: Random, *, chair: Actor, key_bits: int = 3072, say: Callable[[str], None], by: Actor
) -> Any:
    """Hold a secret ballot on an item: everybody who may vote takes a token, all but a few vote, two trustees count.

    `key_bits`: length of the issuer key. The passphrases are invented, as everything here.
    """
    passphrases = tuple(f"Beispiel-Passphrase {number}" for number in (1, 2, 3))
    committee = assembly.prepare_committee(
        assembly_id=item.assembly_id, trustees=TRUSTEES, passphrases=passphrases, by=by
    )
    files = [
        (assembly.hand_out_share(committee_id=committee.pk, index=index, by=by), passphrases[index - 1])
        for index in (1, 2, 3)
    ]
    ballot = assembly.open_ballot(
        item_id=item.pk, question=item.text, secrecy="secret", key_bits=key_bits, by=by
    )
    definition = assembly.definition_of(assembly.secret_poll(ballot.pk))
    started = time.perf_counter()
    held = [
        take_token(definition, right, ballot.pk)
        for right in ballot.entitlements.filter(ban="", person__isnull=False)
        .select_related("person", "member")
        .order_by("member__name")
    ]
    issued = time.perf_counter()
    random.shuffle(held)
    voting = held[: len(held) - len(held) // 40]  # some take a token and do not vote
    for token, signature in voting:
        choice = random.choices(["yes", "no", "abstain", "invalid"], [70, 24, 4, 2])[0]
        body = assembly.cast_body(definition, token, signature, frozenset({choice}))
        assembly.cast_secret(poll_id=definition.poll_id, body=body)
    done = time.perf_counter()
    assembly.mix_urn(ballot_id=ballot.pk)
    assembly.close_ballot(ballot_id=ballot.pk, by=by)
    # the chair and the audit association; the third trustee is not needed
    assembly.count_secret(ballot_id=ballot.pk, files=[files[0], files[2]], by=chair)
    say("  " + assembly.determine(ballot_id=ballot.pk, by=chair).determination)
    say(
        f"  Geheim: {len(held)} Stimmausweise in {issued - started:.1f} s, "
        f"{len(voting)} Stimmen in {done - issued:.1f} s, {key_bits} Bit"
    )
    return assembly.get_ballot(ballot.pk)


def take_token(definition: Any, right: Any, ballot_id: int) -> tuple[bytes, bytes]:
    """Take a member's token as its representative; return it with its signature."""
    prepared = assembly.prepare_token(definition.issuer)
    voter = Actor(
        right.person_id,
        right.person_name,
        right.member_id,
        right.member.name,
        "member",
        permissions_of(["member_head"]),
    )
    answer = assembly.issue_token(
        ballot_id=ballot_id, member_id=right.member_id, blinded=prepared.blinded, by=voter
    )
    return prepared.token, assembly.finalize(prepared, answer)
