# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What hand-over and deletion of data mean for the member's subscription when it is being taken back."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused
from itunion.procedures.contract.models import DeletionProof, HandedOver
from itunion.procedures.contract.queries import proof_hash
from itunion.union.catalogue import api as catalogue

__all__ = ["confirm", "note_hand_over"]


def _subscriptions(service_keys: tuple[str, ...], status: str) -> Iterator[catalogue.Subscription]:
    """Yield the acting member's subscriptions of the procedure's services in a state."""
    for found in catalogue.subscriptions():
        if found.service.key in service_keys and found.status == status:
            yield found


def note_hand_over(service_keys: tuple[str, ...], record: HandedOver, name: str, *, by: Actor) -> None:
    """Tell the catalogue that data were handed over after a notice. A member's own download does not: only the
    operator can state that the hand-over is done."""
    if not by.may(catalogue.Permission.OPERATE):
        return
    for found in _subscriptions(service_keys, catalogue.Subscription.Status.NOTICE):
        catalogue.record_hand_over(
            subscription_id=found.pk,
            document_name=name,
            sha256=record.file_sha256,
            rows=sum(record.rows.values()),
            by=by,
        )


def confirm(service_keys: tuple[str, ...], proof: DeletionProof, *, by: Actor) -> None:
    """Confirm the deletion of a subscription whose data were handed over, with the hash of the proof.

    While something else of the take-back is open, the operator confirms it later with the same hash.
    """
    if not by.may(catalogue.Permission.OPERATE):
        return
    for found in _subscriptions(service_keys, catalogue.Subscription.Status.HANDED_OVER):
        try:
            with transaction.atomic():
                catalogue.confirm_deletion(
                    subscription_id=found.pk,
                    proof_sha256=proof_hash(proof),
                    text=_("%(rows)s Zeilen im Verfahren „%(name)s“ gelöscht")
                    % {"rows": proof.total_before, "name": proof.procedure},
                    by=by,
                )
        except Refused:
            continue
