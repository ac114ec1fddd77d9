# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the kills shall hit: drafts to issue, and a pool whose alternatives take some seconds each to compute."""

import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from django.test import Client

from itunion.foundation.identity.api import create_person, give_mandate
from itunion.foundation.kernel.api import audit, clock, jobs, system_actor
from itunion.foundation.organisations.api import OrganisationKind, across, create_organisation, within
from itunion.foundation.organisations.models import Organisation
from itunion.optimiser.generator import municipal_instance
from itunion.union.billing import api as billing
from itunion.union.billing.tasks import issue_run
from itunion.union.demand import api as demand
from itunion.union.members.api import leitweg_check_digits, register_member
from itunion.union.procurement import api as procurement

__all__ = ["BY", "HEADS", "RUN", "prepare"]

BY = system_actor("crash test")
RUN = "crash"
HEADS = Path(os.environ["ITUNION_DATA_DIR"], "heads.json")
# Every alternative of this instance takes two to five seconds here and is proven by work, never by the clock.
INSTANCE = municipal_instance(
    suppliers=10, articles=26, tiers=4, members=26, standards=4, max_suppliers=None, seed=1
)
VARIATIONS = (
    procurement.Variation("cheapest"),
    procurement.Variation("max_suppliers", 4),
    procurement.Variation("without_supplier", "Lieferant 01"),
)
TO_DECIDE = procurement.Variation("max_suppliers", 2)


def prepare(invoices: int) -> dict[str, object]:
    """Make the union, the drafts and the pool, and request that drafts are issued and alternatives computed.

    Returns the scenario that can be decided, those still to compute, and the session of a person in purchasing.
    """
    from itunion.desk.commands.serve import migrate

    migrate([])
    _organisation(OrganisationKind.UNION, "Union")
    operator = _organisation(OrganisationKind.OPERATOR, "Betrieb")
    members = {name: _organisation(OrganisationKind.MEMBER, name) for name in _names("member")}
    suppliers = {name: _organisation(OrganisationKind.SUPPLIER, name) for name in _names("supplier")}
    for number, member in enumerate(members.values()):
        coarse = f"15083{number:03d}"
        with within(member.pk):
            register_member(
                organisation=member,
                kind="municipality",
                workplaces=10,
                entered_on=date(2020, 1, 1),
                leitweg_id=f"{coarse}-0001-{leitweg_check_digits(coarse, '0001')}",
                by=BY,
            )
    _draft(invoices, list(members.values()))
    pool_id = _pool(members, suppliers)
    to_decide = _request(pool_id, TO_DECIDE)
    jobs.run_due_now()
    jobs.enqueue(issue_run, {"run": RUN}, key="crash", requested_by="crash test")
    to_compute = [_request(pool_id, variation) for variation in VARIATIONS]
    HEADS.write_text(audit.heads_as_json())
    return {
        "pool": pool_id,
        "to_decide": to_decide,
        "to_compute": to_compute,
        "session": _session(operator),
    }


def _names(kind: str) -> list[str]:
    rows: Iterator[str] = (
        (need.member for need in INSTANCE.needs)
        if kind == "member"
        else (term.supplier for term in INSTANCE.terms)
    )
    return sorted(set(rows))


def _organisation(kind: str, name: str) -> Organisation:
    return create_organisation(
        kind=kind,
        name=name,
        street="Weg 1",
        postcode="39104",
        city="Ort",
        phone="+49 391 5550100",
        email="post@example.org",
        vat_id="DE123456788",
        iban="DE02120300000000202051",
        by=BY,
    )


def _draft(count: int, members: list[Organisation]) -> None:
    """Make drafts of one charge each: a round of drafting takes one charge of each member."""
    for number in range(count):
        member = members[number % len(members)]
        with within(member.pk):
            billing.record_charge(
                recipient_id=member.pk,
                source=f"crash:{number}",
                description=f"Posten {number}",
                quantity=Decimal(1),
                unit_price=Decimal(number + 1),
                net=Decimal(number + 1).quantize(Decimal("0.01")),
                supplied_on=date(2026, 11, 2),
                by=BY,
            )
        if (number + 1) % len(members) == 0 or number + 1 == count:
            with across("billing.run", reason="crash test", by=BY):
                billing.draft_invoices(run=RUN, by=BY)


def _code(article: str, standard: str) -> str:
    return f"{article[-2:]}-{standard[-1:]}"


def _pool(members: dict[str, Organisation], suppliers: dict[str, Organisation]) -> int:
    """Play the main job with the generated instance up to the opened offers."""
    standards = sorted({standard for need in INSTANCE.needs for standard in need.standards})
    articles = []
    for number in sorted({need.article for need in INSTANCE.needs}):
        article = demand.create_article(number=number, name=number, cpv="30213100-6", by=BY)
        for standard in standards:
            demand.add_standard(article=article, code=_code(number, standard), name=standard, by=BY)
        articles.append(article)
    day = clock.today()
    round_ = demand.create_round(
        title="Abfrage", opens_on=day, deadline=day + timedelta(days=9), articles=articles, by=BY
    )
    demand.open_round(round_id=round_.pk, by=BY)
    needs = defaultdict(list)
    for need in INSTANCE.needs:
        (standard,) = need.standards
        needs[need.member].append(
            demand.NeedLine(
                need.article, _code(need.article, standard), (), need.quantity, need.own_price, None, None,
                "commitment", "", "",
            )
        )  # fmt: skip
    for name, lines in needs.items():
        with within(members[name].pk):
            demand.replace_needs(round_id=round_.pk, organisation_id=members[name].pk, lines=lines, by=BY)
    demand.close_round(round_id=round_.pk, by=BY)
    pool = procurement.bundle_round(round_id=round_.pk, by=BY)
    procurement.commission_operator(pool_id=pool.pk, prices={}, reason="gemeinsamer Bedarf", by=BY)
    procurement.call_for_offers(pool_id=pool.pk, offers_until=day + timedelta(days=5), by=BY)
    wanted = {need.article for need in INSTANCE.needs}
    for term in INSTANCE.terms:
        lines = tuple(
            procurement.LineContent(
                offer.article,
                tuple(sorted(_code(offer.article, s) for s in offer.standards if s in standards)),
                offer.tiers,
            )
            for offer in INSTANCE.offers
            if offer.supplier == term.supplier and offer.article in wanted
        )
        content = procurement.OfferContent(lines, activation_cost=term.activation_cost)
        procurement.submit_offer(
            pool_id=pool.pk, supplier_id=suppliers[term.supplier].pk, content=content, by=BY
        )
    procurement.open_offers(pool_id=pool.pk, witness="Zweite Person", reason="Test", by=BY)
    return int(pool.pk)


def _request(pool_id: int, variation: procurement.Variation) -> int:
    with across("procurement.award", reason="crash test", by=BY):
        scenario = procurement.request_scenario(pool_id=pool_id, variation=variation, time_limit=60, by=BY)
    return int(scenario.pk)


def _session(operator: Organisation) -> str:
    """Sign a person in purchasing in; returns the key of the session."""
    person = create_person(email="einkauf@example.org", display_name="Einkauf", password=None, by=BY)
    give_mandate(person=person, organisation=operator, roles=["operator_purchasing"], by=BY)
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value
