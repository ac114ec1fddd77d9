# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: a dog is registered."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from itunion.foundation.kernel.api import Actor, Refused, audit
from itunion_example_dogs.models import Dog, Owner


@transaction.atomic
def register_dog(
    *,
    organisation_id: int,
    owner: str,
    address: str,
    name: str,
    breed: str,
    registered_on: date,
    tax: Decimal,
    by: Actor,
) -> Dog:
    """Register a dog under the next tag number of the member."""
    by.require("dogs.edit")
    if tax < 0:
        raise Refused("Die Steuer darf nicht negativ sein. Der Hund wurde nicht angemeldet.", field="tax")
    keeper, _created = Owner.objects.get_or_create(
        organisation_id=organisation_id, name=owner, address=address
    )
    last = Dog.objects.aggregate(last=Max("tag"))["last"] or 0
    dog = Dog.objects.create(
        organisation_id=organisation_id,
        owner=keeper,
        name=name,
        breed=breed,
        tag=last + 1,
        registered_on=registered_on,
        tax=tax,
    )
    audit.record("dogs.register", subject=f"dog:{dog.tag}", data={"tax": tax}, by=by)
    return dog
