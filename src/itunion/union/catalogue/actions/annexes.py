# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: the agreement on data processing (Art. 28 GDPR): published by version, signed per subscription."""

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.catalogue.actions.life import happened, locked
from itunion.union.catalogue.models import AnnexSignature, ProcessingAnnex, Service
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries.services import latest_annex
from itunion.union.catalogue.rules.annexes import annex_hash

__all__ = ["publish_annex", "sign_annex"]


@transaction.atomic
def publish_annex(
    *,
    service_id: int,
    subject: str,
    categories: str,
    data_subjects: str,
    sub_processors: str,
    measures: str,
    by: Actor,
) -> ProcessingAnnex:
    """Publish the next version of a service's agreement; whoever uses the service must sign it anew."""
    by.require(Permission.MANAGE_SERVICES)
    service = Service.objects.select_for_update().get(pk=service_id)
    parts = (subject, categories, data_subjects, sub_processors, measures)
    before = latest_annex(service_id)
    if before is not None and parts == (
        before.subject,
        before.categories,
        before.data_subjects,
        before.sub_processors,
        before.measures,
    ):
        raise Refused(_("Der Text ist derselbe wie in Version %(version)s.") % {"version": before.version})
    version = before.version + 1 if before is not None else 1
    annex = ProcessingAnnex.objects.create(
        service=service,
        version=version,
        subject=subject,
        categories=categories,
        data_subjects=data_subjects,
        sub_processors=sub_processors,
        measures=measures,
        published_at=clock.now(),
        sha256=annex_hash(service.key, version, parts),
    )
    audit.record(
        "catalogue.annex_publish",
        subject=f"service:{service_id}",
        data={"service": service.key, "version": version, "sha256": annex.sha256},
        by=by,
    )
    return annex


@transaction.atomic
def sign_annex(*, subscription_id: int, annex_id: int, name: str, function: str, by: Actor) -> AnnexSignature:
    """Sign the agreement for a subscription. Only the newest version can be signed, each once."""
    by.require(Permission.SIGN)
    subscription = locked(subscription_id, "sign")
    annex = latest_annex(subscription.service_id)
    if annex is None or annex.pk != annex_id:
        raise Conflict(
            _("Inzwischen gibt es eine neue Version der Vereinbarung. Es wurde nichts unterschrieben; bitte lesen Sie sie.")
        )  # fmt: skip
    known: AnnexSignature | None = AnnexSignature.objects.filter(
        subscription=subscription, annex=annex
    ).first()
    if known is not None:
        return known
    if not name.strip() or not function.strip():
        raise Refused(
            _("Bitte geben Sie Namen und Funktion an."), field="name" if not name.strip() else "function"
        )
    signature: AnnexSignature = AnnexSignature.objects.create(
        organisation_id=subscription.organisation_id,
        subscription=subscription,
        annex=annex,
        name=name.strip(),
        function=function.strip(),
        at=clock.now(),
        sha256=annex.sha256,
    )
    data = {"version": annex.version, "name": name, "function": function, "sha256": annex.sha256}
    happened(subscription, "sign", data=data, by=by)
    return signature
