# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What waits for an answer, on the start page: surveys, statements to sign, motions sent around."""

from django.urls import reverse
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor
from itunion.foundation.ui.api import Task, format_date
from itunion.union.assembly import queries

__all__ = ["waiting_for_answer"]


def waiting_for_answer(actor: Actor) -> dict[str, object] | None:
    """Return what the actor, or its member, has not answered yet; the most urgent first."""
    lines = [
        (survey.closes_on, survey.title, reverse("assembly:answer", args=[survey.pk]))
        for survey in queries.unanswered_surveys(actor)
    ]
    lines += [
        (
            p.due_on,
            _("Mitzeichnen: %(topic)s") % {"topic": p.topic},
            reverse("assembly:position", args=[p.pk]),
        )
        for p in queries.unsigned_positions(actor)
    ]
    lines += [
        (
            asked.circulation.answer_until,
            f"{asked.circulation.number}: {asked.circulation.title}",
            reverse("assembly:seat_answer", args=[asked.circulation_id, asked.pk]),
        )
        for asked in queries.my_circulation_seats(actor)
    ]
    tasks = [
        Task(label, url, _("bis %(day)s") % {"day": format_date(day)}, "info")
        for day, label, url in sorted(lines)
    ]
    return {"title": _("Wartet auf Antwort"), "tasks": tasks} if tasks else None
