# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: committees and factions, the people in them over time, and what they let be published about themselves."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel
from itunion.procedures.council.models.base import Publishable

__all__ = ["CONSENT_FIELDS", "Consent", "Group", "GroupKind", "Membership", "Person"]


class GroupKind(models.TextChoices):
    """What a group is; the labels are the values OParl recommends for `organizationType`."""

    COMMITTEE = "committee", "Gremium"
    PARTY = "party", "Partei"
    FACTION = "faction", "Fraktion"
    DEPARTMENT = "department", "Verwaltungsbereich"
    EXTERNAL_COMMITTEE = "external_committee", "externes Gremium"
    INSTITUTION = "institution", "Institution"
    OTHER = "other", "Sonstiges"


class Group(Publishable):
    """A committee, faction, party or department (OParl: Organization). The highest elected assembly is "Parlament"."""

    body = models.ForeignKey("council.Body", on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(_("Name"), max_length=300)
    short_name = models.CharField(_("Kurzname"), max_length=60, blank=True)
    kind = models.CharField(_("Art"), max_length=20, choices=GroupKind, default=GroupKind.COMMITTEE)
    classification = models.CharField(_("Genaue Bezeichnung der Art"), max_length=120, blank=True)
    start = models.DateField(_("Besteht seit"), null=True, blank=True)
    end = models.DateField(_("Bestand bis"), null=True, blank=True)
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    place = models.ForeignKey(
        "council.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="groups"
    )
    website = models.URLField(_("Internetseite"), max_length=500, blank=True)
    is_public = models.BooleanField(_("Öffentlich geführt"), default=True)
    # order in which committees are listed
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    # own deadlines, where they differ from the body's
    notice_days = models.PositiveSmallIntegerField(_("Ladungsfrist in Tagen"), null=True, blank=True)

    class Meta(Publishable.Meta):
        ordering = ["position", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class Person(Publishable):
    """Somebody with a mandate or a seat (Mandatsträger, sachkundige Einwohner), or on the administration's side."""

    body = models.ForeignKey("council.Body", on_delete=models.PROTECT, related_name="people")
    name = models.CharField(_("Name"), max_length=300)
    family_name = models.CharField(_("Familienname"), max_length=150, blank=True)
    given_name = models.CharField(_("Vorname"), max_length=150, blank=True)
    form_of_address = models.CharField(_("Anrede"), max_length=60, blank=True)
    affix = models.CharField(_("Namenszusatz"), max_length=60, blank=True)
    title = models.CharField(_("Titel"), max_length=120, blank=True)
    gender = models.CharField(_("Geschlecht"), max_length=40, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=60, blank=True)
    status = models.CharField(_("Status"), max_length=200, blank=True)
    life = models.TextField(_("Kurzer Lebenslauf"), max_length=300, blank=True)
    place = models.ForeignKey(
        "council.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    is_public = models.BooleanField(_("Öffentlich geführt"), default=True)
    # the address this person signs in with; joins the platform's person without a reference out of the procedure
    login_email = models.EmailField(_("Anmeldung mit"), blank=True)
    # bank account for allowances: internal, in no output but the payment file
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)

    class Meta(Publishable.Meta):
        ordering = ["family_name", "given_name", "name", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "login_email"],
                condition=~Q(login_email=""),
                name="council_login_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Publishable):
    """That a person belongs to a group from a day to a day (both included)."""

    person = models.ForeignKey("council.Person", on_delete=models.PROTECT, related_name="memberships")
    group = models.ForeignKey("council.Group", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("Funktion"), max_length=120, blank=True)
    voting = models.BooleanField(_("Stimmrecht"), null=True)
    chairs = models.BooleanField(_("Führt den Vorsitz"), default=False)
    start = models.DateField(_("Von"), null=True, blank=True)
    end = models.DateField(_("Bis"), null=True, blank=True)
    on_behalf_of = models.ForeignKey(
        "council.Group", null=True, blank=True, on_delete=models.PROTECT, related_name="delegates"
    )
    # whom this person stands in for in the group
    deputy_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="deputies"
    )

    class Meta(Publishable.Meta):
        ordering = ["group", "person", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                name="council_membership_ends_after_start",
            ),
        ]


# what is published of a person only with consent (Art. 6 Abs. 1 Buchst. a DSGVO)
CONSENT_FIELDS = ("email", "phone", "place", "life", "gender", "attendance")


class Consent(OwnedModel):
    """A person's consent to publish one detail; revoked, the detail vanishes from every output."""

    person = models.ForeignKey("council.Person", on_delete=models.PROTECT, related_name="consents")
    field = models.CharField(max_length=20, choices=[(name, name) for name in CONSENT_FIELDS])
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field"],
                condition=Q(revoked_at__isnull=True),
                name="council_consent_in_force_once",
            )
        ]
