# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the kernel: the audit trail and its heads, job runs and schedules."""

from django.db import models

__all__ = ["AuditEntry", "AuditHead", "JobRun", "JobSchedule"]


class AuditHead(models.Model):
    """The last entry of each chain; its row lock serialises writers of the chain."""

    chain = models.BigIntegerField(primary_key=True)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)


class AuditEntry(models.Model):
    """One thing that happened. Insert-only, chained by hash within its chain (one per organisation, 0: platform)."""

    insert_only = True

    chain = models.BigIntegerField()
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, blank=True)
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="audit_chain_sequence_unique")
        ]
        indexes = [models.Index(fields=["subject"], name="audit_subject")]


class JobRun(models.Model):
    """One background job from request to end. Survives a killed worker: the lease runs out, the job starts again."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    job = models.CharField(max_length=120)
    key = models.CharField(max_length=160, unique=True)
    arguments = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=200, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=120, blank=True)
    progress = models.FloatField(default=0)
    message = models.CharField(max_length=400, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["waiting", "running", "done", "failed"]),
                name="job_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(progress__gte=0) & models.Q(progress__lte=1),
                name="job_progress_is_a_share",
            ),
        ]
        indexes = [models.Index(fields=["status", "not_before"], name="job_due")]


class JobSchedule(models.Model):
    """When a scheduled job was last started: the row lock lets exactly one worker start it."""

    job = models.CharField(max_length=120, primary_key=True)
    last_slot = models.DateTimeField(null=True)
