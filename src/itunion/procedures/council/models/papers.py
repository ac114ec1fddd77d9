# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: papers from draft to signature, their versions, who signs with, and the chain of committees they go through."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel
from itunion.procedures.council.models.base import Publishable

__all__ = [
    "CoSignature", "CoSignatureState", "Consultation", "ConsultationGroup", "ConsultationState", "Paper", "PaperLink",
    "PaperOriginator", "PaperPlace", "PaperState", "PaperTemplate", "PaperVersion", "TemplateStation",
]  # fmt: skip


class PaperTemplate(OwnedModel):
    """A type of paper with the text it starts from (Vorlagenart)."""

    body = models.ForeignKey("council.Body", on_delete=models.PROTECT, related_name="templates")
    paper_type = models.CharField(_("Art der Vorlage"), max_length=120)
    text = models.TextField(_("Vorbelegter Text"), blank=True)
    resolution = models.TextField(_("Vorbelegter Beschlussvorschlag"), blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["paper_type", "pk"]
        constraints = [models.UniqueConstraint(fields=["body", "paper_type"], name="council_template_once")]

    def __str__(self) -> str:
        return self.paper_type


class TemplateStation(OwnedModel):
    """A station of the usual way of papers made from a template (übliche Beratungsfolge)."""

    template = models.ForeignKey("council.PaperTemplate", on_delete=models.PROTECT, related_name="stations")
    position = models.PositiveSmallIntegerField(default=0)
    group = models.ForeignKey("council.Group", on_delete=models.PROTECT, related_name="template_stations")
    role = models.CharField(_("Rolle"), max_length=120, blank=True)
    authoritative = models.BooleanField(_("Entscheidet"), default=False)

    class Meta:
        base_manager_name = "objects"
        ordering = ["position", "pk"]


class PaperState(models.TextChoices):
    """The way of a paper inside the administration; only a released one can be consulted."""

    DRAFT = "draft", _("Entwurf")
    CO_SIGNING = "co_signing", _("In Mitzeichnung")
    SIGNED = "signed", _("Gezeichnet")
    RELEASED = "released", _("Freigegeben")
    WITHDRAWN = "withdrawn", _("Zurückgezogen")


class Paper(Publishable):
    """A paper before the council (Vorlage, Antrag, Anfrage). Public ones are published once `published_at` is set."""

    body = models.ForeignKey("council.Body", on_delete=models.PROTECT, related_name="papers")
    reference = models.CharField(_("Nummer"), max_length=120, blank=True)
    name = models.CharField(_("Betreff"), max_length=1000, blank=True)
    paper_type = models.CharField(_("Art"), max_length=120, blank=True)
    date = models.DateField(_("Datum"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=12, choices=PaperState, default=PaperState.DRAFT)
    is_public = models.BooleanField(_("Öffentlich"), default=True)
    # why it is not public (§ 52 Abs. 2 KVG LSA); internal
    closed_reason = models.CharField(_("Grund der Nichtöffentlichkeit"), max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(_("Sachverhalt"), blank=True)
    resolution = models.TextField(_("Beschlussvorschlag"), blank=True)
    financial_effects = models.TextField(_("Finanzielle Auswirkungen"), blank=True)
    # office in charge (federführend)
    department = models.ForeignKey(
        "council.Group", null=True, blank=True, on_delete=models.PROTECT, related_name="directed_papers"
    )
    version = models.PositiveSmallIntegerField(default=1)
    signed_by = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    amends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="amendments"
    )

    class Meta(Publishable.Meta):
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["organisation", "state"], name="council_paper_state")]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["body", "reference"],
                condition=~Q(reference="") & Q(origin=""),
                name="council_reference_once",
            ),
            # nothing closed and nothing unreleased can be published
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(is_public=True, state="released"),
                name="council_paper_published_is_public",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}".strip()


class PaperVersion(OwnedModel):
    """What a paper said before it was changed; the row is never changed itself."""

    paper = models.ForeignKey("council.Paper", on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=1000, blank=True)
    text = models.TextField(blank=True)
    resolution = models.TextField(blank=True)
    financial_effects = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["paper", "version"]
        constraints = [models.UniqueConstraint(fields=["paper", "version"], name="council_version_once")]


class PaperOriginator(OwnedModel):
    """Who brought a paper in: a person or a group."""

    paper = models.ForeignKey("council.Paper", on_delete=models.PROTECT, related_name="originators")
    person = models.ForeignKey(
        "council.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="originated"
    )
    group = models.ForeignKey(
        "council.Group", null=True, blank=True, on_delete=models.PROTECT, related_name="originated"
    )

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, group__isnull=True)
                | Q(person__isnull=True, group__isnull=False),
                name="council_originator_one",
            )
        ]


class PaperLink(OwnedModel):
    """That two papers belong together; `superordinate`: the other one stands above this one."""

    paper = models.ForeignKey("council.Paper", on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey("council.Paper", on_delete=models.PROTECT, related_name="linked_from")
    superordinate = models.BooleanField(default=False)

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "other"], name="council_link_once"),
            models.CheckConstraint(condition=~Q(paper=models.F("other")), name="council_link_not_to_itself"),
        ]


class PaperPlace(OwnedModel):
    """A place a paper is about (Ortsbezug)."""

    paper = models.ForeignKey("council.Paper", on_delete=models.PROTECT, related_name="places")
    place = models.ForeignKey("council.Place", on_delete=models.PROTECT, related_name="papers")

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "place"], name="council_paper_place_once")]


class CoSignatureState(models.TextChoices):
    """What a station of co-signing said."""

    OPEN = "open", _("offen")
    SIGNED = "signed", _("mitgezeichnet")
    REFUSED = "refused", _("abgelehnt")
    DROPPED = "dropped", _("entfallen")


class CoSignature(OwnedModel):
    """A station of co-signing (Mitzeichnung): stations of one step sign side by side, steps follow each other."""

    paper = models.ForeignKey("council.Paper", on_delete=models.PROTECT, related_name="co_signatures")
    step = models.PositiveSmallIntegerField(default=1)
    department = models.ForeignKey("council.Group", on_delete=models.PROTECT, related_name="co_signatures")
    due = models.DateField(_("Bis"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=CoSignatureState, default=CoSignatureState.OPEN)
    note = models.CharField(_("Anmerkung"), max_length=1000, blank=True)
    # what was said; stays readable when the station falls away because the paper was changed
    agreed = models.BooleanField(null=True)
    version = models.PositiveSmallIntegerField(null=True)
    by = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["step", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "refused"]) | (Q(at__isnull=False) & ~Q(by="")),
                name="council_co_signature_by_somebody",
            )
        ]


class ConsultationState(models.TextChoices):
    """Where a consultation stands."""

    PLANNED = "planned", _("vorgesehen")
    ASSIGNED = "assigned", _("auf der Tagesordnung")
    DONE = "done", _("beraten")
    POSTPONED = "postponed", _("vertagt")
    REFERRED = "referred", _("verwiesen")
    DROPPED = "dropped", _("entfallen")


class Consultation(Publishable):
    """One station of a paper's way through the committees (Beratung); several papers can share one agenda item."""

    paper = models.ForeignKey("council.Paper", on_delete=models.PROTECT, related_name="consultations")
    position = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(_("Rolle"), max_length=120, blank=True)
    authoritative = models.BooleanField(_("Entscheidet"), null=True)
    item = models.ForeignKey(
        "council.AgendaItem", null=True, blank=True, on_delete=models.PROTECT, related_name="consultations"
    )
    meeting = models.ForeignKey(
        "council.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="consultations"
    )
    state = models.CharField(max_length=10, choices=ConsultationState, default=ConsultationState.PLANNED)

    class Meta(Publishable.Meta):
        ordering = ["position", "pk"]


class ConsultationGroup(OwnedModel):
    """A committee that consults; the first one leads (federführend)."""

    consultation = models.ForeignKey("council.Consultation", on_delete=models.PROTECT, related_name="groups")
    group = models.ForeignKey("council.Group", on_delete=models.PROTECT, related_name="consultations")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        base_manager_name = "objects"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "group"], name="council_consults_once")
        ]
