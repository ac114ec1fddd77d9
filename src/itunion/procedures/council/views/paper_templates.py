# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: types of papers with their texts and usual way (Vorlagenarten)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError
from itunion.foundation.ui.api import add_domain_error, grow
from itunion.procedures.council.actions.paper_templates import save_template
from itunion.procedures.council.forms.papers import StationFormSet, TemplateForm
from itunion.procedures.council.models import Body, PaperTemplate
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.views.shell import council_page, crumbs

__all__ = ["template"]

FIELDS = ("paper_type", "text", "resolution", "active")


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def template(request: ActorRequest, body_id: int, template_id: int | None = None) -> HttpResponse:
    """Enter or change a type of paper."""
    body = Body.objects.get(pk=body_id)
    present = PaperTemplate.objects.get(pk=template_id, body=body) if template_id else None
    back = reverse("council:setup")
    options: dict[str, Any] = {"prefix": "stations", "form_kwargs": {"body": body}}
    if request.method == "POST":
        form = TemplateForm(request.POST)
        more = "more" in request.POST
        formset = (
            grow(StationFormSet, request.POST, by=3, **options)
            if more
            else StationFormSet(request.POST, **options)
        )
        if not more and form.is_valid() and formset.is_valid():
            rows = [row.cleaned_data for row in formset.forms if row.cleaned_data.get("group")]
            try:
                save_template(
                    body=body,
                    template=present,
                    values={name: form.cleaned_data[name] for name in FIELDS},
                    stations=[(row["group"], row["role"], row["authoritative"]) for row in rows],
                    by=request.actor,
                )
            except DomainError as error:
                add_domain_error(form, error)
            else:
                messages.success(request, _("Die Vorlagenart ist gespeichert."))
                return redirect(back)
    else:
        form = TemplateForm(initial={name: getattr(present, name) for name in FIELDS} if present else None)
        stations = present.stations.all() if present else []
        formset = StationFormSet(
            initial=[
                {"group": s.group_id, "role": s.role, "authoritative": s.authoritative} for s in stations
            ],
            **options,
        )
    return council_page(
        request,
        "council/papers/template.html",
        section="setup",
        title=present.paper_type if present else _("Vorlagenart eintragen"),
        breadcrumbs=crumbs((_("Einrichtung"), back)),
        form=form,
        formset=formset,
        back=back,
    )
