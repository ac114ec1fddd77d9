# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The key ceremony before a secret ballot: three trustees, two of whom will open it. Nobody keeps a share here.

All three sit at one computer and each types a passphrase nobody else sees. The key is made, split and sealed within
one call; what is stored is three sealed files, and each of them only until its trustee has fetched it.
"""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly import secrecy
from itunion.union.assembly.actions.locking import locked_assembly, must_be
from itunion.union.assembly.models import Committee, TrusteeShare
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.secrecy import MINIMUM_PASSPHRASE, CommitteeKey, Effort

__all__ = ["discard_committee", "hand_out_share", "prepare_committee"]

TRUSTEES = 3


def _check(trustees: Sequence[str], passphrases: Sequence[str]) -> None:
    if len(trustees) != TRUSTEES or len({" ".join(t.casefold().split()) for t in trustees} - {""}) < TRUSTEES:
        raise Refused(_("Der Schlüssel braucht drei verschiedene Personen."), field="trustee1")
    for number, passphrase in enumerate(passphrases, start=1):
        if len(passphrase) < MINIMUM_PASSPHRASE:
            raise Refused(
                _("Die Passphrase hat mindestens %(count)s Zeichen.") % {"count": MINIMUM_PASSPHRASE},
                field=f"passphrase{number}",
            )
    if len(set(passphrases)) < TRUSTEES:
        raise Refused(_("Jede Person wählt eine eigene Passphrase."), field="passphrase1")


def prepare_committee(
    *,
    assembly_id: int,
    trustees: Sequence[str],
    passphrases: Sequence[str],
    effort: Effort | None = None,
    by: Actor,
) -> Committee:
    """Make a committee key for one secret ballot of an assembly, split among three trustees.

    Keys can be made in stock; each ballot takes the oldest one whose three files were fetched. `effort`: what a guess
    of a passphrase costs (less for tests only). Raises Refused unless there are three people with three passphrases.
    """
    by.require(Permission.MANAGE)
    _check(trustees, passphrases)
    key = CommitteeKey.generate(f"p-{uuid.uuid4().hex}")
    sealed = [
        secrecy.seal_share(key.public, share, passphrase, effort).decode("ascii")
        for share, passphrase in zip(key.shares, passphrases, strict=True)
    ]
    with transaction.atomic():
        assembly = locked_assembly(assembly_id)
        must_be(assembly, "planned", "convened", "open")
        committee: Committee = Committee.objects.create(
            assembly=assembly,
            poll_id=key.public.poll_id,
            point=key.public.point.hex(),
            slope=key.public.slope.hex(),
            signer=key.public.signer.hex(),
            fingerprint=key.public.fingerprint,
            prepared_at=clock.now(),
        )
        for index, (trustee, file) in enumerate(zip(trustees, sealed, strict=True), start=1):
            TrusteeShare.objects.create(
                committee=committee, index=index, trustee=" ".join(trustee.split()), sealed=file
            )
        audit.record(
            "assembly.prepare_committee",
            subject=f"assembly:{assembly_id}",
            data={"trustees": list(trustees), "fingerprint": committee.fingerprint},
            by=by,
        )
    return committee


@transaction.atomic
def hand_out_share(*, committee_id: int, index: int, by: Actor) -> bytes:
    """Return a trustee's sealed file, once; after that it is gone here."""
    by.require(Permission.MANAGE)
    share = TrusteeShare.objects.select_for_update().filter(committee_id=committee_id, index=index).first()
    if share is None:
        raise Refused(_("Diesen Schlüsselteil gibt es nicht."))
    if not share.sealed:
        raise Conflict(
            _(
                "Dieser Schlüsselteil ist schon abgeholt oder verworfen. Ging die Datei verloren, verwerfen Sie den Schlüssel und bereiten Sie einen neuen vor."
            )
        )
    file = share.sealed.encode("ascii")
    share.sealed, share.fetched_at = "", clock.now()
    share.save(update_fields=["sealed", "fetched_at"])
    audit.record(
        "assembly.hand_out_share",
        subject=f"assembly:{share.committee.assembly_id}",
        data={"trustee": share.trustee, "index": index, "fingerprint": share.committee.fingerprint},
        by=by,
    )
    return file


@transaction.atomic
def discard_committee(*, committee_id: int, by: Actor) -> Committee:
    """Discard a key no ballot uses, e.g. after a file was lost."""
    by.require(Permission.MANAGE)
    committee = Committee.objects.select_for_update().filter(pk=committee_id).first()
    if committee is None or committee.discarded_at or hasattr(committee, "poll"):
        raise Conflict(_("Dieser Schlüssel ist schon verwendet oder verworfen."))
    committee.discarded_at = clock.now()
    committee.save(update_fields=["discarded_at"])
    committee.shares.update(sealed="")
    audit.record(
        "assembly.discard_committee",
        subject=f"assembly:{committee.assembly_id}",
        data={"fingerprint": committee.fingerprint},
        by=by,
    )
    return committee
