# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The secret ballot against the database: keys, tokens, votes, board, count, minutes; who may, once, in time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.assembly.secretly import (
    BITS,
    CHEAP,
    PASSPHRASES,
    TRUSTEES,
    Secret,
    on_stage,
    prepared,
    secret_ballot,
)
from tests.assembly.stage import Stage

from itunion.foundation.kernel.api import Conflict, Refused
from itunion.foundation.kernel.models import AuditEntry
from itunion.union.assembly import api as assembly
from itunion.union.assembly import secrecy
from itunion.union.assembly.actions import secret as acting
from itunion.union.assembly.models import (
    BoardRecord,
    Committee,
    Participation,
    SecretPoll,
    TrusteeShare,
    UrnEntry,
)
from itunion.union.assembly.secrecy import MalformedCast, TokenInvalid


@pytest.fixture
def secret(stage: Stage) -> Secret:
    return secret_ballot(stage)


def test_from_tokens_to_the_determination(secret: Secret) -> None:
    receipts = secret.vote("yyyni")
    assert UrnEntry.objects.count() == 5
    done = secret.decided()
    assert done.result["counts"] == {"yes": 3, "no": 1, "abstain": 0}
    assert (done.result["invalid"], done.result["cast"], done.result["carried"]) == (1, 5, True)
    assert done.result["secret"] == {
        "tokens_issued": 5,
        "ballots": 5,
        "paper": 0,
        "choices": [[], ["no"], ["yes"], ["yes"], ["yes"]],
        "head": secret.ballot.head,
        "unanimous": False,
    }
    assert "3 Ja-Stimmen gegen 1 Nein-Stimme" in done.determination
    board = assembly.board_of(secret.ballot)
    assert sorted(secrecy.receipt_of(line.record).hex() for line in board) == sorted(receipts)
    assert not UrnEntry.objects.exists()


@pytest.mark.slow
def test_the_published_file_satisfies_the_independent_verifier(secret: Secret, tmp_path: Path) -> None:
    receipt = secret.vote("yynna")[0]
    secret.decided()
    file = tmp_path / "result.json"
    file.write_text(assembly.secret_poll(secret.ballot.pk).document)
    command = [sys.executable, "-I", assembly.verifier_program(), file, "--receipt", receipt]
    head = secret.ballot.head
    assert subprocess.run([*command, "--head", head], check=False, capture_output=True).returncode == 0
    wrong = ("0" if head[0] != "0" else "1") + head[1:]
    assert subprocess.run([*command, "--head", wrong], check=False, capture_output=True).returncode != 0


# --- keys ------------------------------------------------------------------------------------------------------------


def test_without_a_key_in_stock_no_secret_ballot(stage: Stage) -> None:
    found = stage.planned()
    point = stage.item(found)
    found = stage.opened(found)
    on_stage(stage, found)
    key = assembly.prepare_committee(
        assembly_id=found.pk, trustees=TRUSTEES, passphrases=PASSPHRASES, effort=CHEAP, by=stage.office
    )

    def attempt() -> Any:
        return assembly.open_ballot(
            item_id=point.pk, question="?", secrecy="secret", key_bits=BITS, by=stage.office
        )

    for index in (1, 2, 3):
        with pytest.raises(Refused, match="fehlt der Schlüssel"):
            attempt()
        assert not SecretPoll.objects.exists()
        assembly.hand_out_share(committee_id=key.pk, index=index, by=stage.office)
    assembly.discard_committee(committee_id=key.pk, by=stage.office)
    with pytest.raises(Refused, match="fehlt der Schlüssel"):
        attempt()
    prepared(stage, found.pk)
    ballot = attempt()
    # one key, one ballot
    assembly.close_ballot(ballot_id=ballot.pk, by=stage.office)
    with pytest.raises(Refused, match="fehlt der Schlüssel"):
        attempt()


def test_a_share_is_fetched_once_and_then_gone(stage: Stage) -> None:
    found = stage.planned()
    key = assembly.prepare_committee(
        assembly_id=found.pk, trustees=TRUSTEES, passphrases=PASSPHRASES, effort=CHEAP, by=stage.office
    )
    file = assembly.hand_out_share(committee_id=key.pk, index=2, by=stage.office)
    assert secrecy.open_share(file, PASSPHRASES[1])[1].index == 2
    assert TrusteeShare.objects.get(committee=key, index=2).sealed == ""
    with pytest.raises(Conflict, match="schon abgeholt"):
        assembly.hand_out_share(committee_id=key.pk, index=2, by=stage.office)
    sealed = json.dumps(list(AuditEntry.objects.values_list("data", flat=True)))
    assert not any(word in sealed for word in ("sealed", *PASSPHRASES))


def test_a_key_needs_three_people_with_three_passphrases(stage: Stage) -> None:
    found = stage.planned()
    for trustees, passphrases, field in (
        (["A", "B"], PASSPHRASES, "trustee1"),
        (["A", "B", " a "], PASSPHRASES, "trustee1"),
        (["A", "B", " "], PASSPHRASES, "trustee1"),
        (TRUSTEES, [PASSPHRASES[0], "zu kurz", PASSPHRASES[2]], "passphrase2"),
        (TRUSTEES, [PASSPHRASES[0]] * 3, "passphrase1"),
    ):
        with pytest.raises(Refused) as refusal:
            assembly.prepare_committee(
                assembly_id=found.pk,
                trustees=trustees,
                passphrases=passphrases,
                effort=CHEAP,
                by=stage.office,
            )
        assert refusal.value.field == field


# --- tokens ----------------------------------------------------------------------------------------------------------


def test_the_same_question_gets_the_same_answer_and_another_none(secret: Secret) -> None:
    voter = secret.voters[0]
    answer = voter.ask()
    assert voter.ask() == answer
    with pytest.raises(Conflict, match="an einem anderen Gerät"):
        voter.of(secret.ballot).ask()
    assert Participation.objects.count() == 1


def test_only_who_represents_gets_the_token(secret: Secret) -> None:
    first, second = secret.voters[:2]
    first.member, second.member = second.member, first.member
    for voter in (first, second):
        with pytest.raises(Refused, match="stimmen Sie hier nicht ab"):
            voter.ask()
    blinded = secrecy.prepare_token(first.definition.issuer).blinded
    for stranger in (secret.stage.office, secret.stage.system):
        with pytest.raises(Refused, match="stimmen Sie hier nicht ab"):
            assembly.issue_token(
                ballot_id=secret.ballot.pk, member_id=first.member.pk, blinded=blinded, by=stranger
            )
    assert not Participation.objects.exists()


def test_who_is_banned_gets_no_token(stage: Stage) -> None:
    secret = secret_ballot(stage, ban_subject="claim", concerned=[f"m{stage.members[2].pk}"])
    with pytest.raises(Refused, match="G21"):
        secret.voters[2].ask()
    with pytest.raises(Refused, match="G21"):
        assembly.hand_out_paper(ballot_id=secret.ballot.pk, member_id=stage.members[2].pk, by=stage.office)


def test_a_token_or_a_paper_never_both(secret: Secret) -> None:
    token, paper = secret.voters[:2]
    token.ask()
    with pytest.raises(Conflict, match="schon einen"):
        assembly.hand_out_paper(ballot_id=secret.ballot.pk, member_id=token.member.pk, by=secret.stage.office)
    assembly.hand_out_paper(ballot_id=secret.ballot.pk, member_id=paper.member.pk, by=secret.stage.office)
    with pytest.raises(Conflict, match="Stimmzettel ausgegeben"):
        paper.ask()


def test_after_the_close_no_token_no_vote_and_no_key(secret: Secret) -> None:
    late = secret.voters[2].take_token()
    secret.voters[0].ask()
    secret.close()
    with pytest.raises(assembly.BallotClosed):
        late.cast("yes")
    assert not BoardRecord.objects.exists()
    assert not UrnEntry.objects.exists()
    for voter in secret.voters[:2]:
        with pytest.raises(assembly.BallotClosed):
            voter.ask()
    assert assembly.secret_poll(secret.ballot.pk).issuer_key == ""
    assert acting._issuer == []


@pytest.mark.slow
def test_the_stored_key_is_opened_by_another_process_and_not_by_the_database_alone(
    secret: Secret, settings: Any
) -> None:
    acting._issuer.clear()
    secret.voters[0].take_token()
    acting._issuer.clear()
    settings.SECRET_KEY = "another installation"
    with pytest.raises(secrecy.WrongPassphrase):
        secret.voters[1].take_token()


# --- votes -----------------------------------------------------------------------------------------------------------


def test_a_lost_answer_gets_its_receipt_again_also_after_the_close(secret: Secret) -> None:
    voter = secret.voters[0].take_token()
    receipt = voter.cast("yes")

    def again() -> str:
        return assembly.cast_secret(poll_id=voter.definition.poll_id, body=voter.body)

    assert again() == receipt
    assert acting.mix_urn(ballot_id=secret.ballot.pk)
    assert again() == receipt
    secret.close()
    assert again() == receipt
    assert BoardRecord.objects.count() == 1


def test_the_second_vote_of_a_token_is_refused(secret: Secret) -> None:
    voter = secret.voters[0].take_token()
    voter.cast("yes")
    for _when in ("before the close", "after it"):
        with pytest.raises(Conflict, match="erste Stimme zählt"):
            voter.cast("no")
        if secret.ballot.state == "open":
            secret.close()
    assert BoardRecord.objects.count() == 1


def test_a_token_of_another_ballot_is_worth_nothing(secret: Secret) -> None:
    voter = secret.voters[0].take_token()
    secret.close()
    files = prepared(secret.stage, secret.found.pk)
    other = assembly.open_ballot(
        item_id=secret.point.pk, question="Zweite", secrecy="secret", key_bits=BITS, by=secret.stage.office
    )
    stranger = voter.of(other)
    stranger.prepared, stranger.signature = voter.prepared, voter.signature
    with pytest.raises(TokenInvalid):
        stranger.cast("yes")
    with pytest.raises(MalformedCast):
        assembly.cast_secret(poll_id="p-unknown", body=voter.seal("yes"))
    assert len(files) == 3


def test_what_reached_the_board_cannot_be_changed(secret: Secret) -> None:
    secret.vote("yyyyn")
    secret.close()
    row = BoardRecord.objects.first()
    assert row is not None
    for change in (
        lambda: BoardRecord.objects.update(head="0" * 64),
        row.delete,
        Participation.objects.all().delete,
        lambda: SecretPoll.objects.update(definition="{}"),
        lambda: Committee.objects.update(point="00"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# --- gates -----------------------------------------------------------------------------------------------------------


def test_fewer_than_five_electronic_votes_are_no_secret(stage: Stage) -> None:
    found = stage.planned()
    point = stage.item(found)
    found = stage.opened(found)
    on_stage(stage, found, 4)
    stage.let_in(found, 4, 5)  # two more, but without an account: they would need papers
    prepared(stage, found.pk)
    with pytest.raises(Refused, match="fünf Stimmen"):
        assembly.open_ballot(item_id=point.pk, question="?", secrecy="secret", key_bits=BITS, by=stage.office)


def test_several_votes_per_member_are_not_secret(stage: Stage) -> None:
    found = stage.planned()
    point = stage.item(found)
    found = stage.opened(found)
    on_stage(stage, found)
    prepared(stage, found.pk)
    with pytest.raises(Refused):
        assembly.open_ballot(
            item_id=point.pk,
            question="?",
            secrecy="secret",
            votes_of={stage.members[0].pk: 2},
            by=stage.office,
        )
