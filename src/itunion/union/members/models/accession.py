# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Table: the accession of a public body as a case of the union, until it is a member or refused."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel
from itunion.union.members.models.register import MemberType
from itunion.union.members.rules.accession import CaseFacts, CaseState

__all__ = ["AccessionCase"]


class AccessionCase(OwnedModel):
    """What the union knows of an applicant; it owns the case, because the applicant is no member yet."""

    class State(models.TextChoices):
        """Where the case stands; computed by rules.accession, stored to be listed."""

        OPENED = CaseState.OPENED.value, _("angelegt")
        RESOLVED = CaseState.RESOLVED.value, _("Beschluss liegt vor")
        CLEARANCE_SENT = CaseState.CLEARANCE_SENT.value, _("bei der Kommunalaufsicht")
        CLEARED = CaseState.CLEARED.value, _("Beitritt kann erklärt werden")
        DECLARED = CaseState.DECLARED.value, _("Beitritt erklärt")
        ADMITTED = CaseState.ADMITTED.value, _("zugelassen")
        ENTERED = CaseState.ENTERED.value, _("eingetragen")
        NOTIFIED = CaseState.NOTIFIED.value, _("benachrichtigt")
        COMPLETE = CaseState.COMPLETE.value, _("abgeschlossen")
        REFUSED = CaseState.REFUSED.value, _("abgelehnt")
        REFUSAL_TOLD = CaseState.REFUSAL_TOLD.value, _("Ablehnung mitgeteilt")
        CLOSED = CaseState.CLOSED.value, _("abgelehnt und gelöscht")

    class Answer(models.TextChoices):
        """What the municipal supervisor said."""

        GRANTED = "granted", _("genehmigt")
        NOT_OBJECTED = "not_objected", _("keine Beanstandung")
        OBJECTED = "objected", _("beanstandet")

    state = models.CharField(max_length=16, choices=State, default=State.OPENED)
    opened_on = models.DateField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=26, choices=MemberType)
    street = models.CharField(max_length=120)
    postcode = models.CharField(max_length=10)
    city = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    official_key = models.CharField(max_length=9, blank=True)
    inhabitants = models.PositiveIntegerField(null=True, blank=True)
    workplaces = models.PositiveIntegerField(default=0)
    leitweg_id = models.CharField(max_length=46, blank=True)
    representative = models.CharField(max_length=120, blank=True)
    deputy = models.CharField(max_length=120, blank=True)
    investing = models.BooleanField(default=False)
    authority_number = models.CharField(max_length=60, blank=True)
    authority_evidence = models.CharField(max_length=400, blank=True)
    private_capital = models.BooleanField(null=True, blank=True)
    planned_exit_on = models.DateField(null=True, blank=True)
    # further fields the statutes ask for (§ 30 II 2): {name: value}
    extra = models.JSONField(default=dict, blank=True)

    resolution_on = models.DateField(null=True, blank=True)
    resolution_reference = models.CharField(max_length=200, blank=True)
    clearance_type = models.CharField(max_length=14)
    clearance_weeks = models.PositiveIntegerField()
    clearance_authority = models.CharField(max_length=200, blank=True)
    clearance_sent_on = models.DateField(null=True, blank=True)
    clearance_answer = models.CharField(max_length=14, choices=Answer, blank=True)
    clearance_answered_on = models.DateField(null=True, blank=True)
    clearance_reference = models.CharField(max_length=200, blank=True)

    declared_on = models.DateField(null=True, blank=True)
    declaration_form = models.CharField(max_length=8, blank=True)
    declaration_unconditional = models.BooleanField(default=False)
    declaration_shares = models.PositiveIntegerField(default=1)
    # text form taken although statutes say written (§ 177): both resolutions are recorded
    text_form_by_transition = models.BooleanField(default=False)
    declaration = models.ForeignKey(
        "Paper", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    statutes_version = models.CharField(max_length=20, blank=True)

    admitted_on = models.DateField(null=True, blank=True)
    admitted_by = models.CharField(max_length=20, blank=True)
    admission_reference = models.CharField(max_length=200, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    entered_on = models.DateField(null=True, blank=True)
    member_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    notified_on = models.DateField(null=True, blank=True)
    planned_on = models.DateField(null=True, blank=True)

    refused_on = models.DateField(null=True, blank=True)
    refusal_reason = models.TextField(blank=True)
    refusal_told_on = models.DateField(null=True, blank=True)
    erased_on = models.DateField(null=True, blank=True)
    erasure_proof = models.CharField(max_length=200, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(admitted_on__isnull=True) | Q(refused_on__isnull=True),
                name="case_admitted_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(entered_on__isnull=True)
                | Q(admitted_on__isnull=False, member_organisation__isnull=False),
                name="case_entered_only_admitted",
            ),
        ]

    def facts(self) -> CaseFacts:
        """Return the case as the rules see it."""
        return CaseFacts(
            resolved=self.resolution_on is not None,
            clearance_type=self.clearance_type,
            clearance_sent_on=self.clearance_sent_on,
            clearance_weeks=self.clearance_weeks,
            clearance_answer=self.clearance_answer,
            declared=self.declared_on is not None,
            admitted=self.admitted_on is not None,
            entered=self.entered_on is not None,
            notified=self.notified_on is not None,
            planned=self.planned_on is not None,
            refused=self.refused_on is not None,
            refusal_told=self.refusal_told_on is not None,
            erased=self.erased_on is not None,
        )
