# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background jobs: the mail that asks for confirmation, and every morning what is new, to whoever confirmed."""

import datetime as dt
import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from itunion.foundation.kernel.api import Actor, clock, jobs
from itunion.foundation.organisations.api import within
from itunion.foundation.ui.api import format_moment
from itunion.procedures.contract.api import PublicMember, public_members, public_url, why_suspended
from itunion.procedures.council.actions.subscriptions import forget_unconfirmed, note_sent
from itunion.procedures.council.models import ObjectType, Subscription
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries import subscriptions as queries
from itunion.procedures.council.queries.portal import Shown

__all__ = ["confirmation_mail", "digest_mail", "mail_confirmation", "send_digests", "send_news"]

# what a transaction wrote that is not over yet stands in the next mail
SETTLED = dt.timedelta(minutes=5)
PAGE_OF = {ObjectType.PAPER: "paper", ObjectType.MEETING: "meeting"}


@jobs.job("council.mail_confirmation")
def mail_confirmation(context: jobs.JobContext, *, organisation_id: int, subscription_id: int) -> bool:
    """Ask the address whether it wants news; say whether there was still something to ask."""
    member = next((m for m in public_members("council") if m.organisation_id == organisation_id), None)
    if member is None:
        return False
    with within(organisation_id), translation.override(settings.LANGUAGE_CODE):
        found = Subscription.objects.filter(pk=subscription_id, confirmed_at__isnull=True).first()
        if found is None:
            return False
        mail = confirmation_mail(member, found)
    mail.send()
    return True


@jobs.job("council.send_digests", every=dt.timedelta(days=1))
def send_digests(context: jobs.JobContext) -> dict[str, int]:
    """Send the news of all members whose portal is open."""
    counts = {"sent": 0, "failed": 0, "forgotten": 0}
    if why_suspended("council"):
        return counts
    for member in public_members("council"):
        with within(member.organisation_id), translation.override(settings.LANGUAGE_CODE):
            for name, number in send_news(member).items():
                counts[name] += number
    return counts


def send_news(member: PublicMember) -> dict[str, int]:
    """Send one member's news in its scope. The note follows the mail: one that fails is tried again with the next."""
    by = Actor(
        None, "System: council.send_digests", member.organisation_id, organisation_name=member.name,
        permissions=frozenset({Permission.SUBSCRIBE}),
    )  # fmt: skip
    until = clock.now().replace(microsecond=0) - SETTLED
    sent = failed = 0
    for subscription in queries.confirmed():
        news = queries.news_for(subscription, until)
        if not news:
            continue
        try:
            digest_mail(member, subscription, news).send()
        except (smtplib.SMTPException, OSError):
            failed += 1
            continue
        note_sent(subscription=subscription, until=until, by=by)
        sent += 1
    return {"sent": sent, "failed": failed, "forgotten": forget_unconfirmed(by=by)}


def confirmation_mail(member: PublicMember, subscription: Subscription) -> EmailMessage:
    """Return the mail that asks whether the address wants news."""
    url = public_url("rat", member.key, "subscription_confirm", token=queries.token_of(subscription))
    group = queries.subject_name(subscription)
    what = _("Ratsinformation %(name)s, %(group)s") if group else _("Ratsinformation %(name)s")
    body = _(
        "Guten Tag,\n\njemand, vermutlich Sie, möchte an diese Adresse Neues aus diesem Bereich erhalten:\n"
        "%(what)s\n\nWenn Sie das möchten, bestätigen Sie es innerhalb von sieben Tagen:\n%(url)s\n\n"
        "Wenn nicht, tun Sie nichts: Die Adresse wird nach sieben Tagen gelöscht, und Sie erhalten keine weitere E-Mail."
    )
    return EmailMessage(
        subject=_("Bitte bestätigen: Benachrichtigungen %(name)s") % {"name": one_line(member.name)},
        body=body % {"what": what % {"name": member.name, "group": group}, "url": url},
        to=[subscription.email],
    )


def digest_mail(member: PublicMember, subscription: Subscription, news: queries.News) -> EmailMessage:
    """Return the mail with the news."""
    end = public_url("rat", member.key, "subscription_end", token=queries.token_of(subscription))
    group = queries.subject_name(subscription)
    parts = [_("Guten Tag,\n\ndas ist neu oder hat sich geändert:")]
    for heading, entries in ((_("Vorlagen"), news.papers), (_("Sitzungen"), news.meetings)):
        if entries:
            parts.append("\n\n".join([heading, *(_line(member, entry, news) for entry in entries)]))
    if news.more:
        more = ngettext(
            "Dazu kommt %(count)s weitere Änderung:", "Dazu kommen %(count)s weitere Änderungen:", news.more
        ) % {"count": news.more}
        parts.append(f"{more}\n{public_url('rat', member.key, 'start')}")
    parts.append(_("Keine Benachrichtigungen mehr:\n%(url)s") % {"url": end})
    title = _("Neues aus der Ratsinformation %(name)s") % {"name": member.name}
    return EmailMessage(
        subject=one_line(f"{title}: {group}" if group else title),
        body="\n\n".join(parts),
        to=[subscription.email],
        headers={"List-Unsubscribe": f"<{end}>", "Auto-Submitted": "auto-generated"},
    )


def _line(member: PublicMember, entry: Shown, news: queries.News) -> str:
    state = _("neu") if (entry.type.value, entry.number) in news.new else _("geändert")
    facts: list[Any] = [entry.data.get("reference"), entry.data.get("paperType"), state]
    if entry.start:
        facts.insert(0, format_moment(entry.start))
    if entry.data.get("cancelled"):
        facts.append(_("abgesagt"))
    url = public_url("rat", member.key, PAGE_OF[entry.type], number=entry.number)
    return f"{one_line(entry.name)}\n{one_line(', '.join(str(fact) for fact in facts if fact))}\n{url}"


def one_line(text: str) -> str:
    """Return a text without line ends: a header of a mail must not hold any."""
    return " ".join(text.split())
