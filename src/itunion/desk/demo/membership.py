# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Memberships of the example union: accessions in every state, an exit, a merger, evidence, turnover.

The states follow real accessions of such a cooperative (preparation before the council, clearance after it, membership
meant to be for some years, effective later than admitted); bodies and people are invented.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from itunion.desk.demo.people import invented_name
from itunion.foundation.kernel.api import Actor, clock
from itunion.foundation.organisations.api import across
from itunion.union.law import api as law
from itunion.union.members import api as members

__all__ = ["build_memberships"]

AUTHORITY = "Kommunalaufsicht des Landkreises (Beispiel)"
EVIDENCE = "Gebietskörperschaft, § 99 Nr. 1 GWB"


def _on(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def build_memberships(random: Any, say: Callable[[str], None], *, by: Actor) -> None:
    """Build everything, at the moments it would have happened."""
    today = timezone.localdate()
    with across("members.administration", reason="example union", by=by):
        _evidence(today, by)
        cases = [_case(random, row, today, by) for row in CASES]
        _exits(today, by)
        for year in range(today.year - 3, today.year):
            members.enter_turnover(
                year=year,
                total=Decimal(4_000_000 + 150_000 * (year - today.year)),
                with_members=Decimal(3_680_000 + 120_000 * (year - today.year)),
                source="Jahresabschluss der Betriebsgesellschaft (Beispiel)",
                by=by,
            )
    say(f"Mitgliedschaften: {len(cases)} Aufnahmen in verschiedenen Ständen, Austritte, Inhouse-Nachweise.")


def _evidence(today: date, by: Actor) -> None:
    """Evidence for nearly all members; a few are left open, so that the light has something to say."""
    for number, line in enumerate(members.register_as_of()):
        if number % 33 == 32:
            continue
        members.record_evidence(
            organisation_id=line.organisation_id,
            authority_number="",
            authority_evidence=EVIDENCE
            if line.kind not in ("company", "foundation")
            else "beherrscht von Gebietskörperschaften, § 99 Nr. 2 GWB (Satzung liegt vor)",
            private_capital=False,
            as_of=today - timedelta(days=200),
            by=by,
        )


# name, kind, city, steps reached, days ago the case was opened
CASES: tuple[tuple[str, str, str, str, int], ...] = (
    ("Stadt Elsterau (Beispiel)", "municipality", "Elsterau", "declared", 75),
    ("Stadt Ohreburg (Beispiel)", "municipality", "Ohreburg", "clearance_sent", 30),
    ("Landkreis Fuhne (Beispiel)", "county", "Fuhnestadt", "entered", 90),
    ("Gemeinde Heidesee (Beispiel)", "municipality", "Heidesee", "opened", 6),
    ("Zweckverband Wasser Uchte (Beispiel)", "special_purpose", "Uchtheim", "complete", 160),
    ("Wohnbau Bodetal GmbH (Beispiel)", "company", "Bodetal", "refused", 70),
)


def _case(random: Any, row: tuple[str, str, str, str, int], today: date, by: Actor) -> int:
    name, kind, city, reached, ago = row
    opened = today - timedelta(days=ago)
    with clock.simulated(_on(opened)):
        case = members.open_case(
            name=name,
            kind=kind,
            street="Markt 1",
            postcode="39999",
            city=city,
            email=f"rathaus@{city.lower()}.example",
            workplaces=60,
            inhabitants=11_000 if kind == "municipality" else None,
            representative=invented_name(random),
            deputy=invented_name(random),
            authority_evidence=EVIDENCE,
            private_capital=False,
            leitweg_id="15-1001-85",
            by=by,
        )
    if reached == "opened":
        return int(case.pk)
    with clock.simulated(_on(opened + timedelta(days=3))):
        # two steps as in practice: the papers go to the supervisor while the council still deliberates
        answered = reached != "clearance_sent"
        members.record_clearance(case_id=case.pk, sent_on=clock.today(), authority=AUTHORITY, by=by)
    with clock.simulated(_on(opened + timedelta(days=20))):
        members.record_resolution(
            case_id=case.pk, resolved_on=clock.today(), reference=f"BV {case.pk:03d}/{opened.year}", by=by
        )
    if not answered:
        return int(case.pk)
    with clock.simulated(_on(opened + timedelta(days=50))):
        members.record_declaration(
            case_id=case.pk,
            declared_on=clock.today(),
            form="text",
            unconditional=True,
            statutes_shown_on=clock.today() - timedelta(days=1),
            printout_offered=True,
            duty_payment=True,
            duty_additional=True,
            duty_other=True,
            premade=True,
            highlighted=True,
            by=by,
        )
    if reached == "refused":
        _refuse(case.pk, opened + timedelta(days=60), by)
    elif reached in ("entered", "complete"):
        _enter(case.pk, opened + timedelta(days=60), today, complete=reached == "complete", by=by)
    return int(case.pk)


def _refuse(case_id: int, day: date, by: Actor) -> None:
    with clock.simulated(_on(day)):
        members.refuse(case_id=case_id, refused_on=day, reason="Beteiligung privater Gesellschafter", by=by)
        members.notify_refusal(case_id=case_id, way="letter", proof="Postausgang 118", by=by)
        members.prove_erasure(case_id=case_id, by=by)


def _enter(case_id: int, day: date, today: date, *, complete: bool, by: Actor) -> None:
    first_of_next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    with clock.simulated(_on(day if complete else today)):
        members.admit(
            case_id=case_id,
            admitted_on=clock.today(),
            reference="Vorstand, laufende Nr. 17",
            effective_on=None if complete else first_of_next_month,
            by=by,
        )
        member = members.enter_member(case_id=case_id, by=by)
    if not complete:
        return
    with clock.simulated(_on(day + timedelta(days=1))):
        members.notify_admission(case_id=case_id, way="letter", proof="Postausgang 97", by=by)
        members.payment_plan(organisation_id=member.organisation_id, by=by)
    with clock.simulated(_on(day + timedelta(days=21))):
        share = law.statutes_on(clock.today()).amount("share_amount")
        members.record_payment(
            organisation_id=member.organisation_id,
            amount=share,
            paid_on=clock.today(),
            reference="Kontoauszug 44/2",
            by=by,
        )


def _exits(today: date, by: Actor) -> None:
    """One member gives notice, one was meant to stay until the end of the year, one merges."""
    by_name = {line.name: line.organisation_id for line in members.register_as_of()}
    leaving, planned = by_name["Falkenstein/Harz"], by_name["Stendal"]
    merging, successor = by_name["Colbitz"], by_name["Hohe Börde"]
    members.give_notice(
        organisation_id=leaving,
        received_on=today - timedelta(days=12),
        form="text",
        reference="Schreiben vom Beispieltag",
        by=by,
    )
    members.notify_exit(organisation_id=leaving, way="letter", proof="Postausgang 131", by=by)
    members.record_territorial_change(
        organisation_id=merging,
        effective_on=today - timedelta(days=2),
        successor="",
        successor_id=successor,
        reference="Gebietsänderungsvertrag (Beispiel)",
        by=by,
    )
    members.plan_exit(
        organisation_id=planned,
        planned_on=date(today.year, 12, 31),
        note="Ratsbeschluss: zunächst bis Jahresende",
        by=by,
    )
