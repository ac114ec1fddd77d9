# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What this room shows on the start page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, clock
from itunion.foundation.ui.api import Task, format_moment
from itunion.union.assembly import queries

__all__ = ["next_assembly", "running_ballots"]


def running_ballots(actor: Actor) -> dict[str, object] | None:
    """Return the open ballots in which the person may vote."""
    tasks = [
        Task(
            f"{right.member.name}: {right.ballot.question}",
            reverse("assembly:my_ballots"),
            _("läuft"),
            "warning",
        )
        for right in queries.my_ballots(actor)
        if not right.ban and queries.vote_of(right.ballot_id, right.member_id) is None
    ]
    return {"title": _("Jetzt abstimmen"), "tasks": tasks} if tasks else None


def next_assembly(actor: Actor) -> dict[str, object] | None:
    """Return the assemblies to come that are convened or running."""
    coming = queries.assemblies().filter(state__in=["convened", "open"]).order_by("starts_at")
    tasks = [
        Task(
            f"{a.title} · {format_moment(a.starts_at)}",
            reverse("assembly:assembly", args=[a.pk]),
            a.get_state_display(),
            "info" if a.starts_at > clock.now() else "success",
        )
        for a in coming[:3]
    ]
    return {"title": _("Versammlungen"), "tasks": tasks} if tasks else None
