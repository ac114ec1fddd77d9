# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: what is published. Everything public is read from here, and nothing closed is ever written here."""

from django.db import models
from django.db.models import F, Q

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["Change", "ObjectType", "Published", "PublishedOf", "Subscription"]


class ObjectType(models.TextChoices):
    """The types of OParl that are published under a number; the value is the part of the address."""

    BODY = "body", "Body"
    LEGISLATIVE_TERM = "legislative-term", "LegislativeTerm"
    ORGANIZATION = "organization", "Organization"
    PERSON = "person", "Person"
    MEMBERSHIP = "membership", "Membership"
    MEETING = "meeting", "Meeting"
    AGENDA_ITEM = "agenda-item", "AgendaItem"
    PAPER = "paper", "Paper"
    CONSULTATION = "consultation", "Consultation"
    FILE = "file", "File"
    LOCATION = "location", "Location"


class Published(OwnedModel):
    """One published object: its stand-alone output in OParl 1.1, or the mark that it was deleted.

    `data` is JSON text with a placeholder (U+0002, which JSON text never contains) where the root of the addresses
    stands. `modified` moves when and only when the output changes. The row of a deleted object keeps its number, type
    and times and nothing else.
    """

    type = models.CharField(max_length=16, choices=ObjectType)
    number = models.PositiveIntegerField()
    # number of the body in whose lists it stands; a body is in its own
    body = models.PositiveIntegerField()
    # whole seconds
    created = models.DateTimeField()
    modified = models.DateTimeField()
    deleted = models.BooleanField(default=False)
    # a code, e.g. "depublished", "withdrawn"; shown as an extension
    deleted_reason = models.CharField(max_length=40, blank=True)
    data = models.TextField(blank=True)
    # what the portal sorts and filters by: the day of the meeting, the date of the paper
    day = models.DateField(null=True)
    # of files: where the content lies below the member's folder
    stored = models.CharField(max_length=255, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "type", "number"], name="council_published_once"),
            models.CheckConstraint(
                condition=(Q(deleted=True, data="", stored="", day__isnull=True))
                | (Q(deleted=False) & ~Q(data="")),
                name="council_tombstone_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(modified__gte=F("created")), name="council_modified_after_created"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "body", "type", "number"], name="council_published_list"),
            models.Index(fields=["organisation", "body", "type", "modified"], name="council_published_since"),
            models.Index(fields=["organisation", "type", "day"], name="council_published_day"),
        ]


class PublishedOf(OwnedModel):
    """That a published meeting or consultation stands in the list of a published group; stays with a tombstone."""

    group = models.PositiveIntegerField()
    type = models.CharField(max_length=16, choices=ObjectType)
    number = models.PositiveIntegerField()

    class Meta:
        base_manager_name = "objects"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "group", "type", "number"], name="council_published_of_once"
            )
        ]
        indexes = [models.Index(fields=["organisation", "type", "number"], name="council_published_of_back")]


class Change(OwnedModel):
    """The journal of publication: what was published, changed or taken back, in order. Holds no content."""

    # counted per member, as the table's own key would tell how much others publish
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    type = models.CharField(max_length=16, choices=ObjectType)
    number = models.PositiveIntegerField()
    event = models.CharField(
        max_length=8, choices=[("created", "created"), ("changed", "changed"), ("deleted", "deleted")]
    )

    class Meta:
        base_manager_name = "objects"
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sequence"], name="council_change_sequence_once")
        ]
        indexes = [models.Index(fields=["organisation", "at"], name="council_change_at")]


class Subscription(OwnedModel):
    """A citizen's subscription by e-mail; without confirmation it is deleted after a week."""

    email = models.EmailField()
    # what: everything, a group, a paper, or a search
    subject = models.CharField(max_length=12, default="all")
    value = models.CharField(max_length=300, blank=True)
    # for confirming and unsubscribing; only its hash is kept
    token_sha256 = models.CharField(max_length=64)
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    sent_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email", "subject", "value"], name="council_subscription_once"
            )
        ]
