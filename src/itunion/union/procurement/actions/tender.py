# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: rounds are bundled into pools, the union commissions the operator, the operator calls for offers."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.foundation.organisations.api import across, union
from itunion.union.demand.api import articles_by_number, closed_rounds
from itunion.union.procurement.models import Commission, Lot, Pool
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries.tender import (
    commission_of,
    estimates_of_pool,
    firm_needs,
    lots_of,
    offer_count,
    pool_articles,
)
from itunion.union.procurement.rules.bundling import CPV_GROUP_DIGITS, default_lots, lot_value
from itunion.union.procurement.rules.thresholds import (
    Assessment,
    LotValue,
    NoRule,
    assess,
    assessment_to_dict,
    known_rows,
)

__all__ = [
    "arrange_lots",
    "assess_pool",
    "bundle_round",
    "call_for_offers",
    "commission_operator",
    "locked_pool",
    "open_offers",
    "prolong_offers",
]

LONGEST_TITLE = 120
NAMED_IN_TITLE = 2  # articles


def locked_pool(pool_id: int) -> Pool:
    """Return the pool, locked for this transaction; raise Pool.DoesNotExist."""
    return Pool.objects.select_for_update().get(pk=pool_id)


@contextmanager
def _working_on(pool_id: int, scope: str, verb: str, by: Actor) -> Iterator[Pool]:
    """Enter the scope, then lock the pool; always in this order, for entering locks the end of the audit trail."""
    with across(scope, reason=f"{verb} pool:{pool_id}", by=by):
        yield locked_pool(pool_id)


@transaction.atomic
def bundle_round(*, round_id: int, title: str = "", one_lot: bool = False, by: Actor) -> Pool:
    """Make a pool of a closed round's firm needs, with one lot per CPV group or a single one.

    `title` defaults to the round's. A round is bundled once.
    """
    by.require(Permission.MANAGE_POOLS)
    with across("procurement.bundling", reason=f"bundle round:{round_id}", by=by):
        round_ = closed_rounds().select_for_update().filter(pk=round_id).first()
        needs = firm_needs(round_id)
    if round_ is None:
        raise Refused(
            _(
                "Diese Abfrage ist noch nicht geschlossen. Schließen Sie sie; erst dann stehen die Bedarfe fest."
            )
        )
    if (existing := Pool.objects.filter(round=round_).first()) is not None:
        raise Conflict(
            _("Die Abfrage „%(round)s“ ist schon gebündelt: „%(pool)s“. Es wurde nichts geändert.")
            % {"round": round_.title, "pool": existing.title}
        )
    title = title.strip() or round_.title
    if Pool.objects.filter(title=title).exists():
        raise Refused(_("Eine Bündelung mit diesem Namen gibt es schon."), field="title")
    if not needs:
        raise Refused(
            _("In dieser Abfrage hat kein Mitglied einen geplanten oder verbindlichen Bedarf gemeldet.")
        )
    pool = Pool.objects.create(
        title=title,
        round=round_,
        members=len({need.member for need in needs}),
        units=sum(need.quantity for need in needs),
        created_at=clock.now(),
    )
    known = articles_by_number()
    cpv = {need.article: known[need.article].cpv for need in needs}
    for number, numbers in enumerate(default_lots(cpv, one_lot=one_lot), start=1):
        lot = Lot.objects.create(pool=pool, number=number, title=_lot_title(numbers, cpv, known, one_lot))
        lot.articles.set([known[n] for n in numbers])
    audit.record(
        "procurement.bundle",
        subject=f"pool:{pool.pk}",
        data={"round": round_id, "title": title, "members": pool.members, "units": pool.units},
        by=by,
    )
    return pool


def _lot_title(
    numbers: Sequence[str], cpv: Mapping[str, str], known: Mapping[str, Any], one_lot: bool
) -> str:
    if one_lot:
        return _("Alle Artikel")
    values = {
        "group": cpv[numbers[0]][:CPV_GROUP_DIGITS],
        "names": ", ".join(known[n].name for n in numbers[:NAMED_IN_TITLE]),
        "more": len(numbers) - NAMED_IN_TITLE,
    }
    if len(numbers) > NAMED_IN_TITLE:
        return (_("CPV-Gruppe %(group)s: %(names)s und %(more)s weitere") % values)[:LONGEST_TITLE]
    return (_("CPV-Gruppe %(group)s: %(names)s") % values)[:LONGEST_TITLE]


@transaction.atomic
def arrange_lots(
    *, pool_id: int, titles: Mapping[int, str], assignment: Mapping[str, int], by: Actor
) -> Pool:
    """Put every article (by number) into a lot; `titles` name the lots by number. Lots without articles vanish.

    Possible until the commission is given: it assesses these lots.
    """
    by.require(Permission.MANAGE_POOLS)
    with _working_on(pool_id, "procurement.bundling", "arrange lots", by) as pool:
        if pool.status != Pool.Status.PREPARING or commission_of(pool) is not None:
            raise Conflict(
                _("Die Lose stehen fest, seit der Auftrag an die Betriebsgesellschaft erteilt ist.")
            )
        expected = {article.number: article for article in pool_articles(pool_id)}
        if set(assignment) != set(expected):
            raise Refused(_("Jeder Artikel der Bündelung gehört in genau ein Los. Es wurde nichts geändert."))
        used = sorted(set(assignment.values()))
        missing = [number for number in used if not titles.get(number, "").strip()]
        if missing:
            raise Refused(
                _("Los %(number)s braucht eine Bezeichnung, weil ihm Artikel zugeordnet sind.")
                % {"number": missing[0]},
                field=f"title_{missing[0]}",
            )
        before = {lot.title: sorted(a.number for a in lot.articles.all()) for lot in lots_of(pool_id)}
        Lot.objects.filter(pool=pool).delete()
        after = {}
        for position, number in enumerate(used, start=1):
            lot = Lot.objects.create(pool=pool, number=position, title=titles[number].strip()[:LONGEST_TITLE])
            numbers = sorted(a for a, n in assignment.items() if n == number)
            lot.articles.set([expected[n] for n in numbers])
            after[lot.title] = numbers
        audit.record(
            "procurement.arrange_lots",
            subject=f"pool:{pool_id}",
            data={"before": before, "after": after},
            by=by,
        )
        return pool


def assess_pool(pool: Pool, prices: Mapping[str, Decimal], day: date) -> Assessment:
    """Estimate the contract value (§ 3 VgV) and say which procedure it asks for on the day.

    `prices` are € net per unit by article, for units without a member's own highest price. Needs a scope across
    organisations; raises Refused when a price is missing or the legal data has no threshold for the day.
    """
    estimates = estimates_of_pool(pool)
    for number, price in prices.items():
        if price <= 0 or price != price.quantize(Decimal("0.01")):
            raise Refused(
                _("Der Schätzpreis muss größer als 0 sein und höchstens zwei Nachkommastellen haben."),
                field=f"price_{number}",
            )
    try:
        lots = [
            LotValue(
                lot.number, lot.title, lot_value([a.number for a in lot.articles.all()], estimates, prices)
            )
            for lot in lots_of(pool.pk)
        ]
    except KeyError as error:
        article = error.args[0]
        raise Refused(
            _("Für %(article)s fehlt ein Schätzpreis: nicht alle Mitglieder haben einen Höchstpreis genannt.")
            % {"article": article},
            field=f"price_{article}",
        ) from None
    try:
        return assess(sum((lot.value for lot in lots), Decimal("0.00")), day, known_rows(), lots=lots)
    except NoRule as error:
        raise Refused(
            _(
                "Für den %(day)s ist kein Schwellenwert hinterlegt (Regel %(rule)s). Es wurde nichts gespeichert; die "
                "Rechtsdaten der Plattform müssen zuerst aktualisiert werden."
            )
            % {"day": error.day.strftime("%d.%m.%Y"), "rule": error.rule_id}
        ) from None


@transaction.atomic
def commission_operator(*, pool_id: int, prices: Mapping[str, Decimal], reason: str, by: Actor) -> Commission:
    """Commission the operating company in-house with this procurement (§ 108 GWB), on an assessed value.

    `prices` as in `assess_pool`. The union itself awards nothing.
    """
    by.require(Permission.COMMISSION)
    with _working_on(pool_id, "procurement.bundling", "commission", by) as pool:
        if (given := commission_of(pool)) is not None:
            raise Conflict(
                _("%(name)s hat den Auftrag schon am %(day)s erteilt. Ihre Eingabe wurde nicht gespeichert.")
                % {"name": given.given_by, "day": given.given_at.strftime("%d.%m.%Y")}
            )
        if pool.status != Pool.Status.PREPARING:
            raise Conflict(_("Diese Bündelung ist nicht mehr in Vorbereitung."))
        if not reason.strip():
            raise Refused(
                _("Bitte begründen Sie den Auftrag; die Begründung gehört in den Vergabevermerk."),
                field="reason",
            )
        assessment = assess_pool(pool, prices, clock.today())
        given = Commission.objects.create(
            pool=pool,
            estimated_value=assessment.value,
            rule_id=assessment.deciding.rule_id,
            procedure=assessment.procedure,
            assessment=assessment_to_dict(assessment)
            | {"prices": {n: str(p) for n, p in sorted(prices.items())}},
            reason=reason.strip(),
            given_at=clock.now(),
            given_by=by.person_name,
        )
        audit.record(
            "procurement.commission",
            subject=f"pool:{pool_id}",
            data={
                "estimated_value": assessment.value,
                "procedure": assessment.procedure,
                "rule_id": given.rule_id,
                "reason": given.reason,
            },
            chain=union().pk,
            by=by,
        )
        return given


@transaction.atomic
def call_for_offers(*, pool_id: int, offers_until: date, by: Actor) -> Pool:
    """Call all suppliers for offers until a day (included). Needs the union's commission.

    This starts the procedure: the thresholds of today are kept with the pool (§ 3 (3) VgV).
    """
    by.require(Permission.MANAGE_POOLS)
    with _working_on(pool_id, "procurement.bundling", "call for offers", by) as pool:
        if pool.status != Pool.Status.PREPARING:
            raise Conflict(
                _("Für „%(title)s“ wurden schon Angebote erbeten. Es wurde nichts geändert.")
                % {"title": pool.title}
            )
        given = commission_of(pool)
        if given is None:
            raise Refused(
                _(
                    "Die Genossenschaft hat die Betriebsgesellschaft noch nicht beauftragt (§ 108 GWB). Bitten Sie den Vorstand "
                    "um den Auftrag; vorher dürfen keine Angebote erbeten werden."
                )
            )
        if offers_until < clock.today() and not by.is_system:
            raise Refused(
                _("Die Frist liegt in der Vergangenheit. Wählen Sie einen Tag ab heute."),
                field="offers_until",
            )
        prices = {n: Decimal(p) for n, p in given.assessment.get("prices", {}).items()}
        assessment = assess_pool(pool, prices, clock.today())
        pool.status, pool.offers_until = Pool.Status.TENDERING, offers_until
        pool.called_at, pool.call_assessment = clock.now(), assessment_to_dict(assessment)
        pool.save(update_fields=["status", "offers_until", "called_at", "call_assessment"])
        audit.record(
            "procurement.call_for_offers",
            subject=f"pool:{pool_id}",
            data={"offers_until": offers_until, "procedure": assessment.procedure},
            by=by,
        )
        return pool


@transaction.atomic
def prolong_offers(*, pool_id: int, offers_until: date, by: Actor) -> Pool:
    """Give suppliers more time. After the deadline only when no offer has come: others kept to it."""
    by.require(Permission.MANAGE_POOLS)
    with _working_on(pool_id, "procurement.tendering", "prolong offers", by) as pool:
        if pool.status != Pool.Status.TENDERING or pool.offers_until is None:
            raise Conflict(_("Die Angebotsfrist läuft nicht mehr; sie kann nicht verlängert werden."))
        if offers_until <= pool.offers_until or offers_until < clock.today():
            raise Refused(
                _("Die neue Frist muss nach der alten liegen und darf nicht vorbei sein."),
                field="offers_until",
            )
        count = offer_count(pool_id)
        if pool.offers_until < clock.today() and count:
            raise Refused(
                _(
                    "Die Frist ist abgelaufen und es liegen Angebote vor. Öffnen Sie diese; eine Verlängerung würde Anbieter ungleich behandeln."
                )
            )
        before, pool.offers_until = pool.offers_until, offers_until
        pool.save(update_fields=["offers_until"])
        audit.record(
            "procurement.prolong_offers",
            subject=f"pool:{pool_id}",
            data={"before": before, "after": offers_until},
            by=by,
        )
        return pool


@transaction.atomic
def open_offers(*, pool_id: int, witness: str, reason: str = "", by: Actor) -> Pool:
    """Open the sealed offers together with a second person (§ 55 (2) VgV); afterwards no offer changes any more.

    Before the deadline is over a reason is needed, e.g. that all invited suppliers have offered.
    """
    by.require(Permission.MANAGE_POOLS)
    with _working_on(pool_id, "procurement.tendering", "open offers", by) as pool:
        if pool.status != Pool.Status.TENDERING or pool.offers_until is None:
            if pool.opened_at is not None:
                raise Conflict(
                    _("%(name)s hat die Angebote schon am %(day)s geöffnet. Es wurde nichts geändert.")
                    % {"name": pool.opened_by, "day": pool.opened_at.strftime("%d.%m.%Y")}
                )
            raise Conflict(_("Für diese Bündelung werden gerade keine Angebote erbeten."))
        witness = witness.strip()
        if not witness or witness.casefold() == by.person_name.casefold():
            raise Refused(
                _("Bitte nennen Sie die zweite Person, die bei der Öffnung dabei ist."), field="witness"
            )
        if clock.today() <= pool.offers_until and not reason.strip():
            raise Refused(
                _(
                    "Die Angebotsfrist läuft noch bis %(day)s. Nennen Sie den Grund für die vorzeitige Öffnung."
                )
                % {"day": pool.offers_until.strftime("%d.%m.%Y")},
                field="reason",
            )
        count = offer_count(pool_id)
        if not count:
            raise Refused(
                _("Es liegt kein Angebot vor. Verlängern Sie die Frist oder bitten Sie weitere Lieferanten.")
            )
        pool.status, pool.opened_at = Pool.Status.EVALUATING, clock.now()
        pool.opened_by, pool.opened_with = by.person_name, witness[:LONGEST_TITLE]
        pool.save(update_fields=["status", "opened_at", "opened_by", "opened_with"])
        audit.record(
            "procurement.open_offers",
            subject=f"pool:{pool_id}",
            data={
                "offers": count,
                "witness": witness,
                "reason": reason.strip(),
                "offers_until": pool.offers_until,
            },
            by=by,
        )
        return pool
