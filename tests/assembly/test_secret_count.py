# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Counting a secret ballot: two trustees, papers merged, recount; what minutes and the second program make of it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.assembly.secretly import CHEAP, PASSPHRASES, TRUSTEES, Secret, prepared, secret_ballot
from tests.assembly.stage import Stage

from itunion.foundation.kernel.api import Conflict, Refused
from itunion.foundation.kernel.models import AuditEntry
from itunion.union.assembly import api as assembly
from itunion.union.assembly.models import TrusteeShare


@pytest.fixture
def secret(stage: Stage) -> Secret:
    return secret_ballot(stage)


# --- count -----------------------------------------------------------------------------------------------------------


def test_papers_are_merged_before_anything_is_said(secret: Secret) -> None:
    secret.vote("yyynn")
    paper = secret.voters[5].member.pk
    assembly.hand_out_paper(ballot_id=secret.ballot.pk, member_id=paper, by=secret.stage.office)
    secret.close()
    with pytest.raises(Refused, match="mehr Stimmzettel"):
        secret.count(paper={"yes": 1, "no": 1})
    with pytest.raises(Refused, match="passen nicht"):
        secret.count(paper={"maybe": 1})
    with pytest.raises(Refused, match="bei der Auszählung"):
        assembly.count_paper(ballot_id=secret.ballot.pk, counts={"no": 1}, by=secret.stage.office)
    secret.count(paper={"no": 1, "abstain": 0})
    result = secret.determine().result
    assert result["counts"] == {"yes": 3, "no": 3, "abstain": 0}
    assert (result["cast"], result["invalid"], result["paper"]) == (6, 0, 1)
    assert (result["secret"]["tokens_issued"], result["secret"]["ballots"]) == (5, 6)
    # nothing anywhere tells the papers' result apart
    traces = json.dumps(
        list(AuditEntry.objects.filter(action="assembly.count_secret").values_list("data", flat=True))
    )
    assert "no" not in json.loads(traces)[0]
    assert not secret.ballot.paper_counts.exists()


def test_one_trustee_alone_opens_nothing_and_nobody_before_the_close(secret: Secret) -> None:
    secret.vote("yyyyn")
    with pytest.raises(Conflict, match="nach dem Schließen"):
        secret.count()
    secret.close()
    for using in ((0,), (1, 1)):
        with pytest.raises(Refused, match="zwei verschiedene"):
            secret.count(using=using)
    with pytest.raises(Conflict, match="Erst zählen"):
        secret.determine()


def test_a_wrong_passphrase_and_a_wrong_file_are_named(secret: Secret) -> None:
    secret.vote("yyyyn")
    secret.close()
    good = list(secret.files)
    secret.files[2] = (good[2][0], "die falsche Passphrase")
    with pytest.raises(Refused, match=r"zur 2\. Datei") as refusal:
        secret.count(using=(0, 2))
    assert refusal.value.field == "passphrase2"
    secret.files[0] = (good[0][0][:-9], good[0][1])
    with pytest.raises(Refused, match=r"Die 1\. Datei") as refusal:
        secret.count(using=(0, 1))
    assert refusal.value.field == "file1"
    secret.files = [*prepared(secret.stage, secret.found.pk)[:1], *good[1:]]
    with pytest.raises(Refused, match="andere"):
        secret.count(using=(0, 1))


def test_a_recount_by_other_trustees_gives_the_same_bytes(secret: Secret) -> None:
    secret.vote("yyina")
    secret.close()
    documents = {secret.count(using=using).document for using in ((0, 1), (1, 2), (2, 0))}
    assert len(documents) == 1
    secret.determine()
    with pytest.raises(Conflict):
        secret.count()


def test_a_damaged_board_is_not_counted(secret: Secret) -> None:
    secret.vote("yyyyn")
    secret.close()
    secret.ballot.head = "0" * 64
    secret.ballot.save(update_fields=["head"])
    with pytest.raises(Conflict, match="beschädigt"):
        secret.count()


@pytest.mark.slow
def test_an_election_with_three_marks(stage: Stage) -> None:
    names = {"k1": "Ada", "k2": "Bea", "k3": "Cleo", "k4": "Dora"}
    secret = secret_ballot(stage, candidates=names, seats=2)
    for voter, choice in zip(
        secret.voters,
        (["k1", "k2"], ["k1", "k3"], ["k1"], ["k2", "k1"], ["abstain"], ["invalid"]),
        strict=True,
    ):
        voter.take_token().cast(*choice)
    done = secret.decided()
    assert done.result["counts"] == {"k1": 4, "k2": 2, "k3": 1, "k4": 0, "abstain": 1}
    assert (done.result["elected"], done.result["invalid"], done.result["cast"]) == (["k1"], 1, 6)
    assert all(len(marks) <= 1 for marks in done.result["secret"]["choices"])


@pytest.mark.slow
def test_a_unanimous_result_is_said_to_be_one(secret: Secret) -> None:
    secret.vote("yyyyyy")
    assert secret.decided().result["secret"]["unanimous"] is True


# --- minutes ---------------------------------------------------------------------------------------------------------


def test_minutes_name_who_took_part_and_no_choice(secret: Secret) -> None:
    secret.vote("yynnt-")
    secret.decided()
    assembly.prepare_committee(
        assembly_id=secret.found.pk,
        trustees=TRUSTEES,
        passphrases=PASSPHRASES,
        effort=CHEAP,
        by=secret.stage.office,
    )
    assembly.close_assembly(assembly_id=secret.found.pk, by=secret.stage.office)
    minutes = assembly.draw_minutes(assembly_id=secret.found.pk, by=secret.stage.office)
    (written,) = (b for item in minutes.content["items"] for b in item["ballots"])
    assert (written["secret"]["tokens_issued"], written["secret"]["ballots"]) == (5, 4)
    assert written["secret"]["head"] == secret.ballot.head
    assert [p["took_part"] for p in sorted(written["participants"], key=lambda p: p["person"])] == [
        True
    ] * 5 + [False]
    assert {p["choice"] for p in written["participants"]} == {None}
    assert set(TrusteeShare.objects.values_list("sealed", flat=True)) == {""}


@pytest.mark.slow
def test_the_second_program_agrees_and_notices(secret: Secret, tmp_path: Path) -> None:
    secret.vote("yynnia")
    secret.decided()
    assembly.close_assembly(assembly_id=secret.found.pk, by=secret.stage.office)
    minutes = assembly.draw_minutes(assembly_id=secret.found.pk, by=secret.stage.office)
    ledger = assembly.ledger_of(assembly.get_assembly(secret.found.pk))

    def verdict(change: Any = None) -> str:
        altered = json.loads(json.dumps(ledger))
        if change:
            change(altered["ballots"][0])
        for name, content in (("ledger", altered), ("minutes", minutes.content)):
            (tmp_path / f"{name}.json").write_text(json.dumps(content))
        command = [sys.executable, "-I", "-S", assembly.second_program()]
        files = [tmp_path / "ledger.json", tmp_path / "minutes.json"]
        return subprocess.run([*command, *files], check=False, capture_output=True, text=True).stdout

    assert "keine Abweichung" in verdict()
    assert "Stimmen" in verdict(lambda b: b["secret"]["choices"].append(["yes"]))
    assert "Liste der Teilnehmenden" in verdict(lambda b: b["participations"].pop())
    assert "mehr Stimmen als Stimmausweise" in verdict(lambda b: b["secret"].update(tokens_issued=3))
    assert "head" in verdict(lambda b: b["secret"].update(head="0" * 64))
