# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: the bodies of a member (a municipality, its localities, special-purpose associations), their terms, places."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel
from itunion.procedures.council.models.base import Publishable

__all__ = ["Body", "LegislativeTerm", "Place", "ReferenceSeries"]


class Place(Publishable):
    """Where something is or takes place (Ort): a room with its address, or a point on the map."""

    description = models.CharField(_("Bezeichnung"), max_length=300, blank=True)
    street_address = models.CharField(_("Straße und Hausnummer"), max_length=200, blank=True)
    room = models.CharField(_("Raum"), max_length=200, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=10, blank=True)
    sub_locality = models.CharField(_("Ortsteil"), max_length=120, blank=True)
    locality = models.CharField(_("Ort"), max_length=120, blank=True)
    # degrees, WGS 84; any other geometry an import brings stands whole in `further`
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)

    class Meta(Publishable.Meta):
        ordering = ["description", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(longitude__isnull=True, latitude__isnull=True)
                | models.Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="council_place_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.description or self.street_address or self.room


class Body(Publishable):
    """A body with a council of its own (Körperschaft). The days follow its main statute and rules of procedure."""

    name = models.CharField(_("Name"), max_length=300)
    short_name = models.CharField(_("Kurzname"), max_length=120, blank=True)
    classification = models.CharField(_("Art"), max_length=120, blank=True)
    ags = models.CharField(_("Amtlicher Gemeindeschlüssel"), max_length=8, blank=True)
    rgs = models.CharField(_("Regionalschlüssel"), max_length=12, blank=True)
    website = models.URLField(_("Internetseite"), max_length=500, blank=True)
    contact_name = models.CharField(_("Ansprechstelle"), max_length=200, blank=True)
    contact_email = models.EmailField(_("E-Mail der Ansprechstelle"), blank=True)
    license = models.URLField(_("Lizenz der Daten"), max_length=500, blank=True)
    license_valid_since = models.DateTimeField(null=True, blank=True)
    # since when it is published here; old data without times get this one
    published_since = models.DateTimeField(null=True, blank=True)
    place = models.ForeignKey(
        "council.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="bodies"
    )
    is_public = models.BooleanField(default=True)
    # days between sending the invitation and the meeting (Ladungsfrist), regular and urgent
    notice_days = models.PositiveSmallIntegerField(_("Ladungsfrist in Tagen"), default=7)
    urgent_notice_days = models.PositiveSmallIntegerField(_("Ladungsfrist in Eilfällen in Tagen"), default=3)
    # days from the meeting to the minutes (§ 58 KVG LSA: 30, at the latest by the next meeting)
    minutes_days = models.PositiveSmallIntegerField(_("Frist der Niederschrift in Tagen"), default=30)
    # whether the rules of procedure allow to publish who voted how
    roll_call_public = models.BooleanField(_("Namentliche Abstimmungen veröffentlichen"), default=False)
    agenda_public = models.BooleanField(_("Tagesordnung mit der Einladung veröffentlichen"), default=True)
    # {year} and {number} are filled in
    reference_pattern = models.CharField(
        _("Muster der Vorlagennummer"), max_length=60, default="VL-{year}/{number:04d}"
    )

    class Meta(Publishable.Meta):
        ordering = ["name", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(ags="") | models.Q(ags__regex=r"^[0-9]{8}$"),
                name="council_body_ags_8_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(rgs="") | models.Q(rgs__regex=r"^[0-9]{12}$"),
                name="council_body_rgs_12_digits",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class LegislativeTerm(Publishable):
    """An electoral term (Wahlperiode) of a body."""

    body = models.ForeignKey("council.Body", on_delete=models.PROTECT, related_name="terms")
    name = models.CharField(_("Name"), max_length=200, blank=True)
    start = models.DateField(_("Beginn"), null=True, blank=True)
    end = models.DateField(_("Ende"), null=True, blank=True)

    class Meta(Publishable.Meta):
        ordering = ["start", "pk"]


class ReferenceSeries(OwnedModel):
    """The last number given to a paper of a body in a year."""

    body = models.ForeignKey("council.Body", on_delete=models.PROTECT, related_name="series")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="council_series_once")]
