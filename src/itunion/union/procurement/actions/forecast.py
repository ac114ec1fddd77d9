# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: what was forecast of an open round replaces the earlier forecast as a whole, or leaves it as it is."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, audit, clock
from itunion.foundation.organisations.api import operator
from itunion.union.demand.api import articles_by_number, standards_by_code
from itunion.union.procurement.models import ForecastShare, RoundForecast
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries.forecast import ForecastQuestion

__all__ = ["record_forecast", "record_forecast_failure", "record_no_forecast"]


@transaction.atomic
def record_forecast(
    *, round_id: int, question: ForecastQuestion, outcome: Mapping[str, Any], by: Actor
) -> RoundForecast:
    """Store a forecast: the sums for all, and for every member its own figures. A newer one stays."""
    by.require(Permission.MANAGE_POOLS)
    row = _row(round_id, question)
    if row.asked_at > question.asked_at:
        return row
    names = {number: article.name for number, article in articles_by_number().items()}
    thresholds = [
        {
            "supplier": question.suppliers[line["supplier"]],
            "articles": [names[number] for number in line["articles"]],
            "units": line["units"],
            "next_from": line["next_from"],
            "worth": line["worth"],
            "members": len(line["members"]),
            "tolerance": question.tolerance(line["articles"], line["supplier"]),
        }
        for line in outcome["thresholds"]
    ]
    standards = standards_by_code()
    advice = [
        {
            "article": names[line["article"]],
            "standard": str(standards[line["standard"]]),
            "into": str(standards[line["into"]]),
            "saving": line["saving"],
            "members": len(line["units"]),
            "units": sum(line["units"].values()),
        }
        for line in outcome["advice"]
    ]
    row.status, row.message = RoundForecast.Status.READY, ""
    row.asked_at, row.computed_at, row.question_hash = question.asked_at, clock.now(), question.hash
    row.content = _grounds(question, names) | {
        "thresholds": thresholds,
        "advice": advice,
        "asked": outcome["asked"],
        "possible": outcome["possible"],
    }
    row.save()
    _replace_shares(row, question, outcome)
    _note(row, by, {"thresholds": len(thresholds), "advice": len(advice)})
    return row


@transaction.atomic
def record_no_forecast(*, round_id: int, question: ForecastQuestion, by: Actor) -> RoundForecast:
    """Store that there is nothing to compute: no firm needs, or no earlier award of what is needed."""
    by.require(Permission.MANAGE_POOLS)
    row = _row(round_id, question)
    if row.asked_at > question.asked_at:
        return row
    without_prices = bool(question.left_out)
    row.status = RoundForecast.Status.NO_PRICES if without_prices else RoundForecast.Status.NO_NEEDS
    row.asked_at, row.computed_at, row.question_hash = question.asked_at, clock.now(), question.hash
    row.content, row.message = {}, ""
    row.save()
    ForecastShare.objects.filter(forecast=row).delete()
    _note(row, by, {})
    return row


@transaction.atomic
def record_forecast_failure(
    *, round_id: int, question: ForecastQuestion, reason: str, details: str = "", by: Actor
) -> RoundForecast:
    """Store that a computation gave nothing; what was forecast before stays, with its moment."""
    by.require(Permission.MANAGE_POOLS)
    row = _row(round_id, question)
    if row.asked_at > question.asked_at:
        return row
    row.message = _(
        "Die letzte Berechnung kam nicht zum Ende. Der Einkauf kann sie noch einmal starten; Ihre Meldungen sind gespeichert."
    )
    if row.status != RoundForecast.Status.READY:
        row.status, row.computed_at = RoundForecast.Status.FAILED, clock.now()
    row.save()
    _note(row, by, {"reason": reason, "details": details[:500]})
    return row


def _row(round_id: int, question: ForecastQuestion) -> RoundForecast:
    row: RoundForecast
    row, _created = RoundForecast.objects.select_for_update().get_or_create(
        round_id=round_id,
        defaults={
            "status": RoundForecast.Status.NO_NEEDS,
            "asked_at": question.asked_at,
            "computed_at": question.asked_at,
        },
    )
    return row


def _grounds(question: ForecastQuestion, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "members": len({need.organisation_id for need in question.needs}),
        "sources": [
            {
                "pool": source.pool,
                "decided_on": source.decided_on.isoformat(),
                "articles": [names[number] for number in source.articles],
            }
            for source in question.sources
        ],
        "left_out": [names[number] for number in question.left_out],
    }


def _replace_shares(row: RoundForecast, question: ForecastQuestion, outcome: Mapping[str, Any]) -> None:
    ForecastShare.objects.filter(forecast=row).delete()
    ForecastShare.objects.bulk_create(
        ForecastShare(
            forecast=row,
            organisation_id=int(member),
            content={
                "thresholds": [line["members"].get(member, 0) for line in outcome["thresholds"]],
                "advice": [
                    {
                        "units": line["units"].get(member, 0),
                        "saving": line["savings"].get(member, "0.00"),
                    }
                    for line in outcome["advice"]
                ],
            },
        )
        for member in question.instance.members
    )


def _note(row: RoundForecast, by: Actor, data: Mapping[str, Any]) -> None:
    audit.record(
        "procurement.forecast",
        subject=f"round:{row.round_id}",
        data={"status": row.status, "question_hash": row.question_hash, **data},
        chain=operator().pk,
        by=by,
    )
