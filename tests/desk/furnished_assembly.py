# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""An assembly in full swing for the walk: one ballot determined, one running, a demand, statutes, organs."""

from datetime import date, timedelta
from typing import Any

from tests.assembly.stage import Stage

from itunion.foundation.kernel.api import clock
from itunion.union.assembly import api as assembly
from itunion.union.assembly.models import Invitation, Resolution, Seat
from itunion.union.law import api as law

__all__ = ["furnish_assembly"]


def furnish_assembly(world: Any, system: Any) -> dict[str, Any]:
    """Build it; return what the arguments of the addresses lead to."""
    law.enter_statutes(title="Fassung", adopted_on=date(2026, 6, 25), parameters={}, by=system)
    stage = Stage(world, system, count=3)
    try:
        found, point = stage.running(present=3)
        first = assembly.open_ballot(item_id=point.pk, question="Erster", by=stage.office)
        stage.vote(first, "yyn")
        stage.decided(first)
        running = assembly.open_ballot(item_id=point.pk, question="Zweiter", by=stage.office)
        committee = assembly.prepare_committee(
            assembly_id=found.pk,
            trustees=["A", "B", "C"],
            passphrases=["Passphrase eins!", "Passphrase zwei!", "Passphrase drei!"],
            effort=assembly.Effort(64, 1, 1),
            by=stage.office,
        )
        demand = assembly.demand_assembly(purpose="Zweck", reasons="Grund", by=world.actor("member_head@0"))
    finally:
        stage.close()
    return furnish_voice(world) | {
        "assembly_id": found.pk,
        "item_id": point.pk,
        "ballot_id": running.pk,
        "member_id": world.members[0].pk,
        "resolution_id": Resolution.objects.get().pk,
        "seat_id": Seat.objects.first().pk,  # type: ignore[union-attr]
        "demand_id": demand.pk,
        "invitation_id": Invitation.objects.filter(assembly=found).first().pk,  # type: ignore[union-attr]
        "position": 1,
        "rule_id": "G20",
        "committee_id": committee.pk,
        "index": 1,
        "poll_id": "p-unknown",
    }


def furnish_voice(world: Any) -> dict[str, Any]:
    """A running survey, a statement with an amendment, a circular procedure; today, since the walk is today."""
    office, head = world.actor("union_office"), world.actor("member_head@0")
    soon = clock.today() + timedelta(days=7)
    survey = assembly.plan_survey(
        title="Umfrage", mode="confidential", opens_on=clock.today(), closes_on=soon, by=office
    )
    question = assembly.add_question(
        survey_id=survey.pk, text="Frage", kind="single", choices=["Ja", "Nein"], by=office
    )
    assembly.publish_survey(survey_id=survey.pk, by=office)
    statement = assembly.draft_position(
        topic="Thema", addressee="land", amend_until=soon, due_on=soon, text="Ein Absatz.", by=office
    )
    amendment = assembly.propose_amendment(
        statement_id=statement.pk,
        version_id=assembly.current_version(statement.pk).pk,
        paragraph=1,
        new_text="Ein anderer Absatz.",
        reason="Grund",
        by=head,
    )
    circulation = assembly.start_circulation(
        organ="supervisory_board", title="Umlauf", motion="Vorschlag", answer_until=soon, by=office
    )
    return {
        "survey_id": survey.pk,
        "question_id": question.pk,
        "statement_id": statement.pk,
        "paragraph": 1,
        "amendment_id": amendment.pk,
        "circulation_id": circulation.pk,
        "asked_id": assembly.seats_asked(circulation.pk)[0].pk,
    }
