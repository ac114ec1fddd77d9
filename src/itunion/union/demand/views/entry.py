# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: a member enters its needs, by hand or by file."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.forms import formset_factory
from django.forms.formsets import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.ui.api import add_domain_error, grow, render_page
from itunion.union.demand import actions, queries
from itunion.union.demand.forms import ImportForm, LineForm, initial_of, raw_of
from itunion.union.demand.importing import preview_import, read_lines
from itunion.union.demand.models import NeedRound
from itunion.union.demand.permissions import Permission
from itunion.union.demand.problems import sentence
from itunion.union.demand.rules import COLUMNS, NeedLine, check_lines

__all__ = ["entry", "import_", "import_confirm", "nothing_needed", "template_file"]

Lines = formset_factory(LineForm, extra=0, max_num=500, absolute_max=500)
EMPTY_ROWS = 10
PREFIX = "lines"


def _trail(round_: NeedRound) -> list[tuple[str, str]]:
    return [
        (_("Bedarfsabfragen"), reverse("demand:rounds")),
        (round_.title, reverse("demand:round", args=[round_.pk])),
    ]


def _formset(catalogue: Any, lines: list[NeedLine]) -> BaseFormSet[Any]:
    initial = [initial_of(line, catalogue) for line in lines]
    rows = max(EMPTY_ROWS, len(initial) + 5)
    formset: BaseFormSet[Any] = Lines(prefix=PREFIX, initial=initial, form_kwargs={"catalogue": catalogue})
    formset.extra = rows - len(initial)
    return formset


@requires(Permission.REPORT_NEEDS)
@require_http_methods(["GET", "POST"])
def entry(request: ActorRequest, round_id: int) -> HttpResponse:
    """Enter up to 500 lines; saving replaces the earlier answer as a whole."""
    found = queries.get_round(round_id)
    catalogue = queries.catalogue_of(found)
    organisation_id = request.actor.organisation_id or 0
    problem: DomainError | None = None
    kwargs: dict[str, Any] = {"prefix": PREFIX, "form_kwargs": {"catalogue": catalogue}}
    if request.method == "POST" and "more" in request.POST:
        formset = grow(Lines, request.POST, by=10, **kwargs)
    elif request.method == "POST":
        formset = Lines(request.POST, **kwargs)
        try:
            if _save(request, found, catalogue, formset):
                return redirect("demand:round", round_id)
        except DomainError as error:
            problem = error
    elif request.GET.get("copy") and found.previous_id:
        copied = [
            line
            for line in queries.own_lines(found.previous_id, organisation_id)
            if line.article in catalogue
        ]
        formset = _formset(catalogue, [_without_past_days(line, catalogue) for line in copied])
        messages.info(
            request,
            ngettext(
                "Eine Zeile der letzten Abfrage ist eingesetzt, aber noch nicht gespeichert.",
                "%(count)s Zeilen der letzten Abfrage sind eingesetzt, aber noch nicht gespeichert.",
                len(copied),
            )
            % {"count": len(copied)},
        )
    else:
        formset = _formset(catalogue, queries.own_lines(round_id, organisation_id))
    return render_page(
        request,
        "demand/entry.html",
        title=_("Bedarf melden"),
        lead=_("Frist: %(day)s. Speichern ersetzt Ihre bisherige Meldung.")
        % {"day": found.deadline.strftime("%d.%m.%Y")},
        breadcrumbs=_trail(found),
        status=200 if problem is None else 409,
        round=found,
        formset=formset,
        problem=problem,
    )


def _without_past_days(line: NeedLine, catalogue: Any) -> NeedLine:
    known = catalogue[line.article].standards
    return replace(
        line,
        standard=line.standard if line.standard in known else "",
        alternatives=tuple(a for a in line.alternatives if a in known) if line.standard in known else (),
        needed_by=line.needed_by if line.needed_by and line.needed_by >= clock.today() else None,
        contract_ends=line.contract_ends
        if line.contract_ends and line.contract_ends >= clock.today()
        else None,
    )


def _save(request: ActorRequest, round_: NeedRound, catalogue: Any, formset: BaseFormSet[Any]) -> bool:
    """Check all filled rows by the same rules as files; save when all are good."""
    if not formset.is_valid():
        return False
    filled = [form for form in formset.forms if form.has_changed() and any(_typed(form))]
    lines, problems = check_lines(
        [raw_of(f.cleaned_data, catalogue) for f in filled], catalogue, clock.today()
    )
    positions = [formset.forms.index(form) + 1 for form in filled]
    for found in problems:
        form = filled[found.line]
        column = "article" if found.column == "standard" else found.column
        form.add_error(
            column if column in form.fields else None, sentence(found, lambda line: positions[line])
        )
    if problems:
        return False
    actions.replace_needs(
        round_id=round_.pk, organisation_id=request.actor.organisation_id or 0, lines=lines, by=request.actor
    )
    messages.success(
        request,
        ngettext(
            "Gespeichert: eine Zeile. Sie können sie bis zur Frist ändern.",
            "Gespeichert: %(count)s Zeilen. Sie können sie bis zur Frist ändern.",
            len(lines),
        )
        % {"count": len(lines)},
    )
    return True


def _typed(form: Any) -> list[str]:
    """Return what a person entered in a row; preset choices do not count."""
    return [
        form.cleaned_data.get(n) or ""
        for n in ("article", "quantity", "max_unit_price", "needed_by", "cost_centre", "tolerance")
    ]


@requires(Permission.REPORT_NEEDS)
@require_POST
def nothing_needed(request: ActorRequest, round_id: int) -> HttpResponse:
    """Answer that nothing is needed."""
    actions.replace_needs(
        round_id=round_id, organisation_id=request.actor.organisation_id or 0, lines=[], by=request.actor
    )
    messages.success(request, _("Danke. Ihre Verwaltung hat in dieser Abfrage keinen Bedarf."))
    return redirect("demand:round", round_id)


@requires(Permission.REPORT_NEEDS)
@require_http_methods(["GET", "POST"])
def import_(request: ActorRequest, round_id: int) -> HttpResponse:
    """Upload a file and see what it would do."""
    found = queries.get_round(round_id)
    form = ImportForm(request.POST or None, request.FILES or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            raw, numbers = read_lines(upload.read(), upload.name)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            preview = preview_import(raw, numbers, queries.catalogue_of(found))
            request.session["needs_import"] = {
                "round": round_id,
                "raw": raw,
                "numbers": numbers,
                "name": upload.name,
            }
    return render_page(
        request,
        "demand/import.html",
        title=_("Bedarf aus Datei"),
        breadcrumbs=_trail(found),
        round=found,
        form=form,
        preview=preview,
        columns=", ".join(COLUMNS),
    )


@requires(Permission.REPORT_NEEDS)
@require_POST
def import_confirm(request: ActorRequest, round_id: int) -> HttpResponse:
    """Write what the dry run showed; everything is checked again."""
    found = queries.get_round(round_id)
    kept = request.session.get("needs_import")
    if not kept or kept["round"] != round_id:
        messages.error(
            request,
            _("Die Datei ist nicht mehr da. Es wurde nichts gespeichert; laden Sie sie noch einmal hoch."),
        )
        return redirect("demand:import", round_id)
    preview = preview_import(kept["raw"], kept["numbers"], queries.catalogue_of(found))
    if preview.problems:
        messages.error(request, _("Die Datei enthält inzwischen Fehler. Es wurde nichts gespeichert."))
        return redirect("demand:import", round_id)
    actions.replace_needs(
        round_id=round_id,
        organisation_id=request.actor.organisation_id or 0,
        lines=preview.lines,
        by=request.actor,
    )
    del request.session["needs_import"]
    messages.success(
        request,
        _("Gespeichert: %(count)s Zeilen aus „%(name)s“.") % {"count": preview.rows, "name": kept["name"]},
    )
    return redirect("demand:round", round_id)


@requires(Permission.REPORT_NEEDS)
@require_GET
def template_file(request: ActorRequest, round_id: int) -> HttpResponse:
    """Give an example file with the round's articles to fill in."""
    found = queries.get_round(round_id)
    lines = [";".join(COLUMNS)]
    for number, info in queries.catalogue_of(found).items():
        for code in info.standards or [""]:
            filled = {"article": number, "standard": code, "quantity": "10", "binding": "geplant"}
            lines.append(";".join(filled.get(column, "") for column in COLUMNS))
    response = HttpResponse("\ufeff" + "\r\n".join(lines) + "\r\n", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="bedarf-vorlage.csv"'
    return response
