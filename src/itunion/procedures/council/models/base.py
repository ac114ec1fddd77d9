# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every table of the council has that can be published under an address of its own."""

from typing import Any

from django.db import models

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["Publishable"]


class Publishable(OwnedModel):
    """A row that can get a public address. The number is given at the first publication, so that gaps tell nothing.

    A number is never changed and never given again, not even after deletion; `origin` is the address of the object in
    the system it was taken from; `further` keeps what OParl or the old vendor says about it and we have no column for.
    """

    public_number = models.PositiveIntegerField(null=True, editable=False)
    origin = models.CharField(max_length=500, blank=True)
    further = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "public_number"], name="council_%(class)s_number_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "origin"],
                condition=~models.Q(origin=""),
                name="council_%(class)s_origin_once",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a row read before its publication must not take the number away that it got meanwhile."""
        if not self._state.adding and kwargs.get("update_fields") is None and not args:
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.name != "public_number"
            ]
        super().save(*args, **kwargs)
