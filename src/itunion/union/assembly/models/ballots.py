# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ballots, who may vote in them, open votes, paper counts, objections."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Ballot", "BallotState", "Entitlement", "Objection", "PaperCount", "Secrecy", "Vote"]


class Secrecy(models.TextChoices):
    """Whether a vote bears a name."""

    OPEN = "open", _("offen")
    SECRET = "secret", _("geheim")
    SEALED = "sealed", _("geheim, mit Belenios")


class BallotState(models.TextChoices):
    """The way of a ballot."""

    OPEN = "open", _("läuft")
    CLOSED = "closed", _("geschlossen")
    DETERMINED = "determined", _("festgestellt")


class Ballot(models.Model):
    """A vote on a motion or an election. Everything that decides the result is fixed when it opens."""

    item = models.ForeignKey("assembly.AgendaItem", on_delete=models.PROTECT, related_name="ballots")
    motion = models.ForeignKey(
        "assembly.Motion", on_delete=models.PROTECT, null=True, blank=True, related_name="ballots"
    )
    number = models.PositiveIntegerField()
    question = models.TextField()
    secrecy = models.CharField(max_length=6, choices=Secrecy, default=Secrecy.OPEN)
    subject = models.CharField(max_length=40)
    choices = models.JSONField()
    """Keys a vote can name: yes, no, abstain; or the candidates' keys; invalid is always possible"""
    names = models.JSONField(default=dict)
    """Key of a choice: what it reads"""
    seats = models.PositiveIntegerField(default=0)
    """Seats an election fills; 0 for a motion"""
    method = models.CharField(max_length=12, blank=True)
    """absolute, relative or list"""
    state = models.CharField(max_length=12, choices=BallotState, default=BallotState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    findings = models.JSONField(default=list)
    members = models.PositiveIntegerField()
    """Members of the union on that day"""
    present = models.PositiveIntegerField()
    cast = models.PositiveIntegerField(default=0)
    """Open votes in the chain"""
    head = models.CharField(max_length=64)
    """Hash of the last open vote: what the minutes print"""
    result = models.JSONField(null=True, blank=True)
    determination = models.TextField(blank=True)
    determined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="ballot_number_once"),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(closed_at__isnull=False),
                name="ballot_closed_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="determined") | models.Q(result__isnull=False),
                name="ballot_determined_has_result",
            ),
        ]


class Entitlement(models.Model):
    """One member's right to vote in a ballot: the electorate as it was when the ballot opened."""

    insert_only = True

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="entitlements")
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    person_key = models.CharField(max_length=140)
    person = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    basis = models.CharField(max_length=10)
    channel = models.CharField(max_length=8)
    votes = models.PositiveSmallIntegerField(default=1)
    ban = models.CharField(max_length=200, blank=True)
    """Why the member may not vote here; '' if it may"""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "member"], name="entitlement_once_per_member"),
        ]


class Vote(models.Model):
    """An open vote: by name, chained by hash in the order of arrival. One per member and ballot."""

    insert_only = True

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    choice = models.JSONField()
    """Keys chosen; an empty list is an invalid vote"""
    votes = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField(max_length=8)
    cast_at = models.DateTimeField()
    sequence = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "member"], name="vote_once_per_member"),
            models.UniqueConstraint(fields=["ballot", "sequence"], name="vote_sequence_once"),
        ]


class PaperCount(models.Model):
    """Ballot papers counted for one choice; merged with the electronic votes before anything is published."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="paper_counts")
    choice = models.CharField(max_length=40)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "choice"], name="paper_choice_once"),
        ]


class Objection(models.Model):
    """An objection on record (§ 51 II GenG): what makes a challenge possible."""

    insert_only = True

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="objections")
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
