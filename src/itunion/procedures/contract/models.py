# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: which version a procedure's data has, who has it switched on, what was metered, handed over and deleted."""

from django.db import models
from django.db.models import F, Q

from itunion.foundation.organisations.api import OwnedModel

__all__ = [
    "Activation",
    "DeletionProof",
    "HandedOver",
    "InstalledVersion",
    "Metered",
    "PublicAddress",
    "PublicMove",
]


class InstalledVersion(models.Model):
    """The version a procedure's tables were last brought to; `failure` says why the next step did not succeed."""

    procedure = models.CharField(max_length=30, primary_key=True)
    version = models.CharField(max_length=20, blank=True)
    migrated_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=400, blank=True)


class Activation(OwnedModel):
    """An entry of the ledger: from this day the procedure is on for the member, or off. Nothing is ever overwritten."""

    insert_only = True

    procedure = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    on = models.BooleanField()
    from_day = models.DateField()
    parameters = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        base_manager_name = "objects"
        ordering = ["from_day", "pk"]
        indexes = [models.Index(fields=["organisation", "procedure"], name="activation_of_member")]


class Metered(OwnedModel):
    """Until which day a procedure's usage at a member has been counted, and what stood in the way of the last try."""

    procedure = models.CharField(max_length=30)
    until = models.DateField(null=True)
    problem = models.CharField(max_length=400, blank=True)
    tried_at = models.DateTimeField()

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["organisation", "procedure"], name="metered_once")]


class HandedOver(OwnedModel):
    """That the complete data of a member were handed over: which file, which content, to whom."""

    insert_only = True

    procedure = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    # over the tables and files alone: the same data give the same value whenever they are exported
    content_sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=dict)

    class Meta:
        base_manager_name = "objects"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file_sha256__regex=r"^[0-9a-f]{64}$")
                & Q(content_sha256__regex=r"^[0-9a-f]{64}$"),
                name="handed_over_hashes",
            )
        ]


class DeletionProof(OwnedModel):
    """Proof that a member's data in a procedure are gone: rows before and after, the export, the place in the trail."""

    insert_only = True

    procedure = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    export_sha256 = models.CharField(max_length=64, blank=True)
    statement = models.CharField(max_length=400, blank=True)
    rows_before = models.JSONField(default=dict)
    rows_after = models.JSONField(default=dict)
    total_before = models.PositiveBigIntegerField()
    total_after = models.PositiveBigIntegerField()
    files_deleted = models.PositiveBigIntegerField(default=0)
    audit_sequence = models.PositiveBigIntegerField()
    audit_hash = models.CharField(max_length=64)

    class Meta:
        base_manager_name = "objects"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total_after=0) & Q(total_before__gte=F("total_after")),
                name="deletion_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(export_sha256="") | ~Q(statement=""), name="deletion_after_export_or_statement"
            ),
        ]


class PublicAddress(models.Model):
    """A member's part of all public addresses (`/rat/<key>/`): given once, never changed, never given to another.

    Not member-owned: the key in an address says whose pages are meant before there is a scope.
    """

    insert_only = True

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    # the key with a number appended is longer than its stem
    key = models.CharField(max_length=60, unique=True)
    since = models.DateField()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(condition=Q(key__regex=r"^[a-z][a-z0-9-]*$"), name="public_key_is_plain")
        ]


class PublicMove(models.Model):
    """An entry of the ledger: a member's public pages of a procedure stand elsewhere; the last one counts, "" is back.

    Not member-owned: a member that has left has no scope to be asked in, and its old addresses must answer for good.
    """

    insert_only = True

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=30)
    moved_to = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(moved_to="")
                | Q(moved_to__startswith="https://")
                | Q(moved_to__startswith="http://"),
                name="public_move_to_the_web",
            )
        ]
