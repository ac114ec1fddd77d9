# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the catalogue of articles and standards."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError
from itunion.foundation.ui.api import add_domain_error, render_page
from itunion.union.demand import actions, queries
from itunion.union.demand.forms import ArticleForm, ProductForm, StandardForm
from itunion.union.demand.permissions import Permission
from itunion.union.demand.views.tables import ArticleTable

__all__ = ["add_product", "article", "articles", "create"]


@requires(Permission.VIEW_ROUNDS)
@require_GET
def articles(request: ActorRequest) -> HttpResponse:
    """List the articles."""
    table = ArticleTable(queries.articles(), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "demand/articles.html",
        title=_("Artikel und Standards"),
        table=table,
        may_manage=request.actor.may(Permission.MANAGE_ARTICLES),
    )


@requires(Permission.MANAGE_ARTICLES)
@require_http_methods(["GET", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    """Enter an article."""
    form = ArticleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            created = actions.create_article(by=request.actor, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Der Artikel ist angelegt. Ergänzen Sie jetzt seine Standards."))
            return redirect("demand:article", created.pk)
    return render_page(
        request,
        "demand/form.html",
        title=_("Neuer Artikel"),
        breadcrumbs=[(_("Artikel und Standards"), reverse("demand:articles"))],
        form=form,
        submit=_("Artikel anlegen"),
        cancel_url=reverse("demand:articles"),
    )


@requires(Permission.VIEW_ROUNDS)
@require_http_methods(["GET", "POST"])
def article(request: ActorRequest, article_id: int) -> HttpResponse:
    """Show an article with standards and products; purchasing adds standards."""
    found = get_object_or_404(queries.articles(), pk=article_id)
    may_manage = request.actor.may(Permission.MANAGE_ARTICLES)
    form = StandardForm(request.POST or None) if may_manage else None
    if request.method == "POST":
        request.actor.require(Permission.MANAGE_ARTICLES)
        if form is not None and form.is_valid():
            try:
                actions.add_standard(article=found, by=request.actor, **form.cleaned_data)
            except DomainError as error:
                add_domain_error(form, error)
            else:
                messages.success(request, _("Der Standard ist zugelassen."))
                return redirect("demand:article", article_id)
    return render_page(
        request,
        "demand/article.html",
        title=found.name,
        lead=found.description,
        breadcrumbs=[(_("Artikel und Standards"), reverse("demand:articles"))],
        article=found,
        form=form,
    )


@requires(Permission.MANAGE_ARTICLES)
@require_http_methods(["GET", "POST"])
def add_product(request: ActorRequest, article_id: int) -> HttpResponse:
    """Name a product that satisfies one of the article's standards."""
    found = get_object_or_404(queries.articles(), pk=article_id)
    standards = {str(s.pk): s for s in found.standards.all()}
    form = ProductForm(request.POST or None, standards=list(standards.values()))
    back = reverse("demand:article", args=[article_id])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_product(
                standard=standards[data["standard"]],
                manufacturer=data["manufacturer"],
                name=data["name"],
                by=request.actor,
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Das Produkt ist zugelassen."))
            return redirect(back)
    return render_page(
        request,
        "demand/form.html",
        title=_("Produkt zulassen"),
        lead=found.name,
        breadcrumbs=[(_("Artikel und Standards"), reverse("demand:articles")), (found.name, back)],
        form=form,
        submit=_("Produkt zulassen"),
        cancel_url=back,
    )
