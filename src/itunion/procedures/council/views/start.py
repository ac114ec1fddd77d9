# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The first page: what waits for whoever looks, and the next meetings with their deadlines."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import Actor, clock
from itunion.foundation.ui.api import Task, format_date, format_moment
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries import papers as paper_queries
from itunion.procedures.council.queries import start as queries
from itunion.procedures.council.queries.setup import only_body
from itunion.procedures.council.views.shell import council_page

__all__ = ["start"]

# more than these are found in the lists
MOST = 10


def _until(due: dt.date | None, day: dt.date) -> tuple[Any, str]:
    """Return how a deadline reads, and its tone."""
    if due is None:
        return "", ""
    if due < day:
        return _("überfällig seit %(day)s") % {"day": format_date(due)}, "danger"
    tone = "warning" if due - day <= dt.timedelta(days=3) else "info"
    return _("bis %(day)s") % {"day": format_date(due)}, tone


def _task(label: Any, name: str, key: int, status: Any = "", tone: str = "") -> Task:
    return Task(label, reverse(f"council:{name}", args=[key]), status, tone)


def _papers(actor: Actor, day: dt.date) -> Iterable[tuple[Any, list[Task]]]:
    if actor.may(Permission.DRAFT):
        yield (
            _("Mitzeichnen"),
            [
                _task(f"{s.row.department.name}: {s.row.paper}", "co_sign", s.row.pk, *_until(s.row.due, day))
                for s in paper_queries.waiting_signatures(day)
            ],
        )
    if actor.may(Permission.SIGN):
        yield _("Zeichnen"), [_task(str(p), "paper", p.pk) for p in paper_queries.signable()]
    if actor.may(Permission.MANAGE):
        yield _("Freigeben"), [_task(str(p), "paper", p.pk) for p in queries.signed_papers()]
        yield (
            _("Sitzung vorsehen"),
            [_task(str(c.paper), "assign", c.pk) for c in paper_queries.unplanned()],
        )
        yield (
            _("Veröffentlichen"),
            [_task(str(p), "publish_paper", p.pk) for p in paper_queries.unpublished()],
        )


def _following(actor: Actor, day: dt.date) -> Iterable[tuple[Any, list[Task]]]:
    if actor.may(Permission.MANAGE):
        begin = [
            _task(m.name, "minutes", m.pk, _("nicht begonnen"), "warning") for m in queries.without_minutes()
        ]
        going = [
            _task(minutes.meeting.name, "minutes", minutes.meeting_id, *_until(due, day))
            for minutes, due in queries.unfinished_minutes()
        ]
        yield _("Niederschriften"), begin + going
    if actor.may(Permission.VIEW):
        yield (
            _("Beschlüsse ausführen"),
            [
                _task(
                    f"{t.department.name}: {t.task}" if t.department else t.task,
                    "follow_up",
                    t.pk,
                    *_until(t.due, day),
                )
                for t in queries.due_tasks(day)
            ],
        )


def _meetings(day: dt.date, now: dt.datetime) -> list[Task]:
    tasks = []
    for coming in queries.coming_meetings(now):
        meeting = coming.meeting
        label = f"{format_moment(meeting.start)} {meeting.name}" if meeting.start else meeting.name
        status, tone = meeting.get_state_display(), "success"
        if coming.send_until is not None:
            text, tone = _until(coming.send_until, day)
            status = _("Einladung %(until)s") % {"until": text}
        tasks.append(_task(label, "meeting", meeting.pk, status, tone))
    return tasks


@requires(Permission.USE)
@require_GET
def start(request: ActorRequest) -> HttpResponse:
    """Show what waits for the person, and what comes next."""
    actor, day = request.actor, clock.today()
    lists = [(title, tasks) for title, tasks in (*_papers(actor, day), *_following(actor, day)) if tasks]
    return council_page(
        request,
        "council/start.html",
        section="start",
        title=_("Ratsinformation"),
        body=only_body(),
        waiting=[(title, tasks[:MOST], len(tasks) - MOST) for title, tasks in lists],
        meetings=_meetings(day, clock.now()) if actor.may(Permission.VIEW) else [],
        may_view=actor.may(Permission.VIEW),
        may_draft=actor.may(Permission.DRAFT),
        may_manage=actor.may(Permission.MANAGE),
        sits=actor.may(Permission.SIT),
    )
