# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: papers from release to publication, and back: taken from the public, closed, withdrawn."""

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.actions.papers import keep_version, locked_paper, present_paper
from itunion.procedures.council.models import Paper, PaperState
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import refresh

__all__ = ["depublish_paper", "make_public", "publish_paper", "release_paper", "withdraw_paper"]


@transaction.atomic
def release_paper(*, paper: Paper, by: Actor) -> Paper:
    """Release a signed paper for consultation; the version is kept, nothing is public by this alone."""
    by.require(Permission.MANAGE)
    paper = locked_paper("release", paper)
    keep_version(paper, _("freigegeben"), by)
    paper.state = PaperState.RELEASED
    paper.save()
    audit.record("council.paper_release", subject=f"paper:{paper.pk}", data={"version": paper.version}, by=by)
    return paper


@transaction.atomic
def publish_paper(*, paper: Paper, by: Actor) -> Paper:
    """Publish a released public paper with its public files; again it changes nothing."""
    by.require(Permission.MANAGE)
    paper = locked_paper("publish", paper)
    if not paper.is_public:
        raise Refused(_("Die Vorlage ist nichtöffentlich und wird nicht veröffentlicht."))
    if paper.published_at is None:
        paper.published_at = clock.now()
        paper.save()
        audit.record(
            "council.paper_publish", subject=f"paper:{paper.pk}", data={"reference": paper.reference}, by=by
        )
        refresh(paper)
    return paper


@transaction.atomic
def depublish_paper(*, paper: Paper, reason: str, closed_reason: str = "", by: Actor) -> Paper:
    """Take a paper back from the public; with `closed_reason` it is closed from now on. What others copied stays theirs."""
    by.require(Permission.MANAGE)
    if not reason.strip():
        raise Refused(_("Nennen Sie den Grund; er steht im Protokoll, nicht im Portal."), field="reason")
    paper = present_paper(paper)
    paper.published_at = None
    if closed_reason:
        paper.is_public, paper.closed_reason = False, closed_reason
    paper.save()
    audit.record(
        "council.paper_depublish",
        subject=f"paper:{paper.pk}",
        data={"reason": reason, "closed": bool(closed_reason)},
        by=by,
    )
    refresh(paper)
    return paper


@transaction.atomic
def make_public(*, paper: Paper, by: Actor) -> Paper:
    """Say that a closed paper is public after all; it is published by an action of its own."""
    by.require(Permission.MANAGE)
    paper = present_paper(paper)
    paper.is_public, paper.closed_reason = True, ""
    paper.save()
    audit.record("council.paper_make_public", subject=f"paper:{paper.pk}", data={}, by=by)
    refresh(paper)
    return paper


@transaction.atomic
def withdraw_paper(*, paper: Paper, reason: str, by: Actor) -> Paper:
    """Withdraw a paper; it stays in the file, its open consultations are dropped, the public sees that it went."""
    by.require(Permission.MANAGE)
    if not reason.strip():
        raise Refused(_("Nennen Sie den Grund der Rücknahme."), field="reason")
    paper = locked_paper("withdraw", paper)
    paper.state, paper.published_at = PaperState.WITHDRAWN, None
    paper.save()
    paper.consultations.filter(state__in=["planned", "postponed"]).update(state="dropped")
    audit.record("council.paper_withdraw", subject=f"paper:{paper.pk}", data={"reason": reason}, by=by)
    refresh(paper, reason="withdrawn")
    return paper
