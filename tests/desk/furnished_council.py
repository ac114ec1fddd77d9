# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows in every table of the council for the walk, with a canary in every text of each member."""

from typing import Any

from tests.council.builders import open_council

from itunion.foundation.organisations.api import within
from itunion.procedures.council import models as m
from itunion.procedures.council.sampling.canary import write_canary

__all__ = ["furnish_council"]

LEADS_TO = {
    "attachment_id": m.Attachment,
    "attendance_id": m.Attendance,
    "body_id": m.Body,
    "consultation_id": m.Consultation,
    "delivery_id": m.Delivery,
    "document_id": m.Document,
    "follow_up_id": m.FollowUp,
    "group_id": m.Group,
    "item_id": m.AgendaItem,
    "meeting_id": m.Meeting,
    "membership_id": m.Membership,
    "paper_id": m.Paper,
    "person_id": m.Person,
    "place_id": m.Place,
    "rate_id": m.AllowanceRate,
    "run_id": m.AllowanceRun,
    "signature_id": m.CoSignature,
    "template_id": m.PaperTemplate,
    "term_id": m.LegislativeTerm,
}


def furnish_council(world: Any, system: Any, canaries: dict[str, str]) -> dict[str, Any]:
    """Build it; return what the arguments of the council's addresses lead to."""
    for number, member in enumerate(world.members):
        open_council(member.pk, system)
        canary = f"RATSSACHE-{number}-7d1a"
        canaries[canary] = f"@{number}"
        with within(member.pk):
            write_canary(member.pk, canary)
    with within(world.members[0].pk):
        return {
            f"council:{name}": model.objects.order_by("pk").first().pk for name, model in LEADS_TO.items()
        }
