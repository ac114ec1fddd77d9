# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: messages to those who are or were invited to a meeting. They are German, as the invitation is, whoever sends them."""

from collections.abc import Iterable
from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from itunion.foundation.organisations.api import within
from itunion.procedures.council.models import Delivery, Meeting

__all__ = ["tell_cancelled", "tell_invited", "tell_moved"]


def tell_invited(meeting: Meeting, deliveries: Iterable[Delivery]) -> None:
    """Send an invitation by mail; the papers are not sent with it: they may be closed."""
    with translation.override("de"):
        text = _(
            "Zu der Sitzung „%(name)s“ am %(day)s um %(time)s Uhr wird eingeladen. Tagesordnung und Unterlagen stehen in Ihrem "
            "Arbeitsplatz in der Ratsinformation."
        )
        _send(_("Einladung"), text, meeting, deliveries)


def tell_moved(meeting: Meeting) -> None:
    """Tell everybody who was invited by mail when and where the meeting takes place now."""
    with translation.override("de"):
        text = _("Die Sitzung „%(name)s“ findet jetzt am %(day)s um %(time)s Uhr statt. Ort: %(place)s")
        _send(_("Geänderter Termin"), text, meeting, _invited_by_mail(meeting))


def tell_cancelled(meeting: Meeting) -> None:
    """Tell everybody who was invited by mail that the meeting does not take place."""
    with translation.override("de"):
        text = _("Die Sitzung „%(name)s“ am %(day)s um %(time)s Uhr fällt aus.")
        _send(_("Abgesagt"), text, meeting, _invited_by_mail(meeting))


def _invited_by_mail(meeting: Meeting) -> list[Delivery]:
    """Return one delivery of everybody; who was sent a supplement as well is told once."""
    return list({d.person_id: d for d in meeting.deliveries.order_by("pk")}.values())


def _send(head: str, text: str, meeting: Meeting, deliveries: Iterable[Delivery]) -> None:
    start = timezone.localtime(meeting.start) if meeting.start else None
    # a name from another system may have line breaks, which a subject must not have
    subject = " ".join(f"{head}: {meeting.name}".split())
    said = text % {
        "name": meeting.name,
        "day": f"{start:%d.%m.%Y}" if start else "",
        "time": f"{start:%H:%M}" if start else "",
        "place": meeting.place or "–",
    }
    for delivery in deliveries:
        if delivery.way == "email":
            transaction.on_commit(
                partial(_mail, delivery.pk, delivery.organisation_id, delivery.address, subject, said)
            )


def _mail(delivery: int, organisation_id: int, address: str, subject: str, text: str) -> None:
    """Send one message; a failure is noted at its delivery, the others leave nevertheless."""
    try:
        EmailMessage(subject, text, None, [address]).send()
    except (OSError, ValueError) as error:
        with within(organisation_id):
            Delivery.objects.filter(pk=delivery).update(failure=type(error).__name__)
