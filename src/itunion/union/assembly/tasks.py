# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background jobs: send the invitations that go by e-mail, each once, with its proof; mix the urn of a secret ballot."""

from datetime import timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.message import make_msgid
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import DomainError, clock, jobs, system_actor
from itunion.union.assembly import api
from itunion.union.assembly.events import SecretBallotOpened
from itunion.union.assembly.models import Invitation

__all__ = ["mix_urn", "send_invitations", "start_mixing"]

MIXED_EVERY = timedelta(seconds=5)


@jobs.job("assembly.send_invitations", every=timedelta(minutes=5))
def send_invitations(context: jobs.JobContext) -> dict[str, Any]:
    """Send what is due. The note follows the mail: a mail that fails leaves none and is tried again.

    Should the process die between the two, one mail may go out twice; none is ever left out.
    """
    actor = system_actor("assembly.send_invitations")
    due = Invitation.objects.filter(
        channel="email", sent_at__isnull=True, assembly__state="convened"
    ).select_related("assembly", "member")
    sent, late = 0, 0
    for invitation in due:
        message_id = make_msgid(domain="einladung")
        mail = EmailMessage(
            subject=_("Einladung: %(title)s") % {"title": invitation.assembly.title},
            body=api.invitation_text(invitation.assembly),
            to=[invitation.address],
            headers={"Message-ID": message_id},
        )
        try:
            mail.send()
            api.mark_sent(invitation_id=invitation.pk, proof=message_id, by=actor)
            sent += 1
        except DomainError:
            late += 1
    return {"sent": sent, "too_late": late}


@jobs.job("assembly.mix_urn")
def mix_urn(context: jobs.JobContext, *, ballot_id: int) -> None:
    """Shuffle the urn and ask for the next time, until the ballot is closed.

    Gives back nothing: how many votes there are at a time would be a trace of when they came.
    """
    if api.mix_urn(ballot_id=ballot_id):
        _ask_again(ballot_id, f"{ballot_id}:after {context.run_id}")


def start_mixing(event: SecretBallotOpened) -> None:
    """Begin to mix when a secret ballot opens."""
    _ask_again(event.ballot_id, f"{event.ballot_id}:first")


def _ask_again(ballot_id: int, key: str) -> None:
    # the key is the same when a killed run is taken up again, so that mixing never doubles
    jobs.enqueue(mix_urn, {"ballot_id": ballot_id}, key=key, not_before=clock.now() + MIXED_EVERY)
