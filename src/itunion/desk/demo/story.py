# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Second part of the example union: three need rounds over two years, two of them bought, delivered and invoiced."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from itunion.desk.demo.catalogue import ARTICLES, SUPPLIERS, ExampleSupplier
from itunion.foundation.kernel.api import Actor, clock, jobs
from itunion.foundation.kernel.money import round_cents
from itunion.foundation.organisations.api import OrganisationKind, across, organisations_of_kind, within
from itunion.optimiser.api import Tier
from itunion.union.billing import api as billing
from itunion.union.demand import api as demand
from itunion.union.members.api import MemberLine, member_lines
from itunion.union.procurement import api as procurement

__all__ = ["ROUNDS", "ExampleRound", "play"]

Say = Callable[[str], None]


@dataclass(frozen=True)
class ExampleRound:
    """A need round: how many days ago it opened, which articles it asks for, how far it has come."""

    title: str
    opened_days_ago: int
    articles: tuple[str, ...]
    participation: float
    is_open: bool = False


ROUNDS = (
    ExampleRound("Arbeitsplatzausstattung I", 640, ("NB14", "MO27", "PC-MINI", "DOCK", "TEL-IP"), 0.85),
    ExampleRound(
        "Arbeitsplätze, Netz und Druck",
        230,
        ("NB14", "MO27", "DOCK", "MFP-A4", "SW-24", "HEADSET", "USV"),
        0.9,
    ),
    ExampleRound(
        "Arbeitsplatzausstattung II",
        12,
        ("NB14", "MO27", "PC-MINI", "DOCK", "TEL-IP", "TAB11", "HEADSET"),
        0.6,
        True,
    ),
)
# who has not answered the open round yet, so that a newcomer can
WAITING = "Barleben"
OPEN_FOR_DAYS = 35


def play(random: Random, say: Say, *, by: Actor) -> None:
    """Play all rounds; the last one stays open."""
    previous = None
    for example in ROUNDS:
        previous = _play_round(example, previous, random, say, by)


def _moment(days_ago: int, hour: int = 10) -> datetime:
    day = timezone.localdate() - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _play_round(
    example: ExampleRound, previous: demand.NeedRound | None, random: Random, say: Say, by: Actor
) -> demand.NeedRound:
    opened = example.opened_days_ago
    with clock.simulated(_moment(opened)):
        articles = demand.articles_by_number()
        round_ = demand.create_round(
            title=example.title,
            opens_on=clock.today(),
            deadline=clock.today() + timedelta(days=OPEN_FOR_DAYS),
            articles=[articles[number] for number in example.articles],
            previous=previous,
            by=by,
        )
        demand.open_round(round_id=round_.pk, by=by)
    with across("demand.collect", reason="example union", by=by):
        members = member_lines()
    answered = 0
    with clock.simulated(_moment(opened - 5)):
        for member in members:
            if random.random() > example.participation or (example.is_open and member.name == WAITING):
                continue
            lines = _needs(member, example, random)
            with within(member.organisation_id):
                demand.replace_needs(
                    round_id=round_.pk, organisation_id=member.organisation_id, lines=lines, by=by
                )
            answered += 1
    say(f"{example.title}: {answered} von {len(members)} Mitgliedern haben Bedarf gemeldet.")
    if not example.is_open:
        _buy(example, round_, random, say, by)
    return round_


def _needs(member: MemberLine, example: ExampleRound, random: Random) -> list[demand.NeedLine]:
    lines = []
    for article in ARTICLES:
        if article.number not in example.articles or random.random() > 0.75:
            continue
        standard = article.standards[0] if random.random() < 0.75 else article.standards[-1]
        others = tuple(s.code for s in article.standards if s != standard) if random.random() < 0.3 else ()
        own_price = round_cents(
            article.price * standard.factor * Decimal(str(round(random.uniform(1.03, 1.22), 3)))
        )
        lines.append(
            demand.NeedLine(
                article=article.number,
                standard=standard.code,
                alternatives=others,
                quantity=max(1, round(member.workplaces * article.share * random.uniform(0.5, 1.4))),
                max_unit_price=own_price,
                needed_by=None,
                contract_ends=None,
                binding="commitment" if random.random() < 0.7 else "intent",
                cost_centre=random.choice(("", "11.1.01", "21.1.00")),
                note="",
            )
        )
    return lines


def _buy(example: ExampleRound, round_: demand.NeedRound, random: Random, say: Say, by: Actor) -> None:
    """Bundle, commission, tender, award, order."""
    opened = example.opened_days_ago
    closed = opened - OPEN_FOR_DAYS - 1
    suppliers = {o.name: o for o in organisations_of_kind(OrganisationKind.SUPPLIER)}
    with clock.simulated(_moment(closed)):
        demand.close_round(round_id=round_.pk, by=by)
        pool = procurement.bundle_round(round_id=round_.pk, by=by)
        prices = {article.number: article.price for article in ARTICLES if article.number in example.articles}
        procurement.commission_operator(
            pool_id=pool.pk,
            prices=prices,
            reason="Gemeinsamer Bedarf der Mitglieder; die Betriebsgesellschaft führt das Vergabeverfahren.",
            by=by,
        )
        procurement.call_for_offers(pool_id=pool.pk, offers_until=clock.today() + timedelta(days=40), by=by)
    with clock.simulated(_moment(closed - 30)):
        for supplier in SUPPLIERS:
            content = _offer(supplier, example, random)
            procurement.submit_offer(
                pool_id=pool.pk,
                supplier_id=suppliers[supplier.name].pk,
                content=content,
                source="Beispiel",
                by=by,
            )
    with clock.simulated(_moment(closed - 42)):
        procurement.open_offers(pool_id=pool.pk, witness="Ramona Rusche", by=by)
        with across("procurement.award", reason="example union", by=by):
            scenarios = _scenarios(example, pool.pk, by)
        say(f"{example.title}: Alternativen werden berechnet ({len(scenarios)}) …")
        jobs.run_due_now()
        with across("procurement.award", reason="example union", by=by):
            procurement.decide(
                scenario_id=scenarios[0].pk,
                reason="Wirtschaftlichstes Angebot für alle Mitglieder zusammen; Nachweis der Fairness liegt bei.",
                by=by,
            )
    _deliver(example, pool.pk, random, say, by)


def _scenarios(example: ExampleRound, pool_id: int, by: Actor) -> list[procurement.AwardScenario]:
    """All alternatives for the latest purchase, so that there is something to compare; the older one is quicker."""
    if example is ROUNDS[-2]:
        return procurement.request_alternatives(pool_id=pool_id, by=by)
    cheapest = procurement.Variation("cheapest")
    return [procurement.request_scenario(pool_id=pool_id, variation=cheapest, by=by)]


def _offer(supplier: ExampleSupplier, example: ExampleRound, random: Random) -> procurement.OfferContent:
    lines = []
    for article in ARTICLES:
        if article.number not in example.articles or article.number not in supplier.articles:
            continue
        base = article.price * supplier.factor * Decimal(str(round(random.uniform(0.96, 1.06), 3)))
        cuts = (1, 100, 400, 1200) if supplier.tier_basis == "total" else (1, 25, 100, 300)
        steps = (Decimal(1), Decimal("0.97"), Decimal("0.93"), Decimal("0.90"))
        # a supplier that only offers the basic standard leaves the dearer ones to the others
        standards = tuple(s.code for s in article.standards)
        lines.append(
            procurement.LineContent(
                article=article.number,
                standards=standards if random.random() < 0.8 else standards[:1],
                tiers=tuple(
                    Tier(cut, round_cents(base * step)) for cut, step in zip(cuts, steps, strict=True)
                ),
                product=" ".join(article.standards[0].product),
                available=None,
            )
        )
    return procurement.OfferContent(
        lines=tuple(lines),
        tier_basis=supplier.tier_basis,
        activation_cost=supplier.activation_cost,
        delivery_days=random.choice((10, 14, 21)),
        conditions="Lieferung frei Verwendungsstelle.",
    )


def _deliver(example: ExampleRound, pool_id: int, random: Random, say: Say, by: Actor) -> None:
    """Acknowledge orders, deliver in one or two parts, refuse a little, bill what came."""
    days_ago = example.opened_days_ago - OPEN_FOR_DAYS - 60
    with across("procurement.fulfilment", reason="example union", by=by):
        call_offs = list(procurement.call_offs().filter(pool_id=pool_id).order_by("number"))
    with clock.simulated(_moment(days_ago)):
        for call_off in call_offs:
            with within(call_off.organisation_id):
                _confirm(call_off.pk, random, by)
    with clock.simulated(_moment(days_ago - 10)):
        with across("billing.run", reason="example union", by=by):
            drafts = billing.draft_invoices(run=f"{clock.today():%Y-%m-%d}-1", by=by)
        issued = 0
        for draft in drafts:
            with within(draft.organisation_id):
                billing.issue_invoice(invoice_id=draft.pk, by=by)
            issued += 1
        say(f"{example.title}: {len(call_offs)} Abrufe geliefert, {issued} Rechnungen ausgestellt.")


def _confirm(call_off_id: int, random: Random, by: Actor) -> None:
    open_lines = [(line, state.open) for line, state in procurement.line_states(call_off_id) if state.open]
    parts = 2 if random.random() < 0.2 else 1
    for part in range(1, parts + 1):
        arrived = []
        for line, quantity in open_lines:
            count = quantity // 2 if part < parts else quantity - (quantity // 2 if parts == 2 else 0)
            rejected = 1 if count > 5 and random.random() < 0.05 else 0
            if count:
                arrived.append(
                    procurement.Arrived(
                        line_id=line.pk,
                        accepted=count - rejected,
                        rejected=rejected,
                        reason="Transportschaden" if rejected else "",
                    )
                )
        if arrived:
            procurement.confirm_delivery(
                call_off_id=call_off_id,
                note_number=f"LS-{call_off_id:05d}-{part}",
                delivered_on=clock.today(),
                lines=arrived,
                by=by,
            )
