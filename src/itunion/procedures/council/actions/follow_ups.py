# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: tasks from resolutions, and what is reported back about them."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.models import (
    AgendaItem,
    FollowUp,
    FollowUpReport,
    FollowUpState,
    Group,
    MeetingState,
)
from itunion.procedures.council.permissions import Permission

__all__ = ["give_task", "report_back"]


@transaction.atomic
def give_task(
    *, item: AgendaItem, department: Group | None, task: str, due: dt.date | None, by: Actor
) -> FollowUp:
    """Give a department the task to carry out a resolution."""
    by.require(Permission.MANAGE)
    if item.meeting.state not in {MeetingState.RUNNING, MeetingState.HELD, MeetingState.CLOSED}:
        raise Refused(_("Aufgaben entstehen aus Beschlüssen; über diesen Punkt ist noch nicht beraten."))
    if not task.strip():
        raise Refused(_("Sagen Sie, was zu tun ist."), field="task")
    if FollowUp.objects.filter(
        item=item, department=department, task=task, state=FollowUpState.OPEN
    ).exists():
        raise Refused(_("Diese Aufgabe ist schon erteilt."), field="task")
    follow_up: FollowUp = FollowUp.objects.create(
        organisation_id=item.organisation_id,
        item=item,
        department=department,
        task=task,
        due=due,
        created_at=clock.now(),
    )
    audit.record(
        "council.task_give",
        subject=f"meeting:{item.meeting_id}",
        data={"item": item.label, "department": department.name if department else None, "due": due},
        by=by,
    )
    return follow_up


@transaction.atomic
def report_back(*, follow_up: FollowUp, text: str, state: str, by: Actor) -> FollowUpReport:
    """Report how far a task is; a finished one is opened again by a report as well."""
    by.require(Permission.DRAFT)
    if state not in FollowUpState.values:
        raise Refused(_("Diesen Stand gibt es nicht."), field="state")
    if not text.strip():
        raise Refused(_("Schreiben Sie, was geschehen ist."), field="text")
    report: FollowUpReport = FollowUpReport.objects.create(
        organisation_id=follow_up.organisation_id,
        follow_up=follow_up,
        text=text,
        state=state,
        by=by.person_name,
        at=clock.now(),
    )
    follow_up.state = state
    follow_up.save(update_fields=["state"])
    audit.record("council.task_report", subject=f"follow_up:{follow_up.pk}", data={"state": state}, by=by)
    return report
