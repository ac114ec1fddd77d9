# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: a member takes a service back. Its data are handed over, then deleted with proof."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, clock, events
from itunion.union.catalogue.actions.life import happened, locked
from itunion.union.catalogue.events import SubscriptionEnded
from itunion.union.catalogue.models import Subscription
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries.subscriptions import tasks_of
from itunion.union.catalogue.rules.states import missing_for_deletion
from itunion.union.catalogue.wording import missing_sentence

__all__ = ["confirm_deletion", "record_hand_over"]

SHA256 = re.compile(r"[0-9a-f]{64}")


def _checked_hash(text: str, field: str) -> str:
    """Return a SHA-256 in lower case; raise Refused when it is none."""
    compact = "".join(text.split()).lower()
    if not SHA256.fullmatch(compact):
        raise Refused(
            _("Das ist kein SHA-256-Prüfwert: er hat 64 Zeichen aus 0–9 und a–f. Es wurde nichts geändert."),
            field=field,
        )
    return compact


@transaction.atomic
def record_hand_over(
    *, subscription_id: int, document_name: str, sha256: str, rows: int, by: Actor
) -> Subscription:
    """Note that the member's data were handed over: name and SHA-256 of the file, and how many records it holds.

    A later export may be handed over again; the last one counts for the deletion.
    """
    by.require(Permission.OPERATE)
    subscription = locked(subscription_id, "hand_over")
    if not document_name.strip():
        raise Refused(_("Bitte nennen Sie die übergebene Datei."), field="document_name")
    if rows < 0:
        raise Refused(_("Die Zahl der Datensätze kann nicht negativ sein."), field="rows")
    data = {"document": document_name.strip(), "sha256": _checked_hash(sha256, "sha256"), "rows": rows}
    happened(subscription, "hand_over", status="handed_over", data=data, by=by)
    return subscription


@transaction.atomic
def confirm_deletion(*, subscription_id: int, proof_sha256: str, text: str, by: Actor) -> Subscription:
    """Confirm, with a proof, that the member's data are deleted at the operator; the service is returned.

    Raises Refused while tasks are open or the use has not ended yet.
    """
    by.require(Permission.OPERATE)
    subscription = locked(subscription_id, "deletion")
    missing = missing_for_deletion(
        tasks_of(subscription, "take_back"), subscription.ends_on or clock.today(), clock.today()
    )
    if missing:
        raise Refused(
            _("Die Löschung kann noch nicht bestätigt werden. Es wurde nichts geändert. Es fehlt:"),
            details=[missing_sentence(one) for one in missing],
        )
    if not text.strip():
        raise Refused(_("Bitte sagen Sie, was gelöscht wurde und wie."), field="text")
    data = {"proof_sha256": _checked_hash(proof_sha256, "proof_sha256"), "text": text.strip()}
    happened(subscription, "deletion", status="returned", data=data, by=by)
    events.publish(
        SubscriptionEnded(
            subscription.pk,
            subscription.service.key,
            subscription.organisation_id,
            subscription.ends_on or clock.today(),
        )
    )
    return subscription
