# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the walk over all addresses finds in the room: the proofs of a procedure that is not there any more."""

from typing import Any

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import within
from itunion.procedures.contract.models import Activation, DeletionProof

__all__ = ["furnish_procedures"]


def furnish_procedures(furnished: Any) -> None:
    """Give each member a proof of deletion with its canary; the arguments lead to those of member 0."""
    now = clock.now()
    proofs = []
    for number, member in enumerate(furnished.world.members):
        canary = f"LOESCHUNG-{number}-2d9e"
        furnished.canaries[canary] = f"@{number}"
        common = {"organisation_id": member.pk, "procedure": "dogs", "version": "1.0.0", "by": "Test"}
        with within(member.pk):
            Activation.objects.create(on=False, from_day=clock.today(), recorded_at=now, **common)
            proof = DeletionProof.objects.create(
                at=now,
                statement=canary,
                rows_before={"dog": 1},
                rows_after={"dog": 0},
                total_before=1,
                total_after=0,
                audit_sequence=1,
                audit_hash="0" * 64,
                **common,
            )
        proofs.append(proof.pk)
    furnished.arguments |= {
        "procedure": "dogs",
        "member_id": furnished.world.members[0].pk,
        "proof_id": proofs[0],
        "rest": "seite/",
    }
