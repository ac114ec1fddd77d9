# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register of resolutions: what was decided, what became of it, what is still to do."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly.models import Ballot, FollowUp, Objection, Resolution
from itunion.union.assembly.permissions import Permission
from itunion.union.law.api import book_on, enforce

__all__ = [
    "add_follow_up",
    "advance_resolution",
    "finish_follow_up",
    "record_challenge",
    "register_resolution",
]

NEXT = {
    "pending": {"adopted"},
    "adopted": {"filed", "executed"},
    "challenged": {"adopted"},
    "filed": {"registered"},
    "registered": {"executed"},
    "executed": set(),
}


def register_resolution(ballot: Ballot, *, pending: bool, by: Actor) -> Resolution:
    """Enter what a ballot decided, with its number and the end of the challenge period (§ 51 I GenG)."""
    day = ballot.opened_at.astimezone().date()
    number = Resolution.objects.filter(resolved_on__year=day.year).count() + 1
    finding = book_on(day).check("G27", resolved_on=day)
    row: Resolution = Resolution.objects.create(
        number=f"{day.year}/{number:02d}",
        ballot=ballot,
        text=ballot.question,
        subject=ballot.subject,
        resolved_on=day,
        state="pending" if pending else "adopted",
        challenge_until=finding.decision.values.get("shown"),
        challenge_flag=str(finding.decision.values.get("flag", "")),
    )
    if ballot.subject.startswith("statute"):
        FollowUp.objects.create(
            resolution=row,
            text=_(
                "Satzungsänderung zum Genossenschaftsregister anmelden, vollständigen Wortlaut einreichen"
            ),
            due_on=day,
        )
    return row


def _locked(resolution_id: int) -> Resolution:
    found = Resolution.objects.select_for_update().filter(pk=resolution_id).first()
    if found is None:
        raise Refused(_("Diesen Beschluss gibt es nicht."))
    return found


@transaction.atomic
def advance_resolution(*, resolution_id: int, state: str, by: Actor) -> Resolution:
    """Move a resolution on: adopted → filed → registered → executed (or straight to executed)."""
    by.require(Permission.MANAGE)
    row = _locked(resolution_id)
    if state not in NEXT[row.state]:
        raise Conflict(_("Von „%(state)s“ führt kein Schritt dorthin.") % {"state": row.get_state_display()})
    row.state = state
    row.save(update_fields=["state"])
    audit.record("assembly.advance", subject=f"resolution:{row.pk}", data={"state": state}, by=by)
    return row


@transaction.atomic
def add_follow_up(*, resolution_id: int, text: str, due_on: date, by: Actor) -> FollowUp:
    """Note something a resolution asks to be done."""
    by.require(Permission.MANAGE)
    row = _locked(resolution_id)
    task: FollowUp = FollowUp.objects.create(resolution=row, text=text.strip(), due_on=due_on)
    audit.record(
        "assembly.follow_up", subject=f"resolution:{row.pk}", data={"text": text, "due_on": due_on}, by=by
    )
    return task


@transaction.atomic
def finish_follow_up(*, follow_up_id: int, by: Actor) -> FollowUp:
    """Note that it is done."""
    by.require(Permission.MANAGE)
    task = FollowUp.objects.select_for_update().filter(pk=follow_up_id, done_on__isnull=True).first()
    if task is None:
        raise Conflict(_("Diese Aufgabe ist schon erledigt."))
    task.done_on = clock.today()
    task.save(update_fields=["done_on"])
    audit.record("assembly.follow_up_done", subject=f"resolution:{task.resolution_id}", by=by)
    return task


@transaction.atomic
def record_challenge(
    *,
    resolution_id: int,
    filed_on: date,
    member_id: int | None = None,
    by_organ: bool = False,
    was_kept_out: bool = False,
    published_on: date | None = None,
    by: Actor,
) -> Resolution:
    """Record an action against a resolution: within the month, by who objected or was kept out, or an organ.

    The action and its hearing must be published (§ 51 V GenG).
    """
    by.require(Permission.MANAGE)
    row = _locked(resolution_id)
    objected = Objection.objects.filter(ballot_id=row.ballot_id, member_id=member_id).exists()
    book = book_on(filed_on)
    findings = enforce(
        book.check(
            "G27",
            resolved_on=row.resolved_on,
            filed_on=filed_on,
            entitled=objected or by_organ or was_kept_out,
        ),
        book.check("G29", action_filed=True, published_on=published_on),
        field="filed_on",
    )
    row.state = "challenged"
    row.action_filed_on, row.action_published_on = filed_on, published_on
    row.save(update_fields=["state", "action_filed_on", "action_published_on"])
    audit.record(
        "assembly.challenge",
        subject=f"resolution:{row.pk}",
        data={"filed_on": filed_on, "member": member_id, "findings": findings},
        by=by,
    )
    return row
