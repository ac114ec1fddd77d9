# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background jobs: reminders before a deadline, closing after it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _

from itunion.foundation.identity.api import people_with_role
from itunion.foundation.kernel.api import clock, jobs, system_actor
from itunion.foundation.organisations.api import across
from itunion.union.demand import api

__all__ = ["close_due_rounds", "remind"]


@jobs.job("demand.remind", every=timedelta(hours=6))
def remind(context: jobs.JobContext) -> dict[str, Any]:
    """Remind, once each, the members that have not answered an open round shortly before its deadline."""
    actor = system_actor("demand.remind")
    sent = 0
    with across("demand.collect", reason="reminders", by=actor):
        for round_ in api.rounds().filter(status="open"):
            for organisation_id in api.due_reminders(round_.pk):
                people = people_with_role("member_it", organisation_id)
                # the mark and the mails belong together: a mail that fails leaves no mark and is tried again
                api.remind_member(
                    round_id=round_.pk,
                    organisation_id=organisation_id,
                    send=lambda people=people, round_=round_: _send(people, round_),  # type: ignore[misc]
                    by=actor,
                )
                sent += 1
    return {"reminded": sent}


def _send(people: list[Any], round_: Any) -> None:
    for person in people:
        send_mail(
            _("Erinnerung: Bedarf melden bis %(day)s") % {"day": round_.deadline.strftime("%d.%m.%Y")},
            _(
                "Guten Tag %(name)s,\n\nfür die Abfrage „%(title)s“ liegt noch keine Antwort Ihrer Verwaltung vor. Bitte "
                "melden Sie bis zum %(day)s, was Sie brauchen, oder dass Sie nichts brauchen:\n%(link)s\n"
            )
            % {
                "name": person.display_name,
                "title": round_.title,
                "day": round_.deadline.strftime("%d.%m.%Y"),
                "link": settings.BASE_URL + reverse("demand:round", args=[round_.pk]),
            },
            None,
            [person.email],
        )


@jobs.job("demand.close_due_rounds", every=timedelta(hours=1))
def close_due_rounds(context: jobs.JobContext) -> dict[str, Any]:
    """Close open rounds on the day after their deadline."""
    actor = system_actor("demand.close_due_rounds")
    due = api.rounds().filter(status="open", deadline__lt=clock.today())
    closed = [api.close_round(round_id=round_.pk, by=actor).pk for round_ in due]
    return {"closed": closed}
