# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Open votes against the database: who may, once, in time; tampering is seen; papers are merged."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.assembly.stage import STARTS, Stage
from tests.owner import as_owner

from itunion.foundation.kernel.api import Conflict, Refused, clock
from itunion.foundation.organisations.api import across
from itunion.union.assembly import api as assembly
from itunion.union.assembly.models import Ballot, Entitlement, Resolution, Vote
from itunion.union.law import api as law
from itunion.union.members import api as members


def opened(stage: Stage, **item: Any) -> tuple[Any, Any, Ballot]:
    found, point = stage.running(**item)
    return found, point, assembly.open_ballot(item_id=point.pk, question="Antrag", by=stage.office)


def test_a_late_arrival_votes_in_the_next_ballot_only(stage: Stage) -> None:
    found, point = stage.running(present=5)
    first = assembly.open_ballot(item_id=point.pk, question="Erster", by=stage.office)
    stage.let_in(found, 5)
    with pytest.raises(Refused, match="nicht anwesend"):
        assembly.cast(ballot_id=first.pk, member_id=stage.members[5].pk, choice=["yes"], by=stage.office)
    stage.vote(first, "yyyyy")
    stage.decided(first)
    second = assembly.open_ballot(item_id=point.pk, question="Zweiter", by=stage.office)
    stage.vote(second, "yyyyyn")
    assert stage.decided(second).result["counts"] == {"yes": 5, "no": 1, "abstain": 0}


def test_an_absent_proxy_holder_gives_no_vote(stage: Stage) -> None:
    found, point = stage.running(present=4)
    assembly.give_proxy(
        assembly_id=found.pk, member_id=stage.members[4].pk, holder_name="Abwesend", by=stage.office
    )
    ballot = assembly.open_ballot(item_id=point.pk, question="Antrag", by=stage.office)
    assert not Entitlement.objects.filter(ballot=ballot, member=stage.members[4]).exists()


def test_who_left_before_the_opening_has_no_vote(stage: Stage) -> None:
    found, point = stage.running()
    assembly.check_out(assembly_id=found.pk, member_id=stage.members[0].pk, by=stage.office)
    ballot = assembly.open_ballot(item_id=point.pk, question="Antrag", by=stage.office)
    assert ballot.present == 5
    with pytest.raises(Refused):
        assembly.cast(ballot_id=ballot.pk, member_id=stage.members[0].pk, choice=["yes"], by=stage.office)


def test_the_same_member_from_two_devices(stage: Stage) -> None:
    _found, _point, ballot = opened(stage)
    member = stage.members[0].pk
    assembly.cast(ballot_id=ballot.pk, member_id=member, choice=["yes"], by=stage.office)
    with pytest.raises(Conflict, match="erste Stimme zählt"):
        assembly.cast(ballot_id=ballot.pk, member_id=member, choice=["no"], by=stage.office)
    assert Vote.objects.get(ballot=ballot).choice == ["yes"]


def test_a_vote_from_a_closed_tab_is_clearly_refused(stage: Stage) -> None:
    _found, _point, ballot = opened(stage)
    assembly.close_ballot(ballot_id=ballot.pk, by=stage.office)
    with pytest.raises(Conflict, match="nicht mehr gezählt"):
        assembly.cast(ballot_id=ballot.pk, member_id=stage.members[0].pk, choice=["yes"], by=stage.office)
    assert not Vote.objects.exists()


@pytest.mark.parametrize("choice", [["maybe"], ["yes", "no"], ["yes", "yes"]])
def test_an_impossible_choice_is_no_vote(stage: Stage, choice: list[str]) -> None:
    _found, _point, ballot = opened(stage)
    with pytest.raises(Refused, match="keine Stimme abgegeben"):
        assembly.cast(ballot_id=ballot.pk, member_id=stage.members[0].pk, choice=choice, by=stage.office)


def test_votes_cannot_be_changed_in_the_database(stage: Stage) -> None:
    _found, _point, ballot = opened(stage)
    vote = assembly.cast(ballot_id=ballot.pk, member_id=stage.members[0].pk, choice=["yes"], by=stage.office)
    with pytest.raises(DatabaseError), transaction.atomic():
        Vote.objects.filter(pk=vote.pk).update(choice=["no"])
    with pytest.raises(DatabaseError), transaction.atomic():
        vote.delete()


@pytest.mark.django_db(transaction=True)
def test_a_changed_vote_stops_the_determination(stage: Stage) -> None:
    from itunion.foundation.kernel import insert_only

    _found, _point, ballot = opened(stage)
    stage.vote(ballot, "yyynnn")
    with as_owner():
        insert_only.remove(connection)
        Vote.objects.filter(ballot=ballot, member=stage.members[3]).update(choice=["yes"])
        insert_only.install(connection)
    assembly.close_ballot(ballot_id=ballot.pk, by=stage.office)
    with pytest.raises(Conflict, match="ab Nummer 4 verändert"):
        assembly.determine(ballot_id=ballot.pk, by=stage.world.actor("union_supervision"))


def test_papers_join_the_electronic_votes(stage: Stage) -> None:
    _found, _point, ballot = opened(stage)
    stage.vote(ballot, "yyn")
    assembly.count_paper(ballot_id=ballot.pk, counts={"no": 2, "invalid": 1}, by=stage.office)
    result = stage.decided(ballot).result
    assert result["counts"] == {"yes": 2, "no": 3, "abstain": 0}
    assert (result["invalid"], result["paper"], result["carried"]) == (1, 3, False)


def test_more_papers_than_voters_are_refused(stage: Stage) -> None:
    _found, _point, ballot = opened(stage)
    stage.vote(ballot, "yyn")
    with pytest.raises(Refused, match="mehr Stimmzettel"):
        assembly.count_paper(ballot_id=ballot.pk, counts={"no": 4}, by=stage.office)


def test_the_quorum_of_the_statutes_is_asked(stage: Stage) -> None:
    version = law.enter_statutes(title="F", adopted_on=STARTS.date() - timedelta(days=60), parameters={"quorum": "3/4"}, by=stage.system)  # fmt: skip
    law.put_in_force(number=version.number, registered_on=STARTS.date() - timedelta(days=40), text_filed=True, by=stage.system)  # fmt: skip
    _found, point = stage.running(present=4)
    ballot = assembly.open_ballot(item_id=point.pk, question="Antrag", by=stage.office)
    stage.vote(ballot, "yyyy")
    done = stage.decided(ballot)
    assert done.result["carried"] is False
    assert "nicht beschlussfähig" in done.determination


def test_an_election_with_run_off(stage: Stage) -> None:
    _found, point = stage.running(kind="election")
    names = {"k1": "Ada", "k2": "Bea", "k3": "Cleo"}
    ballot = assembly.open_ballot(
        item_id=point.pk, question="Wahl", candidates=names, seats=1, by=stage.office
    )
    for number, key in enumerate(["k1", "k1", "k1", "k2", "k2", "k3"]):
        assembly.cast(ballot_id=ballot.pk, member_id=stage.members[number].pk, choice=[key], by=stage.office)
    done = stage.decided(ballot)
    assert done.result["elected"] == []
    assert done.result["run_off"] == ["k1", "k2"]
    assert "zwischen Ada, Bea" in done.determination
    assert not Resolution.objects.exists()


def test_only_one_ballot_at_a_time(stage: Stage) -> None:
    _found, point, _ballot = opened(stage)
    with pytest.raises(Conflict, match="läuft noch"):
        assembly.open_ballot(item_id=point.pk, question="Noch einer", by=stage.office)


def test_a_ban_hits_member_person_and_item_not_more(stage: Stage) -> None:
    """The mayor under discharge may not vote for any member, but somebody else votes for the mayor's municipality."""
    found, point = stage.running(present=0, ban_subject="discharge", concerned=["nvertretung 1"])
    stage.let_in(found, 0, 1, 2)
    ballot = assembly.open_ballot(item_id=point.pk, question="Entlastung", by=stage.office)
    bans = {e.member_id: e.ban for e in ballot.entitlements.all()}
    assert bans[stage.members[0].pk] == bans[stage.members[2].pk] == ""
    assert "G21" in bans[stage.members[1].pk]
    stage.vote(ballot, "y-y")
    stage.decided(ballot)
    other = stage.item(found, title="Anderes", is_procedural=True)
    free = assembly.open_ballot(item_id=other.pk, question="Pause?", by=stage.office)
    assembly.cast(ballot_id=free.pk, member_id=stage.members[1].pk, choice=["yes"], by=stage.office)


def test_stretched_all_members_may_vote(stage: Stage) -> None:
    from tests.assembly.demonstrations import JOINT

    found = stage.planned(form="stretched", discussion_form="virtuell", **JOINT)
    point = stage.item(found)
    found = stage.opened(found)
    assembly.start_voting_phase(assembly_id=found.pk, by=stage.office)
    ballot = assembly.open_ballot(item_id=point.pk, question="Antrag", by=stage.office)
    assert ballot.entitlements.count() == len(stage.members)


def test_all_others_in_the_hall(stage: Stage) -> None:
    """„Wer ist dagegen, wer enthält sich?“: the rest of the hall says yes; who is banned or remote is left out."""
    _found, _point, ballot = opened(stage, ban_subject="claim", concerned=[f"m{stage.members[5].pk}"])
    assembly.cast_many(
        ballot_id=ballot.pk, votes={stage.members[1].pk: ["no"]}, rest=["yes"], by=stage.office
    )
    assert stage.decided(ballot).result["counts"] == {"yes": 4, "no": 1, "abstain": 0}


def test_an_excluded_member_cannot_be_let_in(stage: Stage) -> None:
    """From the dispatch of the letter of exclusion there is no attendance (§ 68 GenG)."""
    found = stage.opened(stage.planned())
    excluded = stage.members[3]
    with across("members.administration", reason="test", by=stage.system):
        members.exclude_member(
            organisation_id=excluded.pk,
            reason="Pflichtverletzung trotz Mahnung",
            resolution="Beschluss 7",
            posted_on=clock.today(),
            posting_proof="RR 1",
            by=stage.system,
        )
    with pytest.raises(Refused, match="§ 68"):
        stage.let_in(found, 3)
