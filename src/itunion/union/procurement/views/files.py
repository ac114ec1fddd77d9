# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Offer files between dry run and confirmation: kept in the session, checked again before they are written."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from itunion.foundation.identity.api import ActorRequest
from itunion.foundation.kernel.api import Refused
from itunion.foundation.organisations.api import Organisation
from itunion.optimiser.api import InputError
from itunion.union.procurement.importing import OfferFile, ReadOffer, canonical_text, read_offer_file
from itunion.union.procurement.models import Pool
from itunion.union.procurement.queries import tender as queries

__all__ = ["KeptUpload", "forget_upload", "kept_upload", "preview_upload"]

KEY = "offer_import"


@dataclass(frozen=True)
class KeptUpload:
    """A checked upload that waits for its confirmation."""

    name: str
    offers: list[ReadOffer]


def preview_upload(request: ActorRequest, pool: Pool, upload: Any, owner: Organisation | None) -> OfferFile:
    """Check an uploaded file and keep it for the confirmation; raise Refused when it is no such table at all."""
    try:
        text = canonical_text(upload.read(), upload.name, owner.name if owner else "")
    except InputError as error:
        raise Refused(
            _("Die Datei „%(name)s“ konnte nicht gelesen werden. Es wurde nichts gespeichert.")
            % {"name": upload.name},
            field="file",
            details=[str(problem) for problem in error.problems],
        ) from error
    request.session[KEY] = {
        "pool": pool.pk,
        "owner": owner.pk if owner else None,
        "organisation": request.actor.organisation_id,
        "name": upload.name,
        "text": text,
    }
    return _read(pool, text, upload.name, owner)


def _read(pool: Pool, text: str, name: str, owner: Organisation | None) -> OfferFile:
    return read_offer_file(
        text,
        name,
        suppliers=list(queries.suppliers()),
        catalogue=queries.catalogue_of_pool(pool.pk),
        owner=owner,
    )


def kept_upload(request: ActorRequest, pool: Pool) -> KeptUpload | None:
    """Return the upload to be confirmed; None, with a message, when it is gone or has become wrong."""
    kept = request.session.get(KEY)
    if not kept or kept["pool"] != pool.pk or kept["organisation"] != request.actor.organisation_id:
        messages.error(
            request,
            _("Die Datei ist nicht mehr da. Es wurde nichts gespeichert; laden Sie sie noch einmal hoch."),
        )
        return None
    owner = queries.suppliers().filter(pk=kept["owner"]).first() if kept["owner"] else None
    read = _read(pool, kept["text"], kept["name"], owner)
    if read.problems:
        messages.error(request, _("Die Datei enthält Fehler. Es wurde nichts gespeichert."))
        return None
    return KeptUpload(kept["name"], read.offers)


def forget_upload(request: ActorRequest) -> None:
    """Drop the upload once it is written."""
    request.session.pop(KEY, None)
