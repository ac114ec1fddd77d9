# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The calculation of hand-over and take-back from the ledgers, as they were known at a moment.

Everything stands in insert-only rows with the moment they were recorded; so the same moment gives the same figures for
ever. All of it needs a scope across organisations: the keys of all who use the service.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Refused
from itunion.foundation.kernel.money import round_cents
from itunion.foundation.organisations.api import names_by_id
from itunion.union.catalogue.models import Service, UsageRecord
from itunion.union.catalogue.problems import key_sum_zero_sentence
from itunion.union.catalogue.queries.costs import keys_known, known_items
from itunion.union.catalogue.queries.subscriptions import periods_of_use
from itunion.union.catalogue.queries.usage import as_metered, meter_prices_on
from itunion.union.catalogue.rules.outcome import (
    LEAST_YEARS,
    MOST_YEARS,
    Outcome,
    first_month_after,
    first_month_of,
    join_case,
    leave_cases,
    outcome,
)
from itunion.union.catalogue.rules.present_value import OwnCosts, Worth, joining_worth, leaving_worth
from itunion.union.catalogue.rules.shares import KeySumZero, euro
from itunion.union.catalogue.rules.step_down import KEY_UNITS, first_day, month_of
from itunion.union.catalogue.rules.take_back import Case, ExitRule, Party, Reckoning, Stay
from itunion.union.law import api as law

__all__ = [
    "Calculation",
    "StatutesBasis",
    "case_known",
    "fixed_bills_of_month",
    "fixed_share_of_first_year",
    "joining",
    "take_back",
    "usage_of_a_year",
]


@dataclass(frozen=True)
class StatutesBasis:
    """What the statutes in force on the day of the change say; `version` "0": nothing entered, customary values."""

    version: str
    title: str
    adopted_on: date | None
    rule: ExitRule
    rate: Decimal


@dataclass(frozen=True)
class Calculation:
    """A calculation with everything it was made from; `case` holds the cost items with their record ids, and all keys.

    `first` is the first month with the change; `kind` is "leave" or "join", `on` the last or the first day of use.
    """

    kind: str
    service: Service
    organisation_id: int
    on: date
    years: int
    known_at: datetime
    statutes: StatutesBasis
    costs: OwnCosts
    key: Decimal
    case: Case
    outcome: Outcome
    worth: Worth
    names: Mapping[int, str]

    @property
    def first(self) -> date:
        """The first day of the first month with the change."""
        return self.outcome.first

    def name(self, organisation_id: int) -> str:
        """Return the name of a member."""
        return self.names.get(organisation_id, "")


def _basis(day: date, known_at: datetime) -> StatutesBasis:
    statutes = law.statutes_on(day, known_at)
    version = next((v for v in law.versions() if str(v.number) == statutes.version), None)
    return StatutesBasis(
        statutes.version,
        version.title if version else "",
        version.adopted_on if version else None,
        _rule(statutes),
        statutes.rate("take_back_interest"),
    )


def _rule(statutes: law.Statutes) -> ExitRule:
    return ExitRule(str(statutes["take_back_bearer"]), statutes.number("take_back_years"), statutes.version)


def case_known(service_id: int, known_at: datetime) -> Case:
    """Return cost items, members and keys of a service as known at the moment; a handful of queries."""
    keys = keys_known(service_id, known_at)
    rules: dict[date, ExitRule] = {}
    stays: dict[int, list[Stay]] = {}
    for line in periods_of_use(service_id, known_at):
        if line.ends_on is None:
            stay = Stay(line.starts_on)
        else:
            if line.ends_on not in rules:
                rules[line.ends_on] = _rule(law.statutes_on(line.ends_on, known_at))
            stay = Stay(line.starts_on, line.ends_on, rules[line.ends_on])
        stays.setdefault(line.organisation_id, []).append(stay)
    parties = tuple(
        Party(owner, tuple(found), tuple(keys.get(owner, ()))) for owner, found in sorted(stays.items())
    )
    return Case(known_items(service_id, known_at), parties)


def _key_sum_zero(service: Service, error: KeySumZero) -> Refused:
    day = first_day(error.month)
    return Refused(key_sum_zero_sentence(service.name, f"{day:%m/%Y}"), field="service")


def fixed_bills_of_month(service_id: int, first_day: date, known_at: datetime) -> dict[int, Decimal]:
    """Return what each owes, € net, as fixed part of the month that begins on the day, leavers' payments included.

    They add up to the fixed cost of the month, to the cent; nobody owes anything before somebody uses the service.
    Raises Refused when the keys of all who use it add up to zero.
    """
    month = month_of(first_day)
    try:
        bill = Reckoning(case_known(service_id, known_at), month, month).bill(month)
    except KeySumZero as error:
        raise _key_sum_zero(Service.objects.get(pk=service_id), error) from error
    return {party: euro(bill.of(party)) for party in sorted({*bill.shares, *bill.leavers})}


def fixed_share_of_first_year(
    service_id: int, organisation_id: int, starts_on: date, key: Decimal, known_at: datetime
) -> Decimal:
    """Return the fixed part, € net, of the first twelve months of a member that joins on the day with the key."""
    case = join_case(_without_future(case_known(service_id, known_at), organisation_id, starts_on), organisation_id, starts_on, key)[1]  # fmt: skip
    first = first_month_of(starts_on)
    reckoning = Reckoning(case, first, first + 11)
    try:
        cents = sum(reckoning.bill(month).of(organisation_id) for month in range(first, first + 12))
    except KeySumZero as error:
        raise _key_sum_zero(Service.objects.get(pk=service_id), error) from error
    return euro(cents)


def _without_future(case: Case, organisation_id: int, day: date) -> Case:
    """Return the case without the member's own use on the day or later: what it is offered replaces it."""
    parties = tuple(
        Party(p.id, tuple(s for s in p.stays if s.ends_on is not None and s.ends_on < day), p.keys)
        if p.id == organisation_id
        else p
        for p in case.parties
    )
    return Case(case.items, parties)


def usage_of_a_year(service_id: int, organisation_id: int, known_at: datetime) -> Decimal:
    """Return what the usage of the last twelve full months costs at the prices of the day, € net, as known then."""
    day = timezone.localdate(known_at)
    last = day.replace(day=1) - timedelta(days=1)
    first = first_day(month_of(last) - 11)
    prices = meter_prices_on(service_id, day, known_at)
    rows = (
        UsageRecord.objects.filter(
            service_id=service_id,
            organisation_id=organisation_id,
            day__gte=first,
            day__lte=last,
            recorded_at__lte=known_at,
        )
        .order_by()
        .values_list("meter__key")
        .annotate(Sum("quantity"))
    )
    return round_cents(
        sum((as_metered(quantity) * prices.get(meter, Decimal(0)) for meter, quantity in rows), Decimal(0))
    )


def take_back(
    *,
    service_id: int,
    organisation_id: int,
    exit_on: date,
    known_at: datetime,
    years: int = 10,
    costs: OwnCosts | None = None,
) -> Calculation:
    """Return what it means for everybody that a member's last day of use is `exit_on`.

    Raises Refused when it does not use the service then, the years are out of range, or the keys add up to zero.
    """
    service, case = Service.objects.get(pk=service_id), case_known(service_id, known_at)
    costs = costs or OwnCosts()
    _check(years, costs)
    basis = _basis(exit_on, known_at)
    party = next((p for p in case.parties if p.id == organisation_id), None)
    if party is None:
        raise Refused(
            _("„%(service)s“ wird von diesem Mitglied nicht genutzt; es kann sie nicht zurücknehmen.")
            % {"service": service.name},
            field="organisation",
        )
    start = min(stay.starts_on for stay in party.stays)
    if exit_on < start:
        raise Refused(
            _("Die Rücknahme liegt vor dem Beginn der Nutzung am %(day)s.") % {"day": f"{start:%d.%m.%Y}"},
            field="on",
        )
    try:
        cases = leave_cases(case, organisation_id, exit_on, basis.rule)
    except ValueError as error:
        ended = max((s.ends_on for s in party.stays if s.ends_on and s.ends_on < exit_on), default=exit_on)
        raise Refused(
            _("Am %(day)s nutzt das Mitglied „%(service)s“ nicht mehr; die Nutzung endet am %(end)s.")
            % {"day": f"{exit_on:%d.%m.%Y}", "service": service.name, "end": f"{ended:%d.%m.%Y}"},
            field="on",
        ) from error
    first = first_month_after(exit_on)
    found = _outcome(service, cases, organisation_id, first, years)
    return Calculation(
        "leave",
        service,
        organisation_id,
        exit_on,
        years,
        known_at,
        basis,
        costs,
        _key(cases[0], organisation_id, first),
        cases[1],
        found,
        leaving_worth(found, costs, basis.rate),
        names_by_id(),
    )


def joining(
    *,
    service_id: int,
    organisation_id: int,
    starts_on: date,
    key: Decimal,
    known_at: datetime,
    years: int = 10,
    costs: OwnCosts | None = None,
) -> Calculation:
    """Return what it means for everybody that a member uses the service from `starts_on` on, with the key.

    Raises Refused when it uses the service then, key or years are out of range, or the keys add up to zero.
    """
    service, case = Service.objects.get(pk=service_id), case_known(service_id, known_at)
    costs = costs or OwnCosts()
    _check(years, costs)
    if not key.is_finite() or key < 0 or (key * KEY_UNITS) % 1:
        raise Refused(_("Der Schlüssel ist eine Zahl ab 0."), field="key")
    basis = _basis(starts_on, known_at)
    try:
        cases = join_case(case, organisation_id, starts_on, key)
    except ValueError as error:
        raise Refused(
            _("Das Mitglied nutzt „%(service)s“ schon; es kann sie nicht noch einmal übergeben.")
            % {"service": service.name},
            field="organisation",
        ) from error
    found = _outcome(service, cases, organisation_id, first_month_of(starts_on), years)
    return Calculation(
        "join",
        service,
        organisation_id,
        starts_on,
        years,
        known_at,
        basis,
        costs,
        key,
        cases[1],
        found,
        joining_worth(found, costs, basis.rate),
        names_by_id(),
    )


def _check(years: int, costs: OwnCosts) -> None:
    if not LEAST_YEARS <= years <= MOST_YEARS:
        raise Refused(
            _("Gerechnet wird über %(least)s bis %(most)s Jahre.")
            % {"least": LEAST_YEARS, "most": MOST_YEARS},
            field="years",
        )
    for field in ("own_yearly", "usage_yearly", "one_off", "book_value", "grant_to_repay"):
        amount = getattr(costs, field)
        if not amount.is_finite() or amount < 0 or (amount * 100) % 1:
            raise Refused(_("Der Betrag muss ab 0 € und auf den Cent genau sein."), field=field)
    if costs.grant_to_repay and costs.grant_bound_until is None:
        raise Refused(
            _("Bitte geben Sie an, bis wann die Zweckbindung der Förderung läuft."), field="grant_bound_until"
        )


def _outcome(
    service: Service, cases: tuple[Case, Case], organisation_id: int, first: int, years: int
) -> Outcome:
    _check_items(service, cases)
    try:
        return outcome(cases, organisation_id, first, years)
    except KeySumZero as error:
        raise _key_sum_zero(service, error) from error


def _check_items(service: Service, cases: Collection[Case]) -> None:
    """Say it before reckoning when there is nothing to share or no cost to reckon with."""
    if not any(case.items for case in cases):
        raise Refused(
            _(
                "Für „%(service)s“ sind noch keine Kostenpositionen eingetragen; ohne sie lässt sich nichts ausrechnen. "
                "Bitte wenden Sie sich an die Betriebsgesellschaft."
            )
            % {"service": service.name},
            field="service",
        )


def _key(case: Case, organisation_id: int, month: int) -> Decimal:
    return Decimal(Reckoning(case, month, month).key(organisation_id, month)) / KEY_UNITS
