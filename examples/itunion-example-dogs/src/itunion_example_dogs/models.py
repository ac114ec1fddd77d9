# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: owners and their dogs."""

from django.db import models

from itunion.foundation.organisations.api import OwnedModel


class Owner(OwnedModel):
    """Who keeps dogs."""

    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)

    class Meta:
        base_manager_name = "objects"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Dog(OwnedModel):
    """A dog with its tag; `tag` is the number the member gives, the row's own key is never shown."""

    owner = models.ForeignKey("dogs.Owner", on_delete=models.PROTECT, related_name="dogs")
    mother = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="litter")
    name = models.CharField(max_length=60)
    breed = models.CharField(max_length=80, blank=True)
    tag = models.PositiveIntegerField()
    registered_on = models.DateField()
    tax = models.DecimalField(max_digits=8, decimal_places=2)  # € per year

    class Meta:
        base_manager_name = "objects"
        ordering = ["tag"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "tag"], name="dog_tag_once_per_member"),
            models.CheckConstraint(condition=models.Q(tax__gte=0), name="dog_tax_not_negative"),
        ]
