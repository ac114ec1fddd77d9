# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages about the fairness of an award: repair, blend, withdrawal, savings by size, the letter to each member."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.ui.api import (
    Chart,
    Figure,
    Series,
    format_decimal,
    format_money,
    format_percent,
    render_page,
)
from itunion.optimiser.api import letter_to
from itunion.union.procurement import award_wording
from itunion.union.procurement.models import AwardScenario
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries import award as award_queries
from itunion.union.procurement.queries import studies as queries
from itunion.union.procurement.views.pools import trail_of
from itunion.union.procurement.views.study_tables import DecileTable, LetterTable, QuoteTable

__all__ = ["fairness_parts", "letter"]


def fairness_parts(
    request: ActorRequest, scenario: AwardScenario, content: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the page about fairness shows."""
    deciles = queries.decile_rows(content)
    return {
        "figures": _figures(content),
        "sentences": award_wording.fairness_study_sentences(content),
        "chart": _chart(deciles) if len(deciles) > 1 else None,
        "deciles": DecileTable(deciles, request, name="z"),
        "quotes": QuoteTable(queries.quote_rows(content), request, name="r"),
        "letters": LetterTable(_letter_rows(scenario), request, name="b"),
    }


def _figures(content: Mapping[str, Any]) -> list[Figure]:
    charged = [Decimal(entry["charge"]) for entry in content["quotes"] if entry["charge"] is not None]
    free = sum(1 for charge in charged if not charge)
    return [
        Figure(
            _("Keine Gruppe gewinnt mehr als"),
            format_money(Decimal(content["certificate"]["bound"])),
            _("%(share)s der Kosten")
            % {"share": format_percent(Decimal(content["certificate"]["share"]), 3)},
        ),
        Figure(
            _("Rückzug kostet höchstens"),
            format_money(max(charged, default=Decimal(0))),
            ngettext(
                "ein Mitglied könnte ohne Ausgleich gehen",
                "%(count)s Mitglieder könnten ohne Ausgleich gehen",
                free,
            )
            % {"count": format_decimal(free)},
        ),
    ]


def _chart(deciles: list[dict[str, Any]]) -> Chart:
    return Chart(
        title=_("Ersparnis nach Größe"),
        description=_("Ersparnis in Prozent, von den kleinsten zu den größten Mitgliedern."),
        categories=[str(row["decile"]) for row in deciles],
        series=[Series(_("Ersparnis"), [row["percent"] for row in deciles])],
        unit="percent",
    )


def _letter_rows(scenario: AwardScenario) -> list[dict[str, Any]]:
    return [
        {
            "scenario": scenario.pk,
            "number": number,
            "member": line.member,
            "alone": line.alone,
            "together": line.together,
            "percent": line.percent,
        }
        for number, line in enumerate(award_queries.member_savings(scenario), start=1)
    ]


@requires(Permission.COMPARE, across="procurement.award")
@require_GET
def letter(request: ActorRequest, scenario_id: int, number: int) -> HttpResponse:
    """Show the letter to one member: what it pays, what it saves, and why; `number` counts the members by name."""
    scenario = award_queries.get_scenario(scenario_id)
    result, certificate = award_queries.result_of(scenario), award_queries.certificate_of(scenario)
    savings = award_queries.member_savings(scenario)
    if result is None or result.award is None or not 1 <= number <= len(savings):
        raise Http404
    text = letter_to(
        savings[number - 1].member, award_queries.question_of_scenario(scenario), result, certificate
    )
    return render_page(
        request,
        "procurement/letter.html",
        title=_("Schreiben an %(member)s") % {"member": text.member},
        lead=f"{scenario.pool.title}, {scenario.label}",
        breadcrumbs=[
            *trail_of(scenario.pool),
            (_("Vergleich und Zuschlag"), reverse("procurement:scenarios", args=[scenario.pool_id])),
            (scenario.label, reverse("procurement:study", args=[scenario_id, "gerechtigkeit"])),
        ],
        letter=text,
        figures=[
            Figure(_("Allein"), format_money(text.alone) if text.alone is not None else "–"),
            Figure(_("Zusammen"), format_money(text.together)),
            Figure(
                _("Ersparnis"), format_money(text.saving) if text.saving is not None else "–", tone="success"
            ),
        ],
    )
