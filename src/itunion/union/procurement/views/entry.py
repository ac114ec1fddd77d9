# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page on which an offer is entered, for the supplier itself and for the operator on its behalf."""

from collections.abc import Callable, Mapping, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from itunion.foundation.identity.api import ActorRequest
from itunion.foundation.kernel.api import DomainError
from itunion.foundation.organisations.api import Organisation
from itunion.foundation.ui.api import format_date, render_page
from itunion.union.procurement.actions import offers as actions
from itunion.union.procurement.forms.offers import OfferEntry, initial_of, initial_of_draft
from itunion.union.procurement.models import Pool
from itunion.union.procurement.queries import tender as queries

__all__ = ["entry_page"]


def entry_page(
    request: ActorRequest,
    pool: Pool,
    supplier: Organisation,
    *,
    title: str,
    breadcrumbs: Sequence[tuple[str, str]],
    back: str,
    units: Callable[[], Mapping[str, int]] | None = None,
    on_behalf: bool = False,
) -> HttpResponse:
    """Show the form; save a draft or submit. Ends at `back`. `units` tells what is wanted together, by article.

    The supplier finds its draft or last offer in it; on behalf the page starts empty, for offers are sealed.
    """
    articles = queries.pool_articles(pool.pk)
    problem: DomainError | None = None
    if request.method == "POST" and "draft" in request.POST:
        typed = {key: values for key, values in request.POST.lists() if key.startswith(("terms-", "a"))}
        actions.save_draft(pool_id=pool.pk, supplier_id=supplier.pk, typed=typed, by=request.actor)
        messages.success(
            request, _("Der Entwurf ist gespeichert, aber noch nicht abgegeben. Andere sehen ihn nicht.")
        )
        return redirect(request.path)
    if request.method == "POST":
        entry = OfferEntry(articles, request.POST)
        if entry.is_valid() and entry.content is not None:
            try:
                actions.submit_offer(
                    pool_id=pool.pk,
                    supplier_id=supplier.pk,
                    content=entry.content,
                    source=_("Formular"),
                    by=request.actor,
                )
            except DomainError as error:
                problem = error
            else:
                messages.success(
                    request,
                    _(
                        "Das Angebot ist abgegeben. Bis zum %(day)s kann es geändert oder zurückgezogen werden."
                    )
                    % {"day": format_date(pool.offers_until) if pool.offers_until else "–"},
                )
                return redirect(back)
    else:
        entry = OfferEntry(articles, initial={} if on_behalf else _initial(pool, supplier))
    if units is not None:
        # only now: reading them writes the supplier's audit trail, which submitting must not hold before the pool
        entry.show_units(units())
    return render_page(
        request,
        "procurement/offer_form.html",
        title=title,
        lead=_("Angebotsfrist: %(day)s. Füllen Sie nur die Artikel aus, die Sie anbieten; alle Preise netto.")
        % {"day": format_date(pool.offers_until) if pool.offers_until else "–"},
        breadcrumbs=breadcrumbs,
        status=200 if problem is None else 409,
        entry=entry,
        problem=problem,
        back=back,
        on_behalf=on_behalf,
    )


def _initial(pool: Pool, supplier: Organisation) -> dict[str, dict[str, object]]:
    draft = queries.own_draft(pool.pk, supplier.pk)
    if draft is not None and draft.typed is not None:
        return initial_of_draft(draft.typed, queries.pool_articles(pool.pk))
    submitted = [o for o in queries.own_offers(pool.pk, supplier.pk) if o.status == "submitted"]
    return initial_of(submitted[0], queries.priced_lines(submitted[0])) if submitted else {}
