# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: taking over another system: each run, what it repaired or could not use, and what the old system last said."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["Finding", "ImportRun", "SourceObject"]


class ImportRun(OwnedModel):
    """One run of taking over a source; interrupted, it is resumed at `cursor`."""

    source = models.CharField(max_length=500)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # the source's own time from which the next run asks for changes
    synced_until = models.DateTimeField(null=True, blank=True)
    # which lists are done, which page is next
    cursor = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    by = models.CharField(max_length=200)

    class Meta:
        base_manager_name = "objects"
        ordering = ["-started_at", "-pk"]


class Finding(OwnedModel):
    """Something that was wrong in the source: repaired, or left out."""

    run = models.ForeignKey("council.ImportRun", on_delete=models.PROTECT, related_name="findings")
    code = models.CharField(max_length=60)
    object = models.CharField(_("Objekt"), max_length=500, blank=True)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "code"], name="council_finding_code")]


class SourceObject(OwnedModel):
    """The hash of what the source last said about an object, so that an unchanged one costs nothing.

    `data` is the repaired object while it waits to be written; references may lead in circles, so everything is
    gathered first. What refers to something the source has not shown yet goes on waiting.
    """

    origin = models.CharField(max_length=500)
    type = models.CharField(max_length=16)
    sha256 = models.CharField(max_length=64)
    seen_at = models.DateTimeField()
    deleted = models.BooleanField(default=False)
    waiting = models.BooleanField(default=False)
    data = models.JSONField(null=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        indexes = [models.Index(fields=["organisation", "type", "waiting"], name="council_source_waiting")]
        constraints = [models.UniqueConstraint(fields=["organisation", "origin"], name="council_source_once")]
