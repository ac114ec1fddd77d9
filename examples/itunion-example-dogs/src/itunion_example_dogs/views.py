# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the list of dogs, registering one, one dog."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import (
    Column,
    GermanDateField,
    MoneyField,
    Table,
    form_page,
    format_money,
    render_page,
)
from itunion.procedures.contract.api import parameters_on
from itunion_example_dogs.actions import register_dog
from itunion_example_dogs.manifest import EDIT, VIEW
from itunion_example_dogs.models import Dog


class DogTable(Table):
    """The member's dogs."""

    caption = "Hunde"
    empty = "Noch kein Hund angemeldet."
    file_name = "hunde"
    columns = (
        Column("tag", "Marke", url=lambda dog: reverse("dogs:dog", args=[dog.pk]), row_header=True),
        Column("name", "Hund", filterable=True),
        Column("breed", "Rasse", filterable=True),
        Column("owner", "Halter", value="owner.name", filterable=True),
        Column("registered_on", "Angemeldet am", kind="date"),
        Column("tax", "Steuer im Jahr", kind="money"),
    )


class DogForm(forms.Form):
    """What is asked to register a dog."""

    owner = forms.CharField(label="Halter", max_length=120)
    address = forms.CharField(label="Anschrift", max_length=200)
    name = forms.CharField(label="Name des Hundes", max_length=60)
    breed = forms.CharField(label="Rasse", max_length=80, required=False)
    registered_on = GermanDateField(label="Angemeldet am")
    tax = MoneyField(label="Steuer im Jahr")


@requires(VIEW)
@require_GET
def dogs(request: ActorRequest) -> HttpResponse:
    """List the dogs of the member."""
    table = DogTable(Dog.objects.select_related("owner"), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request, "dogs/dogs.html", title="Hunderegister", table=table, may_edit=request.actor.may(EDIT)
    )


@requires(VIEW)
@require_GET
def dog(request: ActorRequest, dog_id: int) -> HttpResponse:
    """Show one dog; another member's dog does not exist."""
    found = Dog.objects.select_related("owner", "mother").get(pk=dog_id)
    prefix = parameters_on("dogs", found.organisation_id)["tag_prefix"]
    facts: list[tuple[Any, Any]] = [
        ("Marke", f"{prefix}-{found.tag}"),
        ("Halter", found.owner.name),
        ("Anschrift", found.owner.address),
        ("Rasse", found.breed or "–"),
        ("Mutter", found.mother.name if found.mother else "–"),
        ("Steuer im Jahr", format_money(found.tax)),
    ]
    return render_page(
        request,
        "dogs/dog.html",
        title=found.name,
        breadcrumbs=[("Hunderegister", reverse("dogs:dogs"))],
        facts=facts,
    )


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def add(request: ActorRequest) -> HttpResponse:
    """Register a dog."""
    form = DogForm(request.POST or None, initial={"registered_on": clock.today()})
    return form_page(
        request,
        form,
        lambda data: register_dog(
            organisation_id=request.actor.organisation_id or 0, by=request.actor, **data
        ),
        title="Hund anmelden",
        back=reverse("dogs:dogs"),
        success="Der Hund ist angemeldet.",
        submit="Anmelden",
        breadcrumbs=[("Hunderegister", reverse("dogs:dogs"))],
    )
