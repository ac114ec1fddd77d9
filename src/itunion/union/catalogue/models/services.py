# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: services on offer, and what about them holds from which day on. Known to all who are signed in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

__all__ = [
    "KeyKind",
    "Meter",
    "MeterPrice",
    "NoticeTo",
    "Prerequisite",
    "ProcessingAnnex",
    "ReferenceContact",
    "Service",
    "ServiceLevel",
    "ServiceTask",
    "ServiceTerms",
    "Side",
    "TaskPhase",
    "VatCase",
]


class KeyKind(models.TextChoices):
    """What the fixed cost of a service is shared by."""

    INHABITANTS = "inhabitants", _("Einwohner")
    WORKPLACES = "workplaces", _("Arbeitsplätze")
    USERS = "users", _("Nutzer")
    DEVICES = "devices", _("Geräte")


class NoticeTo(models.TextChoices):
    """The end of which period a notice takes effect at."""

    DAY = "day", _("zu jedem Tag")
    MONTH = "month", _("zum Monatsende")
    QUARTER = "quarter", _("zum Quartalsende")
    YEAR = "year", _("zum Jahresende")


class VatCase(models.TextChoices):
    """VAT category of a service's charges (EN 16931, BT-151)."""

    STANDARD = "S", _("steuerpflichtig, 19 %")
    EXEMPT = "E", _("steuerfrei nach § 4 Nr. 29 UStG")
    OUTSIDE = "O", _("nicht steuerbar")


class Side(models.TextChoices):
    """Who does a task."""

    OPERATOR = "operator", _("Betriebsgesellschaft")
    MEMBER = "member", _("Mitglied")


class TaskPhase(models.TextChoices):
    """When a task is done."""

    ONBOARDING = "onboarding", _("Einrichtung")
    TAKE_BACK = "take_back", _("Rücknahme")


class Service(models.Model):
    """A task members can hand over to the union."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("in Vorbereitung")
        OFFERED = "offered", _("im Angebot")
        WITHDRAWN = "withdrawn", _("nicht mehr angeboten")

    key = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=120, unique=True)
    for_deciders = models.TextField()
    for_technicians = models.TextField(blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "offered", "withdrawn"]), name="service_status_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ServiceLevel(models.Model):
    """What is promised, how it is measured, and since when; a later row of the same name supersedes."""

    insert_only = True

    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="levels")
    name = models.CharField(max_length=80)
    measure = models.CharField(max_length=200)
    target = models.CharField(max_length=80)
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "-valid_from", "-pk"]


class ServiceTerms(models.Model):
    """Term, notice, key and tax of a service from a day on; of two rows of a day the later recorded one holds."""

    insert_only = True

    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="terms")
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    minimum_term_months = models.PositiveSmallIntegerField()
    notice_months = models.PositiveSmallIntegerField()
    notice_to = models.CharField(max_length=7, choices=NoticeTo)
    key_kind = models.CharField(max_length=11, choices=KeyKind)
    vat_case = models.CharField(max_length=1, choices=VatCase, default=VatCase.STANDARD)

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice_to__in=[n.value for n in NoticeTo]), name="terms_notice_to_known"
            ),
            models.CheckConstraint(
                condition=Q(key_kind__in=[k.value for k in KeyKind]), name="terms_key_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(vat_case__in=[v.value for v in VatCase]), name="terms_vat_case_known"
            ),
            models.CheckConstraint(
                condition=Q(minimum_term_months__lte=120) & Q(notice_months__lte=36), name="terms_in_range"
            ),
        ]


class Meter(models.Model):
    """A quantity that is metered, with its unit (UN/ECE Recommendation 20, BT-130)."""

    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="meters")
    key = models.SlugField(max_length=30)
    label = models.CharField(max_length=80)
    unit_code = models.CharField(max_length=3)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["service", "key"], name="meter_once_per_service")]

    def __str__(self) -> str:
        return self.label


class MeterPrice(models.Model):
    """€ net per unit from a day on; of two rows of a day the later recorded one holds."""

    insert_only = True

    meter = models.ForeignKey("catalogue.Meter", on_delete=models.PROTECT, related_name="prices")
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    price = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(price__gte=0), name="meter_price_not_negative")]


class Prerequisite(models.Model):
    """What must be there before a service starts: another service in use, or something said in words."""

    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="prerequisites")
    requires = models.ForeignKey(
        "catalogue.Service", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(requires__isnull=False, text="") | (Q(requires__isnull=True) & ~Q(text="")),
                name="prerequisite_is_service_or_text",
            ),
            models.CheckConstraint(
                condition=~Q(requires=F("service")), name="prerequisite_is_another_service"
            ),
            models.UniqueConstraint(fields=["service", "requires"], name="prerequisite_once"),
        ]

    def __str__(self) -> str:
        return self.text or str(self.requires)


class ReferenceContact(models.Model):
    """A person at a member who agreed to be asked about the service."""

    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="references")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=200)
    consented_on = models.DateField()

    class Meta:
        ordering = ["organisation__name", "name"]
        constraints = [
            models.UniqueConstraint(fields=["service", "organisation", "name"], name="reference_contact_once")
        ]


class ServiceTask(models.Model):
    """A step of setting up or taking back, and who does it. A retired one stays with the subscriptions that had it."""

    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="tasks")
    phase = models.CharField(max_length=10, choices=TaskPhase)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    who = models.CharField(max_length=8, choices=Side)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["phase", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(phase__in=[p.value for p in TaskPhase]), name="service_task_phase_known"
            ),
            models.CheckConstraint(
                condition=Q(who__in=[s.value for s in Side]), name="service_task_side_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProcessingAnnex(models.Model):
    """A version of the agreement on data processing (Art. 28 GDPR); its hash is what members sign."""

    insert_only = True

    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="annexes")
    version = models.PositiveSmallIntegerField()
    subject = models.TextField()
    categories = models.TextField()
    data_subjects = models.TextField()
    sub_processors = models.TextField()
    measures = models.TextField()
    published_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["service", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["service", "version"], name="annex_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="annex_version_from_one"),
        ]
