# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing papers and notices: kept with their hash, sent with their proof, erased when their time is over."""

import hashlib
from datetime import date
from email.utils import make_msgid

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.foundation.organisations.api import union
from itunion.union.law import api as law
from itunion.union.members.documents import Letter
from itunion.union.members.models import AccessionCase, Notice, Paper, ShareEntry
from itunion.union.members.permissions import Permission
from itunion.union.members.queries import state_on

__all__ = ["erase_paper", "keep", "keep_paper", "send"]

LONGEST_PAPER = 10_000_000


def keep(
    content: bytes, *, kind: str, title: str, dated: date, media_type: str = "text/plain; charset=utf-8",
    about_id: int | None = None,
) -> Paper:  # fmt: skip
    """Store a paper of the union with its hash; part of another action, which records it."""
    if len(content) > LONGEST_PAPER:
        raise Refused(_("Die Unterlage ist größer als 10 MB. Es wurde nichts gespeichert."), field="file")
    paper: Paper = Paper.objects.create(
        organisation=union(),
        kind=kind,
        title=title[:200],
        dated=dated,
        recorded_at=clock.now(),
        media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        about_id=about_id,
    )
    return paper


@transaction.atomic
def keep_paper(
    *,
    content: bytes,
    kind: str,
    title: str,
    dated: date,
    media_type: str,
    about_id: int | None = None,
    by: Actor,
) -> Paper:
    """Keep a paper behind entries."""
    by.require(Permission.MANAGE)
    if not content:
        raise Refused(_("Die Datei ist leer. Es wurde nichts gespeichert."), field="file")
    paper = keep(content, kind=kind, title=title, dated=dated, media_type=media_type, about_id=about_id)
    data = {"title": title, "sha256": paper.sha256}
    audit.record("members.keep_paper", subject=f"paper:{paper.pk}", data=data, by=by)
    return paper


@transaction.atomic
def erase_paper(*, paper_id: int, reason: str = "", by: Actor) -> Paper:
    """Erase the content of a paper whose time is over; its title, day and hash stay."""
    by.require(Permission.MANAGE)
    paper: Paper = Paper.objects.select_for_update().get(pk=paper_id)
    if paper.content is None:
        raise Refused(_("Diese Unterlage ist schon gelöscht."))
    exit_on = None
    if paper.about_id is not None:
        state = state_on(paper.about_id)
        exit_on = None if state.is_member else state.leaves_on
    today = clock.today()
    findings = law.enforce(
        law.book_on().check("M6", paper=paper.kind, dated=paper.dated, exit_on=exit_on, erase_on=today)
    )
    paper.content, paper.erased_on, paper.erasure_reason = None, today, reason[:200]
    paper.save(update_fields=["content", "erased_on", "erasure_reason"])
    data = {"sha256": paper.sha256, "reason": reason, "findings": findings}
    audit.record("members.erase_paper", subject=f"paper:{paper.pk}", data=data, by=by)
    return paper


def send(
    letter: Letter,
    *,
    kind: str,
    organisation_id: int,
    way: str,
    recipient: str,
    proof: str = "",
    sent_on: date | None = None,
    due_on: date | None = None,
    case: AccessionCase | None = None,
    entry: ShareEntry | None = None,
) -> Notice:
    """Send a notice by e-mail, or record a letter that was posted; part of another action, which records it.

    The proof is the id of the message, or what the office enters: number of the registered letter, day of posting.
    """
    today = clock.today()
    if sent_on is not None and sent_on > today:
        raise Refused(_("Der Tag der Absendung liegt in der Zukunft."), field="sent_on")
    if way == Notice.Way.EMAIL:
        if not recipient:
            raise Refused(
                _(
                    "Es ist keine E-Mail-Adresse hinterlegt. Wählen Sie Brief oder ergänzen Sie die Stammdaten."
                ),
                field="way",
            )
        proof = make_msgid(domain="it-union.invalid")
        message = EmailMessage(letter.subject, letter.text, None, [recipient], headers={"Message-ID": proof})
    elif not proof.strip():
        raise Refused(_("Bitte geben Sie den Nachweis der Absendung an."), field="proof")
    notice: Notice = Notice.objects.create(
        organisation_id=organisation_id,
        kind=kind,
        case=case,
        entry=entry,
        subject=letter.subject,
        text=letter.text,
        way=way,
        recipient=recipient or "–",
        sent_on=today if way == Notice.Way.EMAIL else sent_on or today,
        recorded_at=clock.now(),
        proof=proof.strip()[:200],
        due_on=due_on,
    )
    if way == Notice.Way.EMAIL:
        # last, inside the transaction: a mail that fails leaves no notice behind
        message.send()
    return notice
