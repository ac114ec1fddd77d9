# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The secret ballot (decision 0009): keys of the committee, participation by name, votes without one.

What bears a name (`Participation`) and what bears a vote (`UrnEntry`, `BoardRecord`) have nothing in common: no key, no
time, no transaction, no order. Their primary keys are random, and the urn is shuffled again and again.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["BoardRecord", "Committee", "Participation", "SecretPoll", "TrusteeShare", "UrnEntry"]


class Committee(models.Model):
    """A committee key, two of three, prepared for one secret ballot of an assembly: its public part."""

    insert_only = True
    mutable_columns = ("discarded_at",)

    assembly = models.ForeignKey("assembly.Assembly", on_delete=models.PROTECT, related_name="committees")
    poll_id = models.CharField(max_length=64, unique=True)
    """Name of the poll the key is made for; random, and the address of its urn"""
    point = models.CharField(max_length=130)
    slope = models.CharField(max_length=130)
    signer = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    prepared_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class TrusteeShare(models.Model):
    """Who holds a share of a committee key. The file lies here, sealed by the trustee's passphrase, until fetched once."""

    insert_only = True
    mutable_columns = ("sealed", "fetched_at")

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="shares")
    index = models.PositiveSmallIntegerField()
    trustee = models.CharField(max_length=120)
    sealed = models.TextField(blank=True)
    """The sealed file; '' once it was fetched"""
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "index"], name="share_index_once"),
            models.CheckConstraint(
                condition=models.Q(index__gte=1, index__lte=3), name="share_index_one_to_three"
            ),
            models.CheckConstraint(
                condition=models.Q(fetched_at__isnull=True) | models.Q(sealed=""),
                name="share_fetched_is_gone",
            ),
        ]


class SecretPoll(models.Model):
    """The cryptographic side of a secret ballot: definition, issuer key until the close, result document after the count."""

    insert_only = True
    mutable_columns = ("issuer_key", "document", "document_sha256", "counted_at")

    ballot = models.OneToOneField("assembly.Ballot", on_delete=models.PROTECT, related_name="secret_poll")
    committee = models.OneToOneField(Committee, on_delete=models.PROTECT, related_name="poll")
    definition = models.TextField()
    """Canonical JSON, the very bytes every browser gets"""
    digest = models.CharField(max_length=64)
    issuer_key = models.TextField(blank=True)
    """PKCS #8, encrypted; '' from the close on"""
    document = models.TextField(blank=True)
    """The signed result; '' before the count"""
    document_sha256 = models.CharField(max_length=64, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)


class ParticipationKind(models.TextChoices):
    """How a member takes part in a secret ballot."""

    TOKEN = "token", _("Stimmausweis")
    PAPER = "paper", _("Stimmzettel")


class Participation(models.Model):
    """A member takes part: token or paper, never both. The token was signed blindly, so these bytes lead to no vote."""

    insert_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey("assembly.Ballot", on_delete=models.PROTECT, related_name="participations")
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=ParticipationKind)
    blinded = models.BinaryField(default=b"")
    answer = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "member"], name="participation_once_per_member"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in ParticipationKind]),
                name="participation_kind_known",
            ),
        ]


class UrnEntry(models.Model):
    """A vote that was cast and not counted yet: sealed, without name, time or order. Leaves at the close."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey("assembly.Ballot", on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    record = models.BinaryField()


class BoardRecord(models.Model):
    """A line of the published board, chained by hash; appended in random order when the ballot closes."""

    insert_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey("assembly.Ballot", on_delete=models.PROTECT, related_name="board")
    index = models.PositiveIntegerField()
    token_hash = models.CharField(max_length=64, unique=True)
    record = models.BinaryField()
    head = models.CharField(max_length=64)

    class Meta:
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "index"], name="board_index_once"),
        ]
