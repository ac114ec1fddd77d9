# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A forecast in the solver's own process: next price tiers, and what it would save to take another standard.

Works on JSON values alone; amounts are texts in € net with two decimals. Members and suppliers stand by the keys of the
question's instance.
"""

import time
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from itunion.optimiser.api import Answer, Instance, Need, Relax, Session, instance_from_dict, relaxations
from itunion.union.procurement.solving import OnProgress, in_own_process

__all__ = ["FORECAST", "MOST_ADVICE", "SECONDS", "compute", "forecast"]

FORECAST = "itunion.union.procurement.forecasting:forecast"
SECONDS = 20.0  # of search for one forecast, all questions together
GRACE_SECONDS = 20.0  # the process is killed so long after
FIRST_SECONDS = 8.0
CHANGE_SECONDS = 3.0
LEAST_SECONDS = 0.5  # with less left, no further question is begun
MOST_THRESHOLDS = 6
MOST_ADVICE = 6


def compute(instance: Mapping[str, Any], *, on_progress: OnProgress | None = None) -> dict[str, Any]:
    """Forecast a frozen instance in a process of its own; raises SolvingFailed."""
    question = {"instance": instance, "seconds": SECONDS}
    return in_own_process(FORECAST, question, seconds=SECONDS + GRACE_SECONDS, on_progress=on_progress)


def forecast(question: Mapping[str, Any], report: OnProgress) -> dict[str, Any]:
    """Answer one question in this process.

    Gives `found` (whether there is an award at all), `thresholds`, `advice` (largest saving first, only what saves
    something beyond doubt) and `asked`, how many of the `possible` changes of a standard the time was enough for.
    """
    ends = time.monotonic() + float(question["seconds"])
    instance = instance_from_dict(question["instance"])
    session = Session(instance, time_limit=min(FIRST_SECONDS, float(question["seconds"])))
    if session.cost is None:
        return {"found": False, "thresholds": [], "advice": [], "asked": 0, "possible": 0}
    possible = relaxations(instance)
    answers = []
    for number, change in enumerate(possible):
        left = ends - time.monotonic()
        if left < LEAST_SECONDS:
            break
        report({"share": number / len(possible), "note": change.title})
        answers.append(session.ask(change, time_limit=min(CHANGE_SECONDS, left)))
    advice = [_advice(answer, instance) for answer in answers if _surely_saves(answer, session)]
    advice.sort(key=lambda line: (-Decimal(line["saving"]), line["standard"], line["into"]))
    return {
        "found": True,
        "thresholds": _thresholds(session)[:MOST_THRESHOLDS],
        "advice": advice[:MOST_ADVICE],
        "asked": len(answers),
        "possible": len(possible),
    }


def _surely_saves(answer: Answer, session: Session) -> bool:
    """Whether even the cheapest conceivable award today costs more: a saving below the open gap may be none."""
    return answer.cost is not None and answer.cost < session.bound


def _advice(answer: Answer, instance: Instance) -> dict[str, Any]:
    change = answer.change
    assert isinstance(change, Relax)
    assert answer.difference is not None
    units: dict[str, int] = defaultdict(int)
    article = ""
    for need in instance.needs:
        if change.standard in need.standards and change.into not in need.standards:
            units[need.member] += need.quantity
            article = need.article
    return {
        "article": article,
        "standard": change.standard,
        "into": change.into,
        "saving": f"{-answer.difference:.2f}",
        "units": dict(sorted(units.items())),
        "savings": {effect.member: f"{-effect.difference:.2f}" for effect in answer.members},
    }


def _thresholds(session: Session) -> list[dict[str, Any]]:
    """The next tier of every ladder in use that would save something, the most valuable first.

    `members` gives the units of those who certainly buy there: whose need is no candidate for an own alternative.
    """
    plan, pool = session.base.plan, session.pool
    if plan is None:
        return []
    counted: dict[tuple[str, str], int] = defaultdict(int)
    buyers: dict[tuple[str, str], dict[int, Need]] = defaultdict(dict)
    for (number, offer), units in plan.served.items():
        priced, demand = pool.offers[offer].offer, pool.classes[number]
        counted[priced.supplier, priced.article] += units
        own = [demand.segments[s].price for (c, s), taken in plan.own.items() if c == number and taken]
        for index in demand.needs:
            need = pool.needs[index]
            if not own or need.own_price is None or 100 * need.own_price > max(own):
                buyers[priced.supplier, priced.article][index] = need
    lines = []
    for tier in session.next_tiers():
        articles = sorted(
            offer.article
            for offer in session.instance.offers
            if offer.supplier == tier.supplier and tier.article in {"", offer.article}
        )
        reached = sum(counted[tier.supplier, article] for article in articles)
        members: dict[str, int] = defaultdict(int)
        for article in articles:
            for need in buyers[tier.supplier, article].values():
                members[need.member] += need.quantity
        if tier.worth > 0:
            lines.append(
                {
                    "supplier": tier.supplier,
                    "articles": articles,
                    "units": reached,
                    "next_from": reached + tier.missing,
                    "worth": f"{tier.worth:.2f}",
                    "members": dict(sorted(members.items())),
                }
            )
    return lines
