# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background jobs: issue a whole run."""

from typing import Any

from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import DomainError, jobs, system_actor
from itunion.foundation.organisations.api import across, within
from itunion.union.billing.actions import issue_invoice
from itunion.union.billing.queries import run_invoices

__all__ = ["issue_run"]


@jobs.job("billing.issue_run")
def issue_run(context: jobs.JobContext, run: str) -> dict[str, Any]:
    """Issue every draft of a run, each in a transaction of its own: a kill loses and doubles nothing."""
    actor = system_actor(f"Rechnungslauf für {context.requested_by}", organisation_id=context.organisation_id)
    with across("billing.run", reason=f"run {run}", by=actor):
        drafts = [(i.pk, i.organisation_id) for i in run_invoices(run).filter(status="draft").order_by("pk")]
    issued = refused = 0
    for done, (invoice_id, recipient_id) in enumerate(drafts, start=1):
        try:
            with within(recipient_id):
                issue_invoice(invoice_id=invoice_id, by=actor)
            issued += 1
        except DomainError:
            refused += 1  # the draft keeps the reason; the others go on
        context.progress(
            done / len(drafts), _("%(done)s von %(total)s Rechnungen") % {"done": done, "total": len(drafts)}
        )
    return {"issued": issued, "refused": refused}
