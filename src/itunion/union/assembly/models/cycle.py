# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an ordinary assembly turns on every year: the accounts and the audit report."""

from django.db import models

__all__ = ["AnnualAccounts", "AuditReport"]


class AnnualAccounts(models.Model):
    """The accounts of a business year on their way to adoption."""

    year = models.PositiveSmallIntegerField(unique=True)
    made_on = models.DateField(null=True, blank=True)
    available_on = models.DateField(null=True, blank=True)
    available_where = models.CharField(max_length=200, blank=True)
    supervisory_report_on = models.DateField(null=True, blank=True)
    balance_sheet_total = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    revenue = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    is_audited = models.BooleanField(default=False)
    amended_after_audit = models.BooleanField(default=False)
    audited_again = models.BooleanField(default=False)


class AuditReport(models.Model):
    """A report of the statutory audit (§§ 57–59 GenG) until an assembly has dealt with it."""

    year = models.PositiveSmallIntegerField(unique=True)
    """Last business year it covers"""
    chair_told_on = models.DateField(null=True, blank=True)
    report_on = models.DateField()
    noted_by = models.PositiveSmallIntegerField(default=0)
    """Members of the supervisory board who took note"""
    dealt_with = models.ForeignKey(
        "assembly.Assembly", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
