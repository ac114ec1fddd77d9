# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: types of papers, with the texts and the way they start from."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit
from itunion.procedures.council.models import Body, Group, PaperTemplate, TemplateStation
from itunion.procedures.council.permissions import Permission

__all__ = ["save_template"]


@transaction.atomic
def save_template(
    *,
    body: Body,
    template: PaperTemplate | None,
    values: Mapping[str, Any],
    stations: Sequence[tuple[Group, str, bool]],
    by: Actor,
) -> PaperTemplate:
    """Enter or change a type of paper; stations are (committee, role, whether it decides). Papers made stay as they are."""
    by.require(Permission.MANAGE)
    others = PaperTemplate.objects.filter(body=body, paper_type__iexact=values["paper_type"])
    if others.exclude(pk=template.pk if template else None).exists():
        raise Refused(_("Diese Art gibt es schon. Es wurde nichts gespeichert."), field="paper_type")
    if sum(decides for _group, _role, decides in stations) > 1:
        raise Refused(_("Nur eine Station entscheidet."))
    template = template or PaperTemplate(organisation_id=body.organisation_id, body=body)
    for name, value in values.items():
        setattr(template, name, value)
    template.save()
    template.stations.all().delete()
    for position, (group, role, decides) in enumerate(stations):
        TemplateStation.objects.create(
            organisation_id=body.organisation_id,
            template=template,
            position=position,
            group=group,
            role=role,
            authoritative=decides,
        )
    audit.record(
        "council.template_save",
        subject=f"template:{template.pk}",
        data={"paper_type": template.paper_type, "stations": [group.name for group, _role, _d in stations]},
        by=by,
    )
    return template
