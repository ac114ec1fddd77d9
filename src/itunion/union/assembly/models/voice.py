# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Surveys and position statements: what members say between assemblies.

Of an anonymous survey there is who took part (`SurveyParticipation`) and what was answered (`AnonymousAnswer`), and
nothing they have in common: no key, no time, no transaction, no order. All anonymous answers of a survey are written
anew, shuffled, with every answer that comes in.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = [
    "Addressee",
    "Amendment",
    "AnonymousAnswer",
    "Dissent",
    "NamedAnswer",
    "PositionStatement",
    "PositionVersion",
    "QuestionKind",
    "SignOn",
    "Survey",
    "SurveyDraft",
    "SurveyMode",
    "SurveyParticipation",
    "SurveyQuestion",
]


class SurveyMode(models.TextChoices):
    """What is known of an answer."""

    OPEN = "open", _("offen")
    CONFIDENTIAL = "confidential", _("vertraulich")
    ANONYMOUS = "anonymous", _("anonym")


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SINGLE = "single", _("eine Auswahl")
    SEVERAL = "several", _("mehrere möglich")
    NUMBER = "number", _("Zahl")
    TEXT = "text", _("freier Text")


class Survey(models.Model):
    """Questions to all members, to be answered from one day to another. A repeated survey keeps the key."""

    key = models.CharField(max_length=32)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    mode = models.CharField(max_length=12, choices=SurveyMode)
    asked_by = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField()
    closes_on = models.DateField()
    """The last day on which answers are taken"""
    published_at = models.DateTimeField(null=True, blank=True)
    """None while questions are still added"""
    kinds = models.JSONField(default=list)
    """Kinds of members there were at the start: the lines a breakdown can have do not change with the register"""

    class Meta:
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="survey_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=models.Q(mode__in=[m.value for m in SurveyMode]), name="survey_mode_known"
            ),
        ]


class SurveyQuestion(models.Model):
    """A question of a survey; its key stays the same when the survey is repeated."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=32)
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=8, choices=QuestionKind)
    choices = models.JSONField(default=dict)
    """Key of a choice: what it reads, in order"""
    minimum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "position"], name="question_position_once"),
            models.UniqueConstraint(fields=["survey", "key"], name="question_key_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in QuestionKind]), name="question_kind_known"
            ),
        ]


class SurveyDraft(OwnedModel):
    """What the people of a member have put together and not handed in yet. No times: also of an anonymous survey."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    contributors = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "organisation"], name="draft_once_per_member"),
        ]


class SurveyParticipation(models.Model):
    """A member has handed its answer in; whatever the mode, this says no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="participations")
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "member"], name="survey_once_per_member"),
        ]


class NamedAnswer(OwnedModel):
    """A member's answer to an open or confidential survey."""

    insert_only = True

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=26)
    """Kind of the member when it answered: if it changed later, two results compared would show its answer"""
    person_name = models.CharField(max_length=120)
    contributors = models.JSONField(default=list)
    answers = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "organisation"], name="answer_once_per_member"),
        ]


class AnonymousAnswer(models.Model):
    """An answer of nobody: random key, no time, written anew in random order with every answer that comes in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()


# --- position statements ---------------------------------------------------------------------------------------------


class Addressee(models.TextChoices):
    """Whom a statement is meant for."""

    LAND = "land", _("Land")
    BUND = "bund", _("Bund")
    EUROPE = "europe", _("Europäische Union")
    DISTRICT = "district", _("Landkreis")
    OTHER = "other", _("andere Stelle")


class Authority(models.TextChoices):
    """On what somebody signs for a municipality."""

    OWN = "own", _("eigene Zuständigkeit der Hauptverwaltungsbeamten")
    COUNCIL = "council", _("Beschluss des Rats")
    STANDING = "standing", _("allgemeiner Auftrag")


class PositionStatement(models.Model):
    """A statement of the union on a topic, worked out in versions, signed by members, frozen when published."""

    insert_only = True
    frozen_when = "OLD.published_at IS NOT NULL"

    topic = models.CharField(max_length=200)
    addressee = models.CharField(max_length=10, choices=Addressee)
    addressee_name = models.CharField(max_length=200, blank=True)
    occasion = models.TextField(blank=True)
    amend_until = models.DateField()
    """The last day for amendments"""
    due_on = models.DateField()
    """When the addressee wants it"""
    content = models.JSONField(null=True, blank=True)
    """Text, signatories and dissent notes as published"""
    content_sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("amend_until")), name="position_due_after_amending"
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | models.Q(content__isnull=False),
                name="position_published_has_content",
            ),
            models.CheckConstraint(
                condition=models.Q(addressee__in=[a.value for a in Addressee]),
                name="position_addressee_known",
            ),
        ]


class PositionVersion(models.Model):
    """A version of the working draft; paragraphs are separated by empty lines."""

    insert_only = True

    statement = models.ForeignKey(PositionStatement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="position_version_once"),
        ]


class AmendmentState(models.TextChoices):
    """What became of an amendment."""

    OPEN = "open", _("offen")
    ACCEPTED = "accepted", _("angenommen")
    REJECTED = "rejected", _("abgelehnt")
    MERGED = "merged", _("eingearbeitet")


class Amendment(models.Model):
    """A member's proposal for one paragraph of a version."""

    version = models.ForeignKey(PositionVersion, on_delete=models.PROTECT, related_name="amendments")
    paragraph = models.PositiveSmallIntegerField()
    """1 is the first"""
    new_text = models.TextField(blank=True)
    """Empty: the paragraph is to go"""
    reason = models.TextField()
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=AmendmentState, default=AmendmentState.OPEN)
    decision_reason = models.TextField(blank=True)
    merged_into = models.ForeignKey(
        PositionVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["paragraph", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open") | ~models.Q(decision_reason=""),
                name="amendment_decided_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
                name="amendment_merged_into_version",
            ),
        ]


class SignOn(models.Model):
    """A member signs a version, on which authority; withdrawn until publication, never removed."""

    insert_only = True
    mutable_columns = ("withdrawn_at",)

    version = models.ForeignKey(PositionVersion, on_delete=models.PROTECT, related_name="sign_ons")
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    authority = models.CharField(max_length=8, choices=Authority)
    resolved_on = models.DateField(null=True, blank=True)
    """Day of the council's resolution"""
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "member"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="sign_on_once_per_version",
            ),
            models.CheckConstraint(
                condition=~models.Q(authority="council") | models.Q(resolved_on__isnull=False),
                name="sign_on_council_has_date",
            ),
            models.CheckConstraint(
                condition=models.Q(authority__in=[a.value for a in Authority]),
                name="sign_on_authority_known",
            ),
        ]


class Dissent(models.Model):
    """A member's note of dissent, printed with the statement."""

    statement = models.ForeignKey(PositionStatement, on_delete=models.PROTECT, related_name="dissents")
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "member"], name="dissent_once_per_member"),
        ]
