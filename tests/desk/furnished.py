# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The small union with one of everything, and a canary in the data of each member and supplier."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.desk.furnished_assembly import furnish_assembly
from tests.desk.furnished_catalogue import furnish_catalogue
from tests.desk.furnished_council import furnish_council
from tests.procedures.furnishing import furnish_procedures

from itunion.foundation.identity.models import Mandate
from itunion.foundation.kernel.api import clock, jobs
from itunion.foundation.organisations.api import across, within
from itunion.optimiser.api import Tier
from itunion.union.billing import api as billing
from itunion.union.demand import api as demand
from itunion.union.members import api as members_room
from itunion.union.members.models import ShareEntry
from itunion.union.procurement import api as procurement

__all__ = ["Furnished", "furnish"]


@dataclass
class Furnished:
    """What the walk uses: the world, what each argument of an address leads to, and whose each canary is."""

    world: Any
    arguments: dict[str, Any] = field(default_factory=dict)
    canaries: dict[str, str] = field(default_factory=dict)  # text: end of the owner's key in world.people


def _need(article: str, standard: str, quantity: int, cost_centre: str) -> demand.NeedLine:
    return demand.NeedLine(
        article, standard, (), quantity, Decimal("1500.00"), None, None, "commitment", cost_centre, ""
    )


def furnish(world: Any, system: Any) -> Furnished:
    """Play the main job once in small; every object the addresses lead to belongs to member 0 and supplier 0."""
    furnished = Furnished(world)
    article = demand.create_article(number="NB14", name="Notebook", cpv="30213100-6", by=system)
    demand.add_standard(article=article, code="NB-1", name="Klasse 1", by=system)
    day = clock.today()
    round_ = demand.create_round(
        title="Abfrage", opens_on=day, deadline=day + timedelta(days=9), articles=[article], by=system
    )
    demand.open_round(round_id=round_.pk, by=system)
    for number, member in enumerate(world.members):
        canary = f"KOSTENSTELLE-{number}-7f3a"
        furnished.canaries[canary] = f"@{number}"
        with within(member.pk):
            lines = [_need("NB14", "NB-1", 10 * (number + 1), canary)]
            demand.replace_needs(round_id=round_.pk, organisation_id=member.pk, lines=lines, by=system)
    demand.close_round(round_id=round_.pk, by=system)
    pool = procurement.bundle_round(round_id=round_.pk, by=system)
    procurement.commission_operator(
        pool_id=pool.pk, prices={"NB14": Decimal("1000.00")}, reason="gemeinsamer Bedarf", by=system
    )
    procurement.call_for_offers(pool_id=pool.pk, offers_until=day + timedelta(days=5), by=system)
    offers = []
    for number, supplier in enumerate(world.suppliers):
        canary = f"BEDINGUNG-{number}-9c1d"
        furnished.canaries[canary] = f"supplier_sales@{number}"
        line = procurement.LineContent(
            "NB14", ("NB-1",), (Tier(1, Decimal(1000 + number)),), f"Modell {number}", 25
        )
        content = procurement.OfferContent((line,), conditions=canary)
        offers.append(
            procurement.submit_offer(pool_id=pool.pk, supplier_id=supplier.pk, content=content, by=system)
        )
    procurement.open_offers(pool_id=pool.pk, witness="Zweite Person", reason="Test", by=system)
    with across("procurement.award", reason="walk", by=system):
        scenario = procurement.request_scenario(
            pool_id=pool.pk, variation=procurement.Variation("cheapest"), by=system
        )
    jobs.run_due_now()
    with across("procurement.award", reason="walk", by=system):
        study = procurement.request_study(scenario_id=scenario.pk, kind="rules", by=system)
    jobs.run_due_now()
    with across("procurement.award", reason="walk", by=system):
        procurement.decide(scenario_id=scenario.pk, reason="wirtschaftlichstes Angebot", by=system)
    with within(world.suppliers[0].pk):
        order = procurement.orders().get()
    with within(world.members[0].pk):
        call_off = procurement.call_offs().first()
        for line, state in procurement.line_states(call_off.pk):
            arrived = [procurement.Arrived(line.pk, state.open // 2, 0, "")]
            procurement.confirm_delivery(
                call_off_id=call_off.pk, note_number="LS-1", delivered_on=day, lines=arrived, by=system
            )
    with across("billing.run", reason="walk", by=system):
        (draft,) = billing.draft_invoices(run="lauf", by=system)
    with within(world.members[0].pk):
        billing.issue_invoice(invoice_id=draft.pk, by=system)
    with across("members.administration", reason="walk", by=system):
        case = members_room.open_case(
            name="Gemeinde Gamma",
            kind="municipality",
            street="Markt 1",
            postcode="39999",
            city="Gamma",
            by=system,
        )
        paper = members_room.keep_paper(
            content=b"Brief", kind="letter", title="Brief", dated=day, media_type="text/plain", by=system
        )
        entry = ShareEntry.objects.filter(organisation_id=world.members[0].pk).first()
        for number, member in enumerate(world.members):
            canary = f"BELEG-{number}-5b2e"
            furnished.canaries[canary] = f"@{number}"
            members_room.append_entry(
                organisation_id=member.pk,
                kind="instalment",
                effective_on=day,
                due_on=day,
                amount=Decimal("0.01"),
                reference=canary,
                by=system,
            )
    furnished.arguments = {
        "round_id": round_.pk,
        "article_id": article.pk,
        "organisation_id": world.members[0].pk,
        "mandate_id": Mandate.objects.get(person=world.people["member_it@0"]).pk,
        "token": "unbekannt",
        "pool_id": pool.pk,
        "supplier_id": world.suppliers[0].pk,
        "offer_id": offers[0].pk,
        "scenario_id": scenario.pk,
        "address": "vorgaben",
        "study_id": study.pk,
        "number": 1,
        "order_id": order.pk,
        "call_off_id": call_off.pk,
        "invoice_id": draft.pk,
        "run": "lauf",
        "theme": "dark",
        "case_id": case.pk,
        "step": "resolution",
        "paper_id": paper.pk,
        "entry_id": entry.pk,
        **furnish_assembly(world, system),
        **furnish_catalogue(world, system, furnished.canaries),
        **furnish_council(world, system, furnished.canaries),
    }
    furnish_procedures(furnished)
    return furnished
